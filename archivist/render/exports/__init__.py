"""The archive as data: what e-readers browse (OPDS), feed readers follow (JSON Feed), and anyone may take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from archivist.config import Site
from archivist.model import Catalog, Page, Taxonomy
from archivist.render.exports.feed import json_feed
from archivist.render.exports.opds1 import opds1_feed, opds1_root, opds1_search
from archivist.render.exports.opds2 import opds2_feed, opds2_root
from archivist.render.exports.tables import works_csv, works_json
from archivist.render.frame import Frame

_MAKERS: Mapping[str, Callable[[Page, Frame], bytes]] = {
    "works.json": works_json,
    "works.csv": works_csv,
    "feed.json": json_feed,
    "opds1-root": opds1_root,
    "opds1": opds1_feed,
    "opds1-search": opds1_search,
    "opds2-root": opds2_root,
    "opds2": opds2_feed,
}
TABLE_LIMIT = 20_000
"""Works that fit into one table of the whole archive; larger archives are told apart by shelf."""

OPDS_FANDOMS = 200
"""Fandoms an e-reader is offered, the most used ones."""


def exports(site: Site, catalog: Catalog) -> Iterator[Page]:
    """Yield the pages of data: tables always, feeds and catalogues where the site has an address to be found at."""
    stories = tuple(catalog.stories.values())
    if len(stories) <= TABLE_LIMIT:
        yield Page("data/works.json", "works.json", stories=stories)
        yield Page("data/works.csv", "works.csv", stories=stories)
    if not site.base_url:
        return
    newest = stories[: max(site.feed_limit, 50)]
    fandoms = [shelf for tag, shelf in catalog.shelves.items() if tag.taxonomy is Taxonomy.FANDOM]
    fandoms = sorted(fandoms, key=lambda shelf: (-len(shelf.stories), shelf.tag.name))[:OPDS_FANDOMS]
    counts = tuple((shelf.address, f"{shelf.tag.name}\t{len(shelf.stories)}") for shelf in fandoms)
    if site.feeds:
        yield Page("feed.json", "feed.json", stories=stories[: site.feed_limit])
    if "epub" not in site.downloads:
        return
    for version, suffix in (("opds1", "xml"), ("opds2", "json")):
        yield Page(f"opds/index.{suffix}", f"{version}-root", files=counts)
        yield Page(f"opds/newest.{suffix}", version, stories=newest)
        for shelf in fandoms:
            shown = tuple(catalog.stories[slug] for slug in shelf.stories)
            yield Page(f"{shelf.address}/opds.{suffix}", version, tag=shelf.tag, stories=shown)
    yield Page("opds/search.xml", "opds1-search")


def is_export(page: Page) -> bool:
    """Say whether a page is data made here, not by a template."""
    return page.template in _MAKERS


def make_export(page: Page, frame: Frame) -> bytes:
    """Return the bytes of a page of data."""
    return _MAKERS[page.template](page, frame)
