"""Pages saved from archives that run eFiction: a story's page, one chapter of it, or all of it for printing.

Every archive has a skin of its own, so labels are looked for first and classes second: ``span.label`` before each
value, ``#pagetitle`` with the title and the author, ``.notes`` by what they are called, ``.chapter`` or ``#story``.
A category is whatever the archive makes of it (a character, a genre, a season), and so becomes a tag, not a fandom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archivist.read.blocks import blocks_in, inner_html, text_of
from archivist.read.download import Download, Part
from archivist.read.fields import split_tags
from archivist.read.frontmatter import Entry

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MEANING = {
    "summary": "summary",
    "rated": "rating",
    "rating": "rating",
    "categories": "tag",
    "category": "tag",
    "characters": "character",
    "pairing": "relationship",
    "pairings": "relationship",
    "genre": "tone",
    "genres": "tone",
    "warning": "warning",
    "warnings": "warning",
    "fandom": "fandom",
    "fandoms": "fandom",
    "series": "series",
    "chapters": "chapters",
    "completed": "complete",
    "complete": "complete",
    "word count": "words",
    "published": "published",
    "updated": "updated",
    "language": "language",
}
_LISTS = frozenset(("tag", "character", "relationship", "tone", "warning", "fandom"))
_LEAST_LABELS = 3
_CONTENTS = re.compile(r"\s*\[.*\]\s*|\s*\(.*\)\s*\Z")


def read_efiction(tree: LexborHTMLParser) -> Download | None:
    """Return what a page of an eFiction archive holds, or ``None`` if it is none or has no text."""
    title = tree.css_first("#pagetitle")
    labels = [node for node in tree.css("span.label") if _label(node) in _MEANING]
    if title is None or (len(labels) < _LEAST_LABELS and tree.css_first(".chaptertitle") is None):
        return None
    parts = tuple(_parts(tree))
    if not any(part.pieces for part in parts):
        return None
    return Download((*_head(title), *_labelled(labels), *_story_notes(tree)), parts)


# --- metadata --------------------------------------------------------------------------------------------------------


def _head(title: LexborNode) -> Iterator[Entry]:
    """Yield title and authors: by their links, else by the word between them."""
    stories = [_text(link) for link in title.css("a[href*='viewstory']")]
    authors = tuple(_text(link) for link in title.css("a[href*='viewuser']"))
    name, _, writer = _text(title).rpartition(" by ")
    if stories or name:
        yield Entry("title", stories[0] if stories else name, 0)
    if authors or writer:
        yield Entry("author", authors or (writer,), 0)


def _labelled(labels: list[LexborNode]) -> Iterator[Entry]:
    """Yield what stands behind each label, up to the next one."""
    for label in labels:
        key, html = _MEANING[_label(label)], _behind(label)
        value = " ".join(text_of(html).split())
        if not value or value.lower() in ("none", "n/a"):
            continue
        if key == "summary":
            yield Entry(key, html, 0)
        elif key in _LISTS:
            yield Entry(key, split_tags(value), 0)
        elif key in ("chapters", "words", "rating"):
            yield Entry(key, _CONTENTS.sub("", value), 0)
        else:
            yield Entry(key, value, 0)


def _behind(label: LexborNode) -> str:
    html, node = "", label.next
    while node is not None and not (node.is_element_node and _is_label(node)):
        html += node.html or ""
        node = node.next
    return re.sub(r"(?:\s|<br\b[^>]*>)+\Z", "", html).strip()


def _is_label(node: LexborNode) -> bool:
    return "label" in (node.attributes.get("class") or "").split()


def _label(node: LexborNode) -> str:
    return _text(node).rstrip(":").strip().lower()


# --- text ------------------------------------------------------------------------------------------------------------


def _note_name(node: LexborNode) -> str:
    """What a note is called, in its heading or in a label of its own."""
    heading = node.css_first(".label, .title")
    return _text(heading).rstrip(":").lower() if heading is not None else ""


def _note_text(node: LexborNode) -> LexborNode:
    return node.css_first(".noteinfo") or node


def _story_notes(tree: LexborHTMLParser) -> Iterator[Entry]:
    for node in tree.css(".notes"):
        if "chapter" not in _note_name(node) and "end" not in _note_name(node):
            yield Entry("notes", inner_html(_note_text(node)), 0)


def _parts(tree: LexborHTMLParser) -> Iterator[Part]:
    """Yield the chapters in the order of the page, each with the notes set before and after it."""
    title: str | None = None
    waiting: Part | None = None
    for node in tree.css(".chaptertitle, .notes, .chapter, #story"):
        classes = (node.attributes.get("class") or "").split()
        if "chaptertitle" in classes:
            if waiting is not None and waiting.pieces:
                yield waiting
                waiting = None
            title = _text(node).rpartition(" by ")[0] or _text(node)
        elif "notes" in classes:
            name = _note_name(node)
            if "end" in name and waiting is not None:
                waiting = Part(waiting.title, waiting.pieces, waiting.before, blocks_in(_note_text(node)))
            elif "chapter" in name and (waiting is None or not waiting.pieces):
                waiting = Part(title, (), blocks_in(_note_text(node)))
        elif "chapter" in classes or node.css_first(".chapter") is None:
            before = waiting.before if waiting is not None and not waiting.pieces else ()
            if waiting is not None and waiting.pieces:
                yield waiting
            waiting, title = Part(title, blocks_in(node), before), None
    if waiting is not None and waiting.pieces:
        yield waiting


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())
