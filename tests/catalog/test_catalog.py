"""Stories -> Catalog: order, shelves, addresses and spellings."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from archivist.catalog import make_catalog
from archivist.config import Site
from archivist.errors import CollisionError
from archivist.model import Tag, Taxonomy
from tests.making import catalog, codes, story, tag

T = Taxonomy
RUKIA = "Kuchiki Rukia/Kurosaki Ichigo"


def test_newest_first_and_undated_last_by_title() -> None:
    made = catalog(
        story("z.txt", title="Zeta"),
        story("a.txt", title="alpha"),
        story("old.txt", published="2010-01-01"),
        story("new.txt", published="2011-01-01"),
        story("revived.txt", published="2009-01-01", updated="2020-01-01"),
    )
    assert list(made.stories) == ["revived", "new", "old", "a", "z"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("updated", ["b", "c", "a"]),
        ("published", ["c", "b", "a"]),
        ("title", ["c", "b", "a"]),
        ("author", ["b", "a", "c"]),
        ("words", ["a", "c", "b"]),
    ],
)
def test_sorts(sort: str, order: list[str]) -> None:
    a = replace(story("a.txt", title="Three", author="N.", published="2001-01-01"), words=30)
    b = replace(story("b.txt", title="Second", author="M.", published="2002-01-01", updated="2022-01-01"), words=4)
    c = replace(story("c.txt", title="First", published="2003-01-01"), words=20)
    assert list(catalog(c, a, b, site=Site(sort=sort)).stories) == order


def test_the_order_of_the_folder_cannot_be_seen() -> None:
    stories = [
        story("a.txt", tag(T.FANDOM, "Bleach"), tag(T.TAG, "C++")),
        story("b.txt", tag(T.FANDOM, "bleach"), tag(T.TAG, "C")),
        story("A.md", tag(T.FANDOM, "BLEACH")),
    ]
    results = {repr(make_catalog(order, Site())) for order in itertools.permutations(stories)}
    assert len(results) == 1


def test_every_published_tag_has_a_shelf_and_hints_have_none() -> None:
    made = catalog(
        story(
            "a.txt", tag(T.FANDOM, "Bleach"), tag(T.RELATIONSHIP, RUKIA, 0.9), tag(T.TONE, "Angst", 0.4), author="Q."
        ),
        story("b.txt", tag(T.FANDOM, "Bleach", 0.8), tag(T.COLLECTION, "Soup")),
    )
    assert made.shelves[Tag(T.FANDOM, "Bleach")].stories == ("a", "b")
    assert made.shelves[Tag(T.RELATIONSHIP, RUKIA)].address == "relationships/kuchiki-rukia-x-kurosaki-ichigo"
    assert made.shelves[Tag(T.AUTHOR, "Q.")].stories == ("a",)
    assert made.shelves[Tag(T.COLLECTION, "Soup")].stories == ("b",)
    assert Tag(T.TONE, "Angst") not in made.shelves


def test_silence_is_shelved_as_not_rated_and_not_warned() -> None:
    made = catalog(
        story("a.txt", tag(T.RATING, "Mature", 0.4)),
        story("b.txt", tag(T.RATING, "Mature"), tag(T.WARNING, "Major Character Death", 0.8)),
    )
    assert made.shelves[Tag(T.RATING, "Not Rated")].stories == ("a",)
    assert made.shelves[Tag(T.WARNING, "Creator Chose Not To Use Archive Warnings")].stories == ("a",)
    assert made.shelves[Tag(T.WARNING, "Major Character Death")].stories == ("b",)


def test_spellings_of_one_name_are_one_tag_under_the_most_frequent() -> None:
    made = catalog(
        story("a.txt", tag(T.FANDOM, "bleach  (anime)"), author="TIDE"),
        story("b.txt", tag(T.FANDOM, "Bleach (Anime)"), author="Tide"),
        story("c.txt", tag(T.FANDOM, "Bleach (Anime)"), author="Tide"),
    )
    assert len(made.shelves[Tag(T.FANDOM, "Bleach (Anime)")].stories) == 3
    assert made.stories["a"].labels[0].tag.name == "Bleach (Anime)"
    assert made.stories["a"].authors == ("Tide",)


def test_a_respelled_story_has_another_digest() -> None:
    alone = story("a.txt", tag(T.FANDOM, "BLEACH"))
    made = catalog(alone, story("b.txt", tag(T.FANDOM, "Bleach")), story("c.txt", tag(T.FANDOM, "Bleach")))
    assert made.stories["a"].digest != alone.digest
    assert catalog(alone).stories["a"].digest == alone.digest


def test_two_tags_with_one_address_get_two_and_a_warning() -> None:
    made, problems = make_catalog([story("a.txt", tag(T.TAG, "C")), story("b.txt", tag(T.TAG, "C++"))], Site())
    plain, other = made.shelves[Tag(T.TAG, "C")].address, made.shelves[Tag(T.TAG, "C++")].address
    assert plain == "tags/c"
    assert other.startswith("tags/c-")
    assert codes(problems) == ["same-shelf"]
    assert problems[0].path == "b.txt"
    assert "'C'" in problems[0].message


def test_two_files_with_one_address() -> None:
    made, problems = make_catalog([story("rain.txt"), story("Rain.md"), story("RAIN.html")], Site())
    assert sorted(s.path for s in made.stories.values()) == ["RAIN.html", "Rain.md", "rain.txt"]
    assert made.stories["rain"].path == "RAIN.html"
    assert codes(problems) == ["same-address", "same-address"]
    assert "RAIN.html" in problems[0].message
    assert len({slug.casefold() for slug in made.stories}) == 3


def test_a_declared_slug_beats_a_path() -> None:
    made, problems = make_catalog([story("a.txt"), story("z.txt", slug="a")], Site())
    assert made.stories["a"].path == "z.txt"
    assert problems[0].path == "a.txt"


def test_two_equal_declared_slugs_are_an_error_naming_both() -> None:
    stories = [story("one.txt", slug="rain"), story("two.txt", slug="Rain"), story("rain.txt")]
    with pytest.raises(CollisionError) as caught:
        make_catalog(stories, Site())
    assert codes(caught.value.problems) == ["slug-collision"]
    text = str(caught.value)
    assert "content/one.txt" in text
    assert "content/two.txt" in text


def test_a_series_goes_by_its_parts() -> None:
    made = catalog(
        story("ten.txt", series="Lamps", series_part="10", published="2001-01-01"),
        story("two.txt", series="Lamps", series_part="2", published="2020-01-01"),
        story("loose.txt", series="Lamps"),
    )
    assert made.shelves[Tag(T.SERIES, "Lamps")].stories == ("two", "ten", "loose")


def test_shelves_are_sorted_by_taxonomy_then_name() -> None:
    made = catalog(story("a.txt", tag(T.CHARACTER, "b"), tag(T.CHARACTER, "A"), tag(T.FANDOM, "Z")))
    assert [t.name for t in made.shelves if t.taxonomy in (T.FANDOM, T.CHARACTER)] == ["Z", "A", "b"]


def test_a_tag_named_twice_puts_a_story_on_its_shelf_once() -> None:
    made = catalog(
        story("a.txt", tag(T.FANDOM, "Bleach"), author=("Q.", "q.")),
        story("b.txt", author="Q."),
        story("c.txt", author="Q."),
    )
    assert made.shelves[Tag(T.AUTHOR, "Q.")].stories == ("a", "b", "c")
