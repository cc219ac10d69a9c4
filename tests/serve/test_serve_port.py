"""Which address the preview listens at, what it calls itself, and how it begins and ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from archivist.errors import UsageError
from archivist.serve import port as ports
from archivist.serve import run
from archivist.serve.port import Names, PortError, is_loopback, listen, names_of
from archivist.serve.preview import folder_of


@pytest.fixture
def taken():
    """Return a port that another program has."""
    with socket.create_server(("127.0.0.1", 0)) as endpoint:
        yield endpoint.getsockname()[1]


def test_a_busy_port_that_was_asked_for_is_an_error_with_a_remedy(taken):
    with pytest.raises(PortError) as caught:
        listen("127.0.0.1", taken)

    assert isinstance(caught.value, UsageError)
    assert caught.value.exit_code == 1
    assert str(caught.value) == (
        f"error --port: port {taken} is in use by another program; "
        "stop that program, or choose another port with --port, or none to get a free one [port-busy]"
    )


def test_the_command_ends_before_anything_is_built_when_the_port_is_busy(taken, site):
    with pytest.raises(PortError):
        run(site, port=taken, echo=print)
    assert not (site / ".archivist").exists()


def test_a_busy_port_nobody_asked_for_gives_way_to_the_next(taken, monkeypatch):
    monkeypatch.setattr(ports, "PORT", taken)
    listener = listen("127.0.0.1", None)
    with listener.socket:
        assert taken < listener.port < taken + 10
        assert listener.notes == (f"port {taken} is in use by another program; using {listener.port}",)
        assert listener.url == f"http://127.0.0.1:{listener.port}/"


def test_ten_busy_ports_are_enough(taken, monkeypatch):
    monkeypatch.setattr(ports, "PORT", taken)
    monkeypatch.setattr(ports, "_bind", lambda host, port: None)

    with pytest.raises(PortError, match=f"ports {taken} to {taken + 9} are all in use"):
        listen("127.0.0.1", None)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(PortError, match=r"cannot listen at 192\.0\.2\.1:0"):
        listen("192.0.2.1", 0)


def test_listening_to_everybody_is_warned_about():
    listener = listen("0.0.0.0", 0)
    with listener.socket:
        assert listener.notes[0].startswith("warning --host: listening at 0.0.0.0: anyone who reaches this machine")
        assert listener.url == f"http://127.0.0.1:{listener.port}/"


def test_a_free_loopback_port_needs_no_words():
    listener = listen("localhost", 0)
    with listener.socket:
        assert listener.notes == ()


@pytest.mark.parametrize(
    ("host", "answer"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),
     ("::", False), ("192.168.0.1", False), ("example.org", False), ("", False)],
)  # fmt: skip
def test_loopback(host, answer):
    assert is_loopback(host) is answer


def test_six_is_as_good_as_four():
    try:
        listener = listen("::1", 0)
    except PortError:
        pytest.skip("this machine has no IPv6")
    with listener.socket:
        assert listener.url == f"http://[::1]:{listener.port}/"
        assert f"[::1]:{listener.port}" in names_of(listener)


def test_names_where_everybody_may_come_are_numbers_and_this_machines_own():
    listener = listen("0.0.0.0", 0)
    with listener.socket:
        names, port = names_of(listener), listener.port
    assert f"192.168.0.1:{port}" in names
    assert f"[fe80::1]:{port}" in names
    assert f"{socket.gethostname()}:{port}" in names
    assert f"evil.example:{port}" not in names
    assert f"192.168.0.1.evil.example:{port}" not in names


def test_port_eighty_goes_without_saying():
    names = Names(frozenset({"localhost"}), 80)
    assert "localhost" in names
    assert "localhost:80" in names
    assert "localhost:8000" not in names


def test_two_previews_of_one_site_have_two_folders(site):
    assert folder_of(site, 8000) != folder_of(site, 8001)
    assert folder_of(site, 8000).is_relative_to(site / ".archivist")


SCRIPT = """
    import sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from conftest import SmallBuilder
    from archivist.serve.port import listen
    from archivist.serve.preview import Preview

    root = Path({root!r})
    output = root / ".archivist" / "preview" / "site"
    listener = listen("127.0.0.1", 0)
    Preview(SmallBuilder(root, output), root, output, listener, echo=lambda line: print(line, flush=True)).run()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are sent the POSIX way")
@pytest.mark.parametrize("listening", [False, True])
def test_ctrl_c_ends_well_and_quickly_even_while_browsers_listen(site, listening):
    script = textwrap.dedent(SCRIPT).format(tests=str(Path(__file__).parent), root=str(site))
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        lines = [process.stdout.readline()]
        while not lines[-1].startswith("built"):
            lines.append(process.stdout.readline())
        port = int(next(line for line in lines if line.startswith("serving")).split(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", port)) as endpoint:
            if listening:
                endpoint.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % port)
                page = b""
                while b"</html>" not in page:
                    page += endpoint.recv(65536)
                token = page.split(b"/_archivist/")[1].split(b"/")[0]
                endpoint.sendall(b"GET /_archivist/%b/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % (token, port))
                stream = b""
                while b"version" not in stream:
                    stream += endpoint.recv(65536)
            process.send_signal(signal.SIGINT)
            started = time.monotonic()
            out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")
    assert out == ""
    assert time.monotonic() - started < 10
