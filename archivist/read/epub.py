"""EPUB: our own by its record, AO3's and FanFicFare's by the labels in their first text, any other by its spine.

AO3 makes its e-books from its HTML download with calibre, which numbers the classes and cuts the page into files; put
together again they are read by the reader of the download, so that both give one record.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from archivist.model import BlockKind, Document
from archivist.read.ao3 import is_signed, read_ao3
from archivist.read.blocks import blocks_in, parse
from archivist.read.chapters import folded
from archivist.read.decode import decode
from archivist.read.download import Download, Part
from archivist.read.fanficfare import is_title_page, read_fanficfare_book
from archivist.read.fields import CATEGORIES, RATINGS, WARNINGS
from archivist.read.frontmatter import Entry
from archivist.read.package import Package, member_of, open_package
from archivist.read.pictures import FOLDER, Album, placed
from archivist.read.piece import Piece
from archivist.read.reading import Reading, headed
from archivist.read.record import MEMBER, read_record
from archivist.read.refusal import BROKEN, refusal
from archivist.read.zipped import Zipped

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_BODY = re.compile(r"<body\b[^<>]*>(.*?)(?:</body\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_EMPTY_TAG = re.compile(r"""<([A-Za-z][\w:.-]*+)((?:[^<>"'/]|"[^"<]*+"|'[^'<]*+'|/(?!>))*+)/>""")
_CALIBRE = re.compile(r'\s(?:class="calibre\d*"|id="calibre_[^"]*")')
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
_NO_TAGS = frozenset(("fanworks", "fanfiction", "fan fiction", "completed", "in-progress"))
_UPDATE = re.compile(r"Last Update\b.*")
_APPARATUS = re.compile(r"(?:cover|title ?page|half ?title|table of contents|contents|toc|copyright)\W*", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:p|br|div|span|i|b|em|strong|blockquote|a|ul|ol|li|hr)\b", re.IGNORECASE)
_DESCRIPTIONS = re.compile(r"(?:\s*\[[^\[\]]*\])*\s*")
_APPARATUS_TYPES = frozenset(("cover", "titlepage", "halftitlepage", "toc", "landmarks", "copyright-page"))
_OURS = "EPUB/"
"""The folder of a book of ours."""

_FEW_WORDS = 60
"""Words up to which a text without a name in the contents can be a title page."""


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of a book: its tree, and its name in the contents."""

    tree: LexborHTMLParser
    label: str | None


def read_epub(data: bytes, path: str) -> Reading | tuple[Document, Album]:
    """Return what a book holds, or the document itself and its pictures if the book is one of ours."""
    book, album = Zipped(data, path), Album()
    record = book.read(MEMBER)
    if record is not None and (document := read_record(record)) is not None:
        for name in document.pictures:
            album.take(book.read(f"{_OURS}{FOLDER}{name}"))
        return document, album
    package = open_package(book)
    sources = [(source, label) for name, label in package.texts if (source := _source(book, name, album)) is not None]
    if not sources:
        raise refusal(path, "it lists no text that it has; download it again", BROKEN)
    reading = _ao3(sources) or _any(package, [_Text(parse(source), label) for source, label in sources])
    damaged = (("record", "its own record cannot be understood; it is read like any book"),) if record else ()
    return replace(reading, warnings=(*damaged, *reading.warnings), album=album)


def _source(book: Zipped, name: str, album: Album) -> str | None:
    """A text of the book as HTML, with its pictures in the album."""
    found = book.read(name)
    if found is None:
        return None

    def find(address: str) -> bytes | None:
        member = member_of(posixpath.dirname(name), address)
        return book.read(member) if member else None

    return placed(_as_html(decode(found).text), find, album)


def _as_html(source: str) -> str:
    """Turn XHTML into what an HTML parser takes it for: elements that are closed at once get an end tag.

    What calibre names for its own use goes.
    """
    source = _CALIBRE.sub("", source)
    return _EMPTY_TAG.sub(lambda m: m[0] if m[1].lower() in _VOID else f"<{m[1]}{m[2]}></{m[1]}>", source)


def _ao3(sources: Sequence[tuple[str, str | None]]) -> Reading | None:
    """Put AO3's page together again, if it is one."""
    if not any('class="tags' in source for source, _ in sources[:4]):
        return None
    bodies = (match[1] for source, _ in sources if (match := _BODY.search(source)) is not None)
    tree = parse(f"<body>{''.join(bodies)}</body>")
    if not is_signed(tree):
        return None
    download = read_ao3(tree)
    if download is None or not any(part.pieces for part in download.parts):
        return None
    return Reading((), download=download)


def _any(package: Package, texts: list[_Text]) -> Reading:
    if is_title_page(texts[0].tree):
        download = read_fanficfare_book([text.tree for text in texts])
        if download.parts:
            return Reading((), download=download)
    entries = tuple(_entries(package))
    parts = list(_parts(texts, package))
    if not parts:
        return Reading((), title=package.one("title") or None)
    first, labels = headed(parts[0].pieces)
    if len(parts) == 1:
        pieces = _with_title(first, parts[0].title)
        return Reading(pieces, labels, package.one("title") or None, Download(entries, ()))
    parts[0] = replace(parts[0], pieces=first)
    return Reading((), labels, None, Download(entries, tuple(parts)))


def _with_title(pieces: tuple[Piece, ...], title: str | None) -> tuple[Piece, ...]:
    """A single text keeps its head: whether it is the story's title is decided with the rest of the text."""
    if not title:
        return pieces
    head = Piece(BlockKind.HEADING, f"<h1>{escape(title, quote=False)}</h1>", title, 1)
    return (head, *pieces)


# --- metadata --------------------------------------------------------------------------------------------------------


def _entries(package: Package) -> Iterator[Entry]:
    """Yield what the package declares; its subjects are one heap, from which only sure words get a group."""
    for name, key in (("title", "title"), ("language", "language"), ("description", "summary")):
        if value := package.one(name):
            yield Entry(key, _markup(value) if key == "summary" else value, 0)
    authors = [text for key, text, role in package.values if key == "creator" and text and role in ("", "aut")]
    if authors:
        yield Entry("author", tuple(authors), 0)
    if published := package.one("date", "publication") or package.one("date", "") or package.one("date"):
        yield Entry("published", published, 0)
    if updated := package.one("date", "modification"):
        yield Entry("updated", updated, 0)
    if (source := package.one("source")).startswith(("http://", "https://")):
        yield Entry("source", source, 0)
    if series := package.one("calibre:series") or package.one("belongs-to-collection"):
        part = package.one("calibre:series_index") or package.one("group-position")
        number = part.removesuffix(".0")
        yield Entry("series", (f"Part {number} of {series}" if number.isdigit() else series,), 0)
    yield from _subjects(package.all("subject"))


def _markup(value: str) -> str:
    """A description is HTML if there are tags in it, else plain text."""
    return value if _MARKUP.search(value) else f"<p>{escape(value, quote=False)}</p>"


def _subjects(subjects: Sequence[str]) -> Iterator[Entry]:
    groups: dict[str, list[str]] = {}
    for subject in subjects:
        if subject.lower() not in _NO_TAGS and not _UPDATE.fullmatch(subject):
            groups.setdefault(_group(subject), []).append(subject)
    yield from (Entry(group, tuple(values), 0) for group, values in groups.items())


def _group(subject: str) -> str:
    """The group of a subject by AO3's own spelling of it, else a tag like any other."""
    for table, group in ((RATINGS, "rating"), (WARNINGS, "warning"), (CATEGORIES, "category")):
        if table.get(subject.lower()) == subject or (
            group == "warning" and subject.lower() in table and " " in subject
        ):
            return group
    return "tag"


# --- chapters --------------------------------------------------------------------------------------------------------


def _parts(texts: Sequence[_Text], package: Package) -> Iterator[Part]:
    """Yield the chapters: a text with a heading or a name in the contents begins one, any other goes on."""
    waiting: Part | None = None
    before: tuple[Piece, ...] = ()
    named = any(text.label for text in texts)
    for text in texts:
        if text.tree.body is None:
            continue
        pieces = blocks_in(text.tree.body)
        if not pieces or (waiting is None and _is_apparatus(text, pieces, package)):
            continue
        if waiting is None and all(map(_is_picture, pieces)):
            before = (*before, *pieces) if text is not texts[0] else ()  # the first one is the cover
            continue
        title, rest = _head(pieces, text.label)
        if waiting is not None and title is None and (named or not text.label):
            waiting = replace(waiting, pieces=(*waiting.pieces, *pieces))
            continue
        if waiting is not None:
            yield waiting
        waiting, before = Part(title, (*before, *rest)), ()
    if waiting is not None:
        yield waiting


def _is_picture(piece: Piece) -> bool:
    """Whether there is nothing in a block but pictures, or the descriptions of such as are not shown."""
    return piece.kind is BlockKind.PROSE and _DESCRIPTIONS.fullmatch(piece.text) is not None


def _head(pieces: tuple[Piece, ...], label: str | None) -> tuple[str | None, tuple[Piece, ...]]:
    """The title of a chapter, and its text without the heading that says it."""
    first = pieces[0]
    if first.kind is BlockKind.HEADING:
        return " ".join(first.text.split()), pieces[1:]
    if label and folded(first.text) == folded(label):
        return label, pieces[1:]
    return label or None, pieces


def _is_apparatus(text: _Text, pieces: Sequence[Piece], package: Package) -> bool:
    """Whether a text before the first chapter is a cover, a title page or a table of contents, and no part of it."""
    kinds = {
        kind
        for node in text.tree.css("body, section, nav, div")
        for name, value in node.attributes.items()
        if name == "epub:type" and value
        for kind in value.split()
    }
    if kinds & _APPARATUS_TYPES or (text.label and _APPARATUS.fullmatch(text.label)):
        return True
    words = " ".join(piece.text for piece in pieces)
    if len(words.split()) > _FEW_WORDS:
        return False
    known = {folded(value) for name in ("title", "creator", "publisher") for value in package.all(name)}
    known |= {folded(f"by {name}") for name in package.all("creator")}
    return all(folded(piece.text) in known or _APPARATUS.fullmatch(piece.text) for piece in pieces)
