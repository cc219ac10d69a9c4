"""themes/ -> Theme: reads every layer from the disk, and reports every mistake of every template at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from archivist.config import Site
from archivist.errors import Level, Problem, ThemeError
from archivist.model import Digest, digest
from archivist.render.linting import lint
from archivist.render.theme import DEFAULT, OVERRIDES, Layer, Theme

MANIFEST = "theme.toml"
KEYS = {"name": str, "version": str, "description": str, "author": str, "license": str, "parent": str, "options": dict}
IGNORED = ("~", ".swp", ".bak", ".orig")
MOST_PARENTS = 8


def builtin_themes() -> Path:
    """Return the folder of the themes that ship with archivist: inside a wheel, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


@dataclass(frozen=True, slots=True)
class _Found:
    """A layer as read: its templates, its static files and its theme.toml."""

    layer: Layer
    statics: Mapping[str, bytes]
    manifest: Mapping[str, Any]


def load_theme(site: Site, themes: Path) -> Theme:
    """Read the theme ``site`` names, from ``themes`` or from the built-in ones, with all the layers below it.

    Raises:
        ThemeError: a template or theme.toml has mistakes; all of them are listed, with file and line.
    """
    found = [_read_layer(folder, place, name) for name, folder, place in _layers(site, themes)]
    options = _merge(layer.manifest.get("options", {}) for layer in reversed(found))
    unknown = tuple(name for name in site.theme_options if name not in options)
    statics = _merge(layer.statics for layer in reversed(found))
    layers = tuple(layer.layer for layer in found)
    options |= _checked_options(site.theme_options, options)
    theme = Theme(site.theme, layers, statics, options, unknown, _digest(layers, statics, options))
    if problems := lint(theme):
        raise ThemeError(problems)
    return theme


def _merge(tables: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for table in tables:
        merged |= table
    return merged


# --- layers ----------------------------------------------------------------------------------------------------------


def _layers(site: Site, themes: Path) -> Iterator[tuple[str, Path, str]]:
    """Yield (name, folder, folder as messages name it) of each layer, nearest first."""
    if (themes / OVERRIDES).is_dir():
        yield OVERRIDES, themes / OVERRIDES, f"{site.themes}/{OVERRIDES}"
    name, asker = site.theme, "site.toml"
    seen: list[str] = []
    while name:
        folder, place = _locate(name, site, themes, asker)
        yield name, folder, place
        seen.append(name)
        asker = f"{place}/{MANIFEST}"
        name = _read_manifest(folder / MANIFEST, asker).get("parent", "")
        if name in seen or len(seen) > MOST_PARENTS:
            raise ThemeError(Problem(Level.ERROR, asker, f"parent {name!r} leads back to this theme", "theme-loop"))
    if DEFAULT not in seen:
        yield DEFAULT, builtin_themes() / DEFAULT, f"(built-in)/{DEFAULT}"


def _locate(name: str, site: Site, themes: Path, asker: str) -> tuple[Path, str]:
    for home, place in ((themes, site.themes), (builtin_themes(), "(built-in)")):
        if (home / name).is_dir() and name != OVERRIDES:
            return home / name, f"{place}/{name}"
    known = sorted({folder.name for home in (themes, builtin_themes()) for folder in _folders(home)} - {OVERRIDES})
    message = f"there is no theme {name!r}; there are: {', '.join(known)}"
    raise ThemeError(Problem(Level.ERROR, asker, message, "unknown-theme"))


def _folders(home: Path) -> list[Path]:
    return [folder for folder in home.iterdir() if folder.is_dir()] if home.is_dir() else []


def _read_layer(folder: Path, place: str, name: str) -> _Found:
    templates = {path: _text(data, f"{place}/templates/{path}") for path, data in _files(folder / "templates")}
    layer = Layer(name, f"{place}/templates", templates)
    return _Found(layer, dict(_files(folder / "static")), _read_manifest(folder / MANIFEST, f"{place}/{MANIFEST}"))


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path below ``folder`` and bytes of each file; links that lead out of it and editors' leavings are left."""
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in inner.split("/")) or inner.endswith(IGNORED)
        if not hidden and path.is_file() and path.resolve().is_relative_to(root):
            yield inner, path.read_bytes()


def _text(data: bytes, place: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ThemeError(Problem(Level.ERROR, place, "is not UTF-8 text", "bad-template", line)) from None


# --- theme.toml ------------------------------------------------------------------------------------------------------


def _read_manifest(path: Path, place: str) -> dict[str, Any]:
    if not path.is_file():
        return {}
    text = _text(path.read_bytes(), place)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThemeError(Problem(Level.ERROR, place, str(error), "bad-theme-toml")) from None
    problems = [
        Problem(Level.ERROR, place, message, "bad-theme-toml", _line_of(key, text))
        for key, value in data.items()
        if (message := _fault(key, value))
    ]
    if problems:
        raise ThemeError(problems)
    return data


def _fault(key: str, value: object) -> str:
    if key not in KEYS:
        return f"unknown key {key!r}; the keys are {', '.join(KEYS)}"
    return "" if isinstance(value, KEYS[key]) else f"{key}: expected {'a table' if KEYS[key] is dict else 'text'}"


def _line_of(key: str, text: str) -> int:
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.lstrip(" [\"'").startswith(key)), 0)


def _checked_options(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the site's options that the theme knows; each must be of the same kind as its default."""
    problems = []
    for name, value in given.items():
        if name in defaults and type(value) is not type(defaults[name]):
            message = f"theme_options.{name}: expected something like {defaults[name]!r}"
            problems.append(Problem(Level.ERROR, "site.toml", message, "bad-theme-option"))
    if problems:
        raise ThemeError(problems)
    return {name: value for name, value in given.items() if name in defaults}


def _digest(layers: Iterable[Layer], statics: Mapping[str, bytes], options: Mapping[str, Any]) -> Digest:
    parts: list[bytes | str] = [_code_digest(), repr(sorted(options.items()))]
    for layer in layers:
        parts += (part for item in sorted(layer.templates.items()) for part in (layer.place, *item))
    for name, data in sorted(statics.items()):
        parts += (name, data)
    return digest(*parts)


@cache
def _code_digest() -> Digest:
    """Return the digest of the code that renders; a running program keeps the code it started with."""
    package = Path(__file__).resolve().parents[1]
    code = [*sorted((package / "render").rglob("*.py")), package / "addresses.py", package / "model.py"]
    return digest(version("jinja2"), *(path.read_bytes() for path in code))
