"""The arc of a story: how light and dark its words are from beginning to end, as a small line with chapter marks.

The line follows the mean of word scores over windows of the text, after Reagan et al., "The emotional arcs of stories
are dominated by six basic shapes" (2016), who show that such means say something over long windows and nothing over
single sentences. Windows are therefore never shorter than :data:`LEAST` words, and short stories have no arc.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, MARGIN = 600, 72, 6
LEAST = 120
"""Words a window must have; a story of fewer than three windows has no arc."""

MOST = 40
"""Windows of a long story."""


def arc_svg(scores: Sequence[float], chapters: Sequence[float], label: str) -> str:
    """Draw an arc.

    Args:
        scores: how light (1) or dark (-1) each window is, from first to last; fewer than three draw nothing.
        chapters: where chapters begin, as shares of the whole from 0 to 1; 0 itself is not marked.
        label: what a reader who does not see the line is told.
    """
    if len(scores) < 3:
        return ""
    smooth = _smoothed(scores)
    points = [(_x(n / (len(smooth) - 1)), _y(score)) for n, score in enumerate(smooth)]
    marks = "".join(_mark(_x(share)) for share in chapters if 0 < share < 1)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<svg class="arc" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" preserveAspectRatio="none">'
        f"<title>{escape(label)}</title>"
        f'<line class="arc-middle" x1="{MARGIN}" y1="{_y(0):.1f}" x2="{WIDTH - MARGIN}" y2="{_y(0):.1f}"/>'
        f'{marks}<polyline class="arc-line" points="{line}"/></svg>'
    )


def _x(share: float) -> float:
    return MARGIN + share * (WIDTH - 2 * MARGIN)


def _y(score: float) -> float:
    return HEIGHT / 2 - max(-1.0, min(1.0, score)) * (HEIGHT / 2 - MARGIN)


def _mark(x: float) -> str:
    return f'<line class="arc-chapter" x1="{x:.1f}" y1="{MARGIN}" x2="{x:.1f}" y2="{HEIGHT - MARGIN}"/>'


def _smoothed(scores: Sequence[float]) -> list[float]:
    """Average each window with its neighbours, the middle one counting double."""
    padded = [scores[0], *scores, scores[-1]]
    return [(a + 2 * b + c) / 4 for a, b, c in zip(padded, padded[1:], padded[2:], strict=False)]
