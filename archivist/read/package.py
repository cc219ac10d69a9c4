"""What an EPUB says of itself: its package document, the order of its texts, and their names in its contents."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from archivist.errors import StoryError
from archivist.read.refusal import BROKEN, LOCKED, refusal
from archivist.read.xmltree import attribute, local, parse_xml, words_of
from archivist.read.zipped import Zipped

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_RIGHTS = ("META-INF/rights.xml", "META-INF/license.lcpl", "META-INF/sinf.xml")
_FONT_KEYS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Fonts are scrambled with these, texts never."""

_TEXTS = re.compile(r"\.x?html?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Package:
    """The texts of a book in reading order, as (name of the member, its name in the contents or ``None``).

    ``values`` are the metadata as (name, text, qualifier); a name is that of Dublin Core, or of a ``meta``.
    """

    texts: tuple[tuple[str, str | None], ...]
    values: tuple[tuple[str, str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a name."""
        return tuple(text for key, text, _ in self.values if key == name and text)

    def one(self, name: str, qualifier: str | None = None) -> str:
        """Return the first value of a name, or an empty text; ``qualifier`` asks for one of several."""
        found = (t for key, t, q in self.values if key == name and t and qualifier in (None, q))
        return next(found, "")


def open_package(book: Zipped) -> Package:
    """Return the package of a book; raises :class:`~archivist.errors.StoryError` if it has none, or is locked."""
    _refuse_locked(book)
    name = _package_name(book)
    data = book.read(name)
    if data is None:
        raise refusal(book.path, "it has no package document that lists its texts; download it again", BROKEN)
    root = parse_xml(data, book.path, "its package document")
    folder = posixpath.dirname(name)
    items = {attribute(node, "id"): node for node in root.iter() if local(node) == "item"}
    spine = [
        items[ref] for node in root.iter() if local(node) == "itemref" and (ref := attribute(node, "idref")) in items
    ]
    labels = _labels(book, folder, list(items.values()))
    texts = []
    for item in spine:
        member = member_of(folder, attribute(item, "href"))
        if member is not None and "nav" not in attribute(item, "properties").split() and _is_text(item, member):
            texts.append((member, labels.get(member)))
    return Package(tuple(texts), tuple(_values(root)))


def _refuse_locked(book: Zipped) -> None:
    """Refuse a book whose texts are encrypted; scrambled fonts are none of our business."""
    message = "it is under digital rights management and cannot be read; ask for a copy without"
    if any(name in book.names for name in _RIGHTS):
        raise refusal(book.path, message, LOCKED)
    data = book.read(_ENCRYPTION)
    if data is None:
        return
    for node in parse_xml(data, book.path, "its list of encrypted parts").iter():
        if local(node) == "EncryptionMethod" and attribute(node, "Algorithm") not in _FONT_KEYS:
            raise refusal(book.path, message, LOCKED)


def _package_name(book: Zipped) -> str:
    """The name of the package document: where the container says, else the only one there is."""
    data = book.read(_CONTAINER)
    if data is not None:
        for node in parse_xml(data, book.path, "its container document").iter():
            if local(node) == "rootfile":
                return member_of("", attribute(node, "full-path")) or ""
    return next((name for name in book.names if name.lower().endswith(".opf")), "")


def member_of(folder: str, address: str) -> str | None:
    """The member that an address in ``folder`` means, or ``None`` if it leads out of the book."""
    plain = unquote(address.partition("#")[0]).replace("\\", "/")
    if not plain or plain.startswith("/") or ":" in plain or "\0" in plain:
        return None
    name = posixpath.normpath(posixpath.join(folder, plain))
    return None if name.startswith("../") or name in ("..", ".") else name


def _is_text(item: Element, member: str) -> bool:
    kind = attribute(item, "media-type")
    return "html" in kind or "dtbook" in kind or (not kind and _TEXTS.search(member) is not None)


def _values(root: Element) -> list[tuple[str, str, str]]:
    """The metadata; the qualifier is the event of a date, the scheme of an identifier or the role of a person."""
    metadata = next((node for node in root.iter() if local(node) == "metadata"), None)
    if metadata is None:
        return []
    values = []
    for node in metadata.iter():
        if local(node) != "meta":
            text = "".join(node.itertext()).strip() if local(node) == "description" else words_of(node)
            values.append((local(node), text, _qualifier(node)))
        elif name := attribute(node, "name"):
            values.append((name, " ".join(attribute(node, "content").split()), ""))
        elif name := attribute(node, "property"):
            values.append((name, words_of(node), attribute(node, "refines")))
    return values


def _qualifier(node: Element) -> str:
    return attribute(node, "event") or attribute(node, "scheme") or attribute(node, "role")


# --- contents --------------------------------------------------------------------------------------------------------


def _labels(book: Zipped, folder: str, items: list[Element]) -> dict[str, str]:
    """What the contents call each text: those of EPUB 3, else those of EPUB 2. The first line that names it counts."""
    for item in items:
        if "nav" in attribute(item, "properties").split() and (member := member_of(folder, attribute(item, "href"))):
            labels = _nav_labels(book.read(member) or b"", posixpath.dirname(member))
            if labels:
                return labels
    for item in items:
        if "ncx" in attribute(item, "media-type") and (member := member_of(folder, attribute(item, "href"))):
            data = book.read(member)
            return _ncx_labels(data, book.path, posixpath.dirname(member)) if data else {}
    return {}


def _nav_labels(data: bytes, folder: str) -> dict[str, str]:
    from archivist.read.blocks import parse
    from archivist.read.decode import decode

    labels: dict[str, str] = {}
    for link in parse(decode(data).text).css("nav li a"):
        member = member_of(folder, link.attributes.get("href") or "")
        if member is not None:
            labels.setdefault(member, " ".join(link.text(deep=True).split()))
    return labels


def _ncx_labels(data: bytes, path: str, folder: str) -> dict[str, str]:
    labels: dict[str, str] = {}
    try:
        root = parse_xml(data, path, "its table of contents")
    except StoryError as error:
        if error.problems[0].code == BROKEN:  # the texts have headings too
            return labels
        raise
    for point in root.iter():
        if local(point) != "navPoint":
            continue
        text = next((words_of(node) for node in point if local(node) == "navLabel"), "")
        address = next((attribute(node, "src") for node in point if local(node) == "content"), "")
        if (member := member_of(folder, address)) is not None:
            labels.setdefault(member, text)
    return labels
