"""Our own downloads read back: the same work, whatever is in it, and nothing that a forger puts in."""

from __future__ import annotations

import zlib
from base64 import encodebytes
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from archivist.config import Site
from archivist.errors import StoryError
from archivist.model import Block, BlockKind, Digest, Document, Material, Origin, SourcePath, Study
from archivist.read import read
from archivist.render.downloads.plain import text_of_work
from archivist.render.downloads.single import html_of_work
from archivist.render.epub import epub_of_work
from archivist.render.frame import Frame
from archivist.render.loading import load_theme
from tests.making import codes, study
from tests.read.books import epub, packed, page
from tests.read.fixtures import FOLDER, document, outline

SITE = Site(title="The Attic")
FRAME = Frame(SITE, load_theme(SITE, Path("none")), (), {}, Digest("0"))
MAKERS: dict[str, Callable[[Study], bytes]] = {
    ".epub": lambda made: epub_of_work(made, FRAME),
    ".html": lambda made: html_of_work(made, FRAME),
    ".txt": lambda made: text_of_work(made, FRAME).encode(),
}

WORDS = st.text(st.sampled_from("abc dé<>&'\"*_#|-=[]@\n\n\t漢字م🔥 \xa0​"), max_size=120)
KEYS = st.sampled_from(
    ["title", "author", "fandom", "summary", "tags", "genre", "rating", "warnings", "series", "notes", "status"]
)


def typed(keys: dict[str, str], parts: list[tuple[str, str]], suffix: str) -> tuple[str, str]:
    """Return a story as somebody may have typed it."""
    front = ["---", *(f"{key}: '{value}'" for key, value in keys.items()), "---", ""] if keys else []
    mark = "## " if suffix == ".md" else ""
    chapters = (
        f"{mark}Chapter {number}: {head}\n\nIt was dark. {text}\n\n* * *\n\nA/N: {head}\n\nMore."
        for number, (head, text) in enumerate(parts, 1)
    )
    return "\n".join(front) + "\n\n".join(chapters), suffix


STORIES = st.builds(
    typed,
    st.dictionaries(KEYS, st.text(st.sampled_from("abcM/ [2]<b>&,é.-"), min_size=1, max_size=20), max_size=5),
    st.lists(st.tuples(st.text("abc <>&é", max_size=12), WORDS), min_size=1, max_size=3),
    st.sampled_from([".md", ".txt"]),
)


def taken_back(story: Document, suffix: str) -> Document:
    made = study(story)
    return read(Material(SourcePath(f"back{suffix}"), MAKERS[suffix](made)))


def same(story: Document, back: Document) -> None:
    assert back.chapters == story.chapters
    assert back.declarations == story.declarations
    assert (back.title, back.title_origin, back.encoding) == (story.title, story.title_origin, story.encoding)


@pytest.mark.parametrize("suffix", list(MAKERS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STORIES)
def test_any_work_comes_back_as_it_was(suffix: str, made: tuple[str, str]) -> None:
    text, kind = made
    try:
        story = read(Material(SourcePath(f"a{kind}"), text.encode("utf-8", "replace")))
    except StoryError:  # front matter that is none
        assume(False)
    same(story, taken_back(story, suffix))


@pytest.mark.parametrize("suffix", list(MAKERS))
@pytest.mark.parametrize("name", ["ao3_new.html", "ao3_old.html", "ao3_page.html", "fanficfare.html"])
def test_a_download_of_another_archive_comes_back_through_ours(name: str, suffix: str) -> None:
    story = read(Material(SourcePath(name), (FOLDER / name).read_bytes()))
    same(story, taken_back(story, suffix))


def record(story: Document, suffix: str = ".epub") -> bytes:
    data = msgspec.json.encode(story)
    if suffix == ".html":
        safe = data.replace(b"<", b"\\u003c")
        return b'<p>Seen</p><script type="application/json" id="archivist-record">' + safe + b"</script>"
    return armoured(data) if suffix == ".txt" else packed({"META-INF/archivist.json": data})


def armoured(data: bytes) -> bytes:
    inside = encodebytes(zlib.compress(data))
    return b"Seen.\n\n-----BEGIN ARCHIVIST RECORD-----\n" + inside + b"-----END ARCHIVIST RECORD-----\n"


FORGED = document("Dark night.\n\nMore.", "x.txt")


@pytest.mark.parametrize("suffix", list(MAKERS))
def test_a_forged_record_is_cleaned(suffix: str) -> None:
    evil = Block(BlockKind.PROSE, '<p onclick="x()">Hi<script>alert(1)</script></p>', "Good\x07bye")
    chapter = replace(FORGED.chapters[0], title="One\ntwo\u202e", blocks=(evil,))
    forged = document("---\ntitle: T\nsummary: S\nrating: G\npublished: 2020-01-02\n---\n\nDark.", "y.md")
    values = {"summary": ("<img src=x onerror=y>A",), "rating": ("<b>",), "published": ("soon",)}
    declarations = tuple(replace(d, values=values.get(d.field, d.values)) for d in forged.declarations)
    declarations += (replace(declarations[0], field="secret"),)
    back = document(record(replace(forged, chapters=(chapter,), declarations=declarations), suffix), f"z{suffix}")
    assert back.chapters[0].blocks[0].html == "<p>Hi</p>"
    assert back.chapters[0].blocks[0].text == "Hi"
    assert "\n" not in (back.chapters[0].title or "")
    assert {d.field: d.values for d in back.declarations} == {"title": ("T",), "summary": ("A",)}


def test_the_archivist_overrules_a_record() -> None:
    story = document("---\ntitle: Low Tide\nfandom: Salt\n---\n\nDark.", "x.md")
    below = document(
        record(story), "z.epub", _defaults__toml="title = 'High Tide'\nfandom = 'Sea'\nlanguage = 'French'"
    )
    assert (below.title, below.declared("fandom"), below.declared("language")) == ("Low Tide", ("Salt",), ("French",))
    side = document(record(story), "z.epub", z__toml="title = 'High Tide'\nfandom = []")
    assert (side.title, side.declared("fandom")) == ("High Tide", ())
    assert (side.path, side.problems) == ("z.epub", ())
    assert {d.origin for d in side.declarations} == {Origin.SIDECAR}


@pytest.mark.parametrize("damage", [b"{", b"[]", b'{"path":1}', b"[" * 100_000, b"\xff"])
def test_a_record_that_cannot_be_understood(damage: bytes) -> None:
    story = document(epub({"a.xhtml": page("<p>Dark.</p>")}, **{"META-INF__archivist.json": damage}), "a.epub")
    assert outline(story) == "| Dark."
    assert codes(story.problems) == ["record"]
    html = b'<p>Dark.</p><script type="application/json" id="archivist-record">' + damage + b"</script>"
    assert outline(document(html, "a.html")) == "| Dark."
    assert outline(document(armoured(damage), "a.txt")).startswith("| Seen.")


def test_a_record_that_unpacks_without_end_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivist.read.record.MAX_RECORD", 1000)
    assert outline(document(armoured(b'{"path":"' + b"x" * 5000), "a.txt")).startswith("| Seen.")


def test_the_record_is_where_the_reader_looks() -> None:
    with ZipFile(BytesIO(epub_of_work(study(FORGED), FRAME))) as book:
        assert "META-INF/archivist.json" in book.namelist()
