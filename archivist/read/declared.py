"""What people declare about a story, brought together: sidecar, front matter, folder defaults, download, header lines.

Each field keeps the strongest word only; within one origin the later file or line speaks first for files, and the
earlier one for lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archivist.errors import Level, Problem
from archivist.model import Declaration, Origin
from archivist.read.fields import TAG_FIELDS, Normal, field_of, nearest_key, normalise, split_tags
from archivist.read.frontmatter import Entry, Value

_STRENGTH = tuple(Origin)
_MARKUP = frozenset(("summary", "notes", "end_notes"))


@dataclass(frozen=True, slots=True)
class Word:
    """What one source says: its declarations, and what was wrong with them."""

    declarations: tuple[Declaration, ...]
    problems: tuple[Problem, ...] = ()


def declare(entries: Iterable[Entry], origin: Origin, path: str) -> Word:
    """Turn the entries of one file or block into declarations; what is not understood is a warning."""
    collector = _Collector(origin, path)
    for entry in entries:
        collector.add(entry)
    return collector.word()


def strongest(words: Sequence[Word]) -> tuple[Declaration, ...]:
    """Return one declaration a field, the strongest; of equals the first given."""
    found: dict[str, Declaration] = {}
    for declaration in sorted(
        (d for word in words for d in word.declarations), key=lambda d: _STRENGTH.index(d.origin)
    ):
        found.setdefault(declaration.field, declaration)
    return tuple(found.values())


class _Collector:
    """Collects the fields of one source; explicit fields come before those that other fields imply."""

    def __init__(self, origin: Origin, path: str) -> None:
        self.origin, self.path = origin, path
        self.found: dict[str, Declaration] = {}
        self.implied: list[tuple[str, tuple[str, ...], str]] = []
        self.problems: list[Problem] = []

    def add(self, entry: Entry) -> None:
        field = field_of(entry.key)
        if field is None:
            self.unknown(entry)
            return
        values = _values(field, entry.value)
        if values is None:
            self.warn(entry, f"{entry.key} must be text or a list of texts", "bad-value")
            return
        if values == ("",):
            return
        normal = normalise(field, values)
        self.keep(field, normal, values, entry)

    def keep(self, field: str, normal: Normal, values: tuple[str, ...], entry: Entry) -> None:
        where = f"{self.path}:{entry.line}" if entry.line else self.path
        if normal.complaint and self.origin is not Origin.HEADER:
            self.warn(entry, f"{entry.key}: {normal.complaint}", normal.code)
        if normal.values or not values:
            kept = self.found.get(field)
            both = tuple(dict.fromkeys((*kept.values, *normal.values))) if kept and field in TAG_FIELDS else None
            if kept is None or both:
                self.found[field] = Declaration(field, both or self.shown(field, normal.values), self.origin, where)
        self.implied += ((other, others, where) for other, others in normal.others)

    def shown(self, field: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """Turn texts that are shown as they stand into safe HTML: Markdown from files, plain text from lines."""
        if field not in _MARKUP or not values:
            return values
        if self.origin is Origin.DOWNLOAD:
            from archivist.read.sanitize import clean

            return (clean(values[0]).strip(),)
        if self.origin is Origin.HEADER:
            from archivist.read.piece import line_html

            return (f"<p>{line_html(values[0])}</p>",)
        from archivist.read.markdown import render

        return (render("\n\n".join(values)),)

    def unknown(self, entry: Entry) -> None:
        near = nearest_key(entry.key)
        remedy = f"did you mean {near}?" if near else "it is left alone"
        self.warn(entry, f"the key {entry.key!r} means nothing here; {remedy}", "unknown-key")

    def warn(self, entry: Entry, message: str, code: str) -> None:
        self.problems.append(Problem(Level.WARNING, self.path, message, code, entry.line))

    def word(self) -> Word:
        for field, values, where in self.implied:
            kept = self.found.get(field)
            if kept is None:
                self.found[field] = Declaration(field, values, self.origin, where)
            elif field == "tag":
                self.found[field] = Declaration(
                    field, tuple(dict.fromkeys((*kept.values, *values))), self.origin, kept.where
                )
        return Word(tuple(self.found.values()), tuple(self.problems))


def _values(field: str, value: Value) -> tuple[str, ...] | None:
    if value is None:
        return None
    if isinstance(value, tuple):
        return tuple(part for part in value if part.strip())
    if not value.strip():
        return ("",)
    if field in TAG_FIELDS and field != "series":
        return split_tags(value)
    return (value,)
