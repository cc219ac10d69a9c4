"""What is declared is taken as it is, made canonical where there is no doubt, and never inferred again."""

from __future__ import annotations

from archivist.infer import infer
from archivist.lexicon import Lexicon
from archivist.model import Evidence, Identity, State, Taxonomy
from tests.infer.stories import names, story

TEXT = """Maren kissed Ysolde. “I love you,” said Ysolde. Maren died in her arms, in Gullmark, and Ysolde wept over her
grave."""


def test_aliases_become_tags(harbour: Lexicon) -> None:
    found = infer(
        story(TEXT, fandom=("harbor lights",), character=("maren", "An Old Man"), relationship=("Maren/Ysolde",)),
        harbour,
    )
    assert names(found, Taxonomy.FANDOM) == ["Harbour Lights (TV)"]
    assert names(found, Taxonomy.CHARACTER) == ["Maren Vosk", "An Old Man"]
    assert names(found, Taxonomy.RELATIONSHIP) == ["Ysolde Crane/Maren Vosk"]
    (fandom,) = found.of(Taxonomy.FANDOM)
    assert fandom.state is State.DECLARED
    assert fandom.confidence == 1.0
    assert fandom.evidence == (Evidence("declared", 0.0, "harbor lights", None),)


def test_what_is_ambiguous_stays_as_typed(harbour: Lexicon) -> None:
    found = infer(story(TEXT, fandom=("HL",), relationship=("Vosk/Ysolde", "Maren & Somebody")), harbour)
    assert names(found, Taxonomy.RELATIONSHIP) == ["Vosk/Ysolde", "Maren & Somebody"]


def test_an_explicit_none_is_an_answer(harbour: Lexicon) -> None:
    found = infer(story(TEXT, fandom=("HL",), relationship=(), warning=(), tone=()), harbour)
    assert found.of(Taxonomy.RELATIONSHIP) == ()
    assert found.of(Taxonomy.WARNING) == ()
    assert found.of(Taxonomy.TONE) == ()
    assert names(found, Taxonomy.CHARACTER) != []


def test_lock_stops_inference_on_a_field(harbour: Lexicon) -> None:
    found = infer(story(TEXT, fandom=("HL",), lock=("relationship", "tone")), harbour)
    assert found.of(Taxonomy.RELATIONSHIP) == ()
    assert found.of(Taxonomy.TONE) == ()


def test_every_declared_field_becomes_tags(harbour: Lexicon) -> None:
    found = infer(
        story(
            TEXT, rating=("Teen And Up Audiences",), warning=("Major Character Death",), category=("F/F",),
            tone=("Angst",), tag=("Lighthouses",), author=("Pen Name",), series=("Tides",), collection=("Winter",),
            language=("en-GB",), ending=("sad",), pov=("third",),
        ),
        harbour,
    )  # fmt: skip
    for taxonomy, name in (
        (Taxonomy.RATING, "Teen And Up Audiences"), (Taxonomy.WARNING, "Major Character Death"),
        (Taxonomy.CATEGORY, "F/F"), (Taxonomy.TONE, "Angst"), (Taxonomy.TAG, "Lighthouses"),
        (Taxonomy.AUTHOR, "Pen Name"), (Taxonomy.SERIES, "Tides"),
        (Taxonomy.COLLECTION, "Winter"), (Taxonomy.LANGUAGE, "en-GB"),
    ):  # fmt: skip
        assert names(found, taxonomy) == [name]
        assert len(found.of(taxonomy)) == 1
    assert (found.language, found.pov, found.ending) == ("en-GB", "third", "sad")


def test_an_original_work_is_declared_as_one(harbour: Lexicon) -> None:
    found = infer(story(TEXT, fandom=("Original Work",)), harbour)
    assert found.identity is Identity.ORIGINAL
    assert names(found, Taxonomy.FANDOM) == ["Original Work"]


def test_related_fandoms_are_no_crossover(harbour: Lexicon) -> None:
    assert not infer(story(TEXT, fandom=("HL",)), harbour).crossover
    assert infer(story(TEXT, fandom=("HL", "Something Else")), harbour).crossover


def test_tags_stand_in_order_of_their_groups(harbour: Lexicon) -> None:
    found = infer(story(TEXT, fandom=("HL",), tag=("Lighthouses",)), harbour)
    order = [list(Taxonomy).index(i.tag.taxonomy) for i in found.tags]
    assert order == sorted(order)
    for taxonomy in Taxonomy:
        confidence = [i.confidence for i in found.of(taxonomy)]
        assert confidence == sorted(confidence, reverse=True)
