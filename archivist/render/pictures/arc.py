"""The arc of a story as numbers to draw: a line through its windows, and marks where chapters begin.

The template draws it, so that what is said of it is said in the reader's language; see ``partials/arc.html``. The same
is told in words and in a table, for those who do not see the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from archivist.render.views import ArcPartView, ArcView, ChapterView

WIDTH, HEIGHT, MARGIN = 600, 72, 6
FULL = 0.5
"""The balance that is drawn at the edge: averaged with its neighbours, hardly any window is as light or dark."""

MARK = 0.1
"""The balance from which a part is called light or dark; nearer to the middle it is even."""

FIFTHS = 5
MOST_PARTS = 30
"""A work of more chapters is told by fifths, like one without chapters."""


def arc_view(scores: Sequence[float], chapters: Sequence[ChapterView]) -> ArcView | None:
    """Return the arc of a work, or nothing when it has none.

    Args:
        scores: how light (1) or dark (-1) each window is, from first to last.
        chapters: the chapters of the work, empty when it has only one; their words say where each begins.
    """
    if len(scores) < 3:
        return None
    smooth = _smoothed(scores)
    shares = _shares(chapters)
    points = [(_x(n / (len(smooth) - 1)), _y(score)) for n, score in enumerate(smooth)]
    fifths = [mood(_mean(scores, n / FIFTHS, (n + 1) / FIFTHS)) for n in range(FIFTHS)]
    return ArcView(
        width=WIDTH,
        height=HEIGHT,
        middle=HEIGHT // 2,
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        marks=tuple(f"{_x(share):.1f}" for share in shares[1:-1]),
        moods=tuple(name for name, _ in groupby(fifths)),
        parts=tuple(_parts(scores, chapters, shares)),
    )


def mood(score: float) -> str:
    """Return ``light``, ``dark`` or ``even``."""
    return "light" if score >= MARK else "dark" if score <= -MARK else "even"


def _shares(chapters: Sequence[ChapterView]) -> list[float]:
    """Return where chapters begin and the last one ends, as shares of the whole."""
    total = sum(chapter.words for chapter in chapters) or 1
    return [words / total for words in accumulate((chapter.words for chapter in chapters), initial=0)]


def _parts(scores: Sequence[float], chapters: Sequence[ChapterView], shares: Sequence[float]) -> Iterator[ArcPartView]:
    """Yield the lines of the table: chapters, or fifths of a work that has none or too many."""
    if 1 < len(chapters) <= MOST_PARTS:
        for chapter, first, last in zip(chapters, shares, shares[1:], strict=False):
            yield _part(chapter.name, chapter.path, _mean(scores, first, last))
        return
    for number in range(FIFTHS):
        first, last = number / FIFTHS, (number + 1) / FIFTHS
        yield _part(f"{round(100 * first)}–{round(100 * last)} %", "", _mean(scores, first, last))


def _part(name: str, path: str, score: float) -> ArcPartView:
    return ArcPartView(name, path, mood(score), round(100 * score))


def _mean(scores: Sequence[float], first: float, last: float) -> float:
    """Return the mean of the windows between two shares of the whole, each by how much of it lies between them."""
    total = weight = 0.0
    for number, score in enumerate(scores):
        inside = min((number + 1) / len(scores), last) - max(number / len(scores), first)
        if inside > 0:
            total, weight = total + score * inside, weight + inside
    return total / weight if weight else 0.0


def _x(share: float) -> float:
    return MARGIN + share * (WIDTH - 2 * MARGIN)


def _y(score: float) -> float:
    return HEIGHT / 2 - max(-1.0, min(1.0, score / FULL)) * (HEIGHT / 2 - MARGIN)


def _smoothed(scores: Sequence[float]) -> list[float]:
    """Average each window with its neighbours, the middle one counting double."""
    padded = [scores[0], *scores, scores[-1]]
    return [(a + 2 * b + c) / 4 for a, b, c in zip(padded, padded[1:], padded[2:], strict=False)]
