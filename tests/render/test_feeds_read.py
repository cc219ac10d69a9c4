"""Feeds and OPDS catalogues as a client reads them: by feedparser, which many programs read feeds with."""

from __future__ import annotations

import pytest

from archivist.config import Site
from archivist.model import Taxonomy
from tests.making import document, study, tag
from tests.render.conftest import Rendered, render_site

feedparser = pytest.importorskip("feedparser", reason="feedparser is not installed")

BASE = "https://archive.example/sub/"


@pytest.fixture(scope="module")
def site() -> Rendered:
    lamp = document(
        "lamp.txt",
        title="Lamp & <Light>",
        author="mara",
        published="2024-01-05",
        summary="<p>A lamp.</p>",
        language="en",
    )
    made = [study(lamp, tag(Taxonomy.FANDOM, "Salt & Tide")), study(document("bell.txt", title="The Bell"))]
    return render_site(made, Site(title="Cold Point", base_url=BASE))


def test_an_e_reader_finds_its_way_from_the_root_to_a_book(site: Rendered) -> None:
    root = feedparser.parse(site.files["opds/index.xml"])
    assert not root.bozo
    assert root.version == "atom10"
    ways = {link.href.removeprefix(BASE) for entry in root.entries for link in entry.links}
    assert "opds/newest.xml" in ways
    assert "fandoms/salt-and-tide/opds.xml" in ways
    newest = feedparser.parse(site.files["opds/newest.xml"])
    assert not newest.bozo
    lamp = next(entry for entry in newest.entries if "Lamp" in entry.title)
    assert lamp.author == "mara"
    assert lamp.updated == "2024-01-05T00:00:00Z"
    assert "Salt & Tide" in {category.term for category in lamp.tags}
    (book,) = (link for link in lamp.links if link.type == "application/epub+zip")
    assert book.rel == "http://opds-spec.org/acquisition/open-access"
    assert book.href.removeprefix(BASE) in site.files


def test_a_feed_reader_reads_every_feed(site: Rendered) -> None:
    feeds = [path for path in site.files if path.endswith(".atom")]
    assert len(feeds) > 2
    for path in feeds:
        found = feedparser.parse(site.files[path])
        assert not found.bozo, path
        assert found.entries, path
        assert all(entry.link.startswith(BASE) for entry in found.entries), path
        assert len({entry.id for entry in found.entries}) == len(found.entries), path
