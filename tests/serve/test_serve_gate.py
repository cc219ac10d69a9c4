"""Strangers at the door: nothing outside of the preview's folder goes out, whatever is asked, and nothing breaks."""

from __future__ import annotations

import os
import socket
import threading
import urllib.request

import pytest

from archivist.serve.gate import Refusal, parse_address

BAD_PATHS = [
    b"/..",
    b"/../secret.txt",
    b"/../../../../../../etc/passwd",
    b"/%2e%2e/secret.txt",
    b"/%2E%2E/%2e%2e/etc/passwd",
    b"/.%2e/secret.txt",
    b"/works/../../secret.txt",
    b"/works/%2e%2e/%2e%2e/%2e%2e/secret.txt",
    b"/..%2fsecret.txt",
    b"/works%2f..%2f..%2fsecret.txt",
    b"/%252e%252e/secret.txt",
    b"/..\\secret.txt",
    b"/..%5csecret.txt",
    b"/%5c%5chost%5cshare",
    b"/C:/Windows/win.ini",
    b"/C:%5cWindows%5cwin.ini",
    b"//evil.example/",
    b"//evil.example/..",
    b"///etc/passwd",
    b"/works//bleach/",
    b"/./index.html",
    b"/index.html%00",
    b"/%00",
    b"/index.html%00.css",
    b"/a%0d%0aSet-Cookie:x=1",
    b"/%0a",
    b"/%7f",
    b"/%ff%fe",
    b"/%c0%ae%c0%ae/secret.txt",
    b"/%ed%a0%80",
    b"/%e0%80%ae%e0%80%ae/etc/passwd",
    b"/%zz",
    b"/%",
    b"/%2",
    b"/%u002e%u002e/",
    b"/" + b"a" * 3000,
    b"/" + b"a/" * 900 + b"x",
    b"/" + b"%41" * 700,
    b"/" + b"\xc3\xa9".hex().encode() * 200,
    b"/.archivist.json",
    b"/.git/config",
    b"/works/.hidden",
    b"*",
    b"secret.txt",
    b"http://evil.example/",
    b"http://127.0.0.1/../secret.txt",
    b"file:///etc/passwd",
    b"/_archivist/",
    b"/_archivist/wrong-token/events",
    b"/_archivist/wrong-token/reload.js",
    b"/_archivist/../secret.txt",
    b"/~root/.ssh/id_rsa",
    b"/?../../secret.txt",
]


@pytest.mark.parametrize("path", BAD_PATHS, ids=lambda path: path[:40].decode("latin-1"))
def test_a_hostile_path_gets_a_short_refusal_and_no_byte_from_outside(running, secret, path):
    answer = running.raw(
        b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % running.port
    )

    status = int(answer.split(b" ", 2)[1])
    if path.startswith(b"/?"):
        assert status == 200  # a query never chooses a file
    else:
        assert 400 <= status < 500
    assert b"TOP-SECRET" not in answer
    assert b"root:" not in answer
    assert b"Traceback" not in answer
    assert b"Set-Cookie" not in answer.split(b"\r\n\r\n")[0]
    assert running.get("/").status == 200
    assert not any("Traceback" in line or "crash" in line for line in running.lines)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "CONNECT", "get"])
def test_the_preview_can_only_be_read(running, method):
    answer = running.raw(f"{method} / HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nConnection: close\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 405 ")
    assert b"allow: GET, HEAD" in answer


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:{port}.evil.example",
        "127.0.0.1.evil.example:{port}",
        "localhost.evil.example:{port}",
        "localhost@evil.example:{port}",
        "localhost:{port}:{port}",
        "0.0.0.0:{port}",
        "[::2]:{port}",
        "192.168.0.1:{port}",
        "localhost.:{port}",
        "localhost:+{port}",
        "localhost:0{port}",
        "",
        ":{port}",
        "[::1]evil:{port}",
    ],
)
def test_another_name_is_misdirected(running, host):
    name = host.format(port=running.port)
    answer = running.raw(f"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 421 ")
    assert b"Karakura" not in answer


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
def test_this_machines_own_names_are_answered(running, host):
    assert running.get("/", Host=f"{host}:{running.port}").status == 200


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 40_000 + b"\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_not_a_request_is_refused(running, request_):
    answer = running.raw(request_.replace(b"{port}", str(running.port).encode()))

    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert b"Karakura" not in answer
    assert running.get("/").status == 200


def test_nothing_is_allowed_to_another_origin(running):
    answer = running.get("/", Origin="http://evil.example")

    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


def test_the_stream_is_for_our_own_pages(running):
    path = f"/_archivist/{running.token()}/events"

    assert running.get(path, "HEAD").status == 200
    assert running.get(path, "HEAD", Origin=running.url).status == 200
    assert running.get(path, Origin="http://evil.example").status == 403
    assert running.get(path, Origin="null").status == 403
    assert running.get(path, Origin=f"http://localhost:{running.port}").status == 403
    assert running.get(path, Sec_Fetch_Site="cross-site").status == 403
    assert running.get(path[:-9] + "x/events").status == 404


def test_the_token_differs_from_run_to_run(start):
    assert start().token() != start().token()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no links and pipes here")
def test_links_and_pipes_are_not_files(running, secret):
    os.symlink(secret, running.output / "link.txt")
    os.symlink(secret.parent, running.output / "folder")
    os.mkfifo(running.output / "pipe.txt")
    (running.output / "real.txt").write_text("real")
    os.symlink(running.output / "real.txt", running.output / "inner.txt")

    for path in ("/link.txt", "/folder/secret.txt", "/folder/", "/folder", "/pipe.txt", "/inner.txt"):
        answer = running.get(path)
        assert answer.status == 404, path
        assert "TOP-SECRET" not in answer.text
    assert running.get("/real.txt").text == "real"


def test_a_neighbour_folder_with_the_same_beginning_is_outside(running):
    neighbour = running.output.with_name(running.output.name + "-evil")
    neighbour.mkdir()
    (neighbour / "index.html").write_text("TOP-SECRET")

    assert running.get(f"/../{neighbour.name}/index.html").status == 400


def test_a_preview_folder_behind_a_link_works(start, site, tmp_path):
    (site / ".archivist").mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    os.symlink(elsewhere, site / ".archivist" / "preview")

    assert "Rain in Karakura" in start().get("/works/bleach/rain/").text


def test_a_thousand_at_once(running):
    statuses: list[int] = []

    def hammer() -> None:
        for _ in range(50):
            with urllib.request.urlopen(f"{running.url}/works/bleach/rain/index.html", timeout=30) as answer:
                statuses.append(answer.status)

    threads = [threading.Thread(target=hammer) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 1000


def test_many_idle_and_slow_clients_hold_nobody_up(running):
    idle = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(100)]
    try:
        for number, endpoint in enumerate(idle):
            endpoint.sendall(b"GET / HTTP/1.1\r\nHo"[: number % 18])
        assert running.get("/works/bleach/snow/").status == 200
    finally:
        for endpoint in idle:
            endpoint.close()


def test_a_range_is_answered_with_the_whole(running):
    answer = running.get("/assets/style.css", Range="bytes=5-6")

    assert (answer.status, answer.text) == (200, "body { margin: 2em; }")


def test_an_accident_is_a_short_answer_and_one_line(running, monkeypatch, eventually):
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("archivist.serve.app.find", fail)
    answer = running.get("/")

    assert answer.status == 500
    assert "secret detail" not in answer.text
    eventually(lambda: len([line for line in running.lines if "preview-crash" in line]) == 1)


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        (b"/", "/"),
        (b"/works/rain/", "/works/rain/"),
        (b"/works/%E7%8B%A1%E5%99%9B/index.html", "/works/狡噛/index.html"),
        (b"/a%20b%25c", "/a b%c"),
        (b"/a..b/...c", "/a..b/...c"),
    ],
)
def test_plain_addresses_are_decoded_once(raw, address):
    assert parse_address(raw) == address


def test_a_refusal_can_be_raised_through_a_context_manager():
    from contextlib import ExitStack

    with pytest.raises(Refusal), ExitStack():
        raise Refusal(400, "no")
