"""The archive in figures: every chart is a table first, and a chart of one bar is none."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from archivist.build import Builder

STORY = "The lamp went round, and the boats came in one by one. " * 20


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> LexborHTMLParser:
    root = tmp_path_factory.mktemp("site")
    (root / "site.toml").write_text("")
    (root / "content").mkdir()
    for n, (fandom, year, rating) in enumerate([("A", 2001, "G"), ("A", 2001, "T"), ("B & Co.", 2003, "G")]):
        head = f'fandom: "{fandom}"\npublished: {year}-01-02\nrating: {rating}\ntone: [Fluff]'
        (root / f"content/{n}.md").write_text(f"---\ntitle: Story {n}\n{head}\n---\n\n{STORY * (1 + 3 * n)}")
    assert Builder(root, jobs=1).build().exit_code == 0
    return LexborHTMLParser((root / "output/statistics/index.html").read_bytes())


def rows(page: LexborHTMLParser, chart: str) -> list[tuple[str, str]]:
    found = page.css(f"#{chart} tbody tr")
    return [(row.css_first("th").text(strip=True), row.css_first("td.count").text(strip=True)) for row in found]


def test_counts_are_right_and_in_order(page: LexborHTMLParser) -> None:
    assert rows(page, "years") == [("2001", "2"), ("2003", "1")]
    assert rows(page, "fandoms") == [("A", "2"), ("B & Co.", "1")]
    assert rows(page, "ratings") == [("General Audiences", "2"), ("Teen And Up Audiences", "1")]
    assert rows(page, "lengths") == [("under 1,000", "2"), ("1,000 to 5,000", "1")]


def test_one_bar_is_no_chart(page: LexborHTMLParser) -> None:
    assert rows(page, "tones") == []
    assert rows(page, "languages") == []


def test_rows_lead_to_shelves_and_bars_follow_the_numbers(page: LexborHTMLParser) -> None:
    links = [node.attributes["href"] for node in page.css("#fandoms tbody a")]
    assert links == ["../fandoms/a/index.html", "../fandoms/b-and-co/index.html"]
    widths = [int(node.attributes["width"] or 0) for node in page.css("#fandoms svg rect")]
    assert widths == [240, 120]
