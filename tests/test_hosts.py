"""Warnings before a host refuses the upload."""

from __future__ import annotations

import pytest

from archivist.config import HOST_NAMES
from archivist.hosts import HOSTS, MIB, check_limits


def test_every_host_of_the_settings_is_known() -> None:
    assert set(HOSTS) == set(HOST_NAMES)


@pytest.mark.parametrize(
    ("host", "files", "size", "warnings"),
    [
        ("none", 50_000, 1, 0),
        ("neocities", 15_000, 10, 0),
        ("neocities", 15_001, 10, 1),
        ("cloudflare-pages", 20_001, 10, 1),
        ("github-pages", 2, 99 * MIB, 0),
        ("github-pages", 2, 101 * MIB, 1),
        ("github-pages", 12, 101 * MIB, 2),
    ],
)
def test_limits(host: str, files: int, size: int, warnings: int) -> None:
    sizes = {f"{n}.html": size for n in range(files)}
    assert len(check_limits(host, sizes, "output")) == warnings
