"""Zip files of strangers (EPUB, Word, OpenDocument), read in memory, member by member, by name.

Nothing is ever extracted to the disk. A member's size is what comes out of it, counted as it streams, never what the
archive says of itself. Caps hold for the file, each member, their ratio, their number and their sum.
"""

from __future__ import annotations

import stat
import zlib
from io import BytesIO
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from archivist.read.refusal import BROKEN, LOCKED, TOO_LARGE, UNSAFE, refusal

MEBIBYTE = 1 << 20
MAX_MEMBERS = 2_000
MAX_MEMBER = 20 * MEBIBYTE
MAX_TOTAL = 200 * MEBIBYTE
MAX_RATIO = 200
"""Bytes out for one byte in, held against members beyond one mebibyte."""

_PIECE = 1 << 16
_END = b"PK\x05\x06"
_AGAIN = "download it again"
_ERRORS = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Zipped:
    """The members of a zip file. Raises :class:`~archivist.errors.StoryError` for a file that cannot be trusted."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self._total = 0
        if _claimed_members(data) > MAX_MEMBERS:
            raise refusal(path, f"it holds more than {MAX_MEMBERS:,} files, which no story does", TOO_LARGE)
        try:
            self._zip = ZipFile(BytesIO(data))
        except _ERRORS as error:
            raise refusal(path, f"this is no whole file of its kind; {_AGAIN}", BROKEN) from error
        members = self._zip.infolist()
        self._check(members)
        self._members = {_plain(info.filename): info for info in members if not info.is_dir()}
        self._folded = {name.casefold(): info for name, info in self._members.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members, with forward slashes, in the order of the file."""
        return tuple(self._members)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a member, or ``None`` if there is none of that name."""
        info = self._members.get(name) or self._folded.get(name.casefold())
        if info is None:
            return None
        try:
            return self._stream(info)
        except _ERRORS as error:
            raise refusal(self.path, f"its part {name!r} is damaged; {_AGAIN}", BROKEN) from error

    def _stream(self, info: ZipInfo) -> bytes:
        parts, size = [], 0
        with self._zip.open(info) as stream:
            while part := stream.read(_PIECE):
                size += len(part)
                self._total += len(part)
                self._hold(info, size)
                parts.append(part)
        return b"".join(parts)

    def _hold(self, info: ZipInfo, size: int) -> None:
        """Stop at the first byte above a cap."""
        if size > MAX_MEMBER:
            message = f"its part {info.filename!r} grows beyond {MAX_MEMBER // MEBIBYTE} MiB"
        elif size > MEBIBYTE and size > MAX_RATIO * max(1, info.compress_size):
            message = f"its part {info.filename!r} is packed tighter than any text is"
        elif self._total > MAX_TOTAL:
            message = f"it grows beyond {MAX_TOTAL // MEBIBYTE} MiB when unpacked"
        else:
            return
        raise refusal(self.path, f"{message}; split the story, or take the file away", TOO_LARGE)

    def _check(self, members: list[ZipInfo]) -> None:
        """Refuse what no honest program writes, before anything is unpacked."""
        if len(members) > MAX_MEMBERS:
            raise refusal(self.path, f"it holds more than {MAX_MEMBERS:,} files, which no story does", TOO_LARGE)
        for info in members:
            if _climbs(info):
                message = f"it holds a file named {info.orig_filename[:80]!r}, which would lie outside of it"
                raise refusal(self.path, f"{message}; take the file away", UNSAFE)
            if info.flag_bits & 0x41:
                raise refusal(self.path, "it is locked with a password; save it without one", LOCKED)
            if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise refusal(self.path, "it is packed in a way its format does not have; save it again", BROKEN)
        placed = sorted(members, key=lambda info: info.header_offset)
        for one, other in pairwise(placed):
            if one.header_offset + 30 + len(one.orig_filename) + one.compress_size > other.header_offset:
                raise refusal(self.path, "its parts lie on top of each other; take the file away", UNSAFE)


def _claimed_members(data: bytes) -> int:
    """How many members the end of the file speaks of; all of them would be read before they could be counted."""
    end = data.rfind(_END, max(0, len(data) - 66_000))
    return int.from_bytes(data[end + 10 : end + 12], "little") if end >= 0 else 0


def _plain(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./")


def _climbs(info: ZipInfo) -> bool:
    """Whether a member's name leads out of the archive, hides a part of itself, or the member is a link."""
    name = _plain(info.orig_filename)
    if "\0" in name or name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        return True
    return stat.S_ISLNK(info.external_attr >> 16)
