"""Who is written with whom: characters on a circle, a line for each pair, thicker the more works it has.

A circle and not a cloud of springs: it comes out the same on every build, nothing lies on anything else, and those who
are written together stand together, because characters come group by group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, pi, sin, sqrt

from archivist.render.pictures.cover import shorten
from archivist.render.views import NetworkView, NodeView, PairView

SIZE = 760
RADIUS = 210
MOST_NODES = 30
"""Names round the circle; more would touch each other."""

LONGEST = 26
"""Letters of a name that have room beside the circle."""

THINNEST, THICKEST = 1.2, 9.0

Pair = tuple[tuple[str, ...], str, int]
"""Whom a pair joins, what kind it is (``/`` or ``&``), and how many works have it."""


def members(name: str) -> tuple[tuple[str, ...], str]:
    """Return whom a relationship tag joins, and by what: ``/`` for romance, ``&`` for all else."""
    kind = "/" if "/" in name else "&"
    return tuple(part.strip() for part in name.split(kind) if part.strip()), kind


def network_view(counts: Sequence[tuple[str, int]]) -> NetworkView | None:
    """Return the network of relationship tags with their counts, as :func:`drawn` chose them; nothing below three."""
    pairs = [(*members(name), count) for name, count in counts]
    if len(pairs) < 3:
        return None
    weights = _weights(pairs)
    order = _order(weights)
    places = {name: _place(number, len(order)) for number, name in enumerate(order)}
    most, heaviest = max(count for _, _, count in pairs), max(sum(w.values()) for w in weights.values())
    return NetworkView(
        size=SIZE,
        nodes=tuple(
            _node(name, places[name], sum(weights[name].values()) / heaviest, number, len(order))
            for number, name in enumerate(order)
        ),
        pairs=tuple(
            PairView(_curve(places[one], places[other]), f"{_thickness(count / most, most):.1f}", kind == "/")
            for names, kind, count in reversed(pairs)
            for one, other in _couples(names)
        ),
    )


def drawn(counts: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield the relationship tags of ``counts`` that are drawn, as long as there is room for those they join."""
    seen: set[str] = set()
    for name, count in counts:
        names, _ = members(name)
        if len(names) > 1 and len(seen | set(names)) <= MOST_NODES:
            seen |= set(names)
            yield name, count


def _couples(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield every two of a pair, which may be of three."""
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            yield one, other


def _weights(pairs: Sequence[Pair]) -> Mapping[str, Mapping[str, int]]:
    """Return for each character in how many works they are written with each other one."""
    found: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for names, _, count in pairs:
        for one, other in _couples(names):
            found[one][other] += count
            found[other][one] += count
    return found


def _order(weights: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return the characters group by group; in a group each is followed by whom they are most written with."""
    order: list[str] = []
    by_weight = sorted(weights, key=lambda name: (-sum(weights[name].values()), name))
    for first in by_weight:
        waiting = [first]
        while waiting:
            name = waiting.pop()
            if name not in order:
                order.append(name)
                waiting += sorted(weights[name], key=lambda other: (weights[name][other], other))
    return order


def _angle(number: int, total: int) -> float:
    """Return where a name stands, from the top and with the clock."""
    return 2 * pi * number / total - pi / 2


def _place(number: int, total: int) -> tuple[float, float]:
    angle = _angle(number, total)
    return SIZE / 2 + RADIUS * cos(angle), SIZE / 2 + RADIUS * sin(angle)


def _node(name: str, place: tuple[float, float], share: float, number: int, total: int) -> NodeView:
    """Return a name beside its dot, written outwards and never upside down."""
    angle = _angle(number, total)
    degrees = angle * 180 / pi
    is_left = cos(angle) < -1e-9
    radius = 4 + 7 * sqrt(share)
    x, y = (SIZE / 2 + (RADIUS + 18) * part for part in (cos(angle), sin(angle)))
    return NodeView(
        name=shorten(name, LONGEST),
        x=f"{place[0]:.1f}",
        y=f"{place[1]:.1f}",
        radius=f"{radius:.1f}",
        text_x=f"{x:.1f}",
        text_y=f"{y:.1f}",
        turn=f"{degrees + 180 if is_left else degrees:.1f}",
        anchor="end" if is_left else "start",
    )


def _curve(one: tuple[float, float], other: tuple[float, float]) -> str:
    """Return a line that bends towards the middle, the more the nearer its ends are to each other on the circle."""
    middle = SIZE / 2
    x, y = ((a + b) / 2 * 0.45 + middle * 0.55 for a, b in zip(one, other, strict=True))
    return f"M{one[0]:.1f} {one[1]:.1f}Q{x:.1f} {y:.1f} {other[0]:.1f} {other[1]:.1f}"


def _thickness(share: float, most: int) -> float:
    """Return how thick a line is: a few works are no thick line, even where nobody has more."""
    thickest = min(THICKEST, THINNEST + most / 2)
    return THINNEST + (thickest - THINNEST) * share * sqrt(share)
