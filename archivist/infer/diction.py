"""What a story's words say by themselves: one number for each tone, each ending, and for death.

``data/diction.txt`` says of some thousand words how much each speaks for and against all of these at once. A word's row
is kept as one large integer with a field for every answer, so that one addition a word adds up them all. A word counts
once, repetitions a little more; what comes out is divided by the length (about) of the vector of words, as in a cosine,
so that long stories do not shout.

``python -m tests.infer.fit`` writes the table: a ridge regression on labelled stories and on short passages of our own.
"""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from pathlib import Path

from archivist.infer.zones import Text

DATA = Path(__file__).parent / "data" / "diction.txt"

MIDDLE = 79
"""The character that means nothing; what lies above it speaks for an answer, what lies below against it."""

LEAST = 33
"""The character of the commonest words, which a story's length in rare words does not grow by."""

ENOUGH = 60
"""Different known words from which a text speaks for itself; fewer say proportionally less."""

_ONCE = 4
"""What a word counts that stands once, so that repetitions can count fractions of it."""

_TIMES = tuple(round(_ONCE * (1 + 0.5 * math.log(max(count, 1)))) for count in range(200))


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of the words, as integers of four bytes a field: first how rare the word is, then each answer."""

    answers: Sequence[str]
    sizes: Sequence[float]
    starts: Sequence[float]
    rows: Mapping[bytes, int]


@dataclass(frozen=True, slots=True)
class Diction:
    """How much a story's words speak for each answer, and what they are divided by; 0 in an ordinary story."""

    scores: Mapping[str, float]
    counts: Mapping[bytes, int]
    length: float

    def telling(self, text: Text, answer: str, most: int) -> Iterator[tuple[float, int, int]]:
        """Yield the words that speak most for an answer, as (what they add to its score, start, end)."""
        known = table()
        cells = _strong(answer)
        spoken = [
            (_TIMES[min(self.counts[word], 199)] * cells[word], word) for word in self.counts.keys() & cells.keys()
        ]
        size = known.sizes[1 + known.answers.index(answer)] / self.length
        for worth, word in nlargest(most, spoken):
            start = text.folded.find(b" " + word + b" ", max(text.prose_start - 1, 0))
            if start >= 0:
                yield worth * size, start + 1, start + 1 + len(word)


def read_diction(text: Text) -> Diction:
    """Weigh the words of the prose."""
    known = table()
    counts = Counter(text.folded[text.prose_start : text.prose_end].split())
    total = said = number = 0
    find = known.rows.get
    for word, count in counts.items():
        row = find(word)
        if row is not None:
            times = _TIMES[count] if count < 200 else _TIMES[199]
            total += times * row
            said += times
            number += 1
    width = len(known.answers) + 1
    fields = struct.unpack(f">{width}I", total.to_bytes(4 * width, "big"))
    length = math.sqrt((fields[0] - LEAST * said) * known.sizes[0] * said / (_ONCE * max(number, 1))) or 1.0
    length /= min(number / ENOUGH, 1.0) or 1.0
    scores = {
        answer: start + size * (field - MIDDLE * said) / length
        for answer, start, size, field in zip(known.answers, known.starts, known.sizes[1:], fields[1:], strict=True)
    }
    return Diction(scores, counts, length)


@cache
def table() -> Table:
    """Read data/diction.txt: what each field means, how large a step in it is, where the answers start, the words."""
    lines = [line for line in DATA.read_bytes().split(b"\n") if line and not line.startswith(b"##")]
    answers = tuple(lines[0].decode().split("\t"))
    sizes, starts = ([float(value) for value in line.split()] for line in lines[1:3])
    rows = {}
    for line in lines[3:]:
        word, _, row = line.partition(b" ")
        spaced = bytearray(4 * len(row))
        spaced[3::4] = row
        rows[word] = int.from_bytes(spaced, "big")
    return Table(answers, sizes, starts, rows)


STRONG = 9
"""Steps from the middle from which a word is worth quoting."""


@cache
def _strong(answer: str) -> Mapping[bytes, int]:
    """Return the words that speak clearly for an answer, with how many steps."""
    known = table()
    shift = 32 * (len(known.answers) - 1 - known.answers.index(answer))
    cells = ((word, (row >> shift & 255) - MIDDLE) for word, row in known.rows.items())
    return {word: cell for word, cell in cells if cell >= STRONG}
