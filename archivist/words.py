"""How many words a chapter has, by AO3's rule (otwarchive ``lib/word_counter.rb``), so that figures can be compared.

Text node by text node: ``--`` is an em dash, apostrophes and hyphens vanish, every run of word characters is a word,
and every Han, Hiragana, Katakana or Thai character is one by itself. Word characters are Ruby's ``[[:word:]]``:
letters, marks, decimal digits and connector punctuation.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from unicodedata import category, name

from archivist.model import BlockKind, Chapter, Document

_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
_PARTING = "“”—–…\u00a0"
"""The usual parting marks beyond ASCII: replacing them one by one is far faster than looking every character up."""

_ASCII_WORDS = bytes(c if chr(c).isalnum() or c == ord("_") else ord(" ") for c in range(128)) + bytes(128)
_WORD_CATEGORIES = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"))
_SINGLE_SCRIPTS = (
    "CJK UNIFIED ",
    "CJK COMPATIBILITY IDEOGRAPH",
    "CJK RADICAL",
    "KANGXI RADICAL",
    "IDEOGRAPHIC ITERATION MARK",
    "IDEOGRAPHIC NUMBER ZERO",
    "HANGZHOU NUMERAL",
    "HIRAGANA ",
    "KATAKANA LETTER",
    "KATAKANA ITERATION",
    "KATAKANA VOICED ITERATION",
    "KATAKANA DIGRAPH",
    "HALFWIDTH KATAKANA LETTER",
    "THAI CHARACTER",
    "THAI DIGIT",
)


def count_words(document: Document) -> int:
    """Return the number of words of a story's prose."""
    return sum(map(count_chapter, document.chapters))


def count_chapter(chapter: Chapter) -> int:
    """Return the number of words in a chapter's text: headings and notes do not count, a break of letters does."""
    breaks = (block.text for block in chapter.blocks if block.kind is BlockKind.BREAK)
    prose = count_html("\n".join(block.html for block in chapter.blocks if block.kind is BlockKind.PROSE))
    return prose + sum(map(count_text, breaks))


def count_html(html: str) -> int:
    """Return the number of words in safe HTML. A tag ends a word, because AO3 counts each text node by itself."""
    text = _TAG.sub("\n", html)
    return count_text(unescape(text) if "&" in text else text)


def count_text(text: str) -> int:
    """Return the number of words in plain text."""
    text = text.replace("--", " ").replace("’", "").replace("‘", "")
    for mark in _PARTING:
        text = text.replace(mark, " ")
    if not text.isascii():
        text = text.translate({ord(c): _as_ascii(c) for c in set(text) if not c.isascii()})
    return len(text.encode("ascii").translate(_ASCII_WORDS, b"'-").split())


@lru_cache(maxsize=4096)
def _as_ascii(character: str) -> str:
    """Return ASCII that counts as ``character`` does: a word alone, a part of a word, or a gap."""
    if name(character, "").startswith(_SINGLE_SCRIPTS):
        return " a "
    return "a" if category(character) in _WORD_CATEGORIES else " "
