"""Where stories come from: the walk over content/, and the one place in reading that touches the disk.

Nothing here follows a link, waits on a pipe or trusts a name. What cannot be a story is said once and left alone.
"""

from __future__ import annotations

import errno
import os
import posixpath
import re
import stat
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from archivist.errors import Level, Problem, StoryError
from archivist.model import Material, Source, SourcePath, Stamp, digest
from archivist.read.globs import matcher
from archivist.read.numbering import PART_SUFFIX

MAX_BYTES = 20 * 1024 * 1024
"""The largest file that is read: 20 MiB, some three and a half million words."""

MAX_CONTAINER = 50 * 1024 * 1024
"""The largest packed file that is read; what comes out of it has caps of its own."""

PACKED = frozenset((".epub", ".docx", ".odt"))

SUFFIXES = frozenset((".txt", ".md", ".markdown", ".html", ".htm", ".rtf", ".fb2")) | PACKED
"""The suffixes of stories, in lower case; each has a reader."""

PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp"))
"""The suffixes of files that a text beside them can show."""

SHOWING = frozenset((".md", ".markdown", ".html", ".htm"))
"""The suffixes of texts that can show them."""

DEFAULTS = "_defaults.toml"
ORDERS = "_series.toml"
METADATA = "metadata.json"

_LATER = {
    ".doc": "old Word files cannot be read; open it in a word processor and save it as DOCX or ODT",
    ".mobi": "Kindle files cannot be read; put the EPUB or HTML download of the work here instead",
    ".azw": "Kindle files cannot be read; put the EPUB or HTML download of the work here instead",
    ".azw3": "Kindle files cannot be read; put the EPUB or HTML download of the work here instead",
    ".pdf": "PDF loses paragraphs and cannot be read; put the EPUB or HTML download of the work here instead",
}


def find_sources(content: Path, exclude: tuple[str, ...]) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Return every story below ``content`` sorted by path, and what a person should know about the other files.

    ``exclude`` are globs relative to ``content``; ``_defaults.toml`` of a folder that is read is never excluded.
    Links are never followed.
    """
    found = walk(content, exclude)
    return found.sources, found.problems


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk found: stories and problems, and the metadata files that speak about no single story.

    ``wholes`` are the ``_series.toml`` and ``metadata.json`` of folders, ``spare`` sidecars named like no story here.
    """

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    wholes: Mapping[SourcePath, Stamp]
    spare: Mapping[SourcePath, Stamp]


def walk(content: Path, exclude: tuple[str, ...]) -> Found:
    """Walk ``content`` as :func:`find_sources` does, and return all that was found."""
    walk = _Walk(exclude)
    walk.enter(os.fspath(content))
    sources = walk.sources()
    return Found(sources, walk.report(), dict(sorted(walk.wholes.items())), walk.spare)


def split_suffix(path: str) -> tuple[str, str]:
    """Split a path before the last dot of its name; the dot that begins a name begins no suffix."""
    dot = path.rfind(".")
    return (path[:dot], path[dot:]) if dot > path.rfind("/") + 1 else (path, "")


_STRAY = {0xDC00 + byte: 0xF700 + byte for byte in range(0x80, 0x100)}
_BACK = {private: stray for stray, private in _STRAY.items()}


def storable(path: str) -> SourcePath:
    """Return a path that can be kept, sent and shown: bytes that are no UTF-8 become private-use characters."""
    return SourcePath(path.translate(_STRAY))


def on_disk(path: str) -> str:
    """Return the name under which the system knows the file."""
    return path.translate(_BACK)


@dataclass(slots=True)
class _Folder:
    """What one folder holds: stories and metadata files by name."""

    prefix: str
    defaults: tuple[tuple[SourcePath, Stamp], ...]
    stories: list[tuple[str, Stamp]] = field(default_factory=list)
    sidecars: dict[str, Stamp] = field(default_factory=dict)
    pieces: dict[str, Stamp] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)


class _Walk:
    """One walk over the disk, collecting folders and problems."""

    def __init__(self, exclude: tuple[str, ...]) -> None:
        self.excluded = matcher(exclude)
        self.folders: list[_Folder] = []
        self.problems: list[Problem] = []
        self.unknown: Counter[str] = Counter()
        self.wholes: dict[SourcePath, Stamp] = {}
        self.spare: dict[SourcePath, Stamp] = {}
        self.pictures: dict[str, Stamp] = {}

    def warn(self, path: str, message: str, code: str) -> None:
        self.problems.append(Problem(Level.WARNING, storable(path), message, code))

    def enter(self, root: str) -> None:
        """Walk ``root`` and every folder below it, without recursion."""
        pending: list[tuple[str, str, tuple[tuple[SourcePath, Stamp], ...]]] = [(root, "", ())]
        while pending:
            place, prefix, defaults = pending.pop()
            try:
                with os.scandir(place) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self.warn(prefix.rstrip("/") or ".", f"this folder cannot be read: {_reason(error)}", "unreadable")
                continue
            folder = self.folder(found, prefix, defaults)
            pending.extend((f"{place}/{name}", f"{prefix}{name}/", folder.defaults) for name in folder.folders)

    def folder(
        self, found: list[os.DirEntry[str]], prefix: str, above: tuple[tuple[SourcePath, Stamp], ...]
    ) -> _Folder:
        """Sort the entries of one folder by what they are."""
        folder = _Folder(prefix, above)
        for entry in found:
            path = prefix + entry.name
            if entry.name not in (DEFAULTS, ORDERS) and (self.excluded(path) or self.excluded(path + "/")):
                continue
            try:
                self.entry(entry, path, folder)
            except OSError as error:
                self.warn(path, f"this file cannot be looked at: {_reason(error)}", "unreadable")
        self.postings(folder)
        self.folders.append(folder)
        return folder

    def postings(self, folder: _Folder) -> None:
        """Take files whose suffixes count (``alk1.a``, ``alk1.b``) for stories, when there are two in a row."""
        marks: defaultdict[str, set[str]] = defaultdict(set)
        for name in folder.pieces:
            stem, suffix = split_suffix(name)
            marks[stem].add(suffix[1:].lower())
        for name, stamp in folder.pieces.items():
            stem, suffix = split_suffix(name)
            if marks[stem] & {"a", "01", "001"} and marks[stem] & {"b", "02", "002"}:
                folder.stories.append((name, stamp))
            else:
                self.unknown[suffix.lower()] += 1

    def entry(self, entry: os.DirEntry[str], path: str, folder: _Folder) -> None:
        if entry.is_dir(follow_symlinks=False):
            folder.folders.append(entry.name)
            return
        suffix = split_suffix(entry.name)[1].lower()
        if not entry.is_file(follow_symlinks=False):
            kind = _kind(entry.stat(follow_symlinks=False).st_mode)
            remedy = "put the file itself here" if kind == "a link" else "only plain files are read"
            self.warn(path, f"this is {kind}, which is left alone; {remedy}", "not-a-file")
        elif entry.name == DEFAULTS:
            folder.defaults = (*folder.defaults, (storable(path), _stamp(entry.stat(follow_symlinks=False))))
        elif entry.name == ORDERS or entry.name.lower() == METADATA:
            self.wholes[storable(path)] = _stamp(entry.stat(follow_symlinks=False))
        elif suffix in SUFFIXES:
            folder.stories.append((entry.name, _stamp(entry.stat(follow_symlinks=False))))
        elif suffix == ".toml":
            folder.sidecars[entry.name] = _stamp(entry.stat(follow_symlinks=False))
        elif suffix in _LATER:
            self.warn(path, _LATER[suffix], "unsupported")
        elif suffix in PICTURES:
            self.pictures[path] = _stamp(entry.stat(follow_symlinks=False))
        elif PART_SUFFIX.fullmatch(suffix):
            folder.pieces[entry.name] = _stamp(entry.stat(follow_symlinks=False))
        else:
            self.unknown[suffix] += 1

    def sources(self) -> tuple[Source, ...]:
        """Join stories to their sidecars, and report the sidecars nobody wants."""
        galleries = _galleries(self.pictures, (f.prefix for f in self.folders if _shows(f)))
        sources = [source for folder in self.folders for source in self.joined(folder, galleries)]
        for path in self.pictures:
            if not any(path.startswith(prefix) for prefix in galleries):
                self.unknown[split_suffix(path)[1].lower()] += 1
        return tuple(sorted(sources, key=lambda source: source.path))

    def joined(self, folder: _Folder, galleries: Mapping[str, str]) -> list[Source]:
        sources, used = [], set()
        stems = Counter(split_suffix(name)[0] for name, _ in folder.stories)
        for name, stamp in folder.stories:
            stem = split_suffix(name)[0]
            mine = [side for side in (f"{stem}.toml", f"{name}.toml") if side in folder.sidecars]
            used.update(mine)
            if mine[:1] == [f"{stem}.toml"] and stems[stem] > 1:
                self.warn(
                    folder.prefix + mine[0],
                    f"this speaks about {stems[stem]} stories of one name; call it {name}.toml to mean one",
                    "shared-sidecar",
                )
            companions = tuple((storable(folder.prefix + side), folder.sidecars[side]) for side in mine)
            gallery = galleries.get(folder.prefix, "") if split_suffix(name)[1].lower() in SHOWING else ""
            path = storable(folder.prefix + name)
            sources.append(Source(path, stamp, (*folder.defaults, *companions), gallery=gallery))
        for name in folder.sidecars:
            if name not in used and not name.endswith(".labels.toml"):
                self.spare[storable(folder.prefix + name)] = folder.sidecars[name]
                self.warn(
                    folder.prefix + name,
                    "this belongs to no story here; name it like the story it speaks about, as in story.txt.toml",
                    "orphan-sidecar",
                )
        return sources

    def report(self) -> tuple[Problem, ...]:
        """All problems in order of path; files of unknown suffixes are one line a suffix."""
        lines = [
            Problem(
                Level.INFO,
                ".",
                f"{count} {'file' if count == 1 else 'files'} {_ending(suffix)} left alone",
                "unknown-suffix",
            )
            for suffix, count in sorted(self.unknown.items())
        ]
        return (*sorted(dict.fromkeys(self.problems), key=lambda problem: problem.path), *lines)


def _shows(folder: _Folder) -> bool:
    return any(split_suffix(name)[1].lower() in SHOWING for name, _ in folder.stories)


def _galleries(pictures: Mapping[str, Stamp], prefixes: Iterable[str]) -> dict[str, str]:
    """The hash of all pictures in each folder and below: a text is read again when one of them changes.

    Which of them it names is known only once it is read.
    """
    paths = sorted(pictures)
    galleries: dict[str, str] = {}
    for prefix in prefixes:
        inside = paths[bisect_left(paths, prefix) : bisect_left(paths, f"{prefix}\U0010ffff")]
        if inside:
            galleries[prefix] = digest(*(f"{storable(path)} {pictures[path]}" for path in inside))
    return galleries


def _ending(suffix: str) -> str:
    return f"ending in {suffix}" if suffix else "without a suffix"


def _kind(mode: int) -> str:
    for test, name in (
        (stat.S_ISLNK, "a link"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if test(mode):
            return name
    return "no plain file"


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


# --- loading ---------------------------------------------------------------------------------------------------------


def load(content: Path, source: Source) -> Material:
    """Return the bytes of a story and of its companions; raises :class:`StoryError` when they cannot be had."""
    root = os.fspath(content)
    companions = tuple((path, _read(root, path)) for path, _ in source.companions)
    if not source.parts:
        data = _read(root, source.path)
        pictures = _pictures(root, [(source.path, data)]) if source.gallery else ()
        return Material(source.path, data, companions, pictures=pictures)
    parts = tuple((path, _read(root, path)) for path, _ in source.parts)
    pictures = _pictures(root, parts) if source.gallery else ()
    return Material(source.path, parts[0][1], companions, parts, source.home, source.title, pictures)


_SUFFIX = re.compile(rb"\.(?:png|jpe?g|gif|webp)\b", re.IGNORECASE)
_QUOTED = re.compile(rb"""["'(<]""")
_LOOSE = re.compile(rb"""[\s"'()<>\[\]=]""")
LONGEST_NAME = 300
MOST_PICTURES = 1_000
MAX_PICTURES = 64 * 1024 * 1024
"""Bytes of pictures that are read for one work."""


def _pictures(root: str, texts: Sequence[tuple[SourcePath, bytes]]) -> tuple[tuple[SourcePath, bytes], ...]:
    """Return the pictures that texts name and that lie beside them, in order of path; what cannot be had is left."""
    wanted = {name for path, data in texts for name in _named(path, data)}
    found, total = [], 0
    for path in sorted(wanted)[:MOST_PICTURES]:
        try:
            data = _read(root, path) if _is_within(root, path) else b""
        except StoryError:
            continue
        total += len(data)
        if data and total <= MAX_PICTURES:
            found.append((path, data))
    return tuple(found)


def _named(path: SourcePath, data: bytes) -> Iterator[SourcePath]:
    """Yield where the pictures would lie that a text names: in its own folder or below."""
    for match in _SUFFIX.finditer(data):
        before = data[max(0, match.start() - LONGEST_NAME) : match.end()]
        for edge in (_QUOTED, _LOOSE):
            name = beside(path, edge.split(before)[-1].decode("utf-8", "replace"))
            if name is not None:
                yield name


def beside(path: str, address: str) -> SourcePath | None:
    """Return the file that an address in the text at ``path`` means, or ``None`` if it is not below its folder."""
    name = posixpath.normpath(unquote(address.strip()).replace("\\", "/"))
    if name.startswith(("/", "../")) or name in ("..", ".") or ":" in name or "\0" in name:
        return None
    return SourcePath(path[: path.rfind("/") + 1] + name)


def _is_within(root: str, path: SourcePath) -> bool:
    """Whether no folder on the way to a file is a link."""
    place = root
    for name in on_disk(path).split("/")[:-1]:
        place = f"{place}/{name}"
        try:
            if not stat.S_ISDIR(os.lstat(place).st_mode):
                return False
        except OSError:
            return False
    return True


def read_companion(root: str, path: SourcePath) -> bytes:
    """Return the bytes of a metadata file; raises :class:`StoryError` when they cannot be had."""
    return _read(root, path)


def peek(content: Path, path: SourcePath, size: int) -> bytes:
    """Return the first ``size`` bytes of a file, or none when it cannot be read; reading it whole says why."""
    flags = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(f"{os.fspath(content)}/{on_disk(path)}", flags)
    except (OSError, ValueError):
        return b""
    try:
        return os.read(handle, size)
    except OSError:
        return b""
    finally:
        os.close(handle)


def _read(root: str, path: SourcePath) -> bytes:
    """Read one file whole and unchanged; if it changes meanwhile, once more."""
    try:
        for _ in range(2):
            data, steady = _attempt(f"{root}/{on_disk(path)}", path)
            if steady:
                return data
    except (OSError, ValueError) as error:
        raise _failure(path, *_explained(error)) from error
    raise _failure(path, "it changed while being read, twice; try again when it is finished", "changed")


def _attempt(place: str, path: SourcePath) -> tuple[bytes, bool]:
    """Read a file once; also tell whether it stayed the same while being read."""
    handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise _failure(path, "it is not a plain file; only plain files are read", "not-a-file")
        cap = MAX_CONTAINER if split_suffix(path)[1].lower() in PACKED else MAX_BYTES
        if before.st_size > cap:
            raise _failure(path, _too_large(before.st_size, cap), "too-large")
        data = _bytes(handle, cap)
        if len(data) > cap:
            raise _failure(path, _too_large(len(data), cap), "too-large")
        return data, len(data) == before.st_size and _same_bytes(before, os.fstat(handle))
    finally:
        os.close(handle)


def _same_bytes(before: os.stat_result, after: os.stat_result) -> bool:
    """Say whether a file was left alone. Its ctime moves when another file takes its name, which harms nobody."""
    return (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)


def _bytes(handle: int, cap: int) -> bytes:
    """Read to the end, but never more than one byte above the cap."""
    parts, left = [], cap + 1
    while left > 0:
        part = os.read(handle, min(left, 1 << 20))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _too_large(size: int, cap: int) -> str:
    return f"it has {size / 1048576:.0f} MiB, more than the {cap // 1048576} MiB that are read; split it into parts"


def _failure(path: SourcePath, message: str, code: str) -> StoryError:
    return StoryError(Problem(Level.ERROR, path, message, code))


def _explained(error: OSError | ValueError) -> tuple[str, str]:
    if not isinstance(error, OSError):
        return "its name cannot be opened; rename it", "unreadable"
    return {
        errno.ENOENT: ("it is gone; it was there a moment ago", "vanished"),
        errno.ELOOP: ("it is a link, which is not followed; put the file itself here", "not-a-file"),
        errno.ENXIO: ("it is not a plain file; only plain files are read", "not-a-file"),
        errno.EACCES: ("it may not be read; change its permissions", "unreadable"),
        errno.EISDIR: ("it is a folder; only plain files are read", "not-a-file"),
    }.get(error.errno or 0, (f"it cannot be read: {_reason(error)}", "unreadable"))


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown error").lower()
