"""AO3's rule for counting words."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from archivist.model import Place
from archivist.words import count_chapter, count_html, count_text
from tests.making import chapter, heading, note, prose, scene_break


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Rain fell.", 2),
        ("don't", 1),
        ("don’t", 1),
        ("well-known", 1),
        ("one--two", 2),
        ("one — two", 2),
        ("one—two", 2),
        ("'tis", 1),
        ("“Quoted,” she said…", 3),
        ("snake_case", 1),
        ("3.14", 2),
        ("naïve café", 2),
        ("cafe\u0301", 1),
        ("Ответ был прост", 3),
        ("雨が降る", 4),
        ("カー", 2),
        ("ภาษา", 4),
        ("हिन्दी में", 2),
        ("½ cup", 1),
        ("~*~*~", 0),
        ("a\u00a0b", 2),
    ],
)
def test_words_of_a_text(text: str, words: int) -> None:
    assert count_text(text) == words


def test_a_tag_ends_a_word_and_is_none_itself() -> None:
    assert count_html('<p title="four words in here">foo<em>bar</em> &amp; caf&eacute;</p>') == 3


def test_headings_and_notes_do_not_count_and_a_break_of_letters_does() -> None:
    blocks = (heading("Chapter One"), note("Hello there!", Place.HEAD), prose("Rain fell."), scene_break("x x x"))
    assert count_chapter(chapter(*blocks)) == 2 + 3


SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples" / "formats"


@pytest.mark.parametrize(
    ("name", "words"), [("ao3-23009290.html", 4559), ("ao3-218676.html", 7526), ("ao3-chinese.html", 103861)]
)
def test_figures_are_those_that_ao3_prints(name: str, words: int) -> None:
    if not (SAMPLES / name).is_file():
        pytest.skip("the downloaded works are not beside this checkout")
    tree = LexborHTMLParser((SAMPLES / name).read_bytes())
    texts = tree.css("#chapters > .userstuff, #chapters > .userstuff2, #chapters > .userstuff1")
    assert sum(count_html(node.html or "") for node in texts) == words
