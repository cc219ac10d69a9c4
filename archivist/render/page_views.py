"""Page + Study -> PageView: what one page shows, gathered for its template."""

from __future__ import annotations

from typing import Any, Protocol

from markupsafe import Markup

from archivist.addresses import why_page
from archivist.model import Document, Page, State, Story, Study
from archivist.render.body import text_view
from archivist.render.charts import chart_views, network_of
from archivist.render.filtering import shelf_query
from archivist.render.frame import Frame
from archivist.render.lists import (
    count_groups,
    count_view,
    letter_views,
    names_views,
    pager_view,
    section,
    tag_heading,
)
from archivist.render.offers import offers_book, series_path
from archivist.render.pictures import arc_view
from archivist.render.reasons import explains, reason_views
from archivist.render.views import FileView, PageView, TextView
from archivist.render.wording import Wording
from archivist.render.works import chapter_views, work_view

_EMPTY: dict[str, Any] = {
    "title": "",
    "heading": "",
    "description": "",
    "taxonomy": "",
    "label": "",
    "section": None,
    "feed": "",
    "broader": (),
    "narrower": (),
    "arrangement": "",
    "query": "",
    "book": "",
    "charts": (),
    "network": None,
    "arc": None,
    "why": "",
    "cards": (),
    "works": (),
    "total": 0,
    "words": 0,
    "ordered": False,
    "inferred": False,
    "pager": None,
    "names": (),
    "letters": (),
    "groups": (),
    "texts": (),
    "notes": Markup(),
    "end_notes": Markup(),
    "chapter": None,
    "previous": None,
    "next": None,
    "reasons": (),
    "target": "",
    "files": (),
    "updated": "",
}


class CardMaker(Protocol):
    """Whoever draws a story's entry in a list."""

    def card(self, story: Story, /) -> Markup:
        """Return the entry, safe to write."""
        ...


def page_view(page: Page, study: Study | None, frame: Frame, cards: CardMaker) -> PageView:
    """Gather what ``page`` shows."""
    shown: dict[str, Any] = {"path": page.path, "kind": page.template.partition(".")[0], "target": page.target}
    if page.story is not None and study is not None and page.template == "why.html":
        shown |= _why_page(page.story, study, frame)
    elif page.story is not None and study is not None:
        shown |= _work_page(page, page.story, study, frame)
    elif page.template == "statistics.html":
        shown |= _headings(page, frame) | {"total": page.total, "words": page.words}
        shown |= {"charts": chart_views(page, frame), "network": network_of(page, frame)}
    elif page.template == "feed.atom":
        shown |= _feed(page, frame)
    else:
        shown |= _list(page, frame, cards)
    return PageView(**(_EMPTY | shown))


# --- works -----------------------------------------------------------------------------------------------------------


def _work_page(page: Page, story: Story, study: Study, frame: Frame) -> dict[str, Any]:
    wording = frame.theme.wording
    chapters = chapter_views(story, page.chapter, wording)
    at = page.chapter
    chapter = chapters[at] if chapters and at is not None else None
    first = page.template == "story.html"
    document = study.document
    return {
        "title": _part(story.title, chapter.name, wording) if chapter and not first else story.title,
        "heading": story.title,
        "description": story.excerpt,
        "texts": tuple(_texts(page, story, document, wording)),
        "notes": _declared(document, "notes") if first or page.chapter is None else Markup(),
        "end_notes": _declared(document, "end_notes") if _shows_end(page, story) else Markup(),
        "chapter": chapter,
        "previous": chapters[at - 1] if chapter and at else None,
        "next": chapters[at + 1] if chapter and at is not None and at + 1 < len(chapters) else None,
        "why": why_page(story.slug) if page.chapter in (None, 0) and explains(frame.site, story) else "",
        "arc": arc_view(study.inferences.arc, chapters) if first or page.chapter is None else None,
    }


def _why_page(story: Story, study: Study, frame: Frame) -> dict[str, Any]:
    heading = frame.theme.wording.text("why.heading")
    reasons = tuple(reason_views(story, study.inferences, frame))
    return {"title": _part(story.title, heading, frame.theme.wording), "heading": heading, "reasons": reasons}


def _shows_end(page: Page, story: Story) -> bool:
    return page.chapter is None or page.chapter == len(story.chapters) - 1


def _declared(document: Document, field: str) -> Markup:
    return Markup(document.declared_one(field) or "")  # noqa: S704 - declared notes are sanitized when read


def _texts(page: Page, story: Story, document: Document, wording: Wording) -> list[TextView]:
    several = len(document.chapters) > 1
    texts = []
    for index, chapter in enumerate(document.chapters):
        if page.chapter is None or page.chapter == index or not several:
            title = (chapter.title or wording.text("text.chapter", index + 1)) if several else chapter.title or ""
            title = "" if not several and title.casefold() == story.title.casefold() else title
            known = (story.title, chapter.title or story.title)
            texts.append(text_view(chapter, index, title, known, wording.text("text.note")))
    return texts


# --- lists -----------------------------------------------------------------------------------------------------------


def _list(page: Page, frame: Frame, cards: CardMaker) -> dict[str, Any]:
    shown = _headings(page, frame)
    names = names_views(page, frame) if page.template == "terms.html" else ()
    return shown | {
        "cards": tuple(cards.card(story) for story in page.stories),
        "total": page.total,
        "words": page.words,
        "inferred": any(label.state is State.ACCEPTED for story in page.stories for label in story.labels),
        "pager": pager_view(page, frame.theme.wording),
        "names": names,
        "letters": letter_views(page, names),
        "groups": count_groups(page.counts, frame) if page.template != "terms.html" else (),
        "broader": tuple(count_view(item, frame) for item in page.broader),
        "narrower": tuple(count_view(item, frame) for item in page.narrower),
        "arrangement": page.arrangement,
        "query": shelf_query(page.tag),
        "files": tuple(FileView(path, date) for path, date in page.files),
    }


HEADINGS = {
    "works.html": "works",
    "404.html": "missing",
    "redirect.html": "moved",
    "filter.html": "filter",
    "my.html": "my",
    "search.html": "search",
    "statistics.html": "statistics",
}
"""The phrases pages without a story or a shelf are headed by."""


def _part(title: str, part: str, wording: Wording) -> str:
    return wording.text("heading.part", title=title, part=part)


def _headings(page: Page, frame: Frame) -> dict[str, Any]:
    wording = frame.theme.wording
    number = page.pager.number if page.pager else 0

    def numbered(title: str) -> str:
        return wording.text("heading.numbered", number, title=title) if number else title

    if page.tag:
        link = section(page.tag.taxonomy, frame)
        return {
            "title": numbered(wording.tag(page.tag)),
            "heading": wording.tag(page.tag),
            "label": tag_heading(page.tag, wording),
            "taxonomy": page.tag.taxonomy.value,
            "section": link,
            "ordered": page.tag.taxonomy.value == "series",
            "feed": _feed_path(page, frame),
            "book": _book_path(page, frame),
        }
    if page.taxonomy:
        name = section(page.taxonomy, frame).name
        part = wording.text("heading.by_medium") if page.arrangement == "media" else page.initial
        title = _part(name, part, wording) if part else name
        return {"title": title, "heading": name, "label": page.initial, "taxonomy": page.taxonomy.value}
    known = HEADINGS.get(page.template)
    heading = wording.text(f"heading.{known}") if known else frame.site.title
    return {"title": numbered(heading), "heading": heading}


def _book_path(page: Page, frame: Frame) -> str:
    """Return the e-book of a whole series; only the first page of a list knows how many works there are."""
    folder = page.path.rpartition("/")[0]
    is_offered = page.tag is not None and offers_book(frame.site, page.tag, page.total)
    return series_path(folder) if is_offered else ""


def _feed_path(page: Page, frame: Frame) -> str:
    site = frame.site
    has_feed = site.feeds and site.feed_per_shelf and site.base_url
    return f"{page.path.rpartition('/')[0]}/feed.atom" if has_feed else ""


def _feed(page: Page, frame: Frame) -> dict[str, Any]:
    site = frame.site
    works = tuple(work_view(story, frame) for story in page.stories)
    title = f"{page.tag.name} — {site.title}" if page.tag else site.title
    return {"title": title, "heading": title, "works": works, "updated": max((w.date for w in works), default="")}
