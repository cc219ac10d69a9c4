"""Files that are the parts of one story become one source, by the folder's ``_series.toml`` or by a careful rule.

The rule: same folder, same name but for a number, same suffix, each number once. A worded name (``-ch3``, ``3 of 28``)
is enough unless the files name different authors. A padded one (``name01``) is, if the numbers have no gap and the
files have no titles of their own. For any other the files themselves must say that they are chapter 2, chapter 3.
What it joins it says, and how to keep it apart; a story too few is worse than a story in parts, so doubt joins nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from archivist.errors import Level, Problem
from archivist.model import Source, SourcePath, Stamp
from archivist.read.files import split_suffix
from archivist.read.numbering import LAST, PART_SUFFIX, Numbered, Wording, number_of, part_of_posting
from archivist.read.openings import Opening

SHOWN = 25
"""So many joined works are said one by one."""

Peek = Callable[[SourcePath], Opening]


@dataclass(frozen=True, slots=True)
class Order:
    """One work that a ``_series.toml`` puts together: names or globs in reading order, and its title and slug."""

    files: tuple[str, ...]
    title: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """What the files of a folder say about its stories as a whole.

    ``plan`` is its ``_series.toml``, if it has one, ``separate`` and ``orders`` what stands in it. ``metadata`` is its
    ``metadata.json``. ``spare`` are metadata files named like no story in it: one may be named like the whole.
    """

    plan: SourcePath | None = None
    separate: bool = False
    orders: tuple[Order, ...] = ()
    metadata: tuple[SourcePath, Stamp] | None = None
    spare: Mapping[SourcePath, Stamp] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Joined:
    """The sources after joining, what to tell about it, and the spare metadata files that found their work."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...] = ()
    used: frozenset[SourcePath] = frozenset()


def join(sources: Sequence[Source], folders: Mapping[str, Folder], peek: Peek, *, by_rule: bool = True) -> Joined:
    """Return the sources with the files of one story made one, sorted by path.

    ``folders`` are keyed by their path without a trailing slash, ``""`` for the root. ``peek`` looks at the head of a
    file; it is asked only where names leave a doubt. What a ``_series.toml`` says holds even without ``by_rule``.
    """
    inside: defaultdict[str, list[Source]] = defaultdict(list)
    for source in sources:
        inside[source.path.rpartition("/")[0]].append(source)
    done: list[Source] = []
    problems: list[Problem] = []
    told: list[Problem] = []
    for path, here in inside.items():
        folder = folders.get(path, Folder())
        made, rest, wrong = _ordered(path, folder, here)
        problems += wrong
        if by_rule and not folder.separate:
            groups = _groups(rest) if folder.metadata is None else _with_metadata(rest)
            for group in groups:
                if folder.metadata is not None or _belong_together(group, peek):
                    whole = _whole([source for _, source in group], _home(path, group), folder)
                    made.append(whole)
                    told.append(_notice(whole, group))
                    taken = {source.path for _, source in group}
                    rest = [source for source in rest if source.path not in taken]
        done += made
        done += _described(rest, folder) if not made else rest
    used = {path for source in done for path, _ in source.companions}
    everything = tuple(sorted(done, key=lambda source: source.path))
    return Joined(everything, (*problems, *_few(told)), frozenset(used))


# --- by order --------------------------------------------------------------------------------------------------------


def _ordered(path: str, folder: Folder, here: Sequence[Source]) -> tuple[list[Source], list[Source], list[Problem]]:
    """Join what the folder's ``_series.toml`` lists; return the works, the files left, and what was wrong."""
    made, problems, left = [], [], {source.path.rpartition("/")[2]: source for source in here}
    for order in folder.orders:
        chosen: list[Source] = []
        for name in order.files:
            found = sorted((n for n in left if n == name or fnmatchcase(n, name)), key=natural)
            if not found:
                message = f"join names {name!r}, and there is no such story in this folder, or it is joined already"
                problems.append(Problem(Level.WARNING, str(folder.plan), message, "no-part"))
            chosen += [left.pop(n) for n in found]
        if len(chosen) > 1:
            home = _join_path(path, order.slug) if order.slug else _shared_home(path, chosen)
            made.append(_whole(chosen, home, folder, order.title))
        else:
            left.update((source.path.rpartition("/")[2], source) for source in chosen)
    return made, list(left.values()), problems


def _shared_home(path: str, chosen: Sequence[Source]) -> str:
    """The path a work is addressed by: the first file's, without a number."""
    stem, suffix = split_suffix(chosen[0].path.rpartition("/")[2])
    numbered = part_of_posting(stem, suffix) if PART_SUFFIX.fullmatch(suffix) else number_of(stem)
    if numbered is None:
        return chosen[0].path
    return _home(path, [(numbered, chosen[0])])


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return what to sort names by so that 2 comes before 10."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


# --- by rule ---------------------------------------------------------------------------------------------------------

Group = list[tuple[Numbered, Source]]
_SAYS_NOTHING = """
    story stories untitled document doc text txt file page fic fanfic ficlet oneshot one-shot drabble drabbles prompt
    prompts snippet
    snippets day week month vol volume book entry test note notes new draft scan story- work letter
    poem poems song haiku fill fills kinktober whumptober flufftober inktober advent random misc fragment
"""

_COMMON_NAMES = frozenset(_SAYS_NOTHING.split())


def _groups(sources: Iterable[Source]) -> list[Group]:
    """Gather the files whose names differ by a number only."""
    found: defaultdict[tuple[str, str, bool], Group] = defaultdict(list)
    ends: defaultdict[tuple[str, str], Group] = defaultdict(list)
    for source in sources:
        stem, suffix = split_suffix(source.path.rpartition("/")[2])
        posting = PART_SUFFIX.fullmatch(suffix) is not None
        numbered = part_of_posting(stem, suffix) if posting else number_of(stem)
        if numbered is None:
            continue
        kind = "" if posting else suffix.lower()
        name = _folded(numbered.stem)
        if numbered.wording is Wording.WORDED and numbered.number in (0, LAST):
            ends[name, kind].append((numbered, source))
        else:
            found[name, kind, numbered.wording is Wording.WORDED].append((numbered, source))
    for (name, kind), group in ends.items():
        host = found.get((name, kind, True)) or found.get((name, kind, False))
        if host is not None:
            host += group
    return [sorted(g, key=lambda part: part[0].place) for g in found.values() if len(g) > 1]


def _with_metadata(sources: Sequence[Source]) -> list[Group]:
    """In a folder with a ``metadata.json`` every numbered file is a chapter of the one work."""
    group = [
        (numbered, source)
        for source in sources
        if (numbered := number_of(split_suffix(source.path.rpartition("/")[2])[0])) is not None
    ]
    group.sort(key=lambda part: part[0].place)
    return [group] if len(group) > 1 and _each_once(group) else []


def _each_once(group: Group) -> bool:
    return len({numbered.place for numbered, _ in group}) == len(group)


def _belong_together(group: Group, peek: Peek) -> bool:
    if not _each_once(group):
        return False
    wording = min(numbered.wording for numbered, _ in group)
    if wording is Wording.WORDED:
        totals = {numbered.total for numbered, _ in group if numbered.total}
        return len(totals) < 2 and _one_author(group, peek)
    if not _without_gap(group):
        return False
    speaks = not _folded(group[0][0].stem).isdigit() and _has_meaning(group[0][0].stem)
    return _agree(group, peek, proof=wording is Wording.PLAIN or not speaks)


def _without_gap(group: Group) -> bool:
    numbers = sorted({numbered.number for numbered, _ in group} - {LAST})
    return numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[-1] + 1))


def _has_meaning(stem: str) -> bool:
    words = [word for word in re.split(r"[\W_\d]+", stem.casefold()) if word]
    return any(word not in _COMMON_NAMES for word in words) and sum(map(len, words)) > 1


def _one_author(group: Group, peek: Peek) -> bool:
    author = ""
    for _, source in group:
        other = peek(source.path).author
        if author and other and author != other:
            return False
        author = author or other
    return True


def _agree(group: Group, peek: Peek, *, proof: bool) -> bool:
    """Whether nothing in the files contradicts; with ``proof``, most must say themselves which part they are."""
    seen: dict[str, str] = {}
    lines: set[str] = set()
    agreeing = 0
    for numbered, source in group:
        opening = peek(source.path)
        for key, value in (("author", opening.author), ("title", opening.title)):
            if value and seen.setdefault(key, value) != value:
                return False
        if opening.number is None:
            lines.add(opening.line)
        elif opening.number == numbered.number:
            agreeing += 1
        elif numbered.number > 1:
            return False
        if len(lines - {""}) > 1:
            return False
    return not proof or agreeing >= max(2, len(group) // 2)


# --- the whole -------------------------------------------------------------------------------------------------------


def _folded(stem: str) -> str:
    return "".join(character for character in stem.casefold() if character.isalnum())


def _join_path(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _home(path: str, group: Group) -> str:
    """The path a work is addressed by: its folder's and the common part of the names, or the folder's alone."""
    numbered, first = group[0]
    if _folded(numbered.stem):
        suffix = split_suffix(first.path.rpartition("/")[2])[1]
        return _join_path(path, numbered.stem + (".txt" if PART_SUFFIX.fullmatch(suffix) else suffix))
    return f"{path}.txt" if path else first.path


def _whole(parts: Sequence[Source], home: str, folder: Folder, title: str = "") -> Source:
    """One source of several: the first file stands for all, and what speaks about any of them comes along."""
    first = parts[0]
    spare = (SourcePath(f"{home}.toml"), SourcePath(f"{split_suffix(home)[0]}.toml"))
    above = tuple(kept for kept in first.companions if _is_defaults(kept[0]))
    own = tuple(kept for part in reversed(parts) for kept in part.companions if not _is_defaults(kept[0]))
    about = tuple((path, folder.spare[path]) for path in dict.fromkeys(spare) if path in folder.spare)
    metadata = (folder.metadata,) if folder.metadata else ()
    return replace(
        first,
        companions=(*above, *metadata, *dict.fromkeys((*about, *own))),
        parts=tuple((part.path, part.stamp) for part in parts),
        home=SourcePath(home),
        title=title,
    )


def _is_defaults(path: str) -> bool:
    return path.rpartition("/")[2] == "_defaults.toml"


def _described(rest: Sequence[Source], folder: Folder) -> Iterable[Source]:
    """A ``metadata.json`` beside a single story speaks about that one."""
    if folder.metadata is None or len(rest) != 1:
        return rest
    (source,) = rest
    above = tuple(kept for kept in source.companions if _is_defaults(kept[0]))
    return [replace(source, companions=(*above, folder.metadata, *source.companions[len(above) :]))]


def _notice(whole: Source, group: Group) -> Problem:
    first, last = (path.rpartition("/")[2] for path, _ in (whole.parts[0], whole.parts[-1]))
    numbers = sorted({numbered.number for numbered, _ in group} - {0, LAST})
    missing = sorted(set(range(1, numbers[-1] + 1)) - set(numbers))[:5] if numbers else []
    gap = f" (there is no part {', '.join(map(str, missing))})" if missing else ""
    message = (
        f"{len(whole.parts)} files, {first} to {last}, are read as one work{gap}; "
        "to keep them apart, write separate = true in _series.toml beside them"
    )
    return Problem(Level.INFO, whole.path, message, "joined")


def _few(told: Sequence[Problem]) -> list[Problem]:
    """The first notices, and one line for the others."""
    if len(told) <= SHOWN:
        return list(told)
    message = f"{len(told) - SHOWN:,} more works were joined from files; join = false under [chapters] keeps all apart"
    return [*told[:SHOWN], Problem(Level.INFO, ".", message, "joined")]
