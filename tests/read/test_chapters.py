"""Chapters and titles: what heads a chapter, what a story is called."""

from __future__ import annotations

import pytest

from archivist.model import TitleOrigin
from archivist.read.heads import is_head, numeral
from archivist.read.title import title_of_name
from tests.read.fixtures import Case, cases, document, outline


@pytest.mark.parametrize("case", cases("chapters.txt"), ids=lambda case: case.name)
def test_chapters(case: Case) -> None:
    assert outline(document(case.source, "chapter1.txt")) == case.expected


@pytest.mark.parametrize(
    "line",
    [
        "Chapter 1",
        "CHAPTER IV",
        "Chapter Twenty-One: Home",
        "Part Two",
        "Prologue",
        "EPILOGUE: After",
        "Interlude",
        "Act III",
        "Episode 5: The End",
        "Ch. 3 - Home",
        "Part 1 of 4",
        "Prolouge",
        "Section 2",
    ],
)
def test_heads(line: str) -> None:
    assert is_head(line)


@pytest.mark.parametrize(
    "line",
    [
        "Part of him wanted to go.",
        "Chapter and verse",
        "Actually",
        "Prologues bored her.",
        "Part 2 was worse than part 1.",
        "Acting",
        "Partial",
        "Bookcase",
        "Part one, she thought, is over.",
        "I",
        "chapter",
    ],
)
def test_no_heads(line: str) -> None:
    assert not is_head(line)


@pytest.mark.parametrize(
    ("line", "number"),
    [("3", 3), ("IV.", 4), ("- Two -", 2), ("xix", 19), ("mix", None), ("3 men", None), ("", None), ("1999", None)],
)
def test_numerals(line: str, number: int | None) -> None:
    assert numeral(line) == number


def test_markdown_headings_are_chapters_and_the_first_is_the_title() -> None:
    story = document(
        "# Low Tide\n\n*For Mary.*\n\n## Home\n\nDark.\n\n### Later\n\nDarker.\n\n## Away\n\nLight.\n", "x.md"
    )
    assert (story.title, story.title_origin) == ("Low Tide", TitleOrigin.HEADING)
    assert outline(story) == "# Home\n| For Mary.\n| Dark.\nheading| Later\n| Darker.\n# Away\n| Light."
    assert story.chapters[0].blocks[2].html == "<h3>Later</h3>"


def test_a_note_heading_is_no_chapter() -> None:
    story = document("# Low Tide\n\nDark.\n\nVery dark indeed.\n\n## Author's Note\n\nThanks for reading!\n", "x.md")
    assert outline(story) == "| Dark.\n| Very dark indeed.\ntail| Author's Note\ntail| Thanks for reading!"


def test_a_heading_that_repeats_the_declared_title_is_the_title() -> None:
    story = document("---\ntitle: Low Tide\n---\n# LOW TIDE!\n\nDark.\n", "x.md")
    assert (story.title, story.title_origin, outline(story)) == ("Low Tide", TitleOrigin.DECLARED, "| Dark.")


def test_enough_prose_above_the_first_head_is_a_chapter_of_its_own() -> None:
    above = "The lamp was dark and nobody came. " * 40
    story = document(f"{above}\n\nChapter 1\n\nLight.")
    assert [chapter.title for chapter in story.chapters] == [None, "Chapter 1"]
    short = document("An epigraph about lamps, by nobody.\n\nChapter 1\n\nLight.")
    assert outline(short) == "# Chapter 1\n| An epigraph about lamps, by nobody.\n| Light."


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("the_long-way home.txt", "The Long-Way Home"),
        ("the_long-way_home.txt", "The Long Way Home"),
        ("a/b/low-tide.md", "Low Tide"),
        ("Low Tide.html", "Low Tide"),
        ("LOW_TIDE.txt", "LOW TIDE"),
        ("tide-of-the-moon.txt", "Tide of the Moon"),
        ("東京.txt", "東京"),
        ("Привет мир.txt", "Привет мир"),
        ("000_9e9bd59810329419.txt", None),
        ("chapter1.txt", None),
        ("ch-03.txt", None),
        ("story.txt", None),
        ("untitled document.txt", None),
        ("20240102.txt", None),
        ("9e9bd59810329419a.html", None),
        ("wh-wo-co01.txt", None),
        ("on_the_horizon05.txt", "On the Horizon 5"),
        ("blade runner 2049.txt", "Blade Runner 2049"),
        ("!!!.txt", None),
        ("index.html", None),
    ],
)
def test_file_names_as_titles(path: str, title: str | None) -> None:
    assert title_of_name(path) == title


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        (
            "He slowly made his way along the street, trying to ignore the person in his arms.",
            "He slowly made his way along the street…",
        ),
        ("I hate this place. I hate the way the smell of smoke lingers here.", "I hate this place…"),
        ("She could hear people screaming.", "She could hear people screaming"),
        ("“Wake up!” said the keeper, and the whole of the tower shook with it.", "“Wake up!” said the keeper…"),
        ('"Wake up! Wake up, you old fool, and look at the sea before it goes!"', "Wake up! Wake up, you old fool…"),
        ("'Come in.'", "'Come in.'"),
        ("“Come in.”", "Come in"),
        (
            "Rain fell on the roof of the house and of the barn that stood behind it",
            "Rain fell on the roof of the house…",
        ),
        (
            "彼女は笑った。「さようなら」と言って、雨の中へ出て行った。そして二度と戻らなかった。",
            "彼女は笑った。「さようなら」と言って…",
        ),
    ],
)
def test_opening_words_as_titles(opening: str, title: str) -> None:
    story = document(opening, "story.txt")
    assert (story.title, story.title_origin) == (title, TitleOrigin.INCIPIT)


def test_a_first_line_that_stands_like_a_title_is_one() -> None:
    story = document(
        "The Long Way Home\n\nShe walked. She had been walking for a very long time by then, and so had he."
    )
    assert (story.title, story.title_origin) == ("The Long Way Home", TitleOrigin.HEADING)
    story = document(
        "Three Days Later\n\nShe walked. She had been walking for a very long time by then, and so had he.", "story.txt"
    )
    assert story.title_origin is TitleOrigin.INCIPIT
    story = document(
        "LOW TIDE\n========\n\nShe walked. She had been walking for a very long time by then, and so had he."
    )
    assert (story.title, outline(story).count("LOW TIDE")) == ("LOW TIDE", 0)
