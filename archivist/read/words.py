"""How many words a story has, by the rule of AO3 (otwarchive ``lib/word_counter.rb``).

The rule, text node by text node: ``--`` parts words, apostrophes and hyphens do not; then every run of word characters
is a word, and every Han, Hiragana, Katakana and Thai character is a word of its own. A word character is one of
Ruby's ``[[:word:]]``: letters, marks, decimal digits, letter numbers and connector punctuation.
"""

from __future__ import annotations

import re
from html import unescape
from unicodedata import category

from archivist.model import BlockKind, Chapter, Document

_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
_SILENT = re.compile("['’‘-]")
_RUN = re.compile(r"\w+")

# Unicode scripts Han, Hiragana, Katakana and Thai (Scripts.txt), which AO3 counts character by character.
_SINGLE = re.compile(
    "["
    "\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufa6d\ufa70-\ufad9\U00016fe2\U00016fe3\U00016ff0\U00016ff1\U00020000-\U0002a6df\U0002a700-\U0002ebe0"
    "\U0002f800-\U0002fa1d\U00030000-\U000323af"
    "\u3041-\u3096\u309d-\u309f\U0001b001-\U0001b11f\U0001b132\U0001b150-\U0001b152\U0001f200"
    "\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\u32d0-\u32fe\u3300-\u3357\uff66-\uff6f\uff71-\uff9d"
    "\U0001aff0-\U0001affe\U0001b000\U0001b120-\U0001b122\U0001b155\U0001b164-\U0001b167"
    "\u0e01-\u0e3a\u0e40-\u0e5b"
    "]"
)
# Python's \w takes every number and no mark; Ruby's word characters are the other way round.
_MARKS = frozenset(("Mn", "Mc", "Me", "Pc"))
_PLAIN = re.compile(r"[\x00-\x7f\u2010-\u2027\u2030-\u205e\xa0\xa1\xab\xbb\xbf-\u02ff]*")


def count_text(text: str) -> int:
    """Return the number of words in one text node, by AO3's rule."""
    text = _SILENT.sub("", text.replace("--", "—"))
    if _PLAIN.fullmatch(text):
        return len(_RUN.findall(text))
    singles = 0
    if _SINGLE.search(text):
        text, singles = _SINGLE.subn(" ", text)
    return singles + len(_RUN.findall(text.translate(_ruby_words(text))))


def _ruby_words(text: str) -> dict[int, str]:
    """Map the characters of ``text`` on which Python and Ruby disagree to plain ones on which they agree."""
    table: dict[int, str] = {}
    for character in set(text):
        if character > "\x7f":
            kind = category(character)
            if kind in _MARKS:
                table[ord(character)] = "a"
            elif kind == "No" or (kind == "Lo" and not character.isalnum()):
                table[ord(character)] = " "
            elif "\u24b6" <= character <= "\u24e9":  # circled letters are alphabetic for Unicode, symbols for Python
                table[ord(character)] = "a"
    return table


def count_html(html: str) -> int:
    """Return the number of words in safe HTML; a tag parts words, because AO3 counts text node by text node."""
    return count_text(unescape(_TAG.sub("\n", html)))


def count_chapter(chapter: Chapter) -> int:
    """Return the number of words of a chapter's prose: no headings, notes or scene breaks."""
    return count_html("\n".join(block.html for block in chapter.blocks if block.kind is BlockKind.PROSE))


def count_words(document: Document) -> int:
    """Return the number of words of a story's prose."""
    return sum(map(count_chapter, document.chapters))
