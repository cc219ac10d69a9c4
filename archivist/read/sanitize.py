"""The one gate for strangers' HTML: what comes out of here may stand on a page.

nh3 (ammonia, html5ever) does the cleaning, with a list of elements that follows AO3's and is stricter: no style, no
id, no class but a few of ours and Pygments' tokens, links to the web and to mail only, images only by a relative
path. Caps on depth and attributes come before it, because html5ever is quadratic in both. Cleaning is idempotent.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape

import nh3
from pygments.token import STANDARD_TYPES

from archivist.read.urls import is_local_image, is_web_link

VERSION = 1
"""Changes whenever the rules do, so that stored HTML is cleaned again."""

MAX_DEPTH = 200
MAX_ATTRIBUTES = 64
MAX_TAG = 4_096
"""Characters in one tag, beyond which its attributes are dropped."""

_TAG_NAMES = """
a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q rp rt ruby s samp small span strong sub summary sup
table tbody td tfoot th thead tr u ul var
"""
_GONE_NAMES = """
applet audio button canvas datalist embed frame frameset head iframe map math noembed noframes noscript object
optgroup option plaintext script select style svg template textarea title video xmp
"""
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_INLINE_NAMES = """
a abbr acronym b bdi bdo big br cite code del dfn em font i img ins kbd label mark q rb rp rt rtc ruby s samp small span
strike strong sub sup tt u var wbr
"""

TAGS = frozenset(_TAG_NAMES.split())
GONE = frozenset(_GONE_NAMES.split())
"""Elements that go together with what they hold."""

_ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "details": {"open"},
}
_VALUES = {"p": {"role": {"separator"}}}
_OURS = {
    "p": {"break", "verse", "center", "right"},
    "div": {"highlight", "center", "right"},
    "hr": {"break"},
    "pre": {"verse"},
    "sup": {"footnote-ref"},
    "ol": {"footnotes"},
}
_NUMBERS = frozenset(("width", "height", "start", "value", "colspan", "rowspan"))
_DIRECTIONS = frozenset(("ltr", "rtl", "auto"))
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")

_SURROGATE = re.compile("[\ud800-\udfff]")
_VOID = frozenset(_VOID_NAMES.split())
_INLINE = frozenset(_INLINE_NAMES.split())
_CELLS = frozenset(("td", "th", "p"))
_ROWS = _CELLS | {"tr"}
_ENDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("dt", "dd"), frozenset(("dt", "dd", "p"))),
    **dict.fromkeys(("td", "th"), _CELLS),
    **dict.fromkeys(("thead", "tbody", "tfoot"), _ROWS | {"thead", "tbody", "tfoot", "caption", "colgroup"}),
    "tr": _ROWS,
    "li": frozenset(("li", "p")),
    "p": frozenset(("p",)),
}
"""What an element that begins ends, if it is open just above."""

_LONG_TAG = re.compile(rf"<[A-Za-z][^>]{{{MAX_TAG}}}")
_TAG = re.compile(
    r"""<(/?)([A-Za-z][A-Za-z0-9]*+)((?:\s++[A-Za-z][\w:.-]*+(?:=(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=`]++))?+)*+)"""
    r"""\s*+(/?)>|<(/?)([A-Za-z][A-Za-z0-9]*+)[^<>]*+>|<!--|<"""
)
_NO_LINK = re.compile(r'<a((?: (?!href=)[a-z-]+="[^"]*")*?) rel="nofollow noopener noreferrer">')
"""A link that lost its address: it leads nowhere, so it has no relation either; validators say so."""

_IMAGE = re.compile(r'<(/?a|img)\b((?:[^>"]|"[^"]*")*)>')
_ATTRIBUTE = re.compile(r'(src|alt)="([^"]*)"')


def clean(html: str) -> str:
    """Return ``html`` with nothing left in it that could run, load, overlay or lie; never raises."""
    html = _SURROGATE.sub("\ufffd", html)
    if html.count("<") > MAX_DEPTH or (len(html) > MAX_TAG and _LONG_TAG.search(html)):
        html = cap(html, TAGS)
    cleaned: str = _cleaner().clean(html)
    if "<a" in cleaned:
        cleaned = _NO_LINK.sub(r"<a\1>", cleaned)
    return _images(cleaned) if "<img" in cleaned else cleaned


def is_calm(html: str, tags: int = 5_000) -> bool:
    """Whether HTML is small enough in tags and attributes to be parsed without :func:`cap` before it."""
    return html.count("<") <= tags and not (len(html) > MAX_TAG and _LONG_TAG.search(html))


def cap(html: str, tags: frozenset[str]) -> str:
    """Return HTML rewritten so that any parser sees at most :data:`MAX_DEPTH` levels, in linear time.

    Only well-formed tags of the names in ``tags`` are kept, with their attributes when those are well-formed too and
    not too many; every tag is closed where it must be, comments go, and every other ``<`` becomes text. So nothing can
    hide from the count, and no parser has anything to repair.
    """
    html = _without_comments(html)
    out: list[str] = []
    stack: list[str] = []
    position = 0
    for match in _TAG.finditer(html):
        out.append(html[position : match.start()])
        position = match.end()
        name = (match[2] or match[6] or "").lower()
        if not name:
            out.append("&lt;")
        elif name in tags:
            _tag(match, name, stack, out)
    out.append(html[position:])
    out += (f"</{name}>" for name in reversed(stack))
    return "".join(out)


def _tag(match: re.Match[str], name: str, stack: list[str], out: list[str]) -> None:
    """Write one tag and what must be closed before it; tags too deep are left out."""
    if match[1] or match[5]:
        if name in stack:
            _close(stack, out, len(stack) - stack[::-1].index(name) - 1)
        return
    rest = match[3] or ""
    if len(rest) > MAX_TAG or rest.count("=") > MAX_ATTRIBUTES:
        rest = ""
    if name not in _INLINE:
        ends = _ENDS.get(name, frozenset())
        keep = len(stack)
        while keep and (stack[keep - 1] in _INLINE or stack[keep - 1] in ends):
            keep -= 1
        _close(stack, out, keep)
    if name in _VOID:
        out.append(f"<{name}{rest}>")
    elif len(stack) < MAX_DEPTH:
        stack.append(name)
        out.append(f"<{name}{rest}>")


def _close(stack: list[str], out: list[str], keep: int) -> None:
    out += (f"</{name}>" for name in reversed(stack[keep:]))
    del stack[keep:]


def _without_comments(html: str) -> str:
    """Cut comments, and elements that go with their content, in linear time."""
    for opening, closing in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        if opening not in html:
            continue
        parts, position = [], 0
        while (start := html.find(opening, position)) >= 0:
            parts.append(html[position:start])
            end = html.find(closing, start + len(opening))
            if end < 0:
                position = len(html) if opening != "<!--" else start + len(opening)
                break
            position = end + len(closing)
        html = "".join(parts) + html[position:]
    return html


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(GONE),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        tag_attribute_values=_VALUES,
        allowed_classes={**_OURS, "span": {name for name in STANDARD_TYPES.values() if name}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """Decide over one attribute of an allowed name: its value, or ``None`` to drop it."""
    if name == "href":
        return value if is_web_link(value) else None
    if name in _NUMBERS:
        return value if value.isascii() and value.isdigit() and len(value) <= 4 else None
    if name == "dir":
        return value if value in _DIRECTIONS else None
    if name == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    return value


def _images(html: str) -> str:
    """Keep images with a relative path; turn images elsewhere into links, or into their text inside a link."""
    inside = False

    def replace(match: re.Match[str]) -> str:
        nonlocal inside
        name, rest = match.groups()
        if name != "img":
            inside = name == "a"
            return match[0]
        attributes = {key: unescape(value) for key, value in _ATTRIBUTE.findall(rest)}
        return _image(match[0], attributes.get("src", ""), attributes.get("alt", ""), inside)

    return _IMAGE.sub(replace, html)


def _image(tag: str, source: str, alt: str, inside: bool) -> str:
    if is_local_image(source):
        return tag
    if inside or not is_web_link(source) or source.startswith("mailto:"):
        return escape(alt, quote=False)
    return f'<a href="{escape(source)}" rel="nofollow noopener noreferrer">{escape(alt or source, quote=False)}</a>'
