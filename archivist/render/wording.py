"""What a site says around its stories, in its own language: phrases filled in, figures and dates as it writes them.

The phrases come from the theme's ``strings/`` (see :mod:`archivist.render.phrases`). What a language lacks is said in
English, so that an unfinished translation is of use. The names of closed vocabularies (ratings, warnings, categories,
tones) are kept in AO3's English wherever they are compared, and translated only where they are shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from archivist.errors import Level, Problem, ThemeError
from archivist.languages import direction
from archivist.model import Tag, Taxonomy
from archivist.render.phrases import FALLBACK, Manners, Phrase, Phrases, split

SPOKEN = ("js.", "count.", "kind.")
"""Phrases with these beginnings go to the scripts too."""

VOCABULARY = "name."
"""Where the translations of closed vocabularies stand."""

CLOSED = frozenset((Taxonomy.RATING, Taxonomy.WARNING, Taxonomy.CATEGORY, Taxonomy.TONE))
"""Taxonomies whose names are AO3's and not the archive's own."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of one language.

    ``language`` is the tag of the language spoken, which is English where there are no phrases in the one asked for.
    ``names`` are names of closed vocabularies as this language has them, by their English. ``missing`` are the phrases
    said in English because this language lacks them. ``base`` are the English phrases.
    """

    language: str
    phrases: Phrases
    manners: Manners
    asked: str = FALLBACK
    missing: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    base: Phrases = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """Return which way the language is written: ``ltr`` or ``rtl``."""
        return direction(self.language)

    def text(self, key: str, /, n: int | None = None, **values: object) -> str:
        """Return a phrase as plain text; ``n`` chooses its plural form and is written as a number.

        Raises:
            ThemeError: there is no such phrase, or a name in it was not given.
        """
        return "".join(map(str, self._pieces(key, n, values)))

    def say(self, key: str, /, n: int | None = None, **values: object) -> Markup:
        """Return a phrase as HTML: what is filled in is escaped unless it is HTML already."""
        return Markup("").join(map(escape, self._pieces(key, n, values)))

    def _pieces(self, key: str, n: int | None, values: dict[str, object]) -> list[object]:
        pieces: list[object] = list(split(self._form(key, n)))
        if len(pieces) > 1:
            if n is not None:
                values["n"] = self.number(n)
            for at in range(1, len(pieces), 2):
                name = str(pieces[at])
                if name not in values:
                    raise _problem(f"the phrase {key!r} needs {name}=...", "bad-string")
                pieces[at] = values[name]
        return pieces

    def _form(self, key: str, n: int | None) -> str:
        phrase = self.phrases.get(key)
        if phrase is None:
            raise _problem(f"there is no phrase {key!r}", "unknown-string")
        if n is None or len(phrase) == 1:
            return phrase["other"]
        return phrase.get(self.manners.category(n)) or phrase["other"]

    @property
    def english(self) -> Wording:
        """Return the same in English: for files that programs read."""
        return Wording(FALLBACK, self.base, Manners(), FALLBACK, base=self.base)

    # --- names -------------------------------------------------------------------------------------------------------

    def name(self, english: str) -> str:
        """Return a name of a closed vocabulary in this language, or as it is."""
        return self.names.get(english, english)

    def tag(self, tag: Tag) -> str:
        """Return a tag's name as it is shown."""
        return self.name(tag.name) if tag.taxonomy in CLOSED else tag.name

    def has(self, key: str) -> bool:
        """Say whether there is such a phrase."""
        return key in self.phrases

    # --- figures -----------------------------------------------------------------------------------------------------

    def number(self, value: int) -> str:
        """Write a whole number."""
        if abs(value) < self.manners.group_from:
            return str(value)
        return f"{value:,}".replace(",", self.manners.group)

    def day(self, value: str) -> str:
        """Write an ISO date; what is not a full date is left as it is."""
        try:
            parsed = date.fromisoformat(value[:10])
        except ValueError:
            return value
        months = self.manners.months
        month = months[parsed.month - 1] if months else f"{parsed.month:02}"
        return self.manners.date.format(d=parsed.day, m=f"{parsed.month:02}", month=month, y=parsed.year)

    def duration(self, minutes: int) -> str:
        """Write minutes in hours and minutes."""
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.text("time.minutes", rest)
        if not rest:
            return self.text("time.hours", hours)
        return self.text("time.both", hours=self.text("time.hours", hours), minutes=self.text("time.minutes", rest))

    def script(self) -> bytes:
        """Return the part of a script that brings what scripts say: ``PHRASES`` by key and ``NAMES`` by English."""
        # What scripts say is compared as it is typed, so their numbers and words are parted by plain spaces.
        said = {
            key.removeprefix("js."): _typed(phrase) if len(phrase) > 1 else _typed(phrase)["other"]
            for key, phrase in self.phrases.items()
            if key.startswith(SPOKEN)
        }
        tables = (("PHRASES", said), ("NAMES", {k: v for k, v in self.names.items() if k != v}))
        lines = (f"const {name} = {_json(table)};\n" for name, table in tables)
        return f'{"".join(lines)}const SPOKEN = "{self.language}";\n'.encode()


def _typed(phrase: Phrase) -> Phrase:
    return {form: text.replace("{n}\u00a0", "{n} ") for form, text in phrase.items()}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _problem(message: str, code: str) -> ThemeError:
    return ThemeError(Problem(Level.ERROR, "strings", message, code))


def make_wording(asked: str, language: str, phrases: Phrases, english: Phrases, manners: Manners) -> Wording:
    """Return the phrases of ``language`` with the English ones where it has none."""
    missing = tuple(key for key in english if key not in phrases)
    names = {
        english[key]["other"]: phrase["other"]
        for key, phrase in phrases.items()
        if key.startswith(VOCABULARY) and key in english
    }
    return Wording(language, {**english, **phrases}, manners, asked, missing, names, english)


@lru_cache(maxsize=256)
def candidates(tag: str) -> tuple[str, ...]:
    """Return the tags whose phrases serve a language, best first: ``pt-BR`` is served by ``pt``."""
    parts = tag.split("-")
    return tuple("-".join(parts[:size]) for size in range(len(parts), 0, -1))
