"""Who writes to whom: stretches that open with somebody's name and are signed with another one."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from archivist.infer.characters import Cast
from archivist.infer.zones import Text, Zone

_SALUTATION = re.compile(
    r"[\W_]*(?:(?:my )?(?:very )?(?:own )?(?:dear(?:est)?|darling|beloved|sweet|hey|hi|hello|to)\b[\s,]*)*$",
    re.IGNORECASE,
)
_OPENED = re.compile(r"[\w '’-]{0,24}[,:!;—–-]+[*_]*(?:\s|$)|[*_]*$")
_SHORT = 60
"""Characters of a line that holds nothing but a signature or an address."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A stretch of text that one person writes to another."""

    start: int
    end: int
    writer: int
    reader: int


def find_letters(text: Text, cast: Cast) -> list[Letter]:
    """Return the letters of a story, in order."""
    openings = [(index, key) for index in range(len(text.starts)) if (key := _addressed(text, cast, index)) is not None]
    letters = []
    for place, (index, reader) in enumerate(openings):
        stop = openings[place + 1][0] if place + 1 < len(openings) else len(text.starts)
        last, writer = _signed(text, cast, index, stop, reader)
        if writer is not None:
            letters.append(Letter(text.starts[index], text.ends[last], writer, reader))
    return letters


def _addressed(text: Text, cast: Cast, index: int) -> int | None:
    """Return whom a paragraph begins by calling: "My dear Will," on a line of its own, or opening the letter."""
    if text.zones[index] is not Zone.PROSE:
        return None
    start, end = text.starts[index], text.ends[index]
    place = bisect_left(cast.positions, start)
    if place >= len(cast.positions) or cast.positions[place] >= min(end, start + _SHORT) or cast.spoken[place]:
        return None
    before, after = text.whole[start : cast.positions[place]], text.whole[cast.ends[place] : end]
    short = end - start < _SHORT
    if not _SALUTATION.match(before) or not _OPENED.match(after.strip() if short else after):
        return None
    dear = bool(re.search(r"(?i)dear|darling|beloved", before + after[:24]))
    return cast.keys[place] if dear or (short and after.strip()[:1] in (",", "!", ":", "—")) else None


def _signed(text: Text, cast: Cast, first: int, stop: int, reader: int) -> tuple[int, int | None]:
    """Return the last paragraph of a letter and who signs it: a short line with nothing but a name and a farewell."""
    for index in range(first + 1, stop):
        start, end = text.starts[index], text.ends[index]
        if text.zones[index] is Zone.BREAK:
            return index, None
        if end - start >= _SHORT:
            continue
        place = bisect_left(cast.positions, start)
        inside = [cast.keys[i] for i in range(place, len(cast.keys)) if cast.positions[i] < end]
        if (
            len(inside) == 1
            and inside[0] != reader
            and not re.search(r"[.?!\"”]\s*$|\b(?:said|asked)\b", text.whole[start:end])
        ):
            return index, inside[0]
    return stop - 1, None
