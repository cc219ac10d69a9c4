"""The commands for those who write knowledge packs."""

from __future__ import annotations

from pathlib import Path

import click

from archivist.cli.printing import FOLDER, count, root_of, show
from archivist.errors import Level, UsageError


@click.group()
def knowledge() -> None:
    """Check, question and begin knowledge packs."""


def _folders(context: click.Context) -> list[Path]:
    """Return where packs lie: the shipped ones, then those of the site, if this is one."""
    from archivist.build.knowing import pack_folders
    from archivist.config import load_project
    from archivist.lexicon import shipped_packs

    try:
        return list(pack_folders(load_project(root_of(context))[0]))
    except UsageError:
        return [shipped_packs()]


@knowledge.command("check")
@click.argument("folder", type=FOLDER, required=False)
@click.option("--strict", is_flag=True, help="Exit with 1 when there is any warning.")
@click.pass_context
def check_packs(context: click.Context, folder: Path | None, strict: bool) -> int:
    """Look for mistakes in packs: by default the site's, or the shipped ones where it has none."""
    from archivist.errors import Problem
    from archivist.knowledge import check
    from archivist.lexicon import shipped_packs

    target = folder or _folders(context)[-1]
    if not target.is_dir():
        raise UsageError(Problem(Level.ERROR, str(target), "there is no such folder", "no-such-path"))
    around = [] if target.resolve() == shipped_packs() else [shipped_packs()]
    problems = check(target, around)
    show(problems)
    errors = sum(problem.level is Level.ERROR for problem in problems)
    warnings = len(problems) - errors
    packs = len(list(target.glob("*.toml")))
    click.echo(f"checked {count(packs, 'pack')}: {count(errors, 'error')}, {count(warnings, 'warning')}")
    return 1 if errors or (strict and warnings) else 0


@knowledge.command("why")
@click.argument("form", nargs=-1, required=True)
@click.pass_context
def why_form(context: click.Context, form: tuple[str, ...]) -> int:
    """Tell which packs claim a name, as what, with what weight, and why it counts little."""
    from archivist.config import user_cache
    from archivist.knowledge import why
    from archivist.lexicon import load_lexicon

    folders = _folders(context)
    for line in why(" ".join(form), load_lexicon(folders, user_cache(), rpf=True), folders):
        click.echo(line)
    return 0


@knowledge.command("new")
@click.argument("identifier", metavar="ID")
@click.option("--name", required=True, help="The fandom's name, as a person says it.")
@click.option("--media", required=True, help="anime, book, cartoon, comic, film, game, tv, web ...")
@click.option("--ao3", default="", help="The canonical fandom tag (default: the name).")
@click.pass_context
def new_pack(context: click.Context, identifier: str, name: str, media: str, ao3: str) -> int:
    """Begin a pack in the site's lexicon/ folder."""
    from archivist.config import load_project
    from archivist.knowledge import begin

    project, _ = load_project(root_of(context))
    click.echo(f"wrote {begin(project.lexicon, identifier, name, media, ao3)}")
    return 0
