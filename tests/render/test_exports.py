"""The archive as data: tables anyone can open, feeds and catalogues whose every link leads somewhere."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from archivist.build import Builder

BASE = "https://archive.example/a/"
ATOM = "{http://www.w3.org/2005/Atom}"
STORY = "The lamp went round, and the boats came in one by one. " * 20


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    (root / "site.toml").write_text(f'title = "Attic & Co."\nbase_url = "{BASE}"\n')
    (root / "content").mkdir()
    for n in range(3):
        head = f'---\ntitle: "Lamp {n} <&>"\nauthor: Wren\nfandom: Harbour Lights\npublished: 2020-01-0{n + 1}\n'
        (root / f"content/{n}.md").write_text(f"{head}series: Lamps\nseries_part: {n}\n---\n\n{STORY}")
    (root / "content/formula.md").write_text(f'---\ntitle: "=1+1"\n---\n\n{STORY}')
    assert Builder(root, jobs=1).build().exit_code == 0
    return root / "output"


def exists(output: Path, url: str) -> bool:
    path = unquote(url.removeprefix(BASE))
    return (
        url.startswith(BASE)
        and (output / path / "index.html" if path.endswith("/") or not path else output / path).exists()
    )


def test_the_tables_hold_every_work(output: Path) -> None:
    works = json.loads((output / "data/works.json").read_text("utf-8"))["works"]
    assert [work["title"] for work in works] == ["Lamp 2 <&>", "Lamp 1 <&>", "Lamp 0 <&>", "=1+1"]
    assert works[0]["fandoms"] == ["Harbour Lights"]
    assert works[0]["series"] == [{"name": "Lamps", "part": 2}]
    rows = list(csv.DictReader(StringIO((output / "data/works.csv").read_text("utf-8-sig"))))
    assert [row["title"] for row in rows][-1] == "'=1+1"
    assert rows[0]["series"] == "Lamps [2]"


def test_the_json_feed_has_what_the_standard_asks(output: Path) -> None:
    feed = json.loads((output / "feed.json").read_text("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert all({"id", "url", "content_text"} <= set(item) for item in feed["items"])
    assert all(exists(output, item["url"]) for item in feed["items"])


def test_an_e_reader_can_browse_from_the_root(output: Path) -> None:
    seen: set[str] = set()
    queue = [f"{BASE}opds/index.xml"]
    books = set()
    while queue:
        url = queue.pop()
        if url in seen:
            continue
        seen.add(url)
        feed = ElementTree.fromstring((output / unquote(url.removeprefix(BASE))).read_bytes())
        assert all(feed.find(ATOM + name) is not None for name in ("id", "title", "updated", "author"))
        for link in feed.iter(f"{ATOM}link"):
            href = link.attrib["href"]
            assert exists(output, href), href
            if "kind=" in link.attrib["type"]:
                queue.append(href)
            elif link.attrib["rel"].endswith("open-access"):
                books.add(href)
        for entry in feed.iter(f"{ATOM}entry"):
            assert all(entry.find(ATOM + name) is not None for name in ("id", "title", "updated"))
    assert len(books) == 4
    assert f"{BASE}fandoms/harbour-lights/opds.xml" in seen


def test_newer_e_readers_too(output: Path) -> None:
    root = json.loads((output / "opds/index.json").read_text("utf-8"))
    assert all(exists(output, door["href"]) for door in root["navigation"])
    feed = json.loads((output / "fandoms/harbour-lights/opds.json").read_text("utf-8"))
    assert feed["metadata"]["numberOfItems"] == 3
    publication = feed["publications"][0]
    assert publication["metadata"]["title"] == "Lamp 2 <&>"
    assert publication["metadata"]["belongsTo"]["series"] == [{"name": "Lamps", "position": 2}]
    assert all(exists(output, link["href"]) for link in publication["links"])
    assert {link["rel"] for link in feed["links"]} == {"self", "start"}


def test_without_an_address_there_are_only_tables(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.txt").write_text(STORY)
    Builder(tmp_path, jobs=1).build()
    assert (tmp_path / "output/data/works.csv").exists()
    assert not (tmp_path / "output/opds").exists()
    assert not (tmp_path / "output/feed.json").exists()
