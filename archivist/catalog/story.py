"""Document and Inferences -> Story: everything about a story but its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from archivist.addresses import slug_of_path, slug_of_words
from archivist.catalog.sketch import sketch
from archivist.config import Site
from archivist.languages import language_tag
from archivist.model import (
    BlockKind,
    ChapterEntry,
    Digest,
    Document,
    Inferences,
    Label,
    Origin,
    SeriesEntry,
    Slug,
    State,
    Story,
    Taxonomy,
    digest,
)
from archivist.names import canonical, canonical_tag, fold
from archivist.words import count_chapter

EXCERPT_WORDS = 40
EXCERPT_CHARACTERS = 280
"""Where an excerpt ends at the latest: Japanese has no spaces to count words by."""

_GROUPS = tuple(Taxonomy)
_STATES = tuple(State)
_FIELDS = frozenset((Taxonomy.AUTHOR, Taxonomy.SERIES, Taxonomy.LANGUAGE))
"""What a story has fields of its own for."""


def make_story(document: Document, inferences: Inferences, site: Site) -> Story:
    """Sum up a story: its address, its figures and its tags. Of ``site`` only the aliases are used."""
    chapters = tuple(ChapterEntry(chapter.title, count_chapter(chapter)) for chapter in document.chapters)
    planned = _number(document.declared_one("chapters_planned"))
    story = Story(
        path=document.path,
        slug=_slug(document),
        title=document.title,
        title_origin=document.title_origin,
        authors=_authors(document, site),
        summary=document.declared_one("summary") or "",
        excerpt=_excerpt(document),
        words=sum(entry.words for entry in chapters),
        chapters=chapters,
        chapters_planned=planned,
        complete=_is_complete(document, len(chapters), planned),
        language=language_tag(inferences.language),
        pov=inferences.pov,
        ending=inferences.ending,
        identity=inferences.identity,
        crossover=inferences.crossover,
        labels=tuple(_labels(inferences, site)),
        series=tuple(_series(document, site)),
        published=document.declared_one("published"),
        updated=document.declared_one("updated"),
        source_url=document.declared_one("source_url") or document.declared_one("source"),
        aliases=document.declared("aliases") or (),
        draft=document.declared_one("draft") == "true",
        digest=Digest(""),
        parts=document.parts,
        home=document.home,
        encoding=document.encoding,
        voice=_voice(document),
        sketch=sketch(_prose(document)),
        pictures=document.pictures,
    )
    return replace(story, digest=digest(msgspec.msgpack.encode((story, document, inferences))))


def _slug(document: Document) -> Slug:
    declared = document.declared_one("slug")
    return slug_of_words(declared) if declared else slug_of_path(document.home or document.path)


def _voice(document: Document) -> Origin | None:
    """Whose word counts most about this copy: a download's labels are the archive's own."""
    said = {declaration.origin for declaration in document.declarations}
    ranked = (Origin.DOWNLOAD, Origin.SIDECAR, Origin.FRONT_MATTER, Origin.DEFAULTS, Origin.HEADER)
    return next((origin for origin in ranked if origin in said), None)


def _authors(document: Document, site: Site) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for name in document.declared("author") or ():
        wanted = canonical(Taxonomy.AUTHOR, name, site.aliases)
        names.setdefault(fold(wanted), wanted)
    return tuple(names.values())


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _is_complete(document: Document, chapters: int, planned: int | None) -> bool:
    """Take the author's word, then the plan; a story that says neither is taken to be whole."""
    declared = document.declared_one("complete")
    if declared is not None:
        return declared == "true"
    # An explicit "?" is silence about the number, not about there being more to come.
    if planned is None:
        return document.declared("chapters_planned") is None
    return chapters >= planned


def _excerpt(document: Document) -> str:
    """Return the first words of the prose, with an ellipsis when there are more."""
    words: list[str] = []
    for text in _prose(document):
        words += text.split(None, EXCERPT_WORDS + 1)[: EXCERPT_WORDS + 1]
        if len(words) > EXCERPT_WORDS:
            break
    excerpt = " ".join(words[:EXCERPT_WORDS])
    if len(excerpt) > EXCERPT_CHARACTERS:
        cut = excerpt[:EXCERPT_CHARACTERS]
        head, _, tail = cut.rpartition(" ")
        return (head if head and len(tail) < 40 else cut).rstrip(" ,;:—-") + "…"
    return f"{excerpt.rstrip(' ,;:—-')}…" if len(words) > EXCERPT_WORDS else excerpt


def _prose(document: Document) -> Iterator[str]:
    for chapter in document.chapters:
        yield from (block.text for block in chapter.blocks if block.kind is BlockKind.PROSE)


def _series(document: Document, site: Site) -> Iterator[SeriesEntry]:
    """Pair each series with its part; parts are declared in the order of the series."""
    parts = document.declared("series_part") or ()
    for index, name in enumerate(document.declared("series") or ()):
        part = _number(parts[index]) if index < len(parts) else None
        yield SeriesEntry(canonical(Taxonomy.SERIES, name, site.aliases), part)


def _labels(inferences: Inferences, site: Site) -> Iterable[Label]:
    """Return one label for each tag under its canonical name, the strongest word first within AO3's groups."""
    tags = (i for i in inferences.tags if i.tag.taxonomy not in _FIELDS)
    found = [Label(canonical_tag(i.tag, site.aliases), i.state, i.confidence) for i in tags]
    found.sort(key=_by_group)
    strongest: dict[tuple[Taxonomy, str], Label] = {}
    for label in found:
        strongest.setdefault((label.tag.taxonomy, fold(label.tag.name)), label)
    return strongest.values()


def _by_group(label: Label) -> tuple[int, int, float]:
    return _GROUPS.index(label.tag.taxonomy), _STATES.index(label.state), -label.confidence
