"""Which files a site offers for keeping, and where they lie."""

from __future__ import annotations

from collections.abc import Mapping

from archivist.addresses import work_folder
from archivist.config import Site
from archivist.model import Story, Tag, Taxonomy

LABELS: Mapping[str, str] = {"epub": "EPUB", "html": "HTML", "txt": "Text"}
"""The formats a site may offer, and what readers call them."""


def download_path(story: Story, kind: str) -> str:
    """Return where a work's file of one format lies: named like the work, in the work's own folder."""
    return f"{work_folder(story.slug)}/{story.slug.rpartition('/')[2]}.{kind}"


def series_path(address: str) -> str:
    """Return where the e-book of a whole series lies."""
    return f"{address}/{address.rpartition('/')[2]}.epub"


def offers_book(site: Site, tag: Tag, parts: int) -> bool:
    """Say whether a tag is a series of several parts that can be had as one e-book."""
    return tag.taxonomy is Taxonomy.SERIES and parts > 1 and "epub" in site.downloads
