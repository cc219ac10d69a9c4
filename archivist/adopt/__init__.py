"""Take in a folder of stories: look at all of it, say what it is, copy it into content/, and undo that.

::

    folder --census--> every file --judging--> an account of each --plan--> content/adopted/<name>/

The folder itself is only ever read. ``survey`` writes nothing but its memory; ``carry_out`` follows a plan that is on
the disk before the first file is copied, so that it can be taken up again and taken back.
"""

from archivist.adopt.judging import Account, Status, Survey, Work, survey
from archivist.adopt.plan import Done, Plan, Undone, carry_out, find_plans, make_plan, undo

__all__ = [
    "Account",
    "Done",
    "Plan",
    "Status",
    "Survey",
    "Undone",
    "Work",
    "carry_out",
    "find_plans",
    "make_plan",
    "survey",
    "undo",
]
