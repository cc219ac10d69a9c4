"""The works of an archive: its files found, looked at as far as it takes, and those of one story joined."""

from __future__ import annotations

import os
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archivist.errors import Level, Problem, StoryError
from archivist.model import Source, SourcePath, Stamp
from archivist.read.files import ORDERS, Found, peek, read_companion, split_suffix, walk
from archivist.read.openings import PEEK, Opening, opening_of
from archivist.read.serials import Folder, Order, join

_KEYS = ("join", "title", "slug", "separate", "work")


def find_works(
    content: Path, exclude: tuple[str, ...], *, by_rule: bool = True
) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Return every work below ``content``, in order of path, and what a person should know about the files.

    Like :func:`archivist.read.files.find_sources`, and files of one story are one source. Without ``by_rule`` only
    what a ``_series.toml`` joins.
    """
    found = walk(content, exclude)
    folders, wrong = _folders(os.fspath(content), found)
    openings: dict[SourcePath, Opening] = {}

    def opening(path: SourcePath) -> Opening:
        if path not in openings:
            html = split_suffix(path)[1].lower() in (".html", ".htm", ".xhtml")
            openings[path] = opening_of(peek(content, path, PEEK), html=html)
        return openings[path]

    joined = join(found.sources, folders, opening, by_rule=by_rule)
    wanted = {path for path in found.spare if path in joined.used}
    left = tuple(p for p in found.problems if not (p.code == "orphan-sidecar" and p.path in wanted))
    return joined.sources, (*left, *wrong, *joined.problems)


def _folders(root: str, found: Found) -> tuple[dict[str, Folder], list[Problem]]:
    """Read what folders say about their stories as wholes."""
    spare: defaultdict[str, dict[SourcePath, Stamp]] = defaultdict(dict)
    for path, stamp in found.spare.items():
        spare[path.rpartition("/")[0]][path] = stamp
    plans: dict[str, tuple[SourcePath | None, Mapping[str, Any]]] = {}
    metadata: dict[str, tuple[SourcePath, Stamp]] = {}
    problems: list[Problem] = []
    for path, stamp in found.wholes.items():
        folder, _, name = path.rpartition("/")
        if name == ORDERS:
            table, wrong = _table(root, path)
            problems += wrong
            plans[folder] = path, table
        else:
            metadata[folder] = path, stamp
    folders = {}
    for name in {*plans, *metadata, *spare}:
        plan, table = plans.get(name, (None, {}))
        separate = table.get("separate") is True
        folders[name] = Folder(plan, separate, _orders(table), metadata.get(name), spare[name])
    return folders, problems


def _table(root: str, path: SourcePath) -> tuple[Mapping[str, Any], list[Problem]]:
    """Read a ``_series.toml``; one that cannot be understood joins nothing, and keeps its folder apart."""
    try:
        table = tomllib.loads(read_companion(root, path).decode("utf-8-sig"))
    except StoryError as error:
        return {"separate": True}, list(error.problems)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        message = f"this is not TOML: {str(error)[:1].lower()}{str(error)[1:]}; nothing in this folder is joined"
        return {"separate": True}, [Problem(Level.WARNING, path, message, "bad-series")]
    return table, [Problem(Level.WARNING, path, message, "bad-series") for message in _mistakes(table)]


def _mistakes(table: Mapping[str, Any]) -> list[str]:
    works = table.get("work", [])
    tables = [table, *(works if isinstance(works, list) else [])]
    found = [
        f"the key {key!r} means nothing here; the keys are {', '.join(_KEYS)}" for key in table if key not in _KEYS
    ]
    if not isinstance(works, list) or not all(isinstance(work, dict) for work in works):
        found.append("work must be tables, each under [[work]]")
    if not isinstance(table.get("separate", False), bool):
        found.append("separate must be true or false")
    wrong = [one for one in tables if isinstance(one, dict) and "join" in one and not _is_names(one["join"])]
    return found + ['join must be a list of file names, as in join = ["a.txt", "b.txt"]' for _ in wrong]


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _orders(table: Mapping[str, Any]) -> tuple[Order, ...]:
    works = table.get("work", [])
    tables = [table, *(work for work in (works if isinstance(works, list) else []) if isinstance(work, dict))]
    return tuple(
        Order(tuple(one["join"]), _text(one.get("title")), _text(one.get("slug")))
        for one in tables
        if _is_names(one.get("join"))
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
