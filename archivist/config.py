"""site.toml -> Site: every setting checked, and every mistake reported at once with its line and the nearest key.

The whole vocabulary of site.toml is the table :data:`KEYS`; a setting exists when it stands there and nowhere else.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from archivist.errors import ConfigError, Level, Problem, UsageError
from archivist.model import Digest, digest

FILE_NAME = "site.toml"
HOST_NAMES = ("none", "github-pages", "gitlab-pages", "netlify", "cloudflare-pages", "neocities", "s3")
FORMATS = ("epub", "html", "txt")
SORTS = ("updated", "published", "title", "author", "words")
ALIAS_TAXONOMIES = ("fandom", "character", "relationship", "tag", "author", "series")


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of one archive. Settings only: nothing of the content is ever put here.

    ``aliases`` maps (taxonomy, variant in casefolded form) to the name the archivist wants to see. ``redirects`` maps
    an old path below output/ to a new one. ``encodings`` maps a glob of source paths to the codec to read them with.
    """

    title: str = "Archive"
    language: str = "en"
    base_url: str = ""
    description: str = ""
    author: str = ""
    theme: str = "default"
    content: str = "content"
    output: str = "output"
    themes: str = "themes"
    drafts: bool = False
    future: bool = False
    strict: bool = False
    exclude: tuple[str, ...] = ("**/.*", "**/_*", "**/*~")
    per_page: int = 20
    sort: str = "updated"
    full_text: bool = False
    feeds: bool = True
    feed_limit: int = 20
    feed_per_shelf: bool = True
    downloads: tuple[str, ...] = ("epub", "html", "txt")
    robots: str = "index"
    notice: bool = False
    redact: bool = True
    infer: bool = True
    real_people: bool = False
    learn: bool = True
    join: bool = True
    hide_duplicates: bool = True
    host: str = "none"
    offline: bool = False
    covers: bool = False
    previews: bool = False
    aliases: Mapping[tuple[str, str], str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    encodings: Mapping[str, str] = field(default_factory=dict)
    theme_options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> Digest:
        """The hash of every setting; part of what a page can see."""
        return digest(*(f"{name}={getattr(self, name)!r}" for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Project:
    """Where the parts of one archive lie on the disk. All paths are absolute."""

    root: Path
    content: Path
    output: Path
    themes: Path
    lexicon: Path
    memory: Path


@dataclass(frozen=True, slots=True)
class Key:
    """One setting: the field of :class:`Site` it fills and the check its value must pass.

    ``check`` returns the value to keep, or raises ``ValueError`` with what was expected.
    """

    field: str
    check: Callable[[object], object]


# --- checks ----------------------------------------------------------------------------------------------------------


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("expected text in quotes")
    return value.strip()


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("expected true or false")
    return value


def _integer(low: int, high: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"expected a whole number from {low} to {high}")
        return value

    return check


def _one_of(*names: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value not in names:
            near = get_close_matches(str(value), names, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"expected one of {', '.join(names)}{hint}")
        return str(value)

    return check


def _some_of(*names: str) -> Callable[[object], tuple[str, ...]]:
    def check(value: object) -> tuple[str, ...]:
        found = _texts(value)
        if not set(found) <= set(names):
            raise ValueError(f"expected a list of some of {', '.join(names)}")
        return tuple(name for name in names if name in found)

    return check


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("expected a list of texts")
    return tuple(value)


def _table_of_texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError('expected a table of "old" = "new"')
    return dict(value)


def _free_table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("expected a table")
    return dict(value)


def _aliases(value: object) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise ValueError('expected a table of "canonical name" = ["variant", ...]')
    for variants in value.values():
        _texts(variants)
    return dict(value)


def _base_url(value: object) -> str:
    url = _text(value)
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise ValueError('expected an address such as "https://example.org/archive/", or nothing')
    return url.rstrip("/") + "/" if url else ""


def _language(value: object) -> str:
    tag = _text(value)
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise ValueError('expected a language tag such as "en" or "pt-BR"')
    return tag


def _inner_path(value: object) -> str:
    path = PurePosixPath(_text(value).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or str(path) == ".":
        raise ValueError("expected a folder inside the site's own folder")
    return str(path)


def _theme_name(value: object) -> str:
    name = _text(value)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
        raise ValueError("expected the name of a folder in themes/")
    return name


KEYS: dict[str, Key] = {
    "title": Key("title", _text),
    "language": Key("language", _language),
    "base_url": Key("base_url", _base_url),
    "description": Key("description", _text),
    "author": Key("author", _text),
    "theme": Key("theme", _theme_name),
    "content": Key("content", _inner_path),
    "output": Key("output", _inner_path),
    "themes": Key("themes", _inner_path),
    "build.drafts": Key("drafts", _flag),
    "build.future": Key("future", _flag),
    "build.strict": Key("strict", _flag),
    "build.exclude": Key("exclude", _texts),
    "lists.per_page": Key("per_page", _integer(1, 500)),
    "lists.sort": Key("sort", _one_of(*SORTS)),
    "search.full_text": Key("full_text", _flag),
    "feeds.enabled": Key("feeds", _flag),
    "feeds.limit": Key("feed_limit", _integer(1, 500)),
    "feeds.per_shelf": Key("feed_per_shelf", _flag),
    "downloads.formats": Key("downloads", _some_of(*FORMATS)),
    "privacy.robots": Key("robots", _one_of("index", "noindex")),
    "privacy.notice": Key("notice", _flag),
    "privacy.redact": Key("redact", _flag),
    "infer.enabled": Key("infer", _flag),
    "infer.real_people": Key("real_people", _flag),
    "infer.learn": Key("learn", _flag),
    "chapters.join": Key("join", _flag),
    "duplicates.hide": Key("hide_duplicates", _flag),
    "offline.enabled": Key("offline", _flag),
    "pictures.covers": Key("covers", _flag),
    "pictures.previews": Key("previews", _flag),
    "deploy.host": Key("host", _one_of(*HOST_NAMES)),
    **{f"aliases.{name}": Key("aliases", _aliases) for name in ALIAS_TAXONOMIES},
    "redirects": Key("redirects", _table_of_texts),
    "encodings": Key("encodings", _table_of_texts),
    "theme_options": Key("theme_options", _free_table),
}
TABLES = {name.partition(".")[0] for name in KEYS if "." in name}


# --- loading ---------------------------------------------------------------------------------------------------------


def user_cache() -> Path | None:
    """Return the user's cache folder for archivist (XDG Base Directory), or ``None`` where there is no home.

    What every site of a user can share is kept there; it may be deleted at any time.
    """
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "archivist"
    except RuntimeError:
        return None


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds site.toml.

    Raises:
        UsageError: there is none.
    """
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise UsageError(
        Problem(
            Level.ERROR,
            FILE_NAME,
            f"not found in {start} or any folder above it; run 'archivist init' to start an archive here",
            "no-site",
        )
    )


def load_project(root: Path, output: Path | None = None, base_url: str | None = None) -> tuple[Project, Site]:
    """Read site.toml below ``root`` and say where everything lies; the arguments override the file.

    Raises:
        ConfigError: the file has mistakes, all of which are listed.
    """
    root = root.resolve()
    try:
        text = (root / FILE_NAME).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigError(Problem(Level.ERROR, FILE_NAME, f"cannot be read: {reason}", "config-unreadable")) from None
    if base_url is not None:
        text = _override_base_url(text, base_url)
    site = parse_site(text)
    project = Project(
        root=root,
        content=root / site.content,
        output=(root / site.output) if output is None else output.resolve(),
        themes=root / site.themes,
        lexicon=root / "lexicon",
        memory=root / ".archivist",
    )
    _check_folders(project)
    return project, site


def _override_base_url(text: str, base_url: str) -> str:
    """Put the command line's base_url in front of the file's, so that it passes the same check."""
    kept = [line for line in text.splitlines() if not re.match(r"\s*base_url\s*=", line)]
    return "\n".join([f'base_url = "{base_url}"', *kept])


def _check_folders(project: Project) -> None:
    output, content = project.output, project.content
    message = ""
    if output in (project.root, project.themes) or output == Path(output.anchor):
        message = "the output folder must be a folder of its own"
    elif content == output or output in content.parents or content in output.parents:
        message = "content and output must not contain each other"
    if message:
        raise ConfigError(Problem(Level.ERROR, FILE_NAME, message, "bad-folder"))


def parse_site(text: str) -> Site:
    """Check the text of a site.toml.

    Raises:
        ConfigError: with one problem for each mistake.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax_problem(str(error), text)) from None
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in _flatten(data):
        key = KEYS.get(name)
        if key is None:
            problems.append(_problem(text, name, f"unknown key {name!r}{_nearest(name)}", "unknown-key"))
            continue
        try:
            checked = key.check(value)
        except ValueError as error:
            problems.append(_problem(text, name, f"{name}: {error}", "bad-value"))
            continue
        if key.field == "aliases":
            _keep_aliases(values.setdefault("aliases", {}), name.partition(".")[2], checked)
        else:
            values[key.field] = checked
    if problems:
        raise ConfigError(sorted(problems, key=lambda problem: problem.line))
    return Site(**values)


def _keep_aliases(aliases: dict[tuple[str, str], str], taxonomy: str, table: object) -> None:
    assert isinstance(table, dict)
    for canonical, variants in table.items():
        for variant in variants:
            aliases[taxonomy, variant.casefold().strip()] = canonical


def _flatten(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield dotted names down to the depth at which :data:`KEYS` has its entries."""
    for name, value in data.items():
        if name in TABLES and name not in KEYS and isinstance(value, dict):
            yield from ((f"{name}.{inner}", item) for inner, item in value.items())
        else:
            yield name, value


def _nearest(name: str) -> str:
    near = get_close_matches(name, KEYS, 1, 0.6) or get_close_matches(name.rpartition(".")[2], KEYS, 1, 0.6)
    return f", did you mean {near[0]!r}?" if near else "; the keys are listed in docs/configuration.md"


def _syntax_problem(message: str, text: str) -> Problem:
    match = re.search(r" \(at line (\d+), column (\d+)\)", message)
    line, column = (int(match[1]), int(match[2])) if match else (len(text.splitlines()), 0)
    words = message[: match.start()] if match else message.replace(" (at end of document)", " at the end of the file")
    return Problem(Level.ERROR, FILE_NAME, words, "bad-toml", line, column, _line(text, line))


def _problem(text: str, name: str, message: str, code: str) -> Problem:
    line, column = locate(text, name)
    return Problem(Level.ERROR, FILE_NAME, message, code, line, column, _line(text, line))


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else ""


def locate(text: str, name: str) -> tuple[int, int]:
    """Return line and column (from 1) where the dotted key ``name`` is set in a TOML text; zeros when not found."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            table = header[1].replace('"', "").replace(" ", "")
            if table == name or table.startswith(name + "."):
                return number, line.index("[") + 1
        elif setting := re.match(r"\s*([\w.\"' -]+?)\s*=", line):
            key = setting[1].replace('"', "").replace("'", "").replace(" ", "")
            full = f"{table}.{key}" if table else key
            if full == name or full.startswith(name + "."):
                return number, setting.start(1) + 1
    return 0, 0
