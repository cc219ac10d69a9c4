"""Short cuts of rendering give what the long way gives."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from archivist.config import Site
from archivist.errors import ThemeError
from archivist.model import Page, SeriesPlace, Tag, Taxonomy
from archivist.render import Renderer, builtin_themes, load_theme, loading, make_frame
from archivist.render.body import text_view
from archivist.render.downloads.plain import text_of_work
from archivist.render.epub import epub_of_work
from archivist.render.epub.xhtml import _rewritten, to_xhtml
from archivist.render.works import work_view
from tests.making import catalog, chapter, document, heading, scene_break, study

PIECES = (
    *("<p>", "</p>", '<p id="c1p2">', '<p class="break" role="separator">', '<p id="a" class="b">', "<em>", "</em>"),
    *("<br>", "<br/>", '<hr class="break">', "<hr >", "</hr>", "</br>", "<BR>", "</P>", "<col>", "<wbr>", "</wbr>"),
    *(
        '<aside class="note" role="note" aria-label="A’s">',
        "</aside>",
        '<a href="x?a=1&amp;b=2" rel="nofollow">',
        "</a>",
    ),
    *('<img src="a.png" alt="x">', "&amp;", "&nbsp;", "&lt;", "&quot;", "&#39;", "&", "<", ">", '"', "'", "“", "\n"),
    *("text ", "\x0b", "\ufffe", '<p id="a" id="b">'),
)


@given(st.lists(st.sampled_from(PIECES), max_size=9))
def test_xml_by_looking_is_xml_by_writing(parts: list[str]) -> None:
    html = "".join(parts)
    assert to_xhtml(html) == _rewritten(html, {})
    assert to_xhtml(Markup(html)) == to_xhtml(html)


def test_quotation_marks_of_a_book_are_written_once() -> None:
    site = Site()
    made = study(document("a.txt", chapter('"Stay," she said.')))
    frame = make_frame(site, load_theme(site, builtin_themes()), catalog(made.story))
    with ZipFile(BytesIO(epub_of_work(made, frame))) as book:
        text = book.read("EPUB/chapter-1.xhtml").decode()
    assert "&quot;Stay,&quot; she said." in text
    assert "&amp;quot;" not in text


def test_a_chapter_without_notes_is_drawn_as_with_them() -> None:
    plain = chapter("One.", scene_break(), "Two <3.", heading("Three", 3), "Four.")
    html = text_view(plain, 2, "A title", ()).body
    assert html.splitlines() == [
        '<p id="c3p1">One.</p>',
        '<p class="break">* * *</p>',
        '<p id="c3p3">Two &lt;3.</p>',
        '<h3 id="c3p4">Three</h3>',
        '<p id="c3p5">Four.</p>',
    ]


def test_plain_paragraphs_are_written_as_marked_ones() -> None:
    site = Site()
    made = study(document("a.txt", chapter("Salt & <3, he wrote.", "Once & _twice_.")))
    frame = make_frame(site, load_theme(site, builtin_themes()), catalog(made.story))
    assert "Salt & <3, he wrote.\n\nOnce & _twice_." in text_of_work(made, frame)


def test_a_view_is_made_once_and_never_for_another_page() -> None:
    site = Site()
    made = study(document("a.txt", chapter("One.", title="One"), chapter("Two.", title="Two")))
    frame = make_frame(site, load_theme(site, builtin_themes()), catalog(made.story))
    view = work_view(made.story, frame)
    assert work_view(made.story, frame) is view
    second = work_view(made.story, frame, current=1)
    assert [entry.current for entry in second.chapters] == [False, True]
    assert not any(entry.current for entry in work_view(made.story, frame).chapters)
    renamed = replace(made.story, title="Another", digest=type(made.story.digest)("other"))
    assert work_view(renamed, frame).title == "Another"


def test_places_in_a_series_are_the_page_s_own() -> None:
    site = Site()
    made = study(document("a.txt", chapter("One."), series="Lamps"))
    frame = make_frame(site, load_theme(site, builtin_themes()), catalog(made.story))
    before = work_view(made.story, frame)
    place = SeriesPlace(Tag(Taxonomy.SERIES, "Lamps"), 3, None, None)
    assert [entry.name for entry in work_view(made.story, frame, (place,)).series] == ["Lamps"]
    assert work_view(made.story, frame) is before


def test_an_entry_of_a_feed_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(base_url="https://example.org/")
    made = study(document("a.txt", chapter("One."), title="Lamp & Co."))
    renderer = Renderer(make_frame(site, load_theme(site, builtin_themes()), catalog(made.story)))
    page = Page("feed.atom", "feed.atom", stories=(made.story,))
    first = renderer.render(page).data
    assert first.count(b"<entry ") == 1
    assert b"<title>Lamp &amp; Co.</title>" in first
    drawn = renderer._environment.get_template("partials/feed-entry.xml")
    monkeypatch.setattr(drawn, "render", lambda **_: pytest.fail("drawn twice"))
    assert renderer.render(page).data == first


def test_a_theme_without_mistakes_is_not_read_for_them_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    themes, memory = tmp_path / "themes", tmp_path / "memory"
    first = load_theme(Site(), themes, memory)
    monkeypatch.setattr(loading, "lint", lambda _: pytest.fail("read again"))
    assert load_theme(Site(), themes, memory).digest == first.digest
    monkeypatch.undo()
    template = themes / "_overrides/templates/partials/nav.html"
    template.parent.mkdir(parents=True)
    template.write_text("{% if %}")
    for _ in range(2):
        with pytest.raises(ThemeError):
            load_theme(Site(), themes, memory)
