"""What is said to the browser beside the pages as built: the reload script, the bar, the pages about trouble.

All of it happens on the wire. Nothing here is ever written below output/.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import quote

from archivist.errors import Level, Problem
from archivist.serve.board import Status

if TYPE_CHECKING:
    from jinja2 import Environment

SHOWN = 3
ASSETS = {"reload.js": "text/javascript; charset=utf-8", "preview.css": "text/css; charset=utf-8"}


def asset(name: str) -> bytes:
    """Return one of :data:`ASSETS`."""
    return resources.files(__package__).joinpath("pages", name).read_bytes()


class Wire:
    """Writes what the preview adds. ``token`` is in every address of its own; ``run`` tells one run from the next."""

    def __init__(self, token: str, run: str, *, reload: bool) -> None:
        self._base = f"/_archivist/{token}/"
        self._run = run
        self._reload = reload
        self._environment = _environment()

    def dress(self, page: bytes, status: Status) -> bytes:
        """Return a page with the script in it, and the bar if stories have errors."""
        extra = self._render("extra.html", status, trouble=False, count=len(status.broken), stories=_links(status))
        at = page.lower().rfind(b"</body>")
        return page + extra if at < 0 else page[:at] + extra + page[at:]

    def halted(self, status: Status) -> bytes:
        """Return the page that stands for all pages when the build has failed."""
        return self._error(status, "The archive could not be built", status.halted)

    def broken(self, status: Status, problems: tuple[Problem, ...]) -> bytes:
        """Return the page that stands for the page of a story that failed."""
        return self._error(status, "This story could not be built", problems)

    def waiting(self, status: Status) -> bytes:
        """Return the page that stands for all pages until the first build has ended."""
        return self._render("waiting.html", status, trouble=True)

    def missing(self, status: Status, address: str) -> bytes:
        """Return the page for an address where nothing is, when the site has none of its own."""
        return self._render("missing.html", status, trouble=False, address=address)

    def _error(self, status: Status, heading: str, problems: tuple[Problem, ...]) -> bytes:
        errors = tuple(p for p in problems if p.level is Level.ERROR) or problems
        return self._render("error.html", status, trouble=True, heading=heading, problems=errors)

    def _render(self, template: str, status: Status, **view: object) -> bytes:
        frame = {"base": self._base, "run": self._run, "reload": self._reload, "version": status.version}
        return self._environment.get_template(template).render(frame, **view).encode("utf-8", "replace")


def broken_at(status: Status, path: str) -> tuple[Problem, ...]:
    """Return the problems of the story whose page, or further chapter, would lie at ``path``."""
    for page, problems in status.broken.items():
        if path == page or path.rpartition("/")[0] == page.removesuffix("/index.html"):
            return problems
    return ()


def _links(status: Status) -> tuple[Mapping[str, str], ...]:
    """Return the first few failed stories as the bar shows them."""
    return tuple(
        {
            "href": "/" + quote(page.removesuffix("index.html")),
            "place": problems[0].place,
            "message": problems[0].message,
        }
        for page, problems in list(status.broken.items())[:SHOWN]
    )


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("archivist.serve", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
