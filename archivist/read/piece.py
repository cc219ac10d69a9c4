"""What a reader hands to the later steps of reading: a block with what is known of how it was written."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from archivist.model import Block, BlockKind, Place


@dataclass(frozen=True, slots=True)
class Piece:
    """A block on its way into a document.

    ``text`` keeps the line ends that are shown as line ends. ``level`` is 1 to 6 for headings, ``gap`` the number of
    blank lines above it in plain text, and ``apart`` tells that the line was centred or written in capitals.
    """

    kind: BlockKind
    html: str
    text: str
    level: int = 0
    gap: int = 1
    apart: bool = False

    @property
    def lines(self) -> list[str]:
        """The lines as shown."""
        return self.text.split("\n")

    def block(self, kind: BlockKind | None = None, place: Place | None = None) -> Block:
        """Return the finished block, perhaps of another kind."""
        return Block(kind or self.kind, self.html, self.text, place)


def prose(text: str, *, gap: int = 1, apart: bool = False) -> Piece:
    """Return a paragraph of plain text; its line ends are kept."""
    return Piece(BlockKind.PROSE, f"<p>{line_html(text)}</p>", text, gap=gap, apart=apart)


def heading(text: str, level: int, *, gap: int = 1) -> Piece:
    """Return a heading of plain text."""
    return Piece(BlockKind.HEADING, f"<h{level}>{line_html(text)}</h{level}>", text, level, gap)


def line_html(text: str) -> str:
    """Escape plain text for use between tags; line ends become ``<br>``."""
    return escaped(text).replace("\n", "<br>\n")


def escaped(text: str) -> str:
    """Escape plain text for use between tags, to the bytes the sanitizer would give."""
    html = escape(text, quote=False)
    return html.replace("\xa0", "&nbsp;") if "\xa0" in html else html
