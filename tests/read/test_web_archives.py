"""Pages of old web archives: what stands round a story is no part of it, and a list of stories is no story."""

from __future__ import annotations

import pytest

from archivist.errors import StoryError
from tests.read.fixtures import document, outline

PROSE = "The ferry was late, and the rain came in under the roof. Nobody on the pier said anything about it."
PAGE = """<html><head><title>The Lamp (part 2 of 3) (Old Archive)</title></head><body>
<h1>The Lamp (part 2 of 3)</h1>
<h2>{}</h2>
<a href="lamp1.html">Back to Part 1</a><pre>
        {}

        {}
</pre><hr><a href="lamp3.html">Onwards to Part 3</a> - <a href="i.html">Back to The Lamp Index</a></body></html>"""


@pytest.mark.parametrize(
    ("byline", "declared"),
    [
        ("a Lantern Coast fanfiction by Mara Moss", {"fandom": ("Lantern Coast",), "author": ("Mara Moss",)}),
        (
            "a <a href='x'>Ranma 1/2</a>\nfanfiction by <a href='y'>Wren</a><br>",
            {"fandom": ("Ranma 1/2",), "author": ("Wren",)},
        ),
        ("A .hack//SIGN fanfic by Wren", {"fandom": (".hack//SIGN",), "author": ("Wren",)}),
        ("a Crossovers fanfiction by Wren", {"author": ("Wren",)}),
        ("a Original Fiction fanfiction by Wren", {"author": ("Wren",)}),
        ("a short fanfic by Wren", {"author": ("Wren",)}),
        ("by Wren", {"author": ("Wren",)}),
        ("a Dual! fanfiction by salt girl", {"fandom": ("Dual!",), "author": ("salt girl",)}),
        ("a Original Fiction fanfiction by Oo Wren of tides oO", {"author": ("Oo Wren of tides oO",)}),
    ],
)
def test_a_byline_names_the_fandom(byline: str, declared: dict[str, tuple[str, ...]]) -> None:
    story = document(PAGE.format(byline, PROSE, PROSE * 3), "lamp2.html")
    found = {d.field: d.values for d in story.declarations if d.field != "title"}
    assert found == declared
    assert story.title == "The Lamp (part 2 of 3)"


def test_the_ways_to_other_parts_are_no_part_of_the_story() -> None:
    story = document(PAGE.format("by Wren", PROSE, '"I came back to the pier," said Mara.'), "lamp2.html")
    shown = outline(story)
    assert "Part" not in shown
    assert "Index" not in shown
    assert PROSE in shown
    assert "I came back to the pier" in shown


def test_keys_that_only_one_author_has_are_no_speakers() -> None:
    head = "Title: The guide to Harrow\nBy: Wren - wren@pier.example\nSummary: A visit.\nContinuities: the second"
    story = document(f"{head}\nMood: grey\nThanks: to Mara\n***\n\n{PROSE}\n", "a.txt")
    found = {d.field: d.values for d in story.declarations}
    assert found == {"title": ("The guide to Harrow",), "author": ("Wren",), "summary": ("<p>A visit.</p>",)}
    play = "Title: Come in.\nMara: No.\nTitle: Why?\nMara: Because.\nTolan: Look.\nMara: Where?\n"
    assert document(f"{PROSE}\n\n{play}", "a.txt").declarations == ()


@pytest.mark.parametrize("link", ["https://a.example/", "x.html"])
def test_a_story_that_is_told_in_links_keeps_them(link: str) -> None:
    story = document(f"<p>{PROSE}</p><p><a href='{link}'>The old map of Harrow</a></p><p>{PROSE}</p>", "a.html")
    assert "The old map of Harrow" in outline(story)


def listing(count: int, beside: str) -> str:
    lines = "".join(f"<li><a href='{n}.html'>The Lamp, volume {n}</a> {beside}</li>" for n in range(count))
    return f"<html><body><h1>Stories</h1><p>Welcome to the archive.</p><ul>{lines}</ul></body></html>"


@pytest.mark.parametrize("beside", ["", "by Mara", "by Mara. A ferry, a lamp, and a very long night on the pier."])
def test_a_list_of_stories_is_no_story(beside: str) -> None:
    with pytest.raises(StoryError, match=r"only leads to others.*\[no-story\]"):
        document(listing(40, beside), "index.html")


def test_a_story_among_many_links_is_one() -> None:
    menu = listing(60, "").replace("</body></html>", "")
    story = document(f"{menu}<p>{PROSE * 8}</p><p>{PROSE}</p></body></html>", "a.html")
    assert PROSE * 8 in outline(story)
    few = document(listing(5, PROSE), "a.html")
    assert PROSE in outline(few)
