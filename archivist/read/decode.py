"""Bytes to text: a ladder of encodings, each rung checked, none of which raises.

A byte order mark decides; then strict UTF-8; then UTF-16 by where its NULs stand; then windows-1252 when the bytes look
like a western text with curly quotes and accents (a detector damages one such text in five); then chardet, whose
answer is checked against the others that are likely. What was chosen is said, and site.toml may overrule it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from archivist.errors import Level, Problem

_BOMS = (  # UTF-32 first: its little-endian mark begins like that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x1f\x8b",
    b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"MZ\x90", b"SQLite format", b"RIFF", b"OggS", b"ID3", b"wOF", b"BZh",
    b"\xfd7zXZ",
)  # fmt: skip

_BAD = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_BAD_LOW = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_HIGH = re.compile("[\ud800-\U0010ffff]")
_MOJIBAKE = re.compile(
    "â€[\x80-\x9f\xa6œ˜™“”žŸ¦]|Ã[\x80-\xbf]|Â[\x80-\xbf]|ã[\x80-\x9f][\x80-\xbf]|ï¿½|â\x80[\x80-\xbf]"
)
_SOFT_BREAK = re.compile(rb"=[ \t]*\r?\n")
_QUOTED = re.compile(rb"=[0-9A-F]{2}")
_LETTER_PAIR = re.compile(rb"[\xc0-\xff]{2,}")
_SYMBOL_IN_WORD = re.compile("[A-Za-zÀ-ÿ][¡-©«-¹»-¿×÷ŒœŠšŽžŸƒ†‡‰€][a-zß-ÿ]")
_APOSTROPHE = re.compile("(?<=[A-Za-z])[¡-¿](?=(?:t|s|m|d|ll|re|ve)\\b)")
"""Another key that a typist took for the apostrophe, as in ``don¹t``."""

_ORDINARY_LIGATURE = re.compile("[Œœ½¼¾]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the codec it was read with and what there is to say about that."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def is_binary(data: bytes) -> bool:
    """Whether ``data`` is no text at all: a known kind of file, or full of control bytes."""
    if data.startswith(_MAGIC):
        return True
    if data.startswith(tuple(mark for mark, _ in _BOMS)):
        return False
    sample = data[:65_536]
    strange = len(sample) - len(sample.translate(None, _STRANGE))
    return strange > 8 and strange > len(sample) // 25 and _wide(data) is None


_STRANGE = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


def decode(data: bytes, path: str = "", encoding: str | None = None) -> Decoded:
    """Return the text of ``data``, cleaned of what no text may hold, with LF line ends; never raises.

    ``encoding`` is the user's word from site.toml. ``path`` names the file in problems.
    """
    problems: list[Problem] = []

    def warn(code: str, message: str) -> None:
        problems.append(Problem(Level.WARNING, path, message, code))

    text, codec = None, ""
    if encoding is not None:
        text, codec = _ordered(data, encoding, warn)
    if text is None:
        text, codec = _ladder(data)
        if not codec.startswith("utf-8"):
            warn("encoding", f"read as {_spoken(codec)}; save it as UTF-8, or name its encoding in site.toml")
    damaged = text.count("\ufffd")
    mended = _mended(text)
    if mended != text:
        message = "held UTF-8 that was once read as windows-1252 (â€œ for “) and is shown mended; the file is as it was"
        problems.append(Problem(Level.INFO, path, message, "mojibake"))
    text = mended
    if damaged and codec.startswith("utf-8") and encoding is None and "\ufffd".encode() not in data:
        warn("encoding", f"{damaged} bytes are not UTF-8 and are shown as \ufffd; save the file again as UTF-8")
    return Decoded(clean(text), codec, tuple(problems))


def clean(text: str) -> str:
    """Return ``text`` with LF line ends and without controls, noncharacters and lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # The whole class is slow to look for, and what it could find is rarely there.
    if _BAD_LOW.search(text) or "\u2028" in text or "\u2029" in text or _HIGH.search(text):
        text = _BAD.sub(_replacement, text)
    if "\f" in text:
        text = re.sub(r"\s*\f\s*", "\n\n\f\n\n", text.strip("\f"))
    return text


def _replacement(match: re.Match[str]) -> str:
    character = match[0]
    if character in "\x0b\x85\u2028":
        return "\n"
    if character == "\u2029":
        return "\n\n"
    if "\x80" <= character <= "\x9f":  # a quote or dash of windows-1252 that was taken for Latin-1 on its way
        return bytes((ord(character),)).decode("cp1252", "ignore")
    return "\ufffd" if "\ud800" <= character <= "\udfff" else ""


def _ordered(data: bytes, encoding: str, warn: Callable[[str, str], None]) -> tuple[str | None, str]:
    """Decode as the user ordered, as far as that goes."""
    try:
        info = codecs.lookup(encoding)
        text: object = info.decode(data, "replace")[0]  # some codecs turn bytes into bytes
    except Exception:  # codecs raise what they like
        warn("unknown-encoding", f"site.toml names the encoding {encoding!r}, which is none; it is found by looking")
        return None, ""
    if not isinstance(text, str):
        warn("unknown-encoding", f"site.toml names the encoding {encoding!r}, which is not one of text")
        return None, ""
    if "\ufffd" in text:
        warn("encoding", f"{text.count(chr(0xFFFD))} characters are not {encoding}, the encoding site.toml names")
    return text.removeprefix("\ufeff"), info.name


def _ladder(data: bytes) -> tuple[str, str]:
    """Try the rungs in order; the last one takes anything."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace"), codec
    wide = _wide(data) if b"\0" in data else None
    if wide is not None:
        return data.decode(wide, "replace"), wide
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    for rung in (_utf8, _western, _detected):
        text, codec = rung(data)
        if text is not None:
            return text, codec
    return _cp1252(data), "cp1252"


def _utf8(data: bytes) -> tuple[str | None, str]:
    """UTF-8, allowing for a few broken places in a text that is plainly UTF-8 otherwise."""
    try:
        return (_unquoted(data) if _is_quoted(data) else data).decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        good = len(text) - len(text.encode("ascii", "ignore")) - bad
        return (text, "utf-8") if good >= 8 * bad else (None, "")


def _is_quoted(data: bytes) -> bool:
    """Whether a mail body was saved without undoing its quoted-printable encoding."""
    if b"=\n" not in data and b"=\r\n" not in data and b"=20" not in data:
        return False
    lines = data.count(b"\n") + 1
    return len(_SOFT_BREAK.findall(data)) + 2 * len(_QUOTED.findall(data)) > max(5, lines // 10)


def _unquoted(data: bytes) -> bytes:
    import quopri

    return quopri.decodestring(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte is often NUL, or what is read by it looks like writing."""
    sample = data[: 65_536 & ~1]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    if most < 1 or len(data) % 2:
        return None
    likely = "utf-16-le" if odd > even else "utf-16-be"
    if most * 10 >= len(sample) and least * 20 <= most:
        text = sample.decode(likely, "replace")
        ordinary = sum(c.isalnum() or c.isspace() or c in _PUNCTUATION for c in text)
        return likely if ordinary > 0.9 * len(text) and text.count("\ufffd") <= 2 else None
    score, codec = max((_plausibility(sample.decode(codec, "replace")), codec) for codec in ("utf-16-le", "utf-16-be"))
    return codec if score > 0.45 else None


_PUNCTUATION = frozenset("\"'.,!?-:;()*_~#=“”‘’…—–·。，、！？「」『』：；（）《》〈〉\ufffd")


def _western(data: bytes) -> tuple[str | None, str]:
    """windows-1252, when the bytes above ASCII are as few and as scattered as in a western language."""
    high = data.translate(None, bytes(range(128)))
    letters = sum(1 for byte in high if byte >= 0xC0)
    runs = sum(map(len, _LETTER_PAIR.findall(data)))
    if len(high) * 4 > len(data) or runs * 4 > letters + 8 or letters * 5 > len(data):
        return None, ""
    text = _cp1252(data)
    if len(high) * 100 < len(data):
        return text, "cp1252"  # every other language has more of them: these are typists' marks, as in ``isn´t``
    odd = [
        match for match in _SYMBOL_IN_WORD.findall(_APOSTROPHE.sub("'", text)) if not _ORDINARY_LIGATURE.search(match)
    ]
    return (None, "") if len(odd) > 2 and len(odd) * 50 > len(high) else (text, "cp1252")


def _cp1252(data: bytes) -> str:
    """windows-1252 with its five undefined bytes read as Latin-1, as browsers do."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_HOLES.get(byte) or bytes((byte,)).decode("cp1252") for byte in data)


_HOLES = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def _detected(data: bytes) -> tuple[str | None, str]:
    """Chardet's answer, if it stands against the likely others; the one whose text looks most like writing wins."""
    import chardet

    found = [str(item["encoding"]) for item in chardet.detect_all(data, prefer_superset=True)[:3] if item["encoding"]]
    best: tuple[float, str, str] | None = None
    for place, codec in enumerate(dict.fromkeys((*found, *_LIKELY))):
        text = _strict(data, codec)
        if text is None:
            continue
        score = _plausibility(text) + (0.05 if place == 0 and found else 0.0)
        if best is None or score > best[0] + 1e-9:
            best = (score, text, codec)
    if best is None or best[0] < 0.2:
        return None, ""
    return best[1], codecs.lookup(best[2]).name


_LIKELY = (
    "cp932", "gb18030", "big5hkscs", "euc_jp", "cp949", "cp1251", "koi8-r", "cp1250", "cp1252", "cp1253", "iso8859-5",
    "cp866",
)  # fmt: skip


def _strict(data: bytes, codec: str) -> str | None:
    """Decode, allowing only for a character cut off at the end."""
    for end in (len(data), len(data) - 1):
        try:
            return data[:end].decode(codec)
        except (UnicodeError, LookupError):
            continue
    return None


_COMMON = frozenset(
    "的一是不了在人有我他这這个們们来來到时時大地为為子中你说說生国國年着就那和要她出也得里裡后後自以会會家可下而过過天去能对對小多然于於心"
    "оеаинтсрвлкмдпуяыьгзбчйхжшющцэфё"
    "ąćęłńóśźżáčďéěíňóřšťúůýžőűăâîșțşţğıäöüßñèêàçôëïœæøåìòùõãõ"
    "이다는을가에의하고지은로도를그나사어자기서리한니들있었녀말했아라오시수인"
    "αεηιοτνςσρκπλμυωάέήίόύώδθγχφβξζψ"
)


def _plausibility(text: str) -> float:
    """Say from 0 to 1 how much the characters above ASCII look like writing: common letters, kana, Hangul."""
    sample = [character for character in text[:20_000] if character > "\x7f"]
    if not sample:
        return 0.0
    score = 0.0
    for character in sample:
        if character in _COMMON or "\u3041" <= character <= "\u30fe":
            score += 1.0
        elif "\uac00" <= character <= "\ud7a3":
            score += 0.6
        elif character in "“”‘’…—–。，、！？「」『』：；（）《》〈〉　·«»№":
            score += 0.8
        elif "\u0410" <= character <= "\u042f" or "\u0391" <= character <= "\u03a9":
            score += 0.3
        elif "\u4e00" <= character <= "\u9fff":
            score += 0.35
        elif not character.isalnum():
            score -= 0.5
    return score / len(sample)


def _mended(text: str) -> str:
    """Undo UTF-8 that was once read as windows-1252, only in lines that show it, with the mildest settings."""
    if not _MOJIBAKE.search(text):
        return text
    from ftfy import TextFixerConfig, fix_text

    mild = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        max_decode_length=1_000_000,
    )
    return "\n".join(fix_text(line, mild) if _MOJIBAKE.search(line) else line for line in text.split("\n"))


def _spoken(codec: str) -> str:
    return {"cp1252": "windows-1252", "cp1251": "windows-1251", "cp1250": "windows-1250", "cp932": "Shift_JIS"}.get(
        codec, codec
    )
