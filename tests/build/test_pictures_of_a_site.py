"""Pictures from the file to the site: published beside the pages, in downloads too, pruned when nobody shows them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from archivist.build import Builder
from archivist.model import Material, SourcePath
from archivist.read import read_whole
from tests.read.books import epub, page
from tests.read.drawn import SECRET, jpeg, png
from tests.read.test_pictures import name_of


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text('title = "Salt"\n')
    content = tmp_path / "content"
    (content / "art").mkdir(parents=True)
    chapters = {f"{n}.xhtml": page(f'<h2>{n}</h2><p>Dark.</p><p><img src="a.jpg" alt="A gull"/></p>') for n in (1, 2)}
    (content / "book.epub").write_bytes(epub(chapters, **{"OEBPS__a.jpg": jpeg()}))
    (content / "tale.md").write_text("# Low Tide\n\nDark.\n\n![A boat](art/boat.png)\n")
    (content / "art" / "boat.png").write_bytes(png())
    return tmp_path


def files(output: Path) -> dict[str, bytes]:
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in sorted(output.rglob("*")) if p.is_file()}


def pictures(output: Path) -> list[str]:
    return [path for path in files(output) if "/pictures/" in path]


def test_every_picture_of_a_page_is_there(site: Path) -> None:
    report = Builder(site, jobs=1).build()
    assert [p for p in report.problems if p.code == "pictures"] == []
    built = files(site / "output")
    gull, boat = name_of(jpeg(), ".jpg"), name_of(png())
    assert pictures(site / "output") == [f"works/book/pictures/{gull}", f"works/tale/pictures/{boat}"]
    shown = 0
    for path, data in built.items():
        if path.endswith(".html") and not path.endswith(("book.html", "tale.html")):
            for source in re.findall(r'<img src="(pictures/[^"]+)"', data.decode()):
                assert f"{path.rpartition('/')[0]}/{source}" in built
                shown += 1
    assert shown == 5
    assert not any(SECRET in data for data in built.values())


@pytest.mark.parametrize(("work", "picture", "data"), [("book", "a.jpg", jpeg()), ("tale", "boat.png", png())])
def test_downloads_carry_them_and_bring_them_back(site: Path, work: str, picture: str, data: bytes) -> None:
    Builder(site, jobs=1).build()
    name = name_of(data, f".{picture.rpartition('.')[2]}")
    found = [path for path in (site / "output" / "works" / work).iterdir() if path.stem == path.parent.name]
    assert sorted(path.suffix for path in found) == [".epub", ".html", ".txt"]
    for path in found:
        story, shown = read_whole(Material(SourcePath(f"back{path.suffix}"), path.read_bytes()))
        assert [shown_name for shown_name, _ in shown] == ([name] if path.suffix != ".txt" else [])
        assert [problem.code for problem in story.problems] == ([] if path.suffix != ".txt" else ["pictures"])


def test_what_is_shown_no_more_is_taken_away_and_an_incremental_build_ends_like_a_clean_one(site: Path) -> None:
    Builder(site, jobs=1).build()
    (site / "content/art/boat.png").write_bytes(png(shade=7))
    report = Builder(site, jobs=1).build()
    assert [path for path in pictures(site / "output") if "tale" in path] == [
        f"works/tale/pictures/{name_of(png(shade=7))}"
    ]
    assert report.changed == 1
    (site / "content/art/boat.png").unlink()
    report = Builder(site, jobs=1).build()
    assert [problem.code for problem in report.problems if problem.path == "content/tale.md"] == ["pictures"]
    (site / "content/book.epub").unlink()
    Builder(site, jobs=1).build()
    assert pictures(site / "output") == []
    (site / "content/art/boat.png").write_bytes(png())
    (site / "content/other.md").write_text("# Ebb\n\nDark too.\n\n![The same boat](art/boat.png)\n")
    Builder(site, jobs=1).build()
    assert len(pictures(site / "output")) == 2
    Builder(site, jobs=1, output=site / "clean", memory=site / "memory").build()
    assert files(site / "clean") == files(site / "output")


def test_a_build_that_lost_its_output_or_its_memory_makes_them_anew(site: Path) -> None:
    Builder(site, jobs=1).build()
    before = files(site / "output")
    shutil.rmtree(site / "output")
    Builder(site, jobs=1).build()
    assert files(site / "output") == before
    shutil.rmtree(site / ".archivist")
    Builder(site, jobs=1).build()
    assert files(site / "output") == before
