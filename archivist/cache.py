"""What the last build knew: the study of each story and the fingerprint of each page, in one SQLite file.

Plain values only (msgpack), keyed so that a wrong answer is impossible: a study by the stamps of its files, the hash of
its material and the digest of everything that shaped it; a page by its fingerprint. The file may be dropped at any
time; losing it costs time only. It is never shared between machines.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from archivist.errors import Problem
from archivist.model import Digest, Document, Inferences, Source, SourcePath, Story, Study

SCHEMA = """
CREATE TABLE IF NOT EXISTS studies (
    path TEXT PRIMARY KEY, stamps BLOB NOT NULL, material TEXT NOT NULL, context TEXT NOT NULL,
    story BLOB NOT NULL, problems BLOB NOT NULL, body BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pictures (path TEXT, name TEXT, data BLOB NOT NULL, PRIMARY KEY (path, name));
CREATE TABLE IF NOT EXISTS pages (path TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
"""
VERSION = 2


@dataclass(frozen=True, slots=True)
class Remembered:
    """A study as kept: the story and its problems at hand, the body only on demand."""

    stamps: bytes
    material: Digest
    context: Digest
    story: Story
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A study newly made, in the form it is kept in: workers encode, the cache only stores. It took ``seconds``."""

    path: SourcePath
    stamps: bytes
    material: Digest
    context: Digest
    story: bytes
    problems: bytes
    body: bytes
    seconds: float = 0.0
    pictures: tuple[tuple[str, bytes], ...] = ()


def encode_stamps(source: Source) -> bytes:
    """Return the stamps of a source and its companions as bytes: equal stamps, equal bytes on the disk."""
    return msgspec.msgpack.encode(source)


def encode_study(study: Study, stamps: bytes, material: Digest, context: Digest, seconds: float = 0.0) -> Fresh:
    """Bring a study into the form the cache keeps."""
    return Fresh(
        path=study.document.path,
        stamps=stamps,
        material=material,
        context=context,
        story=msgspec.msgpack.encode(study.story),
        problems=msgspec.msgpack.encode(study.document.problems),
        body=msgspec.msgpack.encode((study.document, study.inferences)),
        seconds=seconds,
        pictures=study.pictures,
    )


class Cache:
    """The memory of one project for one output folder.

    A file that cannot be opened or is damaged is replaced by an empty one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError:
            for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                name.unlink(missing_ok=True)
            self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        # Losing the last build's memory in a power cut costs one slower build.
        connection.execute("PRAGMA synchronous = OFF")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            connection.executescript(
                "DROP TABLE IF EXISTS studies; DROP TABLE IF EXISTS pictures; DROP TABLE IF EXISTS pages;"
            )
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.executescript(SCHEMA)
        connection.execute("SELECT count(*) FROM studies").fetchone()
        return connection

    @property
    def path(self) -> Path:
        """The file, for workers that read from it themselves."""
        return self._path

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def studies(self) -> dict[SourcePath, Remembered]:
        """Return every remembered study, without bodies; entries of another version of the values are forgotten."""
        rows = self._connection.execute("SELECT path, stamps, material, context, story, problems FROM studies")
        return {SourcePath(row[0]): kept for row in rows if (kept := _remember(*row[1:])) is not None}

    def study(self, path: SourcePath) -> Study:
        """Return the whole study of one story, which must be remembered."""
        row = self._connection.execute("SELECT story, body FROM studies WHERE path = ?", (path,)).fetchone()
        return _decode_study(*row)

    def keep_studies(self, fresh: Iterable[Fresh]) -> None:
        """Remember new studies."""
        fresh = tuple(fresh)
        rows = ((f.path, f.stamps, f.material, f.context, f.story, f.problems, f.body) for f in fresh)
        pictures = ((f.path, name, data) for f in fresh for name, data in f.pictures)
        with self._transaction():
            self._connection.executemany("DELETE FROM pictures WHERE path = ?", ((f.path,) for f in fresh))
            self._connection.executemany("INSERT OR REPLACE INTO studies VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            self._connection.executemany("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)", pictures)

    def restamp(self, stamps: Mapping[SourcePath, bytes]) -> None:
        """Note new stamps of files whose bytes turned out to be the same."""
        with self._transaction():
            rows = ((stamp, path) for path, stamp in stamps.items())
            self._connection.executemany("UPDATE studies SET stamps = ? WHERE path = ?", rows)

    def forget(self, paths: Iterable[SourcePath]) -> None:
        """Forget the studies of files that are gone."""
        gone = [(path,) for path in paths]
        with self._transaction():
            self._connection.executemany("DELETE FROM studies WHERE path = ?", gone)
            self._connection.executemany("DELETE FROM pictures WHERE path = ?", gone)

    def pages(self) -> dict[str, tuple[str, str]]:
        """Return fingerprint and digest of every page of the last build, by path."""
        return {path: (a, b) for path, a, b in self._connection.execute("SELECT path, fingerprint, digest FROM pages")}

    def keep_pages(self, changed: Mapping[str, tuple[str, str]], gone: Iterable[str]) -> None:
        """Remember what was rendered, forget what is gone."""
        with self._transaction():
            rows = ((path, *values) for path, values in changed.items())
            self._connection.executemany("INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", rows)
            self._connection.executemany("DELETE FROM pages WHERE path = ?", ((path,) for path in gone))

    def _transaction(self) -> _Transaction:
        return _Transaction(self._connection)


class _Transaction:
    """All or nothing for a few statements."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN")

    def __exit__(self, kind: object, *_: object) -> None:
        self._connection.execute("ROLLBACK" if kind else "COMMIT")


def read_studies(path: Path, wanted: Iterable[SourcePath]) -> Iterator[Study]:
    """Read whole studies straight from a cache file: what a worker does, one connection for a batch."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        for name in wanted:
            row = connection.execute("SELECT story, body FROM studies WHERE path = ?", (name,)).fetchone()
            yield _decode_study(*row)
    finally:
        connection.close()


def read_pictures(path: Path, story: SourcePath, names: Iterable[str]) -> list[tuple[str, bytes]]:
    """Read pictures of one story straight from a cache file, which must remember it."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        query = "SELECT name, data FROM pictures WHERE path = ? AND name = ?"
        return [connection.execute(query, (story, name)).fetchone() for name in names]
    finally:
        connection.close()


def _decode_study(story: bytes, body: bytes) -> Study:
    document, inferences = msgspec.msgpack.decode(body, type=tuple[Document, Inferences])
    return Study(msgspec.msgpack.decode(story, type=Story), document, inferences)


_STORY = msgspec.msgpack.Decoder(Story)
_PROBLEMS = msgspec.msgpack.Decoder(tuple[Problem, ...])


def decode_story(data: bytes) -> Story:
    """Read a story back from the form it is kept in."""
    return _STORY.decode(data)


def decode_problems(data: bytes) -> tuple[Problem, ...]:
    """Read problems back from the form they are kept in."""
    return _PROBLEMS.decode(data)


def _remember(stamps: bytes, material: str, context: str, story: bytes, problems: bytes) -> Remembered | None:
    with suppress(msgspec.ValidationError, msgspec.DecodeError):
        kept = decode_story(story), decode_problems(problems)
        return Remembered(stamps, Digest(material), Digest(context), *kept)
    return None
