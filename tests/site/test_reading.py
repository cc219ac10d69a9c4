"""A reader in a real browser: finds, hides, reads, comes back, takes it all along; from a host and from a folder."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from . import library
from .conftest import Archive, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = pytest.mark.browser
FANDOM = "Psycho-Pass"
FOUND = [library.title(n) for n in range(library.WORKS) if library.wanted(n, FANDOM)]


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("library"))
    archive.put({"site.toml": 'title = "Rain Library"\n[privacy]\nnotice = true\n', **library.files()})
    report = archive.build()
    assert report.exit_code == 0, report.problems
    return archive


@pytest.fixture(scope="module", params=["http", "file"])
def home(request: pytest.FixtureRequest, shelves: Archive) -> Iterator[str]:
    """The archive on a host below a path, and the same files opened from a folder."""
    if request.param == "file":
        yield shelves.output.as_uri() + "/"
        return
    with served(shelves.output, "/sub/path/") as address:
        yield address


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on ``selector``: what a keyboard cannot reach is not there."""
    for _ in range(300):
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab")


def titles(page: Page) -> list[str]:
    page.wait_for_selector(".results[data-ready] .cards, .cards")
    return page.locator(".cards > :visible h3 a").all_inner_texts()


def said(locator: Locator) -> str:
    """Return what a reader reads; spaces that keep words together are spaces to them."""
    return " ".join(locator.inner_text().split())


def memory(page: Page) -> dict[str, dict[str, object]]:
    return dict(json.loads(page.evaluate("localStorage.getItem('archivist:Rain Library') || '{}'")))


def answered(page: Page, count: str) -> None:
    page.wait_for_function(
        r"(t) => document.querySelector('#results').textContent.replace(/\s/g, ' ') === t", arg=count
    )
    page.wait_for_selector(".results[data-ready]")


# --- finding ---------------------------------------------------------------------------------------------------------


def test_a_search_by_keyboard_finds_just_the_works_wanted(page: Page, home: str) -> None:
    page.goto(home + "index.html")
    press(page, "f")
    page.wait_for_url("**/filter/index.html")
    answered(page, "60 works")
    tab_to(page, '[data-group="warning"] li[data-tag="Major Character Death"] .without input')
    press(page, "Space")
    tab_to(page, f'[data-group="fandom"] li[data-tag="{FANDOM}"] .with input')
    press(page, "Space")
    tab_to(page, '[data-group="freeform"] li[data-tag="Hurt/Comfort"] .with input')
    press(page, "Space")
    tab_to(page, "[data-more] > summary")
    press(page, "Enter")
    tab_to(page, "[name=complete]")
    press(page, "c", "o")
    tab_to(page, "[name=words-from]")
    page.keyboard.type("2000")
    answered(page, f"{len(FOUND)} works")
    assert sorted(titles(page)) == sorted(FOUND)
    assert page.locator(".chips button").count() == 3


def test_what_is_asked_stands_in_the_address_and_survives_back(page: Page, home: str) -> None:
    page.goto(f"{home}filter/index.html?fandom={FANDOM}&not-warning=Major+Character+Death&sort=title")
    expected = [n for n in range(library.WORKS) if library.fandom(n) == FANDOM and not library.dies(n)]
    answered(page, f"{len(expected)} works")
    assert titles(page) == [library.title(n) for n in expected]
    page.check('[data-group="freeform"] li[data-tag="Angst"] .with input')
    fewer = [n for n in expected if "Angst" in library.tones(n)]
    answered(page, f"{len(fewer)} works")
    address = page.url
    page.click(".cards h3 a >> nth=0")
    page.wait_for_selector("article.work")
    page.go_back()
    answered(page, f"{len(fewer)} works")
    assert page.url == address
    page.go_back()
    answered(page, f"{len(expected)} works")
    assert page.locator('[data-group="freeform"] li[data-tag="Angst"] .with input').is_checked() is False


def test_counts_live_with_the_question(page: Page, home: str) -> None:
    page.goto(home + "filter/index.html")
    answered(page, "60 works")
    death = page.locator('[data-group="warning"] li[data-tag="Major Character Death"] .count')
    assert death.inner_text() == str(sum(map(library.dies, range(60))))
    page.check(f'[data-group="fandom"] li[data-tag="{FANDOM}"] .with input')
    answered(page, "12 works")
    assert death.inner_text() == str(sum(library.dies(n) for n in range(60) if library.fandom(n) == FANDOM))


def test_a_broader_fandom_holds_its_parts(page: Page, home: str) -> None:
    parts = [n for n in range(60) if library.fandom(n) in ("Thor (Movies)", "Iron Man (Movies)")]
    page.goto(home + "filter/index.html?fandom=Marvel+Cinematic+Universe")
    answered(page, f"{len(parts)} works")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("words>2000", lambda n: library.words_of(n) > 2000),
        ("words:1-500", lambda n: library.words_of(n) < 2000 and n % 10 != 8),
        ("otp:true -complete:true", lambda n: not library.is_complete(n)),
        ('title:"Work 07" OR title:"Work 08"', lambda n: n in (7, 8)),
        ("lantern -summary:lantern", lambda n: False),
        ('summary:"lantern 31"', lambda n: n == 31),
        ("author:author fandom:bebop tag:flu*", lambda n: n % 5 == 2 and n % 3 == 2),
        ("chapters:3 -fandom:bleach", lambda n: n % 10 == 8 and n % 5 != 0),
        ("no such words", lambda n: False),
        # Accents do not matter, words match from their beginning, phrases to their end, and never over two works.
        ("title:wörk fandom:BLÉACH", lambda n: n % 5 == 0),
        ("title:ork", lambda n: False),
        ('title:"Work 0"', lambda n: False),
        ('title:"07 Work"', lambda n: False),
    ],
)
def test_the_search_language(page: Page, home: str, query: str, wanted: object) -> None:
    expected = sorted(library.title(n) for n in range(60) if wanted(n))  # type: ignore[operator]
    page.goto(home + "filter/index.html")
    answered(page, "60 works")
    page.fill("[name=q]", query)
    answered(page, f"{len(expected)} work{'' if len(expected) == 1 else 's'}")
    if 0 < len(expected) <= 20:
        assert sorted(titles(page)) == expected


def test_two_sort_keys(page: Page, home: str) -> None:
    page.goto(home + "filter/index.html?sort=-words&then=title")
    answered(page, "60 works")
    figures = [int(text.replace(",", "")) for text in page.locator(".stats div:nth-child(2) dd").all_inner_texts()]
    shown = titles(page)
    assert figures == sorted(figures, reverse=True)
    pairs = list(zip(figures, shown, strict=True))
    assert pairs == sorted(pairs, key=lambda pair: (-pair[0], pair[1]))


def test_a_shelf_presets_the_filter(page: Page, home: str) -> None:
    page.goto(home + "fandoms/psycho-pass/index.html")
    page.click("text=Sort and filter these works")
    answered(page, "12 works")
    assert page.locator(".chips button").all_inner_texts() == ["Psycho-Pass ×"]


# --- never shown -----------------------------------------------------------------------------------------------------


def test_a_hidden_tag_is_gone_everywhere_and_lists_say_so(page: Page, home: str) -> None:
    page.goto(home + "fandoms/psycho-pass/index.html")
    before = titles(page)
    card = page.locator(".cards > li", has_text="Major Character Death").first
    card.get_by_role("button", name=re.compile("Mark or hide")).focus()
    press(page, "Enter")
    tab_to(page, 'dialog input[value="warning:Major Character Death"]')
    press(page, "Space", "Escape")
    dead = [n for n in range(60) if library.fandom(n) == FANDOM and library.dies(n)]
    note = page.locator(".hidden-note")
    page.wait_for_function("() => /^[1-9]/.test(document.querySelector('.hidden-note').innerText)")
    assert said(note).startswith(f"{len(dead)} hidden: Major Character Death.")
    assert len(titles(page)) == len(before) - len(dead)
    tab_to(page, ".hidden-note button")
    press(page, "Enter")
    assert len(titles(page)) == len(before)
    page.goto(home + "filter/index.html")
    answered(page, f"{60 - sum(map(library.dies, range(60)))} works")
    assert "4 hidden: Major Character Death" in said(page.locator(".hidden-note"))
    page.click(".hidden-note button")
    answered(page, "60 works")
    page.goto(home + "my/index.html")
    page.get_by_role("button", name="Remove: Major Character Death").click()
    assert memory(page)["never"] == {}


def test_marks_show_on_lists_and_what_is_read_can_be_hidden(page: Page, home: str) -> None:
    page.goto(home + "works/w04/index.html")
    press(page, "m")
    page.check("dialog input[value=read]")
    page.select_option("dialog [name=stars]", "4")
    page.fill("dialog [name=tags]", "comfort reread, rain")
    press(page, "Escape")
    assert page.locator(".mine .badge").all_inner_texts() == ["Read", "★★★★", "comfort reread", "rain"]
    page.goto(home + "authors/author-4/index.html")
    card = page.locator('.cards > [data-work="w04"]')
    assert card.locator(".mine .badge").first.inner_text() == "Read"
    press(page, "a")
    page.check("dialog [name=hideRead]")
    press(page, "Escape")
    assert said(page.locator(".hidden-note")).startswith("1 hidden: already read.")
    assert not card.is_visible()
    page.goto(home + "filter/index.html?author=Author+4")
    page.wait_for_selector(".hidden-note:visible")
    assert library.title(4) not in titles(page)


# --- reading ---------------------------------------------------------------------------------------------------------


def test_half_a_chapter_read_and_come_back_to_the_line(page: Page, home: str) -> None:
    page.goto(home + "works/w08/chapter-2.html")
    count = page.locator(".prose > p").count()
    half = page.locator(".prose > p").nth(count // 2)
    wanted = half.get_attribute("id")
    for _ in range(count // 2):
        press(page, "j")
    page.wait_for_function(
        "() => Object.keys(JSON.parse(localStorage['archivist:Rain Library'] || '{}').places || {}).length"
    )
    page.wait_for_timeout(400)
    kept = str(memory(page)["places"]["w08"]["at"])  # type: ignore[index]
    assert kept.startswith("works/w08/chapter-2.html#c2p")
    assert abs(int(kept.rpartition("p")[2]) - int(str(wanted).rpartition("p")[2])) <= 1
    page.goto(home + "index.html")
    assert page.locator(".continue-list a").inner_text() == library.title(8)
    page.goto(home + "works/w08/index.html")
    assert "Chapter 2 of 3" in said(page.locator(".continue"))
    press(page, "c")
    page.wait_for_url("**/chapter-2.html#c2p*")
    assert page.evaluate(
        "(id) => {const r = document.getElementById(id).getBoundingClientRect();"
        "return r.top >= -1 && r.bottom <= innerHeight}",
        kept.rpartition("#")[2],
    )


def test_opening_a_work_is_not_reading_it_and_its_end_ends_it(page: Page, home: str) -> None:
    page.goto(home + "works/w04/index.html")
    page.wait_for_timeout(400)
    assert not memory(page).get("places")
    page.evaluate("document.querySelector('.prose > :nth-child(40)').scrollIntoView()")
    page.wait_for_function("() => (localStorage['archivist:Rain Library'] || '').includes('c1p')")
    page.evaluate("document.querySelector('.finished').scrollIntoView()")
    page.wait_for_function("() => !localStorage['archivist:Rain Library'].includes('c1p')")
    page.click(".finished button")
    assert memory(page)["marks"]["w04"]["status"] == "read"  # type: ignore[index]


def test_keys_help_and_their_switch(page: Page, home: str) -> None:
    page.goto(home + "works/w08/index.html")
    press(page, "n")
    page.wait_for_url("**/chapter-2.html")
    press(page, "p")
    page.wait_for_url("**/works/w08/index.html")
    press(page, "?")
    assert page.locator("dialog[open] h2").inner_text() == "Keys"
    tab_to(page, "dialog [name=keys]")
    press(page, "Space", "Escape", "n")
    page.wait_for_timeout(200)
    assert page.url.endswith("/works/w08/index.html")


def test_sepia_and_a_larger_type_stay(page: Page, home: str) -> None:
    page.goto(home + "works/w04/index.html")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.chapter')).fontSize)")
    press(page, "a")
    tab_to(page, "dialog [name=theme]")
    press(page, "ArrowRight", "ArrowRight")
    tab_to(page, "dialog [name=font]")
    press(page, "O")
    tab_to(page, "dialog [name=size]")
    press(page, "ArrowRight", "ArrowRight", "Escape")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "sepia"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") not in (paper, "rgba(0, 0, 0, 0)")
    larger = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.chapter')).fontSize)")
    assert larger == pytest.approx(size * 1.2, rel=0.01)
    page.evaluate("document.fonts.ready.then(() => 1)")
    assert page.evaluate("document.fonts.check('16px OpenDyslexic')")


def test_footnotes_open_in_place(page: Page, home: str) -> None:
    page.goto(home + "works/w04/index.html")
    tab_to(page, ".noteref")
    press(page, "Enter")
    assert page.locator(".inline-note").inner_text() == "A footnote about the harbour."
    assert page.evaluate(
        "document.querySelector('.inline-note').previousElementSibling.contains(document.activeElement)"
    )
    press(page, "Enter")
    assert page.locator(".inline-note").count() == 0


def test_warnings_fold_by_choice_and_open_on_request(page: Page, home: str) -> None:
    page.goto(home + "works/w16/index.html")
    press(page, "a")
    page.check("dialog [name=foldWarnings]")
    press(page, "Escape")
    warning = page.locator(".meta-warning .tags")
    assert not warning.is_visible()
    page.click(".meta-warning .unfold")
    assert warning.inner_text() == "Major Character Death"
    page.goto(home + "warnings/major-character-death/index.html")
    assert page.locator(".card .warnings:visible").count() == 0


def test_the_notice_asks_once_in_a_session(page: Page, home: str) -> None:
    page.goto(home + "works/w05/index.html")
    assert "This work is rated Mature." in said(page.locator(".notice"))
    assert not page.locator(".prose").is_visible()
    tab_to(page, ".gate > summary")
    press(page, "Enter")
    assert page.locator(".prose").is_visible()
    page.goto(home + "works/w06/index.html")
    assert page.locator(".prose").is_visible()
    page.goto(home + "works/w04/index.html")
    assert page.locator(".notice").count() == 0


# --- taking it along -------------------------------------------------------------------------------------------------


def test_state_goes_out_and_comes_in_as_one_file(chromium: Browser, page: Page, home: str, tmp_path: Path) -> None:
    page.goto(home + "works/w04/index.html")
    page.evaluate("document.querySelector('.prose > :nth-child(40)').scrollIntoView()")
    page.wait_for_function("() => (localStorage['archivist:Rain Library'] || '').includes('c1p')")
    press(page, "m")
    page.check("dialog input[value=later]")
    page.check('dialog input[value="freeform:Angst"]')
    press(page, "Escape", "a")
    page.check("dialog input[value=sepia]")
    press(page, "Escape")
    page.goto(home + "my/index.html")
    with page.expect_download() as waiting:
        tab_to(page, '[data-do="export"]')
        press(page, "Enter")
    saved = tmp_path / "my-reading.json"
    waiting.value.save_as(saved)
    before = memory(page)
    other = chromium.new_context()
    fresh = other.new_page()
    fresh.goto(home + "my/index.html")
    fresh.set_input_files('[data-do="import"]', saved)
    fresh.wait_for_function("() => document.querySelector('.my-status').textContent")
    assert memory(fresh) == before
    assert fresh.evaluate("document.documentElement.dataset.theme") == "sepia"
    fresh.goto(home + "works/w04/index.html")
    assert fresh.locator(".continue a").is_visible()
    fresh.goto(home + "my/index.html")
    saved.write_text(
        '{"kind": "archivist-reading", "state": {"places": {"w01": {"at": "javascript:alert(1)", "when": 1}}}}'
    )
    fresh.set_input_files('[data-do="import"]', saved)
    fresh.wait_for_function("() => document.querySelector('.my-status').textContent.startsWith('0')")
    assert memory(fresh) == before
    other.close()


def test_an_epub_is_downloaded_by_keyboard(page: Page, home: str, tmp_path: Path) -> None:
    page.goto(home + "works/w04/index.html")
    with page.expect_download() as waiting:
        tab_to(page, 'a[download][href$=".epub"]')
        press(page, "Enter")
    assert waiting.value.suggested_filename == "w04.epub"
    waiting.value.save_as(tmp_path / "w04.epub")
    with zipfile.ZipFile(tmp_path / "w04.epub") as book:
        assert book.read("mimetype") == b"application/epub+zip"
        assert book.testzip() is None


# --- without JavaScript ----------------------------------------------------------------------------------------------


def test_without_javascript_every_work_is_within_three_clicks(shelves: Archive) -> None:
    """Follow links only, as a browser without scripts does."""

    reached, edge = {"index.html"}, {"index.html"}
    for _ in range(3):
        found: set[str] = set()
        for path in edge:
            tree = LexborHTMLParser(shelves.page(path))
            for link in tree.css("a[href]"):
                target = (link.attributes["href"] or "").split("#")[0].split("?")[0]
                joined = (Path("/", path).parent / target).as_posix() if target else ""
                parts: list[str] = []
                for part in joined.strip("/").split("/"):
                    parts = parts[:-1] if part == ".." else [*parts, part]
                clean = "/".join(parts)
                if clean.endswith(".html") and (shelves.output / clean).is_file():
                    found.add(clean)
        edge = found - reached
        reached |= found
    works = {f"works/w{n:02}/index.html" for n in range(60)}
    assert works <= reached


def test_without_javascript_pages_are_whole(chromium: Browser, home: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(home + "filter/index.html")
    assert page.locator(".filter noscript a, .filter .plain a").count() > 5
    assert not page.locator(".filter-form").is_visible()
    page.goto(home + "works/w05/index.html")
    page.click(".gate > summary")
    assert page.locator(".prose").is_visible()
    assert page.locator("button:visible").count() == 0
    context.close()


# --- for everyone ----------------------------------------------------------------------------------------------------

PAGES = (
    "index.html",
    "works/index.html",
    "filter/index.html?fandom=Psycho-Pass",
    "my/index.html",
    "fandoms/index.html",
    "fandoms/page-media.html",
    "fandoms/marvel-cinematic-universe/index.html",
    "works/w05/index.html",
    "works/w08/chapter-2.html",
    "works/w08/full.html",
    "series/the-long-rain/index.html",
    "statistics/index.html",
)
EVERY_RULE = {320: "light", 390: "sepia", 1280: "dark"}
"""Where every rule is tried, once in each palette; elsewhere what widths can break: contrast is slow to tell."""


@pytest.mark.parametrize("theme", ["light", "sepia", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_barrier_in_any_colours_at_any_width(chromium: Browser, shelves: Archive, theme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce")
    state = {"v": 1, "look": {"theme": theme}, "never": {"warning:Major Character Death": 1}}
    marks = {"w04": {"status": "read", "stars": 3, "tags": ["mine"], "title": "Work 04", "when": 1}}
    places = {"w05": {"at": "works/w05/index.html#c1p3", "share": 0.3, "chapter": "", "title": "Work 05", "when": 1}}
    kept = json.dumps(json.dumps(state | {"marks": marks, "places": places}))
    context.add_init_script(f"localStorage.setItem('archivist:Rain Library', {kept})")
    page = context.new_page()
    every = {"rules": {"target-size": {"enabled": True}}}
    rules = every if EVERY_RULE[width] == theme else {"runOnly": ["target-size"]}
    home = shelves.output.as_uri() + "/"
    for path in PAGES:
        page.goto(home + path)
        if "filter" in path:
            page.wait_for_selector(".results[data-ready]")
            page.evaluate("for (const part of document.querySelectorAll('.filter-form details')) part.open = true")
        result = axe.Axe().run(page, options=rules)
        assert result.violations_count == 0, f"{path}\n{result.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert page.locator("h1").count() == 1, path
    page.goto(home + "works/w04/index.html")
    for key in "a", "m", "?":
        press(page, key)
        result = axe.Axe().run(page, options=rules)
        assert result.violations_count == 0, f"dialog {key}\n{result.generate_report()}"
        small = "e => [...e.querySelectorAll('button, input, select, summary')].map(x => (x.closest('label') || x)"
        small += ".getBoundingClientRect()).filter(r => r.height && (r.height < 24 || r.width < 24)).length"
        assert page.eval_on_selector("dialog[open]", small) == 0
        press(page, "Escape")
    context.close()


def test_a_work_page_is_light(chromium: Browser, shelves: Archive) -> None:
    context = chromium.new_context()
    page = context.new_page()
    with served(shelves.output) as home:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(home + "works/w04/index.html")
        page.wait_for_load_state("networkidle")
        assert len([url for url in asked if not url.endswith((".svg", ".ico"))]) <= 3
    text = len(page.inner_text(".prose").encode())
    tree = LexborHTMLParser(shelves.page("works/w04/index.html"))
    links = [node.attributes.get("href") or node.attributes.get("src") for node in tree.css("[rel=stylesheet], script")]
    linked = [(shelves.output / "works/w04" / (link or "")).resolve() for link in links]
    weight = sum(path.stat().st_size for path in linked) + len(shelves.page("works/w04/index.html").encode()) - text
    assert weight <= 60_000
    context.close()
