"""How a story moves between light and dark, window by window."""

from __future__ import annotations

from archivist.infer import infer
from archivist.infer.arc import FEWEST, LEAST, MOST, find_arc
from archivist.infer.mentions import find_mentions
from archivist.infer.zones import lay_out
from archivist.lexicon import Lexicon
from archivist.model import BlockKind, Place
from tests.making import chapter, document, note, prose

LIGHT = "They laughed at the window, happy and safe, and the morning was lovely and full of joy and hope."
DARK = "She wept at the grave, and the grief was terrible, and there was pain and death and despair again."
PLAIN = "The tram went up to the market and down to the station, and the clock stood over the gate as it had."


def paragraphs(text: str, words: int) -> list[str]:
    return [text] * (words // len(text.split()) + 1)


def arc(lexicon: Lexicon, *texts: str) -> tuple[float, ...]:
    text = lay_out(document("a.txt", chapter(*texts)))
    return find_arc(text, find_mentions(text, lexicon))


def test_dark_words_lie_below_the_middle_and_light_ones_above(harbour: Lexicon) -> None:
    scores = arc(harbour, *paragraphs(DARK, 600), *paragraphs(LIGHT, 600))
    half = len(scores) // 2
    assert all(score < -0.3 for score in scores[: half - 1])
    assert all(score > 0.3 for score in scores[half + 1 :])


def test_windows_in_which_nothing_is_felt_stay_in_the_middle(harbour: Lexicon) -> None:
    assert all(abs(score) < 0.1 for score in arc(harbour, *paragraphs(PLAIN, 900)))


def test_a_short_story_has_no_arc_and_a_long_one_a_bounded_number_of_windows(harbour: Lexicon) -> None:
    assert arc(harbour, *paragraphs(DARK, LEAST * (FEWEST - 1))) == ()
    assert len(arc(harbour, *paragraphs(DARK, LEAST * (MOST + 40)))) == MOST


def test_notes_between_do_not_move_it(harbour: Lexicon) -> None:
    words = [prose(text) for text in (*paragraphs(DARK, 450), *paragraphs(LIGHT, 450))]
    noted = [*words[:25], note(" ".join([PLAIN] * 60), Place.INLINE), *words[25:]]
    assert {block.kind for block in noted} == {BlockKind.PROSE, BlockKind.NOTE}
    found = []
    for blocks in (words, noted):
        text = lay_out(document("a.txt", chapter(*blocks)))
        found.append(find_arc(text, find_mentions(text, harbour)))
    assert found[0] == found[1]


def test_only_what_the_word_list_can_read_has_an_arc(harbour: Lexicon) -> None:
    blocks = paragraphs(DARK, 900)
    assert infer(document("a.txt", chapter(*blocks)), harbour).arc
    assert infer(document("a.txt", chapter(*blocks), language="fr"), harbour).arc == ()
