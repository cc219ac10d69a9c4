"""``archivist check``: a build that writes nothing, and then every link of every page it would have written.

The pages are built into a temporary folder, so that what is checked is exactly what a reader would get.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from archivist.build import Builder, Progress, Report
from archivist.errors import Level, Problem

LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "audio": "src", "video": "src"}


@dataclass(frozen=True, slots=True)
class _PageLinks:
    """The links a page holds, and the fragments others may link to."""

    links: tuple[str, ...]
    anchors: frozenset[str]


def check(root: Path, *, drafts: bool | None = None, progress: Progress | None = None) -> tuple[Report, list[Problem]]:
    """Build the site into a temporary folder and return its report with the problems of its links.

    Raises:
        ArchivistError: as :meth:`archivist.build.Builder.build`.
    """
    with TemporaryDirectory(prefix="archivist-check-") as folder:
        output = Path(folder) / "output"
        builder = Builder(root, output=output, memory=Path(folder) / "memory", drafts=drafts)
        report = builder.build(progress)
        return report, check_links(output)


def check_links(output: Path) -> list[Problem]:
    """Follow every internal link of every HTML page below ``output``, fragments too; outside links are left alone."""
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    pages = {path: _read_links(output / path) for path in sorted(files) if path.endswith(".html")}
    return [problem for path in pages for problem in _check_page(path, pages, files)]


def _read_links(path: Path) -> _PageLinks:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(path.read_bytes())
    links = []
    anchors = set()
    for node in tree.css("[id], a[href], link[href], [src]"):
        attributes = node.attributes
        if name := attributes.get("id"):
            anchors.add(name)
        wanted = LINKS.get(node.tag or "")
        if wanted and (link := attributes.get(wanted)) is not None:
            links.append(link)
    return _PageLinks(tuple(dict.fromkeys(links)), frozenset(anchors))


def _check_page(path: str, pages: Mapping[str, _PageLinks], files: set[str]) -> Iterator[Problem]:
    for link in pages[path].links:
        message, code = _fault(path, link, pages, files)
        if message:
            yield Problem(Level.ERROR if code != "absolute-link" else Level.WARNING, path, message, code)


def _fault(path: str, link: str, pages: Mapping[str, _PageLinks], files: set[str]) -> tuple[str, str]:
    """Say what is wrong with a link, and the code for it; two empty strings when nothing is."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return "", ""
    if parts.path.startswith("/"):
        # 404.html is served at any depth and has to link from the host's root.
        return ("", "") if path == "404.html" else (f"link from the root of the host: {link}", "absolute-link")
    target = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
    if target not in files:
        return f"broken link: {link} leads to nothing", "broken-link"
    if parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
        return f"broken link: {link} names a place that {target} does not have", "broken-fragment"
    return "", ""
