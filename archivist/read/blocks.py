"""HTML to blocks: strangers' markup cut where it stands on lines of its own, each block cleaned.

Containers are walked through; paragraphs, lists, tables and quotations are blocks; loose text becomes paragraphs,
parted where two line breaks follow each other; ``<pre>`` that holds a story is read as the plain text it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from archivist.model import BlockKind
from archivist.read.breaks import break_piece, is_break, rule_piece
from archivist.read.headers import parted
from archivist.read.piece import Piece
from archivist.read.sanitize import cap, clean, is_calm
from archivist.read.tags import BLOCKS, ELEMENTS, escape_unknown
from archivist.read.text import read_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

DEEPEST = 150
"""Levels of containers that are walked through; what is deeper is one block."""

_GONE = [
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "applet",
    "svg",
    "math",
    "canvas",
    "audio",
    "video",
    "map",
    "nav",
    "menu",
    "dialog",
    "button",
    "select",
    "textarea",
    "input",
    "head",
    "title",
]
_LEAVES = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "figure", "details", "dir"])
_ONCE = frozenset(("blockquote", "table", "pre"))
_LOOSE = frozenset(("font", "span", "a", "tt", "big", "small", "basefont", "bdo"))
_BLOCK_SELECTOR = "p,div,h1,h2,h3,h4,h5,h6,ul,ol,dl,table,blockquote,pre,center,hr,section,article"

_SPACE = re.compile(r"[ \t\n\r\f]+")
_LINE = re.compile(r"\s*<br>\s*|\s*</(?:p|li|tr|dt|dd|h[1-6]|div|blockquote|pre|caption|summary|figcaption)>\s*")
_CELL = re.compile(r"</t[dh]>\s*(?=<t)")
_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
_DOUBLE_BREAK = re.compile(r"(?:\s|&nbsp;)*<br\b[^>]*>(?:(?:\s|&nbsp;)*<br\b[^>]*>)+(?:\s|&nbsp;)*", re.IGNORECASE)
_EDGE_BREAK = re.compile(r"\A(?:\s|&nbsp;|<br\b[^>]*>)+|(?:\s|&nbsp;|<br\b[^>]*>)+\Z", re.IGNORECASE)
_OLD = {"strike": "s", "tt": "code", "acronym": "abbr", "dir": "ul"}
_OLD_TAG = re.compile(r"<(/?)(strike|tt|acronym|dir)\b", re.IGNORECASE)
_STYLE_ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A block as found: its HTML, not yet clean, or pieces that are finished already."""

    html: str = ""
    pieces: tuple[Piece, ...] = ()


def parse(html: str) -> LexborHTMLParser:
    """Parse a stranger's HTML: unknown elements become text first, and monstrous nesting is cut."""
    from selectolax.lexbor import LexborHTMLParser

    html = escape_unknown(html)
    return LexborHTMLParser(html if is_calm(html) else cap(html, ELEMENTS))


def blocks_of(html: str) -> tuple[Piece, ...]:
    """Return the blocks of an HTML document or fragment."""
    tree = parse(html)
    return blocks_in(tree.body) if tree.body is not None else ()


def blocks_in(root: LexborNode) -> tuple[Piece, ...]:
    """Return the blocks below one element."""
    root.strip_tags(_GONE, recursive=True)
    total = len(root.text(deep=True))
    pieces: list[Piece] = []
    for leaf in _leaves(root, total, "", 0):
        if leaf.pieces:
            pieces += leaf.pieces
        elif (piece := piece_of(clean(_modern(leaf.html)))) is not None:
            pieces.append(piece)
    return tuple(pieces)


def piece_of(html: str) -> Piece | None:
    """Return the block that clean HTML is, or ``None`` if there is nothing in it to see."""
    html = html.strip()
    if html.startswith("<hr"):
        return rule_piece()
    text = text_of(html)
    if not text.strip() and "<img" not in html:
        return None
    if len(text) < 80 and "<img" not in html and is_break(text):
        return break_piece(text)
    if html[:2] == "<h" and html[2:3].isdigit():
        return Piece(BlockKind.HEADING, html, text, int(html[2]))
    return Piece(BlockKind.PROSE, html, text)


def text_of(html: str) -> str:
    """Return what a reader sees of clean HTML, with line ends where lines end."""
    if html.startswith("<pre"):
        return unescape(_TAG.sub("", html)).strip("\n")
    if "<" not in html[3:-4] and html.startswith("<p>") and html.endswith("</p>"):
        text = html[3:-4]
    else:
        text = _TAG.sub("", _LINE.sub("\x00", _CELL.sub(" ", _SPACE.sub(" ", html))))
    text = _SPACE.sub(" ", text)
    if "\x00" in text:
        text = "\n".join(line.strip(" ") for line in text.split("\x00")).strip("\n ")
    return unescape(text).strip(" \n")


# --- walking ---------------------------------------------------------------------------------------------------------


def _leaves(node: LexborNode, total: int, align: str, depth: int) -> Iterator[Leaf]:
    """Yield the blocks below a container; text between them is gathered into paragraphs."""
    loose: list[str] = []
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            loose.append(child.html or "")
        elif not child.is_element_node:
            continue
        elif tag in BLOCKS or tag in ("hr", "pre") or _holds_blocks(child, tag):
            yield from _paragraphs("".join(loose), align)
            loose = []
            yield from _block(child, tag, total, _align(child, tag) or align, depth)
        elif tag in _LOOSE and _is_parted(child):
            yield from _paragraphs("".join(loose), align)
            loose = []
            yield from _leaves(child, total, align, depth + 1) if depth < DEEPEST else ()
        else:
            loose.append(child.html or "")
    yield from _paragraphs("".join(loose), align)


def _block(node: LexborNode, tag: str, total: int, align: str, depth: int) -> Iterator[Leaf]:
    """Yield the block that an element is, or the blocks in it."""
    if tag == "hr":
        yield Leaf("<hr>")
    elif tag == "pre":
        yield _preformatted(node, total)
    elif tag == "p":
        yield from _paragraphs(inner_html(node), align)
    elif tag in _LEAVES or (tag in _ONCE and not _is_frame(node, total)) or depth >= DEEPEST:
        yield Leaf(node.html or "")
    else:
        yield from _leaves(node, total, align, depth + 1)


def _holds_blocks(node: LexborNode, tag: str) -> bool:
    return tag not in ("br", "img", "em", "i", "b", "strong") and node.css_first(_BLOCK_SELECTOR) is not None


def _is_parted(node: LexborNode) -> bool:
    return len(node.css("br")) > 1


def _is_frame(node: LexborNode, total: int) -> bool:
    """Whether a table or quotation is only the frame of a page: it holds most of the text there is."""
    size = len(node.text(deep=True))
    return size > 2000 and size * 2 > total


def _preformatted(node: LexborNode, total: int) -> Leaf:
    """Read ``<pre>`` as plain text if it holds a story, with its emphasis kept as marks; else keep it as it is."""
    size = len(node.text(deep=True))
    if size < 1200 and size * 2 < total:
        return Leaf(f"<pre>{inner_html(node)}</pre>")
    marked = re.sub(r"</?(?:i|em)\b[^>]*>", "_", inner_html(node), flags=re.IGNORECASE)
    marked = re.sub(r"</?(?:b|strong)\b[^>]*>", "**", marked, flags=re.IGNORECASE)
    marked = re.sub(r"<(?:hr)\b[^>]*>", "\n\n* * *\n\n", marked, flags=re.IGNORECASE)
    marked = re.sub(r"<(?:br|p|/p)\b[^>]*>", "\n", marked, flags=re.IGNORECASE)
    return Leaf(pieces=read_text(parted(unescape(_TAG.sub("", marked)))))


def inner_html(node: LexborNode) -> str:
    """The HTML inside an element."""
    return "".join(child.html or "" for child in node.iter(include_text=True))


def _align(node: LexborNode, tag: str) -> str:
    """How an element sets its text: ``center``, ``right`` or not at all."""
    if tag == "center":
        return "center"
    attributes = node.attributes
    value = (attributes.get("align") or "").lower()
    if value in ("center", "right"):
        return value
    match = _STYLE_ALIGN.search(attributes.get("style") or "")
    return match[1].lower() if match else ""


def _paragraphs(html: str, align: str) -> Iterator[Leaf]:
    """Yield loose content as paragraphs, parted at double line breaks."""
    if not html.strip():
        return
    attribute = f' class="{align}"' if align else ""
    for part in _DOUBLE_BREAK.split(html) if "<br" in html else (html,):
        part = _EDGE_BREAK.sub("", part)
        if part:
            yield Leaf(f"<p{attribute}>{part}</p>")


def _modern(html: str) -> str:
    """Give elements that are no longer part of HTML the names of those that are."""
    return _OLD_TAG.sub(lambda m: f"<{m[1]}{_OLD[m[2].lower()]}", html) if _OLD_TAG.search(html) else html
