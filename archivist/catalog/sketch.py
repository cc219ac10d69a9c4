"""What a text is recognised by in another file: a few hashes of its eight-word shingles.

A bottom-k sketch (Broder, On the resemblance and containment of documents, 1997) over an order of shingles that begins
with the hash of their first word, so that only the shingles of a few words of each text are ever hashed. Case, marks,
wrapping and markup do not count. Texts too short to be recognised by shingles have a hash of the whole, after ``=``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from zlib import crc32

from archivist.model import digest

SIZE = 24
"""So many hashes are kept."""

SHINGLE = 8
LEAST = 100
"""Texts with fewer words are not recognised by shingles."""

_SINGLE = "぀-ヿ㐀-䶿一-鿿"
_WORD = re.compile(rf"[{_SINGLE}]|[^\W_{_SINGLE}]+")
_SPACED_WORD = re.compile(r"[^\W_]+")
_FAR = re.compile("[\u3040-\u9fff]")
_ASCII_WORDS = bytes(c if chr(c).isalnum() and c < 128 else ord(" ") for c in range(256))


def sketch(paragraphs: Iterable[str]) -> str:
    """Return the sketch of a text given by its paragraphs; nothing for a text without words."""
    text = "\n".join(paragraphs).casefold().replace("’", "").replace("'", "")
    words = _words(text)
    if len(words) < LEAST:
        return f"={digest(' '.join(words))[:16]}" if words else ""
    starts = _first_in_order(words)
    hashes: dict[tuple[int, int], None] = {}
    for i, word in enumerate(words[: -SHINGLE + 1]):
        if word in starts:
            hashes[starts[word], crc32(" ".join(words[i : i + SHINGLE]).encode())] = None
    return " ".join(f"{shingle:08x}" for _, shingle in sorted(hashes)[:SIZE])


def _words(text: str) -> list[str]:
    """Return the words of a text without apostrophes."""
    plain = text
    for mark in "“”—–…":
        plain = plain.replace(mark, " ")
    if plain.isascii():
        # The same words ten times as fast.
        return plain.encode("ascii").translate(_ASCII_WORDS).decode("ascii").split()
    return (_WORD if _FAR.search(text) else _SPACED_WORD).findall(text)


def _first_in_order(words: list[str]) -> dict[str, int]:
    """The words lowest in order of their hashes, enough of them to begin all shingles that are kept."""
    uses = Counter(words)
    ordered = sorted(zip(map(crc32, map(str.encode, uses)), uses, strict=True))
    chosen: dict[str, int] = {}
    enough = 4 * SIZE
    for rank, word in ordered:
        chosen[word] = rank
        enough -= uses[word]
        if enough <= 0:
            break
    return chosen


def likeness(one: str, other: str) -> float:
    """Return how far two sketches agree, from 0 to 1: an estimate of the share of their shingles that are in both."""
    if not one or not other or one.startswith("=") or other.startswith("="):
        return float(bool(one) and one == other)
    # Both lists are in one order, but the order is not in them: the union's first are those before either list ends.
    first, second = set(one.split()), set(other.split())
    return len(first & second) / max(len(first), len(second))
