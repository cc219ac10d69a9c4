"""Every pack is found: neutral prose of our own, with the names and things of one fandom put in.

The text says nothing by itself; whatever is concluded comes from the pack.
"""

from __future__ import annotations

import pytest

from archivist.infer import infer
from archivist.knowledge.shelf import read_shelf
from archivist.lexicon import Lexicon, load_lexicon, shipped_packs
from archivist.lexicon.forms import Kind, character_forms, plain_name, term_forms
from archivist.lexicon.packs import Pack
from archivist.model import Inference, State, Taxonomy
from tests.making import chapter, document

PROSE = """\
It had been a long day, and the kettle took its time. By the window {A} was reading, or holding a book at least.

"You are early," said {B}, and took off a wet coat. "I thought you would be at {X} until dark."

"There was nothing left to do there," {A} said. "They asked about {Y}, and I told them what I knew. It was not much."

Outside a cart went by. Later {C} came in with bread and the news, and {D} after that, and the table was too small.

They spoke of {Z}, as they did most evenings. It was {B} who laughed first, and {A} who asked for the salt.

"Nobody has seen {E} since the morning," said {C}. "Somebody ought to go and look."

In the end {D} went, with a lamp. When the door had closed {A} said what they had all been thinking about {X}.

Nobody slept much. Toward four {B} found {A} on the stairs, and sat down, and they listened to the rain together.
"""
SLOTS = "ABCDE"
PLACES = "XYZ"


def people(pack: Pack) -> list[str]:
    """The names under which the characters of a pack are called, the most telling people first."""
    found = []
    for person in pack.character:
        forms = [form for form in character_forms(pack, person) if form.kind in (Kind.FULL, Kind.GIVEN, Kind.NICK)]
        if forms:
            best = max(forms, key=lambda form: (form.weight, len(form.text)))
            found.append((best.weight, plain_name(best.text).split("|")[0].strip()))
    return [name for _, name in sorted(found, reverse=True)]


def things(pack: Pack) -> list[str]:
    forms = sorted(((form.weight, form.text) for term in pack.term for form in term_forms(term)), reverse=True)
    return [text for _, text in forms]


def story(pack: Pack) -> str:
    names, lore = people(pack), things(pack)
    slots = {slot: names[i % len(names)] for i, slot in enumerate(SLOTS)}
    return PROSE.format(**slots, **{slot: lore[i % len(lore)] for i, slot in enumerate(PLACES)})


SHELF, _ = read_shelf(shipped_packs(), [])


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon([shipped_packs()], rpf=True)


def fandoms(lexicon: Lexicon, text: str) -> list[Inference]:
    pages = document("found.txt", chapter(*text.strip().split("\n\n")))
    return list(infer(pages, lexicon).of(Taxonomy.FANDOM))


def test_the_prose_alone_is_nobodys() -> None:
    lexicon = load_lexicon([shipped_packs()], rpf=True)
    bare = PROSE.format(**dict.fromkeys(SLOTS, "he"), **dict.fromkeys(PLACES, "home"))
    assert fandoms(lexicon, bare) == []


@pytest.mark.parametrize("name", sorted(SHELF.volumes))
def test_a_pack_is_found(lexicon: Lexicon, name: str) -> None:
    pack = SHELF.volumes[name].pack
    found = fandoms(lexicon, story(pack))
    accepted = [i.tag.name for i in found if i.state is State.ACCEPTED]
    assert any(lexicon.related(tag, pack.ao3) for tag in accepted), (
        accepted,
        [(i.tag.name, i.confidence) for i in found],
    )
    strangers = [tag for tag in accepted if not lexicon.related(tag, pack.ao3)]
    assert not strangers, (strangers, story(pack))
