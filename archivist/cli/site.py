"""The commands for a whole site."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archivist.cli.printing import FOLDER, count, report_as_json, root_of, show, summarise, summary_of_nothing, verdict
from archivist.errors import Level, Problem, UsageError, printable

if TYPE_CHECKING:
    from archivist.build import Builder
    from archivist.workers import Workforce


@click.command()
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


@click.command()
@click.option("-o", "--output", type=FOLDER, help="Where to build (default: output/ or what site.toml says).")
@click.option("--base-url", help="The site's address, for feeds, sitemap and canonical links.")
@click.option("--drafts", is_flag=True, default=None, help="Include drafts.")
@click.option("--future", is_flag=True, default=None, help="Include stories dated in the future.")
@click.option("--strict", is_flag=True, default=None, help="Exit with 1 when there is any warning.")
@click.option("--force", is_flag=True, help="Ignore what the last build knew, and build beside foreign files.")
@click.option("--jobs", type=click.IntRange(1), help="Processes to use (default: one for each processor).")
@click.option("--cluster", metavar="ADDRESS", help="Let the workers of this Dask scheduler read and render.")
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show every story read anew.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON on stdout.")
@click.option(
    "--report", "overview", is_flag=True, help="Also write .archivist/report.html: what was inferred, and why."
)
@click.option("--profile", "profiled", is_flag=True, help="Also say where the time went, and the slowest stories.")
@click.option("--zip", "zipped", is_flag=True, help="Also write the whole site as one file, beside the output folder.")
@click.pass_context
def build(
    context: click.Context,
    /,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    overview: bool,
    profiled: bool,
    zipped: bool,
    cluster: str | None,
    **options: Any,
) -> int:
    """Build the archive: content/ -> output/."""
    from archivist.build import Builder, zip_site
    from archivist.progress_bar import progress_bar

    with _workforce(cluster) as workforce:
        builder = Builder(root_of(context), workforce=workforce, **options)
        with progress_bar(enabled=not quiet and not as_json) as progress:
            report = builder.build(progress)
    written = [_write_overview(builder)] if overview else []
    written += [zip_site(*builder.load())] if zipped else []
    if profiled:
        for line in builder.times.lines():
            click.echo(printable(line), err=True)
    if as_json:
        click.echo(report_as_json(report))
        return report.exit_code
    if verbose:
        for path in report.touched:
            click.echo(f"read {printable(path)}")
    show(report.problems, least=Level.ERROR if quiet else Level.INFO)
    if not quiet:
        click.echo(summarise(report))
        for file in written:
            click.echo(f"wrote {file}")
    if verdict(report):
        click.echo(verdict(report), err=True)
    builder.leave_mark(report, *summary_of_nothing(report))
    return report.exit_code


def _workforce(address: str | None) -> AbstractContextManager[Workforce | None]:
    """Return the cluster at ``address``, or nothing: the builder's own processes."""
    if address is None:
        return nullcontext()
    try:
        from archivist.cluster import Cluster
    except ModuleNotFoundError as error:
        message = "a cluster needs Dask; install it with: pip install 'archivist[cluster]'"
        raise UsageError(Problem(Level.ERROR, "--cluster", message, "no-dask")) from error
    return Cluster(address)


def _write_overview(builder: Builder) -> Path:
    from archivist.overview import write_overview

    return write_overview(*builder.load())


@click.command()
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
        root_of(context),
        host=host,
        port=port,
        open_browser=open_browser,
        reload=not no_reload,
        drafts=not no_drafts,
        debounce=debounce,
        echo=click.echo,
    )


@click.command()
@click.option("--strict", is_flag=True, help="Exit with 1 when there is any warning.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON on stdout.")
@click.pass_context
def check(context: click.Context, strict: bool, as_json: bool) -> int:
    """Check stories, templates and every internal link, and write nothing."""
    import msgspec

    from archivist import check as checking

    report, broken = checking.check(root_of(context))
    problems = [*report.problems, *broken]
    errors = sum(problem.level is Level.ERROR for problem in problems)
    warnings = sum(problem.level is Level.WARNING for problem in problems)
    if as_json:
        click.echo(msgspec.json.encode(problems))
    else:
        show(problems)
        found = f"{count(errors, 'error')}, {count(warnings, 'warning')}"
        click.echo(f"checked {count(report.stories, 'story')}, {count(report.pages, 'page')}: {found}")
    return 1 if errors or (strict and warnings) else 0


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@click.pass_context
def clean(context: click.Context, dry_run: bool) -> int:
    """Delete exactly what builds wrote, and the memory of them."""
    import shutil

    from archivist.config import load_project
    from archivist.write import locked, remove_all

    project, _ = load_project(root_of(context))
    with locked(project.memory):
        removed, problems = remove_all(project.output, dry_run=dry_run)
        if not dry_run:
            shutil.rmtree(project.memory, ignore_errors=True)
    if dry_run:
        for path in removed:
            click.echo(printable(path))
    show(problems)
    click.echo(f"{'would delete' if dry_run else 'deleted'} {count(len(removed), 'file')}")
    return 0


@click.command()
@click.argument("template", required=False)
@click.option("--list", "listing", is_flag=True, help="List the templates and where each comes from.")
@click.pass_context
def eject(context: click.Context, template: str | None, listing: bool) -> int:
    """Copy one template of the theme into themes/_overrides/, to be changed."""
    from archivist import scaffold
    from archivist.config import load_project
    from archivist.render import load_theme

    project, site = load_project(root_of(context))
    theme = load_theme(site, project.themes)
    if listing or template is None:
        for name, origin in theme.listing():
            click.echo(f"{name:<32} {origin}")
        return 0
    target = scaffold.eject(project.themes, template, theme.template_text(template))
    click.echo(f"wrote {target}")
    return 0
