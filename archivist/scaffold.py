"""``archivist init`` and ``archivist eject``: the only commands that write files a person then owns."""

from __future__ import annotations

import os
from pathlib import Path

from archivist.errors import Level, Problem, UsageError

SITE = """\
# The settings of this archive; docs/configuration.md lists them all.
title = {title}
language = "en"          # of the pages around the stories; each story's own language is found by itself
base_url = ""            # set to the site's address, such as "https://example.org/archive/", to get feeds and a sitemap
theme = "default"
"""

SAMPLE = """\
The kettle had been on the hob for an hour before either of them admitted that nobody was going to make the tea.

"You live here," Wren said at last. "It is your kettle."

"It is my kettle," Adisa agreed, "but it is your fire, and your wet boots in front of it, and your storm."

~*~

In the morning the storm had gone out to sea, and the tea, when they got round to it, was very good.

(Put your own stories beside this file, as .txt, .md or .html. They need no labels. Then delete this one.)
"""

GITIGNORE = "/output/\n/.archivist/\n"


def init(folder: Path, title: str | None = None, *, bare: bool = False) -> list[str]:
    """Start an archive in ``folder`` and return the names of the files written.

    Raises:
        UsageError: one of those files is there already; then nothing is written.
    """
    name = title or folder.resolve().name.replace("-", " ").replace("_", " ").title() or "Archive"
    files = {"site.toml": SITE.format(title=_quoted(name)), ".gitignore": GITIGNORE}
    if not bare:
        files["content/storm-tea.txt"] = SAMPLE
    present = [path for path in files if (folder / path).exists() and path != ".gitignore"]
    if present:
        message = "is there already and is not overwritten; run 'archivist init' in another folder"
        raise UsageError([Problem(Level.ERROR, str(folder / path), message, "file-exists") for path in present])
    if (folder / ".gitignore").exists():
        del files[".gitignore"]
    _write(folder, files)
    (folder / "content").mkdir(exist_ok=True)
    return list(files)


def _quoted(text: str) -> str:
    import json

    # A JSON string of printable text is a TOML string too.
    return json.dumps(text, ensure_ascii=False)


def _write(folder: Path, files: dict[str, str]) -> None:
    try:
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        raise UsageError(Problem(Level.ERROR, str(error.filename or folder), message, "init-failed")) from None


def eject(themes: Path, name: str, text: str) -> Path:
    """Copy a theme's template into the site's override folder, where it wins over the theme's.

    Raises:
        UsageError: it was ejected before; the person's copy is never overwritten.
    """
    target = themes / "_overrides" / "templates" / name
    if target.exists():
        message = "is there already and is not overwritten; delete it to take the theme's version again"
        raise UsageError(Problem(Level.ERROR, str(target), message, "file-exists"))
    _write(target.parent, {target.name: text})
    return target
