"""The archivist's report: what was inferred, what waits, and what stands against a declaration."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from archivist.build import Builder
from archivist.overview import FILE_NAME, write_overview
from tests.lexicon.conftest import HARBOUR

TEXT = """\
Maren Vosk came back to Gullmark in the rain, and Ysolde Crane had left the lamp on for Maren.

“You are wet,” Ysolde said, and kissed her. Maren kissed her back.

Over Gullmark it rained until the morning, and Maren slept, and Ysolde did not.
"""
QUIET = "Nothing much happened that day.\n\nThe <b>kettle</b> boiled over, & that was all.\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "none").mkdir()
    monkeypatch.setattr("archivist.lexicon.shipped_packs", lambda: tmp_path / "none")
    for folder in ("content", "lexicon"):
        (tmp_path / folder).mkdir()
    (tmp_path / "lexicon/harbour-lights.toml").write_text(HARBOUR)
    (tmp_path / "site.toml").write_text('title = "Attic & Cellar"\n')
    (tmp_path / "content/rain.txt").write_text(TEXT)
    (tmp_path / "content/wrong.txt").write_text("---\nfandom: Star Boats\ntitle: <Wrong>\n---\n\n" + TEXT)
    (tmp_path / "content/quiet.txt").write_text(QUIET)
    return tmp_path


def report(root: Path) -> tuple[str, LexborHTMLParser]:
    builder = Builder(root, jobs=1)
    builder.build()
    text = write_overview(*builder.load()).read_text("utf-8")
    return text, LexborHTMLParser(text)


def section(page: LexborHTMLParser, slug: str) -> str:
    node = page.css_first(f"section#story-{slug}")
    assert node is not None
    return node.text(separator=" ")


def test_every_story_is_there_with_its_reasons(root: Path) -> None:
    _, page = report(root)
    assert len(page.css("section")) == 3
    rain = section(page, "rain")
    assert "Harbour Lights (TV)" in rain
    assert "accepted" in rain
    assert "Ysolde Crane had left the lamp on" in rain
    assert "fandom unknown" in section(page, "quiet")


def test_a_declaration_that_the_text_speaks_against(root: Path) -> None:
    _, page = report(root)
    (conflict,) = [node.text() for node in page.css(".conflict")]
    assert "declared Star Boats; the text says" in conflict.replace("\n", " ")
    assert "Harbour Lights (TV)" in conflict
    assert "In conflict" in page.css_first("h2").text()


def test_a_declaration_that_agrees_is_no_conflict(root: Path) -> None:
    (root / "content/wrong.txt").write_text("---\nfandom: HL\nrelationship: Ysolde/Maren\n---\n\n" + TEXT)
    _, page = report(root)
    assert not page.css(".conflict")


def test_the_page_stands_alone_and_is_escaped(root: Path) -> None:
    text, page = report(root)
    assert not page.css("script, link, img, [src], [onclick]")
    assert "&lt;Wrong&gt;" in text
    assert "Attic &amp; Cellar" in text
    assert "<Wrong>" not in text
    targets = {node.attributes["href"] for node in page.css("a")}
    assert targets <= {f"#{node.attributes['id']}" for node in page.css("section")}


def test_it_is_no_part_of_the_site(root: Path) -> None:
    report(root)
    assert (root / ".archivist" / FILE_NAME).is_file()
    assert not list((root / "output").rglob(FILE_NAME))
