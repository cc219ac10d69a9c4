"""Real 8-bit texts, where they are at hand: not one character of a western text may change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archivist.read.decode import clean, decode
from tests.read.fixtures import SHARED

SAMPLES = SHARED / "samples"
WANTED = 250

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not here")

HOLES = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def as_cp1252(data: bytes) -> str:
    return "".join(HOLES.get(byte) or bytes((byte,)).decode("cp1252") for byte in data)


def is_western(data: bytes) -> bool:
    """Whether bytes are no UTF-8 and, above ASCII, hardly anything but punctuation and single accented letters."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        high = sum(byte >= 0x80 for byte in data)
        return b"\0" not in data and high * 20 < len(data)
    return False


def texts() -> Iterator[tuple[str, bytes]]:
    """Cut the western 8-bit samples at line ends into pieces of many sizes, each with bytes above ASCII."""
    files = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.rglob("*.txt"))]
    others = ("hpmor", "zh", "aozora", "tmffa-mojibake")  # the last one is mended, and so does change
    western = [(name, data) for name, data in files if is_western(data) and not name.startswith(others)]
    yield from western
    for size in (12_000, 5_000, 3_000, 2_500, 1_600, 1_200, 900, 600):
        for name, data in western:
            for start in range(0, len(data), size):
                end = data.find(b"\n", min(start + size, len(data) - 1)) + 1 or len(data)
                piece = data[data.find(b"\n", start) + 1 if start else 0 : end]
                if is_western(piece):
                    yield f"{name} {start} {size}", piece


def test_no_character_of_250_western_texts_changes() -> None:
    changed, seen = [], 0
    for name, data in texts():
        if seen == WANTED:
            break
        seen += 1
        decoded = decode(data)
        if decoded.text != clean(as_cp1252(data)):
            changed.append((name, decoded.encoding))
    assert seen == WANTED
    assert changed == []


@pytest.mark.parametrize(
    ("name", "codec", "words"),
    [
        ("hpmor-ru-cp1251.txt", "cp1251", "Млечного"),
        ("hpmor-ru-koi8r.txt", "koi8-r", "Млечного"),
        ("zh-big5.txt", "big5", "的"),
        ("zh-gb18030.txt", "gb18030", "的"),
        ("zh-utf-16.txt", "utf-16-le", "的"),
        ("zh-utf-16-le.txt", "utf-16-le", "的"),
        ("aozora-chukiichiran.txt", "cp932", "です"),
        ("tmffa-utf8.txt", "utf-8", "THE"),
        ("tmffa-utf8-bom.txt", "utf-8", "the"),
    ],
)
def test_every_other_encoding_is_read_as_what_it_is(name: str, codec: str, words: str) -> None:
    data = (SAMPLES / "formats" / name).read_bytes()
    decoded = decode(data)
    assert decoded.encoding == codec
    assert words in decoded.text
    assert "\ufffd" not in decoded.text
    plain = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16-le", "big5": "big5hkscs"}.get(codec, codec)
    assert decoded.text == clean(data.decode(plain).removeprefix("\ufeff"))


def test_a_story_in_two_encodings_is_one_story() -> None:
    both = [decode((SAMPLES / "formats" / f"hpmor-ru-{name}.txt").read_bytes()).text for name in ("cp1251", "koi8r")]
    assert both[0] == both[1]
