"""Works saved from other archives: typed metadata, chapters and notes, whatever year's template they have."""

from __future__ import annotations

import json

import pytest

from archivist.errors import StoryError
from archivist.model import BlockKind, Document, Origin, TitleOrigin
from archivist.read.sanitize import clean
from archivist.words import count_words
from tests.read.fixtures import FOLDER, SHARED, document, outline

OUTLINE = """# Chapter 1: Home
head| Hello, all.
| The lamp was dark.
break| * * *
| It was.
tail| Bye.
# Chapter 2
| She climbed."""


def saved(name: str, **companions: str) -> Document:
    data = (FOLDER / name).read_bytes()
    suffix = name[name.index(".") :]
    return document(data.replace(b"\n", b"\r\n") if suffix == ".txt" else data, f"x{suffix}", **companions)


@pytest.mark.parametrize("name", ["ao3_new.html", "ao3_old.html"])
def test_an_ao3_download(name: str) -> None:
    story = saved(name)
    assert (story.title, story.title_origin) == ("Low Tide", TitleOrigin.DECLARED)
    assert outline(story) == OUTLINE
    assert {d.field: d.values for d in story.declarations} == {
        "title": ("Low Tide",),
        "author": ("mara", "quill"),
        "rating": ("Teen And Up Audiences",),
        "warning": ("Major Character Death", "Creator Chose Not To Use Archive Warnings"),
        "category": ("F/F",),
        "fandom": ("Saltmarsh | The Keepers", "Lamps, and Other Lights (TV)"),
        "relationship": ("Ianthe/Mara (Saltmarsh)",),
        "tag": ("Lighthouses", "Slow Burn"),
        "language": ("English",),
        "series": ("The Lamps", "Salt"),
        "series_part": ("2", "1"),
        "published": ("2020-01-02",),
        "updated": ("2020-02-03",),
        "words": ("1234",),
        "chapters": ("2",),
        "chapters_planned": (),
        "complete": ("false",),
        "source": ("https://archive.example/works/77",),
        "summary": ("<p>A <em>lamp</em>.</p>",),
        "end_notes": ("<p>Done.</p>",),
    }
    assert all(d.origin is Origin.DOWNLOAD for d in story.declarations)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ('by Old Quill [archived by <a rel="author" href="x">keeper_of_lamps</a>]', ("Old Quill",)),
        ('by Old Quill [archived by <a rel="author" href="x">k</a>], Wren [archived by <a rel="author" href="x">k</a>]',
         ("Old Quill", "Wren")),
        ("by Anonymous", ("Anonymous",)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["ao3_new.html", "ao3_old.html"])
def test_who_brought_a_work_in_is_not_its_author(name: str, byline: str, authors: tuple[str, ...]) -> None:
    html = (FOLDER / name).read_text("utf-8")
    start = html.index('<div class="byline">')
    html = html[:start] + f'<div class="byline">{byline}</div>' + html[html.index("</div>", start) + 6 :]
    assert document(html, "a.html").declared("author") == authors


def test_what_a_work_was_inspired_by_is_in_its_notes() -> None:
    html = (FOLDER / "ao3_new.html").read_text("utf-8")
    related = '<ul><li>Inspired by <a href="https://archive.example/works/1">Ebb</a> by <a href="https://a.example/u">q</a></li></ul>'
    story = document(
        html.replace('<div class="endnote-link">more</div>', f'<div class="endnote-link">more</div>{related}'), "a.html"
    )
    (notes,) = story.declared("notes") or ("",)
    assert "Inspired by" in notes
    assert 'href="https://archive.example/works/1"' in notes


@pytest.mark.parametrize("status", ["Completed", "Updated"])
def test_the_date_of_a_finished_work(status: str) -> None:
    html = (FOLDER / "ao3_new.html").read_text("utf-8").replace("Updated:", f"{status}:").replace("2/?", "2/2")
    story = document(html, "a.html")
    assert (story.declared("updated"), story.declared("complete")) == (("2020-02-03",), ("true",))


def test_keys_in_comments() -> None:
    story = document(
        "<!-- title: Low Tide -->\n<!-- author: mara\nfandom: Saltmarsh -->\n<p>Dark.</p><p>Light.</p>", "a.html"
    )
    found = {d.field: d.values for d in story.declarations}
    assert found == {"title": ("Low Tide",), "author": ("mara",), "fandom": ("Saltmarsh",)}
    assert document("<!-- title: Low Tide -->\n\nDark.\n\n<!-- note: no -->\n", "a.md").title == "Low Tide"
    assert document("<p>Dark.</p><!-- wp:paragraph: x --><p>Light.</p>", "a.html").declarations == ()


def test_an_ao3_page_saved_by_a_browser() -> None:
    story = saved("ao3_page.html")
    assert story.title == "Low Tide"
    assert outline(story) == "# Chapter 1: Home\nhead| Hello.\n| Dark.\n# Chapter 2\n| Light.\ntail| Bye."
    assert story.declared("complete") == ("true",)
    assert story.declared("tag") == ("Slow Burn",)
    assert story.problems == ()


def test_the_archivist_overrules_a_download() -> None:
    story = saved("ao3_new.html", x__toml='title = "High Tide"\nfandom = []')
    assert story.title == "High Tide"
    assert story.declared("fandom") == ()
    assert story.declared("author") == ("mara", "quill")


SUMMARIES = {
    "fanficfare.html": "<p>A <b>lamp</b>.</p>",
    "fanficfare.txt": "<p>A &lt;lamp&gt; that is very dark and stays so for a long, long while, until it does not.</p>",
}


@pytest.mark.parametrize(("name", "summary"), SUMMARIES.items())
def test_a_fanficfare_download(name: str, summary: str) -> None:
    story = saved(name)
    assert outline(story) == "# Home\n| Dark.\n# Away\n| Light."
    assert {d.field: d.values for d in story.declarations} == {
        "title": ("Low Tide",),
        "author": ("mara",),
        "source": ("http://site.example/s/1",),
        "fandom": ("Saltmarsh",),
        "tone": ("Angst",),
        "tag": ("Fantasy",),
        "rating": ("Teen And Up Audiences",),
        "complete": ("false",),
        "summary": (summary,),
    }


# --- real files ------------------------------------------------------------------------------------------------------

SAMPLES = SHARED / "samples"
FILES = sorted(
    path
    for folder in ("labelled", "formats")
    for path in (SAMPLES / folder).glob("*")
    if path.suffix in (".txt", ".md", ".html")
)
needs_samples = pytest.mark.skipif(not FILES, reason="the sample files are not beside this checkout")


@needs_samples
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_files_are_read_whole_and_clean(path) -> None:
    story = document(path.read_bytes(), path.name)
    blocks = [block for chapter in story.chapters for block in chapter.blocks]
    assert count_words(story) > 100
    assert story.title
    assert all(clean(block.html) == block.html for block in blocks)
    assert any(block.kind is BlockKind.PROSE for block in blocks)
    assert {problem.code for problem in story.problems} <= {"encoding", "mojibake", "unknown-rating", "left-out"}


# The words AO3 itself counted, which its files carry.
AO3_WORDS = {
    "ao3-218676.html": 7526,
    "ao3-218676.epub": 7526,
    "ao3-23009290.epub": 4559,
    "ao3-23009290.html": 4559,
    "ao3-webpage-unlockedWorkNoSkin.html": 4559,
    "ao3-chinese.html": 103861,
    "ao3-tidied-by-prettier.html": 5641,
}


@needs_samples
@pytest.mark.parametrize("name", AO3_WORDS)
def test_words_are_counted_as_ao3_counts_them(name: str) -> None:
    story = document((SAMPLES / "formats" / name).read_bytes(), name)
    assert count_words(story) == AO3_WORDS[name]
    assert story.declared_one("words") == str(AO3_WORDS[name])


@needs_samples
@pytest.mark.parametrize("name", ["fff-test1-1", "fff-test1-664", "fff-test1-673", "fff-test1-1000"])
def test_fanficfare_writes_the_same_story_twice(name: str) -> None:
    page, text = (
        document((SAMPLES / "formats" / f"{name}{suffix}").read_bytes(), f"x{suffix}") for suffix in (".html", ".txt")
    )
    assert count_words(page) == count_words(text)
    assert [chapter.title for chapter in page.chapters] == [chapter.title for chapter in text.chapters]


def labels() -> list[dict[str, object]]:
    index = SAMPLES / "index.jsonl"
    lines = map(json.loads, index.read_text("utf-8").splitlines()) if index.is_file() else ()
    return [line for line in lines if line["kind"] == "labelled"]


@needs_samples
def test_no_labelled_story_is_refused() -> None:
    for line in labels():
        path = SAMPLES / str(line["file"])
        if path.is_file():
            try:
                document(path.read_bytes(), path.name)
            except StoryError as error:
                pytest.fail(str(error))
