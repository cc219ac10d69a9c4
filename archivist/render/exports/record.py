"""Story -> what all the exports tell of it, once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup

from archivist.addresses import work_page
from archivist.model import Story
from archivist.render.frame import Frame, absolute
from archivist.render.offers import download_path
from archivist.render.views import WorkView
from archivist.render.works import work_view

UNDATED = "1970-01-01T00:00:00Z"
"""Feeds demand a date; a work without one has this, which is plainly none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A work as an entry of a feed or catalogue. Addresses are absolute."""

    id: str
    story: Story
    view: WorkView
    authors: tuple[str, ...]
    url: str
    epub: str
    summary: str
    updated: str
    tags: tuple[str, ...]


def entry(story: Story, frame: Frame) -> Entry:
    """Return the entry of a work."""
    view = work_view(story, frame)
    date = story.updated or story.published
    return Entry(
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, f'{frame.site.base_url}/{story.slug}')}",
        story=story,
        view=view,
        authors=story.authors or ("Anonymous",),
        url=absolute(frame, work_page(story.slug)),
        epub=absolute(frame, download_path(story, "epub")),
        summary=Markup(story.summary).striptags() if story.summary else story.excerpt,  # noqa: S704
        updated=f"{date[:10]}T00:00:00Z" if date else UNDATED,
        tags=tuple(tag.name for group in view.groups for tag in group.tags),
    )


def newest_date(entries: list[Entry]) -> str:
    """Return the latest date of the entries."""
    return max((item.updated for item in entries), default=UNDATED)
