"""Short cuts of reading give what the long way gives."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archivist.errors import StoryError
from archivist.read import frontmatter
from archivist.read.decode import _BAD, clean
from archivist.read.frontmatter import Entry, yaml_entries
from archivist.read.redact import _SIGNS, _may_hold

LINES = (
    *(
        "title: A tale\n",
        'author: "Wren"\n',
        "tags: [a, 'b c', ~]\n",
        "tags:\n- a\n- b\n",
        "summary: |\n  One.\n  Two.\n",
    ),
    *("words: 12\n", "note: 'it''s'\n", "null: ~\n", "a: &x b\n", "c: *x\n", "bad: : :\n", "\tx: y\n", "#: no\n", "\n"),
    *(
        "k: “curly”\n",
        "k2: >-\n  folded\n  text\n",
        "t: !!str 5\n",
        "? q\n",
        "{a: 1}\n",
        "e: \n",
        "é: ü\n",
        'u: "\\u00e9"\n',
    ),
)


def by(parser: bool, text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Entry, ...] | str:
    monkeypatch.setattr(yaml, "__with_libyaml__", parser)
    try:
        return frontmatter._Yaml(text, "a.md", 1).entries()
    except StoryError as error:
        return str(error.problems)


@given(st.lists(st.sampled_from(LINES), max_size=6))
def test_both_parsers_of_yaml_say_the_same(lines: list[str]) -> None:
    if not yaml.__with_libyaml__:
        pytest.skip("libyaml is not there")
    text = "".join(lines)
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert by(True, text, monkeypatch) == by(False, text, monkeypatch)


def test_a_mistake_is_told_with_its_place() -> None:
    with pytest.raises(StoryError) as caught:
        yaml_entries("title: [a\nauthor: Wren: and more\n", "a.md", 2)
    assert "a.md:3" in str(caught.value.problems[0])


@given(st.text(alphabet="a.@d o tDOT()[]{}123٣４𝟙at—“\n", max_size=30))
def test_looking_from_afar_misses_no_sign(text: str) -> None:
    if _SIGNS.search(text):
        assert _may_hold(text)


@given(
    st.text(alphabet="ab\n\r\f\x00\x07\x0b\x7f\x85\u2028\u2029\ufeff\ufdd0\uffff\U0001fffe\ud800“é漢😀", max_size=12)
)
def test_nothing_bad_is_left(text: str) -> None:
    assert not _BAD.search(clean(text).replace("\f", ""))
    plain = re.sub(r"\s*\f\s*", "", text)
    if not _BAD.search(plain) and "\r" not in plain and "\f" not in text:
        assert clean(text) == text
