"""Fold a text into the alphabet that the lexicon is matched in: one byte a character, so that positions stay true.

Letters become lower-case ASCII without accents, digits stay, an apostrophe and every other mark becomes a space. Blocks
are kept apart by a line feed, which nothing in the lexicon contains. The same fold serves the patterns and the texts:
``Obi-Wan``, ``Obi‐Wan`` and ``OBI WAN`` all become ``obi wan``, ``can’t`` becomes ``can t``.
"""

from __future__ import annotations

import unicodedata

SPACE = 0x20
"""What every mark folds to."""

_MARKS = "\u2019\u2018\u201c\u201d\u2014\u2013\u2026\u2010\u2011\u2009\u200b\u2022"


def _byte(code: int) -> int:
    """Fold one Latin-1 character."""
    char = chr(code)
    if char == "\n":
        return code
    base = unicodedata.normalize("NFKD", char)[0].lower()
    base = {"ß": "s", "æ": "a", "ø": "o", "ð": "d", "þ": "t"}.get(base, base)
    return ord(base) if base.isascii() and base.isalnum() else SPACE


_TABLE = bytes(_byte(code) for code in range(256))
WORD = bytes(byte != SPACE and byte != 0x0A for byte in range(256))
"""Whether a folded byte belongs to a word."""


def fold(text: str) -> bytes:
    """Return ``text`` folded, exactly one byte for each character."""
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
        try:
            data = text.encode("latin-1")
        except UnicodeEncodeError:
            data = _narrow(text)
    else:
        data = text.encode("ascii")
    return data.translate(_TABLE)


def _narrow(text: str) -> bytes:
    """Encode what lies outside Latin-1: letters with accents by their base letter, all else as a mark."""
    strange = {char for char in set(text) if ord(char) > 0xFF}
    return text.translate({ord(char): _base(char) for char in strange}).encode("latin-1", "replace")


def _base(char: str) -> str:
    """Return the Latin-1 base letter of ``char``; for a letter of another script one that keeps words whole."""
    base = unicodedata.normalize("NFKD", char)[0]
    if ord(base) <= 0xFF:
        return base
    return "?"


def pattern(form: str) -> bytes:
    """Return the folded form with single spaces and a leading one: patterns start where words start."""
    return b" " + b" ".join(fold(form).split())
