"""No fandom is claimed by accident. Each trap is a way in which counting names goes wrong."""

from __future__ import annotations

import pytest

from archivist.infer import infer
from archivist.lexicon import Lexicon
from archivist.model import Identity, Taxonomy
from tests.infer.stories import names, padded, story

TRAPS = {
    "common given names": """
    Sam and Dean had run the garage since their father died. Sam did the books. Dean did the brakes.

    On Friday Jack came by with Rose and her mother Grace. Will had the keys. Harry had the van.

    James said that Lily would not come. Kate said nothing. Sam looked at Dean and Dean looked at the floor.""",
    "words that are names": """
    Light fell on the Cloud peaks. Spike by Spike they drove the fence. Hope was a thing with a price.

    Near the mill a Finn sold ropes, and an Angel of plaster looked down. Dawn came. Faith, said the parson, is a Rose.

    Jet after Jet of water. The Raven sat. Robin sang. Snow lay. Lightning struck the Link road and the Fox ran.""",
    "compared with": """
    He had a scar like Harry Potter's and a coat like Spike Spiegel's, she thought, and laughed.

    She had watched Naruto with her brother: Sasuke, Sakura, Kakashi, all of them, on the old television.

    Now the boy at the counter wore a Cloud Strife costume. “Nice,” she said. “Is that from Final Fantasy?”""",
    "read and quoted": """
    My grandmother read me The Lord of the Rings twice. I was Frodo, my cousin was Sam, and the dog was Gollum.

    At school we quoted Sherlock. My phone case has a TARDIS on it. My ex called me Hermione.

    I teach arithmetic now, in a town without a cinema, and I have not thought of hobbits in years.""",
    "a film night": """
    “Star Wars or Star Trek?” asked Priya. “You choose.” They had popcorn and one blanket between three.

    Tom wanted the one with Anakin. Priya wanted Spock. In the end they watched the news, and slept.

    In the morning nobody could remember who had won, and Tom burned the toast.""",
    "old novels": """
    Mr. Darcy was much admired in the county, and Elizabeth, who was Mrs. Collins's cousin, was not.

    “You are too severe,” said Jane. “I am exact,” said Mr. Hale. The carriage came at nine.

    Dorian, the younger son, had gone to sea, and nothing was heard of him but bills.""",
    "places and things": """
    The Citadel was a shopping centre, the Alliance a bank, and the Normandy a pub with a leaking roof.

    Edge Road ran past Turks Lane to the Gold Saucer, which sold fish. Nobody went to Omega any more; it was a gym.

    The Institute had burned. The Order met on Tuesdays. The Company paid on Fridays.""",
    "one name only": """
    Sephiroth was what they called the cat. He was grey and had one ear. Sephiroth slept on the stove.

    On the day of the flood Sephiroth sat on the roof, and the boat came for him last of all.

    He lived to be nineteen. They buried Sephiroth below the pear tree, and Anna cried, and then planted onions.""",
    "an office": """
    Jim from accounts and Pam from the desk ate lunch with Michael. Stanley slept. Kevin had chili.

    Angela did not approve. “It's a cat,” she said. “It's Tuesday,” said Oscar. Nobody did any work at all.

    Kelly talked until six. Ryan left at five. The heating failed, as it did each Tuesday in March.""",
    "streaming talk": """
    “Have you seen Supernatural? Sam, Dean, Castiel, the Impala? No? Crowley?” She waved her fork at me.

    I had seen nothing. I have a farm. I said so, and she put the fork down and told me all fifteen seasons.

    When I got home the sheep were out. It took until midnight. I did not think of demons, or of angels, once.""",
}


@pytest.mark.parametrize("name", TRAPS)
def test_no_fandom_is_claimed(name: str, lexicon: Lexicon) -> None:
    found = infer(story(padded(TRAPS[name])), lexicon)
    assert names(found, Taxonomy.FANDOM) == []
    assert found.identity is not Identity.KNOWN
    assert names(found, Taxonomy.RELATIONSHIP) == []
    assert names(found, Taxonomy.CHARACTER) == []


@pytest.mark.parametrize(
    "note",
    [
        "Disclaimer: I own nothing. Nobody owns anything.",
        "Sorry for the wait, I was working on my Naruto fic! This one is all mine.",
        "If you like my other stories, check out my Bleach story.",
        "Thanks to BleachFan22 and NarutoLover for the reviews.",
    ],
)
def test_notes_that_name_no_fandom_of_this_story(note: str, lexicon: Lexicon) -> None:
    text = padded("The miller had three daughters and a debt. The eldest took the road, the second took the veil.")
    assert names(infer(story(text, note), lexicon), Taxonomy.FANDOM) == []


def test_plain_prose_is_called_original(lexicon: Lexicon) -> None:
    text = padded("The miller had three daughters and a debt. The eldest took the road, the second took the veil.", 20)
    found = infer(story(text), lexicon)
    assert found.identity is Identity.ORIGINAL
    assert not found.crossover


def test_too_little_is_called_unknown(lexicon: Lexicon) -> None:
    assert infer(story("It rained. She went in."), lexicon).identity is Identity.UNKNOWN


def test_somebody_may_say_which_it_is_not(lexicon: Lexicon) -> None:
    text = """Rukia drew her zanpakuto. Ichigo ran.

    In Soul Society the shinigami waited. Rukia fell.

    Ichigo caught her. Renji wept."""
    assert names(infer(story(text), lexicon), Taxonomy.FANDOM) == ["Bleach (Anime & Manga)"]
    assert names(infer(story(text, not_fandom=("Bleach",)), lexicon), Taxonomy.FANDOM) == []
    assert names(infer(story(text), lexicon, not_fandoms=["bleach"]), Taxonomy.FANDOM) == []
