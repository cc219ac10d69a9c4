"""The second theme and the other languages in a real browser: everything the reading site can do, in both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from archivist.check import check_links

from . import library
from .conftest import Archive

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TITLE = "Rain Library"
PAGES = (
    "index.html",
    "works/index.html",
    "filter/index.html",
    "my/index.html",
    "statistics/index.html",
    "fandoms/index.html",
    "fandoms/psycho-pass/index.html",
    "works/w05/index.html",
    "works/w08/index.html",
    "works/w08/chapter-2.html",
    "works/w08/full.html",
    "404.html",
)


def built(folder: pytest.TempPathFactory, theme: str, language: str) -> Archive:
    archive = Archive(folder.mktemp(f"{theme}-{language}"))
    toml = f'title = "{TITLE}"\ntheme = "{theme}"\nlanguage = "{language}"\n[privacy]\nnotice = true\n'
    report = archive.put({"site.toml": toml, **library.files()}).build(base_url="https://archive.example/sub/")
    assert report.exit_code == 0, report.problems
    assert not [problem for problem in report.problems if "string" in problem.code]
    return archive


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return built(tmp_path_factory, "press", "en")


@pytest.fixture(scope="module")
def russian(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return built(tmp_path_factory, "press", "ru")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page on which nothing goes wrong: no error, no violated policy."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
    )
    yield page
    context.close()
    assert faults == []


def at(archive: Archive, path: str) -> str:
    return (archive.output / path).as_uri()


def answered(page: Page, text: str) -> None:
    page.wait_for_function("(t) => document.querySelector('#results').textContent === t", arg=text)
    page.wait_for_selector(".results[data-ready]")


# --- the second theme ------------------------------------------------------------------------------------------------


def test_every_link_of_the_press_leads_somewhere(press: Archive) -> None:
    assert [str(problem) for problem in check_links(press.output)] == []


def test_every_page_of_the_press_is_quiet(press: Archive, page: Page) -> None:
    for path in PAGES[:-1]:
        page.goto(at(press, path))
        assert page.locator("h1").count() == 1, path


def test_a_work_is_a_book_with_a_title_page_contents_and_running_heads(press: Archive, page: Page) -> None:
    page.goto(at(press, "works/w08/index.html"))
    assert page.locator(".title-page h1").inner_text() == library.title(8)
    assert page.locator(".contents li a").count() == 3
    assert page.locator("body.ink-madder.with-initials.paragraphs-indented").count() == 1
    assert page.evaluate("getComputedStyle(document.querySelector('.running')).position") == "sticky"
    assert page.locator(".running").get_attribute("aria-hidden") == "true"
    labels = page.locator(".meta dt").all_inner_texts()
    assert [label.casefold() for label in labels[:2]] == ["rating", "archive warning"]


def test_the_press_filters_marks_and_hides(press: Archive, page: Page) -> None:
    page.goto(at(press, "filter/index.html") + "?fandom=Psycho-Pass")
    answered(page, "12 works")
    page.check('[data-group="warning"] li[data-tag="Major Character Death"] .without input')
    alive = sum(library.fandom(n) == "Psycho-Pass" and not library.dies(n) for n in range(60))
    answered(page, f"{alive} works")
    page.goto(at(press, "fandoms/psycho-pass/index.html"))
    card = page.locator(".cards > li").first
    card.locator(".mine button").click()
    page.check('dialog input[value="rating:' + (card.locator(".symbol.rating").get_attribute("title") or "") + '"]')
    page.check("dialog input[value=later]")
    page.keyboard.press("Escape")
    assert "hidden:" in page.locator(".hidden-note").inner_text()
    page.goto(at(press, "my/index.html"))
    assert page.locator('[data-list="never"] bdi').count() == 1
    assert page.locator('[data-list="marks"] a').count() == 1


def test_the_press_keeps_the_place_and_the_appearance(press: Archive, page: Page) -> None:
    page.goto(at(press, "works/w08/chapter-2.html"))
    page.evaluate("document.querySelector('.prose > :nth-child(20)').scrollIntoView()")
    page.wait_for_function(f"() => (localStorage['archivist:{TITLE}'] || '').includes('c2p')")
    page.keyboard.press("a")
    page.check("dialog [name=theme][value=sepia]")
    page.check("dialog [name=justify]")
    page.keyboard.press("Escape")
    page.goto(at(press, "index.html"))
    assert page.locator(".continue-list a").inner_text() == library.title(8)
    assert page.evaluate("document.documentElement.dataset.theme") == "sepia"
    page.goto(at(press, "works/w05/index.html"))
    assert not page.locator(".prose").is_visible()
    assert page.locator(".begin").count() == 0
    page.click(".gate > summary")
    assert page.locator(".prose").is_visible()


@pytest.mark.parametrize("scheme", ["light", "sepia", "dark"])
def test_nobody_is_shut_out_of_the_press(chromium: Browser, press: Archive, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True, reduced_motion="reduce")
    kept = json.dumps(json.dumps({"v": 1, "look": {"theme": scheme}, "never": {}, "marks": {}, "places": {}}))
    context.add_init_script(f"localStorage.setItem('archivist:{TITLE}', {kept})")
    page = context.new_page()
    for path in PAGES[:-1]:
        page.goto(at(press, path))
        if path.startswith("filter"):
            page.wait_for_selector(".results[data-ready]")
        result = axe.Axe().run(page)
        assert result.violations_count == 0, f"{path}\n{result.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    context.close()


@pytest.mark.parametrize("ink", ["indigo", "bottle"])
def test_the_other_inks_are_dark_and_light_enough(chromium: Browser, press: Archive, ink: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(at(press, "works/w08/index.html"))
    for scheme in ("light", "sepia", "dark"):
        page.evaluate(
            "([s, i]) => { document.documentElement.dataset.theme = s;"
            "document.body.className = document.body.className.replace(/ink-\\w+/, 'ink-' + i) }",
            [scheme, ink],
        )
        result = axe.Axe().run(page)
        assert result.violations_count == 0, f"{scheme}\n{result.generate_report()}"
    context.close()


# --- another language ------------------------------------------------------------------------------------------------


def test_scripts_speak_the_language_of_the_page_with_its_plurals(russian: Archive, page: Page) -> None:
    page.goto(at(russian, "filter/index.html"))
    answered(page, "60 работ")
    page.fill("[name=q]", "title:07 OR title:08")
    answered(page, "2 работы")
    page.fill("[name=q]", "title:07")
    answered(page, "1 работа")
    assert page.locator(".filter-form h2, .filter-form summary").first.inner_text()
    row = page.locator('[data-group="freeform"] li .with bdi').first
    assert row.inner_text() in ("Ангст", "Флафф", "Хёрт/комфорт")


def test_what_is_hidden_in_one_language_is_hidden_by_its_english_name(russian: Archive, page: Page) -> None:
    page.goto(at(russian, "fandoms/psycho-pass/index.html"))
    dead = sum(library.fandom(n) == "Psycho-Pass" and library.dies(n) for n in range(60))
    page.locator(".cards > li", has_text="Смерть основного персонажа").first.locator(".mine button").click()
    page.check('dialog input[value="warning:Major Character Death"]')
    page.keyboard.press("Escape")
    note = page.locator(".hidden-note").inner_text()
    assert f"{dead}: Смерть основного персонажа".replace(" ", "") in note.replace("\u00a0", "").replace(" ", "")
    page.goto(at(russian, "filter/index.html"))
    page.wait_for_selector(".results[data-ready]")
    assert "Смерть основного персонажа" in page.locator(".hidden-note").inner_text()
    page.goto(at(russian, "my/index.html"))
    assert page.locator('[data-list="never"] bdi').inner_text() == "Смерть основного персонажа"


def test_every_page_says_its_language_and_every_story_its_own(russian: Archive) -> None:
    for path in PAGES:
        tree = LexborHTMLParser(russian.page(path))
        assert tree.css_first("html").attributes["lang"] == "ru", path
    story = LexborHTMLParser(russian.page("works/w08/index.html"))
    assert {node.attributes["lang"] for node in story.css(".chapter, h1")} == {"en"}
