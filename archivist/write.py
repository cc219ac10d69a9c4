"""Artifacts -> output/: staged, journalled, atomic per file, and nobody else's files are ever touched.

A build writes its new files into ``output/.archivist-stage/``. When all are there the journal is written: from that
moment the new site is decided. Each file is then moved over its old version with ``os.replace``, files of the last
manifest that no page claims any more are deleted, and the new manifest is put in place. A process killed before the
journal leaves the old site whole; one killed after it leaves a journal that the next build carries out.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from archivist.errors import Level, LockedError, OutputError, Problem, UsageError
from archivist.model import Artifact, Digest, digest

MANIFEST = ".archivist.json"
STAGE = ".archivist-stage"
JOURNAL = "journal.json"


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that lies in the stage: its path below output/, the hash and the size of its bytes."""

    path: str
    digest: Digest
    size: int


class Entry(msgspec.Struct, frozen=True):
    """What the manifest knows of one file we wrote."""

    digest: str
    size: int


class Manifest(msgspec.Struct, frozen=True):
    """Every file below output/ that is ours."""

    files: dict[str, Entry]
    version: int = 1


class _Journal(msgspec.Struct, frozen=True):
    """What is left to do once a new site is decided."""

    moves: list[str]
    removals: list[str]
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Written:
    """What a commit did to output/, and the size of every file that is there now, by path."""

    written: int
    removed: int
    sizes: Mapping[str, int]
    problems: tuple[Problem, ...]


# --- the lock --------------------------------------------------------------------------------------------------------


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a memory folder.

    Raises:
        LockedError: another living process holds it. A lock dies with its process, so no stale lock can be left.
    """
    import fcntl

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise _output_error(folder, error) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            message = f"another build is running here (process {holder}); wait for it or stop it"
            raise LockedError(Problem(Level.ERROR, folder.name, message, "locked")) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


# --- opening ---------------------------------------------------------------------------------------------------------


def open_output(output: Path, *, force: bool = False) -> Manifest:
    """Make output/ ready for a build and return what is ours in it; an interrupted commit is carried out first.

    Raises:
        UsageError: the folder holds files and none of them are ours, and ``force`` is not given.
        OutputError: it cannot be read or written.
    """
    try:
        if output.exists() and not output.is_dir():
            raise UsageError(
                Problem(
                    Level.ERROR, str(output), "the output path is a file; name a folder with --output", "bad-output"
                )
            )
        _recover(output)
        manifest = _read_manifest(output)
        if manifest is None:
            if not force and output.exists() and any(output.iterdir()):
                raise UsageError(_foreign_problem(output))
            manifest = Manifest({})
        output.mkdir(parents=True, exist_ok=True)
        (output / STAGE).mkdir(exist_ok=True)
    except OSError as error:
        raise _output_error(output, error) from None
    return manifest


def _foreign_problem(output: Path) -> Problem:
    message = (
        "the output folder holds files that archivist did not write; "
        "name another folder with --output, empty this one, or build into it with --force (foreign files stay)"
    )
    return Problem(Level.ERROR, str(output), message, "foreign-output")


def _read_manifest(output: Path) -> Manifest | None:
    try:
        return msgspec.json.decode((output / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError:
        message = f"{MANIFEST} is damaged, so what is ours is not known; delete it and build with --force"
        raise UsageError(Problem(Level.ERROR, str(output / MANIFEST), message, "bad-manifest")) from None


def _recover(output: Path) -> None:
    """Carry out a journal that a killed build left behind, or drop its unfinished stage."""
    stage = output / STAGE
    if not stage.is_dir():
        return
    with suppress(FileNotFoundError, msgspec.DecodeError):
        journal = msgspec.json.decode((stage / JOURNAL).read_bytes(), type=_Journal)
        _carry_out(output, journal)
    shutil.rmtree(stage)


def abandon(output: Path) -> None:
    """Give up a build: drop the stage and leave the site as it was, unless the new site is already decided."""
    if not (output / STAGE / JOURNAL).exists():
        shutil.rmtree(output / STAGE, ignore_errors=True)
        with suppress(OSError):
            output.rmdir()


# --- staging ---------------------------------------------------------------------------------------------------------


def stage(output: Path, artifact: Artifact) -> Staged:
    """Put one artifact into the stage. Any process may call this; staging the same path again replaces it.

    Raises:
        OutputError: the bytes could not be written.
    """
    target = _staged_path(output, artifact.path)
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        with os.fdopen(handle, "wb") as file:
            file.write(artifact.data)
    except OSError as error:
        raise _output_error(output / artifact.path, error) from None
    return Staged(artifact.path, digest(artifact.data), len(artifact.data))


def _staged_path(output: Path, path: str) -> str:
    return f"{output}/{STAGE}/{digest(path)}"


def written_files(output: Path) -> list[str]:
    """Return the paths of all files that are ours and in place, in order.

    Raises:
        UsageError: the manifest is damaged.
    """
    manifest = _read_manifest(output)
    return sorted(path for path in manifest.files if (output / path).is_file()) if manifest else []


def is_intact(output: Path, path: str, entry: Entry | None) -> bool:
    """Say whether the file we wrote at ``path`` still lies there, as far as a stat call can tell."""
    if entry is None:
        return False
    try:
        return os.stat(f"{output}/{path}").st_size == entry.size  # noqa: PTH116 - called for every page of a build
    except OSError:
        return False


# --- committing ------------------------------------------------------------------------------------------------------


def commit(output: Path, old: Manifest, staged: Iterable[Staged], kept: Iterable[str]) -> Written:
    """Turn the stage into the site: ``staged`` files replace, ``kept`` paths stay, all else that was ours goes.

    A staged file whose bytes are already in place is not moved, so that nothing is written when nothing differs.

    Raises:
        OutputError: with the old site whole if it happens before the journal is written.
    """
    moves, files = [], {path: old.files[path] for path in kept}
    for item in staged:
        files[item.path] = Entry(item.digest, item.size)
        if old.files.get(item.path) != files[item.path] or not is_intact(output, item.path, files[item.path]):
            moves.append(item.path)
    removals, problems = _removable(output, old, files)
    manifest = Manifest(dict(sorted(files.items())))
    try:
        if moves or removals or manifest != old:
            _make_folders(output, moves)
            journal = _Journal(moves, removals, manifest)
            _write_durably(output / STAGE / JOURNAL, msgspec.json.encode(journal))
            _carry_out(output, journal)
        shutil.rmtree(output / STAGE)
    except OSError as error:
        raise _output_error(output, error) from None
    sizes = {path: entry.size for path, entry in manifest.files.items()}
    return Written(len(moves), len(removals), sizes, tuple(problems))


def _removable(output: Path, old: Manifest, files: Mapping[str, Entry]) -> tuple[list[str], list[Problem]]:
    """Choose which files of the last build may go: those we wrote and nobody changed since."""
    removals, problems = [], []
    for path, entry in old.files.items():
        if path in files:
            continue
        try:
            data = (output / path).read_bytes()
        except OSError:
            continue
        if digest(data) == entry.digest:
            removals.append(path)
        else:
            message = "no page needs this file any more, but it was changed by hand and is kept; delete it yourself"
            problems.append(Problem(Level.WARNING, f"{output.name}/{path}", message, "edited-output"))
    return removals, problems


def _make_folders(output: Path, paths: Iterable[str]) -> None:
    for folder in sorted({path.rpartition("/")[0] for path in paths}):
        (output / folder).mkdir(parents=True, exist_ok=True)


def _carry_out(output: Path, journal: _Journal) -> None:
    """Do what a journal says. Doing it twice is the same as once: a kill in the middle only postpones the rest."""
    _make_folders(output, journal.moves)
    for path in journal.moves:
        # A missing staged file was moved before the kill.
        with suppress(FileNotFoundError):
            os.replace(_staged_path(output, path), f"{output}/{path}")  # noqa: PTH105 - hot
    for path in journal.removals:
        (output / path).unlink(missing_ok=True)
    _remove_empty_folders(output, journal.removals)
    data = msgspec.json.format(msgspec.json.encode(journal.manifest), indent=0)
    temporary = output / STAGE / MANIFEST
    _write_durably(temporary, data + b"\n")
    temporary.replace(output / MANIFEST)


def _remove_empty_folders(output: Path, removed: Iterable[str]) -> None:
    folders = {parent for path in removed for parent in Path(path).parents if parent.name}
    for folder in sorted(folders, key=lambda folder: -len(folder.parts)):
        with suppress(OSError):
            (output / folder).rmdir()


def _write_durably(path: Path, data: bytes) -> None:
    """Write and flush to the device: the journal must outlive a power cut, or it would promise files that are not."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def remove_all(output: Path, *, dry_run: bool = False) -> tuple[list[str], list[Problem]]:
    """Delete exactly the files of the manifest (and the manifest); with ``dry_run`` only say which.

    Raises:
        UsageError: the folder holds no manifest of ours.
        OutputError: a file could not be deleted.
    """
    manifest = _read_manifest(output)
    if manifest is None:
        return [], []
    removals, problems = _removable(output, manifest, {})
    if dry_run:
        return removals, problems
    try:
        for path in removals:
            (output / path).unlink(missing_ok=True)
        (output / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(output / STAGE, ignore_errors=True)
        _remove_empty_folders(output, removals)
        with suppress(OSError):
            output.rmdir()
    except OSError as error:
        raise _output_error(output, error) from None
    return removals, problems


def _output_error(path: Path, error: OSError) -> OutputError:
    where = error.filename if isinstance(error.filename, str) else str(path)
    message = f"cannot be written: {error.strerror or error}; the old site is untouched; mend this and build again"
    return OutputError(Problem(Level.ERROR, where, message, "output-failed"))
