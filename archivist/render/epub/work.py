"""Study -> Book: a work with its title page, its chapters as XHTML, and its record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

import msgspec
from markupsafe import Markup

from archivist.model import Story, Study
from archivist.render.body import text_view
from archivist.render.epub.book import Book, BookChapter, BookFile, BookWork, Row, media_type
from archivist.render.epub.packing import pack
from archivist.render.epub.xhtml import to_xhtml
from archivist.render.frame import Frame, in_english
from archivist.render.pictures.cover import cover_svg
from archivist.render.views import SeriesView
from archivist.render.works import work_view

RECORD = "archivist.json"
"""The file in META-INF from which our own reader takes the work back exactly as it was."""

UNDATED = "2000-01-01T00:00:00Z"
"""EPUB demands a time of modification; a work without dates has this one, the same on every build."""


def epub_of_work(study: Study, frame: Frame) -> bytes:
    """Return a work as an EPUB 3 file; equal studies give equal bytes."""
    story, frame = study.story, in_english(frame)
    view = work_view(story, frame)
    series = story.series[0] if story.series else None
    book = Book(
        identifier=_identifier(frame, story.slug),
        title=story.title,
        authors=_authors(story),
        language=story.language,
        direction=view.direction,
        modified=_modified((story,)),
        published=story.published or "",
        publisher=frame.site.title,
        source=view.source_url,
        subjects=tuple(tag.name for group in view.groups for tag in group.tags),
        description=Markup(story.summary).striptags() if story.summary else story.excerpt,  # noqa: S704
        series=series.name if series else "",
        series_part=series.part if series else None,
        works=(_work(study, frame, ""),),
        cover=cover_svg(story),
        pictures=tuple(_pictures((study,))),
        records=(BookFile(RECORD, "application/json", msgspec.json.encode(study.document)),),
    )
    return pack(book)


def epub_of_series(studies: Sequence[Study], frame: Frame, name: str) -> bytes:
    """Return all parts of a series, in the order given, as one EPUB 3 file."""
    stories, frame = [study.story for study in studies], in_english(frame)
    views = [work_view(story, frame) for story in stories]
    subjects = (tag.name for view in views for group in view.groups for tag in group.tags)
    first = stories[0]
    book = Book(
        identifier=_identifier(frame, f"series/{name}"),
        title=name,
        authors=tuple(dict.fromkeys(author for story in stories for author in _authors(story))),
        language=first.language,
        direction=views[0].direction,
        modified=_modified(stories),
        published=min((story.published for story in stories if story.published), default=""),
        publisher=frame.site.title,
        source="",
        subjects=tuple(dict.fromkeys(subjects)),
        description=", ".join(story.title for story in stories),
        series=name,
        series_part=None,
        works=tuple(_work(study, frame, f"part-{number}-") for number, study in enumerate(studies, 1)),
        cover=cover_svg(replace(first, title=name, summary="")),
        pictures=tuple(_pictures(studies)),
    )
    return pack(book)


def _pictures(studies: Sequence[Study]) -> Iterator[BookFile]:
    """Yield each picture of the works, once."""
    for name, data in dict(picture for study in studies for picture in study.pictures).items():
        yield BookFile(f"pictures/{name}", media_type(name), data)


def _identifier(frame: Frame, name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{frame.site.base_url or frame.site.title}/{name}')}"


def _modified(stories: Sequence[Story]) -> str:
    dates = [date for story in stories if (date := story.updated or story.published)]
    return f"{max(dates)}T00:00:00Z" if dates else UNDATED


def _work(study: Study, frame: Frame, prefix: str) -> BookWork:
    story = study.story
    return BookWork(
        file=f"{prefix}title.xhtml",
        title=story.title,
        authors=_authors(story),
        summary=_xhtml(story.summary),
        rows=tuple(_rows(story, frame)),
        chapters=tuple(_chapters(study, prefix)),
    )


def _authors(story: Story) -> tuple[str, ...]:
    return story.authors or ("Anonymous",)


def _xhtml(html: str, pictures: Mapping[str, str] | None = None) -> Markup:
    return Markup(to_xhtml(html, pictures))  # noqa: S704 - the input is safe HTML and stays what it is


def _chapters(study: Study, prefix: str) -> Iterator[BookChapter]:
    document, story = study.document, study.story
    several = len(document.chapters) > 1
    held = {path: path for name, _ in study.pictures if (path := f"pictures/{name}")}
    for index, chapter in enumerate(document.chapters):
        title = (chapter.title or f"Chapter {index + 1}") if several else story.title
        text = text_view(chapter, index, title, (title, story.title))
        parts = (_xhtml(part, held) for part in (text.head, text.body, text.tail))
        yield BookChapter(f"{prefix}chapter-{index + 1}.xhtml", title, *parts)


def _rows(story: Story, frame: Frame) -> Iterator[Row]:
    """Yield the lines of the title page: AO3's groups, then language, series and the numbers."""
    view = work_view(story, frame)
    for group in view.groups:
        if group.tags:
            yield Row(group.label, tuple(tag.name + ("*" if tag.inferred else "") for tag in group.tags))
    yield Row("Language", (view.language_name,))
    if story.series:
        yield Row("Series", tuple(_series_lines(view.series)))
    if dates := _dates(story):
        yield Row("Dates", dates)
    yield Row("Words", (f"{story.words:,}",))
    yield Row("Chapters", (view.parts,))
    if any(tag.inferred for group in view.groups for tag in group.tags):
        yield Row("*", ("inferred from the text",))


def _series_lines(series: Sequence[SeriesView]) -> Iterator[str]:
    for entry in series:
        yield f"Part {entry.part} of {entry.name}" if entry.part is not None else entry.name


def _dates(story: Story) -> tuple[str, ...]:
    published = (f"published {story.published}",) if story.published else ()
    updated = (f"updated {story.updated}",) if story.updated and story.updated != story.published else ()
    return published + updated
