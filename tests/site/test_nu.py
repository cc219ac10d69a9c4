"""The Nu HTML checker, the field's own, over every page, style sheet and picture of the demo archive.

It is a Java program of its own: name its jar in VNU_JAR (npm's ``vnu-jar`` carries it).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import Archive

JAR = Path(os.environ.get("VNU_JAR", "vnu.jar"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("java") and JAR.is_file()), reason="the Nu checker needs Java and VNU_JAR"),
]


@pytest.mark.parametrize(("kind", "suffix"), [("--html", ".html"), ("--css", ".css"), ("--svg", ".svg")])
def test_the_nu_checker_finds_no_error(demo: Archive, kind: str, suffix: str) -> None:
    files = sorted(str(path) for path in demo.output.rglob(f"*{suffix}"))
    assert files
    command = ["java", "-jar", str(JAR), kind, "--format", "json", "--exit-zero-always", *files]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = [message for message in json.loads(told)["messages"] if message["type"] != "info"]
    assert [f"{m.get('url')}:{m.get('lastLine')}: {m['message']}" for m in found] == []
