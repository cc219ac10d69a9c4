"""Names of files and titles that other systems stumble over: one page each, at an address every system can hold."""

from __future__ import annotations

import os
import random
from pathlib import Path
from unicodedata import normalize

import pytest

from archivist.build import Builder

PROSE = "The ferry was late, and the rain came in under the roof. Nobody on the pier said anything about it, number {}."
RESERVED = (
    "con",
    "CON",
    "aux",
    "nul",
    "NUL.x",
    "prn",
    "com1",
    "COM9",
    "lpt1",
    "COM¹",
    "conin$",
    "index",
    "feed",
    "full",
)
OURS = (
    "page-2",
    "chapter-3",
    "letter-a",
    "tags",
    "works",
    "static",
    "search",
    "404",
    "robots",
    "sitemap",
    "my",
    "pictures",
)
FOLDED = ("Foo", "foo", "FOO", "STRASSE", "straße", "ﬁne", "fine", "Σ", "ς", "σ", "İ", "i", "I")
NORMAL = ("caf\u00e9", "cafe\u0301", "Å", "A\u030a", "\u212b", "한글", "\u1112\u1161\u11ab\u1100\u1173\u11af")
EMPTY = ("!!!", "???", "x...", "🔥", "- -", "'", "\u200b", "\u3000")
STRANGE = ("a" * 120, "ж" * 100, "狡" * 70, "a b  c", "trailing. ", "a%20b", "x\\y", "a:b", "q?x=1", "#x", "a&b", "<b>")
BIDI = ("abc\u202etxt", "\u2066x\u2069", "\u200fעברית", "pа\u0440al", "papal", "Ꭺpple", "apple")
NAMES = (*RESERVED, *OURS, *FOLDED, *NORMAL, *EMPTY, *STRANGE, *BIDI)


def pages(output: Path) -> list[str]:
    """The pages of works, without the list of all."""
    found = sorted(page.relative_to(output).as_posix() for page in (output / "works").rglob("index.html"))
    return [path for path in found if path != "works/index.html"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text('title = "Names"\n[duplicates]\nhide = false\n[chapters]\njoin = false\n')
    (tmp_path / "content").mkdir()
    return tmp_path


def test_one_page_for_every_name_the_same_on_every_build(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    for number, name in enumerate(NAMES):
        place = site / "content" / f"{name}.txt"
        if not place.exists():
            place.write_text(PROSE.format(number) * 2)
            made += 1
    assert made >= 60
    report = Builder(site, jobs=1).build()
    first = pages(site / "output")
    works = first
    assert report.stories == made
    assert len(works) == made
    assert len({normalize("NFC", normalize("NFC", path).casefold()) for path in works}) == made
    for path in works:
        for segment in path.split("/"):
            assert 0 < len(segment.encode()) <= 90
            assert not segment.endswith((".", " "))
            assert segment.split(".")[0].casefold() not in ("con", "aux", "nul", "prn", "com1", "com9", "lpt1")
            assert not set(segment) & set('<>:"\\|?*\u202e\u2066\u200b\u200f')
    scan = os.scandir
    for seed in range(3):
        chance = random.Random(seed)

        class Shuffled:
            def __init__(self, place: object, chance: random.Random = chance) -> None:
                with scan(place) as entries:  # type: ignore[call-overload]
                    self.entries = list(entries)
                chance.shuffle(self.entries)

            def __enter__(self) -> list[os.DirEntry[str]]:
                return self.entries

            def __exit__(self, *_: object) -> None: ...

        monkeypatch.setattr(os, "scandir", Shuffled)
        Builder(site, jobs=1, force=True).build()
        monkeypatch.setattr(os, "scandir", scan)
        assert pages(site / "output") == first


def test_a_hundred_stories_of_one_title(site: Path) -> None:
    for number in range(100):
        (site / "content" / f"f{number:03}x").mkdir()
        (site / "content" / f"f{number:03}x" / "tide.txt").write_text(f"Title: Low Tide\n\n{PROSE.format(number)}\n")
    report = Builder(site, jobs=1).build()
    assert report.stories == 100
    assert len(pages(site / "output")) == 100


@pytest.mark.parametrize(
    "slug", ["index", "../../../etc", "con", "/x", "a//b", "..", "chapter-2", "pictures", "%2e%2e"]
)
def test_a_declared_address_stays_among_the_works(site: Path, slug: str) -> None:
    (site / "content" / "a.md").write_text(f"---\nslug: '{slug}'\n---\n{PROSE}\n")
    (site / "content" / "b.md").write_text(f"{PROSE} Light.\n")
    before = {path for path in site.parent.rglob("*") if "output" not in path.parts and ".archivist" not in path.parts}
    report = Builder(site, jobs=1).build()
    after = {path for path in site.parent.rglob("*") if "output" not in path.parts and ".archivist" not in path.parts}
    assert before == after
    assert report.stories == 2
    assert len(pages(site / "output")) == 2
