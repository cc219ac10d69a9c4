"""``archivist review``: one doubtful tag after the other, one key each.

Every answer is in a sidecar at once, so leaving in the middle loses nothing, and the next review goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from archivist.build.looking import Look, look_again
from archivist.corrections.deciding import Decision, accept, reject, undo
from archivist.corrections.doubts import Doubt, is_doubtful
from archivist.errors import ArchivistError, printable
from archivist.model import Evidence, Inference, State, Study

KEYS = "y accept  n reject  s skip  o open  u undo  q quit"


@dataclass(slots=True)
class Outcome:
    """How many tags were accepted, rejected and skipped."""

    accepted: int = 0
    rejected: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    """An answer that can be taken back: where it was given, what it counted as, and what it wrote."""

    index: int
    count: str
    decision: Decision | None = None


@dataclass(slots=True)
class Review:
    """A run through ``doubts``; ``keys`` gives one key at a time, ``say`` shows lines to the person."""

    doubts: Sequence[Doubt]
    keys: Callable[[], str]
    say: Callable[[str], None]
    outcome: Outcome = field(default_factory=Outcome)
    _steps: list[_Step] = field(default_factory=list)
    _changed: dict[str, Study] = field(default_factory=dict)
    _index: int = 0

    def run(self) -> Outcome:
        """Ask until there is nothing left to ask, or the person has had enough."""
        answers: dict[str, Callable[[Doubt], None]] = {
            "y": self._accept, "n": self._reject, "s": self._skip, "o": self._open, "u": self._undo,
        }  # fmt: skip
        asked = -1
        while self._index < len(self.doubts):
            doubt = self.doubts[self._index]
            if self._is_settled(doubt):
                self._index += 1
                continue
            if asked != self._index:
                self.say(question(doubt, self._index + 1, len(self.doubts)))
            asked = self._index
            key = self.keys().lower()
            if key in ("q", "", "\x1b", "\x04"):
                break
            if key in answers:
                answers[key](doubt)
                asked = -1 if key == "u" else asked
            else:
                self.say(f"  {KEYS}")
        return self.outcome

    def _is_settled(self, doubt: Doubt) -> bool:
        """Say whether an earlier answer about the same story has settled this tag too."""
        study = self._changed.get(doubt.seen.shown)
        if study is None:
            return False
        tag = doubt.inference.tag
        now = next((i for i in study.inferences.tags if i.tag == tag), None)
        return now is not None and (now.state is State.DECLARED or not is_doubtful(now))

    def _accept(self, doubt: Doubt) -> None:
        self._decide(doubt, "accepted", accept)

    def _reject(self, doubt: Doubt) -> None:
        self._decide(doubt, "rejected", reject)

    def _decide(self, doubt: Doubt, count: str, act: Callable[..., Decision]) -> None:
        tag = doubt.inference.tag
        try:
            decision = act(doubt.seen, str(tag.taxonomy), [tag.name], new=True)
            self._changed[doubt.seen.shown] = look_again(doubt.seen).study()
        except ArchivistError as error:
            self.say(f"  {error}")
            self._skip(doubt)
            return
        self.say(f"  {count}: {printable(tag.name)}")
        self._step(count, decision)

    def _skip(self, _doubt: Doubt) -> None:
        self._step("skipped", None)

    def _step(self, count: str, decision: Decision | None) -> None:
        self._steps.append(_Step(self._index, count, decision))
        setattr(self.outcome, count, getattr(self.outcome, count) + 1)
        self._index += 1

    def _open(self, doubt: Doubt) -> None:
        for line in excerpt(doubt.seen, doubt.inference):
            self.say(line)

    def _undo(self, _doubt: Doubt) -> None:
        if not self._steps:
            self.say("  nothing to undo")
            return
        step = self._steps.pop()
        before = self.doubts[step.index]
        if step.decision is not None:
            try:
                undo(step.decision)
            except ArchivistError as error:
                self.say(f"  {error}")
                return
            self._changed[before.seen.shown] = look_again(before.seen).study()
        setattr(self.outcome, step.count, getattr(self.outcome, step.count) - 1)
        self._index = step.index
        self.say("  undone")


def question(doubt: Doubt, number: int, total: int) -> str:
    """Return what is asked about a tag, with the words it was concluded from."""
    inference = doubt.inference
    shelves = f"{doubt.shelves} {'shelf' if doubt.shelves == 1 else 'shelves'}"
    doubtful = f"{inference.tag.taxonomy}: {printable(inference.tag.name)}"
    lines = [
        f"[{number}/{total}] {printable(doubt.title)}  ({printable(doubt.seen.shown)})",
        f"  {doubtful}   {inference.state} {inference.confidence:.2f}, {shelves}",
    ]
    lines += [f"    {_quoted(evidence)}" for evidence in inference.evidence[:3]]
    return "\n".join([*lines, f"  {KEYS}"])


def _quoted(evidence: Evidence) -> str:
    place = f"  ({evidence.where[0] + 1}:{evidence.where[1] + 1})" if evidence.where is not None else ""
    return f"{evidence.signal}: “{printable(evidence.quote)}”{place}"


def listing(doubts: Sequence[Doubt]) -> Iterator[str]:
    """Yield one line for each tag that would be asked about."""
    for doubt in doubts:
        inference = doubt.inference
        quote = f"  “{printable(inference.evidence[0].quote)}”" if inference.evidence else ""
        yield (
            f"{printable(doubt.seen.shown)}: {inference.tag.taxonomy} {printable(inference.tag.name)} "
            f"{inference.state} {inference.confidence:.2f}{quote}"
        )


def excerpt(seen: Look, inference: Inference) -> Iterator[str]:
    """Yield the paragraphs that the evidence stands in, each with its neighbours."""
    try:
        document = look_again(seen).study().document
    except ArchivistError as error:
        yield f"  {error}"
        return
    shown: set[tuple[int, int]] = set()
    for chapter, block in [e.where for e in inference.evidence[:3] if e.where is not None]:
        if chapter >= len(document.chapters):
            continue
        blocks = document.chapters[chapter].blocks
        for index in range(max(block - 1, 0), min(block + 2, len(blocks))):
            if (chapter, index) not in shown:
                shown.add((chapter, index))
                yield f"  {'>' if index == block else ' '} {printable(blocks[index].text)}"
    if not shown:
        yield "  there is no place in the text to show"
