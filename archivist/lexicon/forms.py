"""The surface forms of one pack: every way its people and things are written, with what each says.

Full names are made in both orders, long Japanese vowels are also written short, and a form its pack calls ``never`` is
left out. Possessives and plurals are not forms; they are met when matching.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from archivist.lexicon.fold import pattern
from archivist.lexicon.packs import CharacterPack, Pack, ShipPack, TermPack
from archivist.lexicon.weights import is_common_name, is_word, name_weight, term_weight

SHORTEST = 2
"""Letters of a term that say nothing unless they are an acronym: what is left of "'ve" and ":re"."""


COINED = 6
"""Letters from which the fan name of a pair, where it is no word, cannot be anything else."""


class Kind(IntEnum):
    """What a surface form stands for."""

    FULL = 0
    GIVEN = 1
    FAMILY = 2
    NICK = 3
    EPITHET = 4
    TERM = 5
    TITLE = 6
    SHORT_TITLE = 7
    OWNER = 8
    SHIP = 9
    SHIP_TRAP = 10


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing something; ``text`` keeps its capitals, ``caps`` tells which of them a story must keep."""

    text: str
    kind: Kind
    weight: float
    caps: tuple[int, ...]


def plain_name(name: str) -> str:
    """Return a canonical name as it stands inside a ship: without the fandom in parentheses."""
    return re.sub(r"\s*\([^)]*\)$", "", name)


def capitals(text: str) -> tuple[int, ...]:
    """Return where the folded form of ``text`` has words that start with a capital."""
    shown = " ".join(re.findall(r"[^\W_]+", text))
    return tuple(m.start() for m in re.finditer(r"\b[^\W\d_]", shown) if m[0].isupper())


def every_capital(text: str) -> tuple[int, ...]:
    """Return where the folded form of ``text`` has capitals."""
    shown = " ".join(re.findall(r"[^\W_]+", text))
    return tuple(index for index, char in enumerate(shown) if char.isupper())


def character_forms(pack: Pack, person: CharacterPack) -> Iterator[Form]:
    """Yield every form of a character, the most telling first."""
    never = {pattern(form) for form in person.never}
    weak = {pattern(form) for form in person.weak}
    seen: set[bytes] = set()
    for text, kind, share in _spelled(pack, _names(person)):
        key = pattern(text)
        if key in seen or key in never or len(key) < 3:
            continue
        seen.add(key)
        weight = name_weight(text, person.role, share, weak=key in weak or kind is Kind.EPITHET)
        yield Form(text, kind, min(weight, 0.4) if kind is Kind.EPITHET else weight, _name_capitals(text, kind))


def _name_capitals(text: str, kind: Kind) -> tuple[int, ...]:
    """Return the capitals a name must have in prose: none for descriptions, the first letters for names."""
    return () if kind is Kind.EPITHET and text[:1].islower() else capitals(text)


_Spelling = tuple[str, Kind, float]


def _names(person: CharacterPack) -> Iterator[_Spelling]:
    """Yield (text, kind, share) as the pack has them, full names first."""
    for part in plain_name(person.name).split("|"):
        name = part.strip()
        bare = re.sub(r'\s*"[^"]*"', "", name)
        for text in dict.fromkeys((name, bare)):
            if text not in (person.given, person.family):
                yield text, Kind.FULL if " " in text.strip() else Kind.GIVEN, 0.6
    if person.given and person.family:
        yield f"{person.given} {person.family}", Kind.FULL, 0.6
        yield f"{person.family} {person.given}", Kind.FULL, 0.6
    for alias in person.aliases:
        yield alias, Kind.FULL if " " in alias else Kind.NICK, 0.4
    if person.given:
        yield person.given, Kind.GIVEN, 1.0
    if person.family:
        yield person.family, Kind.FAMILY, 0.5
    for nick in person.nick:
        yield nick, Kind.NICK, 0.3
    for variant in person.variants:
        yield variant, Kind.FULL if " " in variant else Kind.GIVEN, 0.2
    for epithet in person.epithets:
        yield epithet, Kind.EPITHET, 0.2


def _spelled(pack: Pack, names: Iterator[_Spelling]) -> Iterator[_Spelling]:
    """Add the short spelling of long Japanese vowels."""
    for text, kind, share in names:
        yield text, kind, share
        if pack.name_order == "family-given" and kind is not Kind.EPITHET:
            short = re.sub("uu", "u", re.sub("o[ou](?=[^aeiou]|$)", "o", text.replace("Ou", "O").replace("Oo", "O")))
            if short != text:
                yield short, kind, share * 0.5


def term_forms(term: TermPack) -> Iterator[Form]:
    """Yield every form of a term. Capitals are asked for only where the small letters would be a plain word."""
    for text in dict.fromkeys((term.text, *term.variants)):
        words = pattern(text).decode("ascii").split()
        plain = all(is_word(word) or is_common_name(word) or len(word) < 3 for word in words)
        if sum(map(len, words)) > SHORTEST or (words and text.isupper()):
            yield Form(text, Kind.TERM, term_weight(text, term), every_capital(text) if term.case and plain else ())


def ship_forms(ship: ShipPack) -> Iterator[Form]:
    """Yield the fan names of a pair. A coined word is known in small letters too: "some supercorp for you"."""
    for name in ship.names:
        trap = name in ship.word_trap or is_word(name.lower()) or is_common_name(name.lower())
        coined = not trap and len(name) >= COINED and name.isalpha() and not _is_like_a_word(name.lower())
        yield Form(name, Kind.SHIP_TRAP if trap else Kind.SHIP, 0.0 if trap else 4.0, () if coined else capitals(name))


def _is_like_a_word(name: str) -> bool:
    """Say whether a fan name is a word with an ending: "fenders", "buddie"."""
    return is_word(name.removesuffix("s")) or is_word(name.removesuffix("ie") + "y")


def fandom_forms(pack: Pack) -> Iterator[Form]:
    """Yield the titles, short titles and owners of a fandom."""
    titles = dict.fromkeys((pack.name, *pack.titles))
    for text in titles:
        yield Form(text, Kind.TITLE, 0.0, capitals(text)[:1])
    for text in pack.aliases:
        if text not in titles:
            yield Form(text, Kind.SHORT_TITLE, 0.0, every_capital(text) if text.isupper() else capitals(text)[:1])
    for text in pack.owners:
        yield Form(text, Kind.OWNER, 0.0, capitals(text))
