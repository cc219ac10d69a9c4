"""A small site, a builder of the shape of the real one, and a preview that really listens."""

from __future__ import annotations

import http.client
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pytest

from archivist.build import Report
from archivist.config import Project, Site, load_project
from archivist.errors import Level, Problem, ThemeError
from archivist.serve.port import listen
from archivist.serve.preview import Preview

TEMPLATE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>TITLE</title>
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'">
<link rel="stylesheet" href="/assets/style.css"></head>
<body><main><h1>TITLE</h1>BODY</main></body></html>
"""
STORIES = {
    "bleach/rain.txt": "Rain in Karakura\n\n" + "\n\n".join(f"It rained, part {n}." for n in range(120)),
    "bleach/snow.txt": "Snow in Karakura\n\nIt snowed.",
    "ff7/bar.txt": "The Bar\n\nTifa wiped the counter.",
}


class SmallBuilder:
    """Builds the way the real one does, seen from outside: atomically, all or nothing, and nothing for nothing."""

    def __init__(self, root: Path, output: Path) -> None:
        self.root, self.output = root, output
        self.builds = 0
        self.crash: Exception | None = None
        self.before_build: Callable[[], object] = lambda: None
        self._known: dict[str, str] = {}

    def load(self) -> tuple[Project, Site]:
        return load_project(self.root, self.output)

    def build(self, progress: Callable[[str, int, int], None] | None = None) -> Report:
        self.builds += 1
        assert progress
        project, _ = self.load()
        self.before_build()
        progress("reading", 1, 1)
        if self.crash:
            raise self.crash
        frame = self._frame(project)
        sources = {
            path.relative_to(project.content).as_posix(): path.read_text("utf-8")
            for path in sorted(project.content.rglob("*.txt"))
        }
        failed = {name: text for name, text in sources.items() if "BROKEN" in text}
        pages = self._pages(frame, {name: text for name, text in sources.items() if name not in failed})
        touched = tuple(sorted(n for n in {**sources, **self._known} if sources.get(n) != self._known.get(n)))
        self._known = sources
        written, removed = self._write(pages)
        return Report(
            stories=len(sources) - len(failed), changed=len(touched), fandoms=0, pages=len(pages), written=written,
            same=len(pages) - written, removed=removed, drafts=0, future=0, seconds=0.0,
            problems=tuple(_problem(f"content/{name}", text, "BROKEN", "bad-story") for name, text in failed.items()),
            failed=tuple((name, f"works/{name.removesuffix('.txt')}/index.html") for name in failed),
            touched=touched,
        )  # fmt: skip

    def _frame(self, project: Project) -> str:
        path = project.themes / "default" / "base.html"
        text = path.read_text("utf-8")
        if "{%" in text:
            raise ThemeError(_problem("themes/default/base.html", text, "{%", "bad-template"))
        return text

    def _pages(self, frame: str, stories: dict[str, str]) -> dict[str, str]:
        pages = {"assets/style.css": "body { margin: 2em; }", "feed.atom": "<feed/>", "data/facets.js": "var FACETS;"}
        links = []
        for name, text in stories.items():
            title, _, body = text.partition("\n\n")
            address = f"works/{name.removesuffix('.txt')}"
            prose = "".join(f"<p>{escape(part)}</p>" for part in body.split("\n\n"))
            pages[f"{address}/index.html"] = frame.replace("TITLE", escape(title)).replace("BODY", prose)
            links.append(f'<li><a href="/{address}/index.html">{escape(title)}</a></li>')
        pages["index.html"] = frame.replace("TITLE", "Home").replace("BODY", f"<ul>{''.join(links)}</ul>")
        pages["404.html"] = frame.replace("TITLE", "Our own missing page").replace("BODY", "")
        return pages

    def _write(self, pages: dict[str, str]) -> tuple[int, int]:
        written = removed = 0
        for name, text in pages.items():
            path = self.output / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text("utf-8") != text:
                new = path.with_name(".new")
                new.write_text(text, "utf-8")
                new.replace(path)
                written += 1
        for path in self.output.rglob("*.html"):
            if path.relative_to(self.output).as_posix() not in pages:
                path.unlink()
                removed += 1
        return written, removed


def _problem(path: str, text: str, mark: str, code: str) -> Problem:
    lines = text.splitlines()
    number, line = next((n, line) for n, line in enumerate(lines, 1) if mark in line)
    return Problem(Level.ERROR, path, f"{mark} is <wrong>; take it out", code, number, line.index(mark) + 1, line)


@dataclass
class Answer:
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Running:
    """A preview that listens, and what it has said."""

    preview: Preview
    root: Path
    output: Path
    port: int
    builder: SmallBuilder
    lines: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=given)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        """Send bytes as they are, and return all that comes back until the other side hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as endpoint:
            endpoint.sendall(request)
            parts = []
            while part := endpoint.recv(65536):
                parts.append(part)
            return b"".join(parts)

    def token(self) -> str:
        match = re.search(r"/_archivist/([^/]+)/reload\.js", self.get("/").text)
        assert match
        return match[1]

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def eventually(check: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until ``check`` answers yes; let its last exception, or a failed assertion, through when it never does."""
    end = time.monotonic() + seconds
    while True:
        try:
            if check():
                return
            error: Exception | None = None
        except (AssertionError, OSError, http.client.HTTPException) as failure:
            error = failure
        if time.monotonic() > end:
            raise error or AssertionError("it never came true")
        time.sleep(0.02)


@pytest.fixture(name="eventually")
def eventually_fixture() -> Callable[..., None]:
    return eventually


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return the root of a small site with three stories and one template."""
    root = tmp_path / "site"
    for name, text in {**{f"content/{name}": text for name, text in STORIES.items()},
                       "themes/default/base.html": TEMPLATE,
                       "site.toml": 'title = "Small"\n'}.items():  # fmt: skip
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


Start = Callable[..., Running]


@pytest.fixture
def start(site: Path) -> Iterator[Start]:
    """Return a function that starts a preview of the small site; it ends with the test."""
    started: list[tuple[Running, threading.Thread]] = []

    def start(
        *,
        ready: bool = True,
        port: int = 0,
        reload: bool = True,
        debounce: float = 0.03,
        rescan: float = 5.0,
        **tuning: object,
    ) -> Running:
        listener = listen("127.0.0.1", port)
        output = site / ".archivist" / "preview" / "site"
        builder = SmallBuilder(site, output)
        for name, value in tuning.items():
            setattr(builder, name, value)
        lines: list[str] = []
        preview = Preview(
            builder, site, output, listener, echo=lines.append, reload=reload, debounce=debounce, rescan=rescan
        )
        running = Running(preview, site, output, listener.port, builder, lines)
        thread = threading.Thread(target=preview.run, name="preview")
        thread.start()
        started.append((running, thread))
        if ready:
            eventually(lambda: running.get("/").status != 503)
        return running

    yield start
    for running, thread in started:
        running.preview.stop()
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def running(start: Start) -> Running:
    """Return a preview of the small site after its first build."""
    return start()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Return a file outside of everything that is served."""
    path = tmp_path / "secret.txt"
    path.write_text("TOP-SECRET", "utf-8")
    os.chmod(path, 0o600)
    return path
