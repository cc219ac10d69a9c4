"""The frozen values that flow through a build, one type per stage.

::

    Source --read--> Document --infer--> Inferences --catalog--> Story, Catalog --render--> Page, Artifact --write-->

Nothing here is filled in later, nothing points back at the site, and nothing touches the disk. Every value can be
pickled to a worker and encoded to the cache with msgspec.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import NewType

from archivist.errors import Problem

SourcePath = NewType("SourcePath", str)
"""Where a file lies below content/, with forward slashes."""

Slug = NewType("Slug", str)
"""The part of an address that names one thing."""

Digest = NewType("Digest", str)
"""A hash of bytes, in hexadecimal."""


def digest(*parts: bytes | str) -> Digest:
    """Hash the parts in order (BLAKE2b, 128 bits), each framed by its length so that no two lists of parts agree."""
    hasher = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        hasher.update(len(data).to_bytes(8, "little"))
        hasher.update(data)
    return Digest(hasher.hexdigest())


# --- sources ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stat call says of a file; equal stamps are taken as equal bytes.

    ``ctime_ns`` is there because an edit can keep size and mtime, and because a file that may no longer be read has
    changed too.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Source:
    """One story file below content/, and the metadata files that speak about it.

    ``companions`` are ``_defaults.toml`` of each folder from the root down, then the sidecar: weakest word first.

    A story in several files is one source: ``parts`` are all of them in reading order, ``path`` is the first one's,
    ``home`` the path the work is addressed by (the first file's without its number), and ``title`` what a
    ``_series.toml`` calls it. ``gallery`` is the hash of the stamps of all pictures that an HTML or Markdown text could
    show, those in its folder and below.
    """

    path: SourcePath
    stamp: Stamp
    companions: tuple[tuple[SourcePath, Stamp], ...] = ()
    parts: tuple[tuple[SourcePath, Stamp], ...] = ()
    home: SourcePath = SourcePath("")
    title: str = ""
    gallery: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """The bytes of a source and of its companions, as read from the disk in one go.

    ``parts``, ``home`` and ``title`` are as in :class:`Source`; ``data`` is then the first part's. ``pictures`` are the
    picture files that the text names, as they are on the disk.
    """

    path: SourcePath
    data: bytes
    companions: tuple[tuple[SourcePath, bytes], ...] = ()
    parts: tuple[tuple[SourcePath, bytes], ...] = ()
    home: SourcePath = SourcePath("")
    title: str = ""
    pictures: tuple[tuple[SourcePath, bytes], ...] = ()

    @property
    def digest(self) -> Digest:
        """The hash of everything the story's text, pictures and declared metadata come from."""
        around: list[str | bytes] = [part for path, data in self.companions for part in (path, data)]
        if self.pictures:
            around += ("pictures", *(part for path, data in self.pictures for part in (path, data)))
        if not self.parts:
            return digest(self.data, *around)
        inside = (part for path, data in self.parts for part in (path, data))
        return digest("parts", self.home, self.title, str(len(self.parts)), *inside, *around)


# --- documents -------------------------------------------------------------------------------------------------------


class BlockKind(StrEnum):
    """What a block of a story is. Only ``PROSE`` is counted in words."""

    PROSE = "prose"
    HEADING = "heading"
    BREAK = "break"
    NOTE = "note"


class Place(StrEnum):
    """Where an author's note stands."""

    HEAD = "head"
    TAIL = "tail"
    INLINE = "inline"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, scene break or note: safe HTML to show, plain text to understand.

    ``html`` has passed the sanitizer and is a complete block element. ``text`` is what a reader sees of it, without
    markup, so that evidence quoted from it can be found again. ``place`` is set for notes only.
    """

    kind: BlockKind
    html: str
    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, or the whole story when there are no chapters. ``title`` is as the author wrote it."""

    title: str | None
    blocks: tuple[Block, ...]


class Origin(StrEnum):
    """Who says so, strongest first; the stronger word wins, field by field."""

    SIDECAR = "sidecar"
    FRONT_MATTER = "front-matter"
    DEFAULTS = "defaults"
    DOWNLOAD = "download"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody declares about one field of a story.

    ``values`` are normalised strings (ISO dates, canonical rating names, one string per tag). An empty tuple is an
    explicit "none", which is not the same as silence. ``where`` is the file, and the line if known.
    """

    field: str
    values: tuple[str, ...]
    origin: Origin
    where: str = ""


class TitleOrigin(StrEnum):
    """How the title was found."""

    DECLARED = "declared"
    HEADING = "heading"
    HEADER = "header"
    FILENAME = "filename"
    INCIPIT = "incipit"


@dataclass(frozen=True, slots=True)
class Document:
    """A story as read: its structure and what it declares about itself, without judgement.

    ``chapters`` is never empty. ``encoding`` is the codec the bytes were read with. ``declarations`` holds at most one
    entry per field: the strongest word. ``parts`` are the files of a story in several, ``home`` the path such a
    story is addressed by; both are empty for a story in one file. ``pictures`` are the names of those its blocks show;
    their bytes travel beside it.
    """

    path: SourcePath
    digest: Digest
    encoding: str
    title: str
    title_origin: TitleOrigin
    declarations: tuple[Declaration, ...]
    chapters: tuple[Chapter, ...]
    problems: tuple[Problem, ...] = ()
    home: SourcePath = SourcePath("")
    parts: tuple[SourcePath, ...] = ()
    pictures: tuple[str, ...] = ()

    def declared(self, field: str) -> tuple[str, ...] | None:
        """Return the declared values of ``field``: ``None`` when nobody spoke, empty for an explicit "none"."""
        for declaration in self.declarations:
            if declaration.field == field:
                return declaration.values
        return None

    def declared_one(self, field: str) -> str | None:
        """Return the first declared value of ``field``, if there is one."""
        values = self.declared(field)
        return values[0] if values else None


# --- inferences ------------------------------------------------------------------------------------------------------


class Taxonomy(StrEnum):
    """The groups of tags, in the order AO3 shows them; then the groups that have shelves but are not tags."""

    RATING = "rating"
    WARNING = "warning"
    CATEGORY = "category"
    FANDOM = "fandom"
    RELATIONSHIP = "relationship"
    CHARACTER = "character"
    TONE = "tone"
    TAG = "tag"
    AUTHOR = "author"
    SERIES = "series"
    COLLECTION = "collection"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Tag:
    """A name in a taxonomy: what AO3 calls a tag."""

    taxonomy: Taxonomy
    name: str


class State(StrEnum):
    """How far a tag is believed. Only the first two are published on shelves."""

    DECLARED = "declared"
    ACCEPTED = "accepted"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a tag: the kind of sign, its weight in natural-log odds, and the words themselves.

    ``where`` is (chapter, block), counted from 0, of the block in whose ``text`` the ``quote`` stands verbatim;
    ``None`` when the words stand outside the text (a title, a front matter key).
    """

    signal: str
    weight: float
    quote: str
    where: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Inference:
    """A tag with how far it is believed (0 to 1) and why. Declared tags have confidence 1.0 and signal ``declared``."""

    tag: Tag
    state: State
    confidence: float
    evidence: tuple[Evidence, ...]


class Identity(StrEnum):
    """Whether the story's fandom is known, or the story is an original work, or nobody can tell."""

    KNOWN = "known"
    ORIGINAL = "original"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Inferences:
    """Everything concluded about one story, in falling confidence within each taxonomy.

    ``language`` is a BCP 47 tag, ``pov`` one of first, second, third, ``ending`` one of happy, hopeful, bittersweet,
    sad, open. ``arc`` is how light (1) or dark (-1) the prose is, in equal parts of its length; empty when unknown.
    """

    tags: tuple[Inference, ...]
    language: str
    pov: str
    ending: str
    identity: Identity
    crossover: bool
    arc: tuple[float, ...] = ()

    def of(self, taxonomy: Taxonomy) -> tuple[Inference, ...]:
        """Return the inferences of one taxonomy."""
        return tuple(i for i in self.tags if i.tag.taxonomy is taxonomy)


# --- stories ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Label:
    """An inference without its evidence: what lists need to know of a tag on a story."""

    tag: Tag
    state: State
    confidence: float


@dataclass(frozen=True, slots=True)
class ChapterEntry:
    """A line of a table of contents."""

    title: str | None
    words: int


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """The story's place in a series; ``part`` is ``None`` when it is not numbered."""

    name: str
    part: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """All about a story but its text: what the catalog holds, and what lists, feeds and headers show.

    ``summary`` is safe HTML the author wrote, or empty. ``excerpt`` is plain text from the opening. ``published`` and
    ``updated`` are ISO dates or ``None``: never a file's time. ``chapters_planned`` is ``None`` when unknown.
    ``labels`` are in AO3's order of groups, then by state and confidence. ``digest`` covers everything a page can
    show of this story, text included. ``parts`` and ``home`` are the document's. ``encoding`` is the codec the file was
    read with, ``voice`` the strongest origin of anything declared (``None``: nothing is) and ``sketch`` what its prose
    is recognised by in another file, see :mod:`archivist.catalog.sketch`. ``pictures`` are the document's.
    """

    path: SourcePath
    slug: Slug
    title: str
    title_origin: TitleOrigin
    authors: tuple[str, ...]
    summary: str
    excerpt: str
    words: int
    chapters: tuple[ChapterEntry, ...]
    chapters_planned: int | None
    complete: bool
    language: str
    pov: str
    ending: str
    identity: Identity
    crossover: bool
    labels: tuple[Label, ...]
    series: tuple[SeriesEntry, ...]
    published: str | None
    updated: str | None
    source_url: str | None
    aliases: tuple[str, ...]
    draft: bool
    digest: Digest
    parts: tuple[SourcePath, ...] = ()
    home: SourcePath = SourcePath("")
    encoding: str = ""
    voice: Origin | None = None
    sketch: str = ""
    pictures: tuple[str, ...] = ()

    def published_labels(self, taxonomy: Taxonomy) -> tuple[Label, ...]:
        """Return the declared and accepted labels of one taxonomy."""
        return tuple(x for x in self.labels if x.tag.taxonomy is taxonomy and x.state is not State.SUGGESTED)

    def suggested_labels(self, taxonomy: Taxonomy) -> tuple[Label, ...]:
        """Return the labels of one taxonomy that are hints only."""
        return tuple(x for x in self.labels if x.tag.taxonomy is taxonomy and x.state is State.SUGGESTED)


@dataclass(frozen=True, slots=True)
class Study:
    """The whole result of reading and understanding one story: what the cache keeps and a work page shows.

    ``pictures`` are names and bytes; they are there when it was just made, and where an e-book is packed.
    """

    story: Story
    document: Document
    inferences: Inferences
    pictures: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """All stories that carry one tag, newest first (a series: in its own order).

    ``address`` is the folder of its pages, relative to the site's root, without a trailing slash. ``broader`` are the
    shelves that hold all of these stories too, nearest first: the Marvel of an Iron Man. ``medium`` is what kind of
    work a fandom is of, as packs name it.
    """

    tag: Tag
    address: str
    stories: tuple[Slug, ...]
    broader: tuple[Tag, ...] = ()
    medium: str = ""


@dataclass(frozen=True, slots=True)
class FandomKin:
    """What is known of a fandom: its medium, and the names of the broader fandoms it is part of, nearest first."""

    medium: str
    broader: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A work that readers of another one may want next, and the tags both carry, the most telling first."""

    slug: Slug
    title: str
    authors: tuple[str, ...]
    shared: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every story and every shelf of the archive.

    ``stories`` are newest first. ``shelves`` are keyed by tag, sorted by taxonomy then name. ``related`` holds the
    works most like each work, best first; works like no other are not in it.
    """

    stories: Mapping[Slug, Story]
    shelves: Mapping[Tag, Shelf]
    related: Mapping[Slug, tuple[Related, ...]] = field(default_factory=dict)


PICTURE = "picture"
"""The template of pages that are pictures: they have none."""

# --- output ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes for one path below output/."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another work, as a link to it needs it."""

    slug: Slug
    title: str


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """Where a work stands in a series, and the works on both sides of it."""

    tag: Tag
    part: int | None
    previous: Neighbour | None
    next: Neighbour | None


@dataclass(frozen=True, slots=True)
class ShelfCount:
    """A shelf as an index lists it: its tag, how many stories it holds, and the nearest broader shelf."""

    tag: Tag
    count: int
    medium: str = ""
    broader: Tag | None = None


@dataclass(frozen=True, slots=True)
class Pager:
    """The way from one page of a list to the others. ``number`` is 0 for the index page.

    ``before`` and ``after`` are the pages that a reader going down the list comes from and goes to, ``None`` at its
    ends. ``numbers`` are all other pages in reading order, on the index page only: it changes with every story anyway.
    """

    number: int
    before: int | None
    after: int | None
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A part of an index that is too long for one page: its initial, how many names it has, and its page."""

    initial: str
    count: int
    path: str


@dataclass(frozen=True, slots=True)
class Page:
    """A file to render and all it may show; nothing else can reach a template, so its fingerprint says it all.

    ``template`` is tried first as ``<stem>--<taxonomy>``. ``source`` is the story whose text is needed. ``chapter``
    counts from 0; ``None`` on a work's page means all of them. ``total`` and ``words`` sum up a whole list and are 0
    where they are not shown. ``target`` is where a redirect leads, ``files`` are (path, date or "") of a sitemap,
    ``sources`` the stories whose texts a book of several needs, ``figures`` (chart, label, value) of statistics.
    ``related`` are works like this one. ``broader`` and ``narrower`` are the family of a shelf.
    ``arrangement`` is how an index is grouped when not by initials. ``first``
    is the number of the first story of a data file, counted from the oldest, and ``families`` are the broader names of
    each fandom in it.
    """

    path: str
    template: str
    source: SourcePath | None = None
    story: Story | None = None
    chapter: int | None = None
    series: tuple[SeriesPlace, ...] = ()
    taxonomy: Taxonomy | None = None
    tag: Tag | None = None
    stories: tuple[Story, ...] = ()
    counts: tuple[ShelfCount, ...] = ()
    letters: tuple[Letter, ...] = ()
    initial: str = ""
    pager: Pager | None = None
    total: int = 0
    words: int = 0
    target: str = ""
    files: tuple[tuple[str, str], ...] = ()
    sources: tuple[SourcePath, ...] = ()
    figures: tuple[tuple[str, str, int], ...] = ()
    related: tuple[Related, ...] = ()
    broader: tuple[ShelfCount, ...] = ()
    narrower: tuple[ShelfCount, ...] = ()
    arrangement: str = ""
    first: int = 0
    families: tuple[tuple[str, tuple[str, ...]], ...] = ()
