"""What is typed in a .txt is what is shown: no Markdown, no markup, no template ever gets at it."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from .conftest import Archive

TYPED = [
    "<Cloud> said nothing at all",
    "<<mind speech>> and <<again>>",
    "1984. It was",
    "~*~*~",
    "* * *",
    "I <3 you",
    "&amp; and &lt; and AT&T",
    "{{ x }} {% if y %}",
    "<script>alert(1)</script>",
    "<b>not bold</b>",
    "# not a heading",
    "[not](a-link)",
    "    four spaces",
    "`not code`",
    "C:\\new\\table",
]


@pytest.mark.parametrize("typed", TYPED)
def test_shown_as_typed(archive: Archive, typed: str) -> None:
    prose = "The keeper trimmed the wick and waited for the boats to come in.\n\n"
    archive.put({"content/a.txt": f"{prose * 3}{typed}\n\n{prose * 3}"})
    assert archive.build().exit_code == 0
    tree = LexborHTMLParser(archive.page("works/a/index.html"))
    shown = " ".join(tree.css_first("main").text().split())
    assert " ".join(typed.split()) in shown
    assert not [node for node in tree.css("main script, main b") if "not bold" in node.text() or "alert" in node.text()]
