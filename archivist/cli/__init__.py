"""The command line: arguments in, exit codes out. All work is done elsewhere, and imported only when it is asked for.

Each group of commands is a module of its own, loaded when one of them is called.

Exit codes: 0 well, 1 a story failed (or a warning under --strict), 2 usage, settings or theme, 3 output, 75 locked,
130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

import click

from archivist import __version__
from archivist.cli.printing import FOLDER, show
from archivist.errors import ArchivistError, Level, Problem, printable

MODULES: Mapping[str, str] = {
    "init": "site", "build": "site", "serve": "site", "check": "site", "clean": "site", "eject": "site",
    "explain": "stories", "accept": "stories", "reject": "stories", "review": "stories", "evaluate": "stories",
    "knowledge": "packs", "adopt": "adopting",
}  # fmt: skip
"""The commands in the order in which help lists them, and the module each is in."""


class _Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in order."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in MODULES:
            return None
        command: click.Command = getattr(import_module(f"archivist.cli.{MODULES[cmd_name]}"), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
