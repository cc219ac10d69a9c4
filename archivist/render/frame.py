"""What every page can see besides itself, and the fingerprint that says whether a page must be rendered again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

import msgspec

from archivist.addresses import FOLDERS, shelf_folder
from archivist.config import Site
from archivist.model import Catalog, Digest, Page, Slug, Tag, Taxonomy, digest
from archivist.render.phrases import FALLBACK
from archivist.render.theme import Theme
from archivist.render.views import WorkView


@dataclass(frozen=True, slots=True)
class Frame:
    """The site, its theme, the kinds of shelves it has, and the few shelves whose address their name does not tell.

    ``digest`` covers all of it: a page's bytes are decided by the frame and the page.
    """

    site: Site
    theme: Theme
    sections: tuple[Taxonomy, ...]
    exceptions: Mapping[Tag, str]
    digest: Digest
    drawn: dict[tuple[Slug, Digest], WorkView] = field(default_factory=dict, compare=False, repr=False)
    """The views made within this frame, because a work is shown on its own pages, in its files and on many lists."""

    def folder(self, tag: Tag) -> str:
        """Return the folder of a tag's shelf."""
        return (self.exceptions and self.exceptions.get(tag)) or shelf_folder(tag)


def in_english(frame: Frame) -> Frame:
    """Return the frame for files that programs read: their labels are AO3's, whatever the site's language."""
    wording = frame.theme.wording
    if wording.language == FALLBACK:
        return frame
    return replace(frame, theme=replace(frame.theme, wording=wording.english), drawn={})


def absolute(frame: Frame, path: str) -> str:
    """Return the address of a path below output/; index pages go by their folder."""
    if path == "index.html" or path.endswith("/index.html"):
        path = path.removesuffix("index.html")
    return frame.site.base_url + quote(path, safe="/#")


def make_frame(site: Site, theme: Theme, catalog: Catalog) -> Frame:
    """Return what all pages of this catalog share."""
    present = {tag.taxonomy for tag in catalog.shelves}
    sections = tuple(taxonomy for taxonomy in FOLDERS if taxonomy in present)
    exceptions = {tag: shelf.address for tag, shelf in catalog.shelves.items() if shelf.address != shelf_folder(tag)}
    addresses = (f"{tag.taxonomy} {tag.name} {address}" for tag, address in exceptions.items())
    return Frame(site, theme, sections, exceptions, digest(site.digest, theme.digest, repr(sections), *addresses))


def fingerprint(page: Page, frame: Frame) -> Digest:
    """Hash everything ``page`` can show; equal fingerprints mean equal bytes. Stories count by their own digests."""
    story = page.story.digest if page.story else ""
    rest = (
        *(page.path, page.template, page.chapter, page.series, page.taxonomy, page.tag, page.counts, page.letters),
        *(page.initial, page.pager, page.total, page.words, page.target, page.files, page.figures),
        *(page.related, page.broader, page.narrower, page.arrangement, page.first, page.families),
    )
    stories = "".join(shown.digest for shown in page.stories)
    return digest(frame.digest, story, stories, msgspec.msgpack.encode(rest))
