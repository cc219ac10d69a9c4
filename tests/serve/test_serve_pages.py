"""What a browser gets: the pages as built, and on the wire what the preview adds."""

from __future__ import annotations

import http.client
import threading
import time

import pytest

from archivist.errors import Level, LockedError, OutputError, Problem


def test_pages_have_the_right_types(running):
    kinds = {
        "/": "text/html; charset=utf-8",
        "/assets/style.css": "text/css; charset=utf-8",
        "/feed.atom": "application/atom+xml; charset=utf-8",
        "/data/facets.js": "text/javascript; charset=utf-8",
    }
    assert {path: running.get(path).headers["content-type"] for path in kinds} == kinds


def test_a_folder_has_a_slash_so_that_relative_links_work(running):
    answer = running.get("/works/bleach/rain?a=1")

    assert (answer.status, answer.headers["location"]) == (307, "/works/bleach/rain/?a=1")
    assert running.get("/works/bleach/rain/").status == 200
    assert running.get("/works").status == 404
    assert running.get("/works/").status == 404


def test_names_of_any_script_are_found(running, eventually):
    running.write("content/狡噛 慎也.txt", "Dog\n\nHe barked.")

    eventually(lambda: running.get("/works/%E7%8B%A1%E5%99%9B%20%E6%85%8E%E4%B9%9F/").status == 200)
    location = running.get("/works/%E7%8B%A1%E5%99%9B%20%E6%85%8E%E4%B9%9F").headers["location"]
    assert location == "/works/%E7%8B%A1%E5%99%9B%20%E6%85%8E%E4%B9%9F/"


def test_the_script_is_on_the_wire_and_not_in_the_file(running):
    page = running.get("/works/bleach/rain/").text

    assert page.index("reload.js") < page.index("</body>")
    assert page.count("reload.js") == 1
    built = (running.output / "works/bleach/rain/index.html").read_text("utf-8")
    assert "_archivist" not in built
    assert page.startswith(built[: built.index("</body>")])


def test_without_reload_pages_go_out_as_they_are(start):
    running = start(reload=False)

    assert running.get("/").body == (running.output / "index.html").read_bytes()


def test_the_script_is_served_under_the_token_only(running):
    base = f"/_archivist/{running.token()}/"

    assert running.get(base + "reload.js").headers["content-type"] == "text/javascript; charset=utf-8"
    assert ".archivist-bar" in running.get(base + "preview.css").text
    assert running.get(base + "error.html").status == 404
    assert running.get("/_archivist/other/reload.js").status == 404


def test_head_is_get_without_a_body(running):
    get, head = running.get("/"), running.get("/", "HEAD")

    assert head.body == b""
    assert head.headers["content-length"] == get.headers["content-length"]


def test_a_missing_page_is_the_sites_own(running):
    answer = running.get("/works/nobody/")

    assert answer.status == 404
    assert "Our own missing page" in answer.text
    assert "reload.js" in answer.text


def test_a_missing_page_without_one_of_the_sites_own(running):
    (running.output / "404.html").unlink()
    answer = running.get("/works/%3Cscript%3E/")

    assert answer.status == 404
    assert "/works/&lt;script&gt;/" in answer.text


def test_a_page_without_an_end_gets_the_script_too(running):
    (running.output / "bare.html").write_text("<p>bare")

    assert running.get("/bare.html").text.startswith("<p>bare<script")


def test_before_the_first_build_there_is_a_waiting_page(start, monkeypatch, eventually):
    monkeypatch.setattr("archivist.serve.app.PATIENCE", 0.05)
    go = threading.Event()
    running = start(ready=False, before_build=lambda: go.wait(20))

    answer = running.get("/works/bleach/rain/")
    assert answer.status == 503
    assert "being built" in answer.text
    assert 'data-version="0"' in answer.text
    go.set()
    eventually(lambda: running.get("/works/bleach/rain/").status == 200)


def test_a_request_waits_for_a_running_build(running, eventually):
    go = threading.Event()
    running.builder.before_build = lambda: go.wait(20)
    running.write("content/bleach/snow.txt", "Snow\n\nMore snow.")
    eventually(lambda: running.builder.builds == 2)
    threading.Timer(0.2, go.set).start()

    assert "More snow" in running.get("/works/bleach/snow/").text


def test_a_broken_story_withholds_its_own_page_only(running, eventually):
    running.write("content/bleach/rain.txt", "Rain\n\n<b>BROKEN</b> here")

    eventually(lambda: running.get("/works/bleach/rain/").status == 500)
    page = running.get("/works/bleach/rain/index.html").text
    assert "content/bleach/rain.txt:3:4" in page
    assert "&lt;wrong&gt;; take it out" in page
    assert "  3 | &lt;b&gt;BROKEN&lt;/b&gt; here\n    |    ^" in page
    assert "bad-story" in page
    assert "<b>BROKEN" not in page
    assert running.get("/works/bleach/rain").status == 500
    assert running.get("/works/bleach/rain/chapter-2.html").status == 500

    other = running.get("/works/bleach/snow/")
    assert other.status == 200
    assert "It snowed." in other.text
    assert "1 story has an error:" in other.text
    assert '<a href="/works/bleach/rain/">content/bleach/rain.txt:3:4</a>' in other.text

    running.write("content/bleach/rain.txt", "Rain\n\nMended.")
    eventually(lambda: "Mended." in running.get("/works/bleach/rain/").text)
    assert "archivist-bar" not in running.get("/works/bleach/snow/").text


def test_many_broken_stories_are_counted(running, eventually):
    for number in range(5):
        running.write(f"content/bad{number}.txt", "Bad\n\nBROKEN")

    eventually(lambda: "5 stories have errors:" in running.get("/").text)
    assert "and 2 more; see the terminal." in running.get("/").text


def test_a_flood_of_problems_is_cut_short_and_said_once(running, eventually):
    for number in range(30):
        running.write(f"content/bad{number}.txt", "Bad\n\nBROKEN")
    eventually(lambda: any("30 stories with errors" in line for line in running.lines))
    said = [line for line in running.lines if line.startswith("error content/bad")]
    assert len(said) == len(set(said))
    assert any(line.endswith("more; 'archivist check' lists them all") for line in running.lines)

    before = len(running.lines)
    running.write("content/bleach/snow.txt", "Snow\n\nMore.")
    eventually(lambda: "bleach/snow.txt" in running.lines[-1])
    assert len(running.lines) == before + 1


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("themes/default/base.html", "<html>\n  {% bloc %}", "themes/default/base.html:2:3"),
        ("site.toml", 'titel = "Small"\n', "site.toml:1:1"),
        ("site.toml", 'title = "Small\n', "site.toml:1:15"),
    ],
)
def test_a_build_that_fails_withholds_every_page_until_mended(running, eventually, name, text, place):
    good = (running.root / name).read_text("utf-8")
    before = (running.output / "index.html").read_bytes()
    running.write(name, text)

    eventually(lambda: running.get("/").status == 500)
    for path in ("/", "/works/bleach/rain/", "/works/nobody/", "/feed.atom"):
        answer = running.get(path)
        assert answer.status == 500, path
        assert place in answer.text
        assert "reload.js" in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert (running.output / "index.html").read_bytes() == before
    assert any(line.startswith(f"error {place}: ") for line in running.lines)

    running.write(name, good)
    eventually(lambda: running.get("/").status == 200)


def test_a_first_build_that_fails_does_not_stop_the_server(start, site, eventually):
    (site / "site.toml").write_text("colour = 1\n")
    running = start()

    assert running.get("/").status == 500
    (site / "site.toml").write_text("")
    eventually(lambda: running.get("/").status == 200)


def test_a_crash_of_the_build_is_shown_and_outlived(running, eventually):
    running.builder.crash = ZeroDivisionError("oh")
    running.write("content/new.txt", "New\n\nStory.")

    eventually(lambda: running.get("/").status == 500)
    assert "the build crashed (ZeroDivisionError: oh)" in running.get("/").text
    assert not any("Traceback" in line for line in running.lines)
    running.builder.crash = None
    running.write("content/new.txt", "New\n\nStory again.")
    eventually(lambda: "Story again." in running.get("/works/new/").text)


@pytest.mark.parametrize("kind", [LockedError, OutputError])
def test_what_may_do_later_is_tried_again_without_a_change(start, eventually, kind):
    running = start(rescan=0.1, crash=kind(Problem(Level.ERROR, "x", "not now", "later")))

    assert running.get("/").status == 500
    eventually(lambda: running.builder.builds > 3)
    assert sum("not now" in line for line in running.lines) == 1
    running.builder.crash = None
    eventually(lambda: running.get("/").status == 200)


def _versions(running, count: int) -> list[int]:
    """Read so many versions off the stream."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    connection.request("GET", f"/_archivist/{running.token()}/events")
    answer = connection.getresponse()
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    found: list[int] = []
    while len(found) < count:
        line = answer.readline().decode()
        assert line, "the stream ended"
        if line.startswith("data: "):
            found.append(int(line[6:]))
    connection.close()
    return found


def test_the_stream_tells_of_changes_and_of_nothing_else(running, eventually):
    assert _versions(running, 1) == [1]
    heard: list[int] = []
    listener = threading.Thread(target=lambda: heard.extend(_versions(running, 3)))
    listener.start()

    for builds, (name, text) in enumerate(
        [
            ("themes/default/unused.html", "nothing to see"),
            ("content/bleach/snow.txt", "Snow in Karakura\n\nIt snowed on."),
            ("content/bleach/snow.txt", "BROKEN"),
        ],
        2,
    ):
        eventually(lambda: len(heard) == 0)
        running.write(name, text)
        eventually(lambda builds=builds: running.builder.builds >= builds)
        time.sleep(0.1)
    listener.join(20)
    assert heard == [1, 2, 3]


def test_an_edit_undone_after_a_failure_is_news(running, eventually):
    """The pages on the disk never changed, but the browser has an error page to get rid of."""
    good = (running.root / "site.toml").read_text()
    running.write("site.toml", "wrong = 1\n")
    eventually(lambda: running.get("/").status == 500)
    running.write("site.toml", good)
    eventually(lambda: running.get("/").status == 200)

    assert _versions(running, 1) == [3]
