"""The pictures of one work on their way to its pages: gathered by readers, named by what they show, counted if not.

A picture is known by the hash of its bytes, so the same one is kept once, and its address, ``pictures/<name>`` beside
the pages of the work, changes only with what it shows. Whoever reads a text gives every picture it points at to an
:class:`Album`; at the end only those stay that the finished text shows, and any other gives way to its description.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_base64
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html import escape, unescape

from archivist.model import Block, Chapter, Declaration, Document, digest
from archivist.read.blocks import text_of
from archivist.read.imaging import Image, image_of
from archivist.read.sanitize import clean

FOLDER = "pictures/"
"""Where the pictures of a work lie, seen from its pages."""

MAX_PICTURES = 1_000
MAX_TOTAL = 64 * 1024 * 1024
"""Bytes that the pictures of one work have together."""

Find = Callable[[str], bytes | None]

_TAG = re.compile(r"""<img\b((?:[^<>"']|"[^"]*+"|'[^']*+')*+)>""", re.IGNORECASE)
_WRAPPED = re.compile(
    r"""<svg\b[^<>]*+>[^<]*+(<image\b(?:[^<>"']|"[^"]*+"|'[^']*+')*+>)\s*+(?:</image>\s*+)?</svg\s*>""", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r"""\b(src|alt|title|href|width|height)\s*=\s*(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""", re.IGNORECASE
)
_INSIDE = re.compile(r"data:image/[a-z.+-]{1,20};base64,([A-Za-z0-9+/=\s%]+)", re.IGNORECASE)
_INNER = re.compile(rb'<img src="(data:image/[a-z]{1,20};base64,[A-Za-z0-9+/=]+)"')
_ELSEWHERE = re.compile(r"https?:|//|mailto:", re.IGNORECASE)
_MARKUP = frozenset(("summary", "notes", "end_notes"))


class Album:
    """The pictures a reader finds: what may be shown is kept, once; the rest is counted by what is wrong with it."""

    def __init__(self) -> None:
        self._images: dict[str, Image] = {}
        self._total = 0
        self.refused: Counter[str] = Counter()

    def take(self, data: bytes | None) -> str | None:
        """Return the address of a picture, or ``None`` if it is not to be had or not to be shown."""
        image = image_of(data) if data else None
        if image is None:
            self.refused["unknown" if data else "missing"] += 1
            return None
        name = f"{digest(image.data)}{image.suffix}"
        if name not in self._images:
            if len(self._images) >= MAX_PICTURES or self._total + len(image.data) > MAX_TOTAL:
                self.refused["too many"] += 1
                return None
            self._total += len(image.data)
            self._images[name] = image
        return FOLDER + name

    def image(self, address: str) -> Image | None:
        """Return the picture at an address that this album gave."""
        return self._images.get(address.removeprefix(FOLDER)) if address.startswith(FOLDER) else None

    def warnings(self) -> tuple[tuple[str, str], ...]:
        """Say how many pictures are not shown, and why."""
        return tuple(("pictures", _WHY[why].format(_counted(count))) for why, count in sorted(self.refused.items()))


_WHY = {
    "missing": "{} not shown: the file that the text names is not there; put it where the text says",
    "too many": f"{{}} not shown: a work has at most {MAX_PICTURES:,} and {MAX_TOTAL >> 20} MiB of them",
    "unknown": "{} not shown: only whole PNG, JPEG, GIF and WebP pictures of up to 8 MiB are; save it as one of these",
}


def _counted(count: int) -> str:
    return "1 picture is" if count == 1 else f"{count:,} pictures are"


# --- while reading ---------------------------------------------------------------------------------------------------


def placed(html: str, find: Find, album: Album) -> str:
    """Return HTML of a container with every picture at its address in ``album``, or gone but for its description.

    ``find`` gives the bytes for an address as the text writes it. Pictures on the web are left to the sanitizer.
    """
    if "<svg" in html or "<SVG" in html:
        html = _WRAPPED.sub(lambda match: f"<img{match[1][6:]}", html)
    return _TAG.sub(lambda match: _placed(match, find, album), html)


def _placed(match: re.Match[str], find: Find, album: Album) -> str:
    given = _attributes(match[1])
    source = given.get("src") or given.get("href") or ""
    if _ELSEWHERE.match(source):
        return match[0]
    address = album.take(inside(source) if source.startswith("data:") else find(source))
    return image_tag(address, given.get("alt", "")) if address else described(given.get("alt", ""))


def image_tag(address: str, alt: str) -> str:
    """Return the element that shows a picture."""
    return f'<img src="{escape(address)}" alt="{escape(" ".join(alt.split()))}">'


def inside(source: str) -> bytes | None:
    """Return the picture that an address itself holds (``data:``), or ``None``."""
    match = _INSIDE.fullmatch(source)
    if match is None:
        return None
    try:
        return a2b_base64(match[1].replace("%2B", "+").replace("%2F", "/").replace("%3D", "="))
    except Error:
        return None


def unpacked(html: str, album: Album) -> str:
    """Return a page in which pictures that its addresses hold themselves are at their address in ``album``."""
    if "data:image/" not in html:
        return html
    return _TAG.sub(lambda m: _placed(m, lambda _: None, album) if "data:image/" in m[1] else m[0], html)


def inner_album(page: bytes) -> Album:
    """Return the pictures that a page of ours holds in its own addresses."""
    album = Album()
    for match in _INNER.finditer(page):
        album.take(inside(match[1].decode("ascii")))
    return album


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match[1].lower(), unescape(value))
    return found


def described(alt: str) -> str:
    """Return what stands for a picture that is not shown: its description in brackets, if it has one."""
    return f"[{escape(alt, quote=False)}]" if alt.strip() else ""


# --- at the end ------------------------------------------------------------------------------------------------------


def settled(document: Document, album: Album, find: Find) -> tuple[Document, tuple[tuple[str, bytes], ...]]:
    """Return the document with its pictures in place, and the bytes of those it shows, by name.

    Pictures that no album has yet are asked of ``find``: those that lie beside the text.
    """
    used: dict[str, bytes] = {}
    chapters = tuple(_chapter(chapter, album, find, used) for chapter in document.chapters)
    declarations = tuple(map(_declaration, document.declarations))
    names = tuple(used)
    if (chapters, declarations, names) == (document.chapters, document.declarations, document.pictures):
        return document, tuple(used.items())
    settled = replace(document, chapters=chapters, declarations=declarations, pictures=names)
    return settled, tuple(used.items())


def _chapter(chapter: Chapter, album: Album, find: Find, used: dict[str, bytes]) -> Chapter:
    if not any("<img" in block.html for block in chapter.blocks):
        return chapter
    return replace(chapter, blocks=tuple(_blocks(chapter.blocks, album, find, used)))


def _blocks(blocks: Iterable[Block], album: Album, find: Find, used: dict[str, bytes]) -> Iterator[Block]:
    for block in blocks:
        if "<img" not in block.html:
            yield block
            continue
        html = _TAG.sub(lambda match: _shown(match, album, find, used), block.html)
        if html == block.html:
            yield block
        elif "<img" in html:
            yield replace(block, html=html)
        elif text := text_of(html):
            yield replace(block, html=html, text=text)


def _shown(match: re.Match[str], album: Album, find: Find, used: dict[str, bytes]) -> str:
    """An image of a finished text: at an address of the album, with its size, so that no page jumps as it loads."""
    given = _attributes(match[1])
    source, alt = given.get("src", ""), given.get("alt", "")
    address = source if album.image(source) else album.take(find(source))
    image = album.image(address) if address else None
    if address is None or image is None:
        return described(alt)
    used[address.removeprefix(FOLDER)] = image.data
    sides = {side: int(given[side]) for side in ("width", "height") if given.get(side, "").isdigit()}
    sides = sides or {"width": image.width, "height": image.height}
    size = "".join(f' {side}="{length}"' for side, length in sides.items() if 0 < length < 10_000)
    title = f' title="{escape(given["title"])}"' if given.get("title") else ""
    return clean(f"{image_tag(address, alt)[:-1]}{title}{size}>")


def _declaration(declaration: Declaration) -> Declaration:
    """Summaries are shown on many pages, where no picture is: they have its description."""
    if declaration.field not in _MARKUP or not any("<img" in value for value in declaration.values):
        return declaration
    values = tuple(
        _TAG.sub(lambda match: described(_attributes(match[1]).get("alt", "")), v) for v in declaration.values
    )
    return replace(declaration, values=values)
