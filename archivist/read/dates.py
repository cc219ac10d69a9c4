"""Dates as people write them, to ISO dates. A date that can mean two days is no date: no answer beats a wrong one."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        start=1,
    )
    for name in (names, names[:3], "sept" if number == 9 else names)
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})\b.*"
)
_MONTH_FIRST = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b.*")
_UNIX = re.compile(r"[A-Za-z]{3}\s+([A-Za-z]{3})\s+(\d{1,2})\s+[\d:]+\s+(?:[A-Z]{2,5}\s+)?(\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")


def iso_date(text: str) -> str | None:
    """Return ``text`` as an ISO date, or ``None`` when it is none or could be read in two ways."""
    text = text.strip()
    if match := _ISO.fullmatch(text):
        return _made(match[1], match[2], match[3])
    if match := _UNIX.fullmatch(text) or _MONTH_FIRST.fullmatch(text):
        return _made(match[3], str(_MONTHS.get(match[1].lower(), 0)), match[2])
    if match := _DAY_FIRST.fullmatch(text):
        return _made(match[3], str(_MONTHS.get(match[2].lower(), 0)), match[1])
    if match := _NUMBERS.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        if first > 12 or first == second:
            return _made(match[3], match[2], match[1])
        return _made(match[3], match[1], match[2]) if second > 12 else None
    return None


def _made(year: str, month: str, day: str) -> str | None:
    """Two digits of a year are of the century in which fan fiction went online."""
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= 70 else 2000
    try:
        return date(number, int(month), int(day)).isoformat()
    except ValueError:
        return None
