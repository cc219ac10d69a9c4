"""Work in processes: every item answered once, and a dead process costs only the item that killed it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from archivist.workers import CHUNK, FEW, Crew, Lost, Processes, default_jobs, timed

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
    crew = Crew(Processes(jobs), set_up, (3,))
    assert sorted(crew.each(multiply, range(count))) == [3 * n for n in range(count)]


def test_an_item_that_kills_its_process_is_lost_alone() -> None:
    crew = Crew(Processes(2), set_up, (1,))
    results = list(crew.each(die_at_seven, range(FEW + 40)))
    assert [r.item for r in results if isinstance(r, Lost)] == [7]
    assert sorted(r for r in results if isinstance(r, int)) == [n for n in range(FEW + 40) if n != 7]


def test_there_is_always_a_job() -> None:
    assert default_jobs() >= 1


def length(chunk: Sequence[tuple[str, int]]) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(*item, tuple(name for name, _ in chunk)) for item in chunk]


@pytest.mark.parametrize("jobs", [1, 2])
def test_kin_come_together(jobs: int) -> None:
    items = [(name, number) for number in range(40) for name in ("a", "b", "")]
    crew = Crew(Processes(jobs), set_up, (1,))
    results = list(crew.each(length, items, lambda item: item[0] or None))
    assert sorted((name, number) for name, number, _ in results) == sorted(items)
    for kin in "ab":
        assert {chunk.count(kin) for name, _, chunk in results if name == kin} == {40}
    assert all(len(chunk) <= 40 + CHUNK for _, _, chunk in results)


def die_at_many(chunk: Sequence[int]) -> list[int]:
    if any(number % 40 == 7 for number in chunk):
        os.kill(os.getpid(), 9)
    return multiply(chunk)


def test_many_deaths_cost_nobody_else_and_few_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    pool = Crew._executor
    monkeypatch.setattr(Crew, "_executor", lambda crew, size: opened.append(size) or pool(crew, size))
    count = 600
    results = list(Crew(Processes(2), set_up, (1,)).each(die_at_many, range(count)))
    lost = [n for n in range(count) if n % 40 == 7]
    assert sorted(r.item for r in results if isinstance(r, Lost)) == lost
    assert sorted(r for r in results if isinstance(r, int)) == [n for n in range(count) if n % 40 != 7]
    assert len(opened) <= 4 * len(lost)


def process(chunk: Sequence[int]) -> list[int]:
    return [os.getpid() for _ in chunk]


def test_few_items_stay_here_but_for_those_that_are_kept_apart() -> None:
    here = os.getpid()
    assert set(Crew(Processes(1), set_up, (1,)).each(process, range(3))) == {here}
    found = list(Crew(Processes(1), set_up, (1,), apart=lambda n: n == 2).each(process, range(3)))
    assert sorted(pid == here for pid in found) == [False, True, True]


def hoard(chunk: Sequence[int]) -> list[int]:
    try:
        return [len(bytearray(size)) for size in chunk]
    except MemoryError:
        return [-1 for _ in chunk]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not say how much memory is held")
def test_a_process_has_only_so_much_memory() -> None:
    crew = Crew(Processes(1), set_up, (1,), 256 << 20, lambda _: True)
    assert sorted(crew.each(hoard, [1 << 20])) == [1 << 20]
    assert list(crew.each(hoard, [300 << 20])) == [-1]
    assert len(bytearray(300 << 20)) == 300 << 20  # this process is held to nothing


def spin(chunk: Sequence[int]) -> list[int]:
    results = []
    for number in chunk:
        with timed(0.3):
            while number == 3:
                re.fullmatch("(a*)*b", "a" * 22)  # the interpreter itself is stuck in here
        results.append(number)
    return results


def test_an_item_that_takes_too_long_is_ended_whatever_it_is_doing() -> None:
    results = list(Crew(Processes(1), set_up, (1,), 1 << 30, lambda _: True).each(spin, range(6)))
    assert [r.item for r in results if isinstance(r, Lost)] == [3]
    assert sorted(r for r in results if isinstance(r, int)) == [0, 1, 2, 4, 5]


def test_nothing_is_timed_outside_of_a_worker() -> None:
    with timed(0.01):
        assert sum(range(1_000_000)) == 499999500000
