"""Book -> the bytes of an EPUB 3 file, after EPUB 3.3 (W3C Recommendation). Equal books give equal bytes.

An EPUB is a zip whose first member, ``mimetype``, is stored uncompressed; ``META-INF/container.xml`` names the package
document, which lists every file and the reading order.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from archivist.render.epub.book import Book

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can name: the time of packing must not show."""


LEVEL = 4
"""How hard is packed: the best there is takes more than twice as long and saves three bytes in a hundred."""


def pack(book: Book) -> bytes:
    """Return the book as an EPUB 3 file."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as epub:
        _add(epub, "mimetype", b"application/epub+zip", stored=True)
        _add(epub, "META-INF/container.xml", _render("container.xml"))
        for record in book.records:
            _add(epub, f"META-INF/{record.path}", record.data)
        for name in ("package.opf", "nav.xhtml", "style.css"):
            _add(epub, f"EPUB/{name}", _render(name, book=book))
        if book.cover:
            _add(epub, "EPUB/cover.svg", book.cover)
            _add(epub, "EPUB/cover.xhtml", _render("cover.xhtml", book=book))
        for work in book.works:
            _add(epub, f"EPUB/{work.file}", _render("title.xhtml", book=book, work=work))
            for chapter in work.chapters:
                _add(epub, f"EPUB/{chapter.file}", _render("chapter.xhtml", book=book, work=work, chapter=chapter))
        for picture in book.pictures:
            _add(epub, f"EPUB/{picture.path}", picture.data)
    return buffer.getvalue()


def _add(epub: ZipFile, name: str, data: bytes, *, stored: bool = False) -> None:
    info = ZipInfo(name, EPOCH)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    info.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    epub.writestr(info, data, compresslevel=None if stored else LEVEL)


def _render(name: str, **context: object) -> bytes:
    text: str = _environment().get_template(name).render(context)
    return text.encode("utf-8")


@cache
def _environment() -> Environment:
    loader = PackageLoader("archivist.render.epub")
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
