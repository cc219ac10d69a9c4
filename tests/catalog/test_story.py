"""Document and Inferences -> Story."""

from __future__ import annotations

import pytest

from archivist.config import Site
from archivist.model import Place, SeriesEntry, State, Tag, Taxonomy
from tests.making import chapter, document, note, scene_break, story, study, tag

T = Taxonomy


def test_figures_come_from_the_chapters() -> None:
    made = study(
        document("a.txt", chapter("One two.", title="First"), chapter("Three.", note("No.", Place.TAIL)))
    ).story
    assert made.words == 3
    assert [(entry.title, entry.words) for entry in made.chapters] == [("First", 2), (None, 1)]
    assert made.complete


def test_declared_fields() -> None:
    made = story(
        "a.txt",
        author=("tidewrack", "Q."),
        summary="<p>Rain.</p>",
        published="2024-01-02",
        updated="2024-02-03",
        source_url="https://example.org/1",
        series=("Cold Point", "Lamps"),
        series_part=("2", ""),
        aliases=("old-name",),
        draft="true",
        slug="Other Name",
    )
    assert made.authors == ("tidewrack", "Q.")
    assert made.summary == "<p>Rain.</p>"
    assert (made.published, made.updated) == ("2024-01-02", "2024-02-03")
    assert made.source_url == "https://example.org/1"
    assert made.series == (SeriesEntry("Cold Point", 2), SeriesEntry("Lamps", None))
    assert (made.slug, made.aliases, made.draft) == ("other-name", ("old-name",), True)


@pytest.mark.parametrize(
    ("declared", "complete", "planned"),
    [
        ({}, True, None),
        ({"complete": "false"}, False, None),
        ({"chapters_planned": "1"}, True, 1),
        ({"chapters_planned": "3"}, False, 3),
        ({"chapters_planned": ()}, False, None),
        ({"chapters_planned": "3", "complete": "true"}, True, 3),
    ],
)
def test_completeness(declared: dict[str, str | tuple[str, ...]], complete: bool, planned: int | None) -> None:
    made = story("a.txt", **declared)
    assert (made.complete, made.chapters_planned) == (complete, planned)


def test_excerpt_is_the_opening_prose() -> None:
    made = study(document("a.txt", chapter(note("Hi!", Place.HEAD), scene_break(), "Rain  fell.", "It rained."))).story
    assert made.excerpt == "Rain fell. It rained."


def test_excerpt_is_cut_between_words() -> None:
    made = study(document("a.txt", chapter("word " * 39 + "forty, more"))).story
    assert made.excerpt == "word " * 39 + "forty…"


def test_excerpt_of_a_language_without_spaces_is_cut_too() -> None:
    made = study(document("a.txt", chapter("雨" * 1000))).story
    assert made.excerpt == "雨" * 280 + "…"


def test_labels_are_in_the_order_of_ao3_and_strongest_first() -> None:
    made = story(
        "a.txt",
        tag(T.CHARACTER, "B", 0.7),
        tag(T.CHARACTER, "A", 0.9),
        tag(T.TAG, "Soup"),
        tag(T.FANDOM, "Hint", 0.4),
        tag(T.FANDOM, "Known", 0.8),
        tag(T.RATING, "Mature"),
    )
    assert [label.tag.name for label in made.labels] == ["Mature", "Known", "Hint", "A", "B", "Soup"]


def test_aliases_wrangle_tags_and_the_strongest_word_stays() -> None:
    site = Site(
        aliases={
            ("character", "ichigo k."): "Kurosaki Ichigo",
            ("author", "tide"): "tidewrack",
            ("series", "cp"): "Cold Point",
        }
    )
    made = story(
        "a.txt",
        tag(T.CHARACTER, "Kurosaki Ichigo", 0.7),
        tag(T.CHARACTER, "Ichigo K."),
        tag(T.RELATIONSHIP, "Kuchiki Rukia/Ichigo K."),
        site=site,
        author=("Tide", "tidewrack"),
        series="CP",
    )
    found = {label.tag.taxonomy: (label.tag.name, label.state) for label in made.labels}
    assert found == {
        T.CHARACTER: ("Kurosaki Ichigo", State.DECLARED),
        T.RELATIONSHIP: ("Kuchiki Rukia/Kurosaki Ichigo", State.DECLARED),
    }
    assert made.authors == ("tidewrack",)
    assert made.series[0].name == "Cold Point"


def test_what_has_a_field_of_its_own_is_no_label() -> None:
    tags = (tag(T.AUTHOR, "Q."), tag(T.SERIES, "Lamps"), tag(T.LANGUAGE, "en"), tag(T.COLLECTION, "Midwinter"))
    made = story("a.txt", *tags, author="Q.", series="Lamps")
    assert [label.tag for label in made.labels] == [Tag(T.COLLECTION, "Midwinter")]


def test_digest_covers_text_tags_and_declarations() -> None:
    base = document("a.txt", chapter("Rain."), summary="<p>A</p>")
    others = [
        study(document("a.txt", chapter("Rain!"), summary="<p>A</p>")),
        study(document("a.txt", chapter("Rain."), summary="<p>B</p>")),
        study(document("a.txt", chapter("Rain."), summary="<p>A</p>", notes="<p>N</p>")),
        study(base, tag(T.TONE, "Angst", 0.5)),
        study(base, tag(T.TONE, "Angst", 0.51)),
        study(base, language="de"),
    ]
    digests = {study(base).story.digest, *(other.story.digest for other in others)}
    assert len(digests) == 7
    assert study(base).story.digest == study(base).story.digest
