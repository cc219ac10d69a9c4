"""What a web archive sets around its stories: pages of nothing but links, and lines that lead to the next part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archivist.model import BlockKind
from archivist.read.piece import Piece

LEAST_LINKS = 12
MOST_BESIDE = 90
"""Characters beside links, for each link, that a list of links has: a title, a name, a line about each."""

STORY = 600
"""Characters between two links from which a page has prose, however many links stand around it."""

ENDS = 12
"""So many blocks from either end lines that lead elsewhere are looked for."""

_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NAMES = (
    "page|part|chapter|episode|act|section|story|stories|fanfics?|fan ?fictions?|index|archive|menu|main|home|contents?"
)
_NUMBERS = r"\d{1,4}|[ivxlc]{1,6}|one|two|three|four|five|six|seven|eight|nine|ten"
_WAY = re.compile(
    r"[\W_]*(?:(?:back|return|onwards?|on|forward|continue|go(?: back)?) to .{1,90}"
    rf"|(?:(?:next|previous|prev|first|last|index|main|top|up|back|home)\b)(?: (?:{_NAMES}|{_NUMBERS}))*)[\W_]*",
    re.IGNORECASE,
)


def is_list_of_links(pieces: Sequence[Piece]) -> bool:
    """Whether a page only leads to stories: many links, little beside them, and no block that is prose."""
    links = sum(len(_LINK.findall(piece.html)) for piece in pieces)
    if links < LEAST_LINKS:
        return False
    beside = [len(_plain(part)) for piece in pieces for part in _LINK.split(piece.html)[::2]]
    return max(beside, default=0) < STORY and sum(beside) < MOST_BESIDE * links


def without_ways(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the blocks of a page without the lines at its ends that only lead to another page of the story."""
    count = len(pieces)
    return tuple(p for i, p in enumerate(pieces) if not ((i < ENDS or i >= count - ENDS) and _is_way(p)))


def _is_way(piece: Piece) -> bool:
    if piece.kind is not BlockKind.PROSE or "<a" not in piece.html or len(piece.text) > 120:
        return False
    names = [_plain(name) for name in _LINK.findall(piece.html)]
    beside = _plain(_LINK.sub("", piece.html))
    return not any(map(str.isalnum, beside)) and all(map(_WAY.fullmatch, names))


def _plain(html: str) -> str:
    return " ".join(_TAG.sub(" ", html).split())
