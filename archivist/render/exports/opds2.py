"""OPDS Catalog 2.0: the same catalogue as JSON, for newer e-readers (drafts.opds.io/opds-2.0)."""

from __future__ import annotations

import json
from typing import Any

from archivist.model import Page
from archivist.render.exports.record import Entry, entry
from archivist.render.frame import Frame, absolute

KIND = "application/opds+json"


def opds2_root(page: Page, frame: Frame) -> bytes:
    """Return where an e-reader starts."""
    doors = [{"title": "Newest works", "href": absolute(frame, "opds/newest.json"), "type": KIND, "rel": "current"}]
    for address, told in page.files:
        name, count = told.split("\t")
        href = absolute(frame, f"{address}/opds.json")
        properties = {"properties": {"numberOfItems": int(count)}}
        doors.append({"title": name, "href": href, "type": KIND, "rel": "subsection"} | properties)  # type: ignore[arg-type]
    return _dump({"metadata": {"title": frame.site.title}, "links": [_self(page, frame)], "navigation": doors})


def opds2_feed(page: Page, frame: Frame) -> bytes:
    """Return the works of a shelf as publications."""
    title = page.tag.name if page.tag else "Newest works"
    start = {"rel": "start", "href": absolute(frame, "opds/index.json"), "type": KIND}
    return _dump(
        {
            "metadata": {"title": title, "numberOfItems": len(page.stories)},
            "links": [_self(page, frame), start],
            "publications": [_publication(entry(story, frame), frame) for story in page.stories],
        }
    )


def _publication(work: Entry, frame: Frame) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "@type": "http://schema.org/Book",
        "identifier": work.id,
        "title": work.story.title,
        "author": [{"name": name} for name in work.authors],
        "language": work.story.language,
        "modified": work.updated,
        "description": work.summary,
        "subject": list(work.tags),
        "publisher": frame.site.title,
    }
    if work.story.published:
        metadata["published"] = work.story.published
    if work.story.series:
        series = work.story.series[0]
        place = {"position": series.part} if series.part is not None else {}
        metadata["belongsTo"] = {"series": [{"name": series.name} | place]}
    acquire = {"rel": "http://opds-spec.org/acquisition/open-access", "href": work.epub, "type": "application/epub+zip"}
    read = {"rel": "alternate", "href": work.url, "type": "text/html"}
    return {"metadata": metadata, "links": [acquire, read]}


def _self(page: Page, frame: Frame) -> dict[str, str]:
    return {"rel": "self", "href": absolute(frame, page.path), "type": KIND}


def _dump(feed: dict[str, Any]) -> bytes:
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()
