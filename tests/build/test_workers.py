"""Work in processes: every item answered once, and a dead process costs only the item that killed it."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from archivist.workers import FEW, Crew, Lost, default_jobs

FACTOR = 1


def set_up(factor: int) -> None:
    global FACTOR
    FACTOR = factor


def multiply(chunk: Sequence[int]) -> list[int]:
    return [FACTOR * number for number in chunk]


def die_at_seven(chunk: Sequence[int]) -> list[int]:
    if 7 in chunk:
        os._exit(1)
    return multiply(chunk)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("count", [0, 1, FEW, 3 * FEW])
def test_every_item_is_answered_once(jobs: int, count: int) -> None:
    crew = Crew(jobs, set_up, (3,))
    assert sorted(crew.each(multiply, range(count))) == [3 * n for n in range(count)]


def test_an_item_that_kills_its_process_is_lost_alone() -> None:
    crew = Crew(2, set_up, (1,))
    results = list(crew.each(die_at_seven, range(FEW + 40)))
    assert [r.item for r in results if isinstance(r, Lost)] == [7]
    assert sorted(r for r in results if isinstance(r, int)) == [n for n in range(FEW + 40) if n != 7]


def test_there_is_always_a_job() -> None:
    assert default_jobs() >= 1
