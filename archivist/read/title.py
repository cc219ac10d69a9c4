"""What a story is called: as declared, as headed, as its header says, as its file is named, or by its first words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archivist.model import BlockKind, Chapter, TitleOrigin

INCIPIT_WORDS = 8
"""Words of the opening at which a title made of it is cut, if no phrase ends before."""

INCIPIT_CHARACTERS = 24
"""The same for writing without spaces."""

_EMPTY = """
story stories untitled document doc text txt file new newfile index readme chapter chap ch part fic fanfic oneshot draft
final copy download page work works temp test note notes unnamed export scan default main body content
"""
_SMALL = "a an and as at but by de for from in into is nor of on or the to vs with x"
_DANGLING = """
a an the and or but of to in on at by for with from as that which who his her their my your its was were is had he she
it i they
"""
_EMPTY_NAMES, SMALL_WORDS, _DANGLING_WORDS = (frozenset(words.split()) for words in (_EMPTY, _SMALL, _DANGLING))

_SUFFIX = re.compile(r"\.(?:txt|md|markdown|html?|epub|docx|odt|rtf|fb2)\Z", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{8,}|[0-9a-zA-Z]*\d[0-9a-zA-Z]{2,}\d[0-9a-zA-Z]*", re.IGNORECASE)
_PHRASE_END = re.compile(r"[,;:.!?…]+[\"”’']*(?=\s|$)|\s[–—-]+\s|[。，、！？…]+[」』”]?")
_EDGES = " ,;:–—-*_"


def choose(
    declared: str | None, headed: str | None, header: str | None, path: str, chapters: Sequence[Chapter]
) -> tuple[str, TitleOrigin]:
    """Return the title and how it was found, the strongest word first."""
    for title, origin in (
        (declared, TitleOrigin.DECLARED),
        (headed, TitleOrigin.HEADING),
        (header, TitleOrigin.HEADER),
        (title_of_name(path), TitleOrigin.FILENAME),
    ):
        if title:
            return " ".join(title.split()), origin
    return incipit(chapters), TitleOrigin.INCIPIT


# --- file names ------------------------------------------------------------------------------------------------------


_PADDED = re.compile(r"(?<=[A-Za-z]{3})0([1-9])\Z")
"""The number of a part at the end of a name, as in ``horizon05``."""


def title_of_name(path: str) -> str | None:
    """Return the title that a file's name is; ``None`` for numbers, hashes, ``chapter1``, ``story`` and their like."""
    stem = _SUFFIX.sub("", path.rpartition("/")[2]).encode("utf-8", "replace").decode().replace("%20", " ").strip()
    stem = _PADDED.sub(r" \1", stem)
    # Where spaces part the words, hyphens join them; where none do, hyphens part them too.
    words = re.split(r"[\s_]+" if " " in stem else r"[\s_+]+|(?<=\w)-+(?=\w)", stem)
    words = [word for word in words if any(map(str.isalnum, word)) and not _is_hash(word)]
    if not any(map(_has_meaning, words)) or not any(map(_is_speakable, words)):
        return None
    if max(map(len, words)) <= 4 and any(any(map(str.isdigit, word)) and not word.isdigit() for word in words):
        return None
    return _cased(words)


def _has_meaning(word: str) -> bool:
    plain = "".join(character for character in word if character.isalpha()).lower()
    return bool(plain) and (len(plain) > 1 or not plain.isascii()) and plain not in _EMPTY_NAMES


def _is_hash(word: str) -> bool:
    return len(word) >= 8 and _HASH.fullmatch(word) is not None and sum(map(str.isdigit, word)) >= 2


def _is_speakable(word: str) -> bool:
    """Whether a word can be spoken: it has a vowel, and is no code like ``wh40k01``."""
    letters = sum(map(str.isalpha, word))
    if not word.isascii():
        return letters > 0
    return (
        letters >= 2 and sum(map(str.isdigit, word)) * 3 <= letters and bool(re.search("[aeiouy]", word, re.IGNORECASE))
    )


def _cased(words: Sequence[str]) -> str:
    """Set capitals where nobody did; a name that has some is left as it is."""
    text = " ".join(words)
    if text != text.lower():
        return text
    last = len(words) - 1
    return " ".join(
        word
        if word in SMALL_WORDS and 0 < i < last
        else "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
        for i, word in enumerate(words)
    )


# --- first words -----------------------------------------------------------------------------------------------------


def incipit(chapters: Sequence[Chapter]) -> str:
    """Return the opening words of the prose, cut where a phrase ends and marked with an ellipsis when they go on."""
    words = _opening(chapters).split()
    if not words:
        return "Untitled"
    if len(words[0]) > INCIPIT_CHARACTERS:
        return _cut(words[0], words[0][:INCIPIT_CHARACTERS], 6) or _trimmed(words[0][:INCIPIT_CHARACTERS]) + "…"
    whole = " ".join(words)
    if len(words) <= INCIPIT_WORDS and len(whole) <= 60:
        return _trimmed(whole).removesuffix(".") if whole.count(".") == 1 else _trimmed(whole)
    return _cut(whole, " ".join(words[: INCIPIT_WORDS + 2])[:70], 12) or _without_dangling(words[:INCIPIT_WORDS])


def _opening(chapters: Sequence[Chapter]) -> str:
    """The first block with words in it: prose if there is any."""
    blocks = [block for chapter in chapters for block in chapter.blocks]
    for prose_only in (True, False):
        for block in blocks:
            if (block.kind is BlockKind.PROSE or not prose_only) and any(map(str.isalnum, block.text)):
                return block.text
    return ""


def _cut(whole: str, head: str, least: int) -> str | None:
    """The head up to where its last phrase ends, if there is enough before."""
    for match in reversed(list(_PHRASE_END.finditer(head))):
        if match.start() >= least:
            return _trimmed(head[: match.start()]).rstrip(".…") + "…"
    return None if len(head) < len(whole) else _trimmed(head)


def _without_dangling(words: list[str]) -> str:
    """The words without small ones left hanging at their end."""
    words = " ".join(words)[:60].split()
    while len(words) > 3 and words[-1].lower().strip("\"'“”") in _DANGLING_WORDS:
        words.pop()
    return _trimmed(" ".join(words)).rstrip(".…") + "…"


def _trimmed(text: str) -> str:
    """The text without marks at its edges, and without a quotation mark whose partner was cut off."""
    text = text.strip(_EDGES)
    for opening, closing in ('""', "“”", "«»", "„“", "‘’"):
        closes = closing in text[1:]
        if text.startswith(opening) and (not closes or (text.endswith(closing) and text.count(closing) < 3)):
            inner = text[1:].removesuffix(closing)
            text = (
                text[1:]
                if closing not in text[1:]
                else inner
                if opening not in inner and closing not in inner
                else text
            )
    return text
