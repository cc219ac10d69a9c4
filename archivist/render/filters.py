"""The few filters themes may use: how numbers, times and dates are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import escape

from archivist.render.wording import Wording


def timestamp(value: str) -> str:
    """Write an ISO date as the moment that feeds need; Atom knows no "undated", so that is the beginning of time."""
    if not value:
        return "1970-01-01T00:00:00Z"
    moment, _, _ = value.partition("T")
    return f"{moment}T00:00:00Z"


def as_text(value: str) -> str:
    """Write HTML, or plain text, as the text of an element that is to be read as HTML: Atom's ``type="html"``."""
    return str(escape(value))


def filters_of(wording: Wording) -> dict[str, Callable[..., Any]]:
    """Return the filters by name; figures and dates are written as the site's language does."""
    return {
        "number": wording.number,
        "day": wording.day,
        "duration": wording.duration,
        "timestamp": timestamp,
        "as_text": as_text,
    }
