"""One reader for each suffix whose files are no plain text: bytes to pieces, or straight to the document."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from archivist.model import Document
from archivist.read.pictures import Album
from archivist.read.reading import Reading

_READERS = {
    ".epub": ("archivist.read.epub", "read_epub"),
    ".docx": ("archivist.read.office", "read_docx"),
    ".odt": ("archivist.read.office", "read_odt"),
    ".rtf": ("archivist.read.rtf", "read_rtf"),
    ".fb2": ("archivist.read.fb2", "read_fb2"),
}
"""The reader of each suffix, in lower case, loaded when the first such file is read."""

CONTAINERS = frozenset(_READERS)


def open_container(suffix: str, data: bytes, path: str) -> Reading | tuple[Document, Album]:
    """Return what the file holds, a download of ours as its document and pictures.

    Raises :class:`~archivist.errors.StoryError` if it cannot be read.
    """
    module, name = _READERS[suffix]
    reader: Callable[[bytes, str], Reading | tuple[Document, Album]] = getattr(import_module(module), name)
    return reader(data, path)
