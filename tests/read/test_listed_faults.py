"""Files that break other readers, by the list: Markdown, HTML, containers, metadata, bytes. Each has a stated outcome.

The patterns of Markdown are those CommonMark's own parsers are tried with, and some of ours. Processor time is held to
the list's figure, since that is what the faults are about.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import escape

import pytest

from archivist.errors import StoryError
from archivist.model import Document
from archivist.read.decode import decode
from archivist.read.frontmatter import json_entries
from tests.making import codes
from tests.read.books import CONTAINER, docx, epub, odt, packed, page
from tests.read.fixtures import document, outline

PROSE = "The ferry was late, and the rain came in under the roof."


def refused(data: str | bytes, path: str, **companions: str) -> str:
    """The code of the error that a file is, or nothing if it is read."""
    try:
        document(data, path, **companions)
    except StoryError as error:
        return error.problems[0].code
    return ""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Hold what is done inside to processor time."""
    before = time.process_time()
    yield
    assert time.process_time() - before < seconds


# --- B1: Markdown that makes parsers quadratic -----------------------------------------------------------------------

N = 5_000
PATHOLOGICAL = {
    "nested strong emphasis": "*a **a " * N + "b" + " a** a*" * N,
    "many emphasis closers with no openers": "a_ " * N,
    "many emphasis openers with no closers": "_a " * N,
    "many link closers with no openers": "a]" * N,
    "many link openers with no closers": "[a" * N,
    "mismatched openers and closers": "*a_ " * N,
    "openers and closers multiple of 3": "a**b" + "c* " * N,
    "link openers and emphasis closers": "[ a_" * N,
    "pattern [ (]( repeated": "[ (](" * N,
    "pattern ![[]() repeated": "![[]()" * N,
    "hard link and emphasis": "**x [a*b**c*](d)",
    "nested brackets": "[" * N + "a" + "]" * N,
    "nested block quotes": "> " * N + "a",
    "deeply nested lists": "".join(f"{'  ' * x}* a\n" for x in range(300)),
    "nul in input": "abc\0de\0",
    "backticks of many lengths": "".join("e" + "`" * x for x in range(N // 10)),
    "unclosed inline links <": "[a](<b" * N,
    "unclosed inline links": "[a](b" * N,
    "unclosed comment": "</" + "<!--" * N,
    "empty links of depth": "[](" * N,
    "unclosed processing": "</" + "<?" * N,
    "unclosed CDATA": "</" + "<![CDATA[" * N,
    "unclosed declaration": "</" + "<!A " * N,
    "table of many columns": "|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + "x\n" * 300,
    "reference definitions": "".join(f"[{n}]: u\n" for n in range(N)) + "[0] " * N,
    "one reference used often": "[a]: " + "b" * 1_000 + "\n\n" + "[a] " * N,
    "footnotes": "".join(f"[^{n}]: x\n\n" for n in range(500)) + "".join(f"[^{n}] " for n in range(500)),
    "autolinks": "<http://" + "a" * N * 4 + ">",
    "smart quotes": '"' * N * 8,
    "tildes": "~~a " * N,
    "entities": "&#0;" * N + "&amp" * N,
    "backslashes": "\\" * N * 8,
    "hard breaks": "a  \n" * N,
    "setext": "a\n" * N + "===",
    "rules": "* " * N,
    "html blocks": "<div>\n" * N,
    "html attributes": "<a " + "b=c " * N + ">",
    "fences": "```\n" * N,
    "fence unclosed": "~~~" + "a\n" * N,
    "list and quote": "> - " * N + "a",
    "many list items": "- a\n" * N,
    "ordered list": "".join(f"{n}. a\n" for n in range(N)),
    "one long line": "a " * 500_000,
    "one long word": "a" * 1_000_000,
    "blank lines": "\n" * 200_000 + "a",
    "tabs": "\t" * N * 4 + "a",
    "images": "![a](b.png)" * N,
    "strikes and stars": "~*_`[!<" * N,
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_pathological_markdown_ends_and_its_words_stay(name: str) -> None:
    text = f"{PATHOLOGICAL[name]}\n\n{PROSE}\n"
    with within(5):
        story = document(text, "a.md")
    shown = outline(story)
    kept = sum(map(len, re.findall(r"\w", shown)))
    lost = not story.problems and kept * 20 < len(re.findall(r"[a-z]", text))
    html = name.startswith(
        ("unclosed", "html", "reference", "one reference", "images", "fence", "autolinks", "entities")
    )
    assert "ferry was late" in shown or html
    assert not lost or html


def test_the_list_of_patterns_is_whole() -> None:
    assert len(PATHOLOGICAL) == 48


# --- B2: HTML of great depth and breadth -----------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [150, 250, 1_000, 10_000, 100_000])
@pytest.mark.parametrize("tag", ["div", "b"])
def test_deep_html_ends_and_keeps_its_words(depth: int, tag: str) -> None:
    with within(10):
        story = document(f"<{tag}>" * depth + PROSE + f"</{tag}>" * depth, "a.html")
    assert PROSE in outline(story)


@pytest.mark.parametrize("count", [1_000, 10_000, 100_000])
@pytest.mark.parametrize("form", ['a{}="b"', "data-{}", "onclick{}='x'"])
def test_many_attributes(count: int, form: str) -> None:
    attributes = " ".join(form.format(n) for n in range(count))
    with within(10):
        story = document(f"<p {attributes}>{PROSE}</p>", "a.html")
    assert PROSE in outline(story)


@pytest.mark.parametrize(
    "opening", ["<p>", "<div>", "<table><tr><td>", "<ul><li>", "<blockquote>", "<a href=x>", "<b>", "<!--"]
)
def test_what_is_never_closed(opening: str) -> None:
    with within(10):
        story = document(f"<p>{PROSE}</p>" + opening * 20_000, "a.html")
    assert PROSE in outline(story)


def test_a_page_of_20_megabytes() -> None:
    with within(60):  # a tenth of it in proportion to the list's ten seconds a file
        story = document(f"<p>{PROSE * 20}</p>\n" * 1_700, "a.html")
    assert len(story.chapters[0].blocks) == 1_700


# --- B3: containers (with test_hostile.py) ---------------------------------------------------------------------------

CLIMBING = (
    "../x", "../../x", "/x", "//x", "a/../../x", "..\\x", "C:\\x", "C:x", "a\0b", "./../x", "a/b/../../../x",
)  # fmt: skip


@pytest.mark.parametrize("name", CLIMBING)
def test_a_spine_that_climbs_reads_nothing_outside(name: str) -> None:
    item = f'<item id="a" href="{escape(name.replace(chr(0), "%00"))}" media-type="application/xhtml+xml"/>'
    opf = f'<package><metadata/><manifest>{item}</manifest><spine><itemref idref="a"/></spine></package>'
    book = packed({"META-INF/container.xml": CONTAINER.format("a/c.opf"), "a/c.opf": opf, "y": "x"})
    assert refused(book, "a.epub") == "broken-container"


def test_a_picture_that_is_a_bomb() -> None:
    bomb = b"\x89PNG\r\n\x1a\n" + bytes(30 << 20)
    data = epub({"a.xhtml": page('<p>Dark.</p><img src="b.png"/>')}, **{"OEBPS__b.png": bomb})
    assert refused(data, "a.epub") == "too-large"


def test_a_bomb_inside_a_word_processor_file() -> None:
    frame = "<text:p><draw:frame><draw:image xlink:href='Pictures/b.png'/></draw:frame></text:p>"
    assert refused(docx("<w:p/>", **{"word/media/a.png": bytes(30 << 20)}), "a.docx") == "too-large"
    assert refused(docx("<w:p/>", **{"word/more.xml": bytes(30 << 20)}), "a.docx") == "too-large"
    assert refused(odt(frame, Pictures__b_png=bytes(30 << 20)), "a.odt") == "too-large"


# --- B4: metadata ----------------------------------------------------------------------------------------------------

NINE = (("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "g"), ("g", "h"), ("h", "i"))
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n" for p, c in NINE)
YAML = {
    "alias bomb": BOMB,
    "anchor": "title: &a x\nauthor: *a",
    "merge": "<<: {title: x}",
    "python object": "title: !!python/object/apply:os.system ['touch /tmp/never']",
    "tag": "title: !x y",
    "deep": "title: " + "[" * 500 + "]" * 500,
    "deeper": "title: " + "[" * 4_000,
    "many keys": "".join(f"k{n}: v\n" for n in range(20_000)),
    "long": f"title: {'x' * 100_000}",
    "colon": "title: One: Two",
    "at": "title: @x",
    "star": "title: *x",
    "tab": "\ttitle: x",
    "two documents": "title: x\n--- y",
    "nothing": "~",
    "list": "- a\n- b",
    "duplicate keys": "title: a\ntitle: b",
    "nul": "title: a\0b",
    "bidi": "title: a\u202eb",
    "unclosed": 'title: "a',
}
TOML = {
    "dotted": "a" + ".a" * 4_000 + " = 1",
    "deep": "a = " + "[" * 3_000,
    "date": "published = 2024-02-30",
    "huge number": "words = " + "9" * 5_000,
    "many keys": "".join(f"k{n} = 1\n" for n in range(20_000)),
}


@pytest.mark.parametrize("name", YAML)
def test_yaml_runs_nothing_and_ends(name: str) -> None:
    _ends(f"---\n{YAML[name]}\n---\n\n{PROSE}\n")


@pytest.mark.parametrize("name", TOML)
def test_toml_ends(name: str) -> None:
    _ends(f"+++\n{TOML[name]}\n+++\n\n{PROSE}\n")
    with within(1):
        assert refused(PROSE, "a.txt", a__toml=TOML[name]) in ("", "bad-front-matter")


@pytest.mark.parametrize(
    "data", ["[" * 100_000, "{" * 10_000, '{"a":' * 5_000, "NaN", '"x"', "[1]", "\0", '{"title": 1e999}']
)
def test_json_ends(data: str) -> None:
    with within(1), suppress(StoryError):
        json_entries(data, "metadata.json")


def _ends(text: str) -> None:
    """A block is understood, or its story is left out with one error that has a place; it may have said ``draft``."""
    with within(1):
        try:
            story: Document | None = document(text, "a.md")
        except StoryError as error:
            story, problems = None, error.problems
    if story is None:
        assert [(problem.code, problem.line >= 1) for problem in problems] == [("bad-front-matter", True)]
        return
    assert PROSE in outline(story)
    assert "\u202e" not in story.title


# --- B5: bytes -------------------------------------------------------------------------------------------------------

ODD = {
    b"caf\xe9 was closed, she said, and went on.": "café was",
    b"\x93Come in,\x94 she said; it\x92s late \x96 very.": "“Come in,” she said; it’s late – very.",
    b"\xef\xbb\xbfThe lamp": "The lamp",
    b"\xff\xfeT\0h\0e\0 \0l\0a\0m\0p\0": "The lamp",
    b"\xfe\xff\0T\0h\0e\0 \0l\0a\0m\0p": "The lamp",
    b"\xff\xfe\0\0T\0\0\0h\0\0\0e\0\0\0": "The",
    b"\0\0\xfe\xff\0\0\0T\0\0\0h\0\0\0e": "The",
    b"The lamp\xc0\xaf was dark, and so was everything else in the house on the pier.": "The lamp",
    b"The lamp\xed\xa0\x80 was dark": "The lamp",
    b"The lamp\xf4\x90\x80\x80 was dark": "The lamp",
    b"a\0b\x01c\x08d\x0be\x1bf": "abcd\nef",
    "a\ufffeb\uffffc\ufdd0d".encode(): "abcd",
    "a\u2028b\u2029c\x85d".encode(): "a\nb\n\nc\nd",
    b"+ADw-script+AD4-": "+ADw-script+AD4-",
    b"one\r\ntwo\rthree\nfour": "one\ntwo\nthree\nfour",
    b"end\x1a\x1a\x1a": "end",
}


@pytest.mark.parametrize("data", ODD)
def test_odd_bytes(data: bytes) -> None:
    text = decode(data).text
    assert text.startswith(ODD[data])
    text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff]", text)


@pytest.mark.parametrize("character", ["\0", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\ufffe", "\uffff", "\ufdd0"])
@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_no_control_reaches_a_page(character: str, suffix: str) -> None:
    story = document(f"The lamp{character} was dark. {PROSE}", f"a.{suffix}")
    assert character not in "".join(block.html + block.text for block in story.chapters[0].blocks)


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff"])
def test_titles_and_names_lie_in_no_direction(character: str) -> None:
    story = document(f"Title: A{character}bc\nAuthor: R{character}en\n\n{PROSE}\n", "a.txt")
    assert character not in story.title
    assert character not in "".join(story.declared("author") or ())


def test_a_surrogate_is_replaced() -> None:
    assert sys.maxunicode > 0xFFFF
    story = document(f"The lamp \ud800 was dark. {PROSE}", "a.md")
    assert "\ud800" not in outline(story)
    assert codes(story.problems) in ([], ["encoding"])


@pytest.mark.parametrize(
    "sign", [">", "> ", ".", "?", "!.", "<", "*", "-", "=", "~", "o", "x ", "^", "(", "_", "#", '"', ":"]
)
@pytest.mark.parametrize("end", ["", "a", "#", ">"])
def test_rows_of_signs_end(sign: str, end: str) -> None:
    with within(2):
        document(f"{PROSE}\n\n{sign * 2_000}{end}\n\n{PROSE}\n{sign * 60}{end}\n{PROSE}\n", "a.txt")
