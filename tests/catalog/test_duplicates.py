"""The same work in two files is shown once; two works of one name are shown twice."""

from __future__ import annotations

import random
from dataclasses import replace

from archivist.catalog.duplicates import same_works, without_duplicates
from archivist.catalog.sketch import likeness, sketch
from archivist.model import Origin, Story, TitleOrigin
from tests import making

WORDS = [f"{a}{b}" for a in ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti") for b in ("lan", "rim", "tos", "fek")]


def text(seed: int, length: int = 600) -> str:
    chance = random.Random(seed)
    words = [chance.choice(WORDS) for _ in range(length)]
    return " ".join(words)


def copy(path: str, body: str, voice: Origin | None = Origin.HEADER, **declared: str) -> Story:
    paragraphs = [making.chapter(*(" ".join(body.split()[i : i + 60]) for i in range(0, len(body.split()), 60)))]
    title = declared.pop("title", "")
    origin = TitleOrigin.DECLARED if title else TitleOrigin.FILENAME
    made = making.study(making.document(path, *paragraphs, title=title, title_origin=origin, **declared)).story
    return replace(made, voice=voice)


def shown(*stories: Story) -> list[str]:
    return [story.path for story in without_duplicates(stories)[0]]


# --- sketches --------------------------------------------------------------------------------------------------------


def test_case_marks_and_wrapping_do_not_count() -> None:
    body = text(1)
    wrapped = [f"{line.upper()}!" for line in body.split(" ")]
    assert sketch([body]) == sketch(wrapped)


def test_a_note_more_leaves_most_of_a_sketch_and_another_text_nothing() -> None:
    body = text(1, 2000)
    assert likeness(sketch([body]), sketch([f"{text(9, 40)} {body} {text(8, 40)}"])) >= 0.75
    assert likeness(sketch([body]), sketch([text(2, 2000)])) == 0.0


def test_short_texts_are_the_same_as_a_whole_or_not() -> None:
    assert likeness(sketch(["It rained."]), sketch(["it RAINED"])) == 1.0
    assert likeness(sketch(["It rained."]), sketch(["It shone."])) == 0.0
    assert sketch([]) == ""
    assert likeness("", "") == 0.0


def test_writing_without_spaces_is_recognised() -> None:
    signs = "".join(random.Random(3).choice("雨港船灯夜海人手目声道山川空花") for _ in range(400))
    assert likeness(sketch([signs]), sketch([signs[:200], signs[200:]])) == 1.0


# --- which are the same ----------------------------------------------------------------------------------------------


def test_the_same_text_under_two_names_is_shown_once() -> None:
    body = text(1)
    stories, problems = without_duplicates([copy("b.txt", body), copy("a.txt", body), copy("c.txt", text(2))])
    assert [story.path for story in stories] == ["a.txt", "c.txt"]
    (problem,) = problems
    assert (problem.path, problem.code) == ("b.txt", "duplicate")
    assert problem.message.startswith("is the same work as a.txt, which is shown because its path comes first")
    assert "hide = false" in problem.message


def test_two_works_of_one_title_and_author_are_both_shown() -> None:
    stories = (copy(f"{n}.txt", text(n), title="Rain", author="Wren") for n in (1, 2))
    assert shown(*stories) == ["1.txt", "2.txt"]


def test_an_older_copy_of_a_longer_work_is_the_same_work() -> None:
    old = text(1, 700)
    copies = [
        copy("old.html", old, title="Rain", author="Wren"),
        copy("new.html", f"{old} {text(5, 700)}", title="RAIN", author="wren"),
    ]
    assert shown(*copies) == ["new.html"]


def test_the_same_address_with_title_and_author_is_the_same_work() -> None:
    told = {"title": "Rain", "author": "Wren", "source_url": "https://archive.example/works/1"}
    assert shown(copy("a.txt", text(1), **told), copy("b.txt", text(2), **told)) == ["a.txt"]


def test_short_texts_need_the_same_title() -> None:
    assert shown(copy("a.txt", "It rained.", title="Rain"), copy("b.txt", "It rained.", title="Rain")) == ["a.txt"]
    assert shown(copy("a.txt", "It rained.", title="Rain"), copy("b.txt", "It rained.", title="Sea")) == [
        "a.txt",
        "b.txt",
    ]


def test_declared_titles_that_differ_tell_two_works_apart() -> None:
    body = text(1)
    assert len(shown(copy("a.md", body, title="Rain"), copy("b.md", body, title="Sea"))) == 2
    assert len(shown(copy("a.md", body, title="Rain"), copy("b.txt", body))) == 1


def test_a_passage_that_two_texts_share_does_not_make_them_one() -> None:
    shared = text(7, 150)
    assert len(shown(copy("a.txt", f"{shared} {text(1)}"), copy("b.txt", f"{shared} {text(2)}"))) == 2


# --- which is better -------------------------------------------------------------------------------------------------


def test_a_download_is_better_than_front_matter_and_that_better_than_plain() -> None:
    body = text(1)
    plain, front = copy("a.txt", body, None), copy("b.md", body, Origin.FRONT_MATTER)
    download = copy("c.html", body, Origin.DOWNLOAD)
    assert shown(plain, front, download) == ["c.html"]
    assert shown(plain, front) == ["b.md"]
    messages = [problem.message for problem in without_duplicates([plain, front, download])[1]]
    assert all("because it is a download with its own labels" in message for message in messages)


def test_of_equals_the_longer_is_better_then_the_first_by_path() -> None:
    body = text(1, 1500)
    assert shown(copy("a.txt", body), copy("b.txt", f"{body} and one more")) == ["b.txt"]
    assert shown(copy("z.txt", body), copy("y.txt", body)) == ["y.txt"]


def test_three_copies_are_one_group_in_any_order() -> None:
    body = text(1)
    copies = [copy(f"{name}.txt", body) for name in "cab"]
    assert [[story.path for story in group] for group in same_works(copies)] == [["a.txt", "b.txt", "c.txt"]]
    assert same_works(reversed(copies)) == same_works(copies)


def test_many_copies_of_a_boilerplate_text_are_cheap_and_right() -> None:
    stories = [copy(f"{n:03}.txt", text(n, 200)) for n in range(200)]
    assert len(shown(*stories)) == 200
