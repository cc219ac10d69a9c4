"""The recipes of docs/deploying.md, against the real thing: nginx, and a bare git repository."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from .conftest import BASE_URL, Archive, copy_demo
from .test_links import crawl

CONFIG = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    types {{ text/html html; text/css css; application/atom+xml atom; application/xml xml; text/plain txt; }}
    server {{
        listen 127.0.0.1:{port};
        location {prefix} {{ alias {output}/; index index.html; error_page 404 {prefix}404.html; }}
    }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def nginx(output: Path, prefix: str, folder: Path) -> Iterator[str]:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        pytest.skip("nginx is not installed")
    # The server's workers are another user, who must be able to walk to the files.
    site = folder / "site"
    shutil.copytree(output, site)
    for part in (folder, *folder.parents):
        if part.owner() == "root" and part != Path("/"):
            part.chmod(part.stat().st_mode | 0o011)
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, output=site, port=port, prefix=prefix))
    process = subprocess.Popen([program, "-c", str(config), "-e", f"{folder}/error.log"], stderr=subprocess.PIPE)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}{prefix}"
    finally:
        process.terminate()
        process.communicate(timeout=10)


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")


@pytest.mark.parametrize("prefix", ["/", "/sub/path/"])
def test_a_real_web_server(demo: Archive, tmp_path: Path, prefix: str) -> None:
    with nginx(demo.output, prefix, tmp_path) as home:
        seen, broken = crawl(f"{home}index.html", home)
        assert broken == []
        assert len(seen) > 50
        with pytest.raises(HTTPError) as missing:
            urlopen(f"{home}works/nowhere/at/all.html", timeout=10)
        with missing.value as answer:
            assert answer.code == 404
            assert b"<h1" in answer.read()


def test_a_branch_in_a_bare_repository(tmp_path: Path) -> None:
    archive = copy_demo(tmp_path / "site")
    archive.build(base_url=BASE_URL)
    bare, clone = tmp_path / "archive.git", tmp_path / "clone"
    publish(archive.output, bare, first=True)
    subprocess.run(["git", "clone", "-q", "-b", "gh-pages", str(bare), str(clone)], check=True)
    assert without_git(clone) == without_git(archive.output)
    min((archive.root / "content").rglob("*.txt")).unlink()
    report = archive.build(base_url=BASE_URL)
    assert report.removed > 0
    publish(archive.output, bare, first=False)
    subprocess.run(["git", "-C", str(clone), "pull", "-q"], check=True)
    assert without_git(clone) == without_git(archive.output)
    assert (clone / ".nojekyll").exists()


def publish(output: Path, bare: Path, *, first: bool) -> None:
    identity = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org"}
    identity |= {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(output), *words], check=True, env={**os.environ, **identity})

    if first:
        subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
        git("init", "-q", "-b", "gh-pages")
    git("add", "-A")
    git("commit", "-qm", "Publish")
    git("push", "-q", str(bare), "gh-pages")


def without_git(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
