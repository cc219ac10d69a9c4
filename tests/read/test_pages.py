"""Pages saved from eFiction archives and FanFiction.net: labels first, classes second, and the line of facts."""

from __future__ import annotations

import pytest

from archivist.model import Document, Origin
from tests.read.fixtures import document, outline

EFICTION = """<html><body><div id="pagetitle"><a href="viewstory.php?sid=7">Low Tide</a> by
<a href="viewuser.php?uid=3">mara</a></div>
<div class="infobox"><div class="content"><span class="label">Summary: </span><p>A <b>lamp</b>.</p>
<span class="label">Rated:</span> PG-13 <br><span class="label">Categories:</span> <a>Post-Storm</a>, <a>Harbour</a>
<span class="label">Characters: </span> <a>Ianthe</a>, <a>Mara</a><br>
<span class="label">Genres: </span> Angst, Fantasy<br>
<span class="label">Warnings: </span> None<br><span class="label">Series:</span> Salt<br>
<span class="label">Chapters: </span> 2 <a>[Table of Contents]</a><br><span class="label">Completed:</span> Yes<br>
<span class="label">Word count:</span> 1,234 <span class="label">Read:</span> 99<br>
<span class="label">Published: </span>02 January 2004 <span class="label">Updated:</span> 03 February 2004</div></div>
<div class="notes"><div class="title"><span class="label">Story Notes:</span></div>
<div class="noteinfo"><p>Mine.</p></div></div>
<div class="chaptertitle">Home by mara</div>
<div class="notes"><div class="title">Author's Chapter Notes:</div><div class="noteinfo"><p>Hello.</p></div></div>
<div class="chapter"><p>Dark.</p></div>
<div class="notes"><div class="title">Chapter End Notes:</div><div class="noteinfo"><p>Bye.</p></div></div>
<div class="chaptertitle">Away by mara</div><div class="chapter"><p>Light.</p></div>
<div id="footer">Powered by eFiction</div></body></html>"""

LINE = (
    "Rated: Fiction T - English - Hurt/Comfort/Angst - [Ianthe, Mara L.] Keeper - Chapters: 22 - Words: 114,414 - "
    "Reviews: 3 - Favs: 2 - Follows: 1 - Updated: 03-21-13 - Published: 12/5/2010 - Status: Complete - id: 77"
)

FANFICTION = f"""<html><head><title>Low Tide Chapter 2: Away, a saltmarsh fanfic</title></head><body>
<div id="content_wrapper_inner">
<div id="pre_story_links"><a href="/crossovers/x">Crossover</a>
<a href="/x">Rosario + Vampire + Saltmarsh Crossover</a></div>
<div id="profile_top"><b class="xcontrast_txt">Low Tide</b> By: <a class="xcontrast_txt" href="/u/1/mara">mara</a>
<div class="xcontrast_txt">A lamp.</div><span class="xgray xcontrast_txt">{LINE}</span></div>
<select id="chap_select"><option value="1">1. Home</option><option value="2" selected>2. Away</option></select>
<div id="storytext"><p>Dark.</p><hr><p>Light.</p></div></div></body></html>"""


def declared(story: Document) -> dict[str, tuple[str, ...]]:
    return {d.field: d.values for d in story.declarations}


def test_an_efiction_page() -> None:
    story = document(EFICTION, "a.html")
    assert outline(story) == "# Home\nhead| Hello.\n| Dark.\ntail| Bye.\n# Away\n| Light."
    assert declared(story) == {
        "title": ("Low Tide",),
        "author": ("mara",),
        "summary": ("<p>A <b>lamp</b>.</p>",),
        "rating": ("Teen And Up Audiences",),
        "tag": ("Post-Storm", "Harbour", "Fantasy"),
        "character": ("Ianthe", "Mara"),
        "tone": ("Angst",),
        "series": ("Salt",),
        "chapters": ("2",),
        "complete": ("true",),
        "words": ("1234",),
        "published": ("2004-01-02",),
        "updated": ("2004-02-03",),
        "notes": ("<p>Mine.</p>",),
    }
    assert {d.origin for d in story.declarations} == {Origin.DOWNLOAD}


def test_an_efiction_page_without_links() -> None:
    page = '<div id="pagetitle">By the Sea by mara</div>'
    page += '<div class="chaptertitle">One</div><div id="story"><p>Dark.</p></div>'
    story = document(page, "a.html")
    assert (story.title, story.declared("author")) == ("By the Sea", ("mara",))
    assert outline(story) == "# One\n| Dark."


FACTS = {
    "rating": ("Teen And Up Audiences",),
    "language": ("English",),
    "tone": ("Hurt/Comfort", "Angst"),
    "relationship": ("Ianthe/Mara L.",),
    "character": ("Ianthe", "Mara L.", "Keeper"),
    "chapters": ("22",),
    "words": ("114414",),
    "published": ("2010-12-05",),
    "updated": ("2013-03-21",),
    "complete": ("true",),
    "source": ("https://www.fanfiction.net/s/77",),
}


def test_a_fanfiction_net_page() -> None:
    story = document(FANFICTION, "a.html")
    assert outline(story) == "# Away\n| Dark.\nbreak| \n| Light."
    assert declared(story) == FACTS | {
        "title": ("Low Tide",),
        "author": ("mara",),
        "summary": ("<p>A lamp.</p>",),
        "fandom": ("Rosario + Vampire", "Saltmarsh"),
    }


@pytest.mark.parametrize("suffix", ["txt", "html"])
def test_the_line_of_facts_at_the_head_of_a_text(suffix: str) -> None:
    text = f"{LINE}\n\nThe lamp was dark." if suffix == "txt" else f"<p>{LINE}</p><p>The lamp was dark.</p>"
    story = document(text, f"a.{suffix}")
    assert outline(story) == "| The lamp was dark."
    assert declared(story) == FACTS


def test_a_story_with_little_said_of_it() -> None:
    story = document("Rated: M - English - Words: 900 - Published: Mar 3, 2013\n\nThe lamp was dark.")
    assert declared(story) == {
        "rating": ("Mature",),
        "language": ("English",),
        "words": ("900",),
        "published": ("2013-03-03",),
        "complete": ("false",),
    }


def test_prose_with_dashes_is_no_line_of_facts() -> None:
    assert outline(document("T - that was all - he said.\n\nMore.")).startswith("| T - that was all")
