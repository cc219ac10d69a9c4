"""A plan of copies, on the disk before the first of them is made: taken up again after a break, and taken back.

Nothing is ever written over: a copy is written beside its place and put there only if nobody is there. Taking back
deletes only what the plan put there and nobody has changed since.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec

from archivist.adopt.judging import COPIED, Account
from archivist.build import Progress
from archivist.errors import Level, OutputError, Problem, UsageError
from archivist.read.files import on_disk

VERSION = 1
SAVE_EVERY = 500
_BESIDE = ".adopting~"
"""What a copy is called until it is whole."""


class Step(msgspec.Struct):
    """One file: where it is below the folder and below the target, and the hash of what was put there.

    ``before`` tells whether something was at its place before the plan began, and is ``None`` until somebody looked.
    """

    path: str
    hash: str = ""
    linked: bool = False
    before: bool | None = None
    refused: str = ""


class Plan(msgspec.Struct):
    """What is to be put where. ``made`` are folders that were not there before, ``complete`` says that all is done."""

    folder: str
    target: str
    link: bool
    steps: list[Step]
    made: list[str] = []
    complete: bool = False
    version: int = VERSION
    number: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """How many files were put in place, were in place already, and were refused with a reason each."""

    copied: int
    linked: int
    present: int
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """How many files were taken away, and those that were left, with a reason each."""

    removed: int
    kept: tuple[tuple[str, str], ...]


def find_plans(memory: Path) -> list[Plan]:
    """Return the plans of an archive, the oldest first; files that are no plans are passed over."""
    plans = []
    for path in memory.glob("adopted-*.json"):
        number = path.stem.removeprefix("adopted-")
        if number.isdecimal():
            try:
                plan = msgspec.json.decode(path.read_bytes(), type=Plan)
            except (OSError, msgspec.DecodeError, msgspec.ValidationError):
                continue
            plan.number = int(number)
            plans.append(plan)
    return sorted(plans, key=lambda plan: plan.number)


def target_for(folder: Path, plans: Iterable[Plan]) -> str:
    """Return where below content/ a folder goes: by its name, with a number where another folder has that name."""
    plans = list(plans)
    for plan in plans:
        if plan.folder == str(folder):
            return plan.target
    taken = {plan.target for plan in plans}
    name = folder.name.lstrip("._").rstrip("~") or "folder"
    names = (f"adopted/{name}{suffix}" for suffix in ("", *(f"-{n}" for n in range(2, len(taken) + 3))))
    return next(target for target in names if target not in taken)


def make_plan(folder: Path, target: str, accounts: Iterable[Account], plans: Iterable[Plan], *, link: bool) -> Plan:
    """Return the plan for the files that are to be taken: the unfinished one of this folder, or a new one.

    Files that an earlier plan of the folder put in place and that are still to be taken are in no new plan.
    """
    earlier = [plan for plan in plans if plan.folder == str(folder)]
    wanted = [str(a.path) for a in accounts if a.status in COPIED]
    number = max((plan.number for plan in plans), default=0) + 1
    if earlier and not earlier[-1].complete:
        plan = earlier[-1]
        known = {step.path for step in plan.steps}
        plan.steps += [Step(path) for path in wanted if path not in known]
        return plan
    placed = {step.path for plan in earlier for step in plan.steps if step.hash}
    return Plan(str(folder), target, link, [Step(path) for path in wanted if path not in placed], number=number)


def save(plan: Plan, memory: Path) -> Path:
    """Write a plan down, in one step."""
    path = memory / f"adopted-{plan.number}.json"
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(msgspec.json.format(msgspec.json.encode(plan)))
    beside.replace(path)
    return path


# --- carrying out ----------------------------------------------------------------------------------------------------


def carry_out(plan: Plan, content: Path, memory: Path, progress: Progress) -> Done:
    """Put every file of the plan in place that is not there yet.

    Raises:
        OutputError: the disk takes no more; what was done is in the plan, and a second call goes on from there.
    """
    _prepare(plan, os.fspath(content))
    save(plan, memory)
    ready = {step.path for step in plan.steps if step.hash}
    try:
        for count, step in enumerate(plan.steps, 1):
            if not step.hash:
                _place(plan, step, content, ready)
            if count % SAVE_EVERY == 0:
                save(plan, memory)
            progress("adopting", count, len(plan.steps))
        plan.complete = True
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        message = f"cannot be written: {reason}; run the same command again to go on"
        raise OutputError(Problem(Level.ERROR, f"content/{plan.target}", message, "adopt-failed")) from error
    finally:
        save(plan, memory)
    new = [step for step in plan.steps if step.hash and step.path not in ready]
    linked = sum(step.linked for step in new)
    refused = tuple((step.path, step.refused) for step in plan.steps if step.refused)
    return Done(len(new) - linked, linked, len(ready), refused)


def _prepare(plan: Plan, root: str) -> None:
    """Note what is there before the first copy, so that after a break the plan's own files are known from others."""
    target = on_disk(plan.target)
    made = set(plan.made)
    for step in plan.steps:
        if step.before is None:
            step.before = os.path.lexists(f"{root}/{target}/{on_disk(step.path)}")
            parts = f"{plan.target}/{step.path}".split("/")[:-1]
            folders = {"/".join(parts[:depth]) for depth in range(1, len(parts) + 1)} - made
            made |= {folder for folder in folders if not os.path.lexists(f"{root}/{on_disk(folder)}")}
    plan.made = sorted(made)


def _place(plan: Plan, step: Step, content: Path, ready: set[str]) -> None:
    source = f"{plan.folder}/{on_disk(step.path)}"
    place = f"{os.fspath(content)}/{on_disk(plan.target)}/{on_disk(step.path)}"
    step.refused = ""
    try:
        data = _read(source)
    except OSError as error:
        step.refused = f"it can no longer be read: {(error.strerror or 'unknown error').lower()}"
        return
    os.makedirs(place.rpartition("/")[0], exist_ok=True)  # noqa: PTH103 - names that are no UTF-8 are strings here
    if _put(data, source, place, link=plan.link, step=step):
        return
    if not _is_same(place, data):
        step.refused = "another file of this name is there already"
    else:
        ready.add(step.path)
        # After a break: it was put there, and the plan was not saved any more.
        step.hash = "" if step.before else _hash(data)


def _put(data: bytes, source: str, place: str, *, link: bool, step: Step) -> bool:
    """Put a file where nobody is; say whether that worked."""
    try:
        if link and _link(source, place):
            step.linked = True
        else:
            _copy(data, place)
    except FileExistsError:
        return False
    step.hash = _hash(data)
    return True


def _is_same(place: str, data: bytes) -> bool:
    try:
        return _read(place) == data
    except OSError:
        return False


def _read(place: str) -> bytes:
    handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read()


def _link(source: str, place: str) -> bool:
    """Make a hard link; where the file system has none, or it is another disk, say no."""
    try:
        os.link(source, place, follow_symlinks=False)
    except OSError as error:
        if error.errno in (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK):
            return False
        raise
    return True


def _copy(data: bytes, place: str) -> None:
    """Write a file beside its place, then put it there without taking anybody's."""
    beside = f"{place.rpartition('/')[0]}/{_BESIDE}"
    with open(beside, "wb") as file:  # noqa: PTH123 - names that are no UTF-8 are strings here
        file.write(data)
    try:
        os.link(beside, place)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP):
            raise
        # A file system without hard links: nobody else writes here while the archive is locked.
        if os.path.lexists(place):
            raise FileExistsError(place) from None
        os.rename(beside, place)  # noqa: PTH104
        return
    finally:
        if os.path.lexists(beside):
            os.unlink(beside)  # noqa: PTH108


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


# --- taking back -----------------------------------------------------------------------------------------------------


def undo(plan: Plan, content: Path, memory: Path, progress: Progress) -> Undone:
    """Take away what the plan put in place and nobody changed, then the folders it made that are empty now.

    The plan is deleted when nothing of it is left; else it keeps what could not be taken back.
    """
    removed, kept, left = 0, [], []
    for count, step in enumerate(plan.steps, 1):
        if step.hash:
            reason = _take_back(f"{os.fspath(content)}/{on_disk(plan.target)}/{on_disk(step.path)}", step)
            removed += reason is None
            if reason:
                kept.append((step.path, reason))
                left.append(step)
        progress("taking back", count, len(plan.steps))
    plan.made = list(_remaining(os.fspath(content), plan.made))
    path = memory / f"adopted-{plan.number}.json"
    if left:
        plan.steps, plan.complete = left, True
        save(plan, memory)
    else:
        path.unlink(missing_ok=True)
    return Undone(removed, tuple(kept))


def _take_back(place: str, step: Step) -> str | None:
    """Delete a file if it is what was put there; else say why not. A file that is gone needs no taking back."""
    try:
        if _hash(_read(place)) != step.hash:
            return "it was changed since"
        os.unlink(place)  # noqa: PTH108
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"it cannot be deleted: {(error.strerror or 'unknown error').lower()}"
    return None


def _remaining(root: str, made: Iterable[str]) -> Iterator[str]:
    """Remove the folders that are empty, the deepest first, and yield the others."""
    for folder in sorted(made, key=lambda path: -path.count("/")):
        place = f"{root}/{on_disk(folder)}"
        with suppress(OSError):
            os.unlink(f"{place}/{_BESIDE}")  # noqa: PTH108
        try:
            os.rmdir(place)  # noqa: PTH106
        except FileNotFoundError:
            continue
        except OSError:
            yield folder


def check_folder(folder: Path, project_root: Path, content: Path, output: Path) -> None:
    """Refuse a folder that cannot be adopted.

    Raises:
        UsageError: it is no folder, or it and the archive are in each other.
    """
    message = ""
    if not folder.is_dir():
        message = "there is no such folder"
    elif any(folder == own or own in folder.parents for own in (content, output)):
        message = "it is a part of this archive already; stories in content/ need no adopting"
    elif folder in (project_root, *project_root.parents):
        message = "this archive lies in it; name a folder of stories outside of the archive"
    if message:
        raise UsageError(Problem(Level.ERROR, str(folder), message, "not-adoptable"))
