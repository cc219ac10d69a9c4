"""One reader for each suffix: text to pieces, with the head and tail of the text read for what it declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from archivist.model import BlockKind
from archivist.read.chapters import replace_text
from archivist.read.chrome import is_list_of_links, without_ways
from archivist.read.download import Download
from archivist.read.fanficfare import CONTENTS, head_of, is_fanficfare_text, parts_of
from archivist.read.fanfiction_net import line_entries
from archivist.read.frontmatter import Entry
from archivist.read.headers import Header, in_comments
from archivist.read.headers import take as take_headers
from archivist.read.html import read_html
from archivist.read.markdown import is_too_deep, read_markdown
from archivist.read.pictures import Album, unpacked
from archivist.read.piece import Piece, line_html
from archivist.read.text import read_text


@dataclass(frozen=True, slots=True)
class Reading:
    """The blocks of a text, what lines in it declare, and the title its format gives it outside of the text.

    A work saved from another archive has a ``download``, and no ``pieces`` if that has the chapters. ``warnings`` are
    codes with messages. ``album`` holds the pictures that the file itself carries. ``refused`` says why there is no
    story in the file.
    """

    pieces: tuple[Piece, ...]
    entries: tuple[tuple[str, str], ...] = ()
    title: str | None = None
    download: Download | None = None
    warnings: tuple[tuple[str, str], ...] = ()
    album: Album = field(default_factory=Album)
    refused: str = ""


def _read_txt(text: str) -> Reading:
    if not is_fanficfare_text(text):
        return _headed_text(text)
    named, rest = head_of(text)
    reading = _headed_text(rest)
    labels = tuple(Entry(key, _marked_up(key, value), 0) for key, value in reading.entries)
    parts = parts_of(reading.pieces)
    if parts:
        labels = tuple(_whole(label, reading.pieces) for label in labels)
    return Reading(() if parts else reading.pieces, download=Download((*named, *labels), parts or ()))


def _whole(label: Entry, pieces: Sequence[Piece]) -> Entry:
    """A summary with the paragraphs of it that stand between its line and the contents."""
    if label.key != "summary":
        return label
    more = takewhile(lambda piece: " ".join(piece.text.split()) != CONTENTS, pieces)
    return replace(label, value="\n".join((str(label.value), *(piece.html for piece in more))))


def _marked_up(key: str, value: str) -> str:
    """A download's summary is HTML; in a text it was plain."""
    return f"<p>{line_html(value)}</p>" if key == "summary" else value


def _headed_text(text: str) -> Reading:
    lines = text.split("\n")
    stretches = _stretches(lines)
    header = take_headers([[lines[i] for i in stretch] for stretch in stretches])
    for stretch, rest in zip(stretches, header.rest, strict=True):
        if len(rest) < len(stretch):
            left = list(rest)
            for i in stretch:
                if left and lines[i].strip() == left[0].strip():
                    left.pop(0)
                else:
                    lines[i] = ""
    return Reading(read_text("\n".join(lines)), _entries(header))


def _stretches(lines: Sequence[str]) -> list[list[int]]:
    """The numbers of the lines between blank ones."""
    stretches: list[list[int]] = []
    before = -2
    for i, line in enumerate(lines):
        if line and not line.isspace():
            if before == i - 1:
                stretches[-1].append(i)
            else:
                stretches.append([i])
            before = i
    return stretches


def _read_md(text: str) -> Reading:
    if is_too_deep(text):
        message = "lists or quotations stand in each other more than 90 deep; the file is shown as plain text"
        return replace(_headed_text(text), warnings=(("too-deep", message),))
    pieces, entries = headed(read_markdown(text))
    return Reading(pieces, (*in_comments(text), *entries))


def _read_html(text: str) -> Reading:
    album = Album()
    page = read_html(unpacked(text, album))
    if page.download is None and is_list_of_links(page.pieces):
        return Reading((), refused="this page only leads to others; put the stories here, and take it away")
    warnings = (("left-out", f"not shown: {page.left_out}"),) if page.left_out else ()
    if page.download is not None:
        return Reading((), download=page.download, warnings=warnings, album=album)
    pieces, entries = headed(without_ways(page.pieces))
    entries = (*in_comments(text), *entries)
    if page.author and not any(key == "author" for key, _ in entries):
        entries = (*entries, ("author", page.author))
    return Reading(pieces, entries, page.title, warnings=warnings, album=album)


def headed(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], tuple[tuple[str, str], ...]]:
    """Take header lines out of blocks; a block of which some lines stay is written anew."""
    header = take_headers(
        [piece.lines if piece.kind is BlockKind.PROSE else [piece.text or "* * *"] for piece in pieces]
    )
    kept: list[Piece] = []
    titles = {value for key, value in header.entries if key == "title"}
    for piece, rest in zip(pieces, header.rest, strict=True):
        if piece.kind is not BlockKind.PROSE:
            kept += (piece,) if rest or piece.text.strip() in titles else ()  # a byline may stand in a heading
        elif len(rest) == len(piece.lines):
            kept.append(piece)
        elif rest:
            kept.append(replace_text(piece, list(rest)))
    return tuple(kept), _entries(header)


def _entries(header: Header) -> tuple[tuple[str, str], ...]:
    """The words of the lines, then those of a mail, which are weaker."""
    return (*_with_facts(header.entries), *((key, value) for key, value in header.mail if value))


def _with_facts(entries: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the words of lines; the line of facts of FanFiction.net says more than the rating it begins with."""
    for key, value in entries:
        facts = line_entries(value) if key == "rating" else ()
        if not facts:
            yield key, value
        for fact in facts:
            values = fact.value if isinstance(fact.value, tuple) else (fact.value or "",)
            yield fact.key, ", ".join(values)


READERS: dict[str, Callable[[str], Reading]] = {
    ".txt": _read_txt,
    ".md": _read_md,
    ".markdown": _read_md,
    ".html": _read_html,
    ".htm": _read_html,
}
"""The reader of each suffix, in lower case."""
