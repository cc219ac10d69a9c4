"""A small archive, rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from archivist.catalog import make_catalog
from archivist.config import Site
from archivist.model import Catalog, Page, Study
from archivist.render import Frame, Renderer, Theme, assets, builtin_themes, load_theme, make_frame, plan


@dataclass(frozen=True)
class Rendered:
    """Every file of a site as text, by path, and what it was made from."""

    site: Site
    catalog: Catalog
    frame: Frame
    pages: Mapping[str, Page]
    files: Mapping[str, str]

    def tree(self, path: str) -> LexborHTMLParser:
        return LexborHTMLParser(self.files[path])

    def text(self, path: str, selector: str) -> list[str]:
        return [" ".join(node.text().split()) for node in self.tree(path).css(selector)]

    def links(self, path: str, selector: str = "a") -> list[str]:
        return [node.attributes["href"] or "" for node in self.tree(path).css(f"{selector}[href]")]


_LOADED: dict[str, Theme] = {}


def _built_in(site: Site) -> Theme:
    """Read the built-in theme once for all tests that do not touch it."""
    key = f"{site.theme} {site.language} {site.theme_options!r}"
    if key not in _LOADED:
        _LOADED[key] = load_theme(site, builtin_themes())
    return _LOADED[key]


def _studies(page: Page, by_path: Mapping[str, Study]) -> list[Study]:
    wanted = (page.source,) if page.source else page.sources
    return [by_path[path] for path in wanted if path in by_path]


def render_site(studies: Iterable[Study], site: Site | None = None, themes: Path | None = None) -> Rendered:
    site = site or Site(title="Cold Point")
    by_path = {study.document.path: study for study in studies}
    catalog, _ = make_catalog([study.story for study in by_path.values()], site)
    theme = load_theme(site, themes) if themes else _built_in(site)
    frame = make_frame(site, theme, catalog)
    renderer = Renderer(frame)
    pages = list(plan(site, catalog))
    assert len({page.path for page in pages}) == len(pages)
    artifacts = [renderer.render(page, *_studies(page, by_path)) for page in pages]
    files = {artifact.path: artifact.data.decode("utf-8", "replace") for artifact in (*artifacts, *assets(theme))}
    return Rendered(site, catalog, frame, {page.path: page for page in pages}, files)


@pytest.fixture
def render() -> Callable[..., Rendered]:
    return render_site
