"""Change a few keys of a TOML file and nothing else: comments, order and every other line stay as they are.

TOML libraries that keep comments rewrite what they do not understand. Here a setting is the shortest run of lines that
is TOML by itself; only such runs are replaced, and the result is read again and held against what was asked for.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from archivist.errors import Level, Problem, UsageError
from archivist.read.fields import field_of

Change = tuple[str, ...] | str | None
"""The new value of a field: a list, one text, or ``None`` to take the key away."""

_ELEMENT = re.compile(r"""(\s*)("(?:[^"\\]|\\.)*"|'[^']*')\s*,?\s*(#.*)?""")
_OPEN = re.compile(r"[^\[#\"']*=\s*\[\s*(#.*)?")
_CLOSE = re.compile(r"\s*\]\s*(#.*)?")


@dataclass(frozen=True, slots=True)
class _Setting:
    """One ``key = value`` above the first table: its lines, from the first up to the one after the last."""

    first: int
    last: int
    key: str


def edit(text: str, changes: Mapping[str, Change]) -> str:
    """Return ``text`` with the fields of ``changes`` set, whatever key they are written under.

    Raises:
        ValueError: ``text`` is not TOML, or is written so that it cannot be changed safely.
    """
    lines = text.split("\n")
    ending = "\r" if "\r\n" in text else ""
    settings = list(_settings(lines))
    edits: list[tuple[int, int, list[str]]] = []
    fresh: list[str] = []
    for field, change in changes.items():
        own = [setting for setting in settings if field_of(setting.key) == field]
        edits += [(setting.first, setting.last, []) for setting in (own if change is None else own[1:])]
        if change is not None and own:
            old = [line.removesuffix("\r") for line in lines[own[0].first : own[0].last]]
            edits.append((own[0].first, own[0].last, [line + ending for line in _rewritten(old, change)]))
        elif change is not None:
            fresh.append(f"{field} = {_value(change)}{ending}")
    place = max((setting.last for setting in settings), default=_first_free(lines))
    edits.append((place, place, fresh))
    for first, last, new in sorted(edits, key=lambda item: -item[0]):
        lines[first:last] = new
    result = "\n".join(lines)
    result = result if result.endswith("\n") or not result.strip() else f"{result}{ending}\n"
    _verify(text, result, changes)
    return result


def _first_free(lines: Sequence[str]) -> int:
    """Return where a first setting can stand: below the comments at the head, above any table."""
    for number, line in enumerate(lines):
        if not line.strip() or not line.lstrip().startswith("#"):
            return number
    return len(lines)


def _settings(lines: Sequence[str]) -> Iterator[_Setting]:
    """Yield the settings above the first table."""
    first = 0
    while first < len(lines):
        line = lines[first].strip()
        if line.startswith("["):
            return
        if not line or line.startswith("#"):
            first += 1
            continue
        last, key = _extent(lines, first)
        yield _Setting(first, last, key)
        first = last


def _extent(lines: Sequence[str], first: int) -> tuple[int, str]:
    """Return the end of the setting that begins on a line, and its key."""
    for last in range(first + 1, len(lines) + 1):
        with suppress(tomllib.TOMLDecodeError):
            return last, next(iter(tomllib.loads("\n".join(lines[first:last]) + "\n")))
    raise ValueError("it is not TOML")


def _value(change: Change) -> str:
    """Write a value as TOML; a JSON string is one, but for the delete character."""
    if isinstance(change, str):
        return msgspec.json.encode(change).decode().replace("\x7f", "\\u007f")
    return "[" + ", ".join(_value(item) for item in change or ()) + "]"


def _rewritten(old: list[str], change: Change) -> list[str]:
    """Return the lines of a setting with its new value, its comments kept."""
    if isinstance(change, tuple) and len(old) > 2:
        kept = _line_by_line(old, change)
        if kept is not None:
            return kept
    head = re.match(r"[^=]*=\s*", old[0])
    assert head is not None
    comments = [line for line in old[1:-1] if line.strip().startswith("#")]
    return [*(comment.strip() for comment in comments), f"{head[0]}{_value(change)}{_comment(old)}"]


def _comment(old: list[str]) -> str:
    """Return the comment behind a value, with the spaces before it."""
    value = tomllib.loads("\n".join(old))
    for match in re.finditer(r"\s*#", old[-1]):
        with suppress(tomllib.TOMLDecodeError):
            if tomllib.loads("\n".join([*old[:-1], old[-1][: match.start()]])) == value:
                return old[-1][match.start() :]
    return ""


def _line_by_line(old: list[str], wanted: tuple[str, ...]) -> list[str] | None:
    """Return a list written one value a line with ``wanted`` as its values; ``None`` if it is not so written."""
    if not (_OPEN.fullmatch(old[0]) and _CLOSE.fullmatch(old[-1])):
        return None
    kept: list[str] = []
    left = list(wanted)
    indent = "    "
    for line in old[1:-1]:
        if not line.strip() or line.strip().startswith("#"):
            kept.append(line)
            continue
        match = _ELEMENT.fullmatch(line)
        if match is None:
            return None
        indent, written, comment = match[1], match[2], match[3]
        value = tomllib.loads(f"x = {written}")["x"]
        if value in left:
            left.remove(value)
            kept.append(f"{indent}{written}," + (f"  {comment}" if comment else ""))
    return [old[0], *kept, *(f"{indent}{_value(value)}," for value in left), old[-1]]


def _verify(before: str, after: str, changes: Mapping[str, Change]) -> None:
    """Make sure that exactly what was asked for has changed."""
    old, new = tomllib.loads(before), tomllib.loads(after)
    if _others(old, changes) != _others(new, changes):
        raise ValueError("another setting would change")
    for field, change in changes.items():
        values = [value for key, value in new.items() if field_of(key) == field]
        wanted: list[Any] = [] if change is None else [change if isinstance(change, str) else list(change)]
        same = [sorted(v) if isinstance(v, list) else v for v in values]
        if same != [sorted(v) if isinstance(v, list) else v for v in wanted]:
            raise ValueError(f"{field} could not be set")


def _others(table: Mapping[str, Any], changes: Mapping[str, Change]) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in table.items() if field_of(key) not in changes]


def shown(changes: Mapping[str, Change]) -> Iterator[str]:
    """Yield what was changed, as it stands in the file."""
    for field, change in changes.items():
        yield f"{field} = {_value(change)}" if change is not None else f"{field} is taken away"


# --- the file --------------------------------------------------------------------------------------------------------


def read_sidecar(path: Path) -> bytes | None:
    """Return the bytes of a sidecar, ``None`` if there is none.

    Raises:
        UsageError: it is a link or cannot be read.
    """
    try:
        if path.is_symlink():
            raise _failure(path, "this is a link, which is never written through; put the file itself here")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _failure(path, f"it cannot be read: {(error.strerror or 'unknown error').lower()}") from None


def edited(path: Path, before: bytes | None, changes: Mapping[str, Change]) -> bytes:
    """Return the new bytes of a sidecar.

    Raises:
        UsageError: it cannot be changed safely; the message says what to write by hand.
    """
    try:
        text = (before or b"").decode("utf-8")
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        return (mark + edit(text.removeprefix("\ufeff"), changes)).encode()
    except ValueError as error:
        lines = "; ".join(f"{field} = {_value(change)}" for field, change in changes.items() if change is not None)
        raise _failure(path, f"it cannot be changed safely ({error}); write this into it by hand: {lines}") from None


def write_sidecar(path: Path, data: bytes | None) -> None:
    """Put a sidecar in place in one step; ``None`` takes it away.

    Raises:
        UsageError: the folder or file cannot be written; nothing has changed.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        if data is None:
            path.unlink(missing_ok=True)
            return
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise _failure(path, f"it cannot be written: {(error.strerror or 'unknown error').lower()}") from None


def _failure(path: Path, message: str) -> UsageError:
    return UsageError(Problem(Level.ERROR, str(path), message, "sidecar"))
