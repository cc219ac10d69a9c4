"""Pictures made for tests, bit by bit: small and whole, and full of what must not be published."""

from __future__ import annotations

import struct
import zlib

SECRET = b"Somebody's kitchen, 51.5 N 0.1 W"
"""Stands wherever a format has room for words about a picture."""


def png(side: int = 4, shade: int = 200) -> bytes:
    """Return a grey square with a comment, a time, Exif and words behind its end."""
    rows = zlib.compress(b"".join(b"\0" + bytes([shade]) * side for _ in range(side)))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = (
        (b"IHDR", head),
        (b"tEXt", b"Comment\0" + SECRET),
        (b"eXIf", b"MM\0*" + SECRET),
        (b"tIME", b"\x07\xea......"),
    )
    parts = [*chunks, (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts) + SECRET


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg(turned: int = 1, *, cut: bool = False) -> bytes:
    """Return a JPEG of 16 by 8 whose Exif says how it is turned, and more; ``cut`` leaves out its end."""
    tiff = b"II*\0" + struct.pack("<IH", 8, 2) + struct.pack("<HHIHH", 0x112, 3, 1, turned, 0)
    tiff += struct.pack("<HHII", 0x10F, 2, len(SECRET), 38) + b"\0\0\0\0" + SECRET
    segments = (
        (0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        (0xE1, b"Exif\0\0" + tiff),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        (0xE2, b"ICC_PROFILE\0\x01\x01colours"),
        (0xED, b"Photoshop 3.0\0" + SECRET),
        (0xFE, SECRET),
        (0xDB, b"\0" + bytes(range(1, 65))),
        (0xC0, struct.pack(">BHHB", 8, 8, 16, 1) + b"\x01\x11\0"),
        (0xC4, b"\0" + bytes(16)),
        (0xDA, b"\x01\x01\0\0?\0"),
    )
    body = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in segments)
    return b"\xff\xd8" + body + b"scan\xff\x00scan\xff\xd0scan" + (b"" if cut else b"\xff\xd9" + SECRET)


def gif() -> bytes:
    """Return a GIF of 2 by 3 with a comment, a loop and a foreign extension."""
    comment = b"!\xfe" + bytes([len(SECRET)]) + SECRET + b"\0"
    loop = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    foreign = b"!\xff\x0bXMP DataXMP" + bytes([len(SECRET)]) + SECRET + b"\0"
    image = b",\0\0\0\0\x02\0\x03\0\0" + b"\x02\x02\x4c\x01\0"
    return (
        b"GIF89a\x02\0\x03\0\x80\0\0"
        + bytes(6)
        + comment
        + loop
        + foreign
        + b"!\xf9\x04\0\0\0\0\0"
        + image
        + b";"
        + SECRET
    )


def webp() -> bytes:
    """Return the container of a WebP of 5 by 6 with Exif and XMP."""
    extended = bytes([0x0C | 0x10, 0, 0, 0]) + (4).to_bytes(3, "little") + (5).to_bytes(3, "little")
    chunks = ((b"VP8X", extended), (b"VP8L", b"\x2f\x04\x40\x01\0"), (b"EXIF", SECRET), (b"XMP ", SECRET))
    body = b"WEBP" + b"".join(n + struct.pack("<I", len(d)) + d + b"\0" * (len(d) & 1) for n, d in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body + SECRET
