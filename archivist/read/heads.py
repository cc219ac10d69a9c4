"""Lines that head a chapter: ``Chapter 3: Home``, ``Part Two``, ``Prologue``, a bare numeral in sequence."""

from __future__ import annotations

import re

_UNITS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty"
)
_NUMBER = rf"(?:\d{{1,4}}(?:[a-z]\b|\.\d)?|[ivxlc]{{1,8}}|(?:the )?(?:{_UNITS})(?:[ -](?:{_UNITS}))?)"
_HEAD = re.compile(
    rf"""[\W_]{{0,6}}(?:
        (?:chapter|chap|ch\.?|part|episode|act|book|section|scene|chapitre|kapitel|cap[ií]tulo|глава)\s*\#?\s*
        (?P<number>{_NUMBER})(?![\w,])(?P<after>.*)
      | (?P<name>prologue|prolog|prolouge|epilogue|epilog|interlude|intermission|foreword|preface)\b(?P<rest>.*)
      | 第\s*[0-9０-９一二三四五六七八九十百千〇零两]+\s*[章回节節话話卷部幕](?P<cjk>.*)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMERAL = re.compile(rf"[\W_]{{0,4}}(\d{{1,3}}|[IVXLC]{{1,7}}|(?:{_UNITS}))[\W_]{{0,4}}", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_WORDS = {word: number for number, word in enumerate(_UNITS.split("|")[:20], start=1)}

LONGEST = 100
"""Characters in a line that may still be a chapter's head."""


def is_head(line: str) -> bool:
    """Whether a line on its own heads a chapter by its wording."""
    line = line.strip()
    if not 2 < len(line) <= LONGEST:
        return False
    match = _HEAD.fullmatch(line)
    if match is None:
        return False
    rest = match["after"] if match["number"] else match["rest"] if match["name"] else match["cjk"]
    return _is_title(rest or "")


def _is_title(rest: str) -> bool:
    """Whether what stands behind the number is a title, and not the rest of a sentence."""
    plain = rest.strip()
    if not plain or not re.search(r"\w", plain):
        return True
    if plain[0] in ":-–—~|([*_=<\"“'‘/.,：":
        return plain[0] != "," or not plain[1:2].isdigit()
    if plain.lower().startswith("of "):
        return re.fullmatch(r"of\s+(?:\d+|\w+)[\W_]*(?:[:–—-].*)?", plain, re.IGNORECASE) is not None
    words = plain.split()
    return len(words) <= 8 and plain[-1] not in '.,;"”' and not words[0][:1].islower()


def numeral(line: str) -> int | None:
    """Return the number of a line that is nothing but a number: ``3``, ``IV.``, ``- Two -``; else ``None``."""
    match = _NUMERAL.fullmatch(line.strip()) if len(line) < 24 else None
    if match is None:
        return None
    word = match[1].lower()
    if word.isdigit():
        return int(word)
    return _WORDS.get(word) or _roman(word)


def _roman(word: str) -> int | None:
    if not set(word) <= set(_ROMAN):
        return None
    values = [_ROMAN[letter] for letter in word]
    return sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
