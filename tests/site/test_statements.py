"""What a fan reader or archivist expects of the site, one test for each statement, named after it.

The statements are numbered as in the project's reference for archives. Those of inference, import and downloads are
tested where those live; longer ways of a reader through the site are in ``test_reading.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from . import library
from .conftest import Archive

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MORE = {
    "content/guess.txt": "Disclaimer: I own nothing.\n\n-----\n\nIt rained on the harbour by night.\n\nNobody slept.\n",
    "content/long.md": "---\ntitle: Twelve Rooms\nauthor: Q.\nfandom: Psycho-Pass\nrating: Teen And Up Audiences\n"
    "warning: No Archive Warnings Apply\ntones: []\nseries: Rooms\nseries_part: 2\n---\n\n"
    + "\n\n".join(f"# Room {n}\n\nIt rained in room {n}." for n in range(1, 13)),
    "content/first.md": "---\ntitle: The Door\nauthor: Q.\nfandom: Psycho-Pass\nseries: Rooms\nseries_part: 1\n"
    "source: https://example.org/door\n---\n\nIt rained at the door.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("statements"))
    toml = 'title = "Rain Library"\n[privacy]\nnotice = true\n[aliases.fandom]\n"Psycho-Pass" = ["PsyPass"]\n'
    archive.put({"site.toml": toml, **library.files(), **MORE})
    archive.put({"content/alias.md": "---\ntitle: Alias\nfandom: PsyPass\n---\n\nIt rained.\n"})
    report = archive.build(base_url="https://archive.example/sub/")
    assert report.exit_code == 0, report.problems
    return archive


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def texts(site: Archive, path: str, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in LexborHTMLParser(site.page(path)).css(selector)]


def links(site: Archive, path: str, selector: str) -> list[str]:
    return [node.attributes["href"] or "" for node in LexborHTMLParser(site.page(path)).css(f"{selector}[href]")]


def test_02_every_work_shows_the_groups_in_order_with_the_right_labels_and_no_empty_one(site: Archive) -> None:
    labels = texts(site, "works/w21/index.html", ".meta dt")
    expected = ["Rating", "Archive Warning", "Category", "Fandom", "Relationship", "Characters", "Additional Tags"]
    assert labels[:10] == [*expected, "Language", "Series", "Stats"]
    assert "Relationship" not in texts(site, "works/first/index.html", ".meta dt")


def test_03_ships_read_with_a_slash_and_lead_to_their_shelf(site: Archive) -> None:
    assert texts(site, "works/w21/index.html", ".meta-relationship a") == ["Person A/Person 1"]
    assert links(site, "works/w21/index.html", ".meta-relationship a")[0].endswith("/person-a-x-person-1/index.html")


def test_05_the_site_never_claims_no_warnings_or_general_audiences_by_guess_and_not_rated_is_adult(
    site: Archive,
) -> None:
    assert texts(site, "works/guess/index.html", ".meta-rating .tags li") == ["Not Rated"]
    warning = texts(site, "works/guess/index.html", ".meta-warning .tags li")
    assert warning == ["Creator Chose Not To Use Archive Warnings"]
    assert texts(site, "works/guess/index.html", ".gate > summary")


def test_09_disclaimers_are_notes_and_counted_in_nothing(site: Archive) -> None:
    assert "I own nothing" not in " ".join(texts(site, "works/guess/index.html", ".prose"))
    assert "9 words" in " ".join(texts(site, "works/guess/index.html", ".figures"))


def test_11_the_list_shows_blurbs_with_four_symbols_that_have_text(site: Archive) -> None:
    card = LexborHTMLParser(site.page("works/index.html")).css_first('[data-work="w59"], .card')
    assert card is not None
    assert [bool(node.text().strip()) for node in card.css(".symbol .sr")] == [True] * 4
    for selector in ("h3 a", ".byline a", ".card-fandoms a", ".summary", ".stats dd"):
        assert card.css_first(selector) is not None, selector


def test_12_every_kind_has_pages_with_counts_and_synonyms_lead_to_the_canonical_one(site: Archive) -> None:
    for folder in (
        "fandoms",
        "relationships",
        "characters",
        "tones",
        "tags",
        "authors",
        "series",
        "ratings",
        "warnings",
    ):
        counts = texts(site, f"{folder}/index.html", ".names .count")
        assert counts, folder
        assert all(re.match(r"[\d,]+ works?$", count) for count in counts), folder
    assert "Alias" in " ".join(texts(site, "fandoms/psycho-pass/index.html", "h3"))
    assert links(site, "fandoms/psypass/index.html", "a") == ["../../fandoms/psycho-pass/index.html"]


@pytest.mark.browser
def test_13_include_and_exclude_work_at_once_with_live_counts_and_survive_back(site: Archive, page: Page) -> None:
    page.goto(site.output.as_uri() + "/filter/index.html?fandom=Psycho-Pass&not-freeform=Fluff&complete=yes")
    page.wait_for_selector(".results[data-ready]")
    fluff = page.locator('[data-group="freeform"] li[data-tag="Fluff"]')
    assert fluff.locator(".without input").is_checked()
    assert fluff.locator(".count").inner_text() == "0"
    wanted = [n for n in range(60) if n % 5 == 1 and "Fluff" not in library.tones(n) and library.is_complete(n)]
    shown = page.locator("#results").inner_text()
    assert int(shown.split()[0]) == len(wanted) + 3
    page.select_option("[name=crossover]", "only")
    page.wait_for_function(r"() => /^0\sworks$/.test(document.querySelector('#results').textContent)")
    page.go_back()
    page.wait_for_function("(t) => document.querySelector('#results').textContent === t", arg=shown)


@pytest.mark.browser
def test_14_a_tag_can_be_set_to_never_show_and_lists_say_so_and_reveal(site: Archive, page: Page) -> None:
    page.goto(site.output.as_uri() + "/tones/angst/index.html")
    page.evaluate(
        "localStorage['archivist:Rain Library'] = JSON.stringify({never: {'warning:Major Character Death': 1}})"
    )
    page.reload()
    note = page.locator(".hidden-note")
    assert re.match(r"\d+\shidden: Major Character Death\.", note.inner_text())
    hidden = page.locator(".cards > li:not(:visible)").count()
    assert hidden
    note.locator("button").click()
    assert page.locator(".cards > li:not(:visible)").count() == 0


def test_15_the_index_of_a_small_archive_is_small(site: Archive) -> None:
    import gzip

    works = 64
    data = (site.output / "data/index.js").read_bytes()
    # 10,000 works may have 300 kB; a small archive cannot share as many names, so it gets twice the room.
    assert len(gzip.compress(data)) / works < 2 * 300_000 / 10_000


def test_16_chapters_have_pages_in_order_an_index_and_an_entire_work(site: Archive) -> None:
    names = texts(site, "works/long/index.html", ".toc ol a")
    assert names == [f"Room {n}" for n in range(1, 13)]
    assert links(site, "works/long/chapter-2.html", ".to-next")[0].endswith("works/long/chapter-3.html")
    assert links(site, "works/long/chapter-2.html", ".to-previous")[0].endswith("works/long/index.html")
    assert len(texts(site, "works/long/full.html", ".chapter")) == 12


def test_17_a_series_lists_its_parts_with_totals_and_works_show_their_place(site: Archive) -> None:
    assert texts(site, "series/rooms/index.html", "h3") == ["The Door", "Twelve Rooms"]
    assert texts(site, "series/rooms/index.html", ".list-head")[0].startswith("2 works, ")
    assert "Part 2 of Rooms" in texts(site, "works/long/index.html", ".series-place")
    assert links(site, "works/first/index.html", ".chapter-nav .to-next")[0].endswith("works/long/index.html")


@pytest.mark.browser
def test_19_the_page_remembers_the_place_by_paragraph_in_this_browser_only(site: Archive, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    address = site.output.as_uri() + "/works/w04/index.html"
    page.goto(address)
    page.evaluate("document.getElementById('c1p40').scrollIntoView()")
    page.wait_for_function("() => (localStorage['archivist:Rain Library'] || '').includes('#c1p')")
    page.goto(address)
    link = page.locator(".continue a")
    assert re.search(r"works/w04/index\.html#c1p(39|4\d)$", link.get_attribute("href") or "")
    assert all(url.startswith("file:") for url in asked)


@pytest.mark.browser
def test_20_text_changes_from_the_page_and_holds_at_double_zoom_and_without_javascript(
    site: Archive, chromium: Browser
) -> None:
    for script in (True, False):
        # A window of half the width is what 200 percent zoom leaves of a small laptop's.
        context = chromium.new_context(viewport={"width": 640, "height": 400}, java_script_enabled=script)
        page = context.new_page()
        page.goto(site.output.as_uri() + "/works/w04/index.html")
        box = page.locator(".prose").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 640
        assert page.get_by_role("button", name="Appearance").count() == int(script)
        context.close()


def test_21_adult_works_stand_behind_a_notice_that_says_what_is_inside(site: Archive) -> None:
    notice = " ".join(texts(site, "works/w16/index.html", ".notice"))
    assert notice == ""
    mature = " ".join(texts(site, "works/w05/index.html", ".notice"))
    assert "This work is rated Mature." in mature
    assert "No Archive Warnings Apply" in mature
    assert LexborHTMLParser(site.page("works/w05/index.html")).css_first("details.gate:not([open]) .prose") is not None
    assert LexborHTMLParser(site.page("works/w04/index.html")).css_first("details.gate") is None


def test_22_landmarks_one_heading_skip_link_and_language_are_on_every_page(site: Archive) -> None:
    for path, data in site.tree().items():
        if not path.endswith(".html") or b'http-equiv="refresh"' in data or b"data-home" not in data:
            continue
        tree = LexborHTMLParser(data)
        assert len(tree.css("h1")) == 1, path
        assert len(tree.css("main")) == 1, path
        assert tree.css_first("a.skip[href='#main']") is not None, path
        levels = [int(node.tag[1]) for node in tree.css("h1, h2, h3, h4, h5, h6") if node.tag]
        steps = [after - before for before, after in pairwise(levels)]
        assert max(steps, default=0) <= 1, path
    assert LexborHTMLParser(site.page("works/w04/index.html")).css_first(".chapter[lang=en]") is not None


def test_25_output_is_plain_files_with_stable_addresses_and_nothing_invented(site: Archive) -> None:
    before = set(site.tree())
    site.build(base_url="https://archive.example/sub/")
    assert set(site.tree()) == before
    assert "feed.atom" in before
    assert "fandoms/psycho-pass/feed.atom" in before
    assert "relationships/person-a-x-person-1/feed.atom" in before
    assert links(site, "works/first/index.html", ".meta a[rel~=nofollow]") == ["https://example.org/door"]
    text = site.page("works/first/index.html").lower()
    assert "kudos" not in text
    assert "hits" not in text
