"""JSON Feed, version 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any

from archivist.model import Page
from archivist.render.exports.record import Entry, entry
from archivist.render.frame import Frame, absolute


def json_feed(page: Page, frame: Frame) -> bytes:
    """Return the newest works as a JSON Feed."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": frame.site.title,
        "home_page_url": frame.site.base_url,
        "feed_url": absolute(frame, page.path),
        "description": frame.site.description,
        "language": frame.site.language,
        "items": [_item(entry(story, frame)) for story in page.stories],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _item(item: Entry) -> dict[str, Any]:
    dated = {"date_published": f"{item.story.published}T00:00:00Z"} if item.story.published else {}
    return {
        "id": item.id,
        "url": item.url,
        "title": item.story.title,
        "content_text": item.summary,
        "authors": [{"name": name} for name in item.authors],
        "tags": list(item.tags),
        "language": item.story.language,
        **dated,
    }
