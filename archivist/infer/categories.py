"""The category: by the genders of the accepted romantic pairs, or Gen where a long enough story has none."""

from __future__ import annotations

from collections.abc import Sequence

FF, FM, MM, GEN, MULTI, OTHER = "F/F", "F/M", "M/M", "Gen", "Multi", "Other"

LONG_ENOUGH = 500
"""Words from which a story without any romance is called Gen."""


def category_of(genders: Sequence[str]) -> str | None:
    """Return the category of one romantic relationship; ``None`` when a gender is not known."""
    if any(gender == "any" for gender in genders):
        return None
    if len(genders) > 2 and len(set(genders)) > 1:
        return MULTI
    kinds = sorted(set(genders))
    return {("F",): FF, ("F", "M"): FM, ("M",): MM}.get(tuple(kinds), OTHER)
