"""``python -m benchmarks``: make a corpus, run scenarios over it, and print tables. See README.md beside this file."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from benchmarks.corpus import write_corpus
from benchmarks.floors import files_below
from benchmarks.runner import Command, round_robin, table
from benchmarks.single import IN_PROCESS
from benchmarks.tools import SCENARIOS, TOOLS, commands, lay_out


def make(folder: Path, count: int, seed: int, fan: float) -> None:
    """Write the corpus once for each layout, and each tool's site around it."""
    layouts = tuple(dict.fromkeys(tool.corpus for tool in TOOLS.values()))
    totals = write_corpus(folder / "corpus", count, layouts, seed, fan)
    for tool in TOOLS.values():
        shutil.copytree(folder / "corpus" / tool.corpus, folder / tool.name, dirs_exist_ok=True)
        lay_out(tool, folder)
    print(", ".join(f"{value:,} {name}" for name, value in totals.items()))


def run(folder: Path, scenario: str, rounds: int, names: tuple[str, ...]) -> None:
    """Time a scenario and print its table, with the floor for a cold build."""
    found = dict(commands(folder, scenario, names))
    there = {name: command for name, command in found.items() if command is not None}
    for name in found.keys() - there.keys():
        print(f"not here: {name}", file=sys.stderr)
    if scenario == "cold":
        there |= _floors(folder, there)
    timings = round_robin(there, rounds)
    print(f"\n## {scenario}, {rounds} rounds\n\n{table(timings, next(iter(there)))}\n")
    for name in there:
        if name in TOOLS:
            sizes = [Path(path).stat().st_size for path in files_below(str(folder / name / TOOLS[name].output))]
            print(f"{name}: {len(sizes):,} files, {sum(sizes) / 1e6:.1f} MB")


def _floors(folder: Path, there: dict[str, Command]) -> dict[str, Command]:
    """Return, for each of our own sites, the command that only reads the same and writes the same."""
    floors = {}
    for name in there:
        site, target = folder / name, folder / f"{name}.floor"
        if name.startswith("archivist") and (site / "output").is_dir():
            words = (sys.executable, "-m", "benchmarks.floors", *map(str, (site / "content", site / "output", target)))
            here = Path(__file__).resolve().parents[1]
            floors[f"floor of {name}"] = Command(words, here, lambda target=target: shutil.rmtree(target, True))  # type: ignore[misc]
    return floors


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    actions = parser.add_subparsers(required=True, dest="action")
    corpus = actions.add_parser("corpus", help="write a corpus with a site for every tool")
    corpus.add_argument("folder", type=Path)
    corpus.add_argument("count", type=int)
    corpus.add_argument("--seed", type=int, default=1)
    corpus.add_argument("--fan", type=float, default=0.8, help="the share of stories about fandoms that packs know")
    timed = actions.add_parser("run", help="time a scenario round robin")
    timed.add_argument("folder", type=Path)
    timed.add_argument("scenario", choices=SCENARIOS)
    timed.add_argument("rounds", type=int, nargs="?", default=7)
    timed.add_argument("--only", nargs="*", default=[], choices=list(TOOLS))
    for name, (about, _) in IN_PROCESS.items():
        actions.add_parser(name, help=about).add_argument("rounds", type=int, nargs="?", default=5)
    given = parser.parse_args()
    if given.action == "corpus":
        make(given.folder.resolve(), given.count, given.seed, given.fan)
    elif given.action == "run":
        run(given.folder.resolve(), given.scenario, given.rounds, tuple(given.only))
    else:
        IN_PROCESS[given.action][1](given.rounds)


if __name__ == "__main__":
    main()
