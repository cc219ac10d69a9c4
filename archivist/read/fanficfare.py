"""Works downloaded by FanFicFare as HTML, EPUB or text (its ``writers`` modules).

HTML has a table of labels and ``a[name=section0001]`` before each chapter; EPUB has a title page and a file for each
chapter; text has the labels as lines, a table of contents, then each chapter below its title. Labels are FanFicFare's:
Category is the fandom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archivist.model import BlockKind
from archivist.read.blocks import blocks_in, inner_html, text_of
from archivist.read.download import Download, Part
from archivist.read.fields import field_of, split_tags
from archivist.read.frontmatter import Entry
from archivist.read.piece import Piece, heading

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MEANING = {"category": "fandom", "genre": "tone", "story url": "source"}
_CATEGORIES = frozenset(("F/F", "F/M", "M/M", "Gen", "Multi", "Other"))
_SECTION = re.compile(r"section\d+")
CONTENTS = "TABLE OF CONTENTS"
"""The line above the titles of the chapters."""

_HEAD = re.compile(r"\s*(?P<title>\S.{0,600}?)\n\s*\n\s*by (?P<author>\S.{0,600}?)\n\s*\n", re.DOTALL)


def read_fanficfare(tree: LexborHTMLParser) -> Download | None:
    """Return what a FanFicFare page holds, or ``None`` if it is none."""
    writer = tree.css_first("h1 a.authorlink")
    first = tree.css_first("a[name=section0001]")
    if writer is None or first is None:
        return None
    return Download(tuple(_entries(tree)), tuple(_parts(first)))


def _entries(tree: LexborHTMLParser) -> Iterator[Entry]:
    yield from _title(tree, "h1")
    yield from _rows(tree, "table.full tr")


def _title(tree: LexborHTMLParser, heading: str) -> Iterator[Entry]:
    """Yield title, source and authors, which stand in one heading."""
    writer = tree.css_first(f"{heading} a.authorlink")
    link = tree.css_first(f"{heading} a")
    if link is not None and writer is not None and link.mem_id != writer.mem_id:
        yield Entry("title", _text(link), 0)
        if (address := link.attributes.get("href") or "").startswith("http"):
            yield Entry("source", address, 0)
    yield Entry("author", tuple(_text(name) for name in tree.css(f"{heading} a.authorlink")), 0)


def _rows(tree: LexborHTMLParser, selector: str) -> Iterator[Entry]:
    for row in tree.css(selector):
        cells = row.css("td")
        if len(cells) == 2:
            yield from entry(_text(cells[0]), inner_html(cells[1]))


def entry(label: str, value: str) -> Iterator[Entry]:
    """Yield the entries for a label that says something of the story; ``value`` is HTML.

    Works from AO3 have its categories among the genres.
    """
    name = label.rstrip(":").strip()
    key = _MEANING.get(name.lower(), name)
    if field_of(key) is None or key.lower() in ("series url", "author url"):
        return
    if key.lower() != "summary":
        value = " ".join(text_of(value).split())
    if not value.strip():
        return
    if key == "tone":
        yield from _genres(split_tags(value))
    else:
        yield Entry(key, value, 0)


def _genres(genres: Sequence[str]) -> Iterator[Entry]:
    categories = tuple(genre for genre in genres if genre in _CATEGORIES)
    tones = tuple(genre for genre in genres if genre not in _CATEGORIES)
    if categories:
        yield Entry("category", categories, 0)
    if tones:
        yield Entry("tone", tones, 0)


# --- EPUB ------------------------------------------------------------------------------------------------------------


def is_title_page(tree: LexborHTMLParser) -> bool:
    """Whether the first text of a book is FanFicFare's title page."""
    return tree.css_first("body.fff_titlepage a.authorlink") is not None


def read_fanficfare_book(trees: Sequence[LexborHTMLParser]) -> Download:
    """Return what FanFicFare's e-book holds: its title page, and a file for each chapter."""
    return Download(tuple(_book_entries(trees[0])), tuple(_book_parts(trees[1:])))


def _book_entries(tree: LexborHTMLParser) -> Iterator[Entry]:
    """Yield title and authors, then the labels in bold with all that stands behind each, up to the next."""
    yield from _title(tree, "h3")
    if tree.css_first("td > b") is not None:
        yield from _rows(tree, "tr")
        return
    label, value, fresh = "", "", True
    for node in (node for root in tree.css("body > div") for node in root.iter(include_text=True)):
        if node.tag == "b" and fresh and (name := _text(node)).endswith(":"):
            yield from entry(label, value)
            label, value = name, ""
        elif node.tag != "br":
            value += node.html or ""
        fresh = node.tag == "br" or (fresh and not _text(node))
    yield from entry(label, value)


def _book_parts(trees: Sequence[LexborHTMLParser]) -> Iterator[Part]:
    for tree in trees:
        if (body := tree.css_first("body.fff_chapter")) is None:
            continue
        heading = body.css_first(".fff_chapter_title")
        title = _text(heading) if heading is not None else None
        if heading is not None:
            heading.decompose()
        yield _part(title, [body])


def _part(title: str | None, nodes: Sequence[LexborNode]) -> Part:
    """A chapter, with the notes that FanFicFare sets apart in it."""
    before = tuple(piece for node in nodes for piece in _notes(node, "fff_head_notes"))
    after = tuple(piece for node in nodes for piece in _notes(node, "fff_foot_notes"))
    return Part(title, tuple(piece for node in nodes for piece in blocks_in(node)), before, after)


def _notes(root: LexborNode, name: str) -> tuple[Piece, ...]:
    """Take the notes of one place out of a chapter."""
    pieces: list[Piece] = []
    for node in root.css(f".{name}"):
        pieces += blocks_in(node)
        for child in list(node.iter(include_text=True)):
            child.decompose()
    return tuple(pieces)


# --- HTML ------------------------------------------------------------------------------------------------------------


def _parts(first: LexborNode) -> Iterator[Part]:
    """Yield the chapters: everything from one numbered anchor to the next."""
    title: str | None = None
    nodes: list[LexborNode] = []
    node: LexborNode | None = first
    while node is not None:
        if node.tag == "a" and _SECTION.fullmatch(node.attributes.get("name") or ""):
            if title is not None:
                yield _part(title, nodes)
            title, nodes = _text(node), []
        elif node.is_element_node:
            nodes.append(node)
        node = node.next
    if title is not None:
        yield _part(title, nodes)


# --- text ------------------------------------------------------------------------------------------------------------


def is_fanficfare_text(text: str) -> bool:
    """Whether a text was written by FanFicFare."""
    return text.rstrip().endswith("End file.") and f"\n{CONTENTS}\n" in text and "\nPackaged: " in text[:20_000]


def head_of(text: str) -> tuple[tuple[Entry, ...], str]:
    """Return title and author, and the text below them; the labels below are lines like any header's."""
    match = _HEAD.match(text)
    if match is None:
        return (), text
    title, author = " ".join(match["title"].split()), " ".join(match["author"].split())
    rest = text[match.end() :].rstrip().removesuffix("End file.")
    return (Entry("title", title, 0), Entry("author", tuple(author.split(", ")), 0)), rest


def parts_of(pieces: Sequence[Piece]) -> tuple[Part, ...] | None:
    """Return the chapters below the table of contents, found by the titles in it; ``None`` if they do not agree."""
    texts = [" ".join(piece.text.split()) for piece in pieces]
    if CONTENTS not in texts:
        return None
    start = texts.index(CONTENTS) + 1
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
