"""Catalog -> what an archive looks like as a whole: counts for charts, gathered in one pass over its stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from archivist.model import Catalog, Page, Story, Taxonomy

LENGTHS = (
    (1_000, "under 1,000"),
    (5_000, "1,000 to 5,000"),
    (20_000, "5,000 to 20,000"),
    (100_000, "20,000 to 100,000"),
)
LONGEST = "100,000 and more"
TOP = 12
"""Bars of a chart that would otherwise name everything."""

CHARTS = {
    "years": "Works by year",
    "lengths": "Works by length, in words",
    "fandoms": "Most written fandoms",
    "relationships": "Most written relationships",
    "tones": "Tones",
    "ratings": "Ratings",
    "categories": "Categories",
    "languages": "Languages",
}
"""The charts in the order they are shown."""

NETWORK = "network"
"""The figures of who is written with whom: relationships, as many as a picture has room for."""

NETWORK_PAIRS = 48

TAXONOMIES = {
    NETWORK: Taxonomy.RELATIONSHIP,
    "fandoms": Taxonomy.FANDOM,
    "relationships": Taxonomy.RELATIONSHIP,
    "tones": Taxonomy.TONE,
    "ratings": Taxonomy.RATING,
    "categories": Taxonomy.CATEGORY,
}
"""The charts whose bars are shelves."""


def statistics(catalog: Catalog) -> Page:
    """Return the page of figures; a chart with fewer than two bars is left out."""
    stories = catalog.stories.values()
    charts = (*CHARTS, NETWORK)
    figures = tuple((chart, label, value) for chart in charts for label, value in _bars(chart, catalog))
    words = sum(story.words for story in stories)
    return Page("statistics/index.html", "statistics.html", total=len(catalog.stories), words=words, figures=figures)


def _bars(chart: str, catalog: Catalog) -> list[tuple[str, int]]:
    bars = list(_count(chart, catalog))
    return bars if len(bars) > 1 else []


def _count(chart: str, catalog: Catalog) -> Iterator[tuple[str, int]]:
    stories = catalog.stories.values()
    if chart == "years":
        yield from sorted(Counter(filter(None, map(_year, stories))).items())
    elif chart == "lengths":
        counts = Counter(map(_length, stories))
        yield from ((label, counts[label]) for label in (*(label for _, label in LENGTHS), LONGEST) if counts[label])
    elif chart == "languages":
        yield from _most(Counter(story.language for story in stories))
    else:
        shelves = (
            (tag.name, len(s.stories)) for tag, s in catalog.shelves.items() if tag.taxonomy is TAXONOMIES[chart]
        )
        yield from _most(Counter(dict(shelves)), NETWORK_PAIRS if chart == NETWORK else TOP)


def _most(counts: Counter[str], most: int = TOP) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))[:most]


def _year(story: Story) -> str:
    return (story.published or story.updated or "")[:4]


def _length(story: Story) -> str:
    return next((label for most, label in LENGTHS if story.words < most), LONGEST)
