"""The outer wall of the preview: what a request must be before anything looks at it.

The preview runs beside a browser full of strangers' pages, and it can read unpublished stories. So it answers to the
names of this machine only (421), reads only (405), allows no other origin anything, keeps nothing in caches, and takes
an address apart itself: whatever is not plainly the address of a file (dots, backslashes, empty names, control
characters, broken escapes, bytes that are not UTF-8) is refused before a path is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from starlette.responses import PlainTextResponse, Response

from archivist.errors import Level, Problem
from archivist.serve.port import Names

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST = 2048
METHODS = ("GET", "HEAD")


class Refusal(Exception):  # noqa: N818 - it is an answer, not an accident
    """An answer that needs no look at the disk."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def parse_address(raw: bytes) -> str:
    """Decode the path of a request.

    Raises:
        Refusal: it is not plainly the address of a file.
    """
    if len(raw) > LONGEST:
        raise Refusal(414, "The address is too long.")
    if not raw.startswith(b"/"):
        raise Refusal(400, "The address must begin with a slash.")
    if re.search(rb"%(?![0-9A-Fa-f]{2})|%2[Ff]|%5[Cc]|\\", raw):
        raise Refusal(400, "The address has a broken escape, an escaped slash or a backslash.")
    try:
        address = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(400, "The address is not UTF-8.") from None
    if any(ord(c) < 0x20 or ord(c) == 0x7F for c in address):
        raise Refusal(400, "The address has control characters.")
    names = address[1:].split("/")
    if "" in names[:-1] or "." in names or ".." in names:
        raise Refusal(400, "The address has empty names or dots.")
    return address


class Gate:
    """Wraps the app: refuses what :func:`parse_address` and the rules refuse, and signs every answer.

    The app sees the decoded address as ``scope["path"]``. An accident inside becomes a short answer and one line for
    the user, never a traceback on the wire.
    """

    def __init__(self, app: ASGIApp, names: Names, run: str, echo: Callable[[str], None]) -> None:
        self._app = app
        self._names = names
        self._echo = echo
        self._signature = [
            (b"cache-control", b"no-store"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"referrer-policy", b"same-origin"),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"SAMEORIGIN"),
            (b"x-archivist-run", run.encode()),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        sender = _Sender(send, self._signature)
        try:
            await self._app(self._admit(scope), receive, sender)
        except Refusal as refusal:
            await answer_to(refusal)(scope, receive, sender)
        except Exception as error:
            self._echo(str(_accident(scope, error)))
            if not sender.begun:
                await answer_to(Refusal(500, "The preview failed to answer."))(scope, receive, sender)

    def _admit(self, scope: Scope) -> Scope:
        if scope["method"] not in METHODS:
            raise Refusal(405, "The preview can only be read.")
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or hosts[0].decode("latin-1") not in self._names:
            raise Refusal(421, f"This preview answers only to {self._names}.")
        return {**scope, "path": parse_address(scope["raw_path"])}


class _Sender:
    """Passes an answer on with the signature added, and knows whether it has begun."""

    def __init__(self, send: Send, signature: list[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._signature = signature
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            message = {**message, "headers": [*message.get("headers", []), *self._signature]}
        await self._send(message)


def answer_to(refusal: Refusal) -> Response:
    """Return what the browser is told."""
    allow = {"Allow": ", ".join(METHODS)} if refusal.status == 405 else {}
    return PlainTextResponse(refusal.reason + "\n", refusal.status, allow)


def _accident(scope: Scope, error: Exception) -> Problem:
    message = f"the preview could not answer ({type(error).__name__}: {error}); please report this as a bug"
    return Problem(Level.ERROR, scope["raw_path"].decode("latin-1"), message, "preview-crash")
