"""Story -> WorkView: tags in AO3's groups and order, with its labels, and everything a header or a card shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from archivist.addresses import FOLDERS, full_page, work_page
from archivist.languages import direction, language_name, primary
from archivist.model import Identity, Label, Related, SeriesPlace, State, Story, Tag, Taxonomy, TitleOrigin
from archivist.render.frame import Frame
from archivist.render.offers import LABELS, download_path
from archivist.render.pictures import cover_path, preview_path
from archivist.render.symbols import NO_WARNINGS_CHOSEN, NOT_RATED, symbols
from archivist.render.views import ChapterView, GroupView, LinkView, RelatedView, SeriesView, TagView, WorkView
from archivist.render.wording import Wording

GROUPS: tuple[tuple[str, tuple[Taxonomy, ...], str, str], ...] = (
    ("rating", (Taxonomy.RATING,), "kind.rating", "kind.rating"),
    ("warning", (Taxonomy.WARNING,), "kind.warning", "kinds.archive_warning"),
    ("category", (Taxonomy.CATEGORY,), "kind.category", "kinds.category"),
    ("fandom", (Taxonomy.FANDOM,), "kind.fandom", "kinds.fandom"),
    ("relationship", (Taxonomy.RELATIONSHIP,), "kind.relationship", "kinds.relationship"),
    ("character", (Taxonomy.CHARACTER,), "kind.character", "kinds.character"),
    ("freeform", (Taxonomy.TONE, Taxonomy.TAG), "kind.freeform", "kinds.freeform"),
)
"""AO3's groups in AO3's order: name, what is in them, phrase for one tag, phrase for several."""

_KINDS = {taxonomy: kind for kind, taxonomies, _, _ in GROUPS for taxonomy in taxonomies}

ADULT = frozenset((NOT_RATED, "Mature", "Explicit"))
"""Ratings that AO3 asks about first; a work nobody rated may be anything."""

UNSPACED = frozenset(("ja", "th", "wuu", "yue", "zh"))
"""Languages whose words are counted by characters."""

LISTED = ("relationship", "character", "freeform")
MOST_TAGS = 18
SOME_TAGS = 6
"""A list shows so many tags of a work whole; of more, it shows so many of each kind and folds the rest."""

MOST_VIEWS = 4_000
"""So many views are kept: enough for the lists, and bounded however large the archive is."""

DEFAULTS = {
    "rating": Label(Tag(Taxonomy.RATING, NOT_RATED), State.ACCEPTED, 0.0),
    "warning": Label(Tag(Taxonomy.WARNING, NO_WARNINGS_CHOSEN), State.ACCEPTED, 0.0),
}
"""What a work carries when nobody says anything: it is not a guess, so it is not marked as one."""


def work_view(
    story: Story,
    frame: Frame,
    places: Sequence[SeriesPlace] = (),
    current: int | None = None,
    related: Sequence[Related] = (),
) -> WorkView:
    """Return the view of a work.

    ``current`` is the chapter being read, ``places`` are its neighbours in series, ``related`` the works like it.
    """
    key = story.slug, story.digest
    view = frame.drawn.get(key)
    if view is None:
        if len(frame.drawn) >= MOST_VIEWS:
            frame.drawn.pop(next(iter(frame.drawn)))
        view = frame.drawn[key] = _view(story, frame)
    if not places and current is None and not related:
        return view
    return replace(
        view,
        series=tuple(_series_views(story, frame, places)),
        chapters=chapter_views(story, current, frame.theme.wording),
        related=tuple(_related_view(other) for other in related),
    )


def _view(story: Story, frame: Frame) -> WorkView:
    """Return the view of a work for itself, without what depends on the page."""
    groups = tuple(_groups(story, frame))
    fandoms = next((group.tags for group in groups if group.kind == "fandom"), ())
    tags, more_tags = fold_tags(groups)
    last = len(story.chapters) - 1
    return WorkView(
        title=story.title,
        incipit=story.title_origin is TitleOrigin.INCIPIT,
        path=work_page(story.slug),
        full_path=full_page(story.slug) if last else "",
        latest_path=work_page(story.slug, last),
        authors=tuple(_shelf_link(Tag(Taxonomy.AUTHOR, name), frame) for name in story.authors),
        summary=Markup(story.summary),  # noqa: S704 - Story promises safe HTML
        excerpt=story.excerpt,
        groups=groups,
        fandoms=fandoms,
        tags=tags,
        more_tags=more_tags,
        symbols=symbols(groups, story.complete, frame.theme.wording),
        series=tuple(_series_views(story, frame, ())),
        collections=tuple(_shelf_link(x.tag, frame) for x in story.published_labels(Taxonomy.COLLECTION)),
        language=story.language,
        language_name=language_name(story.language),
        direction=direction(story.language),
        published=story.published or "",
        updated=story.updated if story.updated and story.updated != story.published else "",
        complete=story.complete,
        parts=_parts(story),
        chapters=chapter_views(story, None, frame.theme.wording),
        words=story.words,
        minutes=_minutes(story),
        crossover=story.crossover,
        original=story.identity is Identity.ORIGINAL,
        draft=story.draft,
        source_url=_web(story.source_url),
        slug=story.slug,
        related=(),
        adult=groups[0].tags[0].name in ADULT,
        downloads=tuple(_download(story, kind, frame) for kind in frame.site.downloads),
        cover=cover_path(story) if frame.site.covers else "",
        preview=preview_path(story) if frame.site.previews and frame.site.base_url else "",
    )


def _related_view(other: Related) -> RelatedView:
    shared = tuple(tag.name for tag in other.shared)
    return RelatedView(other.title, work_page(other.slug), ", ".join(other.authors), shared)


def _web(address: str | None) -> str:
    """Return an address readers may follow; a story may declare any text as its source."""
    return address if address and address.startswith(("https://", "http://")) else ""


def _download(story: Story, kind: str, frame: Frame) -> LinkView:
    name = frame.theme.wording.text("work.text_file") if kind == "txt" else LABELS[kind]
    return LinkView(name, download_path(story, kind))


def _shelf_link(tag: Tag, frame: Frame) -> LinkView:
    return LinkView(tag.name, f"{frame.folder(tag)}/index.html")


# --- tags ------------------------------------------------------------------------------------------------------------


def tag_view(label: Label, frame: Frame) -> TagView:
    """Return the view of a tag; a hint has no shelf to link to."""
    tag, suggested = label.tag, label.state is State.SUGGESTED
    path = "" if suggested or tag.taxonomy not in FOLDERS else f"{frame.folder(tag)}/index.html"
    inferred = label.state is not State.DECLARED and label.confidence > 0
    shown = frame.theme.wording.tag(tag)
    return TagView(tag.name, shown, path, str(tag.taxonomy), inferred, suggested, round(label.confidence * 100))


def _groups(story: Story, frame: Frame) -> Iterator[GroupView]:
    published: defaultdict[str, list[TagView]] = defaultdict(list)
    hints: defaultdict[str, list[TagView]] = defaultdict(list)
    for label in story.labels:
        if kind := _KINDS.get(label.tag.taxonomy):
            (hints if label.state is State.SUGGESTED else published)[kind].append(tag_view(label, frame))
    for kind, _, one, several in GROUPS:
        tags, possible = published[kind], hints[kind]
        if not tags and kind in DEFAULTS:
            tags = [tag_view(DEFAULTS[kind], frame)]
        if tags or possible:
            called = frame.theme.wording.text(one if len(tags or possible) == 1 else several)
            yield GroupView(kind, called, tuple(tags), tuple(possible))


def fold_tags(groups: Sequence[GroupView]) -> tuple[tuple[GroupView, ...], tuple[TagView, ...]]:
    """Part the tags that lists show in what is seen at once and what is folded, so that no work walls off the next."""
    listed = [group for group in groups if group.kind in LISTED and group.tags]
    if sum(len(group.tags) for group in listed) <= MOST_TAGS:
        return tuple(listed), ()
    shown = tuple(replace(group, tags=group.tags[:SOME_TAGS]) for group in listed)
    return shown, tuple(tag for group in listed for tag in group.tags[SOME_TAGS:])


# --- parts and series ------------------------------------------------------------------------------------------------


def _parts(story: Story) -> str:
    """Write chapters as AO3 does: those there are, of those there will be."""
    posted = len(story.chapters)
    planned = story.chapters_planned or (posted if story.complete else None)
    return f"{posted}/{max(planned, posted) if planned else '?'}"


def _minutes(story: Story) -> int:
    """Return how long reading takes: 240 words a minute (Brysbaert 2019), or 500 characters where those count."""
    return max(1, round(story.words / (500 if primary(story.language) in UNSPACED else 240)))


def chapter_views(story: Story, current: int | None, wording: Wording) -> tuple[ChapterView, ...]:
    """Return the table of contents of a work; empty when it has only one chapter."""
    if len(story.chapters) == 1:
        return ()
    return tuple(
        ChapterView(
            number=index + 1,
            name=entry.title or wording.text("text.chapter", index + 1),
            path=work_page(story.slug, index),
            words=entry.words,
            current=index == current,
        )
        for index, entry in enumerate(story.chapters)
    )


def _series_views(story: Story, frame: Frame, places: Sequence[SeriesPlace]) -> Iterator[SeriesView]:
    by_name = {place.tag.name: place for place in places}
    for entry in story.series:
        link = _shelf_link(Tag(Taxonomy.SERIES, entry.name), frame)
        place = by_name.get(entry.name)
        before, after = (place.previous, place.next) if place else (None, None)
        yield SeriesView(
            name=entry.name,
            path=link.path,
            part=entry.part,
            previous=LinkView(before.title, work_page(before.slug)) if before else None,
            next=LinkView(after.title, work_page(after.slug)) if after else None,
        )
