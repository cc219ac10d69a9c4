"""One story read from beginning to end: the steps in order."""

from __future__ import annotations

from collections.abc import Mapping

from archivist.errors import Level, Problem, StoryError
from archivist.model import Declaration, Document, Material, Origin
from archivist.read.chapters import Split, from_parts, split
from archivist.read.declared import Word, declare, strongest
from archivist.read.decode import Decoded, decode, is_binary
from archivist.read.files import split_suffix
from archivist.read.frontmatter import Entry, FrontMatter, take, toml_entries
from archivist.read.globs import matcher
from archivist.read.reading import READERS, Reading
from archivist.read.title import choose


def read_story(material: Material, *, encodings: Mapping[str, str] | None = None) -> Document:
    """Return the story in ``material``.

    ``encodings`` maps globs of source paths to codecs, the user's word against the ladder. Raises :class:`StoryError`
    with the code ``empty``, ``binary`` or ``bad-front-matter``.
    """
    decoded = _text(material, encodings or {})
    suffix = split_suffix(material.path)[1].lower()
    front = take(decoded.text, material.path, strict=suffix != ".txt")
    text = front.rest if front else decoded.text
    reading = READERS[suffix](text)
    words = _words(material, front, reading)
    declarations = strongest(words)
    title = _declared(declarations, "title", weaker=False)
    if reading.download is not None and not reading.pieces:
        split_up = Split(None, from_parts(reading.download.parts))
    else:
        split_up = split(reading.pieces, title or _declared(declarations, "title") or reading.title)
    if not any(chapter.blocks or chapter.title for chapter in split_up.chapters) and split_up.title is None:
        raise _nothing(material, "there is no text in this file", "empty")
    headed = split_up.title or reading.title
    name, origin = choose(title, headed, _declared(declarations, "title"), material.path, split_up.chapters)
    warnings = (Problem(Level.WARNING, material.path, message, code) for code, message in reading.warnings)
    problems = (*decoded.problems, *warnings, *(problem for word in words for problem in word.problems))
    return Document(
        path=material.path,
        digest=material.digest,
        encoding=decoded.encoding,
        title=name,
        title_origin=origin,
        declarations=declarations,
        chapters=split_up.chapters,
        problems=problems,
    )


def _text(material: Material, encodings: Mapping[str, str]) -> Decoded:
    """Decode the story's bytes, or say why they are none."""
    if not material.data.strip(b"\0 \t\r\n\x1a"):
        raise _nothing(material, "this file is empty; write a story in it or take it away", "empty")
    if is_binary(material.data):
        raise _nothing(material, "this is no text file, whatever its name says; save the story as text", "binary")
    chosen = next((codec for glob, codec in encodings.items() if matcher((glob,))(material.path)), None)
    decoded = decode(material.data, material.path, chosen)
    if not decoded.text.strip():
        raise _nothing(material, "this file is empty; write a story in it or take it away", "empty")
    return decoded


def _words(material: Material, front: FrontMatter | None, reading: Reading) -> list[Word]:
    """Everybody's word on the story, the strongest of each origin first."""
    words = []
    for path, data in reversed(material.companions):
        origin = Origin.DEFAULTS if path.rpartition("/")[2] == "_defaults.toml" else Origin.SIDECAR
        entries = toml_entries(data.decode("utf-8-sig", "replace"), path)
        words.append(declare(entries, origin, path))
    if front is not None:
        words.append(declare(front.entries, Origin.FRONT_MATTER, material.path))
    if reading.download is not None:
        words.append(declare(reading.download.entries, Origin.DOWNLOAD, material.path))
    words.append(declare((Entry(key, value, 0) for key, value in reading.entries), Origin.HEADER, material.path))
    return words


def _declared(declarations: tuple[Declaration, ...], field: str, *, weaker: bool = True) -> str | None:
    """The declared value of a field; without ``weaker``, not from lines in the text."""
    for declaration in declarations:
        if declaration.field == field and declaration.values and (weaker or declaration.origin is not Origin.HEADER):
            return declaration.values[0]
    return None


def _nothing(material: Material, message: str, code: str) -> StoryError:
    return StoryError(Problem(Level.ERROR, material.path, message, code))
