"""``archivist knowledge why FORM``: which packs claim a form, as what, with what weight, and why it counts little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archivist.lexicon import Kind, Lexicon
from archivist.lexicon.fold import pattern
from archivist.lexicon.packs import Pack, find_packs, parse_packs
from archivist.lexicon.weights import HIGHEST, WEAK, background, is_common_name, is_word

_KINDS = {
    Kind.FULL: "full name of", Kind.GIVEN: "given name of", Kind.FAMILY: "family name of", Kind.NICK: "short name of",
    Kind.EPITHET: "description of", Kind.TERM: "lore of", Kind.TITLE: "title of", Kind.SHORT_TITLE: "short title of",
    Kind.OWNER: "rights-holder of", Kind.SHIP: "fan name of", Kind.SHIP_TRAP: "fan name (in notes only) of",
}  # fmt: skip


def why(form: str, lexicon: Lexicon, folders: Sequence[Path]) -> Iterator[str]:
    """Yield the lines that answer; the packs of ``folders`` are those the lexicon was made from."""
    meanings = sorted(lexicon.meanings_of(form), key=lambda m: (-m[2], m[0], m[1]))
    if not meanings:
        yield f"no pack knows “{form}”"
    packs = _packs({_fandom_of(kind, ref, lexicon) for kind, ref, _, _ in meanings}, lexicon, folders)
    for kind, ref, weight, caps in meanings:
        fandom = lexicon.fandoms[_fandom_of(kind, ref, lexicon)]
        yield f"{_KINDS[Kind(kind)]} {_what(kind, ref, lexicon)}  [{fandom.id}]  weight {weight:.2f} of {HIGHEST:.0f}"
        for reason in _reasons(form, kind, ref, weight, lexicon, packs[fandom.id]):
            yield f"    {reason}"
        if caps:
            yield f"    counts only with capitals: {_spelled(form, caps)}"
    for reason in _general(form):
        yield reason
    if len({lexicon.fandoms[_fandom_of(kind, ref, lexicon)].id for kind, ref, _, _ in meanings}) > 1:
        yield "several packs claim it: in a story it belongs to the one that explains the whole story best"


def _packs(indexes: set[int], lexicon: Lexicon, folders: Sequence[Path]) -> dict[str, Pack]:
    """Return the packs of some fandoms as written."""
    files = find_packs(folders)
    wanted = sorted(lexicon.fandoms[index].id for index in indexes)
    return {pack.id: pack for pack in parse_packs({files[name]: files[name].read_bytes() for name in wanted})}


def _fandom_of(kind: int, ref: int, lexicon: Lexicon) -> int:
    if kind in (Kind.SHIP, Kind.SHIP_TRAP):
        return lexicon.ships[ref].fandom
    return lexicon.characters[ref].fandom if kind <= Kind.EPITHET else ref


def _what(kind: int, ref: int, lexicon: Lexicon) -> str:
    if kind in (Kind.SHIP, Kind.SHIP_TRAP):
        return "/".join(lexicon.characters[member].plain for member in lexicon.ships[ref].members)
    return lexicon.characters[ref].name if kind <= Kind.EPITHET else lexicon.fandoms[ref].ao3


def _reasons(form: str, kind: int, ref: int, weight: float, lexicon: Lexicon, pack: Pack) -> Iterator[str]:
    """Yield why this meaning weighs what it does."""
    if kind <= Kind.EPITHET:
        person = next(p for p in pack.character if p.name == lexicon.characters[ref].name)
        if pattern(form) in {pattern(text) for text in person.weak}:
            yield f"its pack calls it weak: it says {WEAK} at most"
        if person.role in ("support", "minor"):
            yield f"a {person.role} character: not in every story of the fandom"
        if kind == Kind.EPITHET:
            yield "a description: it says 0.4 at most"
    elif kind == Kind.TERM:
        key = pattern(form)
        strengths = [t.strength for t in pack.term if key in {pattern(text) for text in (t.text, *t.variants)}]
        yield from (f"strength {strength} of 3" for strength in strengths[:1])
    elif weight == 0.0:
        yield "counts in notes, titles and paths, not in prose"


def _general(form: str) -> Iterator[str]:
    """Yield what is true of the words whoever claims them."""
    words = pattern(form).decode("ascii").split()
    for word in words:
        if is_common_name(word):
            yield f"“{word}” is a name that any story may hold"
        elif is_word(word):
            yield f"“{word}” is a plain English word"
    if words:
        yield f"about {background(form):.4%} of all stories hold it with a capital"


def _spelled(form: str, caps: Sequence[int]) -> str:
    text = pattern(form).decode("ascii").strip()
    return "".join(char.upper() if index in caps else char for index, char in enumerate(text))
