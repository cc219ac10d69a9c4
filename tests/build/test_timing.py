"""Where the time went, as --profile tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.build.timing import SLOWEST, Times
from archivist.cli import run
from archivist.model import SourcePath


def test_stages_come_in_order_and_add_up() -> None:
    times = Times()
    for name in ("read", "render", "read"):
        with times.stage(name):
            pass
    assert list(times.stages) == ["read", "render"]
    times.stages.update(read=3.0, render=1.0)
    assert [line.split() for line in times.lines()] == [
        ["3.000", "s", "75.0%", "read"],
        ["1.000", "s", "25.0%", "render"],
    ]


def test_the_slowest_stories_come_first() -> None:
    times = Times()
    times.add({SourcePath(f"{n}.txt"): n / 10 for n in range(SLOWEST + 5)})
    lines = list(times.lines())
    assert lines[0] == "slowest of 15 stories read:"
    assert [line.split()[-1] for line in lines[1:]] == [f"{n}.txt" for n in range(SLOWEST + 4, 4, -1)]


def test_the_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text("")
    (tmp_path / "content/lamp.txt").write_text("The lamp went round, and the boats came in.\n" * 5)
    monkeypatch.chdir(tmp_path)
    assert run(["build", "--profile", "--jobs", "1"]) == 0
    told = capsys.readouterr().err
    for stage in ("theme", "read and infer", "catalog", "plan and compare", "render", "write", "lamp.txt"):
        assert stage in told
