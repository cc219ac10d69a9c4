"""Pictures inside books and beside texts: shown where they stood, bare of what they tell of their maker, or counted."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

import pytest

from archivist.model import Document, Material, SourcePath, digest
from archivist.read import read_whole
from archivist.read.files import beside, find_sources, load
from archivist.read.imaging import MAX_BYTES, image_of
from archivist.read.pictures import MAX_PICTURES, Album
from tests.making import codes
from tests.read.books import docx, epub, odt, page
from tests.read.drawn import SECRET, gif, jpeg, png, webp

FORMATS = [(png(), ".png", (4, 4)), (jpeg(), ".jpg", (16, 8)), (gif(), ".gif", (2, 3)), (webp(), ".webp", (5, 6))]


def whole(data: bytes | str, path: str, **pictures: bytes) -> tuple[Document, dict[str, bytes]]:
    data = data.encode() if isinstance(data, str) else data
    beside_it = tuple((SourcePath(name.replace("__", "/").replace("_", ".")), b) for name, b in pictures.items())
    document, shown = read_whole(Material(SourcePath(path), data, pictures=beside_it))
    return document, dict(shown)


def html(document: Document) -> str:
    return "".join(block.html for chapter in document.chapters for block in chapter.blocks)


def bare(data: bytes) -> bytes:
    image = image_of(data)
    assert image is not None
    return image.data


def name_of(data: bytes, suffix: str = ".png") -> str:
    return f"{digest(bare(data))}{suffix}"


# --- the pictures themselves -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "suffix", "size"), FORMATS)
def test_a_picture_loses_everything_that_is_not_picture(data: bytes, suffix: str, size: tuple[int, int]) -> None:
    image = image_of(data)
    assert image is not None
    assert (image.suffix, (image.width, image.height)) == (suffix, size)
    assert SECRET in data
    assert SECRET not in image.data
    assert image_of(image.data) == image


def test_what_shows_is_kept_bit_by_bit() -> None:
    assert b"scan\xff\x00scan\xff\xd0scan\xff\xd9" in bare(jpeg())
    assert b"ICC_PROFILE" in bare(jpeg())
    assert b"NETSCAPE2.0" in bare(gif())
    assert b"XMP" not in bare(gif())
    assert bare(webp())[20] == 0x10


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photograph_stays_turned_as_it_was(turned: int) -> None:
    said = b"\x01\x12\0\x03\0\0\0\x01\0" + bytes([turned])
    assert (said in bare(jpeg(turned))) is (turned > 1)


def test_a_photograph_whose_end_is_missing_is_shown_as_far_as_it_goes() -> None:
    assert bare(jpeg(cut=True)).endswith(b"scan\xff\xd9")


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"BM" + bytes(60), b"II*\0", b"", b"GIF89a",
        b"\x89PNG\r\n\x1a\n", png()[:30], gif()[:25], webp()[:30], b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\xff\xff",
        b"RIFF\0\0\0\0WEBP", png()[:16] + b"\0\1\0\0\0\1\0\0" + png()[24:],
        b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES),
        b"<html><script>alert(1)</script>", b"%PDF-1.4",
    ],
)  # fmt: skip
def test_anything_else_is_no_picture(data: bytes) -> None:
    assert image_of(data) is None


def test_broken_pictures_never_raise() -> None:
    for data, _, _ in FORMATS:
        for place in range(0, len(data), 3):
            for byte in (0, 0x7F, 0xFF):
                image_of(data[:place] + bytes([byte]) + data[place + 1 :])
                image_of(data[:place])


# --- in books --------------------------------------------------------------------------------------------------------


def test_the_pictures_of_a_book_stand_where_they_stood() -> None:
    boat = '<p><img src="../art/the%20boat.png" alt="A &quot;boat&quot;"/></p>'
    gull, gone = '<img src="../art/gull.jpg"/>', '<img src="gone.png" alt="Gone"/>'
    texts = {
        "text/one.xhtml": page(
            '<h2>One</h2><p>Dark.</p><p><img src="../art/the%20boat.png" alt="A &quot;boat&quot;"/></p>'
        ),
        "text/two.xhtml": page(f"<h2>Two</h2><p>So {gull} said she.</p><p>{gone}</p>"),
    }
    book = epub(texts, **{"OEBPS__art__the boat.png": png(), "OEBPS__art__gull.jpg": jpeg()})
    story, shown = whole(book, "a.epub")
    boat, gull = name_of(png()), name_of(jpeg(), ".jpg")
    assert list(shown) == list(story.pictures) == [boat, gull]
    assert f'<img src="pictures/{boat}" alt="A &quot;boat&quot;" width="4" height="4">' in html(story)
    assert re.search(rf'So <img src="pictures/{gull}" alt="" width="16" height="8"> said she', html(story))
    assert "[Gone]" in html(story)
    assert "[Gone]" in story.chapters[1].blocks[-1].text
    assert codes(story.problems) == ["pictures"]
    assert SECRET not in b"".join(shown.values())


def test_a_picture_wrapped_in_svg_and_one_that_is_svg() -> None:
    wrapped = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image width="9" xlink:href="a.png"/></svg>'
    text = page(f'<h2>One</h2><p>Dark.</p><div>{wrapped}</div><p><img src="b.svg" alt="A chart"/></p>')
    story, shown = whole(
        epub({"a.xhtml": text}, OEBPS__a_png=b"", **{"OEBPS__a.png": png(), "OEBPS__b.svg": b"<svg/>"}), "a.epub"
    )
    assert list(shown) == [name_of(png())]
    assert "[A chart]" in html(story)
    assert "svg" not in html(story)
    assert codes(story.problems) == ["pictures"]


@pytest.mark.parametrize(
    "source",
    [
        "../../etc/passwd", "file:///etc/passwd", "/etc/passwd.png", "C:\\a.png", "javascript:alert(1)",
        "data:image/svg+xml;base64,PHN2Zy8+", "data:image/png;base64,!!!!", "data:text/html,x.png",
    ],
)  # fmt: skip
def test_addresses_that_lead_out_of_a_book_show_nothing(source: str) -> None:
    story, shown = whole(epub({"a.xhtml": page(f'<p>Dark.</p><p><img src="{source}" alt="a lamp"/> x</p>')}), "a.epub")
    assert shown == {}
    assert "<img" not in html(story)
    assert "[a lamp] x" in html(story)


def test_a_picture_twice_is_kept_once_and_one_nobody_shows_is_not_kept() -> None:
    texts = {
        "cover.xhtml": page('<div><img src="c.jpg" alt=""/></div>', 'epub:type="cover"'),
        "a.xhtml": page('<h2>One</h2><p>Dark. <img src="a.png"/></p><p><img src="b.png"/></p>'),
    }
    members = {"OEBPS__c.jpg": jpeg(), "OEBPS__a.png": png(), "OEBPS__b.png": png(), "OEBPS__d.png": png(shade=3)}
    story, shown = whole(epub(texts, labels={"cover.xhtml": "Cover"}, **members), "a.epub")
    assert list(shown) == [name_of(png())]
    assert html(story).count("<img") == 2


def test_a_cover_is_no_chapter_and_a_frontispiece_belongs_to_the_first() -> None:
    texts = {
        "one.xhtml": page('<div><img src="a.png" alt="The cover"/></div>'),
        "two.xhtml": page('<div><img src="b.png" alt="A map"/></div>'),
        "three.xhtml": page("<h2>One</h2><p>Dark.</p>"),
        "four.xhtml": page("<h2>Two</h2><p>Light.</p>"),
    }
    story, shown = whole(epub(texts, **{"OEBPS__a.png": png(), "OEBPS__b.png": png(shade=1)}), "a.epub")
    assert [chapter.title for chapter in story.chapters] == ["One", "Two"]
    assert list(shown) == [name_of(png(shade=1))]
    assert "A map" in story.chapters[0].blocks[0].html


def test_a_work_has_only_so_many_pictures() -> None:
    album = Album()
    small = [album.take(png(shade=n % 256, side=1 + n // 256)) for n in range(MAX_PICTURES + 3)]
    assert [address for address in small[MAX_PICTURES:] if address] == []
    assert all(small[:MAX_PICTURES])
    assert album.refused["too many"] == 3


# --- in texts of word processors -------------------------------------------------------------------------------------


def blip(relation: str, words: str) -> str:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{drawing}wordprocessingDrawing">'
        f'<wp:docPr id="1" name="x" descr="{words}"/>'
        f'<a:graphic xmlns:a="{drawing}main"><a:graphicData><pic:pic xmlns:pic="{drawing}picture"><pic:blipFill>'
        f'<a:blip r:embed="{relation}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def test_the_pictures_of_a_word_file() -> None:
    body = f"<w:p><w:r><w:t>Dark.</w:t></w:r></w:p><w:p>{blip('r1', 'A boat')}</w:p><w:p>{blip('r2', 'A chart')}</w:p>"
    relations = "".join(
        f'<Relationship Id="r{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        f'Target="media/{file}"/>'
        for n, file in ((1, "boat.png"), (2, "chart.emf"))
    )
    around = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    extra = {"word/_rels/document.xml.rels": around, "word/media/boat.png": png(), "word/media/chart.emf": b"x"}
    story, shown = whole(docx(body, **extra), "a.docx")
    assert list(shown) == [name_of(png())]
    assert f'<img src="pictures/{name_of(png())}" alt="A boat" width="4" height="4">' in html(story)
    assert "[A chart]" in html(story)
    assert codes(story.problems) == ["pictures"]


def test_the_pictures_of_an_open_document() -> None:
    body = (
        "<text:p>Dark.</text:p><text:p><draw:frame><draw:image xlink:href='Pictures/boat.gif'/>"
        "<svg:desc xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0'>A boat</svg:desc>"
        "</draw:frame></text:p>"
        "<text:p><draw:frame><draw:image xlink:href='../../x.png'/></draw:frame>Light.</text:p>"
    )
    story, shown = whole(odt(body, Pictures__boat_gif=gif()), "a.odt")
    assert list(shown) == [name_of(gif(), ".gif")]
    assert 'alt="A boat" width="2" height="3">' in html(story)
    assert codes(story.problems) == ["pictures"]


def test_the_pictures_of_a_fiction_book() -> None:
    book = (
        '<FictionBook xmlns:l="http://www.w3.org/1999/xlink"><description><title-info><book-title>Low Tide</book-title>'
        "</title-info></description><body><section><p>Dark.</p><image l:href='#boat' alt='A boat'/><p>Light <image "
        "l:href='#none'/> again.</p></section></body>"
        f"<binary id='boat' content-type='image/png'>{b64encode(png()).decode()}</binary></FictionBook>"
    )
    story, shown = whole(book, "a.fb2")
    assert list(shown) == [name_of(png())]
    assert 'alt="A boat" width="4" height="4">' in html(story)
    assert codes(story.problems) == ["pictures"]


# --- beside texts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Dark.\n\n![A *boat*](art/the%20boat.png)\n", "sea/a.md"),
        ('<p>Dark.</p><p><img src="art/the boat.png" alt="A boat"></p>', "sea/a.html"),
        ("<p>Dark.</p><p><img src='art\\the boat.png' alt='A boat'></p>", "sea/b.html"),
    ],
)
def test_a_picture_beside_a_text(text: str, path: str) -> None:
    story, shown = whole(text, path, **{"sea__art__the boat_png": png()})
    if "\\" in text:  # no address of the web has backslashes
        assert shown == {}
        return
    assert list(shown) == [name_of(png())]
    assert f'<img src="pictures/{name_of(png())}" alt="A boat" width="4" height="4">' in html(story)
    assert story.problems == ()


def test_a_picture_that_is_not_there_gives_way_to_its_description() -> None:
    story, shown = whole("Dark.\n\n![A boat](boat.png) and ![](gull.png)\n\n![](alone.png)\n", "a.md")
    assert shown == {}
    assert html(story) == "<p>Dark.</p><p>[A boat] and </p>"
    assert codes(story.problems) == ["pictures"]


def test_a_size_that_the_author_gives_stays() -> None:
    story, _ = whole('<p>Dark.</p><p><img src="a.png" alt="x" width="300"></p>', "a.html", a_png=png())
    assert 'alt="x" width="300">' in html(story)


def test_a_page_that_carries_its_pictures_itself() -> None:
    inner = b64encode(jpeg()).decode()
    story, shown = whole(f'<p>Dark.</p><p><img alt="x" src="data:image/jpeg;base64,{inner}"></p>', "a.html")
    assert list(shown) == [name_of(jpeg(), ".jpg")]
    assert story.problems == ()


def test_a_summary_has_no_picture() -> None:
    story, shown = whole("---\nsummary: 'A ![boat](a.png) sails.'\n---\nDark.\n", "a.md", a_png=png())
    assert shown == {}
    assert "[boat] sails" in (story.declared_one("summary") or "")


def test_a_file_is_found_by_the_address_that_the_text_writes() -> None:
    assert beside("sea/a.md", "art/b.png") == "sea/art/b.png"
    assert beside("a.md", "./art/../b%20c.png") == "b c.png"
    for address in ("../b.png", "/b.png", "art/../../b.png", "http://x/b.png", "c:b.png", "b\0.png", "..", ""):
        assert beside("sea/a.md", address) is None


def test_only_what_a_text_names_is_read_and_nothing_through_links(tmp_path: Path) -> None:
    content, outside = tmp_path / "content", tmp_path / "outside"
    (content / "sea" / "art").mkdir(parents=True)
    outside.mkdir()
    for place in (content / "sea/art/boat.png", content / "sea/gull.png", content / "top.png", outside / "x.png"):
        place.write_bytes(png())
    (content / "sea/way").symlink_to(outside)
    (content / "sea/link.png").symlink_to(outside / "x.png")
    names = ("art/boat.png", "../top.png", "way/x.png", "link.png", "none.png")
    (content / "sea" / "a.md").write_text("Dark.\n\n" + "\n\n".join(f"![x]({name})" for name in names))
    (source,), problems = find_sources(content, ())
    assert [path for path, _ in load(content, source).pictures] == ["sea/art/boat.png"]
    assert [p.message for p in problems if p.code == "unknown-suffix"] == ["1 file ending in .png left alone"]


def test_a_text_is_looked_at_again_when_a_picture_beside_it_changes(tmp_path: Path) -> None:
    (tmp_path / "art").mkdir()
    (tmp_path / "a.md").write_text("Dark.\n\n![x](art/boat.png)\n")
    (tmp_path / "b.txt").write_text("Light.\n")
    (tmp_path / "art/boat.png").write_bytes(png())
    before, _ = find_sources(tmp_path, ())
    (tmp_path / "art/boat.png").write_bytes(png(shade=9))
    after, _ = find_sources(tmp_path, ())
    assert before[0] != after[0]
    assert before[1] == after[1]
    assert load(tmp_path, before[0]).digest == load(tmp_path, after[0]).digest
    (tmp_path / "art/other.png").write_bytes(png())
    again, _ = find_sources(tmp_path, ())
    assert again[0] != after[0]
    assert load(tmp_path, again[0]).digest == load(tmp_path, after[0]).digest


def test_pictures_of_parts_are_those_of_the_whole() -> None:
    parts = tuple((SourcePath(f"saga{n}.md"), f"Dark {n}.\n\n![x]({n}.png)\n".encode()) for n in (1, 2))
    pictures = tuple((SourcePath(f"{n}.png"), png(shade=n)) for n in (1, 2))
    material = Material(parts[0][0], parts[0][1], (), parts, SourcePath("saga.md"), pictures=pictures)
    story, shown = read_whole(material)
    assert story.pictures == tuple(name for name, _ in shown) == (name_of(png(shade=1)), name_of(png(shade=2)))
