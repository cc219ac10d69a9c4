"""Measure inference against stories whose answers are known.

Run it as ``python -m archivist.evaluate FOLDER...``.

Every story lies beside ``<stem>.labels.toml`` (or a folder has an ``expected.jsonl``). A label set has the right
answers, other right answers (``*_accept``), what costs nothing either way (``*_plausible``) and plain errors
(``not_tones``). Every second story, by a hash of its name, is held out: its misses are counted and never shown, so that
nobody tunes to them.
"""

from __future__ import annotations

import json
import re
import sys
import time
import tomllib
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from archivist.baselines import Guess, guess, majority
from archivist.infer import infer
from archivist.lexicon import Lexicon, load_lexicon, shipped_packs
from archivist.model import Document, Identity, Inference, Inferences, Material, SourcePath, State, Taxonomy

Reader = Callable[[Path], Document]
MAJOR_DEATH = "Major Character Death"


@dataclass(frozen=True, slots=True)
class Case:
    """A story and its right answers."""

    path: Path
    labels: Mapping[str, Any]

    @property
    def held(self) -> bool:
        """Whether the story is held out from tuning."""
        return bool(zlib.crc32(self.path.stem.encode()) & 1)

    def all(self, *names: str) -> set[str]:
        """Return the values of several label lists."""
        return {value for name in names for value in self.labels.get(name, ())}


@dataclass(slots=True)
class Count:
    """True and false positives and false negatives."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there was nothing to find and nothing found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    def __str__(self) -> str:
        """Show F1 and the three counts."""
        return f"{self.f1:.3f} ({self.right} right, {self.wrong} wrong, {self.missed} missed)"


@dataclass(slots=True)
class Score:
    """The scores of one half of the stories."""

    stories: int = 0
    rates: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    tones: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    calibration: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    milliseconds: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield the scores as lines of text."""
        yield f"stories {self.stories}, ms per story p50 {median(self.milliseconds or [0]):.2f}"
        for name, values in self.rates.items():
            yield f"  {name:32} {sum(values) / len(values):.3f}  ({sum(values)}/{len(values)})"
        for name, count in self.counts.items():
            yield f"  {name:32} {count}"
        if self.tones:
            yield f"  {'tone macro-F1':32} {sum(c.f1 for c in self.tones.values()) / len(self.tones):.3f}"
            yield "    " + ", ".join(
                f"{name} {c.f1:.2f} ({c.right}/{c.wrong}/{c.missed})" for name, c in sorted(self.tones.items())
            )
        for name, pairs in self.calibration.items():
            yield f"  {'ECE ' + name:32} {calibration_error(pairs):.3f}  ({len(pairs)})"


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of the stories one may tune on, of those held out, and of simple methods on all of them."""

    dev: Score
    held: Score
    simple: Mapping[str, list[bool]]

    def __str__(self) -> str:
        """Show both halves, the simple methods, and the misses of the first."""
        parts = ["== dev", *self.dev.lines(), "== held out", *self.held.lines()]
        rates = (f"  {name:32} {sum(v) / len(v):.3f}  ({sum(v)}/{len(v)})" for name, v in self.simple.items())
        return "\n".join([*parts, "== simple methods", *rates, "== misses (dev)", *self.dev.misses])


def calibration_error(pairs: Iterable[tuple[float, bool]], bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal mass."""
    ranked = sorted(pairs)
    size = max(len(ranked) // bins, 1)
    groups = [ranked[i : i + size] for i in range(0, len(ranked), size)]
    gaps = (len(g) * abs(sum(p for p, _ in g) / len(g) - sum(r for _, r in g) / len(g)) for g in groups)
    return sum(gaps) / max(len(ranked), 1)


def find_cases(folder: Path) -> list[Case]:
    """Return the labelled stories below ``folder``, in order of their names."""
    cases = []
    for labels in sorted(folder.rglob("*.labels.toml")):
        stem = labels.name.removesuffix(".labels.toml")
        story = next((p for p in sorted(labels.parent.glob(f"{stem}.*")) if not p.name.endswith(".toml")), None)
        if story:
            cases.append(Case(story, tomllib.loads(labels.read_text("utf-8"))))
    for listing in sorted(folder.rglob("expected.jsonl")):
        for line in listing.read_text("utf-8").splitlines():
            entry = json.loads(line)
            cases.append(Case(listing.parent / entry["file"], entry))
    return cases


def read_story(path: Path) -> Document:
    """Read a story the way a build does."""
    from archivist.read import read

    return read(Material(SourcePath(path.name), path.read_bytes()))


def evaluate(folder: Path, lexicon: Lexicon, reader: Reader = read_story) -> Report:
    """Infer every labelled story below ``folder`` and hold the result against its labels."""
    report = Report(Score(), Score(), defaultdict(list))
    cases = find_cases(folder)
    for number, case in enumerate(cases):
        document = reader(case.path)
        _judge_simple(cases, number, guess(document, lexicon), lexicon, report.simple)
        start = time.perf_counter()
        result = infer(document, lexicon)
        score = report.held if case.held else report.dev
        score.milliseconds.append(1000 * (time.perf_counter() - start))
        score.stories += 1
        misses = list(_judge(case, result, lexicon, score))
        if misses and not case.held:
            score.misses.append(f"{case.path.parent.name}/{case.path.name}")
            score.misses += [f"    {miss}" for miss in misses]
    return report


def _judge(case: Case, result: Inferences, lexicon: Lexicon, score: Score) -> Iterator[str]:
    """Score one story on everything; yield what went wrong."""
    yield from _judge_fandoms(case, result, lexicon, score)
    if _is_known(case, lexicon):
        yield from _judge_characters(case, result, score)
        yield from _judge_pairs(case, result, score)
    yield from _judge_tones(case, result, score)
    yield from _judge_rest(case, result, score)


def _judge_simple(
    cases: Sequence[Case], number: int, simple: Guess, lexicon: Lexicon, rates: Mapping[str, list[bool]]
) -> None:
    """Score what simple methods say of one story."""
    case, labels = cases[number], cases[number].labels
    fine = {_fandom(name, lexicon) for name in case.all("fandoms", "fandoms_accept")}
    for name, found in (("name counting", simple.counted), ("title only", simple.titled)):
        keys = {_fandom(fandom, lexicon) for fandom in found}
        if labels.get("original"):
            rates[f"{name}: no fandom, original"].append(not keys)
        elif _is_known(case, lexicon):
            rates[f"{name}: fandom exact"].append(keys <= fine and len(keys) == len(labels["fandoms"]))
    if pairs := {_plain(name) for name in case.all("relationships_romantic")}:
        rates["two most mentioned: pair"].append(_plain(simple.couple) in pairs)
    tones, ends = [c.all("tones_primary") for c in cases], [[str(c.labels.get("ending", ""))] for c in cases]
    endings = {labels.get("ending"), *labels.get("ending_accept", ())}
    rates["majority: tone in top three"].append(bool(tones[number] & set(majority(tones, number))))
    rates["word values: tone"].append(simple.tone in tones[number])
    rates["majority: ending"].append(bool(endings & set(majority(ends, number, 1))))
    rates["word values: ending"].append(simple.ending in endings)


def _accepted(result: Inferences, taxonomy: Taxonomy) -> list[Inference]:
    """Return the published tags of one taxonomy."""
    return [i for i in result.of(taxonomy) if i.state is not State.SUGGESTED]


def _plain(name: str) -> str:
    """Return a name as it is compared: no case, no parentheses, the members of a ship in any order."""
    name = re.sub(r"\s*\([^)]*\)", "", name).casefold().strip()
    for link in (" & ", "/"):
        if link in name:
            return link.join(sorted(part.strip() for part in name.split(link)))
    return name


def _fandom(name: str, lexicon: Lexicon) -> str:
    """Return a fandom's canonical name where the lexicon knows it."""
    known = lexicon.fandom(name)
    return known.ao3.casefold() if known else name.casefold()


def _is_known(case: Case, lexicon: Lexicon) -> bool:
    """Say whether the lexicon has every fandom of a story, under one of its right names."""
    gold = list(case.labels.get("fandoms", ()))
    accept = sum(lexicon.fandom(name) is not None for name in case.all("fandoms_accept"))
    known = sum(lexicon.fandom(name) is not None for name in gold)
    return bool(gold) and known + min(accept, len(gold) - known) >= len(gold)


def _judge_fandoms(case: Case, result: Inferences, lexicon: Lexicon, score: Score) -> Iterator[str]:
    """Score the fandoms."""
    gold = {_fandom(name, lexicon) for name in case.all("fandoms")}
    fine = gold | {_fandom(name, lexicon) for name in case.all("fandoms_accept")}
    found = {i.tag.name.casefold(): i for i in _accepted(result, Taxonomy.FANDOM)}
    right = set(found) & fine
    wrong = set(found) - fine
    if case.labels.get("original"):
        score.rates["original: no fandom"].append(not found)
        score.rates["original: said so"].append(result.identity is Identity.ORIGINAL)
    elif _is_known(case, lexicon):
        missed = max(len(gold) - len(right), 0)
        count = score.counts["fandom"]
        count.right, count.wrong, count.missed = (
            count.right + len(right),
            count.wrong + len(wrong),
            count.missed + missed,
        )
        kind = "crossover" if len(gold) > 1 else "single"
        score.rates[f"fandom exact, {kind}"].append(not wrong and not missed)
        if missed:
            hints = [f"{i.tag.name} {i.confidence}" for i in result.of(Taxonomy.FANDOM)]
            yield f"fandom missed: {sorted(gold - right)}; had {hints}"
    else:
        score.rates["unknown fandom: none claimed"].append(not wrong)
    for inference in result.of(Taxonomy.FANDOM):
        score.calibration["fandom"].append((inference.confidence, inference.tag.name.casefold() in fine))
    for name in sorted(wrong):
        yield f"fandom wrong: {name} {_why(found[name])}"


def _why(inference: Inference) -> str:
    """Show the evidence that misled."""
    return "; ".join(f"{e.signal} {e.weight} {e.quote[:70]!r}" for e in inference.evidence[:4])


def _judge_characters(case: Case, result: Inferences, score: Score) -> Iterator[str]:
    """Score the characters; plausible ones cost nothing."""
    gold = {_plain(name) for name in case.all("characters")}
    free = {_plain(name) for name in case.all("characters_plausible")}
    found = {_plain(i.tag.name) for i in _accepted(result, Taxonomy.CHARACTER)}
    count = score.counts["characters"]
    count.right += len(found & gold)
    count.wrong += len(found - gold - free)
    count.missed += len(gold - found)
    if gold - found or found - gold - free:
        yield f"characters: missed {sorted(gold - found)}, wrong {sorted(found - gold - free)}"


def _judge_pairs(case: Case, result: Inferences, score: Score) -> Iterator[str]:
    """Score the relationships: the first one, romance where there is none, and which kind it is."""
    romantic = {_plain(name) for name in case.all("relationships_romantic")}
    platonic = {_plain(name) for name in case.all("relationships_platonic")}
    free = {_plain(name) for name in case.all("relationships_plausible")}
    found = [(_plain(i.tag.name), i) for i in _accepted(result, Taxonomy.RELATIONSHIP)]
    slashed = [(name, i) for name, i in found if " & " not in name]
    for name, inference in slashed:
        score.calibration["pair"].append((inference.confidence, name in romantic))
    if romantic:
        score.rates["pair top-1"].append(bool(slashed) and slashed[0][0] in romantic)
        count = score.counts["pairs '/'"]
        names = {name for name, _ in slashed}
        count.right, count.missed = count.right + len(names & romantic), count.missed + len(romantic - names)
        count.wrong += len(names - romantic - free)
        if names - free != romantic:
            hints = [f"{i.tag.name} {i.state} {i.confidence}" for i in result.of(Taxonomy.RELATIONSHIP)]
            yield f"pairs: wanted {sorted(romantic)}; had {hints}"
        score.rates["'/' or '&' right"] += [
            not (romantic & {name.replace(" & ", "/") for name, _ in found if " & " in name})
        ]
    elif not case.labels.get("original"):
        score.rates["false '/' on gen"].append(bool([n for n, _ in slashed if n not in free]))
        for _, inference in slashed:
            yield f"false '/': {inference.tag.name} {inference.confidence} {_why(inference)}"
    if platonic:
        score.rates["friends found"].append(bool(platonic & {name for name, _ in found}))
        if not platonic & {name for name, _ in found}:
            hints = [f"{i.tag.name} {i.state} {i.confidence}" for i in result.of(Taxonomy.RELATIONSHIP)]
            yield f"friends: wanted {sorted(platonic)}; had {hints}"


def _judge_tones(case: Case, result: Inferences, score: Score) -> Iterator[str]:
    """Score the tones: a primary one among the first three, no plain errors, F1 by tone."""
    primary, fine = case.all("tones_primary"), case.all("tones_primary", "tones_secondary")
    found = [i.tag.name for i in _accepted(result, Taxonomy.TONE)]
    barred = [name for name in found if name in case.all("not_tones")]
    hit = bool(primary & set(found[:3]))
    score.rates["tone primary in top three"].append(hit)
    score.rates["no tone that is an error"].append(not barred)
    for name in {*found, *primary}:
        count = score.tones[name]
        count.right += name in found and name in fine
        count.wrong += name in found and name not in fine
        count.missed += name not in found and name in primary
    for inference in result.of(Taxonomy.TONE):
        score.calibration["tone"].append((inference.confidence, inference.tag.name in fine))
    if not hit or barred:
        shown = [
            f"{i.tag.name} {i.confidence}{'' if i.state is not State.SUGGESTED else '?'}"
            for i in result.of(Taxonomy.TONE)
        ]
        yield f"tones: wanted {sorted(primary)} (+{sorted(fine - primary)}), barred {barred}; had {shown}"


def _judge_rest(case: Case, result: Inferences, score: Score) -> Iterator[str]:
    """Score ending, point of view, language, warnings and category."""
    for name, got in (("ending", result.ending), ("pov", result.pov), ("language", result.language)):
        if case.labels.get(name):
            right = got in {case.labels[name], *case.labels.get(f"{name}_accept", ())}
            score.rates[name].append(right)
            if not right:
                yield f"{name}: wanted {case.labels[name]} {case.labels.get(f'{name}_accept', '')}, had {got}"
    found = {i.tag.name: i for i in _accepted(result, Taxonomy.WARNING)}
    for warning in (MAJOR_DEATH, "Graphic Depictions Of Violence"):
        if warning in case.all("warnings_plausible"):
            continue
        wanted, had = warning in case.all("warnings"), warning in found
        count = score.counts[warning]
        count.right, count.wrong, count.missed = (
            count.right + (wanted and had),
            count.wrong + (had > wanted),
            count.missed + (wanted > had),
        )
        if wanted != had:
            yield f"{warning}: {'missed' if wanted else 'wrong ' + _why(found[warning])}"
    if case.labels.get("category"):
        categories = {i.tag.name for i in _accepted(result, Taxonomy.CATEGORY)}
        if categories:
            score.rates["category fits"].append(bool(categories & set(case.labels["category"])))


def strata(folder: Path) -> Counter[str]:
    """Count the labelled stories by stratum."""
    return Counter(str(case.labels.get("stratum", "")) for case in find_cases(folder))


def main(arguments: list[str]) -> int:
    """Print the report of each folder given."""
    lexicon = load_lexicon([shipped_packs()])
    for argument in arguments:
        print(argument, dict(strata(Path(argument))))
        print(evaluate(Path(argument), lexicon))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
