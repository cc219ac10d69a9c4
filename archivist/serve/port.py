"""Which address the preview listens at, and which names it answers to."""

from __future__ import annotations

import errno
import ipaddress
import os
import re
import socket
from dataclasses import dataclass

from archivist.errors import Level, Problem, UsageError

PORT = 8000
TRIES = 10


class PortError(UsageError):
    """The port that was asked for cannot be had; with another one the command would work."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Listener:
    """A socket that listens, the address it was asked to listen at, and what the user should know about that."""

    socket: socket.socket
    host: str
    port: int
    notes: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address of the home page."""
        name = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://{_bracketed(name)}:{self.port}/"


def listen(host: str, port: int | None) -> Listener:
    """Listen at ``port``, or at the first free of ten when nobody asked for one.

    Raises:
        PortError: that is not possible.
    """
    notes = [] if is_loopback(host) else [_open_note(host)]
    wanted = range(PORT, PORT + TRIES) if port is None else (port,)
    for number in wanted:
        if found := _bind(host, number):
            actual = found.getsockname()[1]
            if port is None and actual != PORT:
                notes.append(f"port {PORT} is in use by another program; using {actual}")
            return Listener(found, host, actual, tuple(notes))
    raise PortError(_busy(wanted))


def _bind(host: str, port: int) -> socket.socket | None:
    """Return a listening socket, or ``None`` when another program has the port."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return _listen(socket.socket(family, kind, protocol), address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return None
        reason = error.strerror or str(error)
        message = f"cannot listen at {_bracketed(host)}:{port}: {reason}; choose another --port or --host"
        raise PortError(Problem(Level.ERROR, "--port", message, "port-refused")) from None


def _listen(endpoint: socket.socket, address: tuple[object, ...]) -> socket.socket:
    try:
        if os.name == "posix":
            # A port whose last connections are still dying may be used; elsewhere this would share a living one.
            endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        endpoint.bind(address)
        endpoint.listen(1024)
    except OSError:
        endpoint.close()
        raise
    return endpoint


def _busy(wanted: range | tuple[int, ...]) -> Problem:
    if len(wanted) > 1:
        message = (
            f"ports {wanted[0]} to {wanted[-1]} are all in use by other programs; "
            "stop one of them, or choose another port with --port"
        )
    else:
        message = (
            f"port {wanted[0]} is in use by another program; "
            "stop that program, or choose another port with --port, or none to get a free one"
        )
    return Problem(Level.ERROR, "--port", message, "port-busy")


def _open_note(host: str) -> str:
    message = (
        f"listening at {host or 'every address'}: anyone who reaches this machine can read the preview and its drafts"
    )
    return str(Problem(Level.WARNING, "--host", message, "open-host"))


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@dataclass(frozen=True, slots=True)
class Names:
    """The names a request may call the preview by.

    A page of a stranger can make its own name point at this machine and would then be let in by the browser as being of
    the same origin (DNS rebinding). A number cannot be made to point anywhere, so any number is fine where the preview
    listens to every address.
    """

    hosts: frozenset[str]
    port: int
    numbers: bool = False

    def __contains__(self, header: str) -> bool:
        """Say whether this ``Host`` header is one of ours."""
        name, port = _split(header.lower())
        if port != self.port:
            return False
        return name in self.hosts or (self.numbers and _is_number(name))

    def __str__(self) -> str:
        return ", ".join(f"{name}:{self.port}" for name in sorted(self.hosts))


def names_of(listener: Listener) -> Names:
    """Return the names that lead to a listener."""
    own = {"localhost", "127.0.0.1", "[::1]"}
    if listener.host in ("", "0.0.0.0", "::"):  # noqa: S104
        machine = socket.gethostname().lower()
        return Names(frozenset({*own, machine, f"{machine}.local"}), listener.port, numbers=True)
    return Names(frozenset({*own, _bracketed(listener.host.lower())}), listener.port)


def _split(header: str) -> tuple[str, int]:
    """Split a ``Host`` header into name and port: 80 when it names none, -1 when it is no such thing."""
    match = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{1,5}))?", header)
    if match is None:
        return header, -1
    return match[1], int(match[2] or 80)


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
