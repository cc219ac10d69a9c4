"""What the commands print: problems, counts and reports, each in one line where that is enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archivist.errors import Level, Problem

if TYPE_CHECKING:
    from archivist.build import Report

FOLDER = click.Path(path_type=Path, file_okay=False)
ANY_PATH = click.Path(path_type=Path)
COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "blue"}


def show(problems: Iterable[Problem], *, least: Level = Level.INFO) -> None:
    """Print problems to stderr, one line each, with the offending line where there is one."""
    for line in lines_of(problems, least=least):
        click.echo(line, err=True)


def lines_of(problems: Iterable[Problem], *, least: Level = Level.INFO) -> Iterator[str]:
    """Yield the lines that tell of problems, in colour."""
    ranks = list(Level)
    for problem in problems:
        if ranks.index(problem.level) > ranks.index(least):
            continue
        head, rest = str(problem).split(" ", 1)
        yield click.style(head, fg=COLOURS[problem.level]) + " " + rest
        if problem.pointer:
            yield problem.pointer


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it has to be."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"


def summarise(report: Report) -> str:
    """Say in one line what a build did."""
    pages = f"{report.written:,} written, {report.same:,} same, {report.removed:,} removed"
    built = f"{count(report.stories, 'story')}, {count(report.fandoms, 'fandom')}, {count(report.pages, 'page')}"
    left_out = f"{count(report.drafts, 'draft')}, {report.future:,} future left out"
    return f"built {built} ({pages}) in {report.seconds:.1f} s; {left_out}"


def summary_of_nothing(report: Report) -> tuple[str, str]:
    """Return what the next build prints on stdout and on stderr if nothing changes until then."""
    same = replace(report, changed=0, written=0, removed=0, same=report.pages, seconds=0.0)
    warned = [*lines_of(report.problems), *filter(None, [verdict(report)])]
    return f"{summarise(same)}\n", "".join(f"{line}\n" for line in warned)


def verdict(report: Report) -> str:
    """Say in one line how many problems there were, or nothing."""
    counts = [count(n, noun) for n, noun in ((report.errors, "error"), (report.warnings, "warning")) if n]
    if report.strict and report.warnings and not report.errors:
        return f"aborted: {count(report.warnings, 'warning')} in strict mode"
    return ", ".join(counts)


def report_as_json(report: Report) -> str:
    """Return the report as one JSON object."""
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(report)
    return msgspec.json.encode(fields | {"exit_code": report.exit_code}).decode()


def root_of(context: click.Context) -> Path:
    """Return the folder of site.toml: the one given, or the nearest from here upwards."""
    from archivist.config import find_root

    given: Path | None = context.find_root().obj["root"]
    return find_root(given.resolve() if given else Path.cwd())
