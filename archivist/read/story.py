"""One story read from beginning to end: the steps in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archivist.errors import Level, Problem, StoryError
from archivist.model import Declaration, Document, Material, Origin, SourcePath, TitleOrigin
from archivist.read.chapters import Split, from_download, split
from archivist.read.containers import CONTAINERS, open_container
from archivist.read.declared import Word, declare, strongest
from archivist.read.decode import Decoded, decode, is_binary
from archivist.read.files import DEFAULTS, METADATA, beside, split_suffix
from archivist.read.frontmatter import Entry, FrontMatter, json_entries, take, toml_entries
from archivist.read.globs import matcher
from archivist.read.joining import read_parts
from archivist.read.pictures import Album, inner_album, settled
from archivist.read.reading import READERS, Reading
from archivist.read.record import read_record, record_in_html, record_in_text
from archivist.read.redact import redacted
from archivist.read.title import choose

Pictures = tuple[tuple[str, bytes], ...]
"""Names and bytes."""

_RECORDS = {".html": record_in_html, ".htm": record_in_html, ".txt": record_in_text}


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file as its reader left it, with the codec of its bytes and what there is to say about that."""

    reading: Reading
    encoding: str
    front: FrontMatter | None = None
    problems: tuple[Problem, ...] = ()


def read_story(material: Material, *, encodings: Mapping[str, str] | None = None, redact: bool = True) -> Document:
    """Return the story in ``material``.

    ``encodings`` maps globs of source paths to codecs, the user's word against the ladder. With ``redact``, addresses
    and telephone numbers of people are taken out of everything. Raises :class:`StoryError` when there is nothing to
    show.
    """
    return read_whole(material, encodings=encodings, redact=redact)[0]


def read_whole(
    material: Material, *, encodings: Mapping[str, str] | None = None, redact: bool = True
) -> tuple[Document, Pictures]:
    """Return the story in ``material`` as :func:`read_story` does, and the pictures it shows: names and bytes."""
    if material.parts:
        document, pictures = _serial(material, encodings or {})
    else:
        document, pictures = _read_one(material, encodings or {})
    return redacted(document) if redact else document, pictures


def _read_one(material: Material, encodings: Mapping[str, str]) -> tuple[Document, Pictures]:
    """A story in one file, or one part of a story in several."""
    found = _opened(material, encodings)
    if isinstance(found, _Opened):
        document, album = _document(material, found), found.reading.album
    else:
        document, album = _taken_back(material, found[0]), found[1]
    files = dict(material.pictures)

    def find(address: str) -> bytes | None:
        path = beside(material.path, address)
        return files.get(path) if path else None

    document, pictures = settled(document, album, find)
    if not album.refused:
        return document, pictures
    warnings = (Problem(Level.WARNING, material.path, message, code) for code, message in album.warnings())
    return replace(document, problems=(*document.problems, *warnings)), pictures


def _opened(material: Material, encodings: Mapping[str, str]) -> _Opened | tuple[Document, Album]:
    """Open a file by its suffix; a download of ours gives its document at once."""
    suffix = split_suffix(material.path)[1].lower()
    if not material.data.strip(b"\0 \t\r\n\x1a"):
        raise _nothing(material, "this file is empty; write a story in it or take it away", "empty")
    if suffix in CONTAINERS:
        opened = open_container(suffix, material.data, material.path)
        return _Opened(opened, "utf-8") if isinstance(opened, Reading) else opened
    finder = _RECORDS.get(suffix)
    record = finder(material.data) if finder else None
    if record is not None and (document := read_record(record)) is not None:
        return document, inner_album(material.data) if document.pictures else Album()
    decoded = _text(material, encodings)
    front = take(decoded.text, material.path, strict=suffix in READERS and suffix != ".txt")
    reading = READERS.get(suffix, READERS[".txt"])(front.rest if front else decoded.text)
    if reading.refused:
        raise _nothing(material, reading.refused, "no-story")
    return _Opened(reading, decoded.encoding, front, decoded.problems)


def _document(material: Material, found: _Opened) -> Document:
    """Judge what a reader found: who declares what, where the chapters are, and what the story is called."""
    reading = found.reading
    words = _words(material, found.front, reading)
    declarations = strongest(words)
    title = _declared(declarations, "title", weaker=False)
    if reading.download is not None and not reading.pieces:
        split_up = Split(None, from_download(reading.download))
    else:
        split_up = split(reading.pieces, title or _declared(declarations, "title") or reading.title)
    if not any(chapter.blocks or chapter.title for chapter in split_up.chapters) and split_up.title is None:
        raise _nothing(material, "there is no text in this file", "empty")
    headed = split_up.title or reading.title
    name, origin = choose(title, headed, _declared(declarations, "title"), material.path, split_up.chapters)
    warnings = (Problem(Level.WARNING, material.path, message, code) for code, message in reading.warnings)
    problems = (*found.problems, *warnings, *(problem for word in words for problem in word.problems))
    return Document(
        path=material.path,
        digest=material.digest,
        encoding=found.encoding,
        title=name,
        title_origin=origin,
        declarations=declarations,
        chapters=split_up.chapters,
        problems=problems,
    )


def _taken_back(material: Material, document: Document) -> Document:
    """A document of ours at its new place; files that speak about it there are heard before what it says itself."""
    companions = _companion_words(material.companions)
    words = [*companions, Word(document.declarations)]
    declarations = strongest(words)
    declared = _declared(declarations, "title")
    title = declared if declared != document.declared_one("title") else None
    return replace(
        document,
        path=material.path,
        digest=material.digest,
        declarations=declarations,
        title=title or document.title,
        title_origin=TitleOrigin.DECLARED if title else document.title_origin,
        problems=tuple(problem for word in companions for problem in word.problems),
    )


def _text(material: Material, encodings: Mapping[str, str]) -> Decoded:
    """Decode the story's bytes, or say why they are none."""
    if is_binary(material.data):
        raise _nothing(material, "this is no text file, whatever its name says; save the story as text", "binary")
    chosen = next((codec for glob, codec in encodings.items() if matcher((glob,))(material.path)), None)
    decoded = decode(material.data, material.path, chosen)
    if not decoded.text.strip():
        raise _nothing(material, "this file is empty; write a story in it or take it away", "empty")
    return decoded


def _words(material: Material, front: FrontMatter | None, reading: Reading) -> list[Word]:
    """Everybody's word on the story, the strongest of each origin first."""
    words = _companion_words(material.companions)
    if front is not None:
        words.append(declare(front.entries, Origin.FRONT_MATTER, material.path))
    if reading.download is not None:
        words.append(declare(reading.download.entries, Origin.DOWNLOAD, material.path))
    words.append(declare((Entry(key, value, 0) for key, value in reading.entries), Origin.HEADER, material.path))
    return words


def _companion_words(companions: Sequence[tuple[SourcePath, bytes]]) -> list[Word]:
    """The words of metadata files, given the weakest first."""
    words = []
    for path, data in reversed(companions):
        name, text = path.rpartition("/")[2], data.decode("utf-8-sig", "replace")
        if name.lower() == METADATA:
            words.append(declare(json_entries(text, path), Origin.DEFAULTS, path))
        else:
            origin = Origin.DEFAULTS if name == DEFAULTS else Origin.SIDECAR
            words.append(declare(toml_entries(text, path), origin, path))
    return words


def _serial(material: Material, encodings: Mapping[str, str]) -> tuple[Document, Pictures]:
    """A story in several files: what stands beside the first speaks about the whole."""
    pictures: dict[str, bytes] = {}

    def read_one(part: Material) -> Document:
        document, shown = _read_one(replace(part, pictures=material.pictures), encodings)
        pictures.update(shown)
        return document

    others = {f"{stem}.toml" for path, _ in material.parts[1:] for stem in (path, split_suffix(path)[0])}
    words = _companion_words([kept for kept in material.companions if kept[0] not in others])
    problems = [problem for word in words for problem in word.problems]
    document = read_parts(material, strongest(words), problems, read_one)
    return document, tuple((name, pictures[name]) for name in document.pictures)


def _declared(declarations: tuple[Declaration, ...], field: str, *, weaker: bool = True) -> str | None:
    """The declared value of a field; without ``weaker``, not from lines in the text."""
    for declaration in declarations:
        if declaration.field == field and declaration.values and (weaker or declaration.origin is not Origin.HEADER):
            return declaration.values[0]
    return None


def _nothing(material: Material, message: str, code: str) -> StoryError:
    return StoryError(Problem(Level.ERROR, material.path, message, code))
