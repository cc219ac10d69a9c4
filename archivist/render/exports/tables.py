"""The whole archive as one JSON file and as one CSV file: nobody's list is locked in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

from archivist.addresses import work_page
from archivist.model import Page, State, Story, Taxonomy
from archivist.render.frame import Frame

COLUMNS = (
    *("path", "title", "authors", "rating", "warnings", "categories", "fandoms", "relationships", "characters"),
    *("tones", "tags", "language", "series", "words", "chapters", "complete", "published", "updated", "page"),
)
_GROUPS = {
    "warnings": Taxonomy.WARNING,
    "categories": Taxonomy.CATEGORY,
    "fandoms": Taxonomy.FANDOM,
    "relationships": Taxonomy.RELATIONSHIP,
    "characters": Taxonomy.CHARACTER,
    "tones": Taxonomy.TONE,
    "tags": Taxonomy.TAG,
}


def works_json(page: Page, frame: Frame) -> bytes:
    """Return every work with every published tag, and which of them were inferred."""
    works = [_record(story) for story in page.stories]
    data = {"title": frame.site.title, "works": works}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def works_csv(page: Page, frame: Frame) -> bytes:  # noqa: ARG001 - all makers are called alike
    """Return every work as a line; lists are joined by semicolons. Opens in a spreadsheet as it is."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for story in page.stories:
        record = _record(story)
        writer.writerow([_cell(record[column]) for column in COLUMNS])
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8", "replace")


def _record(story: Story) -> dict[str, Any]:
    rating = next((label.tag.name for label in story.published_labels(Taxonomy.RATING)), "Not Rated")
    record: dict[str, Any] = {"path": story.path, "title": story.title, "authors": list(story.authors)}
    record["rating"] = rating
    for name, taxonomy in _GROUPS.items():
        record[name] = [label.tag.name for label in story.published_labels(taxonomy)]
    return record | {
        "language": story.language,
        "series": [{"name": entry.name, "part": entry.part} for entry in story.series],
        "words": story.words,
        "chapters": len(story.chapters),
        "complete": story.complete,
        "published": story.published,
        "updated": story.updated,
        "page": work_page(story.slug),
        "inferred": list(_inferred(story)),
    }


def _inferred(story: Story) -> Iterator[str]:
    for label in story.labels:
        if label.state is State.ACCEPTED and label.confidence > 0:
            yield label.tag.name


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_series(item) if isinstance(item, dict) else str(item) for item in value)
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    # A spreadsheet would run a cell that begins like a formula.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _series(entry: dict[str, Any]) -> str:
    return f"{entry['name']} [{entry['part']}]" if entry["part"] is not None else str(entry["name"])
