"""Reading without a network: what was opened stays, what is marked for later is fetched, all of it fits into a zip."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archivist.build import zip_site
from archivist.cli import run
from archivist.config import load_project

from . import library
from .conftest import Archive, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WORKS = {path: text for path, text in library.files().items() if path[9:11] in ("04", "08", "05")}


UNWANTED = (".nojekyll", "404.html", "robots.txt", "sw.js")
"""Files that a folder has no use for."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("kept"))
    archive.put({"site.toml": 'title = "Rain Library"\n[offline]\nenabled = true\n', **WORKS})
    assert archive.build().exit_code == 0
    return archive


def test_the_manifest_names_the_site_and_files_that_are_there(kept: Archive) -> None:
    manifest = json.loads(kept.page("site.webmanifest"))
    assert manifest["name"] == "Rain Library"
    assert (kept.output / manifest["start_url"]).is_file()
    assert all((kept.output / icon["src"]).is_file() for icon in manifest["icons"])


def test_the_worker_keeps_files_that_are_there_and_changes_with_them(kept: Archive, tmp_path: Path) -> None:
    text = kept.page("sw.js")
    core = json.loads(text.partition("const CORE = ")[2].partition(";\n")[0])
    assert len(core) > 6
    assert [path for path in core if not (kept.output / path).is_file()] == []
    other = Archive(tmp_path).put({"site.toml": "[offline]\nenabled = true\n", "content/a.txt": "It rained.\n"})
    other.put({"themes/_overrides/static/css/extra.css": "p { margin: 0 }\n"}).build()
    assert other.page("sw.js").split("\n")[1] != text.split("\n")[1]


def test_a_site_that_does_not_want_it_has_none_of_it(archive: Archive) -> None:
    archive.put({"content/a.txt": "It rained.\n"}).build()
    assert not {"sw.js", "site.webmanifest"} & set(archive.tree())
    assert "data-offline" not in archive.page("index.html")


@pytest.mark.browser
def test_what_was_opened_or_marked_for_later_can_be_read_without_a_network(chromium: Browser, kept: Archive) -> None:
    context = chromium.new_context()
    page = context.new_page()
    with served(kept.output, "/sub/path/") as home:
        page.goto(home + "index.html")
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        page.wait_for_function("() => navigator.serviceWorker.controller")
        page.goto(home + "works/w04/index.html")
        page.goto(home + "works/index.html")
        page.locator('[data-work="w08"]').get_by_role("button").first.click()
        page.check("dialog input[value=later]")
        whole = home + "works/w08/full.html"
        page.wait_for_function("(url) => caches.match(url).then(Boolean)", arg=whole)
    for path in ("index.html", "", "works/w04/index.html", "works/w08/index.html", "works/w08/full.html"):
        page.goto(home + path)
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("getComputedStyle(document.body).maxWidth") is not None
    assert page.locator(".chapter").count() == 3
    # What nobody opened is not there; then there is what is.
    page.goto(home + "works/w05/index.html")
    assert page.locator("h1").inner_text() == "My reading"
    context.close()


# --- the zip ---------------------------------------------------------------------------------------------------------


def test_the_whole_site_fits_into_a_zip_with_the_same_bytes_each_time(kept: Archive) -> None:
    path = zip_site(*load_project(kept.root))
    first = hashlib.sha256(path.read_bytes()).hexdigest()
    for file in kept.output.rglob("*.html"):
        file.touch()
    assert hashlib.sha256(zip_site(*load_project(kept.root)).read_bytes()).hexdigest() == first
    assert path == kept.root / "output.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        found = {name.removeprefix("rain-library/"): archive.read(name) for name in archive.namelist()}
    expected = {name: data for name, data in kept.tree().items() if name not in (".archivist.json", *UNWANTED)}
    assert found == expected


def test_a_file_that_is_not_ours_stays_out_of_it(archive: Archive) -> None:
    archive.put({"content/a.txt": "It rained.\n"}).build()
    archive.put({"output/letter.txt": "Dear me.\n"})
    assert run(["--root", str(archive.root), "build", "--zip", "--quiet", "--force"]) == 0
    with zipfile.ZipFile(archive.root / "output.zip") as packed:
        names = packed.namelist()
    assert "test/index.html" in names
    assert not [name for name in names if name.endswith("letter.txt")]
    assert not list(archive.root.glob("*.new"))


@pytest.mark.browser
def test_the_zip_opens_from_the_folder_it_is_unpacked_to(chromium: Browser, kept: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "Mein Archiv (1) – 100 %"
    shutil.unpack_archive(zip_site(*load_project(kept.root)), folder)
    context = chromium.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((folder / "rain-library/index.html").as_uri())
    page.click("text=Sort and Filter >> nth=0")
    page.wait_for_selector(".results[data-ready]")
    page.click(".cards h3 a >> nth=0")
    page.wait_for_selector("article.work")
    assert faults == []
    context.close()
