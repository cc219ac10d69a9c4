"""The address of Sort and Filter with a shelf already chosen."""

from __future__ import annotations

from urllib.parse import quote

from archivist.model import Tag, Taxonomy

GROUPS = {
    Taxonomy.RATING: "rating",
    Taxonomy.WARNING: "warning",
    Taxonomy.CATEGORY: "category",
    Taxonomy.FANDOM: "fandom",
    Taxonomy.RELATIONSHIP: "relationship",
    Taxonomy.CHARACTER: "character",
    Taxonomy.TONE: "freeform",
    Taxonomy.TAG: "freeform",
    Taxonomy.AUTHOR: "author",
    Taxonomy.SERIES: "series",
    Taxonomy.COLLECTION: "collection",
}
"""The group of the filter form that each taxonomy is in, in the order of the form."""


def shelf_query(tag: Tag | None) -> str:
    """Return the query that presets the filter to one shelf; the whole archive has none."""
    return f"?{GROUPS[tag.taxonomy]}={quote(tag.name, safe='')}" if tag else ""
