"""Lay a document out as one text with positions: what is prose, what are notes, what is speech, where sentences end.

Everything later works on positions in :attr:`Text.whole` and comes back to (chapter, block) only to quote.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from archivist.lexicon.fold import fold
from archivist.model import BlockKind, Document, Evidence, TitleOrigin

LONGEST_QUOTE = 120
"""Characters of a story that one piece of evidence shows at most."""

_END = re.compile(r"[.!?…]+[\"”’'»)\]*_]*(?=\s|$)|—[\"”](?=\s|$)")
_CLAUSE = re.compile(r"[,;:—–][\"”’'»)]*(?=\s)")
_CURLY = re.compile(r"“[^”\n]*(?:”|(?=\n))|\"[^\"\n]*(?:\"|(?=\n))")
_STRAIGHT = re.compile(r"\"[^\"\n]*(?:\"|(?=\n))")
_SINGLE = re.compile(r"(?<![\w’'])[‘'](?=[\w…—-])[^\n]*?[\w.,!?…—-][’'](?![\w])")
_ANGLE = re.compile(r"[«„][^»“\n]*[»“]")


class Zone(IntEnum):
    """What a stretch of the text is."""

    PROSE = 0
    NOTE = 1
    TITLE = 2
    BREAK = 3
    PATH = 4


_ZONES = {
    BlockKind.PROSE: Zone.PROSE,
    BlockKind.NOTE: Zone.NOTE,
    BlockKind.HEADING: Zone.TITLE,
    BlockKind.BREAK: Zone.BREAK,
}


@dataclass(frozen=True, slots=True)
class Text:
    """A document as one text.

    ``starts`` and ``ends`` bound the stretches, ``zones`` and ``spots`` tell what each is and which (chapter, block) it
    came from. ``speech`` are the spans within quotation marks, in order. ``words`` counts the prose, roughly.
    """

    whole: str
    folded: bytes
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    zones: tuple[Zone, ...]
    spots: tuple[tuple[int, int] | None, ...]
    speech_starts: tuple[int, ...]
    speech_ends: tuple[int, ...]
    words: int
    prose_start: int
    prose_end: int
    _sentences: dict[int, list[int]] = field(default_factory=dict)

    def stretch(self, position: int) -> int:
        """Return the index of the stretch that holds ``position``."""
        return bisect_right(self.starts, position) - 1

    def zone(self, position: int) -> Zone:
        """Return what stands at ``position``."""
        return self.zones[self.stretch(position)]

    def in_speech(self, position: int) -> bool:
        """Say whether ``position`` is within quotation marks."""
        return self.speech_at(position) >= 0

    def speech_at(self, position: int) -> int:
        """Return the index of the speech that holds ``position``, or -1."""
        index = bisect_right(self.speech_starts, position) - 1
        return index if index >= 0 and position < self.speech_ends[index] else -1

    def sentence(self, position: int) -> tuple[int, int]:
        """Return the bounds of the sentence that holds ``position``."""
        index = self.stretch(position)
        ends = self._sentences.get(index)
        if ends is None:
            ends = [m.end() for m in _END.finditer(self.whole, self.starts[index], self.ends[index])]
            self._sentences[index] = ends
        place = bisect_right(ends, position)
        start = ends[place - 1] if place else self.starts[index]
        return start, ends[place] if place < len(ends) else self.ends[index]

    def depth(self, position: int) -> float:
        """Return how far into the prose ``position`` lies, from 0 to 1."""
        return (position - self.prose_start) / max(self.prose_end - self.prose_start, 1)

    def evidence(self, signal: str, weight: float, start: int, end: int) -> Evidence:
        """Make evidence of the words between two positions, with as much of their sentence as may be shown."""
        index = self.stretch(start)
        low, high = self.starts[index], self.ends[index]
        first, last = self.sentence(start)
        first, last = max(first, low), min(max(last, end), high)
        if last - first > LONGEST_QUOTE:
            first, last = self._window(start, end, first, last)
        quote = self.whole[first:last].strip()
        return Evidence(signal, round(weight, 2), quote, self.spots[index])

    def _window(self, start: int, end: int, first: int, last: int) -> tuple[int, int]:
        """Cut a long sentence to whole clauses around the words that matter, a long clause to whole words."""
        end = min(end, start + LONGEST_QUOTE)
        stops = [first, *(m.end() for m in _CLAUSE.finditer(self.whole, first, last)), last]
        left = stops[bisect_right(stops, start) - 1]
        right = next((stop for stop in stops if stop >= end), last)
        if right - left > LONGEST_QUOTE:
            return self._words(start, end, left, right)
        for stop in stops[bisect_right(stops, right) :]:
            if stop - left <= LONGEST_QUOTE:
                right = stop
        for stop in reversed(stops[: bisect_right(stops, left) - 1]):
            if right - stop <= LONGEST_QUOTE:
                left = stop
        return left, right

    def _words(self, start: int, end: int, first: int, last: int) -> tuple[int, int]:
        """Cut a long clause to whole words around the words that matter."""
        room = LONGEST_QUOTE - (end - start)
        left = max(first, start - room // 2)
        right = min(last, left + LONGEST_QUOTE)
        left = max(first, right - LONGEST_QUOTE)
        if left > first:
            space = self.whole.find(" ", left, start)
            left = space + 1 if space >= 0 else start
        if right < last:
            space = self.whole.rfind(" ", end, right)
            right = space if space >= 0 else end
        return left, right


def lay_out(document: Document) -> Text:
    """Return the document as one text. Titles, summary and path come first, as stretches without a spot."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    zones: list[Zone] = []
    spots: list[tuple[int, int] | None] = []
    position = 0
    for text, zone, spot in _stretches(document):
        parts.append(text)
        starts.append(position + 2)
        position += len(text) + 2
        ends.append(position)
        zones.append(zone)
        spots.append(spot)
    whole = "\n " + "\n ".join(parts) + "\n "
    prose = [i for i, zone in enumerate(zones) if zone is Zone.PROSE]
    speech = _speech(whole)
    return Text(
        whole, fold(whole), tuple(starts), tuple(ends), tuple(zones), tuple(spots),
        tuple(s for s, _ in speech), tuple(e for _, e in speech),
        sum(parts[i].count(" ") + 1 for i in prose),
        starts[prose[0]] if prose else 0, ends[prose[-1]] if prose else 0,
    )  # fmt: skip


def _stretches(document: Document) -> Iterator[tuple[str, Zone, tuple[int, int] | None]]:
    """Yield every stretch of the document with what it is and where it stands."""
    if document.title_origin not in (TitleOrigin.INCIPIT, TitleOrigin.FILENAME):
        yield document.title.replace("\n", " "), Zone.TITLE, None
    yield re.sub(r"[_/.-]+", " ", document.path), Zone.PATH, None
    for value in document.declared("summary") or ():
        yield value.replace("\n", " "), Zone.NOTE, None
    for number, chapter in enumerate(document.chapters):
        if chapter.title:
            yield chapter.title.replace("\n", " "), Zone.TITLE, None
        for index, block in enumerate(chapter.blocks):
            yield block.text.replace("\n", " "), _ZONES[block.kind], (number, index)


def _speech(whole: str) -> list[tuple[int, int]]:
    """Return the spans within quotation marks, by the marks this text uses for speech."""
    double, curly = whole.count('"'), whole.count("“")
    single = double + curly < 4 and ("‘" in whole or " '" in whole)
    marks = _SINGLE if single else _CURLY if curly else _STRAIGHT
    spans = [m.span() for m in marks.finditer(whole)]
    if not spans and ("«" in whole or "„" in whole):
        spans = [m.span() for m in _ANGLE.finditer(whole)]
    return spans
