"""Pages that are not for readers: feeds, sitemap, robots.txt, redirects, 404."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from archivist.config import Site
from archivist.errors import Level
from archivist.model import Taxonomy
from archivist.render import notices
from archivist.render.redirects import alias_path, page_path
from tests.making import chapter, document, study, tag
from tests.render.conftest import render_site

T = Taxonomy
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = Site(title="Cold & Point", base_url="https://example.org/sub/")


def feed(text: str) -> ET.Element:
    return ET.fromstring(text.encode())


def test_the_feed_is_atom_with_absolute_addresses_and_html_that_survives() -> None:
    made = [
        study(
            document(
                "日/a.txt",
                title="A & <B>",
                published="2024-01-02",
                updated="2024-02-03",
                summary="<p>Rain &amp; <em>fog</em></p>",
                author="Q.",
            ),
            tag(T.FANDOM, "Bleach & Co"),
        ),
        study(document("b.txt", chapter("Fog & <rain>."))),
    ]
    root = feed(render_site(made, SITE).files["feed.atom"])
    assert root.findtext(f"{ATOM}title") == "Cold & Point"
    assert root.findtext(f"{ATOM}updated") == "2024-02-03T00:00:00Z"
    first, second = root.findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == "A & <B>"
    assert first.findtext(f"{ATOM}id") == "https://example.org/sub/works/%E6%97%A5/a/"
    assert first.findtext(f"{ATOM}published") == "2024-01-02T00:00:00Z"
    assert first.findtext(f"{ATOM}summary") == "<p>Rain &amp; <em>fog</em></p>"
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "Q."
    assert "Bleach & Co" in [c.attrib["term"] for c in first.findall(f"{ATOM}category")]
    assert second.findtext(f"{ATOM}summary") == "Fog &amp; &lt;rain&gt;."
    assert second.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_shelves_have_feeds_and_pages_name_them() -> None:
    made = [
        study(document(f"{n}.txt", published=f"200{n}-01-01", author="Q.", series="S", series_part=str(n)))
        for n in range(5)
    ]
    rendered = render_site(made, Site(base_url="https://e.org/", feed_limit=2))
    assert len(feed(rendered.files["authors/q/feed.atom"]).findall(f"{ATOM}entry")) == 2
    newest = feed(rendered.files["series/s/feed.atom"]).findtext(f"{ATOM}entry/{ATOM}title")
    assert newest == "4"
    (link,) = rendered.tree("authors/q/index.html").css('link[type="application/atom+xml"]')
    assert link.attributes["href"] == "https://e.org/authors/q/feed.atom"


@pytest.mark.parametrize(
    ("site", "feeds"),
    [
        (Site(base_url="https://e.org/"), {"feed.atom", "authors/q/feed.atom"}),
        (Site(base_url="https://e.org/", feed_per_shelf=False), {"feed.atom"}),
        (Site(base_url="https://e.org/", feeds=False), set()),
        (Site(), set()),
    ],
)
def test_feeds_as_the_site_wants_them(site: Site, feeds: set[str]) -> None:
    rendered = render_site([study(document("a.txt", author="Q."))], site)
    found = {
        path for path in rendered.files if path.endswith(".atom") and path.partition("/")[0] in ("feed.atom", "authors")
    }
    assert found == feeds


def test_the_sitemap_is_all_pages() -> None:
    made = [study(document("a.txt", chapter("One."), chapter("Two."), published="2024-01-02", aliases="old"))]
    rendered = render_site(made, SITE)
    urls = feed(rendered.files["sitemap.xml"]).findall(f"{MAP}url")
    found = {url.findtext(f"{MAP}loc") for url in urls}
    pages = {
        f"https://example.org/sub/{path.removesuffix('index.html')}"
        for path in rendered.files
        if path.endswith(".html")
        and path not in ("404.html", "my/index.html", "works/old/index.html", "works/a/a.html")
    }
    assert found == pages
    dates = {url.findtext(f"{MAP}loc"): url.findtext(f"{MAP}lastmod") for url in urls}
    assert dates["https://example.org/sub/works/a/"] == "2024-01-02"
    assert "Sitemap: https://example.org/sub/sitemap.xml" in rendered.files["robots.txt"]


def test_a_large_sitemap_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivist.render.planning.SITEMAP_SIZE", 3)
    rendered = render_site([study(document("a.txt"))], SITE)
    parts = [loc.text or "" for loc in feed(rendered.files["sitemap.xml"]).iter(f"{MAP}loc")]
    files = [part.removeprefix("https://example.org/sub/") for part in parts]
    assert len(files) > 1
    assert all(1 <= len(feed(rendered.files[file]).findall(f"{MAP}url")) <= 3 for file in files)


def test_an_unlisted_archive_asks_not_to_be_listed() -> None:
    rendered = render_site([study(document("a.txt"))], Site(base_url="https://e.org/", robots="noindex"))
    assert "sitemap.xml" not in rendered.files
    assert "Disallow" not in rendered.files["robots.txt"]
    for path in ("index.html", "works/a/index.html", "works/index.html"):
        (meta,) = rendered.tree(path).css("meta[name=robots]")
        assert (meta.attributes["content"] or "").startswith("noindex")


def test_old_addresses_lead_to_new_ones() -> None:
    made = [
        study(document("a.txt", aliases=("old-name", "/2009/a.html", "b", "a", "../x"))),
        study(document("b.txt"), tag(T.FANDOM, "Bleach")),
    ]
    site = Site(
        redirects={"old/": "works/index.html", "away": "https://example.com/x", "index.html": "works/"},
        aliases={("fandom", "bleech"): "Bleach", ("fandom", "nothing"): "None"},
    )
    rendered = render_site(made, site)
    targets = {path: page.target for path, page in rendered.pages.items() if page.template == "redirect.html"}
    assert targets == {
        "old/index.html": "works/index.html",
        "away/index.html": "https://example.com/x",
        "works/old-name/index.html": "works/a/index.html",
        "2009/a.html": "works/a/index.html",
        "works/x/index.html": "works/a/index.html",
        "fandoms/bleech/index.html": "fandoms/bleach/index.html",
    }
    (meta,) = rendered.tree("2009/a.html").css('meta[http-equiv="refresh"]')
    assert meta.attributes["content"] == "0; url=../works/a/index.html"
    assert rendered.links("works/old-name/index.html") == ["../../works/a/index.html"]
    assert rendered.links("away/index.html") == ["https://example.com/x"]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("old", "old/index.html"),
        ("/old/", "old/index.html"),
        ("old/page.html", "old/page.html"),
        ("/", "index.html"),
        ("../x", ""),
        ("a/../../x", ""),
        ("a\\b", "a/b/index.html"),
    ],
)
def test_paths_of_old_addresses(address: str, path: str) -> None:
    assert page_path(address) == path


def test_aliases_are_slugs_or_paths() -> None:
    assert alias_path("Old Name") == "works/old-name/index.html"
    assert alias_path("works/x/") == "works/x/index.html"
    assert alias_path("/2009/salt") == "2009/salt/index.html"


@pytest.mark.parametrize(("base_url", "root"), [("https://e.org/sub/", "/sub/"), ("https://e.org/", "/"), ("", "/")])
def test_404_links_from_the_root_of_the_host(base_url: str, root: str) -> None:
    rendered = render_site([study(document("a.txt"))], Site(base_url=base_url))
    links = rendered.links("404.html", "a, link")
    assert f"{root}works/index.html" in links
    assert all(link.startswith((root, "#")) or "atom" in link for link in links)


def test_pages_say_their_one_address() -> None:
    rendered = render_site([study(document("日.txt"))], SITE)
    (link,) = rendered.tree("works/日/index.html").css('link[rel="canonical"]')
    assert link.attributes["href"] == "https://example.org/sub/works/%E6%97%A5/"


def test_notices() -> None:
    (problem,) = notices(Site())
    assert (problem.level, problem.code) == (Level.INFO, "no-base-url")
    assert "no feeds and no sitemap" in problem.message
    assert "feeds" not in notices(Site(feeds=False))[0].message
    assert notices(SITE) == ()
