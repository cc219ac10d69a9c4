"""People's addresses and numbers leave everything that is published; words that only look like them stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivist.build.knowing import study_context
from archivist.config import Site, parse_site
from archivist.model import Document, Material, SourcePath
from archivist.read import read
from archivist.read.blocks import text_of
from archivist.read.redact import MAIL, PHONE, redacted_html, redacted_text


def published(text: str, path: str = "a.txt", *, redact: bool = True) -> Document:
    return read(Material(SourcePath(path), text.encode()), redact=redact)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to mara@example.org, please.", f"Write to {MAIL}, please."),
        ("<mara.l+fic@mail.example.co.uk>", f"<{MAIL}>"),
        ("mailto:mara@example.org", MAIL),
        ("mara (at) example (dot) org", MAIL),
        ("mara[at]example.com", MAIL),
        ("mara at example dot com", MAIL),
        ("Call 212-667-1234 today", f"Call {PHONE} today"),
        ("(212) 667-1234", PHONE),
        ("+44 20 7946 0958.", f"{PHONE}."),
        ("Phone: 030 1234567", f"Phone: {PHONE}"),
        ("@mara and u/mara", "@mara and u/mara"),
        ("https://site.example/@mara", "https://site.example/@mara"),
        ("It was 1984. In 2004-01-02 at 10.30", "It was 1984. In 2004-01-02 at 10.30"),
        ("ISBN 978-3-16-148410-0", "ISBN 978-3-16-148410-0"),
        ("555-1234", "555-1234"),
        ("He was at home dot that was all", "He was at home dot that was all"),
        ("@}-,-'- and ^_^ and @@@", "@}-,-'- and ^_^ and @@@"),
        ("1,234,567 and 100-200-3000 credits", "1,234,567 and 100-200-3000 credits"),
    ],
)
def test_what_goes_and_what_stays(text: str, expected: str) -> None:
    assert redacted_text(text) == expected


def test_links_that_write_mails_become_words() -> None:
    html = '<p><a href="mailto:mara@example.org" rel="x">Write <em>me</em></a> or <a href="https://e.org/?m=a@b.de">go</a></p>'
    assert redacted_html(html) == '<p>Write <em>me</em> or <a href="https://e.org/?m=a@b.de">go</a></p>'


def test_an_address_cut_in_two_by_markup_goes_too() -> None:
    story = published("<p>Dark night.</p><p>Thanks! <b>mara</b>@example.org</p>", "a.html")
    block = story.chapters[0].blocks[-1]
    assert block.text == f"Thanks! {MAIL}"
    assert block.html == f"<p>Thanks! {MAIL}</p>"


def test_everything_a_story_declares() -> None:
    text = (
        "---\ntitle: For mara@example.org\nauthor: [Mara (mara@example.org), quill@example.org]\n"
        "summary: Ask mara@example.org\nsource: https://site.example/u?m=mara@example.org\n---\n\nDark."
    )
    story = published(text, "a.md")
    assert story.title == f"For {MAIL}"
    assert story.declared("author") == ("Mara",)
    assert story.declared("summary") == (f"<p>Ask {MAIL}</p>",)
    assert story.declared("source") == ("https://site.example/u?m=mara@example.org",)
    assert published("---\nauthor: quill@example.org\n---\n\nDark.", "a.md").declared("author") is None


def test_chapters_titles_and_the_setting() -> None:
    text = "Chapter 1: mara@example.org\n\nDark.\n\nChapter 2\n\nLight."
    assert published(text).chapters[0].title == f"Chapter 1: {MAIL}"
    assert published(text, redact=False).chapters[0].title == "Chapter 1: mara@example.org"


def test_the_setting_is_part_of_what_shapes_a_study() -> None:
    open_ = parse_site("[privacy]\nredact = false\n")
    assert (Site().redact, open_.redact) == (True, False)
    assert study_context(Site(), []) != study_context(open_, [])


@settings(deadline=None)
@given(st.text("ab@.- +()<>&19dot", max_size=60))
def test_text_and_html_agree_and_twice_is_once(text: str) -> None:
    once = redacted_text(text)
    assert redacted_text(once) == once
    story = published(f"Dark night here.\n\n{text}")
    for chapter in story.chapters:
        for block in chapter.blocks:
            assert text_of(block.html).split() == block.text.split()
