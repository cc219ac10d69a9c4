"""What an e-book holds, before it is packed: plain views, from which the templates of this folder are filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_MEDIA_TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp"}


def media_type(name: str) -> str:
    """Return the media type of a picture by its name."""
    return _MEDIA_TYPES[name[name.rindex(".") :]]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the title page: a label and its values."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BookChapter:
    """A chapter as XHTML: notes before, prose, notes after. ``file`` is its name inside the book."""

    file: str
    title: str
    head: Markup
    body: Markup
    tail: Markup


@dataclass(frozen=True, slots=True)
class BookWork:
    """One work of a book. A book of a series has several; ``file`` is the work's own title page."""

    file: str
    title: str
    authors: tuple[str, ...]
    summary: Markup
    rows: tuple[Row, ...]
    chapters: tuple[BookChapter, ...]


@dataclass(frozen=True, slots=True)
class BookFile:
    """A file to be packed beside the pages: a picture, a record."""

    path: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Book:
    """An e-book.

    ``identifier`` is a URN that is the same for the same work on every build. ``modified`` is a UTC timestamp, taken
    from the work's own dates: a book must not change because time passes. ``cover`` is SVG, ``records`` go to META-INF.
    """

    identifier: str
    title: str
    authors: tuple[str, ...]
    language: str
    direction: str
    modified: str
    published: str
    publisher: str
    source: str
    subjects: tuple[str, ...]
    description: str
    series: str
    series_part: int | None
    works: Sequence[BookWork]
    cover: bytes = b""
    pictures: tuple[BookFile, ...] = ()
    records: tuple[BookFile, ...] = ()
