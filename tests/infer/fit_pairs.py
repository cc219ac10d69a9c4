"""Fit the two layers of pairs to labelled stories and scenes: ``python -m tests.infer.fit_pairs FOLDER...``.

Fandoms are given as labelled, so that only the pairing is judged. A pair competes with those that share somebody with
it, as it does when stories are read. Weights are pulled towards those set by hand (a Gaussian prior around them) and
may not change sign; five-fold cross-validation, whose figures are printed, chooses how strongly.
``--report`` only prints the figures of the weights in use, ``--misses`` what goes wrong as well.
"""

from __future__ import annotations

import math
import sys
import tomllib
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archivist.evaluate import _is_known, _plain, calibration_error, find_cases, read_story
from archivist.infer import couples, read_pairs
from archivist.infer.couples import DATA, Layer, Pair, believed, compete, is_unnamed
from archivist.infer.relationships import BOND, LOVE, choose_friends, choose_lovers, has_evidence, weigh
from archivist.infer.tagging import Names
from archivist.lexicon import Lexicon, load_lexicon, shipped_packs
from archivist.model import Declaration, Document, Origin
from tests.infer.stories import story
from tests.lexicon.conftest import HARBOUR

FOLDS = 5
PULLS = (1.0, 3.0)
STEPS = 160
MOST = 3.0
"""Times its hand-set value that a weight may reach: few stories must not make a small belief a great one."""

SCENE = 0.35
"""What a scene of a few lines counts beside a story."""

SCENES = Path(__file__).parent / "scenes"
HELD = "held"
"""The scenes that are not for tuning."""


@dataclass(slots=True)
class Sample:
    """A story's pairs, which of them are lovers (1), which friends, and how much it counts."""

    name: str
    weight: float
    pairs: list[Pair]
    names: list[str]
    romantic: set[str]
    platonic: set[str]
    free: set[str]
    rivals: list[list[int]]

    def loves(self, index: int) -> bool:
        """Say whether a pair is rightly romantic."""
        return self.names[index] in self.romantic

    def befriends(self, index: int) -> bool:
        """Say whether a pair is rightly the friends of the story."""
        return self.names[index].replace("/", " & ") in self.platonic

    @property
    def fold(self) -> int:
        """Which part of the cross-validation it is left out of."""
        return zlib.crc32(self.name.encode()) % FOLDS


def given(document: Document, fandoms: Iterable[str]) -> Document:
    """Return a story with its fandoms declared."""
    return replace(
        document, declarations=(*document.declarations, Declaration("fandom", tuple(fandoms), Origin.FRONT_MATTER))
    )


def right_fandoms(labels: Mapping[str, Any], lexicon: Lexicon) -> list[str]:
    """Return the labelled fandoms that the lexicon knows, by one of their right names."""
    found: dict[str, str] = {}
    for name in (*labels.get("fandoms", ()), *labels.get("fandoms_accept", ())):
        fandom = lexicon.fandom(name)
        if fandom and len(found) < len(labels["fandoms"]):
            found.setdefault(fandom.ao3, name)
    return list(found.values())


def samples(folders: Iterable[Path], lexicon: Lexicon, *, held: bool = False) -> list[Sample]:
    """Read labelled stories, and the scenes for tuning (or those held back)."""
    found = []
    for folder in folders:
        for case in find_cases(folder):
            if _is_known(case, lexicon):
                document = given(read_story(case.path), right_fandoms(case.labels, lexicon))
                wanted = (case.all(f"relationships_{kind}") for kind in ("romantic", "platonic", "plausible"))
                found.append(sample(case.path.stem, 1.0, document, lexicon, *wanted))
    for path in sorted(SCENES.glob("*.toml")):
        if (path.stem == HELD) == held:
            for scene in tomllib.loads(path.read_text("utf-8"))["scene"]:
                document = story(scene["text"], fandom=(scene["fandom"],))
                wanted = (set(scene.get(kind, ())) for kind in ("romantic", "platonic", "plausible"))
                found.append(sample(scene["name"], SCENE, document, lexicon, *wanted))
    return found


def sample(
    name: str, weight: float, document: Document, lexicon: Lexicon, lovers: set[str], friends: set[str], free: set[str]
) -> Sample:
    """Read the pairs of one story; of three lovers each two are a pair."""
    people = read_pairs(document, lexicon)
    names = Names(people.cast, lexicon)
    pairs = [pair for pair in people.pairs if pair.signs]
    shown = [_plain("/".join(names.plain(key) for key in pair.members)) for pair in pairs]
    romantic = {_plain("/".join(two)) for ship in lovers for two in _twos(ship, "/")}
    platonic = {_plain(" & ".join(two)) for ship in friends for two in _twos(ship, " & ")}
    if not romantic & set(shown):
        one = {_plain(member) for ship in lovers for member in ship.split("/")}
        for index, pair in enumerate(pairs):
            if is_unnamed(pair) and all(_plain(names.plain(key)) in one for key in pair.members if key >= 0):
                shown[index] = min(romantic, default="?")
    return Sample(
        name, weight, pairs, shown, romantic, platonic, {_plain(f) for f in free}, couples.rivals(pairs)
    )  # fmt: skip


def _twos(ship: str, link: str) -> list[tuple[str, str]]:
    """Return each two of a ship's members."""
    members = ship.split(link)
    return [(one, two) for place, one in enumerate(members) for two in members[place + 1 :]]


def fit_love(data: Sequence[Sample], start: Layer, pull: float) -> Layer:
    """Fit the layer of love: a pair competes with those that share somebody with it."""
    return _fit(data, [s.rivals for s in data], Sample.loves, start, pull)


def fit_bond(data: Sequence[Sample], start: Layer, pull: float) -> Layer:
    """Fit the layer of bonds, on the stories without love: a pair competes with all others."""
    chosen = [s for s in data if not s.romantic]
    others = [[[j for j in range(len(s.pairs)) if j != i] for i in range(len(s.pairs))] for s in chosen]
    return _fit(chosen, others, Sample.befriends, start, pull)


def _fit(
    data: Sequence[Sample],
    rivals: Sequence[list[list[int]]],
    right: Callable[[Sample, int], bool],
    start: Layer,
    pull: float,
) -> Layer:
    """Climb the likelihood."""
    layer = [start.bias, dict(start.weights)]
    number = sum(s.weight for s in data)
    for step in range(STEPS):
        now = Layer(layer[0], layer[1])
        slope = [0.0, dict.fromkeys(start.weights, 0.0)]
        for s, against in zip(data, rivals, strict=True):
            raw = [now.score(pair.signs) for pair in s.pairs]
            raised = [math.exp(min(score, 20.0)) for score in raw]
            for i, pair in enumerate(s.pairs):
                total = 1.0 + sum(raised[j] for j in against[i])
                error = s.weight * (right(s, i) - _chance(raw[i] - math.log(total)))
                if abs(error) < 0.01:
                    continue
                _add(slope, pair.signs, error, 1.0)
                for j in against[i]:
                    if raised[j] / total > 0.03:
                        _add(slope, s.pairs[j].signs, -error * raised[j] / total, -1.0)
        _step(layer, slope, start, pull, 1.2 / (1 + step / 60) / number)
    return Layer(layer[0], layer[1])


def _add(slope: list, signs: Mapping[str, float], error: float, bias: float) -> None:
    """Add one error to a slope; ``bias`` is 1 for the pair itself, -1 for a rival, whose share is in the error."""
    slope[0] += error * abs(bias)
    for key, value in signs.items():
        if key in slope[1]:
            slope[1][key] += error * value


def _step(layer: list, slope: list, start: Layer, pull: float, rate: float) -> None:
    """Go one step up the slope; weights keep their sign and stay near the start."""
    layer[0] += rate * (slope[0] - 0.1 * (layer[0] - start.bias))
    for key, value in layer[1].items():
        first = start.weights[key]
        value += rate * (slope[1][key] - pull * (value - first) / max(abs(first), 0.2))
        low, high = sorted((0.0, MOST * first))
        layer[1][key] = min(max(value, low), high)


def _chance(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


@dataclass(slots=True)
class Figures:
    """What comes out of some stories."""

    top: list[bool]
    false: list[bool]
    swapped: list[bool]
    friends: list[bool]
    shown: list[tuple[float, bool]]
    tops: list[tuple[float, str, str]]

    def __str__(self) -> str:
        """Show them in one line."""
        return (
            ", ".join(
                f"{name} {sum(values)}/{len(values)} = {sum(values) / max(len(values), 1):.2f}"
                for name, values in (
                    ("top-1", self.top),
                    ("false", self.false),
                    ("& for /", self.swapped),
                    ("friends", self.friends),
                )
            )
            + f", ECE {calibration_error(self.shown):.3f}"
        )


def judge(
    data: Iterable[Sample], layers: Mapping[int, tuple[Layer, Layer]], love: float = LOVE, bond: float = BOND
) -> Figures:
    """Pair the people of each story with the layers of its fold, and count."""
    figures = Figures([], [], [], [], [], [])
    for s in data:
        lover, friend = layers[s.fold]
        for pair in s.pairs:
            pair.romantic = pair.platonic = False
            weigh(pair, lover, friend)
        compete(s.pairs)
        order = sorted(range(len(s.pairs)), key=lambda i: (-s.pairs[i].love, s.pairs[i].members))
        ranked = [s.pairs[i] for i in order]
        choose_lovers([pair for pair in ranked if has_evidence(pair)], love)
        choose_friends([pair for pair in ranked if has_evidence(pair)], bond)
        chosen = [i for i in order if s.pairs[i].romantic]
        named = [s.names[i] for i in chosen]
        best = order[0] if order else None
        right = False
        if best is not None:
            right = s.loves(best)
            figures.shown.append((_chance(s.pairs[best].love), right))
        if s.romantic:
            figures.top.append(bool(named) and named[0] in s.romantic)
            figures.swapped.append(any(s.pairs[i].platonic and s.loves(i) for i in order))
        else:
            figures.false.append(any(name not in s.free for name in named))
        if s.platonic:
            figures.friends.append(any(s.pairs[i].platonic and s.befriends(i) for i in order))
        if best is not None:
            kind = ("R+" if right else "R-") if s.romantic else "g "
            figures.tops.append((s.pairs[best].love, kind, f"{s.name[:34]:35} {s.names[best]} {s.pairs[best].signs}"))
    return figures


def main(arguments: Sequence[str]) -> None:
    """Fit and write data/pairs_fitted.toml."""
    lexicon = load_lexicon([shipped_packs(), _harbour()])
    folders = [Path(a) for a in arguments if not a.startswith("--")]
    data = samples(folders, lexicon)
    now = (couples.fitted("love"), couples.fitted("bond"))
    print(f"in use: {judge(data, dict.fromkeys(range(FOLDS), now))} ({len(data)} stories and scenes)")
    if "--held" in arguments:
        print("held scenes:", judge(samples((), lexicon, held=True), dict.fromkeys(range(FOLDS), now)))
    if "--misses" in arguments:
        for line in sorted(judge(data, dict.fromkeys(range(FOLDS), now)).tops, reverse=True):
            print(f"{line[0]:6.2f} {line[1]} {line[2]}")
    if "--report" in arguments:
        return
    best = (-math.inf, 0.0)
    start = believed("love"), believed("bond")
    for pull in PULLS:
        layers = {}
        for fold in range(FOLDS):
            train = [s for s in data if s.fold != fold]
            layers[fold] = (fit_love(train, start[0], pull), fit_bond(train, start[1], pull))
        stories = [s for s in data if s.weight == 1.0]
        figures = judge(data, layers)
        print(f"pull {pull}: stories {judge(stories, layers)}\n          all {figures}")
        loss = sum(math.log(p if y else 1 - p) for p, y in figures.shown) / len(figures.shown)
        print(f"          log likelihood of the likeliest {loss:.3f}", flush=True)
        best = max(best, (loss, pull))
    chosen = (fit_love(data, start[0], best[1]), fit_bond(data, start[1], best[1]))
    lines = ["# Written by `python -m tests.infer.fit_pairs`; see archivist/infer/couples.py. Do not edit."]
    for name, layer in zip(("love", "bond"), chosen, strict=True):
        lines += ["", f"[{name}]", f"bias = {layer.bias:.3f}"]
        lines += [f"{key} = {value:.3f}" for key, value in layer.weights.items() if abs(value) >= 0.005]
    (DATA / "pairs_fitted.toml").write_text("\n".join(lines) + "\n", "utf-8")
    print("kept pull", best[1], "->", judge(data, dict.fromkeys(range(FOLDS), chosen)))


def _harbour() -> Path:
    """Return a folder with the invented pack that some scenes play in."""
    import tempfile

    folder = Path(tempfile.mkdtemp())
    (folder / "harbour-lights.toml").write_text(HARBOUR, "utf-8")
    return folder


if __name__ == "__main__":
    main(sys.argv[1:])
