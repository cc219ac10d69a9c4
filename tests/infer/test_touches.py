"""Who touches whom, who writes to whom, and who is there without a name."""

from __future__ import annotations

import pytest

from archivist.infer import infer, read_pairs
from archivist.infer.letters import find_letters
from archivist.infer.zones import lay_out
from archivist.lexicon import Lexicon
from archivist.model import Document, Taxonomy
from tests.infer.stories import names, padded, ships, story

PAIR = ["Ysolde Crane/Maren Vosk"]


def touches(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """Return the touches of a text: the kind, and the words."""
    document = story(text, fandom=("HL",))
    whole = lay_out(document).whole
    found = read_pairs(document, lexicon).events
    return [(event.kind, whole[event.start : event.end]) for event in found if event.kind.startswith("touch")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tobiah sat by Ysolde. He laid his forehead against her shoulder.", "touch_close"),
        ("Ysolde sat by Maren. She rested her cheek on Maren's hair.", "touch_close"),
        ("Tobiah waited for Ysolde. She took his wrist.", "touch_close"),
        ("Tobiah waited for Ysolde. She had got him by the collar.", "touch"),
        ("Tobiah waited for Ysolde. “Hush,” she said into his neck.", "touch_close"),
        ("Tobiah waited for Ysolde. She sat down close to him, and slumped against him.", "touch"),
    ],
)
def test_who_touches_whom(text: str, kind: str, harbour: Lexicon) -> None:
    assert kind in [found for found, _ in touches(text, harbour)]


@pytest.mark.parametrize(
    "text",
    [
        "Tobiah waited. He put his hand on his hip and his chin on his fist.",
        "Maren waited for Ysolde. She held her hand up.",
        "Ysolde and Tobiah came in. He looked over his shoulder at her.",
        "Tobiah had a bowl in his lap. Ysolde counted on her fingers.",
    ],
)
def test_what_one_does_to_oneself_is_no_touch(text: str, harbour: Lexicon) -> None:
    assert touches(text, harbour) == []


def test_a_letter_says_who_i_and_you_are(harbour: Lexicon) -> None:
    text = """My dear Maren,

    The rain has not stopped. I think of you on the stairs every night, and I have kept your lamp lit, and I love you.

    Ysolde"""
    document = story(text, fandom=("HL",))
    people = read_pairs(document, harbour)
    letter = find_letters(lay_out(document), people.cast)[0]
    assert [people.cast.people[key].name for key in (letter.writer, letter.reader)] == ["Ysolde Crane", "Maren Vosk"]
    assert ships(text, harbour) == PAIR


def test_a_line_of_dialogue_is_no_letter(harbour: Lexicon) -> None:
    document = story("“Maren, come here!”\n\nYsolde waited.\n\n“Will,” said Maren.", fandom=("HL",))
    assert find_letters(lay_out(document), read_pairs(document, harbour).cast) == []


def test_a_known_couple_that_only_works_together_is_no_couple(harbour: Lexicon) -> None:
    text = "Maren read out the figures. Ysolde wrote them down. “Forty,” said Maren. “Forty-one,” said Ysolde."
    assert [name for name in ships(padded(text), harbour) if "/" in name] == []


def test_an_old_friendship_is_no_romance(harbour: Lexicon) -> None:
    text = "“You're my best friend,” said Will. Ysolde hugged him. Will laughed, and Ysolde poured the tea for Will."
    assert [name for name in ships(text, harbour) if "/" in name] == []


def nameless(note: str = "") -> Document:
    """Make a love story of two women without a name."""
    text = """She keeps the brass telescope on the sill. I count it all in the salt-stained ledger. She kissed me on the
    stairs, once, and I held her hand. I loved her; she knew it."""
    return story(padded(text), note, fandom=("HL",))


def test_a_couple_without_names_is_known_by_its_traits(harbour: Lexicon) -> None:
    found = infer(nameless(), harbour)
    assert names(found, Taxonomy.RELATIONSHIP) == PAIR
    [ship] = found.of(Taxonomy.RELATIONSHIP)[:1]
    assert {"trait", "kiss"} <= {piece.signal for piece in ship.evidence}


def test_the_name_of_a_ship_is_known_in_small_letters(harbour: Lexicon) -> None:
    text = "She came up the stairs. The other one was trimming the lamp, and did not turn. They talked until dawn."
    assert ships(padded(text), harbour, "some marsolde, because i wanted to") == PAIR


def test_every_published_pair_has_a_quote(harbour: Lexicon) -> None:
    text = "Maren found Ysolde on the pier. Maren kissed her, and Ysolde laughed."
    found = infer(story(text, fandom=("HL",)), harbour)
    assert all(ship.evidence for ship in found.of(Taxonomy.RELATIONSHIP))
