"""Where the command begins: the two answers that need nothing of the rest are given before the rest is imported."""

# Importing pathlib would take as long as the whole answer.
# ruff: noqa: PTH109

from __future__ import annotations

import os
import sys

from archivist import __version__


def main() -> None:
    """Run the command line and leave with its exit code."""
    words = sys.argv[1:]
    if words == ["--version"]:
        sys.stdout.write(f"archivist, version {__version__}\n")
        return
    if words[:1] == ["build"] and _is_plain(words[1:]) and _nothing_to_do(quiet=len(words) == 2):
        return
    from archivist.cli import main as whole

    whole()


def _is_plain(options: list[str]) -> bool:
    """Say whether a build is asked for as it is asked for every day."""
    return options in ([], ["-q"], ["--quiet"]) or (
        len(options) == 2 and options[0] == "--jobs" and options[1].isdigit()
    )


def _nothing_to_do(*, quiet: bool) -> bool:
    """Say what the last build left to say, if nothing changed since."""
    from archivist.unchanged import recall

    try:
        left = recall(os.getcwd())
    except OSError:
        return False
    if left is None:
        return False
    said, warned = left
    if quiet:
        return not warned
    sys.stderr.write(warned if sys.stderr.isatty() else _plain(warned))
    sys.stderr.flush()
    try:
        sys.stdout.write(said)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True


def _plain(text: str) -> str:
    """Return a text without its colours."""
    if "\x1b" not in text:
        return text
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", text)
