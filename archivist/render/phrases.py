"""strings/*.toml -> phrases: what a theme says, by language, checked against the English it stands for.

A phrase is a text with ``{names}`` to be filled in, or a table of such texts by CLDR's plural categories. Tables of
other keys only group: ``[work] words = ...`` is the phrase ``work.words``. The table ``[language]`` tells how the
language counts and writes numbers and dates; the rule is a ``Plural-Forms`` expression as gettext has it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from gettext import c2py
from typing import Any

from archivist.errors import Level, Problem, ThemeError

FALLBACK = "en"
"""The language whose phrases are complete: what a phrase is and which names it takes is decided there."""

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories."""

Phrase = Mapping[str, str]
"""A text by plural category; a text that does not count has only ``other``."""

Phrases = Mapping[str, Phrase]

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_HEADER = "language"
_HEADER_KEYS: Mapping[str, type] = {
    "plural": str,
    "forms": list,
    "group": str,
    "group_from": int,
    "date": str,
    "months": list,
}


@dataclass(frozen=True, slots=True)
class Manners:
    """How a language counts and writes figures.

    ``plural`` is a gettext rule that gives an index of ``forms``. ``group`` stands between thousands in numbers of at
    least ``group_from``. ``date`` holds ``{d}``, ``{month}`` and ``{y}``; ``months`` are their twelve names in it.
    """

    plural: str = "n != 1"
    forms: tuple[str, ...] = ("one", "other")
    group: str = ","
    group_from: int = 1000
    date: str = "{y}-{m}-{d}"
    months: tuple[str, ...] = ()

    def category(self, number: int) -> str:
        """Return the plural category of a whole number."""
        index: int = _rule(self.plural)(abs(number))
        return self.forms[index]


@lru_cache(maxsize=32)
def _rule(expression: str) -> Any:
    return c2py(expression)


@dataclass(frozen=True, slots=True)
class Strings:
    """One file of phrases, as read."""

    phrases: Phrases
    manners: Manners | None


def placeholders(text: str) -> frozenset[str]:
    """Return the names a text wants filled in."""
    return frozenset(_PLACEHOLDER.findall(text))


@lru_cache(maxsize=4096)
def split(text: str) -> tuple[str, ...]:
    """Return texts and names in turn, a text first and last."""
    return tuple(_PLACEHOLDER.split(text))


def parse_strings(text: str, place: str) -> Strings:
    """Read one file of phrases; ``place`` is what messages call it.

    Raises:
        ThemeError: with one problem for each mistake.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThemeError(Problem(Level.ERROR, place, str(error), "bad-strings")) from None
    header = data.pop(_HEADER, None)
    problems: list[Problem] = []
    phrases: dict[str, Phrase] = {}
    for key, value in _flatten(data):
        if _is_phrase(value):
            forms = {"other": value} if isinstance(value, str) else value
            # A number and what it counts stay on one line.
            phrases[key] = {form: said.replace("{n} ", "{n}\u00a0") for form, said in forms.items()}
        else:
            message = f"{key}: expected a text, or texts by {', '.join(CATEGORIES)} with 'other' among them"
            problems.append(Problem(Level.ERROR, place, message, "bad-strings", _line_of(key, text)))
    try:
        manners = _manners(header) if header is not None else None
    except ValueError as error:
        problems.append(Problem(Level.ERROR, place, f"language.{error}", "bad-strings", _line_of(_HEADER, text)))
        manners = None
    if problems:
        raise ThemeError(problems)
    return Strings(phrases, manners)


def _is_phrase(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, dict)
        and "other" in value
        and set(value) <= set(CATEGORIES)
        and all(isinstance(form, str) for form in value.values())
    )


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and not set(value) <= set(CATEGORIES):
            yield from _flatten(value, f"{key}.")
        else:
            yield key, value


def _manners(header: object) -> Manners:
    """Check the table ``[language]``; a ValueError names the key and what was expected."""
    if not isinstance(header, dict):
        raise ValueError("expected a table")
    for name, value in header.items():
        if name not in _HEADER_KEYS:
            raise ValueError(f"{name}: unknown key; the keys are {', '.join(_HEADER_KEYS)}")
        if type(value) is not _HEADER_KEYS[name]:
            raise ValueError(f"{name}: expected {'a list of texts' if _HEADER_KEYS[name] is list else 'a value'}")
    given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in header.items()}
    manners = Manners(**given)
    if not set(manners.forms) <= set(CATEGORIES) or "other" not in manners.forms:
        raise ValueError(f"forms: expected some of {', '.join(CATEGORIES)}, 'other' among them")
    if manners.months and len(manners.months) != 12:
        raise ValueError("months: expected twelve names")
    try:
        categories = {manners.category(number) for number in range(200)}
    except (ValueError, IndexError, OverflowError):
        raise ValueError("plural: expected a gettext rule that gives an index of forms") from None
    if not categories <= set(manners.forms):
        raise ValueError("plural: gives a category that forms does not have")
    return manners


def check_strings(strings: Strings, english: Phrases, place: str, text: str) -> Iterator[Problem]:
    """Yield what a file of another language gets wrong about phrases: unknown ones, and names they do not take."""
    for key, phrase in strings.phrases.items():
        line = _line_of(key, text)
        if key not in english:
            near = get_close_matches(key, english, 1)
            hint = f", did you mean {near[0]!r}?" if near else "; English has none of this name"
            yield Problem(Level.ERROR, place, f"unknown phrase {key!r}{hint}", "unknown-string", line)
            continue
        known = wanted(english[key])
        for said in phrase.values():
            if strange := placeholders(said) - known:
                message = (
                    f"{key}: {{{min(strange)}}} is not filled in; it takes {', '.join(sorted(known)) or 'nothing'}"
                )
                yield Problem(Level.ERROR, place, message, "bad-strings", line)


def wanted(phrase: Phrase) -> frozenset[str]:
    """Return all names that the texts of a phrase want filled in."""
    return frozenset().union(*map(placeholders, phrase.values()))


def _line_of(key: str, text: str) -> int:
    """Return the line a phrase is set in, or 0."""
    table, _, name = key.rpartition(".")
    now = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            now = header[1].replace('"', "")
            if now == key:
                return number
        elif (setting := re.match(r"\s*\"?([\w.-]+)\"?\s*=", line)) and (now, setting[1]) == (table, name):
            return number
    return 0
