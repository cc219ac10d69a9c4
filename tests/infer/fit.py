"""Fit what words say, and what is made of it, to labelled stories: ``python -m tests.infer.fit FOLDER...``.

Needs numpy, which nothing else here does. It writes diction.txt and fitted.toml in archivist/infer/data.

Words are weighed by a ridge regression over the stories and the passages beside this file, which were written to show
one tone, or one way to end, each. Stems help words that few texts hold. Then a few numbers a tone join what the words
say with the layers set by hand. Everything is judged by five-fold cross-validation, both steps within the folds, and
the figures are printed and written into the heads of the files; the same figures chose the few settings below.
"""

from __future__ import annotations

import math
import re
import sys
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from archivist.evaluate import MAJOR_DEATH, Case, calibration_error, find_cases, read_story
from archivist.infer import study
from archivist.infer.diction import DATA as DICTION
from archivist.infer.diction import LEAST, MIDDLE
from archivist.infer.endings import BITTERSWEET, ENDINGS, SAD, by_hand
from archivist.infer.endings import LEAST as LOW
from archivist.infer.layers import DATA, believed
from archivist.infer.tagging import tag
from archivist.infer.tones import LEAST as SUGGESTED
from archivist.infer.tones import Join, choose
from archivist.infer.warnings import MARK
from archivist.infer.zones import lay_out
from archivist.lexicon import load_lexicon, shipped_packs
from archivist.lexicon.fold import fold
from archivist.model import Taxonomy

PASSAGES = Path(__file__).parent / "passages"
FOLDS = 5
RIDGE = 1.5
STEMS = 1.0
"""How much a stem counts beside the word itself."""
LISTS = 0.3
"""What a line of a word list counts, where a passage counts 1."""
KEPT = 7000
"""Words that are kept: those that say most."""

TONES = tuple(believed("tones"))
ANSWERS = (*TONES, *ENDINGS, "death")
OF_PASSAGE = {
    "horror": "Horror", "dark": "Dark", "mystery": "Mystery", "action": "Action/Adventure", "tragedy": "Tragedy",
    "angst": "Angst", "bittersweet": "Bittersweet", "hurt": "Hurt/Comfort", "fluff": "Fluff", "humor": "Humor",
    "crack": "Crack", "happy": "Happy Ending", "hopeful": "Hopeful Ending", "romance": "Romance",
    "slice": "Slice of Life", "intro": "Introspection",
}  # fmt: skip
ENDS_LIKE = {
    "tragedy": ("sad", 0.5), "happy": ("happy", 0.5), "hopeful": ("hopeful", 0.5), "bittersweet": ("bittersweet", 0.5),
    "fluff": ("happy", 0.25), "humor": ("happy", 0.25), "horror": ("sad", 0.25), "dark": ("sad", 0.25),
}  # fmt: skip
"""How passages of a tone mostly end, and what that counts."""

_SUFFIXES = (
    ("iness", "y"), ("ingly", ""), ("edly", ""), ("fully", "ful"), ("ies", "y"), ("ied", "y"), ("ily", "y"),
    ("ness", ""), ("ing", ""), ("ers", ""), ("er", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled story: its words, its features, whether somebody at its heart surely dies."""

    case: Case
    text: str
    features: Mapping[str, float]
    deadly: bool

    @property
    def fold(self) -> int:
        """The part of the cross-validation that leaves it out."""
        return zlib.crc32(f"{self.case.path.stem}x".encode()) % FOLDS


def read_samples(folders: Iterable[Path]) -> list[Sample]:
    """Read the labelled stories."""
    lexicon = load_lexicon([shipped_packs()])
    found = []
    for case in (case for folder in folders for case in find_cases(folder) if case.labels.get("ending")):
        document = read_story(case.path)
        features, deadly = study(document, lexicon)
        text = lay_out(document)
        found.append(Sample(case, text.whole[text.prose_start : text.prose_end], features, deadly))
    return found


@dataclass(frozen=True, slots=True)
class Passage:
    """A short text of our own: of which tone or ending, and what it counts."""

    text: str
    tone: str
    ending: str
    weight: float


def read_passages() -> Iterator[Passage]:
    """Read the passages, the word lists and the endings."""
    for name, tone in OF_PASSAGE.items():
        for text in re.split(r"\n\s*\n", (PASSAGES / f"{name}.txt").read_text("utf-8").strip()):
            yield Passage(text, tone, "", 1.0)
        for line in (PASSAGES / "words" / f"{name}.txt").read_text("utf-8").splitlines():
            yield Passage(line, tone, "", LISTS)
    for piece in (PASSAGES / "endings.txt").read_text("utf-8").split("= ")[1:]:
        ending, _, text = piece.partition("\n")
        yield Passage(text.strip(), "", ending.strip(), 1.0)


# --- words -----------------------------------------------------------------------------------------------------------


def stem(word: str) -> str:
    """Return a word without its ending, roughly."""
    for suffix, other in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)] + other
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word


def names_in(texts: Iterable[str]) -> set[str]:
    """Return the words that are (nearly) always written with a capital: names, which must teach nothing."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for text in texts:
        for word in re.findall(r"[^\W\d_]+", text):
            (small if word.islower() else large)[fold(word).decode().strip()] += 1
    usual = {"i", "he", "she", "they", "you", "it", "we", "my", "the", "a"}
    return {w for w, n in large.items() if w not in usual and (not small[w] or n > 5 * small[w] + 2)}


class Bags:
    """Texts as rows of weighted word counts, of length 1."""

    def __init__(self, texts: Sequence[str]) -> None:
        named = names_in(texts)
        counted = [Counter(w for w in fold(t).decode().split() if w.isalpha() and w not in named) for t in texts]
        self.words = sorted({word for bag in counted for word in bag})
        self.stems = sorted({stem(word) for word in self.words})
        columns = {word: i for i, word in enumerate(self.words)}
        roots = {root: i for i, root in enumerate(self.stems)}
        self.root_of = np.array([roots[stem(word)] for word in self.words])
        times = np.zeros((len(texts), len(self.words)))
        for row, bag in enumerate(counted):
            for word, count in bag.items():
                times[row, columns[word]] = 1 + 0.5 * math.log(count)
        self.rare = self._rarity(times > 0)
        held = np.zeros((len(texts), len(self.stems)), dtype=bool)
        for column, root in enumerate(self.root_of):
            held[:, root] |= times[:, column] > 0
        self.rare_root = STEMS * self._rarity(held)
        rooted = np.zeros((len(texts), len(self.stems)))
        np.add.at(rooted.T, self.root_of, times.T)
        self.size = self.rare**2 + self.rare_root[self.root_of] ** 2
        self.rows = np.hstack([times * self.rare, rooted * self.rare_root])
        often = times.sum(1) / np.maximum((times > 0).sum(1), 1)
        self.rows /= np.sqrt(times @ self.size * often)[:, None]

    @staticmethod
    def _rarity(held: Any) -> Any:
        return np.clip(np.log((len(held) + 2) / (held.sum(0) + 1)), 0.0, 6.0)

    def of_words(self, weights: Any) -> Any:
        """Turn weights of words and stems into what each word adds, before the division by the length."""
        split = len(self.words)
        return weights[:split] * self.rare[:, None] + (weights[split:] * self.rare_root[:, None])[self.root_of]


# --- targets ---------------------------------------------------------------------------------------------------------


def story_targets(data: Sequence[Sample]) -> Any:
    """Return what each story says of each answer."""
    table = []
    for sample in data:
        case = sample.case
        first, second = case.all("tones_primary"), case.all("tones_secondary")
        row = [
            (t in first) + 0.5 * (t in second) - 0.2 * (t in case.all("not_tones") and t not in first) for t in TONES
        ]
        ends = [float(end_fits(sample, name)) for name in ENDINGS]
        row += [value / sum(ends) for value in ends]
        row.append(1.0 if dies(sample) else 0.4 if MAJOR_DEATH in case.all("warnings_plausible") else 0.0)
        table.append(row)
    return np.array(table)


def end_fits(sample: Sample, name: str) -> float:
    """Return how right an ending is."""
    return 1.0 if name == sample.case.labels["ending"] else 0.5 * (name in sample.case.all("ending_accept"))


def dies(sample: Sample) -> bool:
    """Say whether a story is labelled with the death of somebody it is about."""
    return MAJOR_DEATH in sample.case.all("warnings")


def passage_targets(passages: Sequence[Passage]) -> tuple[Any, Any]:
    """Return what each passage says of each answer, and how much it counts for each."""
    goal, count = np.zeros((len(passages), len(ANSWERS))), np.zeros((len(passages), len(ANSWERS)))
    name_of = {tone: name for name, tone in OF_PASSAGE.items()}
    tones, ends = slice(0, len(TONES)), slice(len(TONES), len(TONES) + len(ENDINGS))
    for row, passage in enumerate(passages):
        if passage.tone:
            goal[row, ANSWERS.index(passage.tone)] = 1.0
            count[row, tones] = count[row, -1] = passage.weight
            goal[row, -1] = {"Tragedy": 1.0, "Bittersweet": 0.3}.get(passage.tone, 0.0)
        like, weight = (passage.ending, 1.0) if passage.ending else ENDS_LIKE.get(name_of[passage.tone], ("", 0.0))
        if like:
            goal[row, ANSWERS.index(like)] = 1.0
            count[row, ends] = weight * passage.weight
    return goal, count


# --- the two steps ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """What the words say: weights of words and stems, and the average row they are held against."""

    weights: Any
    middle: Any

    def scores(self, rows: Any) -> Any:
        """Return what each row says of each answer."""
        return (rows - self.middle) @ self.weights


def fit_words(rows: Any, goal: Any, others: Any, other_goal: Any, counts: Any) -> Words:
    """Fit a ridge regression an answer, over stories and passages, each held against the average of its kind."""
    middle = rows.mean(0)
    weights = np.zeros((rows.shape[1], goal.shape[1]))
    ours = goal - goal.mean(0)
    for columns in (
        slice(0, len(TONES)),
        slice(len(TONES), len(TONES) + len(ENDINGS)),
        slice(len(ANSWERS) - 1, len(ANSWERS)),
    ):
        count = counts[:, columns][:, 0]
        used = count > 0
        passages = others[used] - others[used].mean(0)
        theirs = other_goal[used][:, columns]
        both = np.vstack([rows - middle, passages])
        wanted = np.vstack([ours[:, columns], theirs - theirs.mean(0)])
        ridge = RIDGE * np.concatenate([np.ones(len(rows)), 1 / count[used]])
        weights[:, columns] = both.T @ np.linalg.solve(both @ both.T + np.diag(ridge), wanted)
    return Words(weights, middle)


def climb(seen: Any, wanted: Any, count: Any, start: Any, pull: Any) -> Any:
    """Fit a logistic regression whose weights are pulled towards a start, by Newton's method."""
    at = start.copy()
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(seen @ at, -30, 30)))
        slope = seen.T @ (count * (chance - wanted)) + pull * (at - start)
        bend = (seen * (count * chance * (1 - chance))[:, None]).T @ seen + np.diag(pull)
        at = at - np.linalg.solve(bend, slope)
    return at


def climb_shared(
    parts: Sequence[Any], wanted: Any, start: Any, base: Any, pull: float, floor: float = 0.05
) -> tuple[Any, Any]:
    """Fit a softmax over answers: one weight for each of ``parts``, shared by all of them, and a start for each."""
    at, bias = start.copy(), base.copy()
    for step in range(3000):
        score = sum(w * part for w, part in zip(at, parts, strict=True)) + bias
        raised = np.exp(score - score.max(1, keepdims=True))
        error = raised / raised.sum(1, keepdims=True) - wanted
        rate = 1.0 / len(wanted) / (1 + step / 1000)
        at = np.maximum(at - rate * np.array([(error * part).sum() for part in parts]), floor)
        bias = bias - rate * (error.sum(0) + pull * (bias - base))
    return at, bias


def hand_endings(sample: Sample) -> Any:
    """Return the log of how likely each ending is by the layers set by hand."""
    chances = by_hand(believed("endings"), sample.features, deadly=sample.deadly)
    return np.log(np.array([chances[name] for name in ENDINGS]) + LOW)


def join_endings(data: Sequence[Sample], said: Any, hand: Any, ending: Mapping[str, Any]) -> Any:
    """Return how likely each ending is, by words and layers together."""
    score = ending["words"] * said + ending["hand"] * hand + ending["start"]
    ruled_out = [name not in (BITTERSWEET, SAD) for name in ENDINGS]
    score[np.outer([s.deadly for s in data], ruled_out)] = -30.0
    raised = np.exp(score - score.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)


def hand_tones(sample: Sample, chances: Any) -> Any:
    """Return the log-odds of each tone by the layers set by hand."""
    seen = {**sample.features, **dict(zip(ENDINGS, chances, strict=True))}
    return np.array([layer.score(seen) for layer in believed("tones").values()])


def fit_rest(data: Sequence[Sample], said: Any) -> dict[str, Any]:
    """Fit what joins words (as said by words that did not see these stories) and layers."""
    hands = np.array([hand_endings(s) for s in data])
    goal = np.array([[end_fits(s, name) for name in ENDINGS] for s in data])
    goal /= goal.sum(1, keepdims=True)
    ends = said[:, len(TONES) : -1]
    scale = ends.std()
    at, bias = climb_shared((ends / scale, hands), goal, np.array([0.7, 0.5]), np.log(goal.mean(0) + 0.02) * 0.5, 3.0)
    ending = {"words": at[0] / scale, "hand": at[1], "start": bias}
    chances = join_endings(data, ends, hands, ending)
    hand = np.array([hand_tones(s, c) for s, c in zip(data, chances, strict=True)])
    middle, spread = hand.mean(0), hand.std(0)
    words = said[:, : len(TONES)]
    scale = words.std()
    w, h = words / scale, (hand - middle) / spread
    first = np.array([[t in s.case.all("tones_primary") for t in TONES] for s in data], dtype=float)
    fine = np.array([[t in s.case.all("tones_primary", "tones_secondary") for t in TONES] for s in data], dtype=float)
    barred = np.array([[t in s.case.all("not_tones") for t in TONES] for s in data])
    count = np.where(first > 0, 1.5, np.where(fine > 0, 0.7, np.where(barred, BARRED, 0.8)))
    lead, base = climb_shared(
        (w, h), first / first.sum(1, keepdims=True), np.array([1.0, 0.5]), np.log(first.mean(0) + 0.01), 3.0
    )
    joins = {}
    for i, tone in enumerate(TONES):
        seen = np.stack([w[:, i], h[:, i], np.ones(len(data))], axis=1)
        a, b, c = climb(seen, fine[:, i], count[:, i], np.array([1.0, 0.6, 0.0]), np.array([6.0, 6.0, 0.3]))
        fits = np.array([c - b * middle[i] / spread[i], a / scale, b / spread[i]])
        leads = np.array([base[i] - lead[1] * middle[i] / spread[i], lead[0] / scale, lead[1] / spread[i]])
        joins[tone] = Join(tuple(fits), tuple(leads + FIT_IN_LEAD * fits))
    return {"ending": ending, "tones": joins, "death": fit_death(data, said, chances)}


FIT_IN_LEAD = 0.5
"""How much of the log-odds that a tone fits goes into how much it leads."""

BARRED = 3.0
"""What a tone that would be plainly wrong counts."""


def fit_death(data: Sequence[Sample], said: Any, chances: Any) -> Any:
    """Fit the warning of a death; stories that may or may not bear it are left out."""
    used = np.array([dies(s) or MAJOR_DEATH not in s.case.all("warnings_plausible") for s in data])
    seen = death_signs(data, said, chances)
    wanted = np.array([float(dies(s)) for s in data])
    return climb(
        seen[used], wanted[used], np.ones(used.sum()), np.array([-3.0, 5.0, 2.0, 1.0]), np.array([0.2, 0.1, 1.0, 1.0])
    )


def death_signs(data: Sequence[Sample], said: Any, chances: Any) -> Any:
    """Return what speaks for a death: 1, the words, its signs, a sad end."""
    signs = [s.features["death"] for s in data]
    return np.stack([np.ones(len(data)), said[:, -1], signs, chances[:, ENDINGS.index("sad")]], axis=1)


# --- judging ---------------------------------------------------------------------------------------------------------


def published(
    sample: Sample, said: Any, chances: Any, joins: Mapping[int, Mapping[str, Join]]
) -> tuple[list[tuple[float, float, str]], set[str]]:
    """Return (lead, fit, tone) of a story, those that lead first, and the tones that would be published."""
    hand = hand_tones(sample, chances)
    scored = [
        (join.lead(said[i], hand[i]), join.fit(said[i], hand[i]), t)
        for i, (t, join) in enumerate(joins[sample.fold].items())
    ]
    ranked = sorted(scored, key=lambda x: (-x[0], x[2]))
    return ranked, choose([(fit, t) for _, fit, t in ranked])


def judge(
    data: Sequence[Sample], said: Any, chances: Any, joins: Mapping[int, Mapping[str, Join]], deaths: Any
) -> dict[str, float]:
    """Return the figures of stories judged by what was fitted without them."""
    top = barred = ended = number = 0
    counts = {t: [0, 0, 0] for t in TONES}
    for row, sample in enumerate(data):
        ranked, chosen = published(sample, said[row], chances[row], joins)
        shown = [t for _, _, t in ranked if t in chosen]
        first, fine = sample.case.all("tones_primary"), sample.case.all("tones_primary", "tones_secondary")
        top += bool(first & set(shown[:3]))
        barred += bool(sample.case.all("not_tones") & chosen)
        number += len(chosen)
        ended += end_fits(sample, ENDINGS[int(chances[row].argmax())]) > 0
        for t, count in counts.items():
            count[0] += t in chosen and t in fine
            count[1] += t in chosen and t not in fine
            count[2] += t not in chosen and t in first
    scores = [2 * r / (2 * r + w + m) for r, w, m in counts.values() if r + w + m]
    n = len(data)
    return {
        "a primary tone in the top three": top / n, "macro-F1": sum(scores) / len(scores),
        "no barred tone": 1 - barred / n, "tones a story": number / n, "ending": ended / n,
        "death F1": death_f1(data, deaths),
    }  # fmt: skip


def death_f1(data: Sequence[Sample], scores: Any) -> float:
    """Return the F1 of the warning of a death."""
    used = [(score >= MARK or s.features["death"] >= 0.5, dies(s)) for s, score in zip(data, scores, strict=True)
            if dies(s) or MAJOR_DEATH not in s.case.all("warnings_plausible")]  # fmt: skip
    right = sum(a and b for a, b in used)
    return 2 * right / max(sum(a for a, _ in used) + sum(b for _, b in used), 1)


def main(folders: Sequence[str]) -> None:
    """Fit, judge and write."""
    data = read_samples([Path(folder) for folder in folders])
    passages = list(read_passages())
    bags = Bags([s.text for s in data] + [p.text for p in passages])
    rows, others = bags.rows[: len(data)], bags.rows[len(data) :]
    goal = story_targets(data)
    other_goal, counts = passage_targets(passages)
    folds = np.array([s.fold for s in data])
    said = np.zeros((len(data), len(ANSWERS)))
    for part in range(FOLDS):
        kept = folds != part
        said[~kept] = fit_words(rows[kept], goal[kept], others, other_goal, counts).scores(rows[~kept])
    chances, deaths, joins = np.zeros((len(data), len(ENDINGS))), np.zeros(len(data)), {}
    for part in range(FOLDS):
        kept = folds != part
        rest = fit_rest([s for s in data if s.fold != part], said[kept])
        left = [s for s in data if s.fold == part]
        hands = np.array([hand_endings(s) for s in left])
        chances[~kept] = join_endings(left, said[~kept][:, len(TONES) : -1], hands, rest["ending"])
        deaths[~kept] = death_signs(left, said[~kept], chances[~kept]) @ rest["death"]
        joins[part] = rest["tones"]
    figures = judge(data, said, chances, joins, deaths)
    calibration, figures["ECE of tones"] = tables(data, said, chances, joins)
    told = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
    print(f"{len(data)} stories, {len(passages)} passages, {len(bags.words)} words: {told}")
    write_words(bags, fit_words(rows, goal, others, other_goal, counts), told, len(data))
    write_rest(fit_rest(data, said), calibration, told, len(data))


def tables(
    data: Sequence[Sample], said: Any, chances: Any, joins: Mapping[int, Mapping[str, Join]]
) -> tuple[dict[str, list[tuple[float, float]]], float]:
    """Return what leads are worth, as points (lead, log-odds that it fits), and the error of what is then shown."""
    pairs: dict[str, list[tuple[float, bool]]] = {"accepted": [], "suggested": []}
    for row, sample in enumerate(data):
        ranked, chosen = published(sample, said[row], chances[row], joins)
        fine = sample.case.all("tones_primary", "tones_secondary")
        for lead, _, t in ranked:
            pairs["accepted" if t in chosen else "suggested"].append((lead, t in fine))
    found = {kind: platt(listed) for kind, listed in pairs.items()}
    shown = []
    for kind, listed in pairs.items():
        (low, at_low), (high, at_high) = found[kind]
        for lead, right in listed:
            score = at_low + (lead - low) * (at_high - at_low) / (high - low)
            if kind == "accepted" or score > SUGGESTED:
                shown.append((tag(Taxonomy.TONE, "", score, kind == "accepted", ()).confidence, right))
    return found, calibration_error(shown)


def platt(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Return two points of the line that makes log-odds of leads."""
    seen = np.array([[1.0, lead] for lead, _ in pairs])
    at = climb(
        seen,
        np.array([float(right) for _, right in pairs]),
        np.ones(len(pairs)),
        np.array([0.0, 0.5]),
        np.array([0.1, 1.0]),
    )
    return [(lead, float(at[0] + max(at[1], 0.05) * lead)) for lead in (-6.0, 2.0)]


# --- writing ---------------------------------------------------------------------------------------------------------


def write_words(bags: Bags, words: Words, told: str, number: int) -> None:
    """Write data/diction.txt."""
    adds = bags.of_words(words.weights)
    starts = -(words.middle @ words.weights)
    spread = adds / adds.std(0)
    kept = np.sort(
        np.argsort(-np.abs(spread).max(1) * np.sqrt((bags.rows[:, : len(bags.words)] > 0).sum(0)), kind="stable")[:KEPT]
    )
    steps = np.quantile(np.abs(adds[kept]), 0.998, axis=0) / 46
    cells = np.clip(np.round(adds[kept] / steps), -46, 47).astype(int) + MIDDLE
    step = bags.size[kept].max() / 90
    rare = np.round(bags.size[kept] / step).astype(int) + LEAST
    lines = [
        "## What each word says: see archivist/infer/diction.py. Written by `python -m tests.infer.fit`; do not edit.",
        f"## From {number} labelled stories and our own passages; five-fold cross-validation: {told}.",
        "\t".join(ANSWERS),
        " ".join(f"{value:.6g}" for value in (step / 4, *(steps / 4))),
        " ".join(f"{value:.6g}" for value in starts),
    ]
    for index, rarity, row in zip(kept, rare, cells, strict=True):
        lines.append(f"{bags.words[index]} {chr(rarity)}{''.join(map(chr, row))}")
    DICTION.write_text("\n".join(lines) + "\n", "utf-8")


def write_rest(rest: Mapping[str, Any], calibration: Mapping[str, Any], told: str, number: int) -> None:
    """Write data/fitted.toml."""
    shown = lambda values: "[" + ", ".join(f"{float(value):.3f}" for value in values) + "]"  # noqa: E731
    ending, death = rest["ending"], rest["death"]
    lines = [
        "# How words (data/diction.txt) and layers (data/tones.toml, data/endings.toml) are joined. Written by",
        "# `python -m tests.infer.fit`; do not edit.",
        f"# From {number} labelled stories; five-fold cross-validation:",
        f"#   {told}.",
        "", "[endings]", f"words = {ending['words']:.3f}", f"hand = {ending['hand']:.3f}",
        *(f"{name} = {value:.3f}" for name, value in zip(ENDINGS, ending["start"], strict=True)),
        "", "[death]",
        *(f"{name} = {value:.3f}" for name, value in zip(("start", "words", "signs", "sad"), death, strict=True)),
        "", "# What leads of tones are worth: points (lead, log-odds that it fits).", "[calibration]",
        *(f"{kind} = [{', '.join(shown(point) for point in points)}]" for kind, points in calibration.items()),
        "", "# Start, words, layer: log-odds that a tone fits, and how much it leads among those of a story.",
        "[tones]",
        *(f'"{t}" = {{ fits = {shown(join.fits)}, leads = {shown(join.leads)} }}' for t, join in rest["tones"].items()),
    ]  # fmt: skip
    text = "\n".join(lines) + "\n"
    tomllib.loads(text)
    (DATA / "fitted.toml").write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
