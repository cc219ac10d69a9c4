"""Markdown and HTML: structure kept, words kept, everything clean."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivist.model import BlockKind
from archivist.read.blocks import blocks_of, text_of
from archivist.read.html import read_html
from archivist.read.markdown import _whole, parser, read_markdown, render, tidied
from archivist.read.sanitize import clean
from tests.read.fixtures import Case, cases, document, outline


@pytest.mark.parametrize("case", cases("markdown.txt"), ids=lambda case: case.name)
def test_markdown(case: Case) -> None:
    assert render(case.source) == case.expected


@pytest.mark.parametrize("case", cases("html.txt"), ids=lambda case: case.name)
def test_html(case: Case) -> None:
    assert "\n".join(piece.html for piece in read_html(case.source).pieces) == case.expected


@pytest.mark.parametrize("case", [*cases("markdown.txt"), *cases("html.txt")], ids=lambda case: case.name)
def test_blocks_are_clean_and_whole(case: Case) -> None:
    for piece in (*read_markdown(case.source), *blocks_of(case.source)):
        assert clean(piece.html) == piece.html
        assert text_of(piece.html) == piece.text or piece.kind is BlockKind.BREAK


PROSE = [
    "The lamp was dark.", "*dark*", "He *meant* it, *truly*.", "“*No*,” she said", "and -- well --", '"Yes."',
    "<Cloud>", "<b>x</b>", "1984. It was", "# Head", "## Head *two*", "#no", "> q",
    "- item", "+ x", "* y", "***", "* * *", "---", "~*~", "    code", "a_b_c", "_x_", "`c`", "[l](https://a.example)",
    "![i](a.png)", "&amp;", "&nbsp;", "\\*", "a\\", "x  ", "===", "|a|", "http://a.example",
    "~~s~~", "[^1]", "[^1]: n", "[r]: /u", "```", "\xa0", "A\xa0b", "!", "1) x", "\t", "^_^", "x*y*z", "*a b*c",
    "* a*", "**b**", "Ünï *çödé*", "…", "<3", "<!-- c -->", "5 * 3 * 2", "\u3000x", "o-o-o", "=", "<div>", "</div>",
]  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(PROSE), st.sampled_from([" ", "\n", "\n\n", "\n\n\n", "\n \n"])), max_size=14)
)
@settings(max_examples=500, deadline=None)
def test_the_fast_path_gives_what_the_library_gives(parts: list[tuple[str, str]]) -> None:
    source = "".join(word + gap for word, gap in parts)
    fast = [(piece.kind, piece.html, piece.text, piece.level) for piece in read_markdown(source)]
    slow = [(piece.kind, piece.html, piece.text, piece.level) for piece in _whole(tidied(source))]
    assert fast == slow


def test_prose_takes_the_fast_path(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    monkeypatch.setattr("archivist.read.markdown._whole", refuse)
    text = '# Low Tide\n\nThe lamp was *dark* -- and "cold".\nIt was; cold > dark.\n\n* * *\n\n“*No*,” she said.\n'
    assert [piece.kind for piece in read_markdown(text)] == ["heading", "prose", "break", "prose"]


@given(
    st.lists(
        st.sampled_from([*PROSE, "<Cloud> said", "<<mind>>", "<u>", "</u>", "<p>", "<table>", "\n", "\n\n"]),
        max_size=14,
    )
)
@settings(max_examples=200, deadline=None)
def test_markdown_is_always_clean(parts: list[str]) -> None:
    for piece in read_markdown(" ".join(parts)):
        assert clean(piece.html) == piece.html


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</b>",
                "<div>",
                "</div>",
                "word ",
                "<br>",
                "<hr>",
                "<table><tr><td>",
                "</table>",
                "<pre>",
                "</pre>",
                "<Cloud>",
                "<ul><li>",
                "</ul>",
                "<h2>",
                "</h2>",
                "&lt;",
                "<",
                "<blockquote>",
                "</blockquote>",
                "<font>",
                "<center>",
                "</center>",
            ]
        ),
        max_size=30,
    )
)
@settings(max_examples=200, deadline=None)
def test_no_word_of_html_is_lost(parts: list[str]) -> None:
    seen = " ".join(piece.text for piece in blocks_of("".join(parts)))
    assert seen.count("word") == parts.count("word ")
    assert seen.count("Cloud") == parts.count("<Cloud>")


@pytest.mark.parametrize("nested", [">", "> ", "- ", "* "])
def test_deep_markdown_does_not_fall_over(nested: str) -> None:
    story = document(nested * 2_000 + "deep\n\nshallow", "a.md")
    assert "deep" in outline(story)
    assert [p.code for p in story.problems] == ["too-deep"]


@pytest.mark.parametrize("bomb", ["[", "![[]()", "<![CDATA[", "**_* ", "`", "*a ", "a**b", "|a", "[^1]"])
def test_markdown_bombs_end(bomb: str) -> None:
    assert document("x\n\n" + bomb * 2_000 + "\n\ny", "a.md").chapters


@pytest.mark.parametrize("tag", ["div", "blockquote", "b", "p", "li", "table", "font"])
def test_deep_html_keeps_its_text(tag: str) -> None:
    story = document(f"<{tag}>" * 3_000 + "deep" + f"</{tag}>" * 3_000 + "<p>after</p>", "a.html")
    assert "deep" in outline(story)
    assert "after" in outline(story)


def test_page_titles() -> None:
    assert document("<title>Low Tide</title><p>x</p>", "a.html").title == "Low Tide"
    assert document("<title>Site</title><h1>Low Tide</h1><p>x</p>", "a.html").title == "Low Tide"
    story = document(
        "<head><title>Low Tide</title><meta name=author content='Mara Quill'></head><body><h1>Low Tide</h1><p>x</p>",
        "a.htm",
    )
    assert (story.declared("author"), outline(story)) == (("Mara Quill",), "| x")


def test_what_cannot_be_shown_is_said() -> None:
    story = document("<p>x</p><iframe src=y></iframe><video></video><video></video>", "a.html")
    assert [p.message for p in story.problems] == ["not shown: 1 iframe, 2 video"]


def test_the_parser_is_made_once() -> None:
    assert parser() is parser()
