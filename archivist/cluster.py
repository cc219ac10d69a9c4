"""Processes of other machines: a Dask scheduler's workers as a workforce.

Dask is the engine; this module only makes it look like any other :class:`concurrent.futures.Executor`. A worker is set
up once for each stage of a build: the arguments travel once, and a worker that joins later fetches them from another.
A chunk whose worker dies is given to another one by Dask itself, and comes back as lost only when it killed several.

The workers read content/ and the cache, and write the stage, at the very paths the client has: all of it lies on
storage that they share.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import Any, ClassVar, Self
from uuid import uuid4

from distributed import Client, KilledWorker

from archivist import __version__
from archivist.errors import Level, Problem, UsageError

PATIENCE = 10
"""Seconds to wait for the scheduler, and for its first worker."""


class Cluster:
    """The workers of a Dask scheduler. Close it, or use it in a ``with`` statement, to let go of them.

    Raises:
        UsageError: nothing answers at ``address`` (``tcp://host:port``), it has no workers, or they run another version
            of archivist.
    """

    died: ClassVar[type[Exception]] = KilledWorker

    def __init__(self, address: str) -> None:
        self._address = address
        try:
            self._client: Any = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise self._unusable(f"no Dask scheduler answers ({error}); start one with: dask scheduler") from error
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    @property
    def size(self) -> int:
        """How many workers there are now; more may join in the middle of a build."""
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def executor(self, size: int, setup: Callable[..., None], arguments: tuple[Any, ...], memory: int) -> Executor:  # noqa: ARG002
        """Return all workers, whatever ``size`` and ``memory``: Dask decides who works, within its own limits."""
        return _Workers(self._client, setup, arguments)

    def close(self) -> None:
        """Leave the cluster; its workers go on living."""
        self._client.close(timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise self._unusable("the scheduler has no workers; start some with: dask worker") from error
        versions = self._client.run(_version, on_error="return")
        strange = sorted(worker for worker, version in versions.items() if version != __version__)
        if strange:
            found = versions[strange[0]]
            message = f"{strange[0]} has not archivist {__version__} but {found}; install the same on every worker"
            raise self._unusable(message)

    def _unusable(self, message: str) -> UsageError:
        return UsageError(Problem(Level.ERROR, self._address, message, "cluster"))


class _Workers(Executor):
    """One stage of a build on the workers of a client."""

    def __init__(self, client: Any, setup: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._executor = client.get_executor(pure=False)
        self._setup = setup
        self._stage = uuid4().hex
        self._arguments = client.scatter([arguments], broadcast=True)[0]

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ARG002
        future: Future[Any] = self._executor.submit(_work, self._stage, self._setup, self._arguments, fn, args)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=wait and not cancel_futures)


class _Worker:
    """What a worker process is set up for. Its threads take turns, for what is set up knows nothing of threads."""

    turn = threading.Lock()
    stage = ""


def _work(stage: str, setup: Callable[..., None], arguments: tuple[Any, ...], job: Any, args: Sequence[Any]) -> Any:
    with _Worker.turn:
        if _Worker.stage != stage:
            setup(*arguments)
            _Worker.stage = stage
        return job(*args)


def _version() -> str:
    return __version__
