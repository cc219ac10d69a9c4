"""What becomes of every file of a folder: read, joined, metadata, a picture, a duplicate, or skipped with a reason.

The files are studied exactly as a build would study them, with a memory of their own, so that a second look, or one
that was interrupted, reads only what it has not read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from archivist.adopt.census import Census, count_files
from archivist.build import Progress
from archivist.build.studying import Studied, study_all
from archivist.cache import Cache
from archivist.catalog.duplicates import quality, same_works
from archivist.config import Project, Site
from archivist.errors import Level, Problem, StoryError
from archivist.model import Identity, Source, SourcePath, State, Story, Taxonomy, TitleOrigin, digest
from archivist.read.files import ORDERS, PICTURES, load, split_suffix
from archivist.read.finding import find_works
from archivist.workers import Workforce


class Status(StrEnum):
    """What becomes of a file."""

    READ = "read"
    JOINED = "joined"
    METADATA = "metadata"
    PICTURE = "picture"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"


_UNREAD = frozenset(("empty", "binary", "no-story", "unreadable", "too-large"))
_SAME = "the same work as another file; --json names it"
COPIED = (Status.READ, Status.JOINED, Status.METADATA, Status.PICTURE)


@dataclass(frozen=True, slots=True)
class Account:
    """One file, what becomes of it, and why, where it is not simply read."""

    path: SourcePath
    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What a person wants to know of one work before it is taken in.

    ``known_by`` is ``label`` when a fandom is declared, ``prose`` when it was inferred, and empty when there is none.
    ``attention`` are the things a person should look at.
    """

    path: SourcePath
    files: int
    format: str
    encoding: str
    title: str
    authors: tuple[str, ...]
    words: int
    chapters: int
    language: str
    fandoms: tuple[str, ...]
    known_by: str
    attention: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """The account of a whole folder. ``closed`` are folders nobody could look into."""

    folder: str
    accounts: tuple[Account, ...]
    works: tuple[Work, ...]
    problems: tuple[Problem, ...]
    closed: tuple[SourcePath, ...]
    found: int

    @property
    def counts(self) -> dict[str, int]:
        """How many files have each status; their sum is :attr:`found`."""
        counted = Counter(account.status for account in self.accounts)
        return {status.value: counted[status] for status in Status}

    @property
    def agrees(self) -> bool:
        """Whether every file that was found is accounted for, once."""
        return len({account.path for account in self.accounts}) == len(self.accounts) == self.found

    def reasons(self) -> list[tuple[str, int]]:
        """Why files are left out, the commonest first."""
        left = (a for a in self.accounts if a.status in (Status.SKIPPED, Status.DUPLICATE))
        return Counter(_SAME if a.status is Status.DUPLICATE else a.reason for a in left).most_common()


def survey(folder: Path, project: Project, site: Site, target: str, workforce: Workforce, progress: Progress) -> Survey:
    """Look at every file below ``folder`` as if it lay in content/, and change nothing there.

    ``target`` is where it would go, below content/: what already lies there is no duplicate of what would go there.
    """
    census = count_files(folder)
    sources, problems = find_works(folder, site.exclude, by_rule=site.join)
    memory = memory_of(folder, project)
    around = replace(project, content=folder, memory=memory)
    with closing(Cache(memory / "memory.sqlite")) as cache:
        studied = study_all(around, site, cache, sources, workforce, progress)
    held = _held(project, target)
    doubles = _doubles(studied.stories, held) if site.hide_duplicates else {}
    shown = _pictures(folder, sources, studied, doubles)
    accounts = tuple(_accounts(census, sources, studied, doubles, problems, shown))
    works = tuple(_work(studied.stories[s.path]) for s in sources if s.path in studied.stories)
    works = tuple(work for work in works if work.path not in doubles)
    told = tuple(sorted((*problems, *studied.problems), key=lambda p: (p.path, p.code)))
    return Survey(str(folder), accounts, works, told, census.closed, len(census.files))


def memory_of(folder: Path, project: Project) -> Path:
    """Return where what was read of a folder is remembered until it is adopted."""
    return project.memory / "adopting" / digest(str(folder))[:12]


def _held(project: Project, target: str) -> list[Story]:
    """The stories of the archive, as the last build knew them, without those adopted from the same folder."""
    path = project.memory / "memory.sqlite"
    if not path.is_file():
        return []
    with closing(Cache(path)) as cache:
        return [kept.story for name, kept in cache.studies().items() if not name.startswith(f"{target}/")]


_HELD = "\0"
"""Before the path of a story the archive has already: no path begins like this."""


def _doubles(stories: Mapping[SourcePath, Story], held: Iterable[Story]) -> dict[SourcePath, str]:
    """The stories that are in another file too, with the reason; what the archive has already stays."""
    marked = [replace(story, path=SourcePath(_HELD + story.path)) for story in held]
    found: dict[SourcePath, str] = {}
    for group in same_works([*stories.values(), *marked]):
        best = min(group, key=lambda story: (not story.path.startswith(_HELD), quality(story)))
        where = f"content/{best.path[1:]}, which is there already" if best.path.startswith(_HELD) else best.path
        for story in group:
            if story is not best and not story.path.startswith(_HELD):
                found[story.path] = f"the same work as {where}"
    return found


def _pictures(
    folder: Path, sources: Iterable[Source], studied: Studied, doubles: Mapping[SourcePath, str]
) -> frozenset[SourcePath]:
    """The files that texts which are taken in show: they are taken too."""
    shown: set[SourcePath] = set()
    for source in sources:
        story = studied.stories.get(source.path)
        if source.gallery and story is not None and story.pictures and source.path not in doubles:
            with suppress(StoryError):
                shown.update(path for path, _ in load(folder, source).pictures)
    return frozenset(shown)


# --- accounts --------------------------------------------------------------------------------------------------------


def _accounts(
    census: Census,
    sources: Sequence[Source],
    studied: Studied,
    doubles: Mapping[SourcePath, str],
    problems: Iterable[Problem],
    shown: Set[SourcePath],
) -> Iterable[Account]:
    """One account for each file of the census."""
    judged = _judged(sources, studied, doubles)
    reasons = {problem.path: problem.message for problem in problems if problem.level is not Level.INFO}
    for path, kind in census.files.items():
        if path in judged:
            yield judged[path]
        elif path.rpartition("/")[2] == ORDERS and not kind:
            yield Account(path, Status.METADATA)
        elif path in shown:
            yield Account(path, Status.PICTURE)
        elif kind:
            yield Account(path, Status.SKIPPED, f"this is {kind}; only plain files are taken")
        else:
            yield Account(path, Status.SKIPPED, reasons.get(path) or _left_alone(path))


def _judged(
    sources: Sequence[Source], studied: Studied, doubles: Mapping[SourcePath, str]
) -> dict[SourcePath, Account]:
    """The accounts of stories, of their parts, and of the metadata files of those that are taken."""
    errors = _by_path(p for p in studied.problems if p.level is Level.ERROR)
    unread = {p.path: p.message for p in studied.problems if p.code in _UNREAD}
    accounts: dict[SourcePath, Account] = {}
    for source in sources:
        files = [path for path, _ in source.parts] or [source.path]
        for path in files:
            accounts[path] = _of_story(path, source, studied, doubles, errors, unread)
        taken = any(accounts[path].status in COPIED for path in files)
        for path, _ in source.companions:
            if taken or path not in accounts:
                status = Status.METADATA if taken else Status.SKIPPED
                accounts[path] = Account(path, status, "" if taken else "no story it speaks about is taken")
    return accounts


def _of_story(
    path: SourcePath,
    source: Source,
    studied: Studied,
    doubles: Mapping[SourcePath, str],
    errors: Mapping[str, str],
    unread: Mapping[str, str],
) -> Account:
    if source.path not in studied.stories:
        about = (path, source.path, *(companion for companion, _ in source.companions))
        why = next((errors[one] for one in about if one in errors), "it could not be read")
        return Account(path, Status.SKIPPED, unread.get(path) or why)
    if source.path in doubles:
        return Account(path, Status.DUPLICATE, doubles[source.path])
    if not source.parts:
        return Account(path, Status.READ)
    if path in unread:
        return Account(path, Status.SKIPPED, unread[path])
    return Account(path, Status.JOINED, f"a part of {source.path}" if path != source.path else "")


def _by_path(problems: Iterable[Problem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for problem in problems:
        found.setdefault(problem.path, problem.message)
    return found


def _left_alone(path: SourcePath) -> str:
    name = path.rpartition("/")[2]
    if any(part.startswith((".", "_")) for part in path.split("/")) or name.endswith("~"):
        return "left out by exclude in site.toml"
    suffix = split_suffix(name)[1].lower()
    if suffix in PICTURES:
        return "a picture, and no story that is taken shows it"
    return f"no story: files ending in {suffix} are left alone" if suffix else "no story: a file without a suffix"


# --- works -----------------------------------------------------------------------------------------------------------


def _work(story: Story) -> Work:
    fandoms = story.published_labels(Taxonomy.FANDOM)
    declared = any(label.state is State.DECLARED for label in fandoms)
    return Work(
        path=story.path,
        files=len(story.parts) or 1,
        format=split_suffix(story.path)[1].lower().lstrip("."),
        encoding=story.encoding,
        title=story.title,
        authors=story.authors,
        words=story.words,
        chapters=len(story.chapters),
        language=story.language,
        fandoms=tuple(label.tag.name for label in fandoms),
        known_by=("label" if declared else "prose") if fandoms else "",
        attention=tuple(_attention(story)),
    )


def _attention(story: Story) -> Iterable[str]:
    """What a person should look at."""
    if story.identity is Identity.UNKNOWN:
        yield "no fandom was recognised"
    if story.title_origin is TitleOrigin.INCIPIT:
        yield "it has no title but its first words"
    if not story.authors:
        yield "nobody is named as its author"
    if story.words < _SHORT:
        yield f"it has {story.words} words only"
    if not story.encoding.startswith(_SURE):
        yield f"read as {story.encoding}, which is a guess"


_SHORT = 50
_SURE = ("utf", "ascii", "cp1252", "windows-1252", "latin")


def attention_of(works: Iterable[Work]) -> list[tuple[str, int, SourcePath]]:
    """What needs a person, how often, and an example of each, the commonest first."""
    found: defaultdict[str, list[SourcePath]] = defaultdict(list)
    for work in works:
        for what in work.attention:
            found[what if not what.endswith("words only") else "hardly any words"].append(work.path)
    return sorted(((what, len(paths), paths[0]) for what, paths in found.items()), key=lambda row: -row[1])
