"""What templates see: frozen views, made for showing. docs/themes.md tells theme authors what they hold.

``path`` is always a path below output/, to be given to ``url()``; it is empty where there is nothing to link to.
``Markup`` values are safe HTML; everything else is escaped where it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class LinkView:
    """A name that leads somewhere."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class CountView:
    """A name, where it leads, and how many works are there.

    ``depth`` tells how many broader names of the same list it stands under.
    """

    name: str
    path: str
    count: int
    depth: int = 0


@dataclass(frozen=True, slots=True)
class CountGroupView:
    """Counts of one kind under a heading; ``path`` is the index of all of them."""

    kind: str
    label: str
    path: str
    counts: tuple[CountView, ...]


@dataclass(frozen=True, slots=True)
class TagView:
    """A tag on a work.

    ``kind`` is its taxonomy. ``inferred`` tells that nobody declared it, ``suggested`` that it is a hint only.
    ``percent`` is how far it is believed. ``name`` is AO3's; ``label`` is how the site's language shows it.
    """

    name: str
    label: str
    path: str
    kind: str
    inferred: bool
    suggested: bool
    percent: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """The tags of one of AO3's groups, with the label it has there; ``hints`` are only suggested."""

    kind: str
    label: str
    tags: tuple[TagView, ...]
    hints: tuple[TagView, ...]


@dataclass(frozen=True, slots=True)
class SymbolView:
    """One of the four symbols of a work: ``code`` is for style sheets, ``mark`` is drawn, ``label`` says it.

    ``names`` are the names it stands for as AO3 has them.
    """

    kind: str
    code: str
    mark: str
    label: str
    names: str


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A work's place in a series. ``part`` is ``None`` when it is not numbered."""

    name: str
    path: str
    part: int | None
    previous: LinkView | None
    next: LinkView | None


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A work like this one, who wrote it, and the names of the tags both carry."""

    name: str
    path: str
    authors: str
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A line of a table of contents. ``number`` counts from 1, ``name`` is never empty."""

    number: int
    name: str
    path: str
    words: int
    current: bool


@dataclass(frozen=True, slots=True)
class TextView:
    """The text of one chapter: notes before it, the prose with notes inside it, notes after it.

    ``title`` is empty for a story that is not parted into chapters. ``id`` is the anchor of the chapter.
    """

    number: int
    id: str
    title: str
    head: Markup
    body: Markup
    tail: Markup


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Words that speak for a tag: what kind of sign they are, and the page and paragraph they stand in."""

    sign: str
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A tag and why the story has it."""

    tag: TagView
    label: str
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class WorkView:
    """A work as lists and its own pages show it.

    ``incipit`` tells that the title is only the first words of the text. ``summary`` is empty when there is only an
    ``excerpt``. ``tags`` are the relationships, characters and additional tags that lists show, ``more_tags`` those
    they fold. ``direction`` is ``ltr`` or ``rtl``. ``parts`` is written as AO3 does: ``3/?``. ``minutes`` is how long
    reading takes. ``slug`` names the work wherever a reader's browser remembers it. ``related`` are works like this
    one. ``adult`` tells that a reader may want to be asked first: Mature, Explicit or Not Rated.
    ``cover`` and ``preview`` are pictures, empty where the site wants none.
    """

    title: str
    incipit: bool
    path: str
    full_path: str
    latest_path: str
    authors: tuple[LinkView, ...]
    summary: Markup
    excerpt: str
    groups: tuple[GroupView, ...]
    fandoms: tuple[TagView, ...]
    tags: tuple[GroupView, ...]
    more_tags: tuple[TagView, ...]
    symbols: tuple[SymbolView, ...]
    series: tuple[SeriesView, ...]
    collections: tuple[LinkView, ...]
    language: str
    language_name: str
    direction: str
    published: str
    updated: str
    complete: bool
    parts: str
    chapters: tuple[ChapterView, ...]
    words: int
    minutes: int
    crossover: bool
    original: bool
    draft: bool
    source_url: str
    slug: str
    related: tuple[RelatedView, ...]
    adult: bool
    downloads: tuple[LinkView, ...]
    cover: str
    preview: str

    @property
    def date(self) -> str:
        """The last date known of the work, or nothing."""
        return self.updated or self.published

    @property
    def rating(self) -> GroupView:
        """The group that every work has first."""
        return self.groups[0]

    def symbol(self, kind: str) -> SymbolView | None:
        """Return the symbol of one kind, or nothing."""
        return next((symbol for symbol in self.symbols if symbol.kind == kind), None)

    def group(self, kind: str) -> GroupView | None:
        """Return the group of one kind, or nothing when it is empty."""
        return next((group for group in self.groups if group.kind == kind), None)


@dataclass(frozen=True, slots=True)
class PagerView:
    """The other pages of a list: ``before`` and ``after`` in reading order, ``pages`` all of them on the first."""

    first: LinkView | None
    before: LinkView | None
    after: LinkView | None
    pages: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class NamesView:
    """The names of an index that share an initial."""

    initial: str
    id: str
    names: tuple[CountView, ...]


@dataclass(frozen=True, slots=True)
class LetterView:
    """A link to a part of an index."""

    initial: str
    count: int
    path: str
    current: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """An address of a sitemap."""

    path: str
    date: str


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart as a table: ``rows`` lead to shelves where there are any, ``bars`` are drawn, one for each row."""

    id: str
    title: str
    rows: tuple[CountView, ...]
    bars: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class NodeView:
    """A character in a network: a dot, and a name that is turned by ``turn`` degrees about where it begins or ends."""

    name: str
    x: str
    y: str
    radius: str
    text_x: str
    text_y: str
    turn: str
    anchor: str


@dataclass(frozen=True, slots=True)
class PairView:
    """A line between two characters; ``path`` is that of an SVG path."""

    path: str
    width: str
    romantic: bool


@dataclass(frozen=True, slots=True)
class NetworkView:
    """Who is written with whom, in a square of ``size``. ``rows`` are the same pairs as a table."""

    size: int
    nodes: tuple[NodeView, ...]
    pairs: tuple[PairView, ...]
    rows: tuple[CountView, ...] = ()


@dataclass(frozen=True, slots=True)
class ArcPartView:
    """A part of a work: its name, where it begins, how it feels (``light``, ``even``, ``dark``) and by how much.

    ``value`` goes from -100 to 100.
    """

    name: str
    path: str
    mood: str
    value: int


@dataclass(frozen=True, slots=True)
class ArcView:
    """How a work moves between light and dark: a line in a box of ``width`` by ``height``, and what it says.

    ``points`` are those of an SVG polyline, ``marks`` are where chapters begin, ``middle`` is the height of neither
    light nor dark. ``moods`` are the changes from beginning to end, ``parts`` the same in figures.
    """

    width: int
    height: int
    middle: int
    points: str
    marks: tuple[str, ...]
    moods: tuple[str, ...]
    parts: tuple[ArcPartView, ...]


@dataclass(frozen=True, slots=True)
class SiteView:
    """The site. ``sections`` are the indexes it has; ``options`` are the theme's, as the site has set them.

    ``notice`` tells that readers are to be asked before they see an adult work, ``offline`` that what they have read
    is to stay readable without a network, ``full_text`` that the texts can be searched. ``interface`` is the language
    of the phrases around the stories: English when the theme has none in ``language``. ``direction`` is its own.
    """

    title: str
    description: str
    author: str
    language: str
    base_url: str
    listed: bool
    sections: tuple[LinkView, ...]
    feed: str
    options: Mapping[str, Any]
    notice: bool
    interface: str
    direction: str
    offline: bool
    full_text: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """The page itself. Fields that a kind of page has no use for are empty.

    ``title`` is for the browser, ``heading`` for the page. ``cards`` are drawn already, one for each work. ``total``
    and ``words`` are 0 where a list does not tell them. ``ordered`` tells that the order of the works has a meaning,
    ``inferred`` that some of their tags were declared by nobody. ``broader`` and ``narrower`` are the family of a
    shelf. ``arrangement`` is how an index with two arrangements is grouped: ``letters`` or ``media``. ``query`` presets
    Sort and Filter to the shelf. ``arc`` is on the pages that head a work long enough to have one, ``why`` the
    page of its reasons.
    """

    path: str
    kind: str
    title: str
    heading: str
    description: str
    taxonomy: str
    label: str
    section: LinkView | None
    feed: str
    cards: tuple[Markup, ...]
    works: tuple[WorkView, ...]
    total: int
    words: int
    ordered: bool
    inferred: bool
    pager: PagerView | None
    names: tuple[NamesView, ...]
    letters: tuple[LetterView, ...]
    groups: tuple[CountGroupView, ...]
    texts: tuple[TextView, ...]
    notes: Markup
    end_notes: Markup
    chapter: ChapterView | None
    previous: ChapterView | None
    next: ChapterView | None
    reasons: tuple[ReasonView, ...]
    target: str
    files: tuple[FileView, ...]
    updated: str
    broader: tuple[CountView, ...]
    narrower: tuple[CountView, ...]
    arrangement: str
    query: str
    book: str
    charts: tuple[ChartView, ...]
    network: NetworkView | None
    arc: ArcView | None
    why: str
