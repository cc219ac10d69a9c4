"""Compile packs and cue words into the flat, plain data that one scan of a text needs.

Nothing here is an object graph: characters, ships and fandoms refer to each other by index, and every pattern of the
automaton has a list of meanings. So the result is one MessagePack blob that loads in milliseconds.
"""

from __future__ import annotations

import re
import tomllib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TypeVar, overload

import msgspec

from archivist.lexicon.fold import pattern
from archivist.lexicon.forms import (
    Form,
    character_forms,
    fandom_forms,
    plain_name,
    ship_forms,
    term_forms,
)
from archivist.lexicon.packs import Pack
from archivist.lexicon.signs import anchor, share, sign_weight, stems
from archivist.lexicon.weights import DATA, is_word

Item = TypeVar("Item")


class Fandom(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a fandom as a whole.

    ``parents`` are ids, nearest first; ``characters`` and ``ships`` are indexes.
    """

    id: str
    name: str
    ao3: str
    aliases: tuple[str, ...]
    titles: tuple[str, ...]
    media: str
    parents: tuple[str, ...]
    overlaps: tuple[str, ...]
    works: int
    family_first: bool
    real_people: bool
    characters: tuple[int, ...]
    ships: tuple[int, ...]


class Character(msgspec.Struct, frozen=True, array_like=True):
    """A character. ``name`` is the AO3 tag, ``plain`` the name inside a ship, ``order`` what ships are sorted by."""

    fandom: int
    name: str
    plain: str
    order: str
    gender: str
    role: str
    traits: tuple[str, ...]
    kin: tuple[int, ...]
    partners: tuple[int, ...]
    canon_dead: bool
    female: str
    male: str
    given: str
    family: str


class Ship(msgspec.Struct, frozen=True, array_like=True):
    """A pair or more that fans know.

    ``members`` are character indexes; ``prior`` is its share of the fandom's ships.
    """

    fandom: int
    members: tuple[int, ...]
    romantic: bool
    prior: float


Meaning = tuple[int, int, float, tuple[int, ...]]
"""(kind, index of what it stands for, weight, capitals a story must keep)."""


class Sign(msgspec.Struct, frozen=True, array_like=True):
    """Words that together point to a fandom or to somebody in it.

    ``others``, the rarest first, stand beside the word it is looked up by; ``weight`` is what all of them say,
    ``without`` what is left when one of the others is missing. ``owners`` are (fandom, character), the latter -1 for
    the fandom as a whole.
    """

    number: int
    others: tuple[bytes, ...]
    weight: float
    without: tuple[float, ...]
    owners: tuple[tuple[int, int], ...]


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """Many items, each in MessagePack, one after the other; ``ends`` are where they end, as an array of ``I``."""

    data: bytes
    ends: bytes


class Compiled(msgspec.Struct, frozen=True, array_like=True):
    """All packs and cues as plain data, most of it left packed until somebody asks for it.

    ``patterns`` with their ``meanings`` are what packs know, ``cue_patterns`` with their ``cue_groups`` the cue words;
    they are searched apart, so that no name hides a cue. Both are one text, a line each, and so are the
    ``sign_anchors``, the words by which the ``signs`` are looked up. The others tell something by pattern, a byte each:
    ``plain`` whether it is one plain English word, ``single`` and ``single_cues`` whether it is one word,
    ``capital_first`` whether all its meanings ask for a capital at the start, ``open_ended`` whether a cue may go on as
    a longer word.
    """

    fandoms: Packed
    characters: Packed
    ships: Packed
    patterns: bytes
    meanings: Packed
    plain: bytes
    single: bytes
    capital_first: bytes
    cues: tuple[str, ...]
    cue_patterns: bytes
    cue_groups: tuple[tuple[int, ...], ...]
    single_cues: bytes
    open_ended: bytes
    sign_anchors: bytes
    signs: Packed


def packed(items: Iterable[object]) -> Packed:
    """Pack items one by one."""
    parts = [msgspec.msgpack.encode(item) for item in items]
    return Packed(b"".join(parts), array("I", accumulate(map(len, parts))).tobytes())


class Late(Sequence[Item]):
    """A sequence of which each item is decoded when it is first asked for."""

    def __init__(self, source: Packed, kind: object) -> None:
        self._data = source.data
        self._ends = array("I", source.ends)
        self._known: dict[int, Item] = {}
        self._decode = msgspec.msgpack.Decoder(kind).decode

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...

    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self._ends)))]
        item = self._known.get(index)
        if item is None:
            end = self._ends[index]
            place = index % len(self._ends)
            start = self._ends[place - 1] if place else 0
            item = self._known[index] = self._decode(self._data[start:end])
        return item


def compile_packs(packs: Sequence[Pack]) -> Compiled:
    """Compile ``packs``, in the order of their ids, together with the cue words that archivist ships."""
    packs = sorted(packs, key=lambda pack: pack.id)
    fandoms = {pack.id: index for index, pack in enumerate(packs)}
    table: dict[bytes, list[Meaning]] = {}
    for meaning, form in _pack_meanings(packs, fandoms):
        _add(table, form.text, (form.kind, meaning, form.weight, form.caps))
    patterns = sorted(table)
    meanings = [table[key] for key in patterns]
    return Compiled(
        packed(_fandoms(packs)), packed(_people(packs)), packed(_ships(packs)),
        b"\n".join(patterns), packed(meanings),
        bytes(is_word(key[1:].decode("ascii")) for key in patterns), _single(patterns),
        bytes(all(m[3][:1] == (0,) for m in found) for found in meanings), *_compile_cues(), *_compile_signs(packs),
    )  # fmt: skip


PARTLY, MOST_PARTLY = 0.8, 2.0
"""What a sign still says, of what the rest of its words would say alone, when one of three or more is missing."""


def _compile_signs(packs: Sequence[Pack]) -> tuple[bytes, Packed]:
    """Return the words by which signs are looked up, and for each of them its signs."""
    owners: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for owner, phrase in _sign_phrases(packs):
        known = owners.setdefault(stems(phrase), [])
        if owner not in known:
            known.append(owner)
    table: dict[str, list[Sign]] = {}
    for number, words in enumerate(sorted(words for words in owners if words and sign_weight(words) > 0)):
        first = anchor(words)
        others = sorted((word for word in words if word != first), key=lambda word: (share(word), word))
        without = tuple(
            min(round(PARTLY * sign_weight([word for word in words if word != lost]), 2), MOST_PARTLY)
            if len(words) > 2
            else 0.0
            for lost in others
        )
        sign = Sign(number, tuple(word.encode() for word in others), sign_weight(words), without, tuple(owners[words]))
        table.setdefault(first, []).append(sign)
    anchors = sorted(table)
    return b"\n".join(f" {word}".encode() for word in anchors), packed(table[word] for word in anchors)


def _sign_phrases(packs: Iterable[Pack]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield every sign of every pack with whom it points to."""
    person = 0
    for fandom, pack in enumerate(packs):
        yield from (((fandom, -1), phrase) for phrase in pack.signs)
        for character in pack.character:
            yield from (((fandom, person), phrase) for phrase in character.traits)
            person += 1


def _single(patterns: Iterable[bytes]) -> bytes:
    """Tell by pattern whether it is one word."""
    return bytes(b" " not in key[1:] for key in patterns)


def _compile_cues() -> tuple[tuple[str, ...], bytes, tuple[tuple[int, ...], ...], bytes, bytes]:
    """Return the names of the cue groups, the cue patterns, the groups of each, and what is to be told of each."""
    cues = load_cues()
    groups: dict[bytes, list[int]] = {}
    open_ended: set[bytes] = set()
    for index, forms in enumerate(cues.values()):
        for text in forms:
            key = pattern(text.rstrip("*"))
            if text.endswith("*"):
                open_ended.add(key)
            if index not in groups.setdefault(key, []):
                groups[key].append(index)
    for key in groups:
        stems = (key[:length] for length in range(3, len(key)) if key[:length] in open_ended)
        groups[key] += [group for stem in stems for group in groups[stem] if group not in groups[key]]
    patterns = sorted(groups)
    going_on = bytes(key in open_ended for key in patterns)
    return tuple(cues), b"\n".join(patterns), tuple(tuple(groups[key]) for key in patterns), _single(patterns), going_on


def _add(table: dict[bytes, list[Meaning]], text: str, meaning: Meaning) -> None:
    """Add a meaning once; forms that fold to nothing are of another script and cannot be matched."""
    key = pattern(text)
    if len(key) > 1 and not any(known[:2] == meaning[:2] for known in table.setdefault(key, [])):
        table[key].append(meaning)


def _pack_meanings(packs: Iterable[Pack], fandoms: Mapping[str, int]) -> Iterator[tuple[int, Form]]:
    """Yield every form of every pack with the index of what it stands for."""
    person = ship = 0
    for fandom, pack in enumerate(packs):
        yield from ((fandom, form) for form in fandom_forms(pack))
        for character in pack.character:
            yield from ((person, form) for form in character_forms(pack, character))
            person += 1
        for term in pack.term:
            homes = [fandom, *(fandoms[other] for other in term.shared_with if other in fandoms)]
            yield from ((home, form) for form in term_forms(term) for home in homes)
        for pair in pack.ship:
            yield from ((ship, form) for form in ship_forms(pair))
            ship += 1


def _people(packs: Iterable[Pack]) -> tuple[Character, ...]:
    """Number the characters of all packs in order."""
    people: list[Character] = []
    for fandom, pack in enumerate(packs):
        index = {person.name: len(people) + i for i, person in enumerate(pack.character)}
        for person in pack.character:
            plain = plain_name(person.name)
            order = _family_in(plain, person.family).casefold()
            people.append(Character(
                fandom, person.name, plain, order, person.gender, person.role, person.traits,
                tuple(index[name] for name in person.kin), tuple(index[name] for name in person.partners),
                person.canon_dead, person.female, person.male, person.given, person.family,
            ))  # fmt: skip
    return tuple(people)


def _family_in(plain: str, family: str) -> str:
    """Return what a ship is sorted by: the family name if the tag shows one, else the tag's own name."""
    words = re.findall(r"[\w'’-]+", plain.partition(" | ")[0])
    return family if family and family.split()[0] in words else plain


def _ships(packs: Iterable[Pack]) -> tuple[Ship, ...]:
    """Number the ships of all packs in order."""
    ships: list[Ship] = []
    first = 0
    for fandom, pack in enumerate(packs):
        index = {person.name: first + i for i, person in enumerate(pack.character)}
        for ship in pack.ship:
            members = tuple(sorted(index[name] for name in ship.members))
            ships.append(Ship(fandom, members, ship.type == "/", ship.prior))
        first += len(pack.character)
    return tuple(ships)


def _fandoms(packs: Sequence[Pack]) -> Iterator[Fandom]:
    """Yield the fandoms in order, with their chains of parents."""
    by_id = {pack.id: pack for pack in packs}
    person = ship = 0
    for pack in packs:
        yield Fandom(
            pack.id, pack.name, pack.ao3, pack.aliases, pack.titles, pack.media, _parents(pack, by_id), pack.overlaps,
            pack.prior, pack.name_order == "family-given", pack.rpf,
            tuple(range(person, person + len(pack.character))), tuple(range(ship, ship + len(pack.ship))),
        )  # fmt: skip
        person += len(pack.character)
        ship += len(pack.ship)


def _parents(pack: Pack, by_id: Mapping[str, Pack]) -> tuple[str, ...]:
    """Return the ids of the broader fandoms, nearest first; a ring ends where it closes."""
    chain: list[str] = []
    while pack.parent and pack.parent not in chain and pack.parent in by_id:
        chain.append(pack.parent)
        pack = by_id[pack.parent]
    return tuple(chain)


def load_cues() -> dict[str, tuple[str, ...]]:
    """Read the cue groups; ``walk+`` stands for walk, walks, walked, walking and ``weep*`` for whatever goes on."""
    table = tomllib.loads((DATA / "cues.toml").read_text("utf-8"))
    cues = {name: tuple(form for text in forms for form in inflect(text)) for name, forms in table.items()}
    return cues | load_valence()


def load_valence() -> dict[str, tuple[str, ...]]:
    """Read how glad or grim words are: groups named ``valence -3`` to ``valence 3``."""
    lines = (DATA / "valence.txt").read_text("utf-8").splitlines()
    groups: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in lines:
        if line.startswith("= "):
            name = f"valence {line[2:].strip()}"
        elif line and not line.startswith("#"):
            groups[name] = groups.get(name, ()) + tuple(line.split())
    return groups


def inflect(text: str) -> Iterator[str]:
    """Yield the regular inflections that a ``+`` after the verb stands for; ``hug++`` doubles the last letter."""
    head, plus, tail = text.partition("+")
    if not plus:
        yield text
        return
    double = tail.startswith("+")
    tail = tail.removeprefix("+")
    stem = head[:-1] if head.endswith("e") else head + head[-1] if double else head
    third = (
        f"{head[:-1]}ies"
        if head.endswith("y") and head[-2] not in "aeiou"
        else head + ("es" if head.endswith(("s", "sh", "ch", "x", "z")) else "s")
    )
    past = f"{head[:-1]}ied" if head.endswith("y") and head[-2] not in "aeiou" else f"{stem}ed"
    yield from (head + tail, third + tail, past + tail, f"{stem}ing{tail}")
