"""The first lines of a file, looked at only as far as it takes to see whether it is a part of a longer story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from archivist.read.heads import is_head, numeral
from archivist.read.numbering import without_number

PEEK = 4096
"""So many bytes are looked at."""

LINES = 40


@dataclass(frozen=True, slots=True)
class Opening:
    """What the head of a file says: declared title and author, a line that looks like a title, its number.

    ``title`` and ``line`` come without the words that tell which part it is, folded for comparing; empty is silence.
    """

    title: str = ""
    author: str = ""
    line: str = ""
    number: int | None = None


_KEY = re.compile(r"\s*[\"']?(title|subject|author|by|chapter)[\"']?\s*[:=]\s*(.+)", re.IGNORECASE)
_TITLE_TAG = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_DROPPED = re.compile(r"<(script|style|title)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_LINE_TAG = re.compile(r"</?(?:p|div|h[1-6]|br|hr|pre|li|tr|center|body|title)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_PART = re.compile(
    r"(?:[(\[]\s*|\bpart\s+|\brepost:?\s*)(?:part\s+|repost:?\s*)?(\d{1,3})\s*(?:/|of|-)\s*(?:\d{1,3}|\?|x+)\b"
    r"|\b(?:chapter|part|episode|ch\.?)\s*#?(\d{1,3}|[ivxlc]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
_ENDS = (".", ",", ";", "!", "?", '"', "”", "'", "’", "…")


def opening_of(data: bytes, *, html: bool = False) -> Opening:
    """Look at the first bytes of a file. Any encoding will do: only words and digits are compared."""
    text = _decoded(data[:PEEK])
    title = ""
    if html:
        if match := _TITLE_TAG.search(text):
            title = unescape(match[1])
        text = unescape(_TAG.sub("", _LINE_TAG.sub("\n", _DROPPED.sub("\n", text))))
    lines = [line.strip() for line in text.splitlines() if line.strip()][:LINES]
    return _read(lines, title)


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[: len(data) & ~1].decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _read(lines: list[str], title: str) -> Opening:
    author, first, number = "", "", _number(title)
    for line in lines:
        if match := _KEY.fullmatch(line):
            key, value = match[1].lower(), match[2].strip(" \"'")
            if key in ("title", "subject"):
                title = title or value
                number = number if number is not None else _number(value)
            elif key in ("author", "by"):
                author = author or value
            elif value.isdigit():
                number = int(value)
        elif not first and len(line) <= 70 and not line.endswith(_ENDS) and any(map(str.isalpha, line)):
            first = line
        if number is None and len(line) <= 100:
            number = _number(line) if is_head(line) or len(line) <= 70 else None
    return Opening(_folded(without_number(title)), _folded(author), _own_line(first, lines), number)


def _own_line(first: str, lines: list[str]) -> str:
    """The first line if it stands where a title stands, and does not say by itself which part this is."""
    if not first or first not in lines[:2] or is_head(first) or first.lower().startswith("by "):
        return ""
    return _folded(without_number(first))


def _number(line: str) -> int | None:
    match = _PART.search(line)
    if match is None:
        return None
    word = match[1] or match[2]
    return int(word) if word.isdecimal() else numeral(word)


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
