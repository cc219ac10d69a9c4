"""Fit the layers of tones and endings to labelled stories: ``python -m tests.infer.fit FOLDER...``.

Only the half of the stories that :mod:`archivist.evaluate` leaves for tuning is used. Weights are pulled towards those
set by hand (a Gaussian prior around them), may not change sign, and biases move freely. The strength of the pull is
chosen by cross-validation, whose figures are printed.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archivist.evaluate import Case, calibration_error, find_cases, read_story
from archivist.infer import study
from archivist.infer.layers import DATA, Layer, believed
from archivist.infer.tones import choose, is_shown
from archivist.lexicon import load_lexicon, shipped_packs

FOLDS = 6
PULLS = (1.5, 0.7, 0.4)
MOST = 2.0
"""Times its hand-set value that a weight may reach: few stories must not make a small belief a great one."""

ENDINGS = ("happy", "hopeful", "bittersweet", "sad", "open")


@dataclass(frozen=True, slots=True)
class Sample:
    """A story's features and its labels."""

    case: Case
    features: Mapping[str, float]
    deadly: bool

    def target(self, tone: str) -> tuple[float, float]:
        """Return whether a tone fits, and how much this counts."""
        if tone in self.case.all("tones_primary"):
            return 1.0, 1.5
        if tone in self.case.all("tones_secondary"):
            return 1.0, 0.5
        return 0.0, 1.5 if tone in self.case.all("not_tones") else 0.8

    def ending(self, name: str) -> float:
        """Return how right an ending is."""
        return 1.0 if name == self.case.labels["ending"] else 0.5 * (name in self.case.all("ending_accept"))


def samples(folders: Iterable[Path]) -> list[Sample]:
    """Read the stories for tuning."""
    lexicon = load_lexicon([shipped_packs()])
    cases = [case for folder in folders for case in find_cases(folder) if not case.held and case.labels.get("ending")]
    found = []
    for case in cases:
        features, deadly = study(read_story(case.path), lexicon)
        found.append(Sample(case, features, deadly))
    return found


def fit_endings(data: Sequence[Sample], pull: float) -> dict[str, Layer]:
    """Fit the endings by multinomial logistic regression."""
    start = believed("endings")
    layers = {name: [start[name].bias, dict(start[name].weights)] for name in ENDINGS}
    for step in range(250):
        rate = 0.5 / (1 + step / 60)
        slopes = {name: [0.0, dict.fromkeys(start[name].weights, 0.0)] for name in ENDINGS}
        for sample in data:
            now = {name: Layer(bias, weights) for name, (bias, weights) in layers.items()}
            chances = ending_chances(sample, now, gate=False)
            right = {name: chances[name] * sample.ending(name) for name in ENDINGS}
            total = sum(right.values()) or 1e-9
            for name in ENDINGS:
                error = right[name] / total - chances[name]
                slopes[name][0] += error
                for key in slopes[name][1]:
                    slopes[name][1][key] += error * now[name].seen(key, sample.features)
        for name in ENDINGS:
            _step(layers[name], slopes[name], start[name], pull, rate / len(data))
    return {name: Layer(bias, weights) for name, (bias, weights) in layers.items()}


def fit_tones(data: Sequence[Sample], endings: Sequence[Mapping[str, float]], pull: float) -> dict[str, Layer]:
    """Fit each tone by logistic regression."""
    fitted = {}
    for name, start in believed("tones").items():
        layer = [start.bias, dict(start.weights)]
        for step in range(250):
            slope = [0.0, dict.fromkeys(start.weights, 0.0)]
            for sample, ending in zip(data, endings, strict=True):
                seen = {**sample.features, **ending}
                wanted, weight = sample.target(name)
                now = Layer(layer[0], layer[1])
                error = weight * (wanted - _chance(now.score(seen)))
                slope[0] += error
                for key in slope[1]:
                    slope[1][key] += error * now.seen(key, seen)
            _step(layer, slope, start, pull, 0.5 / (1 + step / 60) / len(data))
        fitted[name] = Layer(layer[0], layer[1])
    return fitted


def _step(layer: list, slope: list, start: Layer, pull: float, rate: float) -> None:
    """Go one step up the slope; weights keep their sign and stay near the start."""
    layer[0] += rate * (slope[0] - 0.3 * (layer[0] - start.bias))
    for key, value in layer[1].items():
        first = start.weights[key]
        value += rate * (slope[1][key] - pull * (value - first) / max(abs(first), 0.2))
        low, high = sorted((0.0, MOST * first))
        layer[1][key] = min(max(value, low), high)


def _chance(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def ending_chances(sample: Sample, layers: Mapping[str, Layer], *, gate: bool = True) -> dict[str, float]:
    """Return how likely each ending is."""
    scores = {name: layer.score(sample.features) for name, layer in layers.items()}
    if gate and sample.deadly:
        scores["sad"] += 1.0 if sample.features["bright_end"] <= 0.3 else -1.0
        scores |= dict.fromkeys(("happy", "hopeful", "open"), -30.0)
    top = max(scores.values())
    raised = {name: math.exp(score - top) for name, score in scores.items()}
    return {name: value / sum(raised.values()) for name, value in raised.items()}


def cross(data: Sequence[Sample], pull: float) -> tuple[dict[str, float], list[tuple[float, bool]]]:
    """Return the figures of cross-validation, and (log-odds, whether it fits) of every tone of every story left out."""
    ended = top = barred = 0
    counts: dict[str, list[int]] = {name: [0, 0, 0] for name in believed("tones")}
    pairs: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        train = [s for i, s in enumerate(data) if i % FOLDS != fold]
        endings = fit_endings(train, pull)
        tones = fit_tones(train, [ending_chances(s, endings) for s in train], pull)
        for sample in (s for i, s in enumerate(data) if i % FOLDS == fold):
            chances = ending_chances(sample, endings)
            ended += sample.ending(max(chances, key=chances.__getitem__)) > 0
            seen = {**sample.features, **chances}
            scored = ((layer.score(seen), name) for name, layer in tones.items() if is_shown(name, seen))
            ranked = sorted(scored, key=lambda x: (-x[0], x[1]))
            chosen = choose(ranked)
            shown = [name for _, name in ranked if name in chosen]
            primary, fine = sample.case.all("tones_primary"), sample.case.all("tones_primary", "tones_secondary")
            top += bool(primary & set(shown[:3]))
            barred += bool(sample.case.all("not_tones") & chosen)
            for name, count in counts.items():
                count[0] += name in chosen and name in fine
                count[1] += name in chosen and name not in fine
                count[2] += name not in chosen and name in primary
            pairs += [(score, name in fine) for score, name in ranked if score > -1.5]
    scores = [2 * r / (2 * r + w + m) for r, w, m in counts.values() if r + w + m]
    number = len(data)
    figures = {
        "top3": top / number,
        "barred": barred / number,
        "macro": sum(scores) / len(scores),
        "end": ended / number,
    }
    return figures, pairs


def main(folders: Sequence[str]) -> None:
    """Fit and write data/fitted.toml."""
    data = samples([Path(folder) for folder in folders])
    best: tuple[float, float] = (-1.0, 0.0)
    for pull in PULLS:
        figures, pairs = cross(data, pull)
        shown = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
        error = calibration_error((_chance(score), right) for score, right in pairs)
        print(f"pull {pull}: {shown}, ECE {error:.3f} ({len(data)} stories)")
        best = max(best, (figures["top3"] + figures["macro"] + figures["end"] - figures["barred"], pull))
    endings = fit_endings(data, best[1])
    tones = fit_tones(data, [ending_chances(s, endings) for s in data], best[1])
    lines = ["# Written by `python -m tests.infer.fit`; see archivist/infer/layers.py. Do not edit."]
    for part, layers in (("endings", endings), ("tones", tones)):
        for name, layer in layers.items():
            lines += ["", f'[{part}."{name}"]', f"bias = {layer.bias:.3f}"]
            lines += [f"{key} = {value:.3f}" for key, value in layer.weights.items() if abs(value) >= 0.01]
    (DATA / "fitted.toml").write_text("\n".join(lines) + "\n", "utf-8")
    print("kept pull", best[1])


if __name__ == "__main__":
    main(sys.argv[1:])
