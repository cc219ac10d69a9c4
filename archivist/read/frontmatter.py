"""Metadata blocks and files, YAML and TOML, as keys with lists of strings and the lines they stand on.

Strangers write these. YAML is read as plain strings by its events alone, so that no tag, alias or anchor means
anything; both are held to 64 KiB, 200 keys and four levels. A block that cannot be understood is an error with a
place, because it may have said ``draft: true``.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time

from archivist.errors import Level, Problem, StoryError
from archivist.read.fields import field_of

MAX_BLOCK = 64 * 1024
MAX_KEYS = 200
MAX_DEPTH = 4

Value = str | tuple[str, ...] | None
"""A text (empty: silence), a list of texts (empty: an explicit none), or ``None`` for a value that is neither."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One key as written, its value and its line in the file, counted from 1."""

    key: str
    value: Value
    line: int


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The entries of a block, and the text after it with as many lines cut off above as ``lines`` says."""

    entries: tuple[Entry, ...]
    rest: str
    lines: int


_KEY = re.compile(r"\s*(?:#.*|\"?([A-Za-z][\w .'’-]{0,40}?)\"?\s*[:=](?:\s.*|)|)")


def take(text: str, path: str, *, strict: bool = True) -> FrontMatter | None:
    """Return the block at the head of ``text``, or ``None`` if there is none.

    Raises :class:`StoryError` if there is one and it is broken. With ``strict`` off, as for plain text, a rule of
    dashes is only taken for a block if a known key stands in it.
    """
    first, _, _ = text.partition("\n")
    mark = first.rstrip()
    if mark not in ("---", "+++"):
        return None
    lines = text[: MAX_BLOCK + 1].split("\n")
    closing = ("---", "...") if mark == "---" else (mark,)
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() in closing), 0)
    if not _looks_like_keys(lines[1 : end or 12], strict):
        return None
    if not end:
        message = f"this front matter has no closing {mark} in its first {MAX_BLOCK // 1024} KiB; add one"
        raise _broken(path, message, 1, 1, first)
    block = "\n".join(lines[1:end])
    entries = yaml_entries(block, path, 2) if mark == "---" else toml_entries(block, path, 2)
    return FrontMatter(entries, "\n".join(lines[end + 1 :]) + text[MAX_BLOCK + 1 :], end + 1)


def _looks_like_keys(lines: list[str], strict: bool) -> bool:
    """Whether the lines after the mark are keys and values, rather than prose below a rule."""
    written = [line for line in lines if line.strip()]
    if not written or not _KEY.fullmatch(written[0]):
        return not written and strict and len(lines) < 2
    keys = [match[1] for line in written if (match := _KEY.fullmatch(line)) and match[1]]
    return any(map(field_of, keys)) if not strict else bool(keys)


def toml_entries(text: str, path: str, first_line: int = 1) -> tuple[Entry, ...]:
    """Return the entries of a TOML file or block; raises :class:`StoryError` with the place of a mistake."""
    if len(text) > MAX_BLOCK:
        raise _broken(path, f"this metadata is longer than {MAX_BLOCK // 1024} KiB; shorten it", first_line, 0, "")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _toml_failure(error, text, path, first_line) from error
    except (RecursionError, ValueError) as error:
        raise _broken(
            path, "this metadata is nested too deeply or holds an impossible value", first_line, 0, ""
        ) from error
    if len(table) > MAX_KEYS:
        raise _broken(path, f"this metadata has more than {MAX_KEYS} keys", first_line, 0, "")
    places = _key_lines(text, first_line)
    return tuple(Entry(key, _toml_value(value), places.get(key, first_line)) for key, value in table.items())


def json_entries(text: str, path: str) -> tuple[Entry, ...]:
    """Return the entries of a downloader's ``metadata.json`` that mean something here; the others are its own.

    Raises :class:`StoryError` for what is no JSON object.
    """
    if len(text) > MAX_BLOCK:
        raise _broken(path, f"this metadata is longer than {MAX_BLOCK // 1024} KiB; shorten it", 1, 0, "")
    try:
        table = json.loads(text)
    except json.JSONDecodeError as error:
        raise _broken(path, f"this is not JSON: {error.msg}", error.lineno, error.colno, "") from error
    except (RecursionError, ValueError) as error:
        raise _broken(path, "this is nested too deeply, or no JSON", 1, 0, "") from error
    if not isinstance(table, dict) or len(table) > MAX_KEYS:
        raise _broken(path, f"this must be one JSON object with at most {MAX_KEYS} keys", 1, 0, "")
    values = ((key, _json_value(value)) for key, value in table.items() if field_of(key))
    return tuple(Entry(key, value, 0) for key, value in values if value is not None)


def _json_value(value: object) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


def _toml_failure(error: tomllib.TOMLDecodeError, text: str, path: str, first_line: int) -> StoryError:
    message = str(error)
    match = re.search(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)", message)
    lines = text.split("\n")
    line = int(match[1]) if match and match[1] else len(lines)
    column = int(match[2]) if match and match[2] else len(lines[-1]) + 1
    plain = message[: match.start()] if match else message
    remedy = '; text stands in quotation marks, as in title = "Name"' if "Invalid value" in plain else ""
    return _broken(
        path,
        f"this is not TOML: {plain[:1].lower()}{plain[1:]}{remedy}",
        line + first_line - 1,
        column,
        lines[line - 1],
    )


def _key_lines(text: str, first_line: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), first_line):
        key = line.partition("=")[0].strip(" \t[]\"'")
        places.setdefault(key, number)
    return places


def _toml_value(value: object) -> Value:
    if isinstance(value, list):
        parts = [_toml_scalar(part) for part in value]
        return None if None in parts else tuple(part for part in parts if part is not None)
    return _toml_scalar(value)


def _toml_scalar(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, (str, int, float)) else None


def yaml_entries(text: str, path: str, first_line: int = 1) -> tuple[Entry, ...]:
    """Return the entries of a YAML block; raises :class:`StoryError` with the place of a mistake."""
    simple = _simple_yaml(text, first_line)
    return simple if simple is not None else _Yaml(text, path, first_line).entries()


_SIMPLE = re.compile(r"([A-Za-z][\w-]*)[ \t]*:[ \t]+([^\s\"'\[\]{}&*!|>%@`#,?:~-][^#:\"'\n]*?)[ \t]*")


def _simple_yaml(text: str, first_line: int) -> tuple[Entry, ...] | None:
    """Read a block of plain ``key: value`` lines without the YAML library; ``None`` if it holds anything else."""
    entries: dict[str, Entry] = {}
    for number, line in enumerate(text.split("\n"), first_line):
        if not line.strip():
            continue
        match = _SIMPLE.fullmatch(line)
        if match is None or match[1] in entries or len(entries) >= MAX_KEYS:
            return None
        entries[match[1]] = Entry(match[1], match[2], number)
    return tuple(entries.values())


class _Yaml:
    """Builds entries from the events of a YAML parser; scalars stay the strings they are."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.text, self.path, self.first_line = text, path, first_line
        self.keys = 0

    def entries(self) -> tuple[Entry, ...]:
        import yaml

        try:
            return self.read(_events(self.text))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            raise self.broken(_yaml_message(error.problem or "it cannot be read"), line, column) from error
        except (yaml.YAMLError, RecursionError) as error:
            raise self.broken("it holds a character that is not allowed, or is nested too deeply", 0, 0) from error

    def read(self, events: Iterable[object]) -> tuple[Entry, ...]:
        """Turn the events of one document into entries, as they come: depth costs the parser dear."""
        import yaml

        entries: dict[str, Entry] = {}
        stack: list[list[object]] = []
        key: tuple[str, int] | None = None
        for event in events:
            self.check(event, len(stack))
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                if not stack and not isinstance(event, yaml.MappingStartEvent):
                    raise self.broken("a list stands where keys with values are expected", _line(event), 0)
                stack.append([isinstance(event, yaml.MappingStartEvent)])
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                done = stack.pop()
                if len(stack) == 1 and key is not None:
                    entries[key[0]] = Entry(key[0], _yaml_list(done), key[1])
                    key = None
                elif stack:
                    stack[-1].append(None)
            elif isinstance(event, yaml.ScalarEvent):
                if not stack:
                    if event.value:
                        raise self.broken("keys with values are expected, as in title: Name", _line(event), 0)
                elif len(stack) > 1:
                    stack[-1].append(event.value)
                elif key is None:
                    self.once(event.value, entries, _line(event))
                    key = (event.value, _line(event) + self.first_line)
                else:
                    entries[key[0]] = Entry(key[0], _yaml_scalar(event), key[1])
                    key = None
        return tuple(entries.values())

    def check(self, event: object, depth: int) -> None:
        """Refuse what makes YAML dangerous or unbounded."""
        import yaml

        if not isinstance(event, yaml.Event):
            return
        line, column = _line(event), event.start_mark.column if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self.broken(
                "& and * at the start of a value are not allowed; put the value in quotation marks", line, column
            )
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)) and depth >= MAX_DEPTH:
            raise self.broken(f"more than {MAX_DEPTH} levels are not allowed", line, column)
        self.keys += isinstance(event, yaml.ScalarEvent)
        if self.keys > 20 * MAX_KEYS:
            raise self.broken("it is too long", line, column)

    def once(self, key: str, entries: dict[str, Entry], line: int) -> None:
        if key in entries:
            raise self.broken(f"{key!r} stands here twice; keep one of them", line, 0)
        if len(entries) >= MAX_KEYS:
            raise self.broken(f"more than {MAX_KEYS} keys are not allowed", line, 0)

    def broken(self, message: str, line: int, column: int) -> StoryError:
        lines = self.text.split("\n")
        excerpt = lines[line] if line < len(lines) else ""
        return _broken(
            self.path, f"this front matter cannot be read: {message}", line + self.first_line, column + 1, excerpt
        )


def _events(text: str) -> Iterable[object]:
    """The events of a YAML text, by libyaml where it is there and content; what is wrong the library itself says best.

    Both give the same events; libyaml is ten times as fast.
    """
    import yaml

    if yaml.__with_libyaml__:
        with suppress(yaml.YAMLError):
            return list(yaml.parse(text, Loader=yaml.CSafeLoader))
    parsed: Iterable[object] = yaml.parse(text, Loader=yaml.SafeLoader)
    return parsed


def _line(event: object) -> int:
    """The line of an event, counted from 0."""
    mark = getattr(event, "start_mark", None)
    return int(mark.line) if mark is not None else 0


def _yaml_message(problem: str) -> str:
    """Say in plain words what the parser says, with the remedy."""
    if "mapping values are not allowed" in problem:
        return "a value with a colon in it must stand in quotation marks"
    if "cannot start any token" in problem:
        return "a value that starts with this character must stand in quotation marks"
    if "could not find expected ':'" in problem:
        return "a key without a colon and a value"
    return problem


def _yaml_list(parts: list[object]) -> Value:
    """The texts of a finished list; a nested table or list has no meaning here."""
    if parts[0] or None in parts[1:]:
        return None
    return tuple(part for part in parts[1:] if isinstance(part, str))


def _yaml_scalar(event: object) -> Value:
    """A scalar as text; a null one is empty, and says nothing."""
    value = str(getattr(event, "value", ""))
    plain = not getattr(event, "style", None)
    return "" if plain and value in ("~", "null", "Null", "NULL") else value


def _broken(path: str, message: str, line: int, column: int, excerpt: str) -> StoryError:
    return StoryError(Problem(Level.ERROR, path, message, "bad-front-matter", line, column, excerpt[:500]))
