"""Whole commands, timed round robin: every tool once, then every tool again, so that a slow spell hits all alike."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


def nothing() -> None:
    """Do nothing before a run."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command to time. ``before`` is done untimed each round: empty an output folder, edit a story."""

    words: tuple[str, ...]
    folder: Path
    before: Callable[[], None] = nothing


@dataclass(frozen=True, slots=True)
class Timing:
    """One run: seconds of wall and processor time of the process and all it waited for, and its peak memory in MiB."""

    wall: float
    cpu: float
    peak: float
    code: int


def run_once(command: Command) -> Timing:
    """Run a command and time it as a whole process."""
    command.before()
    began = time.perf_counter()
    process = subprocess.Popen(command.words, cwd=command.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    return Timing(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


def round_robin(commands: Mapping[str, Command], rounds: int) -> dict[str, list[Timing]]:
    """Run every command once a round, after one round that is thrown away to warm the disk's cache."""
    for command in commands.values():
        run_once(command)
    timings: dict[str, list[Timing]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            timings[name].append(run_once(command))
    return timings


def table(timings: Mapping[str, Sequence[Timing]], first: str) -> str:
    """Return a Markdown table of medians and spreads; ratios are taken round by round against ``first``."""
    lines = [
        f"| | wall s | spread | CPU s | peak MiB | wall/{first} | CPU/{first} |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, runs in timings.items():
        walls = sorted(run.wall for run in runs)
        wall, cpu = (_ratio(runs, timings[first], kind) for kind in ("wall", "cpu"))
        failed = "" if all(run.code == 0 for run in runs) else " (failed)"
        times = f"{median(walls):.2f} | {walls[0]:.2f}–{walls[-1]:.2f} | {median(r.cpu for r in runs):.2f}"
        lines.append(f"| {name}{failed} | {times} | {median(r.peak for r in runs):.0f} | {wall} | {cpu} |")
    return "\n".join(lines)


def _ratio(runs: Sequence[Timing], base: Sequence[Timing], kind: str) -> str:
    ratios = sorted(getattr(a, kind) / getattr(b, kind) for a, b in zip(runs, base, strict=True))
    return f"**{median(ratios):.3f}** [{ratios[0]:.3f}–{ratios[-1]:.3f}]"
