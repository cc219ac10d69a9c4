"""FictionBook 2: one XML file with typed metadata, sections for chapters, and notes in a body of their own."""

from __future__ import annotations

from binascii import Error, a2b_base64
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from archivist.read.blocks import blocks_of
from archivist.read.download import Download, Part
from archivist.read.frontmatter import Entry
from archivist.read.pictures import Album, described, image_tag
from archivist.read.piece import Piece
from archivist.read.reading import Reading, headed
from archivist.read.refusal import BROKEN, refusal
from archivist.read.urls import is_web_link
from archivist.read.xmltree import attribute, local, parse_xml, words_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ELEMENTS = {
    "p": "p",
    "v": "p",
    "subtitle": "h4",
    "text-author": "p",
    "emphasis": "em",
    "strong": "strong",
    "strikethrough": "s",
    "sub": "sub",
    "sup": "sup",
    "code": "code",
    "cite": "blockquote",
    "epigraph": "blockquote",
    "table": "table",
    "tr": "tr",
    "td": "td",
    "th": "th",
}


def read_fb2(data: bytes, path: str) -> Reading:
    """Return what a FictionBook holds; raises :class:`~archivist.errors.StoryError` if it is none."""
    root = parse_xml(data, path, "this FictionBook", bare=True)
    if local(root) != "FictionBook":
        raise refusal(path, "this is no FictionBook, whatever its name says; download it again", BROKEN)
    album = Album()
    _place_pictures(root, album)
    bodies = _children(root, "body")
    notes = [body for body in bodies if attribute(body, "name") in ("notes", "comments", "footnotes")]
    parts = [part for body in bodies if body not in notes for part in _parts(body)]
    after = tuple(piece for body in notes for piece in _blocks(body))
    if not parts:
        return Reading((), album=album)
    entries = tuple(_entries(root))
    if len(parts) == 1:
        pieces, labels = headed(parts[0].pieces)
        title = next((str(entry.value) for entry in entries if entry.key == "title"), None)
        return Reading((*pieces, *after), labels, title, Download(entries, ()), album=album)
    parts[-1] = Part(parts[-1].title, parts[-1].pieces, after=after)
    return Reading((), download=Download(entries, tuple(parts)), album=album)


def _place_pictures(root: Element, album: Album) -> None:
    """Give every picture of the text its address in the album; ``binary`` holds the bytes, in Base64."""
    data = {attribute(node, "id"): node.text or "" for node in root.iter() if local(node) == "binary"}
    for body in _children(root, "body"):
        for node in body.iter():
            if local(node) == "image":
                packed = data.get(attribute(node, "href").removeprefix("#"), "")
                alt = attribute(node, "alt") or attribute(node, "title")
                node.text = album.take(_unpacked(packed))
                node.set("alt", alt)


def _unpacked(packed: str) -> bytes | None:
    try:
        return a2b_base64(packed)
    except (Error, ValueError):
        return b""


def _entries(root: Element) -> Iterator[Entry]:
    """Yield what the title-info declares."""
    info = next((node for node in root.iter() if local(node) == "title-info"), None)
    if info is None:
        return
    authors = [name for node in _children(info, "author") if (name := _name(node))]
    if authors:
        yield Entry("author", tuple(authors), 0)
    for name, key in (("book-title", "title"), ("lang", "language"), ("keywords", "tag"), ("date", "published")):
        for node in _children(info, name)[:1]:
            value = (attribute(node, "value") if name == "date" else "") or words_of(node)
            if value:
                yield Entry(key, value, 0)
    for node in _children(info, "annotation")[:1]:
        yield Entry("summary", "".join(_html(node)), 0)
    for node in _children(info, "sequence")[:1]:
        series, number = attribute(node, "name"), attribute(node, "number")
        if series:
            yield Entry("series", (f"Part {number} of {series}" if number.isdigit() else series,), 0)


def _name(author: Element) -> str:
    """A person's nickname, which is the pen name, else the names in order."""
    words = {local(node): words_of(node) for node in author}
    full = " ".join(words[part] for part in ("first-name", "middle-name", "last-name") if words.get(part))
    return words.get("nickname") or full


# --- text ------------------------------------------------------------------------------------------------------------


def _parts(body: Element) -> Iterator[Part]:
    """Yield the innermost sections; what stands beside sections belongs to the first of them."""
    above: list[Piece] = []
    stack = [(node, 0) for node in reversed(list(body))]
    while stack:
        node, depth = stack.pop()
        name = local(node)
        if name == "section" and _children(node, "section"):
            stack.extend((child, depth + 1) for child in reversed(list(node)))
        elif name == "section":
            title = next((words_of(child) for child in _children(node, "title")), None)
            yield Part(title or None, (*above, *_blocks(node)))
            above = []
        elif name != "title" or depth:
            above += _blocks_of_one(node)
    if above:
        yield Part(None, tuple(above))


def _blocks(section: Element) -> tuple[Piece, ...]:
    return blocks_of("".join(part for child in section if local(child) != "title" for part in _element(child)))


def _blocks_of_one(node: Element) -> tuple[Piece, ...]:
    return blocks_of("".join(_element(node)))


def _html(node: Element) -> Iterator[str]:
    """Yield what is in an element as HTML; the depth of the whole is capped before."""
    yield escape(node.text or "", quote=False)
    for child in node:
        yield from _element(child)
        yield escape(child.tail or "", quote=False)


def _element(node: Element) -> Iterator[str]:
    name = local(node)
    if name == "title":
        yield f"<h3>{escape(words_of(node), quote=False)}</h3>"
    elif name == "stanza":
        lines = [f"{''.join(_html(line))}" for line in node if local(line) == "v"]
        yield f"<p>{'<br>'.join(lines)}</p>"
    elif name == "empty-line":
        yield "<p></p>"
    elif name == "a":
        inner, address = "".join(_html(node)), attribute(node, "href")
        yield f'<a href="{escape(address)}">{inner}</a>' if is_web_link(address) else inner
    elif name in _ELEMENTS:
        yield f"<{_ELEMENTS[name]}>"
        yield from _html(node)
        yield f"</{_ELEMENTS[name]}>"
    elif name == "image":
        alt = attribute(node, "alt")
        yield image_tag(node.text, alt) if node.text else described(alt)
    elif name != "binary":
        yield from _html(node)


def _children(node: Element, name: str) -> list[Element]:
    return [child for child in node if local(child) == name]
