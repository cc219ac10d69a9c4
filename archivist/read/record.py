"""Our own downloads read back: the record of a work that our EPUB, our single HTML file and our text carry inside.

The record is a stranger's word like any other, for anybody can write one: its HTML is sanitised anew, its texts are
cleaned, and a declared value must have the form its field demands. An honest record passes through unchanged. What the
first reading had to say about the first files, and which they were, is not repeated.
"""

from __future__ import annotations

import re
import zlib
from binascii import Error, a2b_base64
from dataclasses import replace

import msgspec

from archivist.model import Block, Chapter, Declaration, Document, SourcePath
from archivist.read import decode
from archivist.read.blocks import text_of
from archivist.read.fields import NAMES, normalise
from archivist.read.sanitize import clean

MEMBER = "META-INF/archivist.json"
"""Where our EPUB keeps the record."""

MAX_RECORD = 100 * 1024 * 1024
"""Bytes a record in a text may have when it is unpacked."""

_ARMOUR = re.compile(rb"-----BEGIN ARCHIVIST RECORD-----\s+([A-Za-z0-9+/=\s]+)-----END ARCHIVIST RECORD-----\s*\Z")
_OPENING = b'<script type="application/json" id="archivist-record">'
_CLOSING = b"</script>"
_MARKUP = frozenset(("summary", "notes", "end_notes"))
_FREE = frozenset(("series", "series_part", "chapters", "template"))
"""Fields whose normal form, read a second time, may mean something else."""

_FIELDS = frozenset(NAMES.values()) | {"chapters_planned"}


def record_in_html(data: bytes) -> bytes | None:
    """Return the record in a page that we wrote, or ``None``."""
    start = data.find(_OPENING)
    end = data.find(_CLOSING, start) if start >= 0 else -1
    return data[start + len(_OPENING) : end] if end >= 0 else None


def record_in_text(data: bytes) -> bytes | None:
    """Return the record at the end of a text that we wrote, or ``None``: Base64 of a zlib stream between two lines."""
    start = data.rfind(b"-----BEGIN ARCHIVIST RECORD-----")
    found = _ARMOUR.match(data, start) if start >= 0 else None
    if found is None:
        return None
    unpacker = zlib.decompressobj()
    try:
        record = unpacker.decompress(a2b_base64(found[1]), MAX_RECORD)
    except (Error, zlib.error):
        return None
    return record if unpacker.eof else None


def read_record(data: bytes) -> Document | None:
    """Return the document a record holds, or ``None`` if it is none that we understand."""
    try:
        document = msgspec.json.decode(data, type=Document)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None
    if not document.chapters:
        return None
    return replace(
        document,
        title=_line(document.title),
        declarations=tuple(d for found in document.declarations if (d := _declaration(found)) is not None),
        chapters=tuple(map(_chapter, document.chapters)),
        problems=(),
        home=SourcePath(""),
        parts=(),
    )


def _declaration(found: Declaration) -> Declaration | None:
    """A declaration with its values in the form its field demands, or ``None`` if it has none of them."""
    if found.field not in _FIELDS:
        return None
    values = tuple(map(decode.clean, found.values))
    if found.field in _MARKUP:
        values = tuple(map(clean, values))
    elif found.field not in _FREE:
        values = normalise(found.field, values).values
    return replace(found, values=values) if values or not found.values else None


def _chapter(chapter: Chapter) -> Chapter:
    return Chapter(None if chapter.title is None else _line(chapter.title), tuple(map(_block, chapter.blocks)))


def _block(block: Block) -> Block:
    """The block with safe HTML; if that had to change, its text is what is left to see of it."""
    html, text = clean(block.html), decode.clean(block.text)
    if html == block.html:
        return block if text == block.text else replace(block, text=text)
    return replace(block, html=html, text=text_of(html))


def _line(text: str) -> str:
    return " ".join(decode.clean(text).split())
