"""Files of one story become one work, and files of several stories stay apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.errors import Level, Problem, StoryError
from archivist.model import Document, TitleOrigin
from archivist.read import read
from archivist.read.files import load
from archivist.read.finding import find_works
from archivist.read.numbering import number_of, without_number
from archivist.read.openings import opening_of

EXCLUDE = ("**/.*", "**/_*", "**/*~")
PROSE = "The ferry was late, and the rain came in under the roof. Nobody on the pier said anything about it."


def put(root: Path, *names: str, **texts: str) -> Path:
    for name in names:
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(texts.get("text", f"{PROSE} This was {name}."), "utf-8")
    return root


def works(root: Path, **options: bool) -> dict[str, list[str]]:
    """The works found: parts by address, or the path alone for a story in one file."""
    sources, _ = find_works(root, EXCLUDE, **options)
    return {str(source.home or source.path): [str(path) for path, _ in source.parts] for source in sources}


def said(root: Path) -> list[Problem]:
    return [p for p in find_works(root, EXCLUDE)[1] if p.code != "unknown-suffix"]


def document(root: Path) -> Document:
    (source,), _ = find_works(root, EXCLUDE)
    return read(load(root, source))


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stem", "base", "number"),
    [
        ("mirror-ch3", "mirror", 3),
        ("Mirror (part 1 of 28)", "Mirror", 1),
        ("Mirror - Chapter 12", "Mirror", 12),
        ("Mirror - Chapter 12 - The Lamp", "Mirror", 12),
        ("mirror_pt_4", "mirror", 4),
        ("mirror.ep07", "mirror", 7),
        ("Long Road 2of7", "Long Road", 2),
        ("Long Road (2_7)", "Long Road", 2),
        ("Long Road [REPOST_1-4]", "Long Road", 1),
        ("Long Road [REPOST:1-4]", "Long Road", 1),
        ("wh-wo-co06", "wh-wo-co", 6),
        ("Chapter_1", "", 1),
        ("chapter-10", "", 10),
        ("chapter three", "", 3),
        ("saga-part-iv", "saga", 4),
        ("saga-prologue", "saga", 0),
        ("第3章", "", 3),
    ],
)
def test_the_number_in_a_name(stem: str, base: str, number: int) -> None:
    found = number_of(stem)
    assert found is not None
    assert (found.stem, found.number) == (base, number)


@pytest.mark.parametrize("stem", ["the-long-road", "2001-05-01", "room", "partridge", "0123456789", "Departure"])
def test_names_without_a_number(stem: str) -> None:
    assert number_of(stem) is None


@pytest.mark.parametrize(
    "title",
    ["Mirror (part 3 of 28)", "Mirror (3/7)", "Re: Mirror [3/7]", "[FIC] Mirror, Part 3", "Mirror: Chapter Three: Ice",
     "REPOST: Mirror (3/?)", "Mirror 3", "Mirror"],
)  # fmt: skip
def test_a_title_without_its_number(title: str) -> None:
    assert without_number(title) == "Mirror"


@pytest.mark.parametrize("title", ["Catch 22 Ways to Leave", "The Third Part of the Night", "Act of Faith", "1984"])
def test_a_title_that_only_looks_numbered(title: str) -> None:
    assert without_number(title) == title


def test_an_opening_is_looked_at_in_any_encoding_and_markup() -> None:
    text = "Title: Night Boat (2/7)\nAuthor: Q. Vane\n\nIt rained."
    for data in (text.encode(), text.encode("utf-16"), text.encode("cp1252")):
        assert opening_of(data).title == "nightboat"
        assert (opening_of(data).author, opening_of(data).number) == ("qvane", 2)
    page = "<html><head><title>Night Boat (part 2 of 7)</title></head><body><pre>It rained.</pre>"
    assert (opening_of(page.encode(), html=True).title, opening_of(page.encode(), html=True).number) == ("nightboat", 2)


# --- the rule --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ["wh-wo-co01.txt", "wh-wo-co02.txt", "wh-wo-co03.txt"],
        ["mirror-ch1.html", "mirror-ch2.html", "mirror-ch10.html"],
        ["Mirror (part 1 of 3).txt", "Mirror (part 2 of 3).txt", "Mirror (part 3 of 3).txt"],
        ["alk1.a", "alk1.b", "alk1.c"],
        ["saga-prologue.txt", "saga-ch1.txt", "saga-ch2.txt", "saga-epilogue.txt"],
        ["saga00.txt", "saga01.txt", "saga02.txt"],
        ["saga01a.txt", "saga01b.txt", "saga02.txt"],
        ["Road [REPOST_1-2].txt", "Road [REPOST_2-2].txt"],
    ],
)
def test_files_of_one_story_are_one_work_in_numeric_order(tmp_path: Path, names: list[str]) -> None:
    put(tmp_path, *reversed(names))
    ((parts),) = works(tmp_path).values()
    assert parts == names


def test_two_comes_before_ten(tmp_path: Path) -> None:
    put(tmp_path, *(f"Long Road/chapter-{n}.md" for n in (10, 2, 1, 9, 11, 3, 4, 5, 6, 7, 8)))
    assert works(tmp_path) == {"Long Road.txt": [f"Long Road/chapter-{n}.md" for n in range(1, 12)]}


def test_what_was_joined_is_said_with_the_way_out(tmp_path: Path) -> None:
    put(tmp_path, "mirror-ch1.txt", "mirror-ch2.txt", "mirror-ch4.txt")
    (problem,) = said(tmp_path)
    assert (problem.level, problem.path, problem.code) == (Level.INFO, "mirror-ch1.txt", "joined")
    assert problem.message == (
        "3 files, mirror-ch1.txt to mirror-ch4.txt, are read as one work (there is no part 3); "
        "to keep them apart, write separate = true in _series.toml beside them"
    )


@pytest.mark.parametrize(
    "names",
    [
        ["story01.txt", "story02.txt"],  # a name that says nothing
        ["drabble-01.txt", "drabble-02.txt"],
        ["1.txt", "2.txt"],
        ["found-1.txt", "found-2.txt"],  # a plain number, and no word of a chapter inside
        ["saga01.txt", "saga03.txt"],  # a gap
        ["saga04.txt", "saga05.txt"],
        ["saga01.txt", "saga1.txt", "saga02.txt"],  # a number twice
        ["saga-ch1.txt", "saga-ch2.html"],
        ["a/saga-ch1.txt", "b/saga-ch2.txt"],
        ["2001-05-01.txt", "2001-05-02.txt"],
        ["report1998.txt", "report1999.txt"],
        ["Road (1 of 2).txt", "Road (2 of 3).txt"],
    ],
)
def test_doubt_joins_nothing(tmp_path: Path, names: list[str]) -> None:
    put(tmp_path, *names)
    assert works(tmp_path) == {name: [] for name in names}
    assert said(tmp_path) == []


@pytest.mark.parametrize(
    "texts",
    [
        ("Title: Night Boat\n\nIt rained.", "Title: Day Train\n\nIt shone."),
        ("Author: Q. Vane\n\nIt rained.", "Author: R. Moss\n\nIt shone."),
        ("Night Boat\n\nIt rained.", "Day Train\n\nIt shone."),
        ("---\ntitle: Night Boat\n---\nIt rained.", "---\ntitle: Day Train\n---\nIt shone."),
        ("Chapter 1\n\nIt rained.\n\nChapter 2\n\nIt shone.", "Chapter 1\n\nIt shone.\n\nChapter 2\n\nIt rained."),
    ],
)
def test_titles_and_authors_of_their_own_keep_files_apart(tmp_path: Path, texts: tuple[str, str]) -> None:
    for number, text in enumerate(texts, 1):
        put(tmp_path, f"harbour0{number}.txt", text=text)
    assert works(tmp_path) == {"harbour01.txt": [], "harbour02.txt": []}


def test_different_authors_keep_even_worded_names_apart(tmp_path: Path) -> None:
    for number, author in ((1, "Q. Vane"), (2, "R. Moss")):
        put(tmp_path, f"chapter {number}.txt", text=f"Author: {author}\n\nIt rained.")
    assert len(works(tmp_path)) == 2


@pytest.mark.parametrize("name", ["story{}.txt", "{}.txt", "found-{}.txt"])
def test_files_that_number_themselves_are_joined_whatever_they_are_called(tmp_path: Path, name: str) -> None:
    for number in range(1, 4):
        put(tmp_path, f"Night Boat/{name.format(number)}", text=f"Night Boat\nChapter {number}\n\nIt rained {number}.")
    assert [len(parts) for parts in works(tmp_path).values()] == [3]


def test_the_setting_switches_the_rule_off(tmp_path: Path) -> None:
    put(tmp_path, "mirror-ch1.txt", "mirror-ch2.txt")
    assert works(tmp_path, by_rule=False) == {"mirror-ch1.txt": [], "mirror-ch2.txt": []}


# --- _series.toml ----------------------------------------------------------------------------------------------------


def test_a_folder_says_what_belongs_together(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", "a.txt", "c.txt")
    put(tmp_path, "_series.toml", text='join = ["b.txt", "a.txt"]\ntitle = "The Whole"\nslug = "whole"\n')
    assert works(tmp_path) == {"whole": ["b.txt", "a.txt"], "c.txt": []}
    sources, problems = find_works(tmp_path, EXCLUDE)
    assert read(load(tmp_path, sources[0])).title == "The Whole"
    assert problems == ()


def test_globs_are_taken_in_numeric_order_and_several_works_each_have_a_table(tmp_path: Path) -> None:
    put(tmp_path, "x 1.txt", "x 10.txt", "x 2.txt", "p.md", "q.md")
    put(tmp_path, "_series.toml", text='[[work]]\njoin = ["x *.txt"]\n[[work]]\njoin = ["q.md", "p.md"]\n')
    assert works(tmp_path) == {"q.md": ["q.md", "p.md"], "x.txt": ["x 1.txt", "x 2.txt", "x 10.txt"]}
    assert works(tmp_path, by_rule=False) == works(tmp_path)


def test_separate_keeps_a_folder_apart(tmp_path: Path) -> None:
    put(tmp_path, "mirror-ch1.txt", "mirror-ch2.txt")
    put(tmp_path, "_series.toml", text="separate = true\n")
    assert works(tmp_path) == {"mirror-ch1.txt": [], "mirror-ch2.txt": []}
    assert said(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('join = ["a.txt", "none.txt"]', "'none.txt', and there is no such story"),
        ('join = "a.txt"', "join must be a list of file names"),
        ('joined = ["a.txt"]', "'joined' means nothing here"),
        ("separate = 1", "separate must be true or false"),
        ("work = 3", "each under [[work]]"),
        ("join = [", "this is not TOML"),
    ],
)
def test_mistakes_are_told_and_nothing_is_lost(tmp_path: Path, text: str, words: str) -> None:
    put(tmp_path, "a.txt", "b.txt")
    put(tmp_path, "_series.toml", text=text)
    assert set(works(tmp_path)) == {"a.txt", "b.txt"}
    (problem,) = said(tmp_path)
    assert problem.level is Level.WARNING
    assert problem.path == "_series.toml"
    assert words in problem.message


# --- the whole story -------------------------------------------------------------------------------------------------


def test_chapters_have_their_own_titles_or_numbers(tmp_path: Path) -> None:
    put(tmp_path, "saga-prologue.txt", text=PROSE)
    put(tmp_path, "saga-ch1.txt", text=f"Night Boat\n\nChapter 1: Ice\n\n{PROSE}")
    put(tmp_path, "saga-ch2.txt", text=f"Night Boat\n\n{PROSE}")
    put(tmp_path, "saga-ch3.txt", text=f"The Lamp\n\n{PROSE}")
    put(tmp_path, "saga-ch4.txt", text=f"Night Boat\n\n{PROSE}")
    put(tmp_path, "saga-ch5.txt", text=f"Night Boat\n\n{PROSE}")
    whole = document(tmp_path)
    assert [chapter.title for chapter in whole.chapters] == [
        "Prologue", "Chapter 1: Ice", "Chapter 2", "The Lamp", "Chapter 4", "Chapter 5"
    ]  # fmt: skip
    assert whole.path == "saga-prologue.txt"
    assert len(whole.parts) == 6


def test_a_title_that_all_parts_bear_is_the_works(tmp_path: Path) -> None:
    for n in (1, 2, 3):
        page = f"<html><head><title>Night Boat (part {n} of 3)</title></head><body><pre>{PROSE} {n}</pre></body></html>"
        put(tmp_path, f"nb-ch{n}.html", text=page)
    whole = document(tmp_path)
    assert (whole.title, whole.home) == ("Night Boat", "nb.html")
    assert [chapter.title for chapter in whole.chapters] == ["Chapter 1", "Chapter 2", "Chapter 3"]


def test_without_titles_the_common_name_is_the_title(tmp_path: Path) -> None:
    put(tmp_path, "night-boat01.txt", "night-boat02.txt")
    whole = document(tmp_path)
    assert (whole.title, whole.title_origin) == ("Night Boat", TitleOrigin.FILENAME)


def test_what_parts_declare_is_put_together(tmp_path: Path) -> None:
    head = "---\ntitle: {}\nfandom: [Bleach]\ncharacters: [{}]\nrating: {}\npublished: {}\n---\n" + PROSE
    put(tmp_path, "sea/chapter-1.md", text=head.format("Ice", "Rukia", "T", "2004-05-01"))
    put(tmp_path, "sea/chapter-2.md", text=head.format("Fire", "Renji", "M", "2004-06-01"))
    whole = document(tmp_path)
    assert whole.title == "Sea"
    assert [chapter.title for chapter in whole.chapters] == ["Ice", "Fire"]
    assert whole.declared("fandom") == ("Bleach",)
    assert whole.declared("character") == ("Rukia", "Renji")
    assert whole.declared("rating") == ("Mature",)
    assert whole.declared("published") == ("2004-05-01",)


def test_a_folder_with_metadata_json_is_one_work(tmp_path: Path) -> None:
    put(tmp_path, "w/chapter-1.md", text=f"# Ice\n\n{PROSE}")
    put(tmp_path, "w/chapter-2.md", text=f"# Fire\n\n{PROSE}")
    put(
        tmp_path,
        "w/metadata.json",
        text='{"title": "Night Boat", "author": "Q. Vane", "fandom": ["Bleach"], "internal_id": 7, "x": {"y": 1}}',
    )
    whole = document(tmp_path)
    assert (whole.title, whole.declared("author"), whole.declared("fandom")) == (
        "Night Boat",
        ("Q. Vane",),
        ("Bleach",),
    )
    assert [chapter.title for chapter in whole.chapters] == ["Ice", "Fire"]
    assert whole.problems == ()


def test_the_sidecar_of_the_first_file_or_of_the_common_name_speaks_about_the_whole(tmp_path: Path) -> None:
    put(tmp_path, "sea-ch1.txt", "sea-ch2.txt")
    put(tmp_path, "sea-ch1.txt.toml", text='title = "Night Boat"\nfandom = ["Bleach"]\n')
    put(tmp_path, "sea.toml", text='author = "Q. Vane"\n')
    put(tmp_path, "sea-ch2.txt.toml", text='title = "Fire"\ncharacter = ["Renji"]\n')
    whole = document(tmp_path)
    assert (whole.title, whole.declared("author")) == ("Night Boat", ("Q. Vane",))
    assert whole.declared("character") == ("Renji",)
    assert whole.chapters[1].title == "Fire"
    assert [problem.code for problem in said(tmp_path)] == ["joined"]


def test_a_part_that_cannot_be_read_is_left_out_with_a_warning(tmp_path: Path) -> None:
    put(tmp_path, "sea-ch1.txt", "sea-ch3.txt")
    put(tmp_path, "sea-ch2.txt", text="")
    put(tmp_path, "sea-ch4.txt", text="---\ndraft: true\ntitle: x\n---\nNot yet.")
    whole = document(tmp_path)
    assert [chapter.title for chapter in whole.chapters] == ["Chapter 1", "Chapter 3"]
    assert [(p.level, p.path, p.code) for p in whole.problems] == [
        (Level.WARNING, "sea-ch4.txt", "draft-part"),
        (Level.WARNING, "sea-ch2.txt", "empty"),
    ]


def test_a_story_of_which_no_part_can_be_read_fails(tmp_path: Path) -> None:
    put(tmp_path, "sea-ch1.txt", "sea-ch2.txt", text="")
    with pytest.raises(StoryError):
        document(tmp_path)


def test_every_part_shapes_the_digest(tmp_path: Path) -> None:
    put(tmp_path, "sea-ch1.txt", "sea-ch2.txt")
    before = document(tmp_path).digest
    put(tmp_path, "sea-ch2.txt", text=f"{PROSE} And more.")
    assert document(tmp_path).digest != before


def test_pieces_of_a_posting_need_a_second_one(tmp_path: Path) -> None:
    put(tmp_path, "alk1.a", "lone.a", "alk1.b", "lib.c", "lib.d")
    assert works(tmp_path) == {"alk1.txt": ["alk1.a", "alk1.b"]}
