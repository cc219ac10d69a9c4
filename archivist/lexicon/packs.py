"""Parse knowledge packs: TOML in, checked plain values out, and every mistake of every file at once.

The schema is the four structs below and nothing else; ``packs/README.md`` explains it to authors.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import msgspec

from archivist.errors import Level, LexiconError, Problem

Gender = Literal["F", "M", "N", "any"]
Role = Literal["protagonist", "main", "support", "minor"]
Media = Literal[
    "anime",
    "book",
    "cartoon",
    "comic",
    "film",
    "game",
    "musical",
    "myth",
    "podcast",
    "tv",
    "web",
    "theatre",
    "rpf",
    "other",
]
TermKind = Literal["place", "org", "item", "power", "species", "phrase", "rank", "event"]
Strings = tuple[str, ...]


class CharacterPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ``[[character]]`` table.

    ``female`` and ``male`` name the tag to use where ``gender`` is ``any`` and the prose tells.
    """

    name: str
    gender: Gender
    role: Role
    given: str = ""
    family: str = ""
    aliases: Strings = ()
    nick: Strings = ()
    variants: Strings = ()
    epithets: Strings = ()
    weak: Strings = ()
    never: Strings = ()
    traits: Strings = ()
    kin: Strings = ()
    partners: Strings = ()
    canon_dead: bool = False
    female: str = ""
    male: str = ""


class TermPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ``[[term]]`` table."""

    text: str
    kind: TermKind
    strength: Literal[0, 1, 2, 3]
    variants: Strings = ()
    case: bool = True
    shared_with: Strings = ()


class ShipPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ``[[ship]]`` table."""

    members: Strings
    type: Literal["/", "&"] = "/"
    names: Strings = ()
    prior: float = 0.0
    word_trap: Strings = ()


class MetaPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ``[meta]`` table."""

    author: str
    source: str
    checked: str
    license: str = ""
    version: str = ""


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that one file says of one fandom."""

    id: str
    name: str
    ao3: str
    media: Media
    name_order: Literal["given-family", "family-given", "single"]
    meta: MetaPack
    aliases: Strings = ()
    titles: Strings = ()
    parent: str = ""
    overlaps: Strings = ()
    years: tuple[int, ...] = ()
    prior: int = 0
    rpf: bool = False
    owners: Strings = ()
    signs: Strings = ()
    character: tuple[CharacterPack, ...] = ()
    term: tuple[TermPack, ...] = ()
    ship: tuple[ShipPack, ...] = ()


TABLES: Mapping[str, type[msgspec.Struct]] = {"character": CharacterPack, "term": TermPack, "ship": ShipPack}


def find_packs(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the pack files by id; a later folder replaces the packs of an earlier one."""
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def parse_packs(sources: Mapping[Path, bytes]) -> list[Pack]:
    """Parse every source, in order.

    Raises:
        LexiconError: with every mistake of every file.
    """
    packs: list[Pack] = []
    problems: list[Problem] = []
    for path, data in sources.items():
        pack, found = parse_pack(path, data)
        problems += found
        if pack is not None:
            packs.append(pack)
    if problems:
        raise LexiconError(problems)
    return packs


def parse_pack(path: Path, data: bytes) -> tuple[Pack | None, list[Problem]]:
    """Parse one file; return the pack (``None`` when it has mistakes) and the mistakes."""
    try:
        text = data.decode("utf-8")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        return None, [Problem(Level.ERROR, path.name, f"is not UTF-8: {error.reason}", "lexicon-encoding")]
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        return None, [Problem(Level.ERROR, path.name, f"is not TOML: {error}", "lexicon-syntax", line, column)]
    pack = _convert(table)
    if pack is not None and pack.id == path.stem and not any(_strangers(table)):
        return pack, []
    lines = text.splitlines()
    problems = [
        Problem(Level.ERROR, path.name, message, code, line, excerpt=lines[line - 1] if line else "")
        for message, code, line in _mistakes(path, table, lines)
    ]
    return None, problems


def _convert(table: dict[str, Any]) -> Pack | None:
    """Return the pack when it has no mistake of form: the quick way for nearly every file."""
    try:
        return msgspec.convert(table, Pack)
    except msgspec.ValidationError:
        return None


_Mistake = tuple[str, str, int]


def _mistakes(path: Path, table: dict[str, Any], lines: list[str]) -> Iterator[_Mistake]:
    """Yield (message, code, line) for every mistake of one file."""
    yield from _check(table, Pack, "", 0, lines)
    for name, struct in TABLES.items():
        entries = table.get(name, [])
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(entry, dict):
                yield from _check(entry, struct, name, index, lines)
    if isinstance(table.get("meta"), dict):
        yield from _check(table["meta"], MetaPack, "meta", 0, lines)
    if isinstance(table.get("id"), str) and table["id"] != path.stem:
        yield f'id = "{table["id"]}" must equal the file name "{path.stem}"', "lexicon-id", line_of(lines, "", 0, "id")
    for message, code, place in _strangers(table):
        yield message, code, line_of(lines, *place)


def _check(
    entry: dict[str, Any], struct: type[msgspec.Struct], table: str, index: int, lines: list[str]
) -> Iterator[_Mistake]:
    """Yield the unknown, missing and ill-typed keys of one table."""
    fields = {field.name: field for field in msgspec.structs.fields(struct)}
    where = f"[[{table}]] " if table in TABLES else f"[{table}] " if table else ""
    for key, value in entry.items():
        line = line_of(lines, table, index, key)
        if key not in fields:
            yield f"{where}unknown key {key}{_nearest(key, fields)}", "lexicon-unknown-key", line
        elif key not in TABLES and key != "meta":
            try:
                msgspec.convert(value, fields[key].type)
            except msgspec.ValidationError as error:
                yield f"{where}{key}: {error}", "lexicon-value", line
        elif not isinstance(value, list if key in TABLES else dict):
            brackets = f"[[{key}]]" if key in TABLES else f"[{key}]"
            yield f"{key} must be written as {brackets}", "lexicon-value", line
    for name in (name for name, field in fields.items() if field.required and name not in entry):
        yield f"{where}missing key {name}", "lexicon-missing-key", line_of(lines, table, index, "")


def _nearest(key: str, known: Iterable[str]) -> str:
    """Say which known word is meant, if one is near."""
    near = get_close_matches(key, list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _strangers(table: dict[str, Any]) -> Iterator[tuple[str, str, tuple[str, int, str]]]:
    """Yield the names in kin, partners and members that are no character of this pack, and names given twice."""
    people = _tables(table, "character")
    names = [person["name"] for person in people if isinstance(person.get("name"), str)]
    known: set[str] = set()
    for index, name in enumerate(names):
        if name in known:
            yield f'[[character]] "{name}" is here twice', "lexicon-duplicate", ("character", index, "name")
        known.add(name)
    references = [("character", i, key, person) for i, person in enumerate(people) for key in ("kin", "partners")]
    references += [("ship", i, "members", ship) for i, ship in enumerate(_tables(table, "ship"))]
    for kind, index, key, entry in references:
        values = entry.get(key, [])
        for value in values if isinstance(values, list) else []:
            if isinstance(value, str) and value not in known:
                message = f'[[{kind}]] {key}: "{value}" is no character of this pack{_nearest(value, names)}'
                yield message, "lexicon-unknown-name", (kind, index, key)


def _tables(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the entries of an array of tables, as far as they are tables."""
    entries = table.get(name, [])
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def line_of(lines: list[str], table: str, index: int, key: str) -> int:
    """Return the line of ``key`` in the ``index``-th ``[[table]]`` (an empty key: of the header); 0 when not found."""
    seen, inside, header_line = -1, table == "", 0
    for number, line in enumerate(lines, start=1):
        header = re.match(r"\s*\[{1,2}\s*([\w-]+)\s*\]{1,2}", line)
        if header:
            inside = False
            if header[1] == table:
                seen += 1
                inside = seen == index
                header_line = number if inside else header_line
            if key and header[1] == key and table == "":
                return number
        elif inside and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return header_line
