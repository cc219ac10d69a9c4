"""Every kind of page in a real browser: quiet console, no other host, no violated policy, and nobody shut out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .conftest import Archive, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(demo: Archive) -> Iterator[str]:
    with served(demo.output, "/sub/path/") as address:
        yield address


def kinds(archive: Archive) -> list[str]:
    """One page of each kind, and every work."""
    pages = sorted(archive.pages())
    first: dict[str, str] = {}
    for path in pages:
        top, _, rest = path.partition("/")
        depth = rest.count("/")
        first.setdefault(f"{top}:{depth}:{rest.rpartition('/')[2].rstrip('0123456789.html-')}", path)
    return sorted({*first.values(), *(path for path in pages if path.startswith("works/"))})


def watched(page: Page, home: str) -> list[str]:
    """Record everything a page should not do."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request", lambda request: found.append(request.url) if not request.url.startswith((home, "data:")) else None
    )
    return found


def test_every_page_is_quiet(chromium: Browser, home: str, demo: Archive) -> None:
    context = chromium.new_context()
    page = context.new_page()
    found = watched(page, home)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
    )
    for path in kinds(demo):
        page.goto(home + path)
        assert found == [], path
    context.close()


def test_every_page_is_quiet_from_a_folder(chromium: Browser, demo: Archive) -> None:
    context = chromium.new_context()
    page = context.new_page()
    start = demo.output.as_uri() + "/"
    found = watched(page, start)
    for path in kinds(demo):
        if path != "404.html":
            page.goto(start + path)
            assert found == [], path
    context.close()


def test_the_policy_is_strict_and_nothing_is_inline(demo: Archive) -> None:
    for path, data in demo.pages().items():
        text = data.decode()
        if 'http-equiv="refresh"' in text:
            continue
        assert "Content-Security-Policy" in text, path
        assert "unsafe" not in text.split("</head>")[0], path
        assert "<style" not in text, path


def test_a_work_is_three_clicks_away_without_javascript(chromium: Browser, home: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(home + "index.html")
    page.click("a[href='fandoms/index.html'] >> nth=0")
    page.click("main a[href*='fandoms/']:not([href$='fandoms/index.html'], [href*='page-']) >> nth=0")
    page.click("article a[href*='works/'] >> nth=0")
    assert "/works/" in page.url
    assert page.locator("h1").count() == 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_accessibility_violation(chromium: Browser, home: str, demo: Archive, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    for path in kinds(demo):
        page.goto(home + path)
        result = axe.Axe().run(page)
        assert result.violations_count == 0, f"{path}\n{result.generate_report()}"
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{path} is {overflow} px too wide"
    context.close()
