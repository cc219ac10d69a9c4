"""Home, shelves, indexes and their pages."""

from __future__ import annotations

import pytest

from archivist.config import Site
from archivist.model import Taxonomy
from archivist.render.initials import initial, initial_order
from archivist.render.paging import cut_from_first, cut_from_oldest
from archivist.render.planning import INDEX_LIMIT
from tests.making import document, story, study, tag
from tests.render.conftest import render_site

T = Taxonomy


@pytest.mark.parametrize("count", range(14))
def test_pages_are_numbered_from_the_oldest(count: int) -> None:
    stories = [story(f"{n}.txt") for n in range(count)]
    pages = list(cut_from_oldest(stories, 3))
    assert [s for _, shown in pages for s in shown] == stories
    for pager, shown in pages[1:]:
        assert len(shown) == 3
        assert list(shown) == stories[count - pager.number * 3 : count - pager.number * 3 + 3]
    assert len(pages[0][1]) == count if count < 6 else 3 <= len(pages[0][1]) <= 5


@pytest.mark.parametrize("cut", [cut_from_oldest, cut_from_first])
def test_a_reader_gets_through_all_pages_and_back(cut: object) -> None:
    pages = {pager.number: pager for pager, _ in cut([story(f"{n}.txt") for n in range(11)], 3)}  # type: ignore[operator]
    way, at = [0], pages[0]
    while at.after is not None:
        assert pages[at.after].before == at.number
        at = pages[at.after]
        way.append(at.number)
    assert sorted(way) == sorted(pages)
    assert list(pages[0].numbers) == way[1:]
    assert pages[0].before is None


def test_a_series_grows_at_its_end() -> None:
    pages = [(pager.number, len(shown)) for pager, shown in cut_from_first([story(f"{n}.txt") for n in range(7)], 3)]
    assert pages == [(0, 3), (2, 3), (3, 1)]


def test_shelves_tell_their_totals_on_the_first_page_only() -> None:
    site = Site(per_page=2)
    made = [study(document(f"{n}.txt", author="Q.", published=f"200{n}-01-01")) for n in range(5)]
    rendered = render_site(made, site)
    assert rendered.text("authors/q/index.html", ".list-head") == ["5 works, 25 words"]
    assert rendered.text("authors/q/page-1.html", "h2") == ["Works"]
    assert rendered.text("authors/q/page-1.html", "h3") == ["1", "0"]
    assert rendered.links("authors/q/index.html", ".pager a") == ["../../authors/q/page-1.html"] * 2
    assert rendered.links("authors/q/page-1.html", ".pager a") == ["../../authors/q/index.html"]


def test_home_shows_the_newest_and_what_there_is_most_of() -> None:
    made = [
        study(
            document(f"{n}.txt", published=f"{2000 + n}-01-01"),
            tag(T.FANDOM, "Bleach" if n % 3 else "Naruto"),
            tag(T.TONE, "Angst", 0.9),
        )
        for n in range(12)
    ]
    rendered = render_site(made, Site(title="Cold Point", description="Kept dry."))
    assert rendered.text("index.html", "h1") == ["Cold Point"]
    assert rendered.text("index.html", "h3")[0] == "11"
    assert len(rendered.text("index.html", "h3")) == 10
    assert rendered.text("index.html", ".counts li")[:2] == ["Bleach 8", "Naruto 4"]
    assert rendered.text("index.html", ".counts h2") == ["Fandoms", "Tones"]
    assert "12 works, 60 words" in rendered.text("index.html", ".quiet")


def test_an_empty_archive_has_a_home_too() -> None:
    rendered = render_site([])
    assert rendered.text("index.html", ".home-works .quiet") == ["There are no works here yet."]
    assert {"404.html", "works/index.html", "robots.txt"} <= set(rendered.files)


def test_a_card_is_like_a_blurb() -> None:
    made = study(
        document(
            "a.txt", title="Rain", author=("Q.", "R."), published="2024-02-03", summary="<p>A <em>wet</em> one.</p>"
        ),
        tag(T.RATING, "Mature"),
        tag(T.WARNING, "Major Character Death"),
        tag(T.FANDOM, "Bleach"),
        tag(T.CHARACTER, "Rukia", 0.9),
        tag(T.RELATIONSHIP, "A/B"),
        tag(T.TAG, "Soup"),
    )
    rendered = render_site([made])
    card = " ".join(rendered.text("works/index.html", ".card"))
    order = [
        "Rain",
        "by Q., R.",
        "Bleach",
        "3 Feb 2024",
        "Major Character Death",
        "A/B",
        "Rukia",
        "Soup",
        "A wet one.",
        "Words5",
    ]
    places = [card.index(piece, card.index("Rain")) for piece in order]
    assert places == sorted(places)
    assert rendered.text("works/index.html", ".card .inferred") == ["Rukia"]
    assert rendered.text("works/index.html", ".legend")


def test_the_legend_stands_only_where_something_was_inferred() -> None:
    rendered = render_site([study(document("a.txt"), tag(T.TAG, "Soup"), tag(T.TONE, "Angst", 0.3))])
    assert not rendered.text("works/index.html", ".legend")


def test_a_wall_of_tags_is_folded_and_nothing_is_lost() -> None:
    tags = [tag(T.TAG, f"Tag {n}") for n in range(20)] + [tag(T.CHARACTER, f"Name {n}") for n in range(9)]
    rendered = render_site([study(document("a.txt"), *tags)])
    assert rendered.text("works/index.html", ".more-tags summary") == ["17 more tags"]
    assert len(rendered.text("works/index.html", ".card .characters li, .card .freeforms li, .more-tags li")) == 29


def test_an_excerpt_says_that_it_is_one() -> None:
    rendered = render_site([study(document("a.txt"))])
    assert rendered.text("works/index.html", ".excerpt") == ["It begins: Rain fell on the harbour."]


def test_indexes_go_by_letter_and_ratings_by_severity() -> None:
    made = [
        study(document("a.txt"), tag(T.FANDOM, "Éclair"), tag(T.RATING, "Mature")),
        study(document("b.txt"), tag(T.FANDOM, "echo"), tag(T.RATING, "General Audiences")),
        study(document("c.txt"), tag(T.FANDOM, "07-Ghost")),
        study(document("d.txt"), tag(T.FANDOM, "銀魂"), tag(T.FANDOM, "Bleach"), tag(T.RATING, "Explicit")),
    ]
    rendered = render_site(made)
    assert rendered.text("fandoms/index.html", ".names h2") == ["#", "B", "E", "文"]
    assert rendered.text("fandoms/index.html", ".names a") == ["07-Ghost", "Bleach", "echo", "Éclair", "銀魂"]
    assert rendered.text("fandoms/index.html", ".count")[0] == "1 work"
    names = ["Not Rated", "General Audiences", "Mature", "Explicit"]
    assert rendered.text("ratings/index.html", ".names a") == names


def test_a_long_index_is_split_and_complete() -> None:
    names = [f"{chr(65 + n % 26)}{n}" for n in range(INDEX_LIMIT + 1)]
    made = [
        study(document("a.txt"), *(tag(T.TAG, name) for name in names)),
        study(document("b.txt"), tag(T.TAG, "Q16")),
    ]
    rendered = render_site(made)
    letters = [path for path in rendered.files if path.startswith("tags/letter-")]
    assert len(letters) == 26
    assert sorted(name for path in letters for name in rendered.text(path, ".names a")) == sorted(names)
    assert rendered.text("tags/index.html", ".names a")[0] == "Q16"
    assert len(rendered.links("tags/index.html", ".letters a")) == 26
    assert rendered.text("tags/letter-a.html", ".letters [aria-current]") == ["A"]


def test_the_shelf_of_a_fandom_tells_what_it_is_about() -> None:
    made = [
        study(document(f"{n}.txt"), tag(T.FANDOM, "Bleach"), tag(T.CHARACTER, "Rukia"), tag(T.TONE, "Angst", 0.9))
        for n in range(3)
    ]
    rendered = render_site(made)
    assert rendered.text("fandoms/bleach/index.html", ".counts li") == ["Rukia 3", "Angst 3"]
    assert not rendered.tree("characters/rukia/index.html").css(".counts")


SHELVES = ("Ratings", "Warnings", "Categories", "Fandoms", "Relationships", "Characters", "Tones", "Tags", "Series")


def test_menus_name_only_what_there_is() -> None:
    rendered = render_site([study(document("a.txt"))])
    menu = rendered.text("index.html", ".colophon li")
    assert menu[:3] == ["Home", "All works", "Sort and Filter"]
    assert [name for name in menu if name in SHELVES] == ["Ratings", "Warnings"]
    rendered = render_site([study(document("a.txt", series="Lamps"), tag(T.FANDOM, "Bleach"))])
    assert rendered.text("index.html", ".masthead li")[:3] == ["Works", "Fandoms", "Series"]


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("bleach", "B"),
        ("Éclair", "E"),
        ("“Quoted”", "Q"),
        ("9-nine", "#"),
        ("!!!", "#"),
        ("ж", "Ж"),
        ("銀魂", "文"),
        ("가", "文"),
        ("ß", "S"),
    ],
)
def test_initials(name: str, letter: str) -> None:
    assert initial(name) == letter


def test_order_of_initials() -> None:
    assert sorted(["文", "B", "#", "Ж", "A"], key=initial_order) == ["#", "A", "B", "Ж", "文"]
