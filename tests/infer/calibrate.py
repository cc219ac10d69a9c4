"""Fit what the log-odds of fandoms are worth: ``python -m tests.infer.calibrate FOLDER...``.

Every fandom that inference shows for a labelled story is right or wrong. Accepted and suggested ones are ranked by
their sum, pooled until more means more (the pool-adjacent-violators algorithm of isotonic regression), and each pool's
share of right ones becomes a point of the table in ``data/calibration.toml``, drawn a little towards what is usual. The
error of calibration printed is that of five-fold cross-validation: each story judged by a table made without it.
"""

from __future__ import annotations

import math
import re
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from archivist.evaluate import _fandom, calibration_error, find_cases, read_story
from archivist.infer.fandoms import find_fandoms
from archivist.infer.mentions import find_mentions
from archivist.infer.scoring import DATA, probability
from archivist.infer.zones import lay_out
from archivist.lexicon import load_lexicon, shipped_packs

FOLDS = 5
LEAST = 6
"""Samples that a pool holds at least."""

SUREST = 4.5
"""Log-odds beyond which so few stories prove nothing."""


class Sample(NamedTuple):
    """A fandom that is shown: its sum, whether it is accepted and right, and the fold of its story."""

    score: float
    accepted: bool
    right: bool
    fold: int


Table = list[tuple[float, float]]


def samples(folders: Iterable[Path]) -> list[Sample]:
    """Return every fandom shown for the labelled stories."""
    lexicon = load_lexicon([shipped_packs()])
    found = []
    for case in (case for folder in folders for case in find_cases(folder)):
        fine = {_fandom(name, lexicon) for name in case.all("fandoms", "fandoms_accept")}
        text = lay_out(read_story(case.path))
        fold = zlib.crc32(case.path.stem.encode()) % FOLDS
        for finding in find_fandoms(text, find_mentions(text, lexicon), lexicon):
            right = finding.fandom.ao3.casefold() in fine
            found.append(Sample(finding.score, finding.accepted, right, fold))
    return found


def table(data: Sequence[Sample], usual: float) -> Table:
    """Return (log-odds as added up, log-odds as they turn out), rising."""
    merged: list[list[Sample]] = []
    for sample in sorted(data):
        merged.append([sample])
        while len(merged) > 1 and (len(merged[-2]) < LEAST or _share(merged[-2], usual) >= _share(merged[-1], usual)):
            last = merged.pop()
            merged[-1] = merged[-1] + last
    return [
        (round(_middle(pool), 1), round(max(-SUREST, min(_logit(_share(pool, usual)), SUREST)), 2)) for pool in merged
    ]


def _share(pool: Sequence[Sample], usual: float) -> float:
    """Return the share of right ones, drawn towards the usual one by the weight of one sample."""
    return (sum(sample.right for sample in pool) + usual) / (len(pool) + 1)


def _middle(pool: Sequence[Sample]) -> float:
    return sum(sample.score for sample in pool) / len(pool)


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def worth(points: Table, score: float) -> float:
    """Return what a sum is worth by a table, as :func:`archivist.infer.scoring.calibrated` does."""
    low = points[0]
    for high in points:
        if score <= high[0]:
            part = (score - low[0]) / (high[0] - low[0]) if high[0] > low[0] else 0.0
            return low[1] + max(part, 0.0) * (high[1] - low[1])
        low = high
    return low[1]


def fit(data: Sequence[Sample], *, accepted: bool) -> Table:
    """Fit one of the two tables."""
    chosen = [sample for sample in data if sample.accepted is accepted]
    return table(chosen, sum(sample.right for sample in chosen) / len(chosen))


def main(arguments: list[str]) -> int:
    """Print the error of cross-validation and write the tables."""
    data = samples(Path(argument) for argument in arguments)
    judged = []
    for fold in range(FOLDS):
        rest = [sample for sample in data if sample.fold != fold]
        tables = {accepted: fit(rest, accepted=accepted) for accepted in (True, False)}
        judged += [(shown(worth(tables[s.accepted], s.score), s.accepted), s.right) for s in data if s.fold == fold]
    print(f"{len(data)} fandoms shown, error by {FOLDS}-fold cross-validation {calibration_error(judged):.3f}")
    path = DATA / "calibration.toml"
    text = path.read_text("utf-8")
    for accepted, name in ((True, "accepted"), (False, "suggested")):
        points = fit(data, accepted=accepted)
        print(name, points)
        row = f"{name} = [{', '.join(f'[{low}, {high}]' for low, high in points)}]"
        text = re.sub(
            rf"(?s)(\[fandom\]\n.*?)^{name} = [^\n]*", lambda m, row=row: m[1] + row, text, count=1, flags=re.MULTILINE
        )
    path.write_text(text, "utf-8")
    return 0


def shown(log_odds: float, accepted: bool) -> float:
    """Return the confidence as it is shown."""
    value = probability(log_odds)
    return max(value, 0.5) if accepted else min(value, 0.49)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
