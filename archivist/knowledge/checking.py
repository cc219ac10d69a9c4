"""``archivist knowledge check``: what is wrong with packs that are written in good form.

Errors make archivist conclude wrong things; warnings are what an author should look at. Each check yields problems of
one kind and knows nothing of the others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from archivist.errors import Level, Problem
from archivist.knowledge.shelf import Shelf, Volume, read_shelf
from archivist.lexicon.fold import pattern
from archivist.lexicon.forms import Kind, character_forms, plain_name, ship_forms, term_forms
from archivist.lexicon.packs import CharacterPack
from archivist.lexicon.weights import is_common_name, is_word

TELLING = 3.5
"""A form of this weight should mean one thing only."""


def check(folder: Path, around: Iterable[Path] = ()) -> list[Problem]:
    """Return the problems of the packs in ``folder``, held against one another and against those of ``around``."""
    shelf, problems = read_shelf(folder, around)
    for volume in shelf.volumes.values():
        if volume.checked:
            problems += (problem for one in CHECKS for problem in one(volume, shelf))
    problems += _collisions(shelf)
    return sorted(problems, key=lambda p: (p.path, p.line, p.code, p.message))


# --- one pack --------------------------------------------------------------------------------------------------------


def _references(volume: Volume, shelf: Shelf) -> Iterator[Problem]:
    """Ids of other packs that do not exist."""
    pack = volume.pack
    if pack.parent and pack.parent not in shelf.volumes:
        message = f'parent = "{pack.parent}" is no pack; leave it empty or write that pack'
        yield volume.problem(Level.ERROR, message, "unknown-parent", "", 0, "parent")
    if pack.parent and pack.parent == pack.id:
        yield volume.problem(Level.ERROR, "a pack is not its own parent", "unknown-parent", "", 0, "parent")
    for other in pack.overlaps:
        if other not in shelf.volumes:
            message = f'overlaps: "{other}" is no pack (yet)'
            yield volume.problem(Level.WARNING, message, "unknown-overlap", "", 0, "overlaps")
    for index, term in enumerate(pack.term):
        for other in term.shared_with:
            if other not in shelf.volumes:
                message = f'shared_with: "{other}" is no pack (yet)'
                yield volume.problem(Level.WARNING, message, "unknown-overlap", "term", index, "shared_with")


def _provenance(volume: Volume, _shelf: Shelf) -> Iterator[Problem]:
    """Packs that do not say where they come from, or when somebody last looked."""
    meta = volume.pack.meta
    for key, value in (("author", meta.author), ("source", meta.source)):
        if not value.strip():
            yield volume.problem(Level.ERROR, f"[meta] {key} says nothing", "unsourced", "meta", 0, key)
    try:
        date.fromisoformat(meta.checked)
    except ValueError:
        message = f'[meta] checked = "{meta.checked}" is no date; write it as 2026-01-31'
        yield volume.problem(Level.ERROR, message, "unsourced", "meta", 0, "checked")


def _order(volume: Volume, _shelf: Shelf) -> Iterator[Problem]:
    """Entries that are not where somebody would look for them."""
    pack = volume.pack
    for table, key, names in (
        ("character", "name", [person.name for person in pack.character]),
        ("term", "text", [term.text for term in pack.term]),
    ):
        if any(names == sorted(names, key=order) for order in _ORDERS):
            continue
        for index, (before, after) in enumerate(pairwise(names), 1):
            if before.casefold() > after.casefold():
                message = f'"{after}" stands behind "{before}"; sort the {table}s by {key}'
                yield volume.problem(Level.WARNING, message, "unsorted", table, index, key)
                break


_ORDERS: Sequence[Callable[[str], str | bytes]] = (
    str,
    str.casefold,
    pattern,
    lambda name: pattern(name).removeprefix(b" the"),
)
"""The ways in which people sort names: by capitals or not, by marks or not, with the article or without."""


def _families(volume: Volume, _shelf: Shelf) -> Iterator[Problem]:
    """Romance between kin."""
    kin = {person.name: frozenset(person.kin) for person in volume.pack.character}
    for index, person in enumerate(volume.pack.character):
        for other in person.partners:
            if other in kin[person.name] or person.name in kin[other]:
                message = f'"{person.name}" and "{other}" are kin and partners; only one can be'
                yield volume.problem(Level.ERROR, message, "kin-romance", "character", index, "partners")
        if person.name in person.kin or person.name in person.partners:
            message = f'"{person.name}" is listed as their own kin or partner'
            yield volume.problem(Level.ERROR, message, "kin-romance", "character", index, "name")
    for index, ship in enumerate(volume.pack.ship):
        pairs = [(a, b) for a in ship.members for b in ship.members if a < b]
        if ship.type == "/" and any(b in kin[a] or a in kin[b] for a, b in pairs):
            message = f"{'/'.join(ship.members)} are kin; a romantic ship of kin is not listed"
            yield volume.problem(Level.ERROR, message, "kin-romance", "ship", index, "members")


def _ships(volume: Volume, _shelf: Shelf) -> Iterator[Problem]:
    """Ships of one, ships listed twice, and shares that are none."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for index, ship in enumerate(volume.pack.ship):
        members = frozenset(ship.members)
        if len(members) < 2:
            yield volume.problem(Level.ERROR, "a ship has two members or more", "bad-ship", "ship", index, "members")
        if (ship.type, members) in seen:
            message = f"{ship.type.join(ship.members)} is listed twice"
            yield volume.problem(Level.ERROR, message, "bad-ship", "ship", index, "members")
        seen.add((ship.type, members))
        if not 0 <= ship.prior <= 1:
            message = f"prior = {ship.prior} is no share; it lies between 0 and 1"
            yield volume.problem(Level.ERROR, message, "bad-ship", "ship", index, "prior")
        for name in sorted(set(ship.word_trap) - set(ship.names)):
            message = f'word_trap: "{name}" is not among the names'
            yield volume.problem(Level.WARNING, message, "bad-ship", "ship", index, "word_trap")


def _genders(volume: Volume, _shelf: Shelf) -> Iterator[Problem]:
    """Tags by gender for somebody whose gender is fixed. A missing gender is a mistake of form."""
    for index, person in enumerate(volume.pack.character):
        if person.gender != "any" and (person.female or person.male):
            message = f'"{person.name}" has gender {person.gender}; female and male are for gender any'
            yield volume.problem(Level.ERROR, message, "bad-gender", "character", index, "gender")


def _duplicates(volume: Volume, _shelf: Shelf) -> Iterator[Problem]:
    """Forms given twice, and forms called weak that are no forms."""
    for index, person in enumerate(volume.pack.character):
        for text, key in _twice(person):
            message = f'"{person.name}": the form "{text}" is given twice'
            yield volume.problem(Level.WARNING, message, "duplicate-form", "character", index, key)
    texts: dict[bytes, str] = {}
    for index, term in enumerate(volume.pack.term):
        before = texts.setdefault(pattern(term.text), term.text)
        if before is not term.text:
            message = f'the term "{term.text}" is listed twice'
            level = Level.ERROR if before == term.text else Level.WARNING
            yield volume.problem(level, message, "duplicate-form", "term", index, "text")


def _twice(person: CharacterPack) -> Iterator[tuple[str, str]]:
    seen: set[bytes] = set()
    for key in ("aliases", "nick", "variants", "epithets"):
        for text in getattr(person, key):
            if pattern(text) in seen:
                yield text, key
            seen.add(pattern(text))


def _words(volume: Volume, _shelf: Shelf) -> Iterator[Problem]:
    """Ordinary words and names that stand alone, and that the pack takes for telling."""
    for index, person in enumerate(volume.pack.character):
        honest = {pattern(text) for text in (*person.weak, *person.never)}
        for key, text in _lone(person):
            word = text.casefold()
            if pattern(text) not in honest and (is_word(word) or is_common_name(word)):
                kind = "word" if is_word(word) else "name"
                message = f'"{person.name}": "{text}" is an ordinary {kind}; put it into weak, or into never'
                yield volume.problem(Level.WARNING, message, "ordinary-form", "character", index, key)


def _lone(person: CharacterPack) -> Iterator[tuple[str, str]]:
    """Yield (key, form) for the forms of one word."""
    for key in ("given", "family"):
        text = getattr(person, key)
        if text and " " not in text:
            yield key, text
    for key in ("aliases", "nick", "variants"):
        yield from ((key, text) for text in getattr(person, key) if " " not in text)


CHECKS: Sequence[Callable[[Volume, Shelf], Iterator[Problem]]] = (
    _references, _provenance, _order, _families, _ships, _genders, _duplicates, _words,
)  # fmt: skip


# --- all packs together ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one pack says a form means."""

    volume: Volume
    form: str
    what: str
    tag: str
    table: str
    index: int
    key: str
    shared: frozenset[str] = frozenset()


def _collisions(shelf: Shelf) -> Iterator[Problem]:
    """Yield the forms that two packs claim which do not know of each other."""
    yield from _same_tags(shelf)
    yield from dict.fromkeys(_shared_forms(shelf))


def _shared_forms(shelf: Shelf) -> Iterator[Problem]:
    claims: dict[tuple[bytes, str], list[_Claim]] = defaultdict(list)
    for volume in shelf.volumes.values():
        for key, claim in _claims(volume):
            claims[key].append(claim)
    for (_, sort), several in claims.items():
        if len({claim.volume.pack.id for claim in several}) > 1:
            yield from _strangers(sort, several, shelf)


def _same_tags(shelf: Shelf) -> Iterator[Problem]:
    owners: dict[str, Volume] = {}
    for volume in shelf.volumes.values():
        other = owners.setdefault(volume.pack.ao3.casefold(), volume)
        if other is not volume and (volume.checked or other.checked):
            message = f'ao3 = "{volume.pack.ao3}" is the tag of {other.pack.id} too; every fandom has its own'
            yield volume.problem(Level.ERROR, message, "same-tag", "", 0, "ao3")


def _claims(volume: Volume) -> Iterator[tuple[tuple[bytes, str], _Claim]]:
    """Yield what a pack claims that should mean one thing: full names, telling short ones, lore, and fan names."""
    pack = volume.pack
    for index, person in enumerate(pack.character):
        for form in character_forms(pack, person):
            sort = "full name" if form.kind is Kind.FULL and b" " in pattern(form.text)[1:] else "name"
            reordered = form.text == f"{person.family} {person.given}" and form.text != person.name
            if (sort == "full name" and not reordered) or (sort == "name" and form.weight >= TELLING):
                yield (
                    (pattern(form.text), sort),
                    _Claim(volume, form.text, plain_name(person.name), person.name, "character", index, "name"),
                )
    for index, term in enumerate(pack.term):
        if term.strength == 3:
            for form in term_forms(term):
                claim = _Claim(volume, form.text, term.text, "", "term", index, "text", frozenset(term.shared_with))
                yield (pattern(form.text), "term"), claim
    for index, ship in enumerate(pack.ship):
        for form in ship_forms(ship):
            if form.kind is Kind.SHIP:
                members = "/".join(ship.members)
                yield (pattern(form.text), "ship name"), _Claim(volume, form.text, members, "", "ship", index, "names")


_ADVICE = {
    "full name": "say in overlaps that they share a character, or take the form out of one",
    "name": "call it weak in both, or say in overlaps that they share a character",
    "term": "say so in shared_with, or give it strength 2",
    "ship name": "list it in word_trap of both",
}


def _strangers(sort: str, claims: Sequence[_Claim], shelf: Shelf) -> Iterator[Problem]:
    """Yield a problem for each checked pack whose claim an unrelated pack makes too."""
    for claim in claims:
        others = [c for c in claims if not _know_each_other(claim, c, shelf)]
        if not claim.volume.checked or not others:
            continue
        where = ", ".join(sorted({f"{c.volume.pack.id} ({c.what})" for c in others})[:4])
        message = f'the {sort} "{claim.form}" ({claim.what}) is claimed by {where} too; {_ADVICE[sort]}'
        # One tag is one person: packs that share a tag share a character, and a story would have both fandoms.
        level = Level.ERROR if claim.tag and any(c.tag == claim.tag for c in others) else Level.WARNING
        yield claim.volume.problem(level, message, "collision", claim.table, claim.index, claim.key)


def _know_each_other(one: _Claim, other: _Claim, shelf: Shelf) -> bool:
    first, second = one.volume.pack, other.volume.pack
    if first.id == second.id or shelf.related(first, second):
        return True
    return second.id in one.shared or first.id in other.shared


def summary(problems: Sequence[Problem]) -> str:
    """Say in one line how many problems there are of each kind."""
    counts = Counter((problem.level, problem.code) for problem in problems)
    return ", ".join(f"{count} {re.sub('-', ' ', code)}" for (_, code), count in sorted(counts.items()))
