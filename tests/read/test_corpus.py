"""Four hundred stories in every shape fans gave their files: what is found in them, against the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

import pytest

from archivist.model import BlockKind, Document
from tests.read.corpus import COUNT, Truth, joined, made
from tests.read.fixtures import document

LEAST = 0.97


class Score:
    """Pairs of found and true things, as a share: twice what agrees over all there are."""

    def __init__(self) -> None:
        self.same = self.all = 0
        self.worst: list[tuple[int, str, str]] = []

    def count(self, seed: int, kind: str, found: Iterable[str], true: Iterable[str]) -> None:
        mine, theirs = Counter(found), Counter(true)
        same = sum((mine & theirs).values())
        self.same += 2 * same
        self.all += mine.total() + theirs.total()
        if mine != theirs:
            self.worst.append((seed, kind, f"missing {list(theirs - mine)[:2]} extra {list(mine - theirs)[:2]}"))

    @property
    def share(self) -> float:
        return self.same / self.all if self.all else 1.0


def measure(seeds: Iterable[int]) -> dict[str, Score]:
    """Read stories and compare them with their truth."""
    scores = {
        name: Score() for name in ("paragraphs", "breaks", "notes", "disclaimers", "chapters", "declared", "speakers")
    }
    for seed in seeds:
        name, data, truth = made(seed)
        _compare(seed, document(data, name), truth, scores)
    return scores


def _compare(seed: int, story: Document, truth: Truth, scores: dict[str, Score]) -> None:
    blocks = [block for chapter in story.chapters for block in chapter.blocks]
    prose = [joined(b.text) for b in blocks if b.kind is BlockKind.PROSE and not _is_end(b.text)]
    scores["paragraphs"].count(seed, truth.kind, prose, truth.paragraphs)
    scores["breaks"].count(seed, truth.kind, _breaks(story), truth.breaks)
    notes = [
        joined(b.text) for b in blocks if b.kind is BlockKind.NOTE and b.text.strip("-*=_ ") and not _is_end(b.text)
    ]
    own = [note for note in notes if note not in truth.disclaimers]
    scores["notes"].count(seed, truth.kind, own, truth.notes)
    scores["disclaimers"].count(seed, truth.kind, [n for n in notes if n in truth.disclaimers], truth.disclaimers)
    titles = [chapter.title or "-" for chapter in story.chapters if len(story.chapters) > 1]
    scores["chapters"].count(seed, truth.kind, [_plain(t) for t in titles], [_plain(t) for t in truth.chapters])
    found = {d.field: d.values for d in story.declarations}
    scores["declared"].count(seed, truth.kind, _pairs(found), _pairs(truth.declared))
    if truth.script:
        scores["speakers"].count(
            seed, truth.kind, [p for p in prose if ": " in p[:20]], [p for p in truth.paragraphs if ": " in p[:20]]
        )


def _breaks(story: Document) -> Iterable[str]:
    """The paragraphs that have a break below and prose behind it, in one chapter."""
    for chapter in story.chapters:
        body = [b for b in chapter.blocks if b.kind is not BlockKind.NOTE]
        for before, block, after in zip(body, body[1:], body[2:], strict=False):
            if (
                block.kind is BlockKind.BREAK
                and before.kind is after.kind is BlockKind.PROSE
                and not _is_end(after.text)
            ):
                yield joined(before.text)


def _is_end(text: str) -> bool:
    return joined(text).strip("~().").lower() in ("the end", "fin", "owari", "end", "to be continued", "tbc")


def _plain(title: str) -> str:
    return title.rstrip(".").replace(" - ", ": ")


def _pairs(declared: dict[str, tuple[str, ...]]) -> Iterable[str]:
    for name, values in declared.items():
        for value in values:
            yield f"{'tag' if name == 'tone' else name}={_short(name, value)}"


def _short(name: str, value: str) -> str:
    if name == "summary":
        return joined(value.replace("<p>", "").replace("</p>", ""))
    return value.split()[0] if name == "rating" else value


@cache
def whole() -> dict[str, Score]:
    return measure(range(COUNT))


@pytest.mark.parametrize("what", ["paragraphs", "breaks", "notes", "disclaimers", "chapters", "declared"])
def test_nearly_all_of_it_is_found(what: str) -> None:
    score = whole()[what]
    assert score.all > 200
    assert score.share >= LEAST, score.worst[:5]


def test_no_speaker_is_ever_taken_for_a_key() -> None:
    score = whole()["speakers"]
    assert score.all > 200
    assert score.share == 1.0, score.worst[:5]


def test_a_story_is_the_same_on_every_machine() -> None:
    assert made(7)[1] == made(7)[1] != made(8)[1]
