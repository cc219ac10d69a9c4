"""themes/ -> Theme: reads every layer from the disk, and reports every mistake of every template at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archivist.config import Site
from archivist.errors import Level, Problem, ThemeError
from archivist.model import Digest, digest
from archivist.render.linting import lint
from archivist.render.options import Option, choose_options, parse_options
from archivist.render.strings import StringsFile, load_wording
from archivist.render.theme import DEFAULT, OVERRIDES, Layer, Theme
from archivist.render.wording import Wording

MANIFEST = "theme.toml"
FAULTLESS = "theme.digest"
"""In a memory folder: the digest of the last theme that had no mistakes."""

PHRASES = "js/_phrases.js"
"""The part of a script that brings the phrases scripts say; made here, for ``/* include: _phrases.js */``."""

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
    """A layer as read: its templates, its static files, the options it offers and its phrases."""

    layer: Layer
    statics: Mapping[str, bytes]
    options: Mapping[str, Option]
    strings: Sequence[StringsFile]


def load_theme(site: Site, themes: Path, memory: Path | None = None) -> Theme:
    """Read the theme ``site`` names, from ``themes`` or from the built-in ones, with all the layers below it.

    ``memory`` is a folder in which it is noted that a theme has no mistakes: it need not be read for them again.

    Raises:
        ThemeError: a template or theme.toml has mistakes; all of them are listed, with file and line.
    """
    found = [_read_layer(folder, place, name) for name, folder, place in _layers(site, themes)]
    schema: dict[str, Option] = _merge(layer.options for layer in reversed(found))
    unknown = tuple(name for name in site.theme_options if name not in schema)
    statics = _merge(layer.statics for layer in reversed(found))
    layers = tuple(layer.layer for layer in found)
    options = choose_options(site.theme_options, schema)
    wording = load_wording(site.language, [layer.strings for layer in found])
    statics[PHRASES] = wording.script()
    theme = Theme(site.theme, layers, statics, options, unknown, _digest(layers, statics, options, wording), wording)
    if not _is_known(theme, memory):
        if problems := lint(theme):
            raise ThemeError(problems)
        _note(theme, memory)
    return theme


def _is_known(theme: Theme, memory: Path | None) -> bool:
    """Say whether the theme was found to have no mistakes; its digest covers the code that looks for them."""
    try:
        return memory is not None and (memory / FAULTLESS).read_text("ascii") == theme.digest
    except (OSError, UnicodeDecodeError):
        return False


def _note(theme: Theme, memory: Path | None) -> None:
    if memory is not None:
        # A folder that cannot be written costs reading the theme again.
        with suppress(OSError):
            memory.mkdir(parents=True, exist_ok=True)
            (memory / FAULTLESS).write_text(theme.digest, "ascii")


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
    manifest = _read_manifest(folder / MANIFEST, f"{place}/{MANIFEST}")
    try:
        options = parse_options(manifest.get("options", {}))
    except ValueError as error:
        raise ThemeError(Problem(Level.ERROR, f"{place}/{MANIFEST}", str(error), "bad-theme-toml")) from None
    return _Found(layer, dict(_files(folder / "static")), options, tuple(_strings(folder / "strings", place)))


def _strings(folder: Path, place: str) -> Iterator[StringsFile]:
    for path, data in _files(folder):
        if path.endswith(".toml"):
            where = f"{place}/strings/{path}"
            yield StringsFile(where, path.removesuffix(".toml"), _text(data, where))


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


def _digest(
    layers: Iterable[Layer], statics: Mapping[str, bytes], options: Mapping[str, Any], wording: Wording
) -> Digest:
    parts: list[bytes | str] = [_code_digest(), repr(sorted(options.items())), repr(wording)]
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
    return digest(_jinja(), *(path.read_bytes() for path in code))


def _jinja() -> str:
    """Return the version of the library; asking for the metadata of its package takes long."""
    import jinja2

    try:
        return str(jinja2.__version__)
    except AttributeError:
        from importlib.metadata import version

        return version("jinja2")
