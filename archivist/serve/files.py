"""The address of a request -> the bytes of a file below the preview's folder, and nothing else on this disk."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

INDEX = "index.html"
HTML = "text/html; charset=utf-8"

# Our own table: the machine's would serve the same site differently on every desk.
KINDS = {
    ".html": HTML,
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/vnd.microsoft.icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".epub": "application/epub+zip",
    ".zip": "application/zip",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
}
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class File:
    """A file as it goes out."""

    data: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with an index, asked for without the slash that makes its relative links work."""


def find(root: Path, address: str) -> File | Folder | None:
    """Return what lies at a decoded address such as ``/works/rain/``, or ``None``.

    Links are not followed, neither as the file nor on the way to it, and hidden files are not shown.
    """
    path = path_of(address)
    if any(name.startswith(".") and name != ".well-known" for name in path.split("/")):
        return None
    if (data := _read(root, path)) is not None:
        return File(data, KINDS.get(os.path.splitext(path)[1].lower(), UNKNOWN))  # noqa: PTH122
    if not address.endswith("/") and _read(root, f"{path}/{INDEX}") is not None:
        return Folder()
    return None


def path_of(address: str) -> str:
    """Return the path below the root that an address stands for: ``/works/rain/`` -> ``works/rain/index.html``."""
    return address[1:] + INDEX if address.endswith("/") else address[1:]


def _read(root: Path, path: str) -> bytes | None:
    """Return the bytes of an ordinary file, or ``None`` for anything else, above all for what a link leads to."""
    real = os.path.realpath(root)
    target = os.path.join(real, *path.split("/"))  # noqa: PTH118
    if os.path.realpath(target) != target or os.path.commonpath((real, target)) != real:
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(target, flags)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(handle)
