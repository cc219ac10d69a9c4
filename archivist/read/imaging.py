"""Pictures of strangers: known by their first bytes, written anew without anything that is not picture.

A photograph tells where and when it was taken, with which camera, and often holds a smaller copy of what was cut away.
All of that goes, and so does whatever lies behind the end of the picture; the picture itself is not touched, for its
compressed bytes are copied as they are. Only how a photograph is to be turned stays. Four formats are known, those
every browser shows; SVG is a program, not a picture, and is none of them.

Segments after ISO/IEC 10918-1 and Exif 2.32 (JPEG), the PNG specification (third edition), GIF89a, RFC 9649 (WebP).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MAX_BYTES = 8 * 1024 * 1024
"""The largest picture that is shown."""

MAX_PIXELS = 50_000_000
"""The most pixels a picture has; more would take a reader's browser 200 MB."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture without anything that tells of its maker: its bytes, its size in pixels, and its suffix."""

    data: bytes
    suffix: str
    width: int
    height: int


class _BrokenError(ValueError):
    """These bytes are no whole picture of their format."""


def image_of(data: bytes) -> Image | None:
    """Return the picture that ``data`` is, bare of all else, or ``None`` if it is none that may be shown.

    Doing it twice is the same as once.
    """
    if len(data) > MAX_BYTES:
        return None
    for magic, suffix, write in _FORMATS:
        if magic.match(data):
            try:
                bare, width, height = write(data)
            except (_BrokenError, struct.error, IndexError):
                return None
            if 0 < width * height <= MAX_PIXELS:
                return Image(bare, suffix, width, height)
    return None


# --- PNG -------------------------------------------------------------------------------------------------------------

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NAMES = b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT pHYs cICP acTL fcTL fdAT bKGD"
_PNG_KEPT = frozenset(_PNG_NAMES.split())


def _png(data: bytes) -> tuple[bytes, int, int]:
    parts, place = [_PNG], len(_PNG)
    size = (0, 0)
    while True:
        (length,) = struct.unpack_from(">I", data, place)
        name, end = data[place + 4 : place + 8], place + 12 + length
        if end > len(data):
            raise _BrokenError
        if name == b"IHDR":
            size = struct.unpack_from(">II", data, place + 8)
        if name in _PNG_KEPT:
            parts.append(data[place:end])
        if name == b"IEND":
            return b"".join(parts), *size
        place = end


# --- JPEG ------------------------------------------------------------------------------------------------------------

_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
"""Baseline, extended and progressive: what browsers show."""

_SCAN_END = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_ORIENTATION = 0x0112


def _jpeg(data: bytes) -> tuple[bytes, int, int]:
    parts, place = [b"\xff\xd8"], 2
    size = (0, 0)
    while True:
        while data[place + 1] == 0xFF:
            place += 1
        if data[place] != 0xFF:
            raise _BrokenError
        marker = data[place + 1]
        if marker == 0xD9:
            return b"".join((*parts, b"\xff\xd9")), *size
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        if length < 2 or end > len(data):
            raise _BrokenError
        segment = data[place:end]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            size = (width, height)
        if marker == 0xDA:
            found = _SCAN_END.search(data, end)
            if found is None:  # cut short by a download: browsers show what there is
                return b"".join((*parts, data[place:].rstrip(b"\xff"), b"\xff\xd9")), *size
            segment, end = data[place : found.start()], found.start()
        parts.append(_jpeg_segment(marker, segment))
        place = end


def _jpeg_segment(marker: int, segment: bytes) -> bytes:
    """A segment that is part of the picture; of Exif only the orientation, of the others only colours."""
    if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
        turned = _orientation(segment[10:])
        return _exif(turned) if 2 <= turned <= 8 else b""
    if marker == 0xE2:
        return segment if segment[4:16] == b"ICC_PROFILE\0" else b""
    if marker == 0xE0:
        return b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0" if segment[4:9] == b"JFIF\0" else b""
    if marker == 0xEE:
        return segment if segment[4:9] == b"Adobe" else b""
    return b"" if marker == 0xFE or 0xE0 <= marker <= 0xEF else segment


def _orientation(tiff: bytes) -> int:
    """How a photograph is to be turned (Exif tag 274), or 1."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + number * 12)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        return 1
    return 1


def _exif(turned: int) -> bytes:
    """An Exif segment that says nothing but the orientation."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", 8 + len(tiff)) + b"Exif\0\0" + tiff


# --- GIF -------------------------------------------------------------------------------------------------------------

_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(data: bytes) -> tuple[bytes, int, int]:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    place = 13 + _table(flags)
    parts = [data[:place]]
    while data[place] != 0x3B:
        kind, end = data[place], place + 2
        if kind == 0x2C:
            end = _blocks_end(data, place + 11 + _table(data[place + 9]))
        elif kind == 0x21:
            end = _blocks_end(data, place + 2)
        else:
            raise _BrokenError
        label = data[place + 1]
        if kind == 0x2C or label == 0xF9 or (label == 0xFF and data[place + 3 : place + 14] in _LOOPS):
            parts.append(data[place:end])
        place = end
    return b"".join((*parts, b";")), width, height


def _table(flags: int) -> int:
    """Bytes of the colour table that flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(data: bytes, place: int) -> int:
    while data[place]:
        place += data[place] + 1
    return place + 1


# --- WebP ------------------------------------------------------------------------------------------------------------

_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_DRAWN = (b"VP8 ", b"VP8L", b"ANMF")
_EXIF_AND_XMP = 0x0C


def _webp(data: bytes) -> tuple[bytes, int, int]:
    (total,) = struct.unpack_from("<I", data, 4)
    parts: list[bytes] = []
    size = (0, 0)
    for name, chunk in _chunks(data[: total + 8]):
        if name == b"VP8X":
            chunk = bytes((chunk[0] & ~_EXIF_AND_XMP, *chunk[1:]))
        if size == (0, 0):
            size = _webp_size(name, chunk)
        if name in _WEBP_KEPT:
            parts.append(name + struct.pack("<I", len(chunk)) + chunk + b"\0" * (len(chunk) & 1))
    if not any(part.startswith(_WEBP_DRAWN) for part in parts):
        raise _BrokenError
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body, *size


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place < len(data):
        (length,) = struct.unpack_from("<I", data, place + 4)
        if place + 8 + length > len(data):
            raise _BrokenError
        yield data[place : place + 4], data[place + 8 : place + 8 + length]
        place += 8 + length + (length & 1)


def _webp_size(name: bytes, chunk: bytes) -> tuple[int, int]:
    if name == b"VP8X":
        return int.from_bytes(chunk[4:7], "little") + 1, int.from_bytes(chunk[7:10], "little") + 1
    if name == b"VP8L":
        bits = int.from_bytes(chunk[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 ":
        width, height = struct.unpack_from("<HH", chunk, 6)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


_FORMATS: tuple[tuple[re.Pattern[bytes], str, Callable[[bytes], tuple[bytes, int, int]]], ...] = (
    (re.compile(re.escape(_PNG)), ".png", _png),
    (re.compile(rb"\xff\xd8\xff"), ".jpg", _jpeg),
    (re.compile(rb"GIF8[79]a"), ".gif", _gif),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), ".webp", _webp),
)
