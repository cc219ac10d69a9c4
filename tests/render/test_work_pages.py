"""The pages of a work: header, text, notes, chapters and the reasons for its tags."""

from __future__ import annotations

import pytest

from archivist.config import Site
from archivist.model import Block, BlockKind, Evidence, Place, Taxonomy, TitleOrigin
from tests.making import chapter, document, heading, note, prose, scene_break, study, tag
from tests.render.conftest import render_site

T = Taxonomy
RUKIA = "Kuchiki Rukia/Kurosaki Ichigo"
PAGE = "works/a/index.html"
WHY = "works/a/page-why.html"


def meta(page: object) -> dict[str, str]:
    """Return the header of a work as label -> text."""
    terms = page.css("dl.meta > div")  # type: ignore[attr-defined]
    return {row.css_first("dt").text(): " ".join(row.css_first("dd").text().split()) for row in terms}


def test_tags_come_in_the_order_of_ao3_with_its_labels() -> None:
    made = study(
        document("a.txt", series="Lamps", series_part="2", published="2024-01-05"),
        tag(T.RATING, "Mature"),
        tag(T.WARNING, "Major Character Death"),
        tag(T.WARNING, "Graphic Depictions Of Violence"),
        tag(T.CATEGORY, "F/M"),
        tag(T.FANDOM, "Bleach"),
        tag(T.RELATIONSHIP, RUKIA),
        tag(T.CHARACTER, "Kuchiki Rukia"),
        tag(T.CHARACTER, "Kurosaki Ichigo"),
        tag(T.TONE, "Angst"),
        tag(T.TAG, "Rain"),
        tag(T.COLLECTION, "Midwinter"),
    )
    shown = meta(render_site([made]).tree(PAGE))
    assert list(shown) == [
        "Rating",
        "Archive Warnings",
        "Category",
        "Fandom",
        "Relationship",
        "Characters",
        "Additional Tags",
        "Language",
        "Series",
        "Collection",
        "Stats",
        "Download",
    ]
    assert shown["Rating"] == "M Mature"
    assert "Angst" in shown["Additional Tags"]
    assert "Rain" in shown["Additional Tags"]
    assert shown["Series"] == "Part 2 of Lamps"
    assert "Published 5 Jan 2024" in shown["Stats"]
    assert "5 words" in shown["Stats"]
    assert "Chapters 1/1, complete" in shown["Stats"]


def test_silence_claims_nothing() -> None:
    rendered = render_site([study(document("a.txt"))])
    shown = meta(rendered.tree(PAGE))
    assert shown["Rating"] == "– Not Rated"
    assert shown["Archive Warning"] == "?! Creator Chose Not To Use Archive Warnings"
    assert "Category" not in shown
    assert not rendered.tree(PAGE).css(".inferred, .why-link")
    assert "by Anonymous" in rendered.text(PAGE, ".byline")[0]


def test_inferred_tags_are_marked_and_hints_are_only_hints() -> None:
    made = study(document("a.txt"), tag(T.RATING, "Explicit", 0.4), tag(T.TONE, "Angst", 0.8), tag(T.TAG, "Rain"))
    rendered = render_site([made])
    assert meta(rendered.tree(PAGE))["Rating"] == "– Not Rated possibly Explicit"
    assert rendered.text(PAGE, "dl.meta .inferred") == ["Angst"]
    assert "Angst (inferred)" in " ".join(rendered.text(PAGE, "dl.meta li"))
    assert rendered.text(PAGE, ".hint") == ["Explicit"]
    assert not rendered.tree(PAGE).css(".hint[href]")
    assert "ratings/explicit/index.html" not in rendered.files


@pytest.mark.parametrize(
    ("tags", "symbol"),
    [
        ([], "rating-unrated warning-unsaid category-none status-complete"),
        ([tag(T.WARNING, "No Archive Warnings Apply")], "rating-unrated warning-none category-none status-complete"),
        ([tag(T.WARNING, "Rape/Non-Con", 0.9)], "rating-unrated warning-real category-none status-complete"),
        (
            [
                tag(T.WARNING, "No Archive Warnings Apply"),
                tag(T.WARNING, "Creator Chose Not To Use Archive Warnings"),
                tag(T.RATING, "Teen And Up Audiences"),
            ],
            "rating-teen warning-unsaid category-none status-complete",
        ),
        (
            [tag(T.CATEGORY, "F/F"), tag(T.CATEGORY, "Gen"), tag(T.RATING, "Explicit")],
            "rating-explicit warning-unsaid category-multi status-complete",
        ),
    ],
)
def test_symbols_say_in_words_what_they_stand_for(tags: list[object], symbol: str) -> None:
    rendered = render_site([study(document("a.txt"), *tags)])  # type: ignore[arg-type]
    found = rendered.tree("works/index.html").css(".card .symbol")
    assert " ".join((node.attributes["class"] or "").split()[2] for node in found) == symbol
    assert all(node.attributes["title"] and node.css_first(".sr").text() == node.attributes["title"] for node in found)


def test_notes_stand_apart_from_prose() -> None:
    made = study(
        document(
            "a.txt",
            chapter(
                note("Disclaimer.", Place.HEAD), "One.", note("Cat!", Place.INLINE), "Two.", note("Thanks.", Place.TAIL)
            ),
            notes="<p>Before.</p>",
            end_notes="<p>After.</p>",
        )
    )
    rendered = render_site([made])
    assert rendered.text(PAGE, ".prose > p") == ["One.", "Two."]
    assert rendered.text(PAGE, ".prose > aside") == ["Cat!"]
    order = ["Before.", "Disclaimer.", "One.", "Cat!", "Two.", "Thanks.", "After."]
    text = rendered.files[PAGE].split("<body")[1]
    assert sorted(order, key=text.index) == order


def test_every_paragraph_has_an_address_and_evidence_leads_there() -> None:
    first = Evidence("ship-name", 8.0, "rained", (0, 1))
    later = Evidence("term", 9.0, "Sun", (1, 0))
    outside = Evidence("title", 1.0, "<Rain>", None)
    made = study(
        document("a.txt", chapter(heading("One"), "It rained."), chapter(note("Sun", Place.HEAD), "More.")),
        tag(T.RELATIONSHIP, RUKIA, 0.88, None, first, later, outside),
    )
    rendered = render_site([made])
    assert rendered.text(PAGE, "#c1p2") == ["It rained."]
    assert rendered.text("works/a/chapter-2.html", "#c2p1") == ["Sun"]
    assert rendered.text(WHY, ".why dt") == [f"Relationship: {RUKIA} 88 %"]
    assert rendered.text(WHY, ".why .sign") == ["term", "ship name", "title"]
    assert rendered.text(WHY, ".why q") == ["Sun", "rained", "<Rain>"]
    assert rendered.links(WHY, ".why dl a") == ["../../works/a/chapter-2.html#c2p1", "../../works/a/index.html#c1p2"]


def test_reasons_of_names_for_one_thing_come_as_one() -> None:
    site = Site(aliases={("character", "ichi"): "Kurosaki Ichigo"})
    signs = [Evidence("name", 2.0, word, (0, 0)) for word in ("Rain", "fell")]
    made = study(
        document("a.txt"),
        tag(T.CHARACTER, "Kurosaki Ichigo", 0.9, None, signs[0]),
        tag(T.CHARACTER, "Ichi", 0.8, None, signs[1]),
        site=site,
    )
    rendered = render_site([made], site)
    assert rendered.text(WHY, ".why dt") == ["Character: Kurosaki Ichigo 90 %"]
    assert rendered.text(WHY, ".why q") == ["Rain", "fell"]


def test_reasons_can_be_switched_off() -> None:
    made = study(document("a.txt"), tag(T.TONE, "Angst", 0.9))
    rendered = render_site([made])
    assert rendered.links(PAGE, ".why-link a") == ["../../works/a/page-why.html"]
    assert rendered.links(WHY, ".kicker a") == ["../../works/a/index.html"]
    without = render_site([made], Site(theme_options={"why": False}))
    assert WHY not in without.files
    assert not without.tree(PAGE).css(".why-link")


def test_chapters_have_pages_an_index_and_neighbours() -> None:
    chapters = [chapter(f"Text {number}.", title=f"Part {number}" if number != 2 else None) for number in range(1, 13)]
    rendered = render_site([study(document("a.txt", *chapters, complete="false"))])
    assert rendered.text(PAGE, ".prose") == ["Text 1."]
    assert rendered.text("works/a/chapter-2.html", ".prose") == ["Text 2."]
    assert rendered.text("works/a/chapter-2.html", "h2") == ["Chapter 2"]
    assert rendered.text("works/a/full.html", ".prose") == [f"Text {number}." for number in range(1, 13)]
    assert [text.split(" 2 words")[0] for text in rendered.text(PAGE, ".toc li")][1:3] == ["Chapter 2", "Part 3"]
    assert rendered.links("works/a/chapter-2.html", ".chapter-nav a") == [
        "../../works/a/index.html",
        "../../works/a/chapter-3.html",
    ]
    assert rendered.links("works/a/chapter-12.html", ".chapter-nav a") == ["../../works/a/chapter-11.html"]
    assert "works/a/chapter-1.html" not in rendered.files
    assert "Chapters 12/?, in progress" in meta(rendered.tree(PAGE))["Stats"]
    assert rendered.links("works/index.html", ".stats a") == ["../works/a/chapter-12.html"]


def test_a_single_chapter_has_neither() -> None:
    rendered = render_site([study(document("a.txt", chapter("Rain.", title="A")))])
    assert "works/a/full.html" not in rendered.files
    assert not rendered.tree(PAGE).css(".toc, .chapter-nav")


def test_headings_of_a_text_stand_below_the_page_s_own() -> None:
    made = study(
        document(
            "a.txt",
            chapter(heading("A", 1), "Rain.", heading("Later", 2), "Rain.", heading("Deep", 6)),
            chapter(heading("Sun", 4), "Sun."),
            title="A",
        )
    )
    rendered = render_site([made])
    assert rendered.text(PAGE, "h1") == ["A"]
    assert "A" not in rendered.text(PAGE, ".prose h3, .prose h2")
    assert rendered.text(PAGE, ".prose h4") == ["Later"]
    assert rendered.text(PAGE, ".prose h6") == ["Deep"]
    assert rendered.text("works/a/chapter-2.html", ".prose h3") == ["Sun"]
    assert not rendered.tree(PAGE).css(".prose h1, .prose h2")


def test_scene_breaks_keep_their_signs() -> None:
    sanitized = Block(BlockKind.BREAK, '<p class="break" role="separator">~*~</p>', "~*~")
    rendered = render_site([study(document("a.txt", chapter("One.", scene_break("* * *"), "Two.", sanitized)))])
    assert rendered.text(PAGE, ".prose .break") == ["* * *", "~*~"]
    assert all("id" not in node.attributes for node in rendered.tree(PAGE).css(".break"))


def test_titles_are_shown_as_text_and_incipits_marked() -> None:
    made = study(document("a.txt", title="<b>Bold</b> & “co”", title_origin=TitleOrigin.INCIPIT, author="<script>"))
    rendered = render_site([made])
    for path in (PAGE, "index.html", "works/index.html"):
        assert "<b>Bold</b> & “co”" in " ".join(rendered.text(path, "h1, h3"))
        assert not rendered.tree(path).css("b, script:not([src])")
    assert rendered.text(PAGE, "title") == ["<b>Bold</b> & “co” by <script> — Cold Point"]
    assert "first words" in rendered.text(PAGE, ".work-head .quiet")[0]


def test_language_and_direction_are_said() -> None:
    rendered = render_site(
        [
            study(document("a.txt", chapter("مطر")), language="ar"),
            study(document("b.txt", chapter("雨")), language="ja"),
        ]
    )
    arabic = rendered.tree(PAGE).css_first(".chapter")
    assert (arabic.attributes["lang"], arabic.attributes["dir"]) == ("ar", "rtl")
    japanese = rendered.tree("works/b/index.html").css_first(".chapter")
    assert (japanese.attributes["lang"], japanese.attributes["dir"]) == ("ja", "ltr")
    assert meta(rendered.tree("works/b/index.html"))["Language"] == "日本語"


def test_works_of_a_series_lead_to_each_other() -> None:
    parts = [study(document(f"{n}.txt", title=f"N{n}", series="Lamps", series_part=str(n))) for n in (1, 2, 10)]
    rendered = render_site(parts)
    assert rendered.links("works/2/index.html", ".chapter-nav a") == [
        "../../works/1/index.html",
        "../../works/10/index.html",
    ]
    assert rendered.text("series/lamps/index.html", "h3") == ["N1", "N2", "N10"]
    assert rendered.tree("series/lamps/index.html").css("ol.cards")


@pytest.mark.parametrize("source", ["javascript:alert(1)", "data:text/html,x", "not an address"])
def test_a_source_is_linked_only_when_it_is_on_the_web(source: str) -> None:
    rendered = render_site([study(document("a.txt", source_url=source))])
    assert "Source" not in meta(rendered.tree(PAGE))
    assert source not in rendered.links(PAGE)


def test_a_draft_says_so() -> None:
    rendered = render_site([study(document("a.txt", draft="true"))])
    assert "Draft" in rendered.text("works/index.html", ".badge")


def test_the_first_heading_is_kept_when_it_says_something_else() -> None:
    rendered = render_site([study(document("a.txt", chapter(heading("Prologue"), prose("Rain.")), title="A"))])
    assert rendered.text(PAGE, ".prose h2") == ["Prologue"]
