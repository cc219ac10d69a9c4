"""Whose eyes a story is told through: first, second or third person, by the pronouns outside of speech.

In a play, a transcript or a group chat nobody tells the story: what stands behind a speaker's name is speech.
"""

from __future__ import annotations

import re

from archivist.infer.zones import Text, Zone

_FIRST = (b" i ", b" my ", b" me ", b" myself ")
_SECOND = (b" you ", b" your ", b" yourself ")
_THIRD = (b" he ", b" she ", b" they ", b" his ", b" her ", b" him ", b" their ")

FIRST, SECOND, THIRD = "first", "second", "third"


FEWEST = 4
"""Pronouns without which nothing can be said: those of an English story are many."""

SCRIPT = 0.3
"""The share of paragraphs behind a speaker's name from which a story is a script."""

_SPEAKER = re.compile(
    r"\s*[\[(<*_]*(?:\d[\d:.\s]*(?:[ap]\.?m\.?)?[\])>*_\s,–—-]*)?[^\W\d][^\n:.!?;“”\"]{0,38}:[*_]*(?=\s|$)"
)
"""A speaker's name at the start of a paragraph, perhaps behind a time."""


def find_pov(text: Text) -> str:
    """Return ``first``, ``second`` or ``third``; a story without speech marks is judged as a whole."""
    prose = _narration(text)
    first, second, third = (sum(prose.count(word) for word in words) for words in (_FIRST, _SECOND, _THIRD))
    total = first + second + third
    if total < FEWEST:
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
    spoken = _lines_of_speakers(text)
    for index, (zone, start, end) in enumerate(zip(text.zones, text.starts, text.ends, strict=True)):
        if zone is not Zone.PROSE or index in spoken:
            continue
        while place < len(speeches) and speeches[place][0] < end:
            first, last = speeches[place]
            if first >= start:
                parts.append(text.folded[start:first])
                start = max(start, last)
            place += 1
        parts.append(text.folded[start:end])
    return b" " + b"  ".join(parts) + b" "


def _lines_of_speakers(text: Text) -> set[int]:
    """Return the stretches that stand behind a speaker's name, where they are a good part of the story."""
    prose = [index for index, zone in enumerate(text.zones) if zone is Zone.PROSE]
    found = {index for index in prose if _SPEAKER.match(text.whole, text.starts[index], text.ends[index])}
    return found if len(found) >= max(SCRIPT * len(prose), 4) else set()
