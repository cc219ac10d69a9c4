"""Fandoms without a name in the story, and names that are other people's."""

from __future__ import annotations

from itertools import pairwise

import pytest

from archivist.infer import infer
from archivist.infer.doubts import awareness
from archivist.infer.signs import find_signs
from archivist.infer.zones import lay_out
from archivist.lexicon import Lexicon
from archivist.model import Identity, Taxonomy
from tests.infer.stories import names, padded, story

HUNTERS = """
The motel room had two beds and a carpet the colour of liver. His brother laid the salt line along the door, then did
the windows, while he cleaned the shotgun and filled the last shells with rock salt.

“Pie,” he said. “There has to be pie in this town.” The trunk of the black car would not shut over the guns.

Their father's journal lay open on the other bed at the page about hex bags. Somewhere below, in the lobby, a cassette
was playing classic rock. He checked the devil's trap under the rug, drew the demon blade, and waited for the crossroads
to send what it owed.

Toward morning they dug up the bones behind the church and burned them, and he fell asleep against the steering wheel
with his mouth open, and his brother, who was too tall for any car, drove until the sun was up.
"""


def test_nobody_is_named_and_the_world_is_known(lexicon: Lexicon) -> None:
    found = infer(story(HUNTERS), lexicon)
    assert names(found, Taxonomy.FANDOM) == ["Supernatural (TV 2005)"]
    (tag,) = found.of(Taxonomy.FANDOM)
    assert {piece.signal for piece in tag.evidence} == {"sign"}
    assert any("salt line" in piece.quote for piece in tag.evidence)


def test_somebody_whom_only_signs_show_is_a_character(lexicon: Lexicon) -> None:
    people = names(infer(story(HUNTERS), lexicon), Taxonomy.CHARACTER)
    assert set(people) <= {"Dean Winchester", "Sam Winchester"}


def test_a_few_props_are_not_enough(lexicon: Lexicon) -> None:
    text = padded("The motel room had two beds. He laid out his coat, cleaned his boots, and asked for pie at the bar.")
    assert names(infer(story(text), lexicon), Taxonomy.FANDOM) == []


def test_signs_that_share_their_words_count_once(lexicon: Lexicon) -> None:
    found = find_signs(lay_out(story(HUNTERS)), lexicon)
    seen = found[lexicon.fandom_index("supernatural") or 0]
    spans = sorted((sign.start, sign.end) for sign in seen)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


CREW = """
{0} had the van by six. {1} sat in the back with the salt and the shotgun, and neither of them had slept since Tuesday.

“It's the cellar,” said {2}. “It's always the cellar.” {0} laughed. {1} did not, and looked at the map again.

They drove. {2} sang. By the bridge {1} asked {0} to stop, and they stood a while and looked at the river together.

“We should call {3},” said {0}. Nobody called. {2} ate the last of the pie, and {1} wrote the whole thing down.
"""


def test_other_people_s_surnames_make_strangers(lexicon: Lexicon) -> None:
    known = CREW.format("Sam Winchester", "Dean", "Castiel", "Bobby Singer")
    assert names(infer(story(known), lexicon), Taxonomy.FANDOM) == ["Supernatural (TV 2005)"]
    strangers = CREW.format("Sam Pollard", "Dean Achterberg", "Ruby Oyelaran", "Bobby Kowalczyk")
    assert names(infer(story(strangers), lexicon), Taxonomy.FANDOM) == []


@pytest.mark.parametrize("sentence", ["Buffy was a dog of no great age.", "They had a cat named Buffy and fed her."])
def test_a_pet_is_nobody_of_that_name(sentence: str, lexicon: Lexicon) -> None:
    text = padded(f"{sentence} Giles, the vet, said Buffy would live. Xander wept. Buffy slept. Xander took her.")
    assert names(infer(story(text), lexicon), Taxonomy.FANDOM) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "“It's a telly programme,” she said. “Two brothers and a car.”",
        "“I've never seen the films,” said the old man, “but everybody asks.”",
        "Their mother had named them after a book she liked.",
        "He had a phone case with a lightning bolt on it.",
    ],
)
def test_somebody_knows_the_show(sentence: str) -> None:
    assert awareness(lay_out(story(padded(sentence)))) > 0


def test_a_story_without_shows_and_books_knows_none() -> None:
    text = "She showed him the book, and the game they had played, and asked for the second series of stamps."
    assert awareness(lay_out(story(padded(text)))) == 0


def test_where_the_show_is_known_its_names_prove_little(lexicon: Lexicon) -> None:
    crew = CREW.format("Sam", "Dean", "Bobby", "Ellen")
    aware = crew + "\n\n“It's a telly programme,” Sam explained. “Nothing to do with us.”"
    found = infer(story(padded(aware)), lexicon)
    assert names(found, Taxonomy.FANDOM) == []
    assert found.identity is not Identity.KNOWN


def test_a_plain_word_that_acts_is_a_name(lexicon: Lexicon) -> None:
    text = """
    Ghost said nothing. Soap grinned and checked his rifle again. Price was on the radio, and his tea was cold.

    “Movement,” Soap whispered. Ghost looked where he pointed. Ghost nodded. Soap took the stairs, and Gaz the door.

    Afterwards Price asked for the count. Soap laughed until it hurt. Ghost pulled his balaclava down and walked out.

    In the barracks Soap said that the safehouse had smelled of onions. Ghost sat down beside him and said no."""
    assert names(infer(story(text), lexicon), Taxonomy.FANDOM) == ["Call of Duty (Video Games)"]
