"""What a work saved from another archive gives us: typed metadata, chapters, and which words are notes."""

from __future__ import annotations

from dataclasses import dataclass

from archivist.read.frontmatter import Entry
from archivist.read.piece import Piece


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter as the archive divided it, with the notes it set before and after."""

    title: str | None
    pieces: tuple[Piece, ...]
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Download:
    """Metadata under the archive's own labels, and the chapters.

    ``notes_apart`` says that the archive has places of its own for notes: all of a chapter's text is story to it, and
    counted.
    """

    entries: tuple[Entry, ...]
    parts: tuple[Part, ...]
    notes_apart: bool = False
