"""A real bomb among stories: the process that reads it is ended by its limits, and nothing else is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.build import Builder, studying
from archivist.build import jobs as work
from archivist.read import zipped
from tests.read.books import epub, page

PROSE = "The ferry was late, and the rain came in under the roof. Nobody on the pier said anything about it."


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text('title = "Salt"\n[duplicates]\nhide = false\n[chapters]\njoin = false\n')
    content = tmp_path / "content"
    content.mkdir()
    (content / "good.epub").write_bytes(epub({"a.xhtml": page(f"<h2>One</h2><p>{PROSE}</p>")}))
    (content / "plain.txt").write_text(PROSE)
    return tmp_path


def outcome(site: Path, jobs: int) -> tuple[list[tuple[str, str]], int]:
    report = Builder(site, jobs=jobs).build()
    return [(p.path, p.code) for p in report.problems if p.level == "error"], report.stories


def bomb(mebibytes: int) -> bytes:
    """Return a book of a megabyte of zeros a kilobyte: what the caps would never let through."""
    return epub({"a.xhtml": page("<p>Dark.</p>" + "\0" * (mebibytes << 20))})


def test_a_bomb_is_one_error_by_the_caps(site: Path) -> None:
    (site / "content/bomb.epub").write_bytes(bomb(64))
    assert outcome(site, 1) == ([("content/bomb.epub", "too-large")], 2)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not say how much memory is held")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bomb_that_no_cap_stops_dies_in_its_own_process(
    site: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    for cap in ("MAX_MEMBER", "MAX_TOTAL", "MAX_RATIO"):
        monkeypatch.setattr(zipped, cap, 1 << 60)
    monkeypatch.setattr(studying, "MEMORY", 192 << 20)
    (site / "content/bomb.epub").write_bytes(bomb(256))
    for number in range(30 if jobs > 1 else 0):
        (site / "content" / f"more{number}x.txt").write_text(f"{PROSE} Number {number} on the list was the lamp." * 9)
    problems, stories = outcome(site, jobs)
    assert [path for path, _ in problems] == ["content/bomb.epub"]
    assert problems[0][1] in ("too-large", "worker-died", "broken-container")
    assert stories == 2 + (30 if jobs > 1 else 0)
    assert (site / "output/works/good/index.html").is_file()


def test_a_book_that_takes_forever_is_ended(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archivist.read import epub as reader

    ordinary = reader.open_package

    def stuck(book: zipped.Zipped) -> object:
        while "slow" in book.path:
            pass
        return ordinary(book)

    monkeypatch.setattr(reader, "open_package", stuck)
    monkeypatch.setattr(work, "SECONDS", 0.5)
    (site / "content/slow.epub").write_bytes(epub({"a.xhtml": page("<p>Dark.</p>")}))
    assert outcome(site, 1) == ([("content/slow.epub", "worker-died")], 2)
