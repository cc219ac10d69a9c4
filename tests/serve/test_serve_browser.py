"""What the user sees: a real browser in front of a site that is being worked on."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PATIENCE = 20_000


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """Return a fresh tab that remembers what the browser complained of."""
    context = chromium.new_context(viewport={"width": 800, "height": 600})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()


def sees(page: Any, text: str) -> None:
    page.wait_for_function("text => document.body && document.body.innerText.includes(text)", arg=text)


def scrolled(page: Any, pixels: int) -> None:
    page.wait_for_function("y => Math.abs(scrollY - y) < 3", arg=pixels)


def ready(page: Any) -> None:
    """Wait until nothing of the load is left, so that the page is as a reader would have it."""
    page.wait_for_load_state("load")


def test_an_edit_shows_by_itself_and_the_place_is_kept(running, page):
    page.goto(f"{running.url}/works/bleach/rain/#top")
    sees(page, "It rained, part 0.")
    page.evaluate("scrollTo(0, 900)")
    running.write("content/bleach/rain.txt", (running.root / "content/bleach/rain.txt").read_text() + "\n\nIt cleared.")

    sees(page, "It cleared.")
    scrolled(page, 900)
    assert page.complaints == []


def test_many_edits_in_a_row_keep_the_place(running, page):
    page.goto(f"{running.url}/works/bleach/rain/")
    page.evaluate("scrollTo(0, 1234)")
    text = (running.root / "content/bleach/rain.txt").read_text()
    for number in range(5):
        running.write("content/bleach/rain.txt", f"{text}\n\nDrop {number}.")
        sees(page, f"Drop {number}.")
        ready(page)
    scrolled(page, 1234)


def test_a_visit_elsewhere_begins_at_the_top(running, page):
    page.goto(f"{running.url}/works/bleach/rain/")
    page.evaluate("scrollTo(0, 900)")
    running.write("content/bleach/snow.txt", "Snow\n\nA blizzard.")
    page.wait_for_selector("script[data-version='2']", state="attached")
    ready(page)
    page.goto(f"{running.url}/")
    page.click("text=Rain in Karakura")
    sees(page, "It rained, part 0.")
    scrolled(page, 0)


def test_a_reload_does_not_call_off_a_visit_that_has_begun(running, page, eventually):
    """The visit waits for the build, and the news of that build reaches the page that is being left."""
    page.goto(running.url)
    page.wait_for_function("performance.getEntriesByType('resource').length > 1")
    inside, go = threading.Event(), threading.Event()
    running.builder.before_build = lambda: (inside.set(), go.wait(20))
    running.write("content/bleach/rain.txt", "Rain\n\nIt poured.")
    assert inside.wait(20)
    page.evaluate("document.querySelector('main a').click()")
    page.wait_for_timeout(200)
    go.set()

    sees(page, "It poured.")
    assert page.url.endswith("/works/bleach/rain/index.html")


def test_a_new_story_shows_on_the_home_page(running, page):
    page.goto(running.url)
    running.write("content/new.txt", "A New Tale\n\nOnce.")

    sees(page, "A New Tale")


@pytest.mark.parametrize("how", ["delete", "rename", "folder move"])
def test_what_is_gone_is_gone_from_the_tab_too(running, page, how):
    page.goto(f"{running.url}/works/bleach/snow/")
    sees(page, "It snowed.")
    story = running.root / "content/bleach/snow.txt"
    if how == "delete":
        story.unlink()
    elif how == "rename":
        story.rename(story.with_name("ice.txt"))
    else:
        shutil.move(story.parent, story.parent.with_name("soul-society"))

    sees(page, "Our own missing page")
    story.parent.mkdir(exist_ok=True)
    running.write("content/bleach/snow.txt", "Snow\n\nIt is back.")
    sees(page, "It is back.")


def test_a_broken_story_shows_why_and_goes_away_by_itself_with_the_place_kept(running, page):
    good = (running.root / "content/bleach/rain.txt").read_text()
    page.goto(f"{running.url}/works/bleach/rain/")
    page.evaluate("scrollTo(0, 1500)")
    running.write("content/bleach/rain.txt", "Rain\n\n<img src=x onerror=alert(1)> BROKEN")

    sees(page, "This story could not be built")
    sees(page, "content/bleach/rain.txt:3:")
    sees(page, "<img src=x onerror=alert(1)> BROKEN")
    running.write("content/bleach/rain.txt", good + "\n\nMended.")
    sees(page, "Mended.")
    scrolled(page, 1500)


def test_other_pages_have_a_bar_that_leads_to_the_broken_story(running, page):
    page.goto(f"{running.url}/works/bleach/snow/")
    running.write("content/bleach/rain.txt", "Rain\n\nBROKEN")
    sees(page, "1 story has an error:")
    sees(page, "It snowed.")
    bar = page.locator(".archivist-bar")
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] == pytest.approx(600, abs=1)

    bar.locator("a").click()
    sees(page, "This story could not be built")
    running.write("content/bleach/rain.txt", "Rain\n\nMended.")
    sees(page, "Mended.")
    page.go_back()
    sees(page, "It snowed.")
    assert page.locator(".archivist-bar").count() == 0


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("themes/default/base.html", "<p>\n{% bloc %}", "themes/default/base.html:2:1"),
        ("site.toml", "titel = 'Small'\n", "did you mean 'title'?"),
        ("site.toml", "title = 'Small\n", "site.toml:1"),
    ],
)
def test_a_failed_build_shows_why_on_every_page_and_goes_away_by_itself(running, page, name, text, shown):
    good = (running.root / name).read_text()
    page.goto(f"{running.url}/works/bleach/rain/")
    page.evaluate("scrollTo(0, 700)")
    running.write(name, text)
    sees(page, "The archive could not be built")
    sees(page, shown)
    other = page.context.new_page()
    other.goto(f"{running.url}/works/bleach/snow/")
    sees(other, shown)

    running.write(name, text + "\n# still wrong")
    running.write(name, good)
    sees(page, "It rained, part 0.")
    scrolled(page, 700)
    other.bring_to_front()
    sees(other, "It snowed.")


def test_a_site_that_begins_broken_comes_up_by_itself(start, site, page):
    good = (site / "themes/default/base.html").read_text()
    (site / "themes/default/base.html").write_text("{% bloc %}")
    running = start()
    page.goto(running.url)
    sees(page, "The archive could not be built")

    running.write("themes/default/base.html", good)
    sees(page, "Rain in Karakura")


def test_the_page_survives_a_new_server(start, page, eventually):
    first = start()
    page.goto(f"{first.url}/works/bleach/rain/")
    page.evaluate("scrollTo(0, 800)")
    first.preview.stop()
    eventually(lambda: not is_listening(first.port))
    second = start(port=first.port, ready=False)
    second.write("content/bleach/rain.txt", "Rain\n\n" + "\n\n".join(f"Second run {n}." for n in range(150)))

    sees(page, "Second run 149.")
    scrolled(page, 800)
    second.write("content/bleach/rain.txt", "Rain\n\nAnd the third edit.")
    sees(page, "And the third edit.")


def is_listening(port: int) -> bool:
    import socket

    with socket.socket() as endpoint:
        return endpoint.connect_ex(("127.0.0.1", port)) == 0


def test_nothing_changed_means_nothing_reloaded(running, page, eventually):
    page.goto(running.url)
    page.evaluate("window.mark = 1")
    running.write("themes/default/unused.html", "x")
    eventually(lambda: running.builder.builds == 2)
    page.wait_for_timeout(500)

    assert page.evaluate("window.mark") == 1


def test_more_pages_than_a_browser_has_connections(running, page):
    """A stream each would use up the six connections a browser keeps to one server, and the seventh would hang."""
    tabs = [page.context.new_page() for _ in range(9)]
    for tab in tabs:
        tab.goto(running.url)
    running.write("content/new.txt", "A New Tale\n\nOnce.")
    for tab in tabs:
        sees(tab, "A New Tale")


def test_a_hidden_page_hangs_up_and_catches_up_when_it_is_looked_at(running, page, eventually):
    page.goto(running.url)
    page.wait_for_load_state("networkidle")
    pretend = "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
    pretend += " document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(pretend, True)
    running.write("content/new.txt", "A New Tale\n\nOnce.")
    eventually(lambda: running.builder.builds == 2)
    page.wait_for_timeout(300)
    assert "A New Tale" not in page.inner_text("body")

    page.evaluate(pretend, False)
    sees(page, "A New Tale")


def test_a_strangers_page_reads_nothing(running, page):
    """Not by asking, not by loading it as a script, a picture or a frame, and not by listening."""
    page.route("http://evil.example/", lambda route: route.fulfill(body="<p>evil</p>", content_type="text/html"))
    page.goto("http://evil.example/")
    results = page.evaluate(
        """async ([url, token]) => {
            const loads = (tag, attribute, path) => new Promise(done => {
                const element = document.createElement(tag);
                element.onload = () => done("loaded");
                element.onerror = () => done("refused");
                element[attribute] = url + path;
                document.body.append(element);
            });
            const listens = new Promise(done => {
                const stream = new EventSource(`${url}/_archivist/${token}/events`);
                stream.addEventListener("version", () => done("heard"));
                stream.onerror = () => done("refused");
            });
            return {
                ask: await fetch(url + "/").then(() => "read", () => "refused"),
                script: await loads("script", "src", "/data/facets.js"),
                listens: await listens,
            };
        }""",
        [running.url, running.token()],
    )
    assert results == {"ask": "refused", "script": "refused", "listens": "refused"}
