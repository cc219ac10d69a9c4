"""Books and word processor files: the words, their order, what they declare, and one warning for what is not shown."""

from __future__ import annotations

import re

import pytest

from archivist.model import Document, TitleOrigin
from archivist.read.files import MAX_BYTES
from tests.making import codes
from tests.read.books import docx, epub, odt, page
from tests.read.fixtures import FOLDER, document, outline


def declared(story: Document) -> dict[str, tuple[str, ...]]:
    return {d.field: d.values for d in story.declarations}


# --- EPUB ------------------------------------------------------------------------------------------------------------


def calibre(html: str) -> bytes:
    """Cut AO3's page into the files that calibre makes of it, with its numbered classes and without comments."""
    html = re.sub(r"<!--.*?-->|<title>.*?</title>", "", html, flags=re.DOTALL).replace("<br>", "<br/>")
    html = html.replace('class="meta group"', 'class="calibre1"').replace('class="meta"', 'class="calibre1"')
    html = html.replace("<p>", '<p class="calibre7">').replace('<div class="userstuff">', '<div class="userstuff2">')
    preface, rest = html.split('<div id="chapters" class="userstuff">')
    tags, summary = preface.split("<h1>")
    chapters, afterword = rest.split('<div id="afterword">')
    one, two = chapters.rsplit('<div class="calibre1">', 1)
    wrapped = ('<div class="userstuff1" id="chapters">{}</div>').format
    texts = {
        "t_000.xhtml": page(tags.split("<body>")[1] + "</div></div>"),
        "t_001.xhtml": page('<div id="preface" class="calibre1"><div><h1>' + summary + wrapped("")),
        "t_002.xhtml": page(wrapped(one)),
        "t_003.xhtml": page(wrapped('<div class="calibre1">' + two.removesuffix("</div>\n"))),
        "t_004.xhtml": page(wrapped('<div class="userstuff2"><p class="calibre7">And on.</p></div>')),
        "t_005.xhtml": page('<div id="afterword" class="calibre1">' + afterword),
    }
    return epub(texts, "<dc:title>Low Tide</dc:title><dc:subject>Fanworks</dc:subject><dc:subject>Gen</dc:subject>")


def test_an_ao3_book_gives_the_record_of_the_page() -> None:
    html = (FOLDER / "ao3_new.html").read_text("utf-8")
    ours, theirs = document(calibre(html), "a.epub"), document(html, "a.html")
    assert declared(ours) == declared(theirs)
    assert outline(ours) == outline(theirs) + "\n| And on."
    assert [block.html for block in ours.chapters[0].blocks] == [block.html for block in theirs.chapters[0].blocks]
    assert codes(ours.problems) == codes(theirs.problems)


def fff_book() -> bytes:
    title = (
        '<h3><a href="http://site.example/s/1">Low Tide</a> by <a class="authorlink" href="u">mara</a></h3><div>\n'
        "<b>Category:</b> Saltmarsh<br />\n<b>Genre:</b> Angst, Fantasy, F/F<br />\n<b>Rating:</b> T<br />\n"
        "<b>Status:</b> In-Progress<br />\n<b>Packaged:</b> 2026-01-01<br />\n"
        "<b>Summary:</b> <div><p>A <b>lamp</b>.</p></div><br />\n</div>"
    )
    notes = '<div class="fff_chapter_notes fff_head_notes"><b>Author\'s Note:</b><p>Hello.</p></div>'
    texts = {
        "title_page.xhtml": page(title, 'class="fff_titlepage"'),
        "file0001.xhtml": page(f'<h3 class="fff_chapter_title">Home</h3>{notes}<p>Dark.</p>', 'class="fff_chapter"'),
        "file0002.xhtml": page('<h3 class="fff_chapter_title">Away</h3><p>Light.</p>', 'class="fff_chapter"'),
    }
    return epub(texts)


def test_a_fanficfare_book() -> None:
    story = document(fff_book(), "a.epub")
    assert declared(story) == {
        "title": ("Low Tide",),
        "source": ("http://site.example/s/1",),
        "author": ("mara",),
        "fandom": ("Saltmarsh",),
        "category": ("F/F",),
        "tone": ("Angst",),
        "tag": ("Fantasy",),
        "rating": ("Teen And Up Audiences",),
        "complete": ("false",),
        "summary": ("<div><p>A <b>lamp</b>.</p></div>",),
    }
    assert outline(story) == "# Home\nhead| Author's Note:\nhead| Hello.\n| Dark.\n# Away\n| Light."


def test_any_book_is_read_in_the_order_of_its_spine() -> None:
    texts = {
        "cover.xhtml": page('<img src="c.jpg" alt="Cover"/>'),
        "title.xhtml": page("<h1>Low Tide</h1><p>by mara</p>"),
        "z.xhtml": page("<p>Dark.</p>"),
        "y.xhtml": page('<p>Darker.<img src="a.png"/></p>'),
        "a.xhtml": page('<a id="x"/><h2>Away</h2><p>Light.</p>'),
    }
    metadata = (
        '<dc:title>Low Tide</dc:title><dc:creator opf:role="aut">mara</dc:creator><dc:language>en</dc:language>'
        "<dc:date>2020-01-02T00:00:00Z</dc:date><dc:subject>Lamps</dc:subject><dc:subject>F/F</dc:subject>"
        "<dc:subject>No Archive Warnings Apply</dc:subject><dc:subject>FanFiction</dc:subject>"
        "<dc:description>A &lt;lamp&gt;.</dc:description><dc:source>https://site.example/1</dc:source>"
        '<meta name="calibre:series" content="Salt"/><meta name="calibre:series_index" content="2.0"/>'
    )
    story = document(epub(texts, metadata, {"z.xhtml": "Home", "a.xhtml": "Away"}), "a.epub")
    assert outline(story) == "# Home\n| Dark.\n| Darker.\n# Away\n| Light."
    assert declared(story) == {
        "title": ("Low Tide",),
        "language": ("en",),
        "summary": ("<p>A &lt;lamp&gt;.</p>",),
        "author": ("mara",),
        "published": ("2020-01-02",),
        "source": ("https://site.example/1",),
        "series": ("Salt",),
        "series_part": ("2",),
        "tag": ("Lamps",),
        "category": ("F/F",),
        "warning": ("No Archive Warnings Apply",),
    }
    (problem,) = story.problems
    assert (problem.code, problem.message.split(" not shown")[0]) == ("pictures", "2 pictures are")


def test_a_book_of_one_text_is_split_like_a_page() -> None:
    body = "<h1>Low Tide</h1><p>Fandom: Saltmarsh</p><h2>Chapter 1</h2><p>Dark.</p><h2>Chapter 2</h2><p>Light.</p>"
    story = document(epub({"a.xhtml": page(body)}, "<dc:title>Low Tide</dc:title>"), "a.epub")
    assert outline(story) == "# Chapter 1\n| Dark.\n# Chapter 2\n| Light."
    assert story.declared("fandom") == ("Saltmarsh",)


def test_white_space_before_the_declaration_and_words_of_html_are_forgiven() -> None:
    metadata = "<dc:title>L&eacute;a &amp; Co.</dc:title>"
    data = epub({"a.xhtml": page("<p>Dark.</p>")}, metadata)
    assert document(data, "a.epub").title == "Léa & Co."


def test_a_sidecar_overrules_a_book() -> None:
    story = document(fff_book(), "a.epub", a__toml='title = "High Tide"\nfandom = []')
    assert story.title == "High Tide"
    assert story.declared("fandom") == ()


# --- word processors -------------------------------------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_a_word_file() -> None:
    title = f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{run("Low Tide")}</w:p>'
    lines = (
        run("Fandom: Saltmarsh"),
        run("The lamp was ") + run("dark", "<w:i/>") + run("."),
        run("* * *"),
        run("She &lt;3"),
    )
    story = document(docx(title + "".join(f"<w:p>{line}</w:p>" for line in lines)), "tale.docx")
    assert outline(story).endswith("| The lamp was dark.\nbreak| * * *\n| She <3")
    assert "<p>The lamp was <em>dark</em>.</p>" in [block.html for block in story.chapters[0].blocks]
    assert story.declared("fandom") == ("Saltmarsh",)
    assert story.declared("author") is None
    assert story.problems == ()


def test_an_open_document() -> None:
    body = (
        '<text:p text:style-name="Title">Low Tide</text:p><text:p>Fandom: Saltmarsh</text:p>'
        '<text:h text:outline-level="2">Chapter 1</text:h>'
        '<text:p>The<text:s text:c="2"/>lamp was <text:span text:style-name="T1">dark</text:span>.<text:note>'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>So they say.</text:p></text:note-body>"
        "</text:note></text:p><text:p>One<text:line-break/>two &lt;3</text:p>"
        '<text:h text:outline-level="2">Chapter 2</text:h><text:p>Light.</text:p>'
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
    )
    story = document(odt(body), "tale.odt")
    assert (story.title, story.title_origin) == ("Low Tide", TitleOrigin.HEADING)
    assert outline(story).startswith("# Chapter 1\n| The lamp was dark.[1]\n| One / two <3\n# Chapter 2\n| Light.")
    assert "1. So they say." in outline(story)
    assert "gone" not in outline(story)
    assert "<em>dark</em>" in story.chapters[0].blocks[0].html
    assert story.declared("fandom") == ("Saltmarsh",)
    assert story.problems == ()


def test_a_locked_open_document() -> None:
    from archivist.errors import StoryError

    listed = '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>'
    with pytest.raises(StoryError, match="encrypted"):
        document(odt("<text:p>x</text:p>", listed), "a.odt")


def test_rich_text() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1250{\fonttbl{\f0 Arial;}}Title: Low Tide\par\par "
    rtf += rb"The \i lamp\i0  was \'9cdark.\par\par She <3.\par}"
    story = document(rtf, "a.rtf")
    assert story.title == "Low Tide"
    assert outline(story) == "| The lamp was śdark.\n| She <3."
    assert codes(story.problems) == ["plain"]


FB2 = """<?xml version="1.0" encoding="{}"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink"><description>
<title-info><author><first-name>Анна</first-name><last-name>Ким</last-name></author><book-title>Отлив</book-title>
<annotation><p>О <emphasis>маяке</emphasis>.</p></annotation><lang>ru</lang><date value="2020-01-02">2020</date>
<sequence name="Соль" number="2"/></title-info></description>
<body><title><p>Отлив</p></title><epigraph><p>Море.</p></epigraph>
<section><title><p>Дом</p></title><p>Темно<a l:href="#n1">[1]</a>.</p><empty-line/><image l:href="#i"/></section>
<section><title><p>Путь</p></title><section><title><p>Ночь</p></title><poem><stanza><v>Раз</v><v>два</v></stanza></poem>
</section><section><p>Свет.</p></section></section></body>
<body name="notes"><section id="n1"><title><p>1</p></title><p>Совсем.</p></section></body>
<binary id="i">AAAA</binary></FictionBook>"""


@pytest.mark.parametrize("codec", ["utf-8", "windows-1251", "utf-16"])
def test_a_fictionbook(codec: str) -> None:
    story = document(FB2.format(codec).encode(codec), "a.fb2")
    assert declared(story) == {
        "author": ("Анна Ким",),
        "title": ("Отлив",),
        "language": ("ru",),
        "published": ("2020-01-02",),
        "summary": ("<p>О <em>маяке</em>.</p>",),
        "series": ("Соль",),
        "series_part": ("2",),
    }
    lines = outline(story).split("\n")
    assert lines[:3] == ["# Дом", "| Море.", "| Темно[1]."]
    assert "| Раз / два" in lines
    assert "| Свет." in lines
    assert lines[-1] == "tail| Совсем."
    assert codes(story.problems) == ["pictures"]


def test_packed_files_may_be_larger_than_texts() -> None:
    padding = bytes(range(256)) * 16
    data = epub({"a.xhtml": page("<p>Dark.</p>")}, font=padding)
    assert len(data) < MAX_BYTES
    assert outline(document(data, "a.epub")) == "| Dark."
