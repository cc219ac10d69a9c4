"""The number in a file's name: ``mirror-ch3.html`` is part 3 of ``mirror``, ``wh-wo-co06.txt`` part 6 of ``wh-wo-co``.

A name is worded when it says what the number counts (``chapter 3``, ``3 of 28``, ``prologue``), padded when the number
begins with a zero, and plain otherwise; how much else must agree before files are joined depends on that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from archivist.read.heads import numeral

LAST = 100_000
"""The number of an epilogue: behind every other."""

PART_SUFFIX = re.compile(r"\.(?:[a-z]|\d{2,3})", re.IGNORECASE)
"""The suffix of a part of a posting that was cut in pieces: ``alk1.a``, ``alk1.b``, or ``saga.01``."""


class Wording(IntEnum):
    """How plainly a name says that the file is a part, from least to most."""

    PLAIN = 0
    PADDED = 1
    WORDED = 2


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a name says: the stem without the number, the number with its letter (1a), and of how many."""

    stem: str
    number: int
    letter: str = ""
    wording: Wording = Wording.PLAIN
    total: int | None = None

    @property
    def place(self) -> tuple[int, str]:
        """What parts are ordered by: 2 comes before 10, and 1a before 1b."""
        return self.number, self.letter


_WORD = r"(?:chapter|chap|ch|part|pt|episode|ep|act|section|chapitre|kapitel|cap[ií]tulo|глава|часть|teil|partie)"
_COUNT = r"(?:\d{1,4}|[ivxlc]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_EDGE = r"(?:^|(?<=[\s_.\-(\[,~]))"
_OF = re.compile(
    rf"{_EDGE}[(\[]?\s*(?:repost[\s:_-]*|{_WORD}[\s_.\-]*)?(?P<n>\d{{1,4}})[a-z]?[\s_-]*(?:of|[/∕⁄])[\s_-]*(?P<t>\d{{1,4}})\s*[)\]]?\W*$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"[(\[]\s*(?:repost[\s:_-]*)?(?P<n>\d{1,3})\s*[-_/∕⁄]\s*(?P<t>\d{1,3})\s*[)\]]\W*$", re.IGNORECASE
)
_WORDED = re.compile(
    rf"{_EDGE}[(\[]?{_WORD}[\s_.\-]*\#?(?P<n>{_COUNT})(?P<l>[a-h]?)(?![^\W_])[)\]]?(?:\s*[-–—:]\s*\D.*|\s*[-–—:,]*\s*$)",
    re.IGNORECASE,
)
_ENDS = re.compile(rf"{_EDGE}(?P<w>prologu?e?|prolouge|epilogu?e?)\W*$", re.IGNORECASE)
_TRAILING = re.compile(r"(?P<n>\d{1,4})(?P<l>[a-h]?)$", re.IGNORECASE)
_CJK = re.compile(r"第\s*(?P<n>\d{1,4})\s*[章回節节話话]\W*$")
_SEPARATORS = " _.-–—~,([#"


def number_of(stem: str) -> Numbered | None:
    """Return what the name of a file without its suffix says about its place in a story; ``None`` if nothing."""
    for pattern in (_OF, _BRACKETED, _WORDED, _CJK):
        if (match := pattern.search(stem)) and (number := _count(match["n"])) is not None:
            groups = match.groupdict()
            total = int(groups["t"]) if groups.get("t") else None
            if total is None or number <= total:
                letter = (groups.get("l") or "").lower()
                return Numbered(stem[: match.start()].rstrip(_SEPARATORS), number, letter, Wording.WORDED, total)
    if match := _ENDS.search(stem):
        number = 0 if match["w"].lower().startswith("p") else LAST
        return Numbered(stem[: match.start()].rstrip(_SEPARATORS), number, "", Wording.WORDED)
    return _trailing(stem)


def _trailing(stem: str) -> Numbered | None:
    match = _TRAILING.search(stem)
    if match is None:
        return None
    before = stem[: match.start()].rstrip(_SEPARATORS)
    # 2001-05-01 is a day, and 0123456789 no number of a chapter.
    if before[-1:].isdigit():
        return None
    wording = Wording.PADDED if match["n"].startswith("0") else Wording.PLAIN
    return Numbered(before, int(match["n"]), match["l"].lower(), wording)


def part_of_posting(stem: str, suffix: str) -> Numbered:
    """Return what a name with a :data:`PART_SUFFIX` says: ``a`` is 1."""
    mark = suffix[1:].lower()
    number = int(mark) if mark.isdigit() else ord(mark) - ord("a") + 1
    return Numbered(stem, number, "", Wording.WORDED)


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() else numeral(text)


_TITLE_MARKS = re.compile(
    rf"""\s*[-–—:,~]*\s*[(\[]?\s*(?:
        (?:repost[\s:]*|\b{_WORD}[\s.]*|\b)\d{{1,4}}[a-z]?\s*(?:/|of|-)\s*(?:\d{{1,4}}|\?|x+)
      | \b{_WORD}[\s.:]*\#?{_COUNT}\b.*
      | prologue|epilogue
      | (?<=\s)\#?\d{{1,3}}
    )\s*[)\]]?\W*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(
    r"\A\s*(?:re:\s*|fwd?:\s*|\[[^\]]{1,24}\]\s*|repost:?\s*|(?:story|fic|fanfic|new):\s*)+", re.IGNORECASE
)


def without_number(title: str) -> str:
    """Return a title without the words that tell which part it is: ``Mirror (part 3 of 28)`` is ``Mirror``."""
    plain = _LABEL.sub("", title)
    while (match := _TITLE_MARKS.search(plain)) and match[0]:
        plain = plain[: match.start()]
    return plain.strip(" \t-–—:,~")
