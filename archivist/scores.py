"""The scores of :mod:`archivist.evaluate` as plain data, for tools that follow them over time."""

from __future__ import annotations

from statistics import median
from typing import Any

import msgspec

from archivist.evaluate import Count, Report, Score, calibration_error


def as_json_text(report: Report) -> str:
    """Return a report as one JSON object: ``dev`` and ``held`` with rates, counts and calibration, and ``simple``."""
    simple = {name: _rate(values) for name, values in report.simple.items()}
    return msgspec.json.encode({"dev": _score(report.dev), "held": _score(report.held), "simple": simple}).decode()


def _score(score: Score) -> dict[str, Any]:
    return {
        "stories": score.stories,
        "milliseconds_p50": round(median(score.milliseconds or [0.0]), 2),
        "rates": {name: _rate(values) for name, values in score.rates.items()},
        "counts": {name: _count(count) for name, count in score.counts.items()},
        "tones": {name: _count(count) for name, count in sorted(score.tones.items())},
        "calibration_error": {name: round(calibration_error(pairs), 4) for name, pairs in score.calibration.items()},
    }


def _rate(values: list[bool]) -> dict[str, float]:
    return {"rate": round(sum(values) / len(values), 4), "hits": sum(values), "of": len(values)}


def _count(count: Count) -> dict[str, float]:
    return {"f1": round(count.f1, 4), "right": count.right, "wrong": count.wrong, "missed": count.missed}
