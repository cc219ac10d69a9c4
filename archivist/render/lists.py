"""What lists and indexes show besides their cards: headings, names by initial, and the way to other pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from archivist.addresses import FOLDERS, page_in
from archivist.model import Page, ShelfCount, Tag, Taxonomy
from archivist.render.frame import Frame
from archivist.render.initials import initial, initial_order
from archivist.render.symbols import CATEGORIES, RATING_ORDER
from archivist.render.views import CountGroupView, CountView, LetterView, LinkView, NamesView, PagerView
from archivist.render.wording import Wording

SECTIONS = (
    Taxonomy.FANDOM,
    Taxonomy.RELATIONSHIP,
    Taxonomy.CHARACTER,
    Taxonomy.TONE,
    Taxonomy.TAG,
    Taxonomy.AUTHOR,
    Taxonomy.SERIES,
    Taxonomy.COLLECTION,
    Taxonomy.RATING,
    Taxonomy.WARNING,
    Taxonomy.CATEGORY,
)
"""The kinds of shelves in the order of menus."""

INITIALS_FROM = 40
"""An index of so many names gets links to its letters."""

_FIXED_ORDER: dict[Taxonomy, Callable[[str], Any]] = {
    Taxonomy.RATING: {name: index for index, name in enumerate(RATING_ORDER)}.get,
    Taxonomy.CATEGORY: {name: index for index, name in enumerate(CATEGORIES)}.get,
}


def sections(frame: Frame) -> tuple[LinkView, ...]:
    """Return the indexes this site has."""
    return tuple(section(taxonomy, frame) for taxonomy in SECTIONS if taxonomy in frame.sections)


def section(taxonomy: Taxonomy, frame: Frame) -> LinkView:
    """Return the index of a taxonomy."""
    return LinkView(frame.theme.wording.text(f"kinds.{taxonomy.value}"), f"{FOLDERS[taxonomy]}/index.html")


def count_view(item: ShelfCount, frame: Frame) -> CountView:
    """Return the view of a shelf in an index."""
    return CountView(frame.theme.wording.tag(item.tag), f"{frame.folder(item.tag)}/index.html", item.count)


def count_groups(counts: Sequence[ShelfCount], frame: Frame) -> tuple[CountGroupView, ...]:
    """Return counts of several kinds, each kind under its heading."""
    groups: defaultdict[Taxonomy, list[CountView]] = defaultdict(list)
    for item in counts:
        groups[item.tag.taxonomy].append(count_view(item, frame))
    return tuple(
        CountGroupView(taxonomy.value, link.name, link.path, tuple(found))
        for taxonomy, found in groups.items()
        for link in (section(taxonomy, frame),)
    )


def names_views(page: Page, frame: Frame) -> tuple[NamesView, ...]:
    """Return the names of an index by initial; vocabularies with an order of their own stay in it, in one group."""
    if page.arrangement == "media":
        return media_views(page.counts, frame)
    if page.taxonomy in _FIXED_ORDER:
        order = _FIXED_ORDER[page.taxonomy]
        known = sorted(page.counts, key=lambda item: (order(item.tag.name) is None, order(item.tag.name) or 0))
        return (NamesView("", "names", tuple(count_view(item, frame) for item in known)),)
    if page.letters and not page.initial:
        return (NamesView("", "names", tuple(count_view(item, frame) for item in page.counts)),)
    groups: defaultdict[str, list[CountView]] = defaultdict(list)
    for item in page.counts:
        groups[initial(item.tag.name)].append(count_view(item, frame))
    ordered = sorted(groups, key=initial_order)
    return tuple(NamesView(x, f"names-{number}", tuple(groups[x])) for number, x in enumerate(ordered, 1))


def letter_views(page: Page, names: Sequence[NamesView]) -> tuple[LetterView, ...]:
    """Return links to the parts of an index: other pages, or places on this one when there are enough of them."""
    if page.letters:
        return tuple(LetterView(x.initial, x.count, x.path, x.initial == page.initial) for x in page.letters)
    if sum(len(group.names) for group in names) < INITIALS_FROM or len(names) < 2:
        return ()
    return tuple(LetterView(x.initial, len(x.names), f"{page.path}#{x.id}", False) for x in names)


def pager_view(page: Page, wording: Wording) -> PagerView | None:
    """Return the way to the other pages of a list, or nothing when there are none."""
    pager = page.pager
    if pager is None or (pager.before is None and pager.after is None):
        return None
    folder = page.path.rpartition("/")[0]

    def link(number: int | None, key: str) -> LinkView | None:
        if number is None:
            return None
        name = wording.text(f"lists.{key}", number) if number else wording.text(f"lists.{key}_first")
        return LinkView(name, page_in(folder, number))

    pages = tuple(LinkView(str(number), page_in(folder, number)) for number in pager.numbers)
    first = link(0, "page") if pager.number else None
    return PagerView(first, link(pager.before, "back"), link(pager.after, "on"), pages)


def tag_heading(tag: Tag, wording: Wording) -> str:
    """Return what kind of shelf this is, in the singular."""
    return wording.text(f"kind.{tag.taxonomy.value}")


# --- fandoms by medium -----------------------------------------------------------------------------------------------

MEDIA = {
    "anime": "anime",
    "book": "book",
    "cartoon": "comic",
    "comic": "comic",
    "rpf": "rpf",
    "film": "film",
    "musical": "theatre",
    "theatre": "theatre",
    "tv": "tv",
    "game": "game",
    "": "unknown",
}
"""The phrases of AO3's media, by what packs call them; what is not here is another medium."""


def media_views(counts: Sequence[ShelfCount], frame: Frame) -> tuple[NamesView, ...]:
    """Return fandoms by medium, each below the broader one of the same medium; those of no known medium come last."""
    groups: defaultdict[str, list[ShelfCount]] = defaultdict(list)
    for item in counts:
        groups[MEDIA.get(item.medium, "other")].append(item)
    named = {medium: frame.theme.wording.text(f"medium.{medium}") for medium in groups}
    ordered = sorted(groups, key=lambda medium: (medium == MEDIA[""], named[medium]))
    return tuple(
        NamesView(named[medium], f"medium-{number}", tuple(_nested(groups[medium], frame)))
        for number, medium in enumerate(ordered, 1)
    )


def _nested(counts: Sequence[ShelfCount], frame: Frame) -> Iterator[CountView]:
    """Yield a family tree line by line: each name, then what is part of it."""
    present = {item.tag for item in counts}
    parts: defaultdict[Tag | None, list[ShelfCount]] = defaultdict(list)
    for item in counts:
        parts[item.broader if item.broader in present else None].append(item)
    waiting = [(item, 0) for item in reversed(parts[None])]
    while waiting:
        item, depth = waiting.pop()
        yield replace(count_view(item, frame), depth=depth)
        waiting += [(part, depth + 1) for part in reversed(parts[item.tag])]
