"""Pages at old addresses: declared aliases of works, variants of names, and the redirects of site.toml."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath

from archivist.addresses import collision_key, shelf_folder, slug_of_words, work_folder, work_page
from archivist.config import Site
from archivist.model import Catalog, Page, Tag, Taxonomy


def redirects(site: Site, catalog: Catalog, taken: set[str]) -> Iterator[Page]:
    """Yield a page for each old address; an address in use is left alone, and the first claim on one counts."""
    used = {collision_key(path) for path in taken}
    for old, new in _moves(site, catalog):
        key = collision_key(old)
        if old and key not in used and not _is_inside_page(key, used):
            used.add(key)
            yield Page(old, "redirect.html", target=new)


def _is_inside_page(key: str, used: set[str]) -> bool:
    """Say whether some folder of the path is a page already."""
    parts = key.split("/")
    return any("/".join(parts[:end]) in used for end in range(1, len(parts)))


def _moves(site: Site, catalog: Catalog) -> Iterator[tuple[str, str]]:
    for old, new in site.redirects.items():
        yield page_path(old), new if new.startswith(("https://", "http://")) else page_path(new)
    for slug, story in catalog.stories.items():
        for alias in story.aliases:
            yield alias_path(alias), work_page(slug)
    for (taxonomy, variant), name in site.aliases.items():
        shelf = catalog.shelves.get(Tag(Taxonomy(taxonomy), name))
        if shelf:
            yield f"{shelf_folder(Tag(shelf.tag.taxonomy, variant))}/index.html", f"{shelf.address}/index.html"


def page_path(address: str) -> str:
    """Return the file an address below the site's root means; empty when it leads outside."""
    path = normpath(address.strip().replace("\\", "/").lstrip("/") or ".")
    if path.startswith("..") or "\0" in path:
        return ""
    if path == ".":
        return "index.html"
    return path if path.endswith((".html", ".htm", ".xml", ".atom", ".txt")) else f"{path}/index.html"


def alias_path(alias: str) -> str:
    """Return the file an alias of a work means: a path when it looks like one, else an earlier slug."""
    if alias.startswith(("/", "works/")) or alias.endswith((".html", ".htm")):
        return page_path(alias)
    return f"{work_folder(slug_of_words(alias))}/index.html"
