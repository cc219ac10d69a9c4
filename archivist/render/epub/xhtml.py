"""Safe HTML -> the same as XML: e-readers take XHTML only.

What comes in has passed the sanitizer or was written by our own readers, so tags are balanced and attributes quoted.
What is left is to close void elements, to spell out entities XML does not know, and to escape what HTML lets stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.entities import html5

VOID = frozenset({"area", "br", "col", "hr", "img", "wbr"})

_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*/?>"
)
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_ENTITY = re.compile(r"&(?:#(\d+)|#[xX]([0-9A-Fa-f]+)|([A-Za-z][A-Za-z0-9]*));?")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


_VOIDS = re.compile(r"<(br|hr)((?: [a-z]+=\"[^\"<>&]*\")?)>")
_XML_ALREADY = re.compile(
    r"(?:[^<>&\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]++|&(?:amp|lt|gt|quot);|"
    r"</(?!(?:area|br|col|hr|img|wbr)>)[a-z][a-z0-9]*>|"
    r"<(?:br|hr)(?: [a-z]+=\"[^\"<>&]*\")?/>|"
    r"<(?!(?:area|br|col|hr|img|wbr)[ >/])[a-z][a-z0-9]*(?: id=\"[^\"<>&]*\")?"
    r"(?: class=\"[^\"<>&]*\")?(?: role=\"[^\"<>&]*\")?(?: aria-label=\"[^\"<>&]*\")?>)*+"
)
"""HTML that is XML but for its void elements, and for quotation marks, which XHTML lets stand and we do not."""

_MARKUP = re.compile("(<[^>]*>)")


def to_xhtml(html: str, pictures: Mapping[str, str] | None = None) -> str:
    """Return sanitized HTML as well-formed XHTML.

    ``pictures`` maps the addresses of pictures to their files inside the book; any other picture gives way to the text
    that stands for it, because a book may not point at what it does not hold.
    """
    # A Markup would escape what is put into it, once more.
    html = str(html)
    closed = _VOIDS.sub(r"<\1\2/>", html)
    if _XML_ALREADY.fullmatch(closed):
        return _quoted(closed) if '"' in closed else closed
    return _rewritten(html, pictures or {})


def _quoted(xml: str) -> str:
    """Escape the quotation marks between tags."""
    parts = _MARKUP.split(xml)
    parts[::2] = [part.replace('"', "&quot;") for part in parts[::2]]
    return "".join(parts)


def _rewritten(html: str, pictures: Mapping[str, str]) -> str:
    """Write every tag and every stretch of text anew."""
    parts: list[str] = []
    end = 0
    for tag in _TAG.finditer(html):
        parts += (_text(html[end : tag.start()]), _tag(tag[1], tag[2].lower(), _attributes(tag[3]), pictures))
        end = tag.end()
    parts.append(_text(html[end:]))
    return _ILLEGAL.sub("", "".join(parts))


def _tag(slash: str, name: str, attributes: dict[str, str], pictures: Mapping[str, str]) -> str:
    if name == "img":
        file = pictures.get(unescape(attributes.get("src", "")))
        if file is None:
            return f"[{attributes['alt']}]" if attributes.get("alt") else ""
        attributes |= {"src": file, "alt": attributes.get("alt", "")}
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    if name in VOID:
        return "" if slash else f"<{name}{written}/>"
    return f"</{name}>" if slash else f"<{name}{written}>"


def _attributes(text: str) -> dict[str, str]:
    """Return attributes with values as XML writes them; of two with one name the first counts, as in HTML."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((group for group in match.groups()[1:] if group is not None), match[1])
        found.setdefault(match[1].lower(), _text(value))
    return found


def _text(text: str) -> str:
    """Escape what XML forbids in text and attribute values, and keep character references that both know."""
    parts: list[str] = []
    end = 0
    for entity in _ENTITY.finditer(text):
        parts += (_escape(text[end : entity.start()]), _entity(entity))
        end = entity.end()
    parts.append(_escape(text[end:]))
    return "".join(parts)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _entity(match: re.Match[str]) -> str:
    if match[3] in _XML_ENTITIES:
        return f"&{match[3]};"
    if match[3]:
        meaning = html5.get(f"{match[3]};")
        return _escape(match[0]) if meaning is None else "".join(f"&#{ord(c)};" for c in meaning)
    number = int(match[1]) if match[1] else int(match[2], 16)
    return f"&#{number};" if 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0x10FFFD else ""
