"""Whose eyes a story is told through: first, second or third person, by the pronouns outside of speech."""

from __future__ import annotations

from archivist.infer.zones import Text, Zone

_FIRST = (b" i ", b" my ", b" me ", b" myself ")
_SECOND = (b" you ", b" your ", b" yourself ")
_THIRD = (b" he ", b" she ", b" they ", b" his ", b" her ", b" him ", b" their ")

FIRST, SECOND, THIRD = "first", "second", "third"


def find_pov(text: Text) -> str:
    """Return ``first``, ``second`` or ``third``; a story without speech marks is judged as a whole."""
    prose = _narration(text)
    first, second, third = (sum(prose.count(word) for word in words) for words in (_FIRST, _SECOND, _THIRD))
    total = first + second + third
    if not total:
        return THIRD
    if first >= 0.22 * total and first >= 0.45 * second:
        return FIRST
    if second >= 0.3 * total and second > first:
        return SECOND
    return THIRD


def _narration(text: Text) -> bytes:
    """Return the folded prose without what is spoken."""
    parts: list[bytes] = []
    speeches = list(zip(text.speech_starts, text.speech_ends, strict=True))
    place = 0
    for zone, start, end in zip(text.zones, text.starts, text.ends, strict=True):
        if zone is not Zone.PROSE:
            continue
        while place < len(speeches) and speeches[place][0] < end:
            first, last = speeches[place]
            if first >= start:
                parts.append(text.folded[start:first])
                start = max(start, last)
            place += 1
        parts.append(text.folded[start:end])
    return b" " + b"  ".join(parts) + b" "
