"""Real files as people hold them, where they are at hand: each is read, or refused for the reason written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archivist.errors import StoryError
from archivist.model import BlockKind, Document, Material, SourcePath
from archivist.read import read
from archivist.read.blocks import text_of
from archivist.read.files import SUFFIXES, split_suffix
from archivist.words import count_text
from tests.read.fixtures import SHARED

FORMATS = SHARED / "samples" / "formats"
TABLE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"

pytestmark = pytest.mark.skipif(not FORMATS.is_dir(), reason="the sample files are not here")


def sample(name: str) -> Document:
    return read(Material(SourcePath(name), (FORMATS / name).read_bytes()))


def facts(story: Document) -> dict[str, tuple[str, ...]]:
    """What is declared; of a summary, the words."""
    return {
        d.field: tuple(" ".join(text_of(v).split()) for v in d.values) if d.field == "summary" else d.values
        for d in story.declarations
    }


def words(story: Document, *, notes: bool = False) -> int:
    kinds = (BlockKind.PROSE, BlockKind.NOTE) if notes else (BlockKind.PROSE,)
    return sum(count_text(block.text) for c in story.chapters for block in c.blocks if block.kind in kinds)


@pytest.mark.parametrize(("work", "printed"), [("218676", "7526"), ("23009290", "4559")])
def test_an_ao3_page_and_book_of_a_work_give_the_same_record(work: str, printed: str) -> None:
    page, book = sample(f"ao3-{work}.html"), sample(f"ao3-{work}.epub")
    assert facts(book) == facts(page)
    assert book.chapters == page.chapters
    assert (book.title, book.problems) == (page.title, ())
    assert page.declared("words") == (printed,)


@pytest.mark.parametrize("number", ["1", "664", "673", "1000"])
def test_the_formats_of_fanficfare_give_the_same_record(number: str) -> None:
    page, book, text = (sample(f"fff-test1-{number}.{suffix}") for suffix in ("html", "epub", "txt"))
    assert facts(book) == facts(page)
    assert {k: v for k, v in facts(text).items() if k != "summary"} == {
        k: v for k, v in facts(page).items() if k != "summary"
    }
    assert [c.title for c in book.chapters] == [c.title for c in page.chapters] == [c.title for c in text.chapters]
    lines = [[[re.sub(r"Timestamp:.*", "", b.text) for b in c.blocks] for c in s.chapters] for s in (page, book)]
    assert lines[0] == lines[1]


def test_one_story_in_six_containers_has_the_same_words() -> None:
    counts = {
        suffix: words(sample(f"pandoc-datasfir.{suffix}"), notes=True)
        for suffix in ("html", "epub", "docx", "odt", "fb2")
    }
    assert len(set(counts.values())) == 1, counts
    assert abs(words(sample("pandoc-datasfir.rtf"), notes=True) - counts["html"]) <= 10


@pytest.mark.parametrize("name", sorted(p.name for p in FORMATS.iterdir()) if FORMATS.is_dir() else [])
def test_every_file_has_the_outcome_that_is_written(name: str) -> None:
    row = next((line for line in TABLE.read_text("utf-8").splitlines() if f"`{name}`" in line), "")
    outcome = [cell.strip() for cell in row.strip("|").split("|")][-1]
    if split_suffix(name)[1].lower() not in SUFFIXES:
        assert outcome.startswith("refused")
        return
    if outcome.startswith("refused"):
        with pytest.raises(StoryError, match=outcome.removeprefix("refused: ")):
            sample(name)
        return
    story = sample(name)
    assert f" words in {len(story.chapters)} chapter" in outcome
    assert words(story) > 0
