"""The application: an address and the status -> an answer."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from archivist.serve.board import Board, Status
from archivist.serve.files import HTML, File, Folder, find, path_of
from archivist.serve.gate import Gate, Refusal, answer_to
from archivist.serve.port import Names
from archivist.serve.wire import ASSETS, Wire, asset, broken_at

if TYPE_CHECKING:
    from starlette.types import ASGIApp

PATIENCE = 2.0
"""Seconds a request waits for a running build to end, rather than be answered with what is about to be stale."""

HEARTBEAT = 15.0
"""Seconds after which the stream says the version again, so that a connection nobody reads any more is noticed."""

STREAMS = 4
"""So many streams live at once: a browser keeps six connections to one server, and must have some left for pages. The
oldest makes room for the newest and comes back a second later, so that any number of pages takes turns."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)


def make_app(folder: Path, board: Board, names: Names, *, reload: bool, echo: Callable[[str], None]) -> ASGIApp:
    """Return the preview of ``folder`` as an ASGI application."""
    token, run = secrets.token_urlsafe(24), secrets.token_hex(8)
    desk = Desk(folder, board, Wire(token, run, reload=reload), token)
    routes = [
        Route("/_archivist/{token}/events", desk.events),
        *(Route(f"/_archivist/{{token}}/{name}", desk.asset) for name in ASSETS),
        Route("/{path:path}", desk.page),
    ]
    return Gate(Starlette(routes=routes, exception_handlers={Refusal: _refused}), names, run, echo)


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers requests that the gate has let in."""

    folder: Path
    board: Board
    wire: Wire
    token: str

    async def page(self, request: Request) -> Response:
        """Answer with the page as built, or with what is wrong with it."""
        address = request.scope["path"]
        status = await self._settled()
        if not status.builds:
            return _html(self.wire.waiting(status), 503, {"Retry-After": "1"})
        if status.halted:
            return _html(self.wire.halted(status), 500)
        for path in (path_of(address), path_of(address + "/")):
            if problems := broken_at(status, path):
                return _html(self.wire.broken(status, problems), 500)
        found = await run_in_threadpool(find, self.folder, address)
        if isinstance(found, Folder):
            query = request.scope["query_string"].decode("ascii", "replace")
            return RedirectResponse(quote(address) + "/" + (f"?{query}" if query else ""))
        return self._file(found, status) if found else await self._missing(address, status)

    def _file(self, file: File, status: Status, code: int = 200) -> Response:
        data = self.wire.dress(file.data, status) if file.kind == HTML else file.data
        return Response(data, code, {"Content-Type": file.kind})

    async def _missing(self, address: str, status: Status) -> Response:
        own = await run_in_threadpool(find, self.folder, "/404.html")
        if isinstance(own, File):
            return self._file(own, status, 404)
        return _html(self.wire.missing(status, address), 404)

    async def _settled(self) -> Status:
        """Let a running build end first, but do not wait for the one after it."""
        before = self.board.status.builds
        return await self.board.wait(lambda now: now.builds > before or (now.builds > 0 and not now.building), PATIENCE)

    async def asset(self, request: Request) -> Response:
        """Answer with one of the preview's own files."""
        self._check_token(request)
        name = request.scope["path"].rpartition("/")[2]
        return Response(asset(name), headers={"Content-Type": ASSETS[name]})

    async def events(self, request: Request) -> Response:
        """Answer with a stream of versions, which grow whenever the browser would see something else."""
        self._check_token(request)
        _check_origin(request)
        headers = {"Content-Type": "text/event-stream; charset=utf-8"}
        if request.method == "HEAD":
            return Response(headers=headers)
        return StreamingResponse(self._versions(), headers=headers)

    async def _versions(self) -> AsyncIterator[str]:
        yield "retry: 1000\n\n"
        number = self.board.join()
        status = self.board.status
        while not status.closed and status.listeners - number < STREAMS:
            yield f"event: version\ndata: {status.version}\n\n"
            status = await self.board.wait(partial(_is_news, status.version, number), HEARTBEAT)

    def _check_token(self, request: Request) -> None:
        given = request.path_params["token"].encode("utf-8")
        if not secrets.compare_digest(given, self.token.encode()):
            raise Refusal(404, "There is nothing at this address.")


def _is_news(version: int, number: int, now: Status) -> bool:
    """Say whether a listener must be told another version, or make room."""
    return now.version != version or now.listeners - number >= STREAMS


async def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return answer_to(refusal)


def _check_origin(request: Request) -> None:
    """Let only our own pages listen. Browsers leave the header out, or name us, when the page is ours."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "same-origin")
    if origin not in (None, f"http://{request.headers['host']}") or site not in ("same-origin", "none"):
        raise Refusal(403, "Only the preview's own pages may listen to it.")


def _html(data: bytes, code: int, headers: dict[str, str] | None = None) -> Response:
    return Response(data, code, {"Content-Type": HTML, "Content-Security-Policy": POLICY, **(headers or {})})
