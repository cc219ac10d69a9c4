"""Works downloaded by FanFicFare as HTML or text (its ``writers`` modules).

HTML has a table of labels and ``a[name=section0001]`` before each chapter; text has the labels as lines, a table of
contents, then each chapter below its title. Labels are FanFicFare's: Category is the fandom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archivist.model import BlockKind
from archivist.read.blocks import blocks_in, inner_html
from archivist.read.download import Download, Part
from archivist.read.fields import field_of
from archivist.read.frontmatter import Entry
from archivist.read.piece import Piece, heading

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MEANING = {"category": "fandom", "genre": "tone", "story url": "source"}
_SECTION = re.compile(r"section\d+")
_CONTENTS = "TABLE OF CONTENTS"
_HEAD = re.compile(r"\s*(?P<title>\S.{0,600}?)\n\s*\n\s*by (?P<author>\S.{0,600}?)\n\s*\n", re.DOTALL)


def read_fanficfare(tree: LexborHTMLParser) -> Download | None:
    """Return what a FanFicFare page holds, or ``None`` if it is none."""
    writer = tree.css_first("h1 a.authorlink")
    first = tree.css_first("a[name=section0001]")
    if writer is None or first is None:
        return None
    return Download(tuple(_entries(tree, writer)), tuple(_parts(first)))


def _entries(tree: LexborHTMLParser, writer: LexborNode) -> Iterator[Entry]:
    link = tree.css_first("h1 a")
    if link is not None and link != writer:
        yield Entry("title", _text(link), 0)
        if (address := link.attributes.get("href") or "").startswith("http"):
            yield Entry("source", address, 0)
    yield Entry("author", tuple(_text(name) for name in tree.css("h1 a.authorlink")), 0)
    for row in tree.css("table.full tr"):
        cells = row.css("td")
        if len(cells) == 2:
            yield from entry(
                _text(cells[0]), inner_html(cells[1]) if _text(cells[0]) == "Summary:" else _text(cells[1])
            )


def entry(label: str, value: str) -> Iterator[Entry]:
    """Yield an entry for a label that says something of the story."""
    key = _MEANING.get(label.rstrip(":").strip().lower(), label.rstrip(":").strip())
    if field_of(key) is not None and value and key.lower() != "series url":
        yield Entry(key, value, 0)


def _parts(first: LexborNode) -> Iterator[Part]:
    """Yield the chapters: everything from one numbered anchor to the next."""
    title: str | None = None
    pieces: list[Piece] = []
    node: LexborNode | None = first
    while node is not None:
        if node.tag == "a" and _SECTION.fullmatch(node.attributes.get("name") or ""):
            if title is not None:
                yield Part(title, tuple(pieces))
            title, pieces = _text(node), []
        elif node.is_element_node:
            pieces += blocks_in(node)
        node = node.next
    if title is not None:
        yield Part(title, tuple(pieces))


# --- text ------------------------------------------------------------------------------------------------------------


def is_fanficfare_text(text: str) -> bool:
    """Whether a text was written by FanFicFare."""
    return text.rstrip().endswith("End file.") and f"\n{_CONTENTS}\n" in text and "\nPackaged: " in text[:20_000]


def head_of(text: str) -> tuple[tuple[Entry, ...], str]:
    """Return title and author, and the text below them; the labels below are lines like any header's."""
    match = _HEAD.match(text)
    if match is None:
        return (), text
    title, author = " ".join(match["title"].split()), " ".join(match["author"].split())
    rest = text[match.end() :].rstrip().removesuffix("End file.")
    return (Entry("title", title, 0), Entry("author", author, 0)), rest


def parts_of(pieces: Sequence[Piece]) -> tuple[Part, ...] | None:
    """Return the chapters below the table of contents, found by the titles in it; ``None`` if they do not agree."""
    texts = [" ".join(piece.text.split()) for piece in pieces]
    if _CONTENTS not in texts:
        return None
    start = texts.index(_CONTENTS) + 1
    first = next((i for i in range(start + 1, len(texts)) if texts[i] == texts[start]), None)
    if first is None:
        return None
    titles, places, at = texts[start:first], [], first
    for title in titles:
        while at < len(texts) and texts[at] != title:
            at += 1
        if at == len(texts):
            return None
        places.append(at)
        at += 1
    ends = [*places[1:], len(pieces)]
    return tuple(
        Part(title, tuple(map(_titled, pieces[place + 1 : end])))
        for title, place, end in zip(titles, places, ends, strict=True)
    )


def _titled(piece: Piece) -> Piece:
    """FanFicFare writes headings inside chapters with ``#`` marks."""
    match = re.fullmatch(r"(#{1,6}) (\S.*)", piece.text) if piece.kind is BlockKind.PROSE else None
    return heading(match[2], len(match[1])) if match else piece


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())
