"""How a list is cut into pages.

Pages of a list that grows at its front are numbered from its far end: page 1 holds the oldest stories and never
changes again, and the index page holds what is left over, between one and two pages full. A new story then rewrites
the index page, and now and then the page before it, instead of every page of the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archivist.model import Pager, Story

Cut = tuple[Pager, Sequence[Story]]


def cut_from_oldest(stories: Sequence[Story], size: int) -> Iterator[Cut]:
    """Yield the pages of a list that is newest first, the index page before the others."""
    fixed = max(len(stories) // size - 1, 0)
    newest = len(stories) - fixed * size
    yield Pager(0, None, fixed or None, tuple(range(fixed, 0, -1))), stories[:newest]
    for number in range(fixed, 0, -1):
        start = newest + (fixed - number) * size
        before = number + 1 if number < fixed else 0
        yield Pager(number, before, number - 1 or None), stories[start : start + size]


def cut_from_first(stories: Sequence[Story], size: int) -> Iterator[Cut]:
    """Yield the pages of a list that grows at its end, such as a series."""
    last = (len(stories) - 1) // size if stories else 0
    for index in range(last + 1):
        number = index + 1 if index else 0
        after = index + 2 if index < last else None
        before = (index if index > 1 else 0) if index else None
        others = tuple(range(2, last + 2)) if index == 0 else ()
        yield Pager(number, before, after, others), stories[index * size : (index + 1) * size]
