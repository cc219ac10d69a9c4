"""Search in the texts of all works: Pagefind's index beside the pages, and nothing of it where nobody asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import Archive, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STORIES = {
    "content/lamp.txt": "She wrote <Keeper> on the glass.\n\nThe zanzibarine lamp burned on, & nobody came.\n",
    "content/ferry.txt": "The ferry was late.\n\nHe counted the gulls twice.\n",
    "content/phare.md": "---\nlanguage: fr\n---\n\nLe gardien parlait de la mer zanzibarine.\n",
}
WANTED = {"site.toml": "[search]\nfull_text = true\n", **STORIES}


@pytest.fixture
def pagefind() -> None:
    pytest.importorskip("pagefind", reason="Pagefind is not installed")
    pytest.importorskip("pagefind_bin", reason="Pagefind's program is not installed")


def test_a_site_that_does_not_want_it_has_none_of_it(archive: Archive) -> None:
    archive.put({"site.toml": "", **STORIES}).build()
    assert [path for path in archive.tree() if "pagefind" in path or path.startswith("search/")] == []
    assert "search/" not in archive.page("index.html")


def test_without_pagefind_a_warning_and_no_trace(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivist.build.searching.find_spec", lambda name: None)
    report = archive.put(WANTED).build()
    assert [problem.code for problem in report.problems if problem.path == "site.toml"].count("no-pagefind") == 1
    assert [path for path in archive.tree() if "pagefind" in path or path.startswith("search/")] == []


@pytest.mark.usefixtures("pagefind")
def test_the_index_is_kept_until_a_text_changes_and_goes_when_unwanted(archive: Archive) -> None:
    archive.put(WANTED).build()
    first = {path: data for path, data in archive.tree().items() if path.startswith("pagefind/")}
    assert "pagefind/pagefind.js" in first
    assert archive.build().written == 0
    archive.put({"content/ferry.txt": "The ferry was early.\n\nHe counted herons.\n"}).build()
    second = {path: data for path, data in archive.tree().items() if path.startswith("pagefind/")}
    assert second != first
    archive.put({"site.toml": ""}).build()
    assert [path for path in archive.tree() if path.startswith("pagefind/")] == []


@pytest.mark.usefixtures("pagefind")
def test_a_reader_finds_words_of_any_language_as_they_were_typed(archive: Archive, chromium: Browser) -> None:
    archive.put(WANTED).build()
    with served(archive.output, "/sub/path/") as address:
        page = chromium.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{address}index.html")
        page.click('a[href$="search/index.html"]')
        page.fill("#search-q", "zanzibarine")
        page.keyboard.press("Enter")
        page.wait_for_selector(".search-results li:nth-child(2)")
        assert "She wrote <Keeper> on the glass." in page.inner_text(".search-results")
        assert page.inner_text(".search-results li:first-child mark").lower().startswith("zanzibarine")
        page.reload()
        page.wait_for_selector(".search-results li:nth-child(2)")
        page.click(".search-results li:first-child a")
        assert "zanzibarine" in page.inner_text("main")
        assert said == []
        page.close()


@pytest.mark.usefixtures("pagefind")
def test_a_folder_says_why_it_cannot(archive: Archive, chromium: Browser) -> None:
    archive.put(WANTED).build()
    page = chromium.new_page()
    page.goto((archive.output / "search/index.html").as_uri())
    assert "web server" in page.inner_text(".search-status")
    assert not page.is_visible(".search-form")
    page.close()
