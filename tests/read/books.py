"""Makes containers for the tests: honest books, and files that are made to do harm."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="{}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{}</navMap></ncx>',
    "<navPoint><navLabel><text>{}</text></navLabel><content src='{}'/></navPoint>",
)


def packed(members: dict[str, str | bytes]) -> bytes:
    """Return a zip file of the members, in order."""
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def page(body: str, attributes: str = "") -> str:
    """Return an XHTML file as e-books have them."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title/>'
        f'<script src="x.js"/></head><body {attributes}>{body}</body></html>'
    )


def epub(
    texts: dict[str, str],
    metadata: str = "<dc:title>Low Tide</dc:title><dc:creator>mara</dc:creator>",
    labels: dict[str, str] | None = None,
    **more: str | bytes,
) -> bytes:
    """Return a book of ``texts`` by name in reading order, with ``labels`` for its contents."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(texts)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(texts)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:opf="http://www.idpf.org/2007/opf">{metadata}</metadata><manifest>{items}'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        f'<spine toc="ncx">{spine}</spine></package>'
    )
    points = "".join(NCX[1].format(label, name) for name, label in (labels or {}).items())
    shuffled = dict(reversed(texts.items()))
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format("OEBPS/content.opf"),
        "OEBPS/content.opf": opf,
        "OEBPS/toc.ncx": NCX[0].format(points),
        **{f"OEBPS/{name}": text for name, text in shuffled.items()},
        **{name.replace("__", "/"): data for name, data in more.items()},
    }
    return packed(members)


def docx(body: str, **more: str | bytes) -> bytes:
    """Return a Word file with ``body`` as its WordprocessingML and ``more`` members."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}">'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{relations}">'
            f'<Relationship Id="r1" Type="{kind}" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{namespace}"><w:style w:type="paragraph" w:styleId="Title">'
            '<w:name w:val="Title"/></w:style></w:styles>',
            "word/media/boat.png": b"\x89PNG",
            "docProps/core.xml": "<c><creator>A Real Name</creator></c>",
            **more,
        }
    )


def odt(body: str, manifest: str = "", **more: bytes) -> bytes:
    """Return an OpenDocument text with ``body`` as its content and ``more`` members."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
        for name, urn in (
            ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"),
            ("fo", "xsl-fo-compatible"), ("draw", "drawing"),
        )
    ) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
    kind = "application/vnd.oasis.opendocument.text"
    listed = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    italic = (
        '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    )
    return packed(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{listed}">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
            f'<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>{manifest}</m:manifest>',
            "content.xml": f"<office:document-content {spaces}>"
            f"<office:automatic-styles>{italic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {spaces}><office:styles/></office:document-styles>",
            "Pictures/a.png": b"x",
            **{name.replace("__", "/").replace("_", "."): data for name, data in more.items()},
        }
    )


# --- made to do harm -------------------------------------------------------------------------------------------------


def raw_member(
    name: bytes, packed_data: bytes, size: int, offset: int, *, flags: int = 0, mode: int = 0
) -> tuple[bytes, bytes]:
    """Return the local and the central record of a deflated member that may lie about everything."""
    fixed = struct.pack("<HHHHHIIIHH", 20, flags, 8, 0, 0x21, 0, len(packed_data), size, len(name), 0)[:26]
    local = b"PK\x03\x04" + fixed + name + packed_data
    central = (
        b"PK\x01\x02" + struct.pack("<H", 0x0314) + fixed + struct.pack("<HHHII", 0, 0, 0, mode << 16, offset) + name
    )
    return local, central


def raw_zip(members: list[tuple[bytes, bytes]]) -> bytes:
    """Return a zip file of records as they are."""
    body = b"".join(local for local, _ in members)
    directory = b"".join(central for _, central in members)
    count = len(members)
    return body + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)


def deflated(data: bytes) -> bytes:
    """Return data as a member of a zip file has it."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()
