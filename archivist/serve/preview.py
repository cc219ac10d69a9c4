"""The preview as a whole: one thread builds, one serves, and both end together."""

from __future__ import annotations

import signal
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from archivist.errors import ConfigError
from archivist.serve.app import make_app
from archivist.serve.board import Board
from archivist.serve.port import Listener, names_of
from archivist.serve.rebuild import Builds, Rebuilder
from archivist.watch import DEBOUNCE, RESCAN, changes

FAREWELL = 5.0
"""Seconds a running build is given to end after Ctrl-C. It may be cut off: the next one carries on from its journal."""


def folder_of(root: Path, port: int) -> Path:
    """Return where a preview keeps its memory and pages: two previews of one site have two ports, so two folders."""
    return root.resolve() / ".archivist" / "preview" / str(port)


class Preview:
    """Serves what ``builder`` builds into ``folder`` until it is stopped.

    ``echo`` takes each line for the user, from any thread. ``debounce`` and ``rescan`` are in
    seconds, see :func:`archivist.watch.changes`.
    """

    def __init__(
        self,
        builder: Builds,
        root: Path,
        folder: Path,
        listener: Listener,
        *,
        echo: Callable[[str], None],
        reload: bool = True,
        debounce: float = DEBOUNCE,
        rescan: float = RESCAN,
    ) -> None:
        self._listener = listener
        self._echo = echo
        self._debounce = debounce
        self._rescan = rescan
        self._board = Board()
        self._rebuilder = Rebuilder(builder, root, self._board, echo)
        self._ignored = _ignored(builder, root, folder)
        app = make_app(folder, self._board, names_of(listener), reload=reload, echo=echo)
        self._server = _Server(_configure(app), self._board)

    def run(self, *, open_browser: bool = False) -> None:
        """Build, serve, and build again until Ctrl-C or :meth:`stop`."""
        stream = changes(self._rebuilder.watched(), self._ignored, self._debounce, rescan=self._rescan)
        thread = threading.Thread(
            target=self._rebuilder.run,
            args=(stream, self._show if open_browser else _nothing),
            name="rebuild",
            daemon=True,
        )
        with _ctrl_c_calls(self.stop):
            thread.start()
            try:
                self._echo(f"serving {self._listener.url} (Ctrl-C to stop)")
                self._server.run([self._listener.socket])
            finally:
                self._board.close()
                self._rebuilder.stop()
                stream.close()
                thread.join(FAREWELL)

    def stop(self) -> None:
        """End :meth:`run`, from any thread."""
        self._server.should_exit = True

    def _show(self) -> None:
        webbrowser.open(self._listener.url)


class _Server(uvicorn.Server):
    """Ends the streams of events first: an orderly server waits for its answers to end, and they never do."""

    def __init__(self, config: uvicorn.Config, board: Board) -> None:
        super().__init__(config)
        self._board = board

    async def shutdown(self, sockets: object = None) -> None:
        self._board.close()
        await super().shutdown(sockets)  # type: ignore[arg-type]


@contextmanager
def _ctrl_c_calls(stop: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C be an order and not an accident. Only the main thread may say so, and only it is interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: stop())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _configure(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=16 * 1024,
        timeout_graceful_shutdown=1,
    )


def _ignored(builder: Builds, root: Path, folder: Path) -> list[Path]:
    """Return what no build may be started by: what builds write."""
    ignored = [root.resolve() / ".archivist", folder]
    try:
        project, site = builder.load()
    except ConfigError:
        return ignored
    return [*ignored, project.root / site.output]


def _nothing() -> None:
    """Show nothing."""
