"""Deaths, endings, tones and ratings: what happens, in which order, decides; not how often a word stands there."""

from __future__ import annotations

from archivist.infer import infer
from archivist.lexicon import Lexicon
from archivist.model import Inferences, State, Taxonomy
from tests.infer.stories import names, story

FLUFF = """Maren made pancakes in the warm kitchen, humming softly, and the kitten slept in a basket by the stove.

Ysolde came down wrapped in a blanket, yawning. “Good morning,” she said sleepily, and smiled. Maren kissed her,
and she giggled.

They ate on the couch, cuddled up under one soft blanket, with hot chocolate, and laughed about nothing. It was
a perfect day.

“I love you,” said Maren happily, and Ysolde smiled against her lips and kissed her again."""

DEATH = """The siege had broken them. Maren lay in the mud, bleeding, and the pain was gone, which was worse.

Ysolde sobbed over her. “Don't leave me,” she begged. “Please. Please.” Her hands were red with blood. She was
alone in the dark.

Maren tried to smile. She drew her last breath. Her heart stopped, and her eyes glazed over.

Maren was dead. Ysolde held her lifeless body and wept, hopeless, hollow, and the stars glittered hopefully
above the grave."""

COMFORT = """Maren was feverish and in pain. The wound in her side bled; she groaned, pale, shaking, too weak to
stand. Tears ran down her face.

Ysolde knelt by her and bandaged the wound. “You're safe,” she said. “I've got you. I'm here.” She wiped away
her tears and rubbed circles on her back.

Maren gasped with pain, and cried, and trembled. Ysolde held her and soothed her. “It's okay,” she murmured.
“I'm right here.”

By morning the fever broke. Ysolde had watched over her all night with a cool cloth. Maren opened her eyes and
smiled at her. It would be okay."""


def feel(text: str, lexicon: Lexicon) -> Inferences:
    """Infer a story of the invented fandom."""
    return infer(story(text, fandom=("HL",)), lexicon)


def test_fluff(harbour: Lexicon) -> None:
    found = feel(FLUFF, harbour)
    assert "Fluff" in names(found, Taxonomy.TONE)
    assert found.ending == "happy"
    assert not {"Angst", "Tragedy", "Dark"} & set(names(found, Taxonomy.TONE))
    assert names(found, Taxonomy.WARNING) == []


def test_a_death_outweighs_hopeful_stars(harbour: Lexicon) -> None:
    found = feel(DEATH, harbour)
    assert found.ending == "sad"
    assert "Tragedy" in names(found, Taxonomy.TONE)
    assert not {"Hopeful Ending", "Happy Ending", "Fluff", "Humor"} & set(names(found, Taxonomy.TONE))
    assert names(found, Taxonomy.WARNING) == ["Major Character Death"]


def test_death_that_does_not_happen(harbour: Lexicon) -> None:
    text = """Maren thought that she might die. Ysolde was afraid that Maren would be killed. “If you die, I
    die,” she said.

    But nobody died. Maren laughed. Ysolde woke up, and it was just a dream. They were alive and well, and they
    went home.

    Maren's grandmother had died long ago. Will said that he was dead tired. Maren and Ysolde walked home."""
    assert names(feel(text, harbour), Taxonomy.WARNING) == []


def test_hurt_and_then_comfort(harbour: Lexicon) -> None:
    found = feel(COMFORT, harbour)
    assert "Hurt/Comfort" in names(found, Taxonomy.TONE)
    assert found.ending in ("hopeful", "happy")


def test_comfort_without_care_is_none(harbour: Lexicon) -> None:
    text = """I missed her. I longed for her arms, for the comfort of them, and there was pain in every room of
    the house.

    She was gone, and I was alone with the memory of pain, and with the wound that does not heal. I regret it all.

    I remember how she held me. I never see her now. I know that I never will. It hurts, and it hurts."""
    assert "Hurt/Comfort" not in names(feel(text, harbour), Taxonomy.TONE)


def test_ratings_are_hints(harbour: Lexicon) -> None:
    for text in (FLUFF, DEATH, COMFORT):
        assert all(i.state is State.SUGGESTED for i in feel(text, harbour).of(Taxonomy.RATING))


def test_other_languages_are_not_judged_by_english_words(harbour: Lexicon) -> None:
    text = (
        "Maren ging die Treppe hinunter und die Tür war offen. Sie dachte an den Tag, der nicht kam, und an das Meer. "
        * 8
    )
    found = feel(text, harbour)
    assert found.language == "de"
    assert found.of(Taxonomy.TONE) == ()
