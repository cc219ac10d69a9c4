"""The few filters themes may use: how numbers, times and dates are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from markupsafe import escape

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: int) -> str:
    """Write a whole number with thousands separators."""
    return f"{value:,}"


def day(value: str) -> str:
    """Write an ISO date as ``5 Jan 2024``; what is not a full date is left as it is."""
    try:
        parsed = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return f"{parsed.day} {MONTHS[parsed.month - 1]} {parsed.year}"


def duration(minutes: int) -> str:
    """Write minutes as ``12 min`` or ``3 h 20 min``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def counted(value: int, singular: str, plural: str = "") -> str:
    """Write a number and the word it counts, never parted at a line's end: ``1 work``, ``1,200 works``."""
    return f"{value:,}\u00a0{singular if value == 1 else plural or singular + 's'}"


def timestamp(value: str) -> str:
    """Write an ISO date as the moment that feeds need; Atom knows no "undated", so that is the beginning of time."""
    if not value:
        return "1970-01-01T00:00:00Z"
    moment, _, _ = value.partition("T")
    return f"{moment}T00:00:00Z"


def as_text(value: str) -> str:
    """Write HTML, or plain text, as the text of an element that is to be read as HTML: Atom's ``type="html"``."""
    return str(escape(value))


FILTERS: dict[str, Callable[..., Any]] = {
    "number": number,
    "day": day,
    "duration": duration,
    "counted": counted,
    "timestamp": timestamp,
    "as_text": as_text,
}
