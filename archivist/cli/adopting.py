"""The command that takes in a folder of stories."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archivist.cli.printing import FOLDER, count, root_of, show
from archivist.errors import Level, Problem, UsageError, printable

if TYPE_CHECKING:
    from archivist.adopt import Done, Plan, Survey, Undone
    from archivist.config import Project, Site

_KNOWN = {"label": "known by a label", "prose": "known from the prose", "": "not known"}
EXAMPLES = 12
"""So many reasons are printed."""


@click.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option("--yes", is_flag=True, help="Copy the files into content/adopted/ after the report.")
@click.option("--link", is_flag=True, help="Hard links instead of copies: no room needed, one file in two places.")
@click.option("--undo", "take_back", is_flag=True, help="Take back the last adoption, or that of FOLDER.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON on stdout.")
@click.option("--jobs", type=click.IntRange(1), help="Processes to use (default: one for each processor).")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar.")
@click.pass_context
def adopt(context: click.Context, /, folder: Path | None, take_back: bool, **options: Any) -> int:
    """Take in a folder of stories: report first, copy with --yes, take back with --undo."""
    from archivist.config import load_project
    from archivist.progress_bar import progress_bar
    from archivist.write import locked

    project, site = load_project(root_of(context))
    if folder is None and not take_back:
        raise UsageError(Problem(Level.ERROR, "adopt", "name the folder of stories to take in", "no-folder"))
    with progress_bar(enabled=not options["quiet"] and not options["as_json"]) as progress, locked(project.memory):
        if take_back:
            return _undo(project, folder, progress)
        assert folder is not None
        return _adopt(project, site, folder.resolve(), progress, **options)


def _adopt(project: Project, site: Site, folder: Path, progress: Any, **options: Any) -> int:
    from archivist.adopt import carry_out, find_plans, make_plan, survey
    from archivist.adopt.judging import memory_of
    from archivist.adopt.plan import check_folder, target_for
    from archivist.build.progress import silent
    from archivist.workers import Processes, default_jobs

    check_folder(folder, project.root, project.content, project.output)
    plans = find_plans(project.memory)
    target = target_for(folder, plans)
    seen = survey(folder, project, site, target, Processes(options["jobs"] or default_jobs()), progress or silent)
    plan = make_plan(folder, target, seen.accounts, plans, link=options["link"])
    done = carry_out(plan, project.content, project.memory, progress or silent) if options["yes"] else None
    if done:
        shutil.rmtree(memory_of(folder, project), ignore_errors=True)
    if options["as_json"]:
        click.echo(_as_json(seen, plan, done))
    else:
        _print(seen)
        _print_outcome(site, plan, done)
    return 1 if done and done.refused else 0


def _undo(project: Project, folder: Path | None, progress: Any) -> int:
    from archivist.adopt import find_plans, undo
    from archivist.build.progress import silent

    plans = [p for p in find_plans(project.memory) if folder is None or p.folder == str(folder.resolve())]
    if not plans:
        raise UsageError(Problem(Level.ERROR, "adopt", "nothing was adopted that could be taken back", "no-plan"))
    undone: Undone = undo(plans[-1], project.content, project.memory, progress or silent)
    place = printable(plans[-1].target)
    show(Problem(Level.WARNING, f"content/{place}/{path}", why, "kept") for path, why in undone.kept)
    click.echo(f"took {count(undone.removed, 'file')} back from content/{place}/, left {len(undone.kept):,}")
    return 1 if undone.kept else 0


# --- the report ------------------------------------------------------------------------------------------------------


def _print(seen: Survey) -> None:
    """Print the report as short tables."""
    from collections import Counter

    from archivist.adopt.judging import attention_of

    rows = [(f"{number:,}", name) for name, number in seen.counts.items()]
    _table(f"{count(seen.found, 'file')} found in {printable(seen.folder)}", [*rows, (f"{seen.found:,}", "together")])
    known = Counter(_KNOWN[work.known_by] for work in seen.works)
    _table(f"{count(len(seen.works), 'work')}, their fandoms", _ranked(known))
    _table("fandoms", _ranked(Counter(f for w in seen.works for f in w.fandoms)))
    _table("formats", _ranked(Counter(w.format for w in seen.works)))
    _table("encodings", _ranked(Counter(w.encoding for w in seen.works)))
    _table("left out, and why", [(f"{n:,}", reason) for reason, n in seen.reasons()])
    needs = [(f"{n:,}", f"{what}, as in {path}") for what, n, path in attention_of(seen.works)]
    _table("for a person to look at", needs)
    for path in seen.closed:
        show([Problem(Level.WARNING, path, "this folder cannot be read, so nobody knows what is in it", "unreadable")])


def _ranked(counter: Any) -> list[tuple[str, str]]:
    return [(f"{number:,}", name) for name, number in counter.most_common()]


def _table(title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    click.echo(click.style(title, bold=True))
    width = max(len(number) for number, _ in rows)
    for number, text in rows[:EXAMPLES]:
        click.echo(f"  {number:>{width}}  {printable(text)}")
    if len(rows) > EXAMPLES:
        click.echo(f"  {'':>{width}}  and {len(rows) - EXAMPLES:,} more; --json lists all")


def _print_outcome(site: Site, plan: Plan, done: Done | None) -> None:
    place = f"{site.content}/{printable(plan.target)}/"
    if done is None:
        waiting = sum(not step.hash for step in plan.steps)
        click.echo(f"nothing was copied; --yes puts {count(waiting, 'file')} into {place}")
        return
    show(Problem(Level.WARNING, path, f"not taken: {why}", "refused") for path, why in done.refused)
    linked = f", {done.linked:,} linked" if done.linked else ""
    click.echo(
        f"{place}: {done.copied:,} copied{linked}, {done.present:,} there already, {len(done.refused):,} refused"
    )
    click.echo("archivist build shows them; archivist adopt --undo takes them back")


def _as_json(seen: Survey, plan: Plan, done: Done | None) -> str:
    import msgspec

    report = {
        "folder": seen.folder,
        "target": plan.target,
        "found": seen.found,
        "counts": seen.counts,
        "agrees": seen.agrees,
        "files": seen.accounts,
        "works": seen.works,
        "closed": seen.closed,
        "problems": seen.problems,
        "done": done,
    }
    return msgspec.json.encode(report).decode()
