"""Who does what to whom, not who stands near a cue word."""

from __future__ import annotations

import pytest

from archivist.infer import infer
from archivist.lexicon import Lexicon
from archivist.model import Taxonomy
from tests.infer.stories import names, ships, story

PAIR = ["Ysolde Crane/Maren Vosk"]


@pytest.mark.parametrize(
    "text",
    [
        "Maren found Ysolde on the pier. Maren kissed her, and Ysolde laughed against her lips.",
        "Ysolde stood in the door. Maren came up the stairs. They kissed until the lamp burned low, and kissed again.",
        "“I love you,” said Maren. Ysolde took her hand. “I love you too,” she whispered.",
        "“I have always loved you, Ysolde,” Maren said, and pulled her close. Ysolde kissed her.",
        "Maren was in love with Ysolde; everybody in Gullmark knew. Ysolde kissed her first.",
        "Ysolde woke with her head on Maren's chest. Last night they had made love. Maren kissed her mouth.",
    ],
)
def test_romance_between_two(text: str, harbour: Lexicon) -> None:
    assert ships(text, harbour) == PAIR


@pytest.mark.parametrize(
    "text",
    [
        "Maren mended the nets. Ysolde counted the ledger. Will brought bread. They ate in silence and said little.",
        "Maren and Ysolde were friends. “You are my best friend,” said Maren, and Ysolde hugged her.",
        "Tobiah held Maren close. “I love you, little sister,” he said, and kissed her forehead.",
        "Maren and Tobiah quarrelled about the boat. He hugged her before he left.",
        "Maren watched the baker kiss his wife. Ysolde watched them too. The baker's wife laughed.",
        "“Do you think they kissed?” asked Maren. “Who cares,” said Ysolde. “I would never kiss him.”",
        "Ysolde dreamed of the sea. Maren dreamed of nothing. Will slept.",
    ],
)
def test_no_romance_where_there_is_none(text: str, harbour: Lexicon) -> None:
    assert [name for name in ships(text, harbour) if "/" in name] == []


def test_the_one_who_is_kissed_counts_not_the_one_who_is_near(harbour: Lexicon) -> None:
    text = """Maren stood with Tobiah and Will at the window. Ysolde came in out of the rain.

    Maren crossed the room and kissed Ysolde. Ysolde put her arms around Maren's neck. Tobiah looked away. Will
    coughed."""
    assert ships(text, harbour) == PAIR


def test_pronouns_of_one_gender_find_both(harbour: Lexicon) -> None:
    text = """Maren climbed the stairs. Ysolde was already there, looking out.

    She turned. She took her hand, and she kissed her, slowly, and her fingers tangled in her hair."""
    assert ships(text, harbour) == PAIR


def test_a_narrator_is_named_by_whom_she_talks_to(harbour: Lexicon) -> None:
    text = """I climbed the stairs with the oil. Ysolde was waiting at the top.

    “You are late, Maren,” she said.

    “I know,” I said, and I kissed her. She kissed me back. “Maren,” she said, and I held her."""
    assert ships(text, harbour) == PAIR


def test_kin_are_never_lovers_by_accident(harbour: Lexicon) -> None:
    text = (
        "Tobiah took Maren's hand. He embraced her and would not let her go. “Stay with me,” he said. “Don't leave me.”"
    )
    assert [name for name in ships(text, harbour) if "/" in name] == []


def test_a_note_names_the_pair(harbour: Lexicon) -> None:
    text = "Maren lit the lamp. Ysolde came up. They talked until dawn, and Ysolde laughed, and Maren did not sleep."
    assert ships(text, harbour, "Pairing: Maren/Ysolde") == PAIR
    assert ships(text, harbour, "Some Marsolde for you all!") == PAIR
    assert ships(text, harbour, "A little MarYso from me.") == PAIR
    assert ships(text, harbour, "Maren & Ysolde, just friends") == ["Ysolde Crane & Maren Vosk"]
    assert ships(text, harbour, "For the Beacon readers.") == PAIR


def test_a_ships_word_in_prose_is_only_a_word(harbour: Lexicon) -> None:
    text = "The Beacon burned. Maren lit it. Ysolde trimmed it. They did not speak of it again, and Will went home."
    assert [name for name in ships(text, harbour) if "/" in name] == []


def test_the_nameless_are_known_by_their_traits(harbour: Lexicon) -> None:
    text = """She keeps the lamp lit for me. I know it by the brass telescope on the sill, and by the grey coat
    of oilskin on
    its nail. I turn the pages of the salt-stained ledger and count nothing.

    I loved her. She asked me to come with her. She kissed me, once, in the dark, and I held her hand."""
    found = infer(story(text, "I do not own Harbour Lights."), harbour)
    assert names(found, Taxonomy.FANDOM) == ["Harbour Lights (TV)"]
    assert names(found, Taxonomy.RELATIONSHIP) == PAIR
    assert any(e.signal == "trait" for i in found.of(Taxonomy.CHARACTER) for e in i.evidence)


def test_the_nameless_stay_nameless_without_traits(harbour: Lexicon) -> None:
    text = (
        "I loved her. She kissed me, once, in the dark, and I held her hand. She asked me to come with her. She left."
    )
    found = infer(story(text, "I do not own Harbour Lights."), harbour)
    assert names(found, Taxonomy.RELATIONSHIP) == []


def test_category_follows_the_pair(harbour: Lexicon) -> None:
    found = infer(
        story("Maren kissed Ysolde. Ysolde kissed Maren. “I love you,” Maren told her.", fandom=("HL",)), harbour
    )
    assert names(found, Taxonomy.CATEGORY) == ["F/F"]
