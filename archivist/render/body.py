"""The text of a chapter as HTML: every block with an address, notes apart from prose, headings below the page's own.

This is written by hand rather than by a template because a long story has thousands of blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from archivist.model import Block, BlockKind, Chapter, Place
from archivist.render.views import TextView

_FIRST_TAG = re.compile(r"\s*<[A-Za-z][A-Za-z0-9]*")
_HEADING = re.compile(r"(</?h)([1-6])(?=[\s>])", re.IGNORECASE)
_LEADING_CLASS = re.compile(r'\s*<[A-Za-z][A-Za-z0-9]*[^>]*\sclass="')


def anchor(chapter: int, block: int) -> str:
    """Return the id of a block; both numbers count from 0, the id from 1."""
    return f"c{chapter + 1}p{block + 1}"


def text_view(chapter: Chapter, index: int, title: str, known: Iterable[str], note: str = "Author’s note") -> TextView:
    """Return the text of chapter ``index`` under ``title``, without a first heading that repeats one of ``known``."""
    blocks = list(enumerate(chapter.blocks))
    first = next((number for number, block in blocks if block.kind is not BlockKind.NOTE), None)
    if first is not None and _repeats(chapter.blocks[first], known):
        del blocks[first]
    # The page has an h1, a chapter with a title an h2: headings of the text stand right below.
    top = 3 if title else 2
    shift = _heading_shift(chapter.blocks, top)
    if not shift and all(block.kind is not BlockKind.NOTE for block in chapter.blocks):
        lines = [_block_html(block, index, number, 0, top) for number, block in blocks]
        return TextView(index + 1, f"chapter-{index + 1}", title, Markup(), _joined(lines), Markup())
    parts: dict[Place | None, list[str]] = {Place.HEAD: [], None: [], Place.TAIL: []}
    for place, run in groupby(blocks, key=lambda item: _place(item[1])):
        htmls = [_block_html(block, index, number, shift, top) for number, block in run]
        if place is Place.INLINE:
            parts[None].append(note_html("\n".join(htmls), note))
        else:
            parts[place] += htmls
    head, body, tail = map(_joined, parts.values())
    return TextView(index + 1, f"chapter-{index + 1}", title, head, body, tail)


def _joined(lines: Iterable[str]) -> Markup:
    return Markup("\n".join(lines))  # noqa: S704 - blocks are sanitized


def note_html(inner: str, label: str) -> str:
    """Return author's words that stand between paragraphs of prose, set apart from them under ``label``."""
    return f'<aside class="note" role="note" aria-label="{escape(label)}">\n{inner}\n</aside>'


def _place(block: Block) -> Place | None:
    return (block.place or Place.INLINE) if block.kind is BlockKind.NOTE else None


def _repeats(block: Block, known: Iterable[str]) -> bool:
    return block.kind is BlockKind.HEADING and _folded(block.text) in {_folded(name) for name in known}


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _heading_shift(blocks: Sequence[Block], top: int) -> int:
    """Return how far headings must move so that the highest of them has the level ``top``."""
    levels = [int(level) for block in blocks if "<h" in block.html for _, level in _HEADING.findall(block.html)]
    return top - min(levels, default=top)


def _block_html(block: Block, chapter: int, number: int, shift: int, top: int) -> str:
    html = block.html
    if block.kind is BlockKind.PROSE and html.startswith("<p>") and "<h" not in html:
        # As anchor() writes it; a call for each paragraph of an archive is a second of every build.
        return f'<p id="c{chapter + 1}p{number + 1}">{html[3:]}'
    if shift and "<h" in html:
        html = _HEADING.sub(lambda match: f"{match[1]}{min(max(int(match[2]) + shift, top), 6)}", html)
    tag = _FIRST_TAG.match(html)
    if tag is None:
        return html
    if block.kind is BlockKind.BREAK:
        has_class = _LEADING_CLASS.match(html)
        return html if has_class else f'{tag[0]} class="break"{html[tag.end() :]}'
    return f'{tag[0]} id="{anchor(chapter, number)}"{html[tag.end() :]}'
