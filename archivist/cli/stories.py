"""The commands for single stories: what is inferred about them, and what a person says to that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archivist.cli.printing import ANY_PATH, count, root_of, show
from archivist.errors import Level, Problem, UsageError

if TYPE_CHECKING:
    from archivist.corrections import Decision


@click.command()
@click.argument("paths", type=ANY_PATH, nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def explain(paths: tuple[Path, ...], as_json: bool) -> int:
    """Show what is inferred about stories, and from which words."""
    import msgspec

    from archivist import explain as explaining
    from archivist.model import Study

    failed = False
    for shown, result in explaining.explain(paths):
        if not isinstance(result, Study):
            failed = True
            show(result)
        elif as_json:
            click.echo(msgspec.json.encode(explaining.as_json(shown, result)))
        else:
            click.echo(explaining.as_text(shown, result))
    return 1 if failed else 0


_STORY = click.Path(path_type=Path)
_NEW = click.option("--new", is_flag=True, help="Take a name that nothing knows.")


@click.command()
@click.argument("story", type=_STORY)
@click.argument("field")
@click.argument("values", nargs=-1, required=True, metavar="VALUE...")
@_NEW
def accept(story: Path, field: str, values: tuple[str, ...], new: bool) -> int:
    """Declare a tag of a story, in the sidecar beside it.

    FIELD is fandom, relationship, character, tone, warning, category, tag, rating, title, language or ending.
    """
    from archivist import corrections

    return _told(corrections.accept(corrections.find_story(story), field, values, new=new))


@click.command()
@click.argument("story", type=_STORY)
@click.argument("field")
@click.argument("values", nargs=-1, required=True, metavar="VALUE...")
@_NEW
def reject(story: Path, field: str, values: tuple[str, ...], new: bool) -> int:
    """Refuse a tag of a story for good, in the sidecar beside it.

    FIELD is fandom, relationship, character, tone, warning, category, tag or rating.
    """
    from archivist import corrections

    return _told(corrections.reject(corrections.find_story(story), field, values, new=new))


def _told(decision: Decision) -> int:
    """Say what was written."""
    from archivist.corrections.sidecar import shown
    from archivist.errors import printable

    if decision.before == decision.after:
        click.echo(f"{printable(str(decision.sidecar))} says so already")
    else:
        for line in shown(decision.changes):
            click.echo(f"{printable(str(decision.sidecar))}: {printable(line)}")
        click.echo("the next 'archivist build' shows it")
    return 0


@click.command()
@click.argument("paths", type=ANY_PATH, nargs=-1)
@click.pass_context
def review(context: click.Context, paths: tuple[Path, ...]) -> int:
    """Decide doubtful tags one by one, the most valuable first. PATHS default to the whole archive."""
    import os
    import sys

    from archivist.build.surveying import survey
    from archivist.config import load_project
    from archivist.corrections.doubts import find_doubts
    from archivist.corrections.review import Review, listing

    places = paths or (Path(os.path.relpath(load_project(root_of(context))[0].content)),)
    doubts = find_doubts(survey(places))
    if not doubts:
        click.echo("nothing is in doubt")
        return 0
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        for line in listing(doubts):
            click.echo(line)
        click.echo(f"{count(len(doubts), 'tag')} in doubt; run this in a terminal to decide them one by one", err=True)
        return 0
    outcome = Review(doubts, click.getchar, click.echo).run()
    click.echo(f"{outcome.accepted} accepted, {outcome.rejected} rejected, {outcome.skipped} skipped")
    return 0


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the scores as one JSON object.")
def evaluate(folder: Path, as_json: bool) -> int:
    """Measure inference against stories whose answers are known (STEM.labels.toml beside each)."""
    from archivist import evaluate as measuring
    from archivist.lexicon import load_lexicon, shipped_packs
    from archivist.scores import as_json_text

    if not folder.is_dir():
        raise UsageError(Problem(Level.ERROR, str(folder), "there is no such folder", "no-such-path"))
    if not measuring.find_cases(folder):
        message = "no labelled story is here; put STEM.labels.toml beside each story"
        raise UsageError(Problem(Level.ERROR, str(folder), message, "no-labels"))
    report = measuring.evaluate(folder, load_lexicon([shipped_packs()]))
    click.echo(as_json_text(report) if as_json else str(report))
    return 0
