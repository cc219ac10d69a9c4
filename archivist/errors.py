"""Everything that can go wrong, as one tree, and the line a person reads about it.

::

    ArchivistError
    ├── UsageError       the command cannot be carried out as given       exit 2
    ├── ConfigError      site.toml has mistakes (all of them at once)     exit 2
    ├── ThemeError       a template or theme.toml has a mistake           exit 2
    ├── LexiconError     a knowledge pack has mistakes (all at once)      exit 2
    ├── CollisionError   two sources claim one address                    exit 1
    ├── StoryError       one story cannot be read; the others go on       exit 1
    ├── OutputError      output/ could not be written; old site whole     exit 3
    └── LockedError      another build holds the lock                     exit 75

Every error carries :class:`Problem` values: what is wrong, where, and the remedy. Problems are collected, not thrown
away at the first one, and every class pickles because workers send them home.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person should know about one of their files.

    ``path`` is relative to the site's root where there is one. ``line`` and ``column`` count from 1; 0 means unknown.
    ``code`` is stable and can be searched for. ``excerpt`` is the offending source line, if it helps.
    """

    level: Level
    path: str
    message: str
    code: str
    line: int = 0
    column: int = 0
    excerpt: str = ""

    def __str__(self) -> str:
        """Give the stable, searchable form ``level file:line:col: message [code]``."""
        return f"{self.level} {self.place}: {self.message} [{self.code}]"

    @property
    def place(self) -> str:
        """The file with as much of the position as is known."""
        place = printable(self.path)
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return place

    @property
    def pointer(self) -> str:
        """The excerpt with a caret under the column, or an empty string."""
        if not self.excerpt:
            return ""
        line = printable(self.excerpt)[:200]
        margin = f"  {self.line} | "
        caret = f"\n{' ' * (len(margin) - 2)}| {' ' * (self.column - 1)}^" if 0 < self.column <= len(line) + 1 else ""
        return f"{margin}{line}{caret}"


def printable(text: str) -> str:
    """Return ``text`` safe to print: strangers name files, and terminals obey control characters."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)


class ArchivistError(Exception):
    """The root of the tree; carries one or more problems."""

    exit_code = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[ArchivistError], tuple[tuple[Problem, ...]]]:
        """Pickle by problems, so that workers can send errors home."""
        return type(self), (self.problems,)


class UsageError(ArchivistError):
    """The command cannot be carried out as given."""

    exit_code = 2


class ConfigError(ArchivistError):
    """site.toml has mistakes; all of them are listed."""

    exit_code = 2


class ThemeError(ArchivistError):
    """A template or theme.toml has a mistake; nothing was written."""

    exit_code = 2


class LexiconError(ArchivistError):
    """A knowledge pack has mistakes; all of them are listed."""

    exit_code = 2


class CollisionError(ArchivistError):
    """Two sources claim one address; nothing was written."""

    exit_code = 1


class StoryError(ArchivistError):
    """One story cannot be read. Its problem is reported and every other story is built."""

    exit_code = 1


class OutputError(ArchivistError):
    """output/ could not be written. The old site is whole."""

    exit_code = 3


class LockedError(ArchivistError):
    """Another build holds the lock."""

    exit_code = 75
