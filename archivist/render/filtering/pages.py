"""Which pages Sort and Filter has: the form, and data files of a bounded size each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archivist.model import Catalog, Page, Story, Taxonomy

SHARD = 20_000
"""Works in one index: about half a megabyte on the wire."""

CARDS = 50
"""Works in one file of cards; a page of results needs a few of these files."""

TEXTS = 2_000
"""Works in one file of summaries; only a search in texts loads them."""

PREFIX = "data:"
"""What the template of a data file begins with: no theme draws it."""

PATH = "filter/index.html"


def filter_pages(catalog: Catalog) -> Iterator[Page]:
    """Yield the page of Sort and Filter and its data files."""
    stories = tuple(catalog.stories.values())[::-1]
    yield Page(PATH, "filter.html", total=len(stories))
    families = _families(catalog)
    for number, shown in _cut(stories, SHARD):
        first = number * SHARD
        yield Page(_path("index", number), f"{PREFIX}index", stories=shown, first=first, families=families)
        yield Page(_path("slugs", number), f"{PREFIX}slugs", stories=shown, first=first)
    for kind, size in (("texts", TEXTS), ("cards", CARDS)):
        for number, shown in _cut(stories, size):
            yield Page(f"data/{kind}-{number:03}.js", f"{PREFIX}{kind}", stories=shown, first=number * size)


def is_data(page: Page) -> bool:
    """Say whether a page is a data file."""
    return page.template.startswith(PREFIX)


def _cut(stories: Sequence[Story], size: int) -> Iterator[tuple[int, tuple[Story, ...]]]:
    for number in range((len(stories) + size - 1) // size):
        yield number, tuple(stories[number * size : (number + 1) * size])


def _path(kind: str, number: int) -> str:
    return f"data/{kind}-{number}.js" if number else f"data/{kind}.js"


def _families(catalog: Catalog) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the broader fandoms of each fandom that has any, by name."""
    return tuple(
        (tag.name, tuple(wider.name for wider in shelf.broader))
        for tag, shelf in catalog.shelves.items()
        if tag.taxonomy is Taxonomy.FANDOM and shelf.broader
    )
