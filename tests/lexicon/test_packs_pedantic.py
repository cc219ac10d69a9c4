"""Every pack that comes with archivist, looked over with suspicion."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from archivist.errors import Level, Problem
from archivist.knowledge.checking import check
from archivist.knowledge.shelf import Shelf, Volume, read_shelf
from archivist.lexicon import shipped_packs

TONGUE_TIED = re.compile(r"[“”‘’\t]")


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    return check(shipped_packs())


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    found, problems = read_shelf(shipped_packs(), [])
    assert not problems, "\n".join(map(str, problems))
    return found


def complaints(shelf: Shelf, wrong: dict[str, list[str]]) -> str:
    assert set(wrong) <= set(shelf.volumes)
    return "\n".join(f"{name}: {', '.join(texts[:5])}" for name, texts in sorted(wrong.items()) if texts)


def test_no_pack_has_an_error(problems: list[Problem]) -> None:
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    assert not errors, "\n".join(map(str, errors))


def test_every_problem_has_a_line(problems: list[Problem]) -> None:
    assert not [str(problem) for problem in problems if not problem.line]


def test_every_pack_holds_enough_to_find_its_fandom(shelf: Shelf) -> None:
    thin = {
        name: [f"{len(v.pack.character)} characters, {len(v.pack.term)} terms"]
        for name, v in shelf.volumes.items()
        if len(v.pack.character) < 4 or len(v.pack.character) + len(v.pack.term) < 12
    }
    assert not thin, complaints(shelf, thin)


def test_somebody_leads_every_fandom(shelf: Shelf) -> None:
    headless = {
        name: ["no protagonist and no main character"]
        for name, volume in shelf.volumes.items()
        if not any(person.role in ("protagonist", "main") for person in volume.pack.character)
    }
    assert not headless, complaints(shelf, headless)


def test_names_are_written_with_straight_marks_and_single_spaces(shelf: Shelf) -> None:
    wrong = {name: [text for text in _texts(volume) if _is_untidy(text)] for name, volume in shelf.volumes.items()}
    assert not any(wrong.values()), complaints(shelf, wrong)


def _texts(volume: Volume) -> list[str]:
    pack = volume.pack
    texts = [pack.name, pack.ao3, *pack.aliases, *pack.titles, *pack.owners]
    for person in pack.character:
        texts += [person.name, person.given, person.family, *person.aliases, *person.nick, *person.variants]
    for term in pack.term:
        texts += [term.text, *term.variants]
    return [*texts, *(text for ship in pack.ship for text in ship.names)]


def _is_untidy(text: str) -> bool:
    return bool(TONGUE_TIED.search(text)) or text != " ".join(text.split())


def test_given_and_family_names_are_found_in_prose(shelf: Shelf) -> None:
    """A parenthesis or a pipe belongs to the tag, and is never written in a sentence."""
    wrong = {
        name: [
            text
            for person in volume.pack.character
            for text in (person.given, person.family, *person.nick)
            if re.search(r"[()|]", text)
        ]
        for name, volume in shelf.volumes.items()
    }
    assert not any(wrong.values()), complaints(shelf, wrong)


def test_years_and_priors_make_sense(shelf: Shelf) -> None:
    wrong = {
        name: [f"years {volume.pack.years}, prior {volume.pack.prior}"]
        for name, volume in shelf.volumes.items()
        if volume.pack.prior < 0 or (len(volume.pack.years) == 2 and 0 < volume.pack.years[1] < volume.pack.years[0])
    }
    assert not wrong, complaints(shelf, wrong)


def test_no_line_of_parents_is_a_ring(shelf: Shelf) -> None:
    rings = {}
    for name, volume in shelf.volumes.items():
        seen = Counter[str]()
        parent = volume.pack.parent
        while parent in shelf.volumes and seen[parent] < 2:
            seen[parent] += 1
            parent = shelf.volumes[parent].pack.parent
        if name in seen or any(count > 1 for count in seen.values()):
            rings[name] = list(seen)
    assert not rings, complaints(shelf, rings)
