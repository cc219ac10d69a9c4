"""One output folder opens from a disk, from a host's root and from a sub-path, without a broken link in any."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import pytest
from selectolax.lexbor import LexborHTMLParser

from archivist.check import check_links

from .conftest import Archive, served

SELECTOR = "a[href], link[href], img[src], script[src]"


def fetch(url: str) -> tuple[int, str, bytes]:
    """Return status, kind and body of an http: or file: address; a file: folder is not a page."""
    if url.startswith("file:"):
        path = Path(unquote(urlsplit(url).path))
        return (200, path.suffix, path.read_bytes()) if path.is_file() else (404, "", b"")
    try:
        with urlopen(url, timeout=10) as answer:
            return answer.status, ".html" if "html" in answer.headers["Content-Type"] else "", answer.read()
    except HTTPError as error:
        with error:
            return error.code, "", b""


def crawl(start: str, home: str) -> tuple[dict[str, str], list[str]]:
    """Follow every link below ``home`` from ``start``; return the pages seen and the links that are broken."""
    seen: dict[str, str] = {}
    anchors: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    queue = deque([start])
    while queue:
        url = queue.popleft()
        if url in seen:
            continue
        status, kind, body = fetch(url)
        seen[url] = kind if status == 200 else "broken"
        if kind != ".html" or status != 200:
            continue
        tree = LexborHTMLParser(body)
        anchors[url] = {node.attributes["id"] or "" for node in tree.css("[id]")}
        for node in tree.css(SELECTOR):
            if node.attributes.get("rel") == "canonical":
                continue
            link = node.attributes.get("href") or node.attributes.get("src") or ""
            target, fragment = urldefrag(urljoin(url, link))
            if target.startswith(home):
                queue.append(target)
                wanted.append((url, target, unquote(fragment)))
            elif urlsplit(target).scheme not in ("http", "https", "mailto"):
                wanted.append((url, target, "outside"))
    broken = [f"{a} -> {b}" for a, b, _ in wanted if seen.get(b) == "broken" or not b.startswith(home)]
    broken += [f"{a} -> {b}#{f}" for a, b, f in wanted if f and b in anchors and f not in anchors[b]]
    return seen, broken


@pytest.mark.parametrize("prefix", ["/", "/sub/path/"])
def test_no_broken_link_from_a_server(demo: Archive, prefix: str) -> None:
    with served(demo.output, prefix) as home:
        seen, broken = crawl(f"{home}index.html", home)
    assert broken == []
    html = {p for p in demo.tree() if p.endswith(".html")} - {"404.html"}
    reached = {unquote(url.removeprefix(home)) for url, kind in seen.items() if kind == ".html"}
    assert html - reached == set(), "pages nobody can reach without JavaScript"


def test_no_broken_link_from_a_folder(demo: Archive) -> None:
    home = demo.output.as_uri() + "/"
    seen, broken = crawl(f"{home}index.html", home)
    assert broken == []
    assert len(seen) > 50


def test_the_built_in_check_agrees(demo: Archive) -> None:
    assert check_links(demo.output) == []


def test_the_built_in_check_sees_what_is_broken(demo: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<a href="b.html#x">1</a><a href="c.html">2</a><a href="/d.html">3</a><a href="#e">4</a>'
    )
    (tmp_path / "b.html").write_text("<p id=y></p>")
    assert sorted(p.code for p in check_links(tmp_path)) == [
        "absolute-link",
        "broken-fragment",
        "broken-fragment",
        "broken-link",
    ]


def test_the_missing_page_links_from_the_root_of_the_host(demo: Archive) -> None:
    tree = LexborHTMLParser(demo.page("404.html"))
    links = [node.attributes["href"] or "" for node in tree.css("a[href], link[rel=stylesheet]")]
    assert links
    assert all(link.startswith(("/sub/path/", "#")) for link in links)


def test_the_sitemap_lists_every_page(demo: Archive) -> None:
    import re

    listed = set(re.findall(r"<loc>https://archive\.example/sub/path/([^<]*)</loc>", demo.page("sitemap.xml")))
    assert listed
    html = {path for path in demo.tree() if path.endswith(".html")}
    paths = {unquote(path) + ("index.html" if not path or path.endswith("/") else "") for path in listed}
    assert paths <= html
    works = {path for path in html if path.startswith("works/") and path.endswith("/index.html")}
    assert works <= paths
