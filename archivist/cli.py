"""The command line: arguments in, exit codes out. All work is done elsewhere, and imported only when it is asked for.

Exit codes: 0 well, 1 a story failed (or a warning under --strict), 2 usage, settings or theme, 3 output, 75 locked,
130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archivist import __version__
from archivist.errors import ArchivistError, Level, Problem, printable

if TYPE_CHECKING:
    from archivist.build import Report

FOLDER = click.Path(path_type=Path, file_okay=False)
ANY_PATH = click.Path(path_type=Path)
COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "blue"}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="archivist")
@click.option("--debug", is_flag=True, help="Show a traceback when something goes wrong.")
@click.option("--root", type=FOLDER, help="The folder of site.toml (default: search upwards from here).")
@click.pass_context
def archivist(context: click.Context, debug: bool, root: Path | None) -> None:
    """Turn a folder of stories into a fan archive: tags inferred from the prose, with the reasons."""
    context.obj = {"debug": debug, "root": root}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(archivist.main(words, prog_name="archivist", standalone_mode=False) or 0)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ArchivistError as error:
        if "--debug" in words:
            raise
        show(error.problems)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; the site is as it was", err=True)
        return 130
    except BrokenPipeError:
        return _broken_pipe()
    except Exception as error:
        if "--debug" in words:
            raise
        message = f"{type(error).__name__}: {printable(str(error))}; run again with --debug and report it"
        show([Problem(Level.ERROR, "archivist", message, "internal")])
        return 1


def _broken_pipe() -> int:
    """Leave quietly when the reader of our output went away (``archivist explain ... | head``)."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


# --- output ----------------------------------------------------------------------------------------------------------


def show(problems: Iterable[Problem], *, least: Level = Level.INFO) -> None:
    """Print problems to stderr, one line each, with the offending line where there is one."""
    ranks = list(Level)
    for problem in problems:
        if ranks.index(problem.level) > ranks.index(least):
            continue
        head, rest = str(problem).split(" ", 1)
        click.echo(click.style(head, fg=COLOURS[problem.level]) + " " + rest, err=True)
        if problem.pointer:
            click.echo(problem.pointer, err=True)


def _count(number: int, noun: str) -> str:
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"


def summarise(report: Report) -> str:
    """Say in one line what a build did."""
    pages = f"{report.written:,} written, {report.same:,} same, {report.removed:,} removed"
    built = f"{_count(report.stories, 'story')}, {_count(report.fandoms, 'fandom')}, {_count(report.pages, 'page')}"
    left_out = f"{_count(report.drafts, 'draft')}, {report.future:,} future left out"
    return f"built {built} ({pages}) in {report.seconds:.1f} s; {left_out}"


def verdict(report: Report) -> str:
    """Say in one line how many problems there were, or nothing."""
    counts = [_count(n, noun) for n, noun in ((report.errors, "error"), (report.warnings, "warning")) if n]
    if report.strict and report.warnings and not report.errors:
        return f"aborted: {_count(report.warnings, 'warning')} in strict mode"
    return ", ".join(counts)


def report_as_json(report: Report) -> str:
    """Return the report as one JSON object."""
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(report)
    return msgspec.json.encode(fields | {"exit_code": report.exit_code}).decode()


def _root(context: click.Context) -> Path:
    from archivist.config import find_root

    given: Path | None = context.find_root().obj["root"]
    return find_root(given.resolve() if given else Path.cwd())


# --- commands --------------------------------------------------------------------------------------------------------


@archivist.command()
@click.argument("folder", type=FOLDER, default=".")
@click.option("--title", help="The archive's name (default: the folder's).")
@click.option("--bare", is_flag=True, help="No sample story.")
def init(folder: Path, title: str | None, bare: bool) -> int:
    """Start an archive: site.toml and content/."""
    from archivist import scaffold

    for path in scaffold.init(folder, title, bare=bare):
        click.echo(f"wrote {folder / path}")
    where = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"Put stories into {folder / 'content'}, then: {where}archivist build")
    return 0


@archivist.command()
@click.option("-o", "--output", type=FOLDER, help="Where to build (default: output/ or what site.toml says).")
@click.option("--base-url", help="The site's address, for feeds, sitemap and canonical links.")
@click.option("--drafts", is_flag=True, default=None, help="Include drafts.")
@click.option("--future", is_flag=True, default=None, help="Include stories dated in the future.")
@click.option("--strict", is_flag=True, default=None, help="Exit with 1 when there is any warning.")
@click.option("--force", is_flag=True, help="Ignore what the last build knew, and build beside foreign files.")
@click.option("--jobs", type=click.IntRange(1), help="Processes to use (default: one for each processor).")
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show every story read anew.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON on stdout.")
@click.pass_context
def build(context: click.Context, /, quiet: bool, verbose: bool, as_json: bool, **options: Any) -> int:
    """Build the archive: content/ -> output/."""
    from archivist.build import Builder
    from archivist.progress_bar import progress_bar

    builder = Builder(_root(context), **options)
    with progress_bar(enabled=not quiet and not as_json) as progress:
        report = builder.build(progress)
    if as_json:
        click.echo(report_as_json(report))
        return report.exit_code
    if verbose:
        for path in report.touched:
            click.echo(f"read {printable(path)}")
    show(report.problems, least=Level.ERROR if quiet else Level.INFO)
    if not quiet:
        click.echo(summarise(report))
    if verdict(report):
        click.echo(verdict(report), err=True)
    return report.exit_code


@archivist.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port (default: 8000, or the next free one).")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@click.option("--no-reload", is_flag=True, help="Do not reload pages when something changes.")
@click.option("--no-drafts", is_flag=True, help="Leave drafts out.")
@click.option(
    "--debounce",
    default=100,
    show_default=True,
    type=click.IntRange(1, 5000),
    help="Quiet time in ms before a rebuild.",
)
@click.pass_context
def serve(
    context: click.Context,
    host: str,
    port: int | None,
    open_browser: bool,
    no_reload: bool,
    no_drafts: bool,
    debounce: int,
) -> int:
    """Preview the archive here, and rebuild on every change."""
    from archivist import serve as preview

    return preview.run(
        _root(context),
        host=host,
        port=port,
        open_browser=open_browser,
        reload=not no_reload,
        drafts=not no_drafts,
        debounce=debounce,
        echo=click.echo,
    )


@archivist.command()
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


@archivist.command()
@click.option("--strict", is_flag=True, help="Exit with 1 when there is any warning.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON on stdout.")
@click.pass_context
def check(context: click.Context, strict: bool, as_json: bool) -> int:
    """Check stories, templates and every internal link, and write nothing."""
    import msgspec

    from archivist import check as checking

    report, broken = checking.check(_root(context))
    problems = [*report.problems, *broken]
    errors = sum(problem.level is Level.ERROR for problem in problems)
    warnings = sum(problem.level is Level.WARNING for problem in problems)
    if as_json:
        click.echo(msgspec.json.encode(problems))
    else:
        show(problems)
        found = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
        click.echo(f"checked {_count(report.stories, 'story')}, {_count(report.pages, 'page')}: {found}")
    return 1 if errors or (strict and warnings) else 0


@archivist.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@click.pass_context
def clean(context: click.Context, dry_run: bool) -> int:
    """Delete exactly what builds wrote, and the memory of them."""
    import shutil

    from archivist.config import load_project
    from archivist.write import locked, remove_all

    project, _ = load_project(_root(context))
    with locked(project.memory):
        removed, problems = remove_all(project.output, dry_run=dry_run)
        if not dry_run:
            shutil.rmtree(project.memory, ignore_errors=True)
    if dry_run:
        for path in removed:
            click.echo(printable(path))
    show(problems)
    click.echo(f"{'would delete' if dry_run else 'deleted'} {_count(len(removed), 'file')}")
    return 0


@archivist.command()
@click.argument("template", required=False)
@click.option("--list", "listing", is_flag=True, help="List the templates and where each comes from.")
@click.pass_context
def eject(context: click.Context, template: str | None, listing: bool) -> int:
    """Copy one template of the theme into themes/_overrides/, to be changed."""
    from archivist import scaffold
    from archivist.config import load_project
    from archivist.render import load_theme

    project, site = load_project(_root(context))
    theme = load_theme(site, project.themes)
    if listing or template is None:
        for name, origin in theme.listing():
            click.echo(f"{name:<32} {origin}")
        return 0
    target = scaffold.eject(project.themes, template, theme.template_text(template))
    click.echo(f"wrote {target}")
    return 0
