"""What a story declares: header lines, front matter, sidecars, and the normal values of fields."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivist.errors import Level, StoryError
from archivist.model import Document, Origin
from archivist.read.dates import iso_date
from archivist.read.fields import NAMES, field_of, nearest_key, normalise, rating
from archivist.read.frontmatter import take, yaml_entries
from tests.read.fixtures import Case, cases, document, outline


def declared(story: Document) -> str:
    return "\n".join(f"{d.field} = {' | '.join(d.values)}" for d in story.declarations)


def key_order(text: str) -> list[str]:
    return sorted(text.split("\n"))


@pytest.mark.parametrize("case", cases("headers.txt"), ids=lambda case: case.name)
def test_headers_in_text(case: Case) -> None:
    story = document(case.source, "chapter1.txt")
    found = "\n".join(part for part in (declared(story), outline(story)) if part)
    assert [line for line in found.split("\n") if " = " not in line] == [
        line for line in case.expected.split("\n") if " = " not in line
    ]
    assert key_order(found) == key_order(case.expected)
    assert all(d.origin is Origin.HEADER for d in story.declarations)


def test_headers_in_markdown_and_html() -> None:
    marked = document(
        "**Title:** Low Tide  \n**Author:** Mara  \n**Rating:** T\n\nThe lamp was *dark*.\n", "chapter1.md"
    )
    assert declared(marked) == "title = Low Tide\nauthor = Mara\nrating = Teen And Up Audiences"
    assert outline(marked) == "| The lamp was dark."
    page = document("<p><b>Fandom:</b> Saltmarsh<br>Pairing: A/B</p><p>Dark.</p>", "chapter1.html")
    assert declared(page) == "fandom = Saltmarsh\nrelationship = A/B"
    assert outline(page) == "| Dark."


# --- front matter ----------------------------------------------------------------------------------------------------


YAML = """=
title: "Low Tide: a story"
tags: [lamps, "salt, wet"]
draft: no
words: 1_000
characters: []
summary: |
  One *lamp*.

  Two.
=
Dark."""
TOML = """+++
title = "Low Tide: a story"
tags = ["lamps", "salt, wet"]
draft = false
words = 1000
characters = []
summary = "One *lamp*.\\n\\nTwo."
+++
Dark."""


def test_yaml_and_toml_say_the_same() -> None:
    yaml = YAML.replace("=", "---")
    assert declared(document(yaml, "a.md")) == declared(document(TOML, "a.md"))
    story = document(yaml, "a.md")
    assert story.declared("tag") == ("lamps", "salt, wet")
    assert story.declared("character") == ()
    assert story.declared("fandom") is None
    assert story.declared("summary") == ("<p>One <em>lamp</em>.</p>\n<p>Two.</p>",)
    assert outline(story) == "| Dark."


@pytest.mark.parametrize("scalar", ["no", "1:30", "1_000", ".inf", "2024-02-30", "0x1f", "007", "yes", "1e3"])
def test_titles_stay_as_typed(scalar: str) -> None:
    assert document(f"---\ntitle: {scalar}\n---\nx", "a.md").title == scalar


@pytest.mark.parametrize("key", ["Archive Warning", "archive-warnings", "Content_Warning", "WARNINGS"])
def test_keys_of_any_spelling(key: str) -> None:
    assert field_of(key) == "warning"


def test_unknown_keys_are_warned_of_with_the_nearest() -> None:
    story = document("---\ntitle: x\nfandm: Saltmarsh\nzzz: 1\n---\nx", "a.md")
    assert [str(p) for p in story.problems] == [
        "warning a.md:3: the key 'fandm' means nothing here; did you mean fandom? [unknown-key]",
        "warning a.md:4: the key 'zzz' means nothing here; it is left alone [unknown-key]",
    ]


BROKEN = [
    ("---\ntitle: Low Tide: a story\n---\nx", "2:16", "a value with a colon in it must stand in quotation marks"),
    ("---\ntitle: [a, b\n---\nx", "2:13", "expected ',' or ']'"),
    ("---\ntitle: @x\n---\nx", "2:8", "must stand in quotation marks"),
    ("---\na: &a [x]\nb: *a\ntitle: x\n---\nx", "2:4", "& and * at the start of a value are not allowed"),
    ("---\ntitle: x\ntitle: y\n---\nx", "3:1", "'title' stands here twice"),
    ("---\ntitle: x\n\tindented: y\n---\nx", "3:1", "quotation marks"),
    ("---\ntitle: x\n\nx, and no end", "1:1", "no closing ---"),
    ("---\ntitle: " + "[" * 500 + "]" * 500 + "\n---\nx", "2:11", "more than 4 levels are not allowed"),
    ("---\n" + "".join(f"k{i}: [v]\n" for i in range(201)) + "title: x\n---\nx", "202:1", "more than 200 keys"),
    ("---\ntitle: x\n" + "a: [y]\n" + "k: " + "z" * 70_000 + "\n---\nx", "1:1", "no closing ---"),
    ("+++\ntitle = Low Tide\n+++\nx", "2:9", "not TOML"),
    ("+++\ntitle = 'a\n+++\nx", "2:11", "not TOML"),
    ("+++\ntitle = 'a'\ntitle = 'b'\n+++\nx", "3:12", "not TOML"),
]


@pytest.mark.parametrize(
    ("text", "place", "message"), BROKEN, ids=[message + str(i) for i, (_, _, message) in enumerate(BROKEN)]
)
def test_broken_front_matter_leaves_the_story_out(text: str, place: str, message: str) -> None:
    with pytest.raises(StoryError) as caught:
        document(text, "a.md")
    (problem,) = caught.value.problems
    assert problem.code == "bad-front-matter"
    assert problem.level is Level.ERROR
    assert f"{problem.line}:{problem.column}" == place
    assert message in problem.message
    assert problem.excerpt or problem.line > 1


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nDark.\n\n---\n\nLight.",
        "---\nDark.\n---\nLight.",
        "---\nKeeper: You came.\nMara: I did.\n---\nLight.",
        "--------\nTitle: x\n--------\nDark.",
    ],
)
def test_a_rule_at_the_top_of_a_text_is_no_front_matter(text: str) -> None:
    assert take(text, "a.txt", strict=False) is None
    assert "Light" in outline(document(text)) or "Dark" in outline(document(text))


def test_front_matter_in_text_and_html() -> None:
    assert document("---\ntitle: Low Tide\n---\nDark.").title == "Low Tide"
    page = document("---\ntitle: Low Tide\n---\n<p>Dark.</p>", "a.html")
    assert (page.title, outline(page)) == ("Low Tide", "| Dark.")


def test_tags_of_yaml_mean_nothing() -> None:
    entries = yaml_entries("title: !!python/object/apply:os.system ['true']\nx: !!binary aGk=", "a.md")
    assert [(entry.key, entry.value) for entry in entries] == [("title", ("true",)), ("x", "aGk=")]


def test_tables_are_no_values() -> None:
    story = document("---\ntitle: x\ntags: {a: b}\nauthor: [[x]]\n---\nx", "a.md")
    assert [p.code for p in story.problems] == ["bad-value", "bad-value"]
    story = document("+++\ntitle = 'x'\n[tags]\na = 1\n+++\nx", "a.md")
    assert [(p.code, p.line) for p in story.problems] == [("bad-value", 3)]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_block_breaks_the_reader(text: str) -> None:
    for mark in ("---", "+++"):
        with contextlib.suppress(StoryError):
            document(f"{mark}\ntitle: x\n{text}\n{mark}\nDark.", "a.md")


# --- sidecars and defaults -------------------------------------------------------------------------------------------


def test_the_stronger_word_wins_field_by_field() -> None:
    story = document(
        "---\ntitle: Front\nrating: M\n---\nTitle: Line\nFandom: Line\n\nDark.",
        "b/a.md",
        _defaults__toml='title = "Root"\nfandom = "Root"\nlanguage = "Root"\nauthor = "Root"',
        **{"b/_defaults__toml": 'author = "Folder"\ncharacters = []'},
        **{"b/a__toml": 'rating = "T"'},
    )
    assert {d.field: (d.values, d.origin) for d in story.declarations} == {
        "rating": (("Teen And Up Audiences",), Origin.SIDECAR),
        "title": (("Front",), Origin.FRONT_MATTER),
        "author": (("Folder",), Origin.DEFAULTS),
        "character": ((), Origin.DEFAULTS),
        "fandom": (("Root",), Origin.DEFAULTS),
        "language": (("Root",), Origin.DEFAULTS),
    }
    assert story.declarations[0].where == "b/a.toml:1"


def test_a_broken_sidecar_leaves_its_story_out() -> None:
    with pytest.raises(StoryError, match=r"a\.toml:1:5: this is not TOML"):
        document("Dark.", "a.txt", a__toml="draf")


def test_problems_of_sidecars_name_them() -> None:
    story = document("Dark.", "a.txt", a__toml='\nrating = "spicy"\npublished = "someday"')
    assert [str(p) for p in story.problems] == [
        "warning a.toml:2: rating: 'spicy' is no rating; use G, T, M, E or NR [unknown-rating]",
        "warning a.toml:3: published: 'someday' is no date; write it as 2024-12-31 [bad-date]",
    ]


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("G", "General Audiences"), ("pg", "General Audiences"), ("K+", "General Audiences"), ("Fiction K",
        "General Audiences"),
        ("teen", "Teen And Up Audiences"), ("T for language", "Teen And Up Audiences"), ("PG-13",
        "Teen And Up Audiences"),
        ("Rated: T", "Teen And Up Audiences"), ("Mature", "Mature"), ("mature audiences", "Mature"), ("R", "Mature"),
        ("M", "Mature"),
        ("Explicit", "Explicit"), ("NC-17", "Explicit"), ("NC17", "Explicit"), ("MA", "Explicit"), ("NR",
        "Not Rated"), ("not rated", "Not Rated"),
        ("Tweenie", None), ("mystery", None), ("", None), ("?", None),
    ],
)  # fmt: skip
def test_ratings_by_whole_tokens(text: str, name: str | None) -> None:
    assert rating(text) == name


@pytest.mark.parametrize(
    ("field", "values", "expected", "others"),
    [
        ("warning", ("graphic violence", "None", "squid"), ("Graphic Depictions Of Violence",
        "No Archive Warnings Apply"), {"tag": ("squid",)}),
        ("warning", ("Choose Not To Use Archive Warnings",), ("Creator Chose Not To Use Archive Warnings",), {}),
        ("warning", ("Underage", "Underage Sex"), ("Underage Sex",), {}),
        ("category", ("m/f", "Slash", "gen"), ("F/M", "M/M", "Gen"), {}),
        ("tone", ("h/c", "humour", "Fantasy"), ("Hurt/Comfort", "Humor"), {"tag": ("Fantasy",)}),
        ("complete", ("Complete",), ("true",), {}),
        ("complete", ("In-Progress",), ("false",), {}),
        ("complete", ("2020-01-02",), ("true",), {"updated": ("2020-01-02",)}),
        ("words", ("31,623",), ("31623",), {}),
        ("chapters", ("3/?",), ("3",), {"chapters_planned": (), "complete": ("false",)}),
        ("chapters", ("8/8",), ("8",), {"chapters_planned": ("8",), "complete": ("true",)}),
        ("series", ("Part 2 of The Lamps", "Salt [3]", "Loose"), ("The Lamps", "Salt", "Loose"), {"series_part": ("2",
        "3", "")}),
        ("lock", ("Fandoms", "tone"), ("fandom", "tone"), {}),
        ("title", (" Low\u202e \u200bTide ",), ("Low Tide",), {}),
    ],
)  # fmt: skip
def test_normal_values(
    field: str, values: tuple[str, ...], expected: tuple[str, ...], others: dict[str, tuple[str, ...]]
) -> None:
    normal = normalise(field, values)
    assert (normal.values, dict(normal.others), normal.complaint) == (expected, others, "")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-01-05", "2024-01-05"), ("2024-01-05T10:00:00Z", "2024-01-05"), ("05 Jan 2024", "2024-01-05"),
        ("January 5th, 2024", "2024-01-05"),
        ("5 sept 2024", "2024-09-05"), ("Tue, 20 May 1997 13:31:08 -0400", "1997-05-20"), ("14 Jul 92 06:14:43 GMT",
        "1992-07-14"),
        ("Thu Sep  1 19:10:25 MDT 1994", "1994-09-01"), ("2-21-99", "1999-02-21"), ("21/2/1999", "1999-02-21"),
        ("7/7/07", "2007-07-07"),
        ("1/2/03", None), ("2024-02-30", None), ("someday", None), ("1999", None), ("", None),
        ("31 Juneteenth 2020", None),
    ],
)  # fmt: skip
def test_dates(text: str, date: str | None) -> None:
    assert iso_date(text) == date


def test_every_name_is_spelled_as_keys_are_compared() -> None:
    assert all(name == name.lower() and " " not in name and "-" not in name for name in NAMES)
    assert nearest_key("charcters") in ("character", "characters")
    assert nearest_key("qqqq") is None
