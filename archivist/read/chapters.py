"""Blocks to chapters: where a story says a new chapter begins, and what it calls it.

Headings decide where there are any (Markdown, HTML); in plain text, lines that are worded like a chapter's head, and
bare numerals that count up from one. A heading that repeats the title is the title. What stands above the first
chapter goes into it, unless there is enough of it to be a chapter of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archivist.model import BlockKind, Chapter, Place
from archivist.read.download import Download
from archivist.read.heads import is_head, numeral
from archivist.read.labels import is_label
from archivist.read.notes import is_note, mark
from archivist.read.piece import Piece, prose

PROLOGUE_WORDS = 150
"""Words of prose above the first head from which they are a chapter of their own."""


@dataclass(frozen=True, slots=True)
class Split:
    """The chapters of a text; ``title`` is the story's own heading, if it has one."""

    title: str | None
    chapters: tuple[Chapter, ...]


def split(pieces: Sequence[Piece], title: str | None) -> Split:
    """Split a text into chapters, its notes marked. ``title`` is what is known of the story's title already."""
    pieces = list(pieces)
    own, pieces = _own_title(pieces, title)
    heads = _heads(pieces)
    if not heads:
        return Split(own, (Chapter(None, mark(_levelled(pieces))),))
    parts = _parts(pieces, heads)
    chapters = (Chapter(name, mark(_levelled(part))) for name, part in parts)
    return Split(own, tuple(chapters))


def from_download(download: Download) -> tuple[Chapter, ...]:
    """Return the chapters of a download; notes in its text are marked where it has no place of its own for them."""
    chapters = []
    for part in download.parts:
        before = tuple(piece.block(BlockKind.NOTE, Place.HEAD) for piece in part.before)
        after = tuple(piece.block(BlockKind.NOTE, Place.TAIL) for piece in part.after)
        pieces = _levelled(list(part.pieces))
        text = tuple(piece.block() for piece in pieces) if download.notes_apart else mark(pieces)
        chapters.append(Chapter(part.title or None, (*before, *text, *after)))
    return tuple(chapters)


def _parts(pieces: Sequence[Piece], heads: list[tuple[int, int, str]]) -> list[tuple[str | None, list[Piece]]]:
    """Cut the blocks at the heads; a head is its index, the index behind it, and its title."""
    parts: list[tuple[str | None, list[Piece]]] = []
    ends = [start for start, _, _ in heads[1:]] + [len(pieces)]
    for (_, after, name), end in zip(heads, ends, strict=True):
        parts.append((name, list(pieces[after:end])))
    above = list(pieces[: heads[0][0]])
    prose = sum(len(piece.text.split()) for piece in above if piece.kind is BlockKind.PROSE and not is_note(piece))
    if prose >= PROLOGUE_WORDS:
        return [(None, above), *parts]
    return [(parts[0][0], above + parts[0][1]), *parts[1:]]


# --- the story's title -----------------------------------------------------------------------------------------------


def _own_title(pieces: list[Piece], title: str | None) -> tuple[str | None, list[Piece]]:
    """Take the heading that is the story's title out of the blocks."""
    headings = [(i, piece) for i, piece in enumerate(pieces) if piece.kind is BlockKind.HEADING]
    if not headings:
        return _own_line(pieces, title)
    at, first = headings[0]
    same = title is not None and folded(first.text) == folded(title)
    others = [piece for _, piece in headings[1:] if not is_label(piece.text)]
    alone = all(piece.level > first.level for piece in others)
    if is_label(first.text) or not (
        same or (alone and _is_above(pieces, at) and not (is_head(first.text) and not others))
    ):
        return None, pieces
    if is_head(first.text) and not same:
        return None, pieces
    return " ".join(first.text.split()), pieces[:at] + pieces[at + 1 :]


def _is_above(pieces: list[Piece], at: int) -> bool:
    """Whether a heading stands above the story: nothing but notes and rules come before it."""
    return all(piece.kind is not BlockKind.PROSE or is_note(piece) or len(piece.text) < 80 for piece in pieces[:at])


def _own_line(pieces: list[Piece], title: str | None) -> tuple[str | None, list[Piece]]:
    """In text without headings: a first line that repeats the known title, or stands apart like one."""
    for at, piece in enumerate(pieces[:8]):
        if piece.kind is not BlockKind.PROSE or is_note(piece) or _is_chrome_line(piece):
            continue
        lines = piece.lines
        if title is not None:
            if folded(lines[0]) == folded(title):
                rest = [replace_text(piece, lines[1:])] if len(lines) > 1 else []
                return lines[0], pieces[:at] + rest + pieces[at + 1 :]
            return None, pieces
        if len(lines) == 1 and _is_title_line(piece, pieces[at + 1 :]):
            return piece.text.strip("*_~=<> "), pieces[:at] + pieces[at + 1 :]
        if len(lines) == 2 and is_head(lines[1]) and _is_title_line(replace_text(piece, lines[:1]), pieces[at + 1 :]):
            return lines[0].strip("*_~=<> "), [*pieces[:at], replace_text(piece, lines[1:]), *pieces[at + 1 :]]
        return None, pieces
    return None, pieces


def _is_chrome_line(piece: Piece) -> bool:
    return "@" in piece.text and len(piece.text) < 80


_SENTENCE_END = re.compile(r"[.,;:…!?\"”’'—-]\Z")
_SETTING = re.compile(
    r"\d|,|\b(?:POV|later|earlier|ago|before|after|morning|night|evening|afternoon|day|week|month|year|earth|office|room|house|"
    r"meanwhile|flashback|present|past|somewhere|location|time|date)\b",
    re.IGNORECASE,
)


def _is_title_line(piece: Piece, following: Sequence[Piece]) -> bool:
    """Whether a first line is a title: short, capitals at the beginnings of words, no sentence, and prose below it."""
    text = piece.text.strip()
    words = re.findall(r"[^\W\d_][\w'’.-]*", text)
    if not 0 < len(words) <= 10 or len(text) > 70 or is_head(text) or is_label(text):
        return False
    if not following or not any(len(other.text) > 2 * len(text) for other in following[:3]):
        return False
    if piece.apart:
        return not text.endswith((".", ",", ";", ":")) or text.isupper()
    if _SENTENCE_END.search(text) or _SETTING.search(text) or len(words) < 2:
        return False
    great = [word for word in words if len(word) > 3 or not word.islower()]
    return bool(great) and all(word[0].isupper() for word in great) and words[0][0].isupper()


def folded(text: str) -> str:
    """A title without case, marks and spaces, to compare it."""
    return "".join(character for character in text.casefold() if character.isalnum())


def replace_text(piece: Piece, lines: list[str]) -> Piece:
    """The same block with other lines of plain text."""
    return replace(prose("\n".join(lines), gap=piece.gap), apart=piece.apart)


# --- heads -----------------------------------------------------------------------------------------------------------


def _heads(pieces: list[Piece]) -> list[tuple[int, int, str]]:
    """The heads of the chapters: by headings, by wording, or by counting."""
    return _by_headings(pieces) or _by_wording(pieces) or _by_counting(pieces)


def _by_headings(pieces: list[Piece]) -> list[tuple[int, int, str]]:
    """All headings of one level: that of worded heads, or the highest if there are several."""
    headings = [
        (i, piece) for i, piece in enumerate(pieces) if piece.kind is BlockKind.HEADING and not is_label(piece.text)
    ]
    worded = [piece.level for _, piece in headings if is_head(piece.text)]
    if worded:
        level = min(worded)
    elif len(headings) >= 2 and len(found := {piece.level for _, piece in headings}) >= 1:
        level = min(found)
        if sum(1 for _, piece in headings if piece.level == level) < 2:
            return []
    else:
        return []
    return [(i, i + 1, " ".join(piece.text.split())) for i, piece in headings if piece.level == level]


def _by_wording(pieces: list[Piece]) -> list[tuple[int, int, str]]:
    """Lines worded like heads, with the line below each that is its title."""
    heads = []
    for i, piece in enumerate(pieces):
        if piece.kind is not BlockKind.PROSE or len(piece.text) > 200:
            continue
        lines = piece.lines
        if is_head(lines[0]) and len(lines) <= 3:
            after, name = i + 1, ": ".join(_plain(line) for line in lines)
            if len(lines) == 1 and re.search(r"\w+\W*\Z", lines[0]) and _has_title_below(pieces, i):
                after, name = i + 2, f"{name}: {_plain(pieces[i + 1].text)}"
            heads.append((i, after, name))
    return [head for head in heads if not _is_contents(heads, head)]


def _plain(line: str) -> str:
    return line.strip().strip("*_~=-–—<>[]|# ").rstrip(":").strip() or line.strip()


def _has_title_below(pieces: list[Piece], i: int) -> bool:
    """Whether the line below a bare ``Chapter 3`` is the chapter's title."""
    if i + 2 >= len(pieces) or not re.fullmatch(r"[\W_]*\w+[\W_]+(?:\w+|\w+[- ]\w+)[\W_]*", pieces[i].text):
        return False
    below, text = pieces[i + 1], pieces[i + 1].text.strip()
    if below.kind is not BlockKind.PROSE or len(text) > 60 or "\n" in text or is_head(text) or is_note(below):
        return False
    if below.gap == 0 or below.apart or (re.fullmatch(r"[\"“'‘].*[\"”'’]", text) and below.gap == 0):
        return text[-1] not in ".,;" and (text[0].isupper() or not text[0].isalpha())
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    great = [word for word in words if len(word) > 3]
    return 0 < len(words) <= 7 and text[-1].isalnum() and bool(great) and all(word[0].isupper() for word in great)


def _is_contents(heads: list[tuple[int, int, str]], head: tuple[int, int, str]) -> bool:
    """Whether a head is a line in a table of contents: another head follows with nothing between, and comes again."""
    following = [other for other in heads if other[0] >= head[1]]
    again = any(folded(other[2]) == folded(head[2]) for other in following)
    return again and bool(following) and following[0][0] == head[1]


def _by_counting(pieces: list[Piece]) -> list[tuple[int, int, str]]:
    """Bare numerals alone in their blocks, if they count up from one (or from two, below an unnumbered first part)."""
    found = []
    for i, piece in enumerate(pieces):
        if piece.kind is BlockKind.PROSE and len(piece.text) < 24 and (number := numeral(piece.text)) is not None:
            found.append((i, number))
    heads: list[tuple[int, int, str]] = []
    expected = 1 if found and found[0][1] == 1 else 2
    for i, number in found:
        if number == expected:
            heads.append((i, i + 1, _plain(pieces[i].text).rstrip(".")))
            expected += 1
    return heads if len(heads) >= 2 and all(b[0] > a[1] for a, b in pairwise(heads)) else []


def _levelled(pieces: list[Piece]) -> list[Piece]:
    """Set the headings inside a chapter below its own: the highest becomes the third level."""
    levels = [piece.level for piece in pieces if piece.kind is BlockKind.HEADING]
    if not levels:
        return pieces
    shift = 3 - min(levels)
    return [_relevelled(piece, min(6, piece.level + shift)) if piece.level else piece for piece in pieces]


def _relevelled(piece: Piece, level: int) -> Piece:
    if level == piece.level:
        return piece
    html = re.sub(rf"\A<h{piece.level}", f"<h{level}", re.sub(rf"</h{piece.level}>\Z", f"</h{level}>", piece.html))
    return replace(piece, html=html, level=level)
