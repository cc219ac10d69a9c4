"""The simple methods that scores are held against."""

from __future__ import annotations

from archivist.baselines import guess, majority
from archivist.lexicon import load_lexicon, shipped_packs
from tests.read.fixtures import document

LEXICON = load_lexicon([shipped_packs()])


def test_names_are_counted_and_the_two_named_most_are_a_couple() -> None:
    story = document(
        "Rukia hated the rain.\n\nRukia told Renji so, and Rukia was right, said Renji.\n\nHate, death, grief.", "a.txt"
    )
    found = guess(story, LEXICON)
    assert found.counted == {"Bleach (Anime & Manga)"}
    assert sorted(found.couple.split("/")) == ["Abarai Renji", "Kuchiki Rukia"]
    assert (found.tone, found.ending) == ("Angst", "sad")


def test_few_names_are_nobodys() -> None:
    assert guess(document("Rukia loved the happy rain.", "a.txt"), LEXICON).counted == frozenset()
    assert guess(document("A lovely, happy day.", "a.txt"), LEXICON).tone == "Fluff"


def test_the_majority_is_that_of_all_others() -> None:
    labels = [["Angst"], ["Fluff"], ["Fluff", "Humor"], ["Angst"], ["Humor"]]
    assert majority(labels, 0, 1) == ("Fluff",)
    assert majority(labels, 1, 1) == ("Angst",)
