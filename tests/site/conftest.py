"""Whole small archives, built for real."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath

import pytest

from archivist.build import Builder, Report

CHECKOUT = Path(__file__).resolve().parents[2]
BASE_URL = "https://archive.example/sub/path/"


def is_kept(path: str) -> bool:
    """Say whether a file is a work to be downloaded: it is named like its folder."""
    return PurePosixPath(path).stem == PurePosixPath(path).parent.name


class Archive:
    """A small archive in a folder: change it, build it, look at it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"

    def put(self, files: Mapping[str, str | bytes]) -> Archive:
        for path, data in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data.encode() if isinstance(data, str) else data)
        return self

    def build(self, **options: object) -> Report:
        return Builder(self.root, jobs=1, **options).build()  # type: ignore[arg-type]

    def tree(self) -> dict[str, bytes]:
        return {p.relative_to(self.output).as_posix(): p.read_bytes() for p in self.output.rglob("*") if p.is_file()}

    def pages(self) -> dict[str, bytes]:
        """The pages of the site; a work's own HTML file, which is for keeping, is none of them."""
        return {path: data for path, data in self.tree().items() if path.endswith(".html") and not is_kept(path)}

    def page(self, path: str) -> str:
        return (self.output / path).read_text("utf-8")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "site").put({"site.toml": 'title = "Test"\n', "content/.keep": ""})


@pytest.fixture
def demo_copy(tmp_path: Path) -> Archive:
    """The demo archive's sources in a folder of their own, not yet built."""
    return copy_demo(tmp_path / "demo")


def copy_demo(root: Path) -> Archive:
    shutil.copytree(CHECKOUT / "content", root / "content")
    shutil.copy(CHECKOUT / "site.toml", root / "site.toml")
    return Archive(root)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The demo archive, built with an address so that feeds and sitemap are there. Not to be changed."""
    built = copy_demo(tmp_path_factory.mktemp("demo"))
    report = built.build(base_url=BASE_URL)
    assert report.exit_code == 0, report.problems
    return built


class _Quiet(SimpleHTTPRequestHandler):
    prefix = "/"

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return "/nonexistent"
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def served(folder: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a folder over HTTP below ``prefix`` and give the address."""
    handler = type("Handler", (_Quiet,), {"prefix": prefix})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


Serve = Callable[[Path, str], "contextmanager[str]"]


@pytest.fixture(scope="session")
def serve_folder() -> object:
    return served
