"""The review asks about what is worth most, writes at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from archivist.build.surveying import survey
from archivist.corrections.doubts import Doubt, find_doubts, uncertainty
from archivist.corrections.review import Outcome, Review, listing
from archivist.model import State

from .conftest import DOUBTFUL


@pytest.fixture
def doubts(root: Path) -> list[Doubt]:
    (root / "content/lamp.txt").write_text(DOUBTFUL)
    return find_doubts(survey([root / "content"]))


def run(doubts: list[Doubt], keys: Iterable[str]) -> tuple[Outcome, str]:
    said: list[str] = []
    source = iter(keys)
    outcome = Review(doubts, lambda: next(source, "q"), said.append).run()
    return outcome, "\n".join(said)


def again(root: Path) -> list[Doubt]:
    return find_doubts(survey([root / "content"]))


def test_even_odds_are_the_most_open() -> None:
    assert uncertainty(0.5) == 1.0
    assert uncertainty(0.3) == pytest.approx(uncertainty(0.7))
    assert uncertainty(0.95) < uncertainty(0.6)


def test_the_most_valuable_come_first(doubts: list[Doubt]) -> None:
    assert len(doubts) > 2
    assert [d.value for d in doubts] == sorted((d.value for d in doubts), reverse=True)
    assert all(d.inference.state is not State.DECLARED for d in doubts)
    # An answer that decides on many shelves at once is worth more than one as open that decides on one.
    assert replace(doubts[0], shelves=doubts[0].shelves + 3).value > doubts[0].value


def test_everything_accepted_is_decided_for_good(root: Path, doubts: list[Doubt]) -> None:
    outcome, said = run(doubts, "y" * len(doubts))
    assert outcome.accepted > 0
    assert outcome.rejected == outcome.skipped == 0
    assert "accepted: " in said
    left = {(d.seen.shown, d.inference.tag) for d in again(root)}
    assert not left & {(d.seen.shown, d.inference.tag) for d in doubts}


def test_everything_rejected_is_decided_for_good(root: Path, doubts: list[Doubt]) -> None:
    outcome, _ = run(doubts, "n" * len(doubts))
    assert outcome.rejected == len(doubts)
    left = {(d.seen.shown, d.inference.tag) for d in again(root)}
    assert not left & {(d.seen.shown, d.inference.tag) for d in doubts}


def test_a_review_goes_on_where_it_was_left(root: Path, doubts: list[Doubt]) -> None:
    run(doubts, "nq")
    left = again(root)
    assert doubts[0].inference.tag not in [d.inference.tag for d in left if d.seen.shown == doubts[0].seen.shown]
    assert len(left) < len(doubts) + 1


def test_skipping_and_leaving_write_nothing(root: Path, doubts: list[Doubt]) -> None:
    outcome, _ = run(doubts, "ssq")
    assert (outcome.skipped, outcome.accepted) == (2, 0)
    assert not list((root / "content").glob("*.toml"))


def test_undo_goes_back_one_answer_at_a_time(root: Path, doubts: list[Doubt]) -> None:
    outcome, said = run(doubts, "nsuu")
    assert (outcome.rejected, outcome.skipped) == (0, 0)
    assert said.count("undone") == 2
    assert not list((root / "content").glob("*.toml"))
    assert "nothing to undo" in run(doubts, "u")[1]


def test_open_shows_the_place_and_asks_again(doubts: list[Doubt]) -> None:
    first = next(i for i, d in enumerate(doubts) if any(e.where is not None for e in d.inference.evidence))
    outcome, said = run(doubts[first:], "os")
    assert "  > " in said
    assert outcome.skipped == 1


def test_other_keys_explain_themselves(doubts: list[Doubt]) -> None:
    _, said = run(doubts, "xq")
    assert said.count("y accept  n reject") == 2


def test_evidence_is_quoted_with_its_place(doubts: list[Doubt]) -> None:
    doubt = next(d for d in doubts if d.inference.evidence and d.inference.evidence[0].where is not None)
    _, said = run([doubt], "q")
    assert doubt.inference.evidence[0].quote in said
    assert doubt.title in said
    assert doubt.inference.evidence[0].quote in next(listing([doubt]))
