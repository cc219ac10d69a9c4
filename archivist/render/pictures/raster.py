"""A small drawing board: the shapes that covers are made of, as rows of palette numbers.

Nothing but shapes in a few flat colours is ever drawn here, so it needs no library of images; rows are filled span by
span.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, cos, hypot, radians, sin, sqrt

Point = tuple[float, float]

_ELEMENT = re.compile(r"<(\w+) ([^>]*?)/?>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ROTATE = re.compile(r"rotate\((-?[\d.]+) ([\d.]+) ([\d.]+)\)")


class Board:
    """A picture in the making. ``colours`` are #rrggbb; the first one is the ground."""

    def __init__(self, width: int, height: int, scale: float, colours: Sequence[str]) -> None:
        self._width = width
        self._scale = scale
        self._numbers = {colour: number for number, colour in reversed(list(enumerate(colours)))}
        self.rows = [bytearray(width) for _ in range(height)]

    def draw(self, svg: str) -> None:
        """Draw an element of a cover: circle, ellipse, line, polygon or rect, or a wave of a path."""
        for name, rest in _ELEMENT.findall(svg):
            attributes = dict(_ATTRIBUTE.findall(rest))
            colour = attributes.get("stroke") if attributes.get("fill", "none") == "none" else attributes["fill"]
            _SHAPES[name](self, attributes, self._numbers.get(colour or "", 0))

    def polygon(self, points: Sequence[Point], colour: int) -> None:
        """Fill a polygon."""
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        top, bottom = min(y for _, y in scaled), max(y for _, y in scaled)
        edges = [(a, b) if a[1] < b[1] else (b, a) for a, b in zip(scaled, [*scaled[1:], scaled[0]], strict=True)]
        for row in range(max(0, ceil(top - 0.5)), min(len(self.rows), ceil(bottom - 0.5))):
            at = row + 0.5
            cuts = sorted(x1 + (at - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in edges if y1 <= at < y2)
            for first, last in zip(cuts[::2], cuts[1::2], strict=False):
                self._span(row, first, last, colour)

    def ellipse(self, x: float, y: float, radii: Point, colour: int, hole: float = 0.0) -> None:
        """Fill an ellipse, or a ring: ``hole`` is the share of the radii that stays open."""
        x, y, wide, high = (value * self._scale for value in (x, y, *radii))
        for row in range(max(0, ceil(y - high - 0.5)), min(len(self.rows), ceil(y + high - 0.5))):
            share = (row + 0.5 - y) / high
            half = wide * sqrt(max(0.0, 1 - share * share))
            inner = wide * sqrt(max(0.0, hole * hole - share * share))
            if inner:
                self._span(row, x - half, x - inner, colour)
                self._span(row, x + inner, x + half, colour)
            else:
                self._span(row, x - half, x + half, colour)

    def line(self, points: Sequence[Point], width: float, colour: int) -> None:
        """Draw a line through points."""
        for (x1, y1), (x2, y2) in pairwise(points):
            length = hypot(x2 - x1, y2 - y1) or 1.0
            across, along = (y2 - y1) / length * width / 2, (x2 - x1) / length * width / 2
            corners = [(x1 - across, y1 + along), (x2 - across, y2 + along), (x2 + across, y2 - along)]
            self.polygon([*corners, (x1 + across, y1 - along)], colour)

    def _span(self, row: int, first: float, last: float, colour: int) -> None:
        left, right = max(0, ceil(first - 0.5)), min(self._width, ceil(last - 0.5))
        if left < right:
            self.rows[row][left:right] = bytes((colour,)) * (right - left)


# --- shapes ----------------------------------------------------------------------------------------------------------


def _floats(attributes: Mapping[str, str], *names: str) -> Iterator[float]:
    return (float(attributes.get(name, "0")) for name in names)


def _circle(board: Board, attributes: Mapping[str, str], colour: int) -> None:
    x, y, radius = _floats(attributes, "cx", "cy", "r")
    width = float(attributes.get("stroke-width", "0"))
    outer = radius + width / 2
    board.ellipse(x, y, (outer, outer), colour, (radius - width / 2) / outer if width else 0.0)


def _ellipse(board: Board, attributes: Mapping[str, str], colour: int) -> None:
    x, y, wide, high = _floats(attributes, "cx", "cy", "rx", "ry")
    board.ellipse(x, y, (wide, high), colour)


def _line(board: Board, attributes: Mapping[str, str], colour: int) -> None:
    x1, y1, x2, y2, width = _floats(attributes, "x1", "y1", "x2", "y2", "stroke-width")
    board.line([(x1, y1), (x2, y2)], max(width, 1.5), colour)


def _polygon(board: Board, attributes: Mapping[str, str], colour: int) -> None:
    numbers = [float(number) for number in _NUMBER.findall(attributes["points"])]
    board.polygon(list(zip(numbers[::2], numbers[1::2], strict=True)), colour)


def _rect(board: Board, attributes: Mapping[str, str], colour: int) -> None:
    x, y, width, height = _floats(attributes, "x", "y", "width", "height")
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    if turned := _ROTATE.match(attributes.get("transform", "")):
        angle, cx, cy = radians(float(turned[1])), float(turned[2]), float(turned[3])
        corners = [
            (cx + (a - cx) * cos(angle) - (b - cy) * sin(angle), cy + (a - cx) * sin(angle) + (b - cy) * cos(angle))
            for a, b in corners
        ]
    board.polygon(corners, colour)


def _wave(board: Board, attributes: Mapping[str, str], colour: int) -> None:
    """Draw ``M x y q dx -h w 0 t w 0 ...``: arcs of one width, up and down in turn."""
    x, y, half, height, width, *_ = (float(number) for number in _NUMBER.findall(attributes["d"]))
    points = []
    for step in range(int(4 * width / half * 8) + 1):
        turn, share = divmod(step / 8 * half / width, 1.0)
        bow = 2 * share * (1 - share) * height * (1 if int(turn) % 2 == 0 else -1)
        points.append((x + step / 8 * half, y + bow))
    board.line(points, float(attributes.get("stroke-width", "1")), colour)


_SHAPES: Mapping[str, Callable[[Board, Mapping[str, str], int], None]] = {
    "circle": _circle,
    "ellipse": _ellipse,
    "line": _line,
    "polygon": _polygon,
    "rect": _rect,
    "path": _wave,
}


# --- the file --------------------------------------------------------------------------------------------------------


def png(rows: Sequence[bytes], colours: Sequence[str]) -> bytes:
    """Return rows of palette numbers as a PNG file."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    palette = b"".join(bytes.fromhex(colour[1:]) for colour in colours)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
