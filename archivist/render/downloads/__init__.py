"""Works as files to keep: EPUB, one self-contained HTML page, plain text. Each carries the same metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from archivist.config import Site
from archivist.model import Catalog, Page, Study
from archivist.render.downloads.plain import text_of_work
from archivist.render.downloads.single import html_of_work
from archivist.render.epub import epub_of_series, epub_of_work
from archivist.render.frame import Frame
from archivist.render.offers import download_path, offers_book, series_path

_MAKERS: Mapping[str, Callable[[Sequence[Study], Frame, Page], bytes]] = {
    "download.epub": lambda studies, frame, _: epub_of_work(studies[0], frame),
    "download.html": lambda studies, frame, _: html_of_work(studies[0], frame),
    "download.txt": lambda studies, frame, _: text_of_work(studies[0], frame).encode("utf-8"),
    "series.epub": lambda studies, frame, page: epub_of_series(studies, frame, page.tag.name if page.tag else ""),
}


def downloads(site: Site, catalog: Catalog) -> Iterator[Page]:
    """Yield the files of every work, and an e-book for every series of more than one part."""
    for story in catalog.stories.values():
        for kind in site.downloads:
            yield Page(download_path(story, kind), f"download.{kind}", story.path, story)
    for tag, shelf in catalog.shelves.items():
        if offers_book(site, tag, len(shelf.stories)):
            stories = tuple(catalog.stories[slug] for slug in shelf.stories)
            sources = tuple(story.path for story in stories)
            yield Page(series_path(shelf.address), "series.epub", tag=tag, stories=stories, sources=sources)


def is_download(page: Page) -> bool:
    """Say whether a page is a file made here, not by a template."""
    return page.template in _MAKERS


def make_download(page: Page, studies: Sequence[Study], frame: Frame) -> bytes:
    """Return the bytes of a download; equal studies give equal bytes."""
    return _MAKERS[page.template](studies, frame, page)
