"""Plain text: paragraphs of every layout, breaks of every shape, everything else as typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivist.model import BlockKind
from archivist.read.breaks import LONGEST_SHOWN, is_break
from archivist.read.decode import clean
from archivist.read.sanitize import clean as sanitize
from archivist.read.text import inline, read_text
from tests.read.fixtures import Case, cases


def outline(text: str) -> str:
    lines = []
    for piece in read_text(clean(text)):
        kind = "" if piece.kind is BlockKind.PROSE else piece.kind
        lines.append(f"{kind}| {piece.text}".replace("\n", " / "))
    return "\n".join(lines)


@pytest.mark.parametrize("case", cases("text.txt"), ids=lambda case: case.name)
def test_layouts(case: Case) -> None:
    assert outline(case.source) == case.expected


@pytest.mark.parametrize("case", cases("text.txt"), ids=lambda case: case.name)
@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_layouts_with_other_line_ends(case: Case, end: str) -> None:
    assert outline(case.source.replace("\n", end)) == case.expected


@pytest.mark.parametrize(
    ("source", "text", "html"),
    [
        ("so _very_ tired", "so very tired", "so <em>very</em> tired"),
        ("so *very, very* tired", "so very, very tired", "so <em>very, very</em> tired"),
        ("**No!** he said", "No! he said", "<strong>No!</strong> he said"),
        ("**a *b* c**", "**a b c**", "**a <em>b</em> c**"),
        ("How_dare_you!!", "How_dare_you!!", "How_dare_you!!"),
        ("4*5*6 and f*ck and sh*t", "4*5*6 and f*ck and sh*t", "4*5*6 and f*ck and sh*t"),
        ("a * b * c", "a * b * c", "a * b * c"),
        ("either/or /slashes/ stay", "either/or /slashes/ stay", "either/or /slashes/ stay"),
        ("*one\ntwo*", "*one\ntwo*", "*one\ntwo*"),
        ("he -- she--they", "he -- she--they", "he -- she--they"),
        ("_*both*_", "*both*", "<em>*both*</em>"),
        ("<b>*x*</b>", "<b>x</b>", "&lt;b&gt;<em>x</em>&lt;/b&gt;"),
    ],
)
def test_emphasis_only_where_it_pairs(source: str, text: str, html: str) -> None:
    assert inline(source) == (text, html)


def test_direction_overrides_end_with_their_paragraph() -> None:
    text, _ = inline("safe \u202eevil")
    assert text == "safe \u202eevil\u202c"
    assert inline("a \u2067b\u2069 c")[0] == "a \u2067b\u2069 c"


@pytest.mark.parametrize(
    "line", ["()_()()_()", "#=#=#", "-=*=-", "+ * + * +", "/\\/\\/\\", "!@#$%^&*()", "[=][=]", ":-:_:-:"]
)
def test_rare_breaks(line: str) -> None:
    assert is_break(line)


@pytest.mark.parametrize(
    "line", ["xXx", "o-o-o", "oOoOo", "~o0o~", "x x x", "@;->--", "@}~~", ".-.-.", "…", "______", "⁂", "❦", "。。。"]
)
def test_breaks(line: str) -> None:
    assert is_break(line)


@pytest.mark.parametrize(
    "line",
    [
        "V",
        "I",
        "3",
        "X",
        "XX",
        "XXX",
        "o.O",
        "xoxo",
        "Ooooh",
        "Oo.",
        ":)",
        ";-P",
        "T_T",
        ">",
        ">>",
        "“…”",
        "'...'",
        "!",
        "Oh",
        "10",
        "000",
        "",
        "   ",
    ],
)
def test_no_breaks(line: str) -> None:
    assert not is_break(line)


def test_long_ornaments_are_shown_short_but_kept_whole() -> None:
    piece = read_text("One.\n\n" + "-" * 200 + "\n\nTwo.")[1]
    assert piece.text == "-" * 200
    assert piece.html == f'<p class="break" role="separator">{"-" * LONGEST_SHOWN}</p>'


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_every_letter_and_digit_is_kept_in_order(source: str) -> None:
    source = clean(source.encode("utf-8", "replace").decode())
    seen = "".join(piece.text for piece in read_text(source))
    assert [c for c in seen if c.isalnum()] == [c for c in source if c.isalnum()]


WORDS = st.lists(
    st.sampled_from(
        [
            "tide",
            "Lamp",
            "\n",
            "\n\n",
            '"yes,"',
            "<b>",
            "*",
            "_",
            "**",
            "&",
            "1.",
            "-",
            "---",
            ">",
            "she said.",
            "\t",
            "     ",
        ]
    ),
    max_size=60,
)


@given(WORDS)
@settings(max_examples=150, deadline=None)
def test_html_is_already_clean(words: list[str]) -> None:
    for piece in read_text(" ".join(words)):
        assert sanitize(piece.html) == piece.html
        assert re.match(r"<(p|h1|h2|pre|hr)\b", piece.html)
