"""Which pictures a site has as files of their own: covers for its lists, and previews for those who share a link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from archivist.addresses import work_folder
from archivist.config import Site
from archivist.model import Catalog, Page, Story
from archivist.render.pictures.cover import cover_svg
from archivist.render.pictures.preview import preview_png


def cover_path(story: Story) -> str:
    """Return where a work's cover lies."""
    return f"{work_folder(story.slug)}/cover.svg"


def preview_path(story: Story) -> str:
    """Return where the picture lies that other sites show beside a link to a work."""
    return f"{work_folder(story.slug)}/preview.png"


def pictures(site: Site, catalog: Catalog) -> Iterator[Page]:
    """Yield the pictures of every work that the site wants; previews need an address to be found at."""
    for story in catalog.stories.values():
        if site.covers:
            yield Page(cover_path(story), "picture.cover", story=story)
        if site.previews and site.base_url:
            yield Page(preview_path(story), "picture.preview", story=story)


def is_picture(page: Page) -> bool:
    """Say whether a page is a picture made here."""
    return page.template in _MAKERS


def make_picture(page: Page) -> bytes:
    """Return the bytes of a picture; equal stories have equal pictures."""
    if page.story is None:
        raise ValueError(f"{page.path}: a picture is of a story")
    return _MAKERS[page.template](page.story)


_MAKERS: Mapping[str, Callable[[Story], bytes]] = {"picture.cover": cover_svg, "picture.preview": preview_png}
