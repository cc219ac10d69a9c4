"""The files ``strings/<language>.toml`` of a theme's layers -> the wording of a site's language.

Phrases of nearer layers stand before those of the layers below, one by one: an archive that wants another word for
"works" writes a file of one line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archivist.errors import Problem, ThemeError
from archivist.languages import primary
from archivist.render.phrases import FALLBACK, Manners, Phrase, Strings, check_strings, parse_strings
from archivist.render.wording import Wording, candidates, make_wording


@dataclass(frozen=True, slots=True)
class StringsFile:
    """One file as read: ``place`` is what messages call it."""

    place: str
    language: str
    text: str


@dataclass(slots=True)
class _Spoken:
    """What all layers say in one language."""

    phrases: dict[str, Phrase] = field(default_factory=dict)
    manners: Manners | None = None

    def add(self, strings: Strings) -> None:
        """Lay the phrases of a nearer layer over these."""
        self.phrases |= strings.phrases
        self.manners = strings.manners or self.manners


def load_wording(asked: str, layers: Sequence[Sequence[StringsFile]]) -> Wording:
    """Return the wording of the language ``asked`` for; ``layers`` are nearest first.

    Raises:
        ThemeError: files have mistakes; all of them are listed.
    """
    everything = [file for layer in reversed(layers) for file in layer]
    language = choose(asked, {FALLBACK, *(file.language for file in everything)})
    # Only what is spoken is read: TOML is slow to read, and a theme may bring many languages.
    files = [file for file in everything if file.language in (FALLBACK, language)]
    read = {file.place: _parsed(file) for file in files}
    problems = [problem for found in read.values() if isinstance(found, list) for problem in found]
    if problems:
        raise ThemeError(problems)
    spoken = {FALLBACK: _Spoken(), language: _Spoken()}
    for file in files:
        strings = read[file.place]
        if isinstance(strings, Strings):
            spoken[file.language].add(strings)
    if problems := list(_strange(files, read, spoken[FALLBACK].phrases)):
        raise ThemeError(problems)
    english, chosen = spoken[FALLBACK], spoken[language]
    return make_wording(asked, language, chosen.phrases, english.phrases, chosen.manners or Manners())


def _parsed(file: StringsFile) -> Strings | list[Problem]:
    try:
        return parse_strings(file.text, file.place)
    except ThemeError as error:
        return list(error.problems)


def _strange(
    files: Sequence[StringsFile], read: Mapping[str, Strings | list[Problem]], english: Mapping[str, Phrase]
) -> Iterator[Problem]:
    for file in files:
        strings = read[file.place]
        if file.language != FALLBACK and isinstance(strings, Strings):
            yield from check_strings(strings, english, file.place, file.text)


def choose(asked: str, spoken: Collection[str]) -> str:
    """Return the language spoken for ``asked``: itself, a broader tag, a sister of it, or English."""
    by_tag = {tag.casefold(): tag for tag in sorted(spoken)}
    for tag in candidates(asked.casefold()):
        if tag in by_tag:
            return by_tag[tag]
    sisters = (tag for tag in sorted(spoken) if primary(tag) == primary(asked))
    return next(sisters, FALLBACK)
