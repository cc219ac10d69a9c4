"""Files made to do harm: each is one error, soon, and nothing of it is believed."""

from __future__ import annotations

import resource
import stat
from io import BytesIO
from zipfile import ZipFile

import pytest

from archivist.errors import StoryError
from archivist.read.zipped import MAX_MEMBERS
from tests.read.books import CONTAINER, deflated, docx, epub, odt, packed, page, raw_member, raw_zip
from tests.read.fixtures import document, outline

HONEST = epub({"a.xhtml": page("<h2>One</h2><p>Dark.</p>")})
ZEROS = bytes(30 << 20)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><package><metadata>&i;</metadata></package>"
)
XXE = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><package>&x;</package>'
DRM = '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptionMethod Algorithm="{}"/></encryption>'
NAMES = (
    "../a.txt", "a/../../b.txt", "/etc/passwd", "..\\..\\a.txt", "\\a.txt", "C:\\a.txt", "c:a.txt", "a/..", "x\0y",
)  # fmt: skip


def refused(data: bytes, path: str = "a.epub") -> str:
    with pytest.raises(StoryError) as caught:
        document(data, path)
    (problem,) = caught.value.problems
    assert problem.path == path
    assert len(problem.message) < 200
    return problem.code


def book(opf: str, **more: str | bytes) -> bytes:
    return packed({"META-INF/container.xml": CONTAINER.format("c.opf"), "c.opf": opf, **more})


def opf_for(href: str) -> str:
    item = f'<item id="a" href="{href}" media-type="application/xhtml+xml"/>'
    return f'<package><metadata/><manifest>{item}</manifest><spine><itemref idref="a"/></spine></package>'


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_out(name: str) -> None:
    raw = raw_zip([raw_member(name.encode(), deflated(b"x"), 1, 0)])
    assert refused(raw) == "unsafe-container"


def test_a_link_is_no_member() -> None:
    raw = raw_zip([raw_member(b"a.xhtml", deflated(b"/etc/passwd"), 11, 0, mode=stat.S_IFLNK | 0o777)])
    assert refused(raw) == "unsafe-container"


def test_long_and_reserved_names_do_no_harm() -> None:
    data = epub({"a.xhtml": page("<p>Dark.</p>")}, CON="x", **{"n" * 300: "x"})
    assert outline(document(data, "a.epub")) == "| Dark."


@pytest.mark.parametrize("member", ["OEBPS/a.xhtml", "META-INF/container.xml", "META-INF/archivist.json"])
def test_a_bomb_is_not_unpacked(member: str) -> None:
    members: dict[str, str | bytes] = {"META-INF/container.xml": CONTAINER.format("OEBPS/content.opf")}
    with ZipFile(BytesIO(HONEST)) as honest:
        members |= {name: honest.read(name) for name in honest.namelist()}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(packed(members | {member: ZEROS})) == "too-large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_a_size_that_lies() -> None:
    lie = deflated(ZEROS)
    raw = raw_zip([raw_member(b"META-INF/container.xml", lie, 1_000, 0)])
    assert refused(raw) in ("broken-container", "too-large")


def test_parts_on_top_of_each_other() -> None:
    kernel = raw_member(b"META-INF/container.xml", deflated(b"x" * 5_000), 5_000, 0)
    overlapping = [kernel, *((b"", raw_member(b"%d" % n, deflated(b"x" * 5_000), 5_000, 0)[1]) for n in range(50))]
    assert refused(raw_zip(overlapping)) == "unsafe-container"


@pytest.mark.parametrize("count", [MAX_MEMBERS + 1, 65_000])
def test_too_many_members(count: int) -> None:
    assert refused(packed({str(n): "" for n in range(count)})) == "too-large"


def test_a_zip_in_a_zip_is_left_shut() -> None:
    inner = packed({"zeros": ZEROS})
    data = epub({"a.xhtml": page("<p>Dark.</p>")}, inner=inner)
    assert outline(document(data, "a.epub")) == "| Dark."


def test_a_locked_member() -> None:
    raw = raw_zip([raw_member(b"META-INF/container.xml", deflated(b"x"), 1, 0, flags=1)])
    assert refused(raw) == "encrypted"


def test_rights_management_is_said_and_scrambled_fonts_are_not() -> None:
    text = {"a.xhtml": page("<p>Dark.</p>")}
    assert refused(epub(text, **{"META-INF__rights.xml": "<r/>"})) == "encrypted"
    assert refused(epub(text, **{"META-INF__license.lcpl": "{}"})) == "encrypted"
    aes = DRM.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    assert refused(epub(text, **{"META-INF__encryption.xml": aes})) == "encrypted"
    fonts = DRM.format("http://www.idpf.org/2008/embedding")
    assert outline(document(epub(text, **{"META-INF__encryption.xml": fonts}), "a.epub")) == "| Dark."


@pytest.mark.parametrize("suffix", ["epub", "docx", "odt"])
@pytest.mark.parametrize("length", [4, 30, -40, -1])
def test_a_truncated_file(suffix: str, length: int) -> None:
    assert refused(HONEST[:length], f"a.{suffix}") == "broken-container"


@pytest.mark.parametrize("suffix", ["epub", "docx", "odt", "rtf", "fb2"])
def test_a_file_of_another_kind(suffix: str) -> None:
    assert refused(b"Once upon a time.", f"a.{suffix}") == "broken-container"
    assert refused(packed({"a.txt": "x"}), f"a.{suffix}") == "broken-container"
    assert refused(b" \n", f"a.{suffix}") == "empty"


def test_a_damaged_member() -> None:
    data = bytearray(HONEST)
    at = data.index(b"OEBPS/a.xhtml") + len("OEBPS/a.xhtml") + 10
    data[at : at + 20] = b"\xff" * 20
    assert refused(bytes(data)) == "broken-container"


@pytest.mark.parametrize(
    ("opf", "code"),
    [
        (LAUGHS, "unsafe-container"),
        (XXE, "unsafe-container"),
        ("<package>", "broken-container"),
        ("", "broken-container"),
        ("<a>" * 5_000 + "</a>" * 5_000, "too-large"),
        ("<package><spine/></package>", "broken-container"),
        (opf_for("../../etc/passwd"), "broken-container"),
        (opf_for("/etc/passwd"), "broken-container"),
        (opf_for("file:///etc/passwd"), "broken-container"),
        (opf_for("missing.xhtml"), "broken-container"),
    ],
)
def test_a_bad_package(opf: str, code: str) -> None:
    assert refused(book(opf)) == code


def test_no_package() -> None:
    assert refused(packed({"mimetype": "application/epub+zip", "a.xhtml": page("<p>x</p>")})) == "broken-container"
    assert refused(packed({"META-INF/container.xml": CONTAINER.format("../c.opf"), "c.opf": "x"})) == "broken-container"


def test_a_package_without_its_container_is_found() -> None:
    data = packed({"c.opf": opf_for("a.xhtml"), "a.xhtml": page("<p>Dark.</p>")})
    assert outline(document(data, "a.epub")) == "| Dark."


@pytest.mark.parametrize("xml", [LAUGHS, XXE])
def test_entities_in_other_containers(xml: str) -> None:
    assert refused(packed({"word/document.xml": xml}), "a.docx") == "unsafe-container"
    assert refused(packed({"content.xml": xml}), "a.odt") == "unsafe-container"
    assert refused(xml.encode(), "a.fb2") == "unsafe-container"


def test_entities_in_a_text_are_words() -> None:
    body = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page("<p>Dark &x; night.</p>")
    assert "root:" not in outline(document(epub({"a.xhtml": body}), "a.epub"))


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_great_depth(suffix: str) -> None:
    make = docx if suffix == "docx" else odt
    prefix = "w:p" if suffix == "docx" else "text:span"
    assert refused(make(f"<{prefix}>" * 3_000 + f"</{prefix}>" * 3_000), f"a.{suffix}") == "too-large"


def test_scripts_in_a_book_go() -> None:
    body = '<p onclick="x()">Dark.<script>alert(1)</script></p><p><a href="javascript:x()">no</a></p>'
    html = "".join(block.html for block in document(epub({"a.xhtml": page(body)}), "a.epub").chapters[0].blocks)
    assert "script" not in html
    assert "onclick" not in html


def test_groups_without_end_in_rich_text() -> None:
    assert refused(b"{\\rtf1" + b"{" * 600_000, "a.rtf") == "broken-container"
