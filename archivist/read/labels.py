"""The labels authors set before their notes, and the lines with which stories end (``data/labels.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data") / "labels.toml"

_OPEN = r"[\s(\[{*_~\-=<#]{0,6}"
_CAPITALS = re.compile(rf"{_OPEN}AN\s*(?::|-)")
_BRACKETED = re.compile(r"[(\[][\s*_]{0,3}(?:just a |quick |side )?notes?\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"\S*\w@\w\S*|(?:https?://|www\.)\S+", re.IGNORECASE)
_DATE = re.compile(r"[\W_]*\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}[\W_]*")
_MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Labels:
    """The compiled labels: anywhere, at the ends of a chapter, alone on a line, and the endings."""

    anywhere: re.Pattern[str]
    ends: re.Pattern[str]
    alone: re.Pattern[str]
    ending: re.Pattern[str]


@cache
def _labels() -> Labels:
    table = tomllib.loads(DATA.read_text("utf-8"))
    anywhere, both = "|".join(table["anywhere"]), "|".join((*table["anywhere"], *table["ends"]))
    endings = "|".join(table["endings"])
    after = r"[*_]{0,2}\s*(?:[:;]|--?|–|—|\.(?=\s|$)|[\])*_!~=]*\s*$)"
    return Labels(
        re.compile(rf"{_OPEN}(?:{anywhere})(?:{after}|(?<=/n)\s)", re.IGNORECASE),
        re.compile(rf"{_OPEN}(?:the )?(?:(?:{both}){after}|disclaimers?\s*[!*.)\]]|a/n\b)", re.IGNORECASE),
        re.compile(rf"{_OPEN}(?:{both})[\s:.\-*_~=)\]!]*", re.IGNORECASE),
        re.compile(
            rf"[\W_]*(?:{endings})(?:\s+(?:of )?(?:chapter|part|act|file|episode|book))?"
            r"(?:\s+(?:\d{1,3}|[ivxlc]{1,6}|one|two|three|four|five|six|seven|eight|nine|ten))?(?: ?\(teaser\))?[\W_]*",
            re.IGNORECASE,
        ),
    )


def has_label(text: str) -> bool:
    """Whether a paragraph begins with the label of a note."""
    return _labels().ends.match(text[:200]) is not None or _CAPITALS.match(text[:20]) is not None


def is_label(text: str) -> bool:
    """Whether a line is nothing but a label, so that the note follows it."""
    return len(text) < 60 and _labels().alone.fullmatch(text) is not None


def is_aside(text: str) -> bool:
    """Whether a paragraph begins with a label that is a note's wherever it stands."""
    if _labels().anywhere.match(text[:80]) or _CAPITALS.match(text[:20]):
        return True
    return _BRACKETED.match(text) is not None and text.rstrip()[-1:] in ")]"


def is_ending(text: str) -> bool:
    """Whether a line ends a story: The End, Owari, To Be Continued."""
    return len(text) < 50 and _labels().ending.fullmatch(text) is not None


def is_chrome(lines: Sequence[str]) -> bool:
    """Whether lines are nothing but addresses, with a name beside them perhaps, and dates."""
    return bool(lines) and all(len(line) < 120 and (_DATE.fullmatch(line) or _is_address(line)) for line in lines)


def _is_address(line: str) -> bool:
    words = line.split()
    others = [
        word for word in words if not _ADDRESS.fullmatch(word.strip("()<>[],;:*-_")) and any(map(str.isalnum, word))
    ]
    return len(others) < len(words) and len(others) <= _MOST_NAMES and _ADDRESS.search(line) is not None
