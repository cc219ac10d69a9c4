"""Word and OpenDocument texts: their zip is checked and packed anew with nothing but XML, then a library reads that.

What a word processor notes of its user (name, company, times of editing) is never looked at. Comments and tracked
deletions are not the story and stay out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar
from zipfile import ZIP_STORED, ZipFile

from archivist.errors import StoryError
from archivist.read.blocks import blocks_in, parse
from archivist.read.imaging import image_of
from archivist.read.pictures import Album, described, image_tag
from archivist.read.reading import Reading, headed
from archivist.read.refusal import BROKEN, LOCKED, refusal
from archivist.read.urls import is_web_link
from archivist.read.xmltree import local, parse_xml
from archivist.read.zipped import Zipped

if TYPE_CHECKING:
    from mammoth.documents import Image
    from odfdo import Document as OdfDocument
    from odfdo import Element

T = TypeVar("T")

_XML = (".xml", ".rels")
_ODF = frozenset(("mimetype", "content.xml", "styles.xml", "META-INF/manifest.xml"))
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".webp")
_TITLE = "document-title"
"""The class under which the paragraph in the style for titles travels to the reader."""

_STYLES = f"p[style-name='Title'] => p.{_TITLE}:fresh"
_AGAIN = "open it in a word processor and save it again"


def read_docx(data: bytes, path: str) -> Reading:
    """Return what a Word file holds, by mammoth."""
    from mammoth import convert_to_html
    from mammoth.html import element, text

    book = Zipped(data, path)
    _refuse_other(book, "word/", "this is no Word file that can be read")
    clean = _packed_anew(book, odf=False)
    album = Album()

    def show(image: Image) -> list[Any]:
        try:
            with image.open() as file:
                address = album.take(file.read())
        except (KeyError, OSError):  # it lies elsewhere
            address = album.take(None)
        alt = image.alt_text or ""
        return [element("img", {"src": address, "alt": alt})] if address else [text(f"[{alt}]")] if alt else []

    converted = _tried(
        lambda: convert_to_html(
            BytesIO(clean), style_map=_STYLES, include_embedded_style_map=False, convert_image=show
        ),
        path,
    )
    return _reading(converted.value, album)


def read_odt(data: bytes, path: str) -> Reading:
    """Return what an OpenDocument text holds, by odfdo."""
    from odfdo import Document as OdfDocument

    book = Zipped(data, path)
    manifest = book.read("META-INF/manifest.xml")
    if manifest is not None:
        listed = parse_xml(manifest, path, "its list of parts").iter()
        if any(local(node) == "encryption-data" for node in listed):
            raise refusal(path, "it is locked with a password; save it without one", LOCKED)
    _refuse_other(book, "content.xml", "this is no OpenDocument text")
    clean = _packed_anew(book, odf=True)
    album = Album()
    html = _tried(lambda: _Odt(OdfDocument(BytesIO(clean)), book, album).html(), path)
    return _reading(html, album)


def _reading(html: str, album: Album) -> Reading:
    """Read what a library made of a text; the paragraph in the style for titles is the title, and no part of it."""
    tree = parse(html)
    titles = tree.css(f"p.{_TITLE}")
    title = " ".join(" ".join(node.text(deep=True) for node in titles).split())
    for node in titles:
        node.decompose()
    pieces, entries = headed(blocks_in(tree.body)) if tree.body is not None else ((), ())
    return Reading(pieces, entries, title or None, album=album)


def _refuse_other(book: Zipped, beginning: str, message: str) -> None:
    if not any(name.startswith(beginning) for name in book.names):
        raise refusal(book.path, f"{message}; {_AGAIN}", BROKEN)


def _packed_anew(book: Zipped, *, odf: bool) -> bytes:
    """Return a zip of the XML parts and, for Word, the pictures, each read under the caps.

    The XML is free of entities and of great depth, the pictures are free of all that is not picture.
    """
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as clean:
        for name in book.names:
            if not odf and name.lower().endswith(_PICTURES):
                image = image_of(book.read(name) or b"")
                clean.writestr(name, image.data if image else b"")
                continue
            data = book.read(name) if (name in _ODF if odf else name.endswith(_XML)) else None
            if not data:
                continue
            if name.endswith(_XML):
                parse_xml(data, book.path, f"its part {name!r}", bare=True)
            clean.writestr(name, data)
    return packed.getvalue()


def _tried(work: Callable[[], T], path: str) -> T:
    """Do what a library does with a stranger's file; whatever it stumbles over is the file's fault."""
    try:
        return work()
    except StoryError:
        raise
    except Exception as error:
        raise refusal(path, f"it cannot be understood ({type(error).__name__}); {_AGAIN}", BROKEN) from error


# --- OpenDocument ----------------------------------------------------------------------------------------------------

_GONE_NAMES = """
text:tracked-changes text:sequence-decls text:variable-decls text:user-field-decls office:forms
office:annotation office:annotation-end text:table-of-content text:illustration-index text:alphabetical-index
text:bibliography text:soft-page-break text:bookmark draw:custom-shape text:change text:change-start
text:change-end office:event-listeners
"""
_GONE = frozenset(_GONE_NAMES.split())
_SIMPLE = {
    "text:list": "ul",
    "text:list-item": "li",
    "text:list-header": "li",
    "table:table": "table",
    "table:table-row": "tr",
    "table:table-cell": "td",
    "text:ruby": "ruby",
    "text:ruby-text": "rt",
}
_MOST_SPACES = 200


class _Odt:
    """Writes the body of an OpenDocument text as HTML; its emphasis is looked up in its styles."""

    def __init__(self, document: OdfDocument, book: Zipped, album: Album) -> None:
        self.document = document
        self.book = book
        self.album = album
        self.styles: dict[tuple[str, str], tuple[str, ...]] = {}
        self.notes: list[str] = []

    def html(self) -> str:
        body = "".join(self.inner(self.document.body))
        notes = "".join(f"<p>{number}. {text}</p>" for number, text in enumerate(self.notes, 1))
        return body + (f"<hr>{notes}" if notes else "")

    def inner(self, node: Element) -> Iterator[str]:
        """Yield what is in an element: its text, and each child with the text behind it."""
        yield escape(node.text or "", quote=False)
        for child in node.children:
            yield from self.element(child)
            yield escape(child.tail or "", quote=False)

    def element(self, node: Element) -> Iterator[str]:
        tag = node.tag
        if tag == "text:p":
            yield from self.wrapped(node, "p", "paragraph")
        elif tag == "text:h":
            level = min(6, max(1, int(node.get_attribute_string("text:outline-level") or 1)))
            yield f"<h{level}>{''.join(self.inner(node))}</h{level}>"
        elif tag == "text:span":
            yield from self.wrapped(node, "", "text")
        elif tag == "text:a":
            yield self.link(node)
        elif tag == "draw:frame":
            yield self.picture(node)
        elif tag == "text:note":
            yield self.note(node)
        elif tag in ("text:s", "text:tab", "text:line-break"):
            yield self.space(node)
        elif tag in _SIMPLE:
            yield f"<{_SIMPLE[tag]}>{''.join(self.inner(node))}</{_SIMPLE[tag]}>"
        elif tag not in _GONE:
            yield from self.inner(node)

    def wrapped(self, node: Element, name: str, family: str) -> Iterator[str]:
        """Yield an element with the emphasis that its style gives it."""
        marks = self.marks(node.get_attribute_string("text:style-name") or "", family)
        inner = "".join(self.inner(node))
        align = next((mark for mark in marks if mark in ("center", "right")), "")
        for mark in marks:
            if mark not in ("center", "right") and inner.strip():
                inner = f"<{mark}>{inner}</{mark}>"
        if name:
            attribute = f' align="{align}"' if align else ""
            if node.get_attribute_string("text:style-name") == "Title":
                attribute = f' class="{_TITLE}"'
            inner = f"<{name}{attribute}>{inner}</{name}>"
        yield inner

    def marks(self, style: str, family: str) -> tuple[str, ...]:
        """The elements and the alignment that a style means."""
        key = (family, style)
        if key not in self.styles:
            self.styles[key] = self.looked_up(style, family) if style else ()
        return self.styles[key]

    def looked_up(self, name: str, family: str) -> tuple[str, ...]:
        if family == "text" and name in ("Emphasis", "Strong_20_Emphasis"):
            return ("em",) if name == "Emphasis" else ("strong",)
        from odfdo.style_base import StyleBase

        style = self.document.get_style(family, name)
        if not isinstance(style, StyleBase):
            return ()
        text = style.get_properties("text") or {}
        marks = []
        if family == "paragraph":
            align = str((style.get_properties("paragraph") or {}).get("fo:text-align", ""))
            marks += {"center": ["center"], "end": ["right"], "right": ["right"]}.get(align, [])
        if text.get("fo:font-style") in ("italic", "oblique"):
            marks.append("em")
        if text.get("fo:font-weight") == "bold":
            marks.append("strong")
        if str(text.get("style:text-line-through-style", "none")) != "none":
            marks.append("s")
        return tuple(marks)

    def link(self, node: Element) -> str:
        address = node.get_attribute_string("xlink:href") or ""
        inner = "".join(self.inner(node))
        return f'<a href="{escape(address)}">{inner}</a>' if is_web_link(address) else inner

    def picture(self, node: Element) -> str:
        """A frame that holds a picture; the first that can be shown, since others stand in for it."""
        alt = next((child.text or "" for tag in ("svg:desc", "svg:title") for child in node.get_elements(tag)), "")
        found = False
        for image in node.get_elements("draw:image"):
            found = True
            name = (image.get_attribute_string("xlink:href") or "").removeprefix("./")
            address = self.album.take(self.book.read(name) if name.startswith("Pictures/") else None)
            if address:
                return image_tag(address, alt)
        return described(alt) if found else ""

    def note(self, node: Element) -> str:
        """A footnote goes to the end of the text; its number stays."""
        body = next((child for child in node.children if child.tag == "text:note-body"), None)
        if body is None:
            return ""
        parts = ["".join(self.inner(paragraph)) for paragraph in body.children]
        self.notes.append("<br>".join(parts))
        return f"<sup>[{len(self.notes)}]</sup>"

    def space(self, node: Element) -> str:
        if node.tag == "text:line-break":
            return "<br>"
        return " " * min(_MOST_SPACES, int(node.get_attribute_string("text:c") or 1)) if node.tag == "text:s" else " "
