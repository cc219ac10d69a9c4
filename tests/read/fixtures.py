"""Reads fixtures: text in, expected text out, many cases a file.

A case is a line ``%%% name``, the input, a line ``%%%``, the expected outcome, up to the next case. In inputs, ``␣`` at
the end of a line stands for a space, ``⇥`` for a tab and ``␌`` for a form feed, which editors like to take away.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from archivist.model import BlockKind, Document, Material, SourcePath
from archivist.read import read

FOLDER = Path(__file__).with_name("fixtures")
SHARED = Path(__file__).resolve().parents[3] / "shared"


class Case(NamedTuple):
    name: str
    source: str
    expected: str


def cases(file: str) -> list[Case]:
    found = []
    for part in ("\n" + (FOLDER / file).read_text("utf-8")).split("\n%%% ")[1:]:
        name, _, rest = part.partition("\n")
        source, _, expected = rest.partition("\n%%%\n")
        found.append(Case(name, source.replace("␣", " ").replace("⇥", "\t").replace("␌", "\f"), expected.strip("\n")))
    return found


def document(text: str | bytes, path: str = "a.txt", **companions: str) -> Document:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    sides = tuple((SourcePath(name.replace("__", ".")), side.encode()) for name, side in companions.items())
    return read(Material(SourcePath(path), data, sides), redact=False)


def outline(document: Document) -> str:
    """One line a block: its kind or place, and its text with ``/`` for line ends."""
    lines = []
    for chapter in document.chapters:
        if len(document.chapters) > 1 or chapter.title:
            lines.append(f"# {chapter.title or '-'}")
        for block in chapter.blocks:
            kind = block.place or ("" if block.kind is BlockKind.PROSE else block.kind)
            lines.append(f"{kind}| {block.text}".replace("\n", " / "))
    return "\n".join(lines)
