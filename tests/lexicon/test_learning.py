"""Declared stories teach the names they share; nothing else teaches, and order does not matter."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from archivist.lexicon.learning import (
    NOTHING,
    Learned,
    Lesson,
    as_toml,
    find_names,
    learn,
    lesson,
    read_learned,
    write_learned,
)
from tests.making import chapter, document


def lessons(count: int, *names: str, fandom: str = "Gull Songs") -> list[Lesson]:
    return [
        Lesson(f"{fandom}-{i}.txt", fandom, frozenset((*names, f"Odd{'abcdefghijklmnop'[i]}lle"))) for i in range(count)
    ]


def weights(learned: Learned, fandom: str = "Gull Songs") -> dict[str, float]:
    return {name.text: name.weight for entry in learned.learned if entry.fandom == fandom for name in entry.name}


def learn_all(found: list[Lesson]) -> Learned:
    return learn(found, lambda _: False)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Then Ysolde looked at Gullmark's lamp.", ["Ysolde", "Gullmark"]),
        ("Ysolde looked. Maren did not. “Tobiah would,” said Maren.", ["Maren"]),
        ("He said, “Tobiah, the N’Kara are here,” and left Obi-Wan there.", ["Tobiah", "N’Kara", "Obi-Wan"]),
        ("THE END of ALL", []),
        ("", []),
    ],
)
def test_names_are_words_with_a_capital_inside_a_sentence(text: str, names: list[str]) -> None:
    assert [name for name, _ in find_names(text)] == names
    assert all(text[start : start + len(name)] == name for name, start in find_names(text))


def test_a_name_says_more_the_more_stories_hold_it() -> None:
    series = [weights(learn_all(lessons(count, "Ysoldra")))["Ysoldra"] for count in (1, 3, 10, 16)]
    assert series == sorted(series)
    assert series[0] < 2.2 <= series[2]


def test_plain_words_and_common_names_teach_nothing() -> None:
    assert set(weights(learn_all(lessons(10, "Ysoldra", "Captain", "Rose", "Jack")))) == {"Ysoldra"}


def test_names_that_people_bear_outside_say_little() -> None:
    found = weights(learn_all(lessons(16, "Ysoldra", "Leopold")))
    assert found.get("Leopold", 0.0) <= 2.0 < found["Ysoldra"]


def test_what_only_one_of_many_stories_holds_is_not_kept() -> None:
    assert set(weights(learn_all(lessons(12, "Ysoldra")))) == {"Ysoldra"}


def test_names_of_two_fandoms_say_less() -> None:
    alone = weights(learn_all(lessons(10, "Ysoldra")))["Ysoldra"]
    both = learn_all([*lessons(10, "Ysoldra", "Gullmark"), *lessons(10, "Ysoldra", fandom="Heron Songs")])
    assert weights(both).get("Ysoldra", 0.0) < 1.0 < alone
    assert weights(both)["Gullmark"] == alone


def test_names_in_stories_of_known_fandoms_say_less() -> None:
    others = [Lesson(f"known-{i}.txt", "", frozenset({"Spotifax"})) for i in range(10)]
    learned = learn(lessons(10, "Ysoldra", "Spotifax"), lambda _: False, others=others)
    assert set(weights(learned)) == {"Ysoldra"}


def test_names_that_packs_know_are_theirs() -> None:
    learned = learn(lessons(10, "Ysoldra", "Sephiroth"), lambda name: name == "Sephiroth")
    assert set(weights(learned)) == {"Ysoldra"}


def test_order_makes_no_difference() -> None:
    found = [*lessons(8, "Ysoldra", "Gullmark"), *lessons(5, "Heronsay", fandom="Heron Songs")]
    first = as_toml(learn_all(found))
    random.Random(4).shuffle(found)
    assert as_toml(learn_all(found)) == first


def test_the_file_can_be_read_again(tmp_path: Path) -> None:
    learned = learn(lessons(4, "Ysoldra", fandom='The "Gull" Songs\n'), lambda _: False, key="k")
    place = tmp_path / "deep/learned.toml"
    write_learned(place, learned)
    assert read_learned(place) == learned
    assert "support = 4" in place.read_text()
    assert 'stories = ["' in place.read_text()


def test_a_damaged_file_is_nothing(tmp_path: Path) -> None:
    place = tmp_path / "learned.toml"
    assert read_learned(place) is NOTHING
    for text in ("[[learned]\n", "learned = 3\n", '[[learned]]\nfandom = "x"\n'):
        place.write_text(text)
        assert read_learned(place) is NOTHING


def test_who_taught_does_not_change_what_is_known() -> None:
    one = learn_all(lessons(6, "Ysoldra"))
    other = learn_all([Lesson(f"b/{x.story}", x.fandom, x.names) for x in lessons(6, "Ysoldra")])
    assert one != other
    assert one.digest == other.digest


def test_a_lesson_is_prose_only() -> None:
    pages = document("a.txt", chapter("And there Ysoldra stood.", title="The Song of Heronsay"))
    assert lesson(pages, "Gull Songs").names == {"Ysoldra"}
