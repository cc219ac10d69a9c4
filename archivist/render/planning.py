"""Which pages a site has. Every page leaves here complete: it carries all it may show, and never the catalog."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from archivist.addresses import FOLDERS, full_page, page_in, picture_path, slugify, why_page, work_page
from archivist.config import Site
from archivist.model import (
    PICTURE,
    Catalog,
    Letter,
    Neighbour,
    Page,
    SeriesPlace,
    Shelf,
    ShelfCount,
    Slug,
    Story,
    Tag,
    Taxonomy,
)
from archivist.render.downloads import downloads, is_download
from archivist.render.exports import exports
from archivist.render.filtering import filter_pages
from archivist.render.initials import initial, initial_order
from archivist.render.offline import offline_pages
from archivist.render.paging import cut_from_first, cut_from_oldest
from archivist.render.pictures import pictures
from archivist.render.reasons import explains
from archivist.render.redirects import redirects
from archivist.render.statistics import statistics

INDEX_LIMIT = 400
"""The most names an index shows on one page; a longer one is split by initials."""

MEDIA_PAGE = "fandoms/page-media.html"
"""The index of fandoms by medium."""

INDEX_TOP = 60
"""How many of the most used names the front page of a split index shows."""

HOME_COUNTS = {Taxonomy.FANDOM: 12, Taxonomy.RELATIONSHIP: 8, Taxonomy.TONE: 16}
RELATED = {Taxonomy.RELATIONSHIP: 8, Taxonomy.CHARACTER: 12, Taxonomy.TONE: 8}
"""What the shelf of a fandom tells of the stories on it, and how much of it."""

UNLISTED = ("404.html", "my.html", "search.html", "why.html")
"""Templates whose pages a search engine has no use for."""

SITEMAP_SIZE = 40_000
"""Addresses in one sitemap; the protocol allows 50,000."""


def plan(site: Site, catalog: Catalog) -> Iterator[Page]:
    """Yield every page of the site, each path once."""
    listed: list[tuple[str, str]] = []
    taken: set[str] = set()
    for page in _pages(site, catalog):
        taken.add(page.path)
        if page.path.endswith(".html") and page.template not in UNLISTED and not is_download(page):
            listed.append((page.path, _date(page)))
        yield page
    yield from redirects(site, catalog, taken)
    yield from _sitemaps(site, listed)
    yield Page("robots.txt", "robots.txt")


def _pages(site: Site, catalog: Catalog) -> Iterator[Page]:
    yield _home(site, catalog)
    yield Page("404.html", "404.html")
    yield from _works(site, catalog)
    yield from downloads(site, catalog)
    yield from pictures(site, catalog)
    yield from exports(site, catalog)
    yield statistics(catalog)
    yield from filter_pages(catalog)
    yield Page("my/index.html", "my.html")
    if site.full_text:
        yield Page("search/index.html", "search.html")
    yield from offline_pages(site)
    yield from _list_of_all(site, catalog)
    for taxonomy, shelves in _by_taxonomy(catalog).items():
        yield from _index(taxonomy, shelves)
        for shelf in shelves:
            yield from _shelf(site, catalog, shelf)


def _date(page: Page) -> str:
    return (page.story.updated or page.story.published or "") if page.story else ""


def _by_taxonomy(catalog: Catalog) -> Mapping[Taxonomy, Sequence[Shelf]]:
    groups: defaultdict[Taxonomy, list[Shelf]] = defaultdict(list)
    for tag, shelf in catalog.shelves.items():
        groups[tag.taxonomy].append(shelf)
    return groups


# --- home and works --------------------------------------------------------------------------------------------------


def _home(site: Site, catalog: Catalog) -> Page:
    stories = tuple(catalog.stories.values())
    counts: list[ShelfCount] = []
    for taxonomy, most in HOME_COUNTS.items():
        shelves = [shelf for tag, shelf in catalog.shelves.items() if tag.taxonomy is taxonomy]
        counts += _most_used((ShelfCount(shelf.tag, len(shelf.stories)) for shelf in shelves), most)
    newest = stories[: min(site.per_page, 10)]
    words = sum(story.words for story in stories)
    return Page("index.html", "home.html", stories=newest, counts=tuple(counts), total=len(stories), words=words)


def _most_used(counts: Iterable[ShelfCount], most: int) -> list[ShelfCount]:
    return sorted(counts, key=lambda item: (-item.count, item.tag.name.casefold(), item.tag.name))[:most]


def _works(site: Site, catalog: Catalog) -> Iterator[Page]:
    places = _series_places(catalog)
    for slug, story in catalog.stories.items():
        for name in story.pictures:
            yield Page(picture_path(slug, name), PICTURE, story.path)
        series, related = places.get(slug, ()), catalog.related.get(slug, ())
        page = Page(work_page(slug), "story.html", story.path, story, series=series, related=related)
        if explains(site, story):
            yield Page(why_page(slug), "why.html", story.path, story)
        if len(story.chapters) == 1:
            yield page
            continue
        yield replace(page, chapter=0)
        for number in range(1, len(story.chapters)):
            yield replace(page, path=work_page(slug, number), template="chapter.html", chapter=number)
        yield replace(page, path=full_page(slug), template="full.html")


def _series_places(catalog: Catalog) -> Mapping[Slug, tuple[SeriesPlace, ...]]:
    """Return where each work stands in its series."""
    places: defaultdict[Slug, tuple[SeriesPlace, ...]] = defaultdict(tuple)
    for tag, shelf in catalog.shelves.items():
        if tag.taxonomy is not Taxonomy.SERIES:
            continue
        stories = [catalog.stories[slug] for slug in shelf.stories]
        for before, story, after in zip([None, *stories[:-1]], stories, [*stories[1:], None], strict=True):
            part = next((entry.part for entry in story.series if entry.name == tag.name), None)
            places[story.slug] += (SeriesPlace(tag, part, _neighbour(before), _neighbour(after)),)
    return places


def _neighbour(story: Story | None) -> Neighbour | None:
    return Neighbour(story.slug, story.title) if story else None


# --- lists -----------------------------------------------------------------------------------------------------------


def _list_of_all(site: Site, catalog: Catalog) -> Iterator[Page]:
    stories = tuple(catalog.stories.values())
    for pager, shown in cut_from_oldest(stories, site.per_page):
        page = Page(page_in("works", pager.number), "works.html", stories=tuple(shown), pager=pager)
        yield _summed(page, stories) if pager.number == 0 else page
    if site.feeds and site.base_url:
        yield Page("feed.atom", "feed.atom", stories=stories[: site.feed_limit])


def _shelf(site: Site, catalog: Catalog, shelf: Shelf) -> Iterator[Page]:
    tag = shelf.tag
    stories = [catalog.stories[slug] for slug in shelf.stories]
    cut = cut_from_first if tag.taxonomy is Taxonomy.SERIES else cut_from_oldest
    for pager, shown in cut(stories, site.per_page):
        path = page_in(shelf.address, pager.number)
        page = Page(path, "term.html", taxonomy=tag.taxonomy, tag=tag, stories=tuple(shown), pager=pager)
        yield _first_of(catalog, shelf, _summed(page, stories), stories) if pager.number == 0 else page
    if site.feeds and site.base_url and site.feed_per_shelf:
        newest = sorted(stories, key=lambda story: story.updated or story.published or "", reverse=True)
        shown = tuple(newest[: site.feed_limit])
        yield Page(f"{shelf.address}/feed.atom", "feed.atom", taxonomy=tag.taxonomy, tag=tag, stories=shown)


def _first_of(catalog: Catalog, shelf: Shelf, page: Page, stories: Sequence[Story]) -> Page:
    """Return the first page of a shelf: it tells what is on it, and its family."""
    broader = tuple(_count(catalog.shelves[tag]) for tag in shelf.broader)
    return replace(page, counts=_related(shelf.tag, stories), broader=broader, narrower=_narrower(catalog, shelf))


def _narrower(catalog: Catalog, shelf: Shelf) -> tuple[ShelfCount, ...]:
    """Return the fandoms that are part of this one; only they can be, so only their stories are asked."""
    if shelf.tag.taxonomy is not Taxonomy.FANDOM:
        return ()
    labels = (label.tag for slug in shelf.stories for label in catalog.stories[slug].published_labels(Taxonomy.FANDOM))
    carried = (catalog.shelves[tag] for tag in dict.fromkeys(labels) if tag in catalog.shelves)
    lines = [found for found in carried if shelf.tag in found.broader]
    between = (tag for found in lines for tag in found.broader if shelf.tag in catalog.shelves[tag].broader)
    below = {found.tag: found for found in (*lines, *(catalog.shelves[tag] for tag in between))}
    return tuple(_most_used(map(_count, below.values()), len(below)))


def _count(shelf: Shelf) -> ShelfCount:
    return ShelfCount(shelf.tag, len(shelf.stories), shelf.medium, shelf.broader[0] if shelf.broader else None)


def _summed(page: Page, stories: Sequence[Story]) -> Page:
    return replace(page, total=len(stories), words=sum(story.words for story in stories))


def _related(tag: Tag, stories: Sequence[Story]) -> tuple[ShelfCount, ...]:
    """Return what the stories of a fandom are mostly about."""
    if tag.taxonomy is not Taxonomy.FANDOM or len(stories) < 2:
        return ()
    counter = Counter(
        label.tag for story in stories for taxonomy in RELATED for label in story.published_labels(taxonomy)
    )
    counts = [ShelfCount(found, count) for found, count in counter.items()]
    return tuple(
        count
        for taxonomy, most in RELATED.items()
        for count in _most_used((item for item in counts if item.tag.taxonomy is taxonomy), most)
    )


# --- indexes ---------------------------------------------------------------------------------------------------------


def _index(taxonomy: Taxonomy, shelves: Sequence[Shelf]) -> Iterator[Page]:
    counts = tuple(_count(shelf) for shelf in shelves)
    folder = FOLDERS[taxonomy]
    page = Page(f"{folder}/index.html", "terms.html", taxonomy=taxonomy, counts=counts, total=len(counts))
    if any(count.medium for count in counts):
        page = replace(page, arrangement="letters")
        yield replace(page, path=MEDIA_PAGE, arrangement="media")
    if len(counts) <= INDEX_LIMIT:
        yield page
        return
    groups: defaultdict[str, list[ShelfCount]] = defaultdict(list)
    for count in counts:
        groups[initial(count.tag.name)].append(count)
    letters = tuple(
        Letter(letter, len(groups[letter]), f"{folder}/letter-{_letter_slug(letter)}.html")
        for letter in sorted(groups, key=initial_order)
    )
    yield replace(page, counts=tuple(_most_used(counts, INDEX_TOP)), letters=letters)
    for letter in letters:
        names = tuple(groups[letter.initial])
        yield replace(page, path=letter.path, counts=names, letters=letters, initial=letter.initial)


def _letter_slug(letter: str) -> str:
    return "0" if letter == "#" else slugify(letter)


# --- for machines ----------------------------------------------------------------------------------------------------


def _sitemaps(site: Site, listed: Sequence[tuple[str, str]]) -> Iterator[Page]:
    """Yield the sitemap, or an index of several; without an address of the site, or unlisted, there is none."""
    if not site.base_url or site.robots == "noindex":
        return
    if len(listed) <= SITEMAP_SIZE:
        yield Page("sitemap.xml", "sitemap.xml", files=tuple(listed))
        return
    parts = []
    for number, start in enumerate(range(0, len(listed), SITEMAP_SIZE), 1):
        parts.append((f"sitemap-{number}.xml", ""))
        yield Page(parts[-1][0], "sitemap.xml", files=tuple(listed[start : start + SITEMAP_SIZE]))
    yield Page("sitemap.xml", "sitemap-index.xml", files=tuple(parts))
