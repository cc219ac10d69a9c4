"""Stories -> columns: the metadata of many works in the least space that a browser can still unfold at once.

One text or number column for each field instead of one record for each work; tags as a list of names, the most used
first, and for each work their numbers in base 36. Dates are days since 2000, each as its difference from the one
before: works come in the order of their dates, so most differences are small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from archivist.model import Identity, Story, Tag
from archivist.render.filtering.queries import GROUPS
from archivist.render.symbols import NO_WARNINGS_CHOSEN, NOT_RATED

COMPLETE, CROSSOVER, ORIGINAL = 1, 2, 4
DAY_ZERO = date(2000, 1, 1)
NO_DATE = -100_000
"""Stands for a work without a date: older than anything."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
GROUP_NAMES = tuple(dict.fromkeys(GROUPS.values()))
DEFAULTS = {"rating": NOT_RATED, "warning": NO_WARNINGS_CHOSEN}

Families = Mapping[str, Sequence[str]]


def columns(stories: Sequence[Story], families: Families) -> dict[str, Any]:
    """Return the columns of these works."""
    updated = [_day(story.updated or story.published) for story in stories]
    published = [_day(story.published or story.updated) for story in stories]
    tags = [_names(story, families) for story in stories]
    return {
        "n": len(stories),
        "titles": "\n".join(_line(story.title) for story in stories),
        "words": [story.words for story in stories],
        "updated": _differences(updated),
        "published": [day - later for day, later in zip(published, updated, strict=True)],
        "chapters": "".join(_packed(len(story.chapters)) for story in stories),
        "flags": "".join(str(_flags(story)) for story in stories),
        "languages": _group([[story.language] for story in stories]),
        "groups": {name: _group([found.get(name, ()) for found in tags]) for name in GROUP_NAMES},
    }


def _line(text: str) -> str:
    return " ".join(text.split())


def _day(iso: str | None) -> int:
    try:
        return (date.fromisoformat((iso or "")[:10]) - DAY_ZERO).days
    except ValueError:
        return NO_DATE


def _differences(numbers: Iterable[int]) -> list[int]:
    found, last = [], 0
    for number in numbers:
        found.append(number - last)
        last = number
    return found


def _packed(number: int) -> str:
    """Write a number that is mostly below ten: one digit, or several between dots."""
    return str(number) if number < 10 else f".{number}."


def _flags(story: Story) -> int:
    original = ORIGINAL if story.identity is Identity.ORIGINAL else 0
    return (COMPLETE if story.complete else 0) | (CROSSOVER if story.crossover else 0) | original


# --- tags ------------------------------------------------------------------------------------------------------------


def _names(story: Story, families: Families) -> dict[str, list[str]]:
    """Return the names of a story in each group; a fandom brings the broader ones it is part of."""
    found: dict[str, dict[str, None]] = {}
    for tag in _tags(story):
        names = found.setdefault(GROUPS[tag.taxonomy], {})
        names[tag.name] = None
    for name in tuple(found.get("fandom", ())):
        found["fandom"].update(dict.fromkeys(families.get(name, ())))
    for group, name in DEFAULTS.items():
        found.setdefault(group, {name: None})
    found["author"] = dict.fromkeys(story.authors)
    found["series"] = dict.fromkeys(entry.name for entry in story.series)
    return {group: list(names) for group, names in found.items()}


def _tags(story: Story) -> Iterator[Tag]:
    for taxonomy in GROUPS:
        yield from (label.tag for label in story.published_labels(taxonomy))


def _group(rows: Sequence[Iterable[str]]) -> dict[str, Any]:
    """Return names by falling use, and the numbers of each work's names in base 36."""
    uses = Counter(name for row in rows for name in row)
    names = sorted(uses, key=lambda name: (-uses[name], name))
    numbers = {name: _base36(number) for number, name in enumerate(names)}
    return {"names": names, "works": ",".join(" ".join(numbers[name] for name in row) for row in rows)}


def _base36(number: int) -> str:
    digits = DIGITS[number % 36]
    while number := number // 36:
        digits = DIGITS[number % 36] + digits
    return digits
