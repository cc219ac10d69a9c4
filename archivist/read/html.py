"""HTML pages: downloads of other archives by their marks, and any other page by its structure."""

from __future__ import annotations

from dataclasses import dataclass

from archivist.read.ao3 import read_ao3
from archivist.read.blocks import blocks_in, parse
from archivist.read.download import Download
from archivist.read.efiction import read_efiction
from archivist.read.fanficfare import read_fanficfare
from archivist.read.fanfiction_net import read_fanfiction_net
from archivist.read.piece import Piece

_DOWNLOADS = (read_ao3, read_fanficfare, read_efiction, read_fanfiction_net)
"""The readers of other archives' pages; a page is read by the first that knows it."""

_UNSHOWN = ("iframe", "object", "embed", "video", "audio", "canvas", "svg", "math")


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a page, its ``<title>`` and author as its head gives them, or the download that it is.

    ``left_out`` names the elements whose content cannot be shown, with their numbers.
    """

    pieces: tuple[Piece, ...]
    title: str | None = None
    author: str | None = None
    download: Download | None = None
    left_out: str = ""


def read_html(text: str) -> Page:
    """Return what is in an HTML page."""
    tree = parse(text.replace("\f", " "))
    left_out = ", ".join(f"{count} {tag}" for tag in _UNSHOWN if (count := len(tree.css(tag))))
    download = next((found for reader in _DOWNLOADS if (found := reader(tree)) is not None), None)
    if download is not None and any(part.pieces for part in download.parts):
        return Page((), download=download, left_out=left_out)
    title = tree.css_first("head > title")
    author = tree.css_first("head > meta[name=author]")
    name = " ".join(title.text(deep=True).split()) if title is not None else ""
    writer = " ".join((author.attributes.get("content") or "").split()) if author is not None else ""
    pieces = blocks_in(tree.body) if tree.body is not None else ()
    return Page(pieces, name or None, writer or None, left_out=left_out)
