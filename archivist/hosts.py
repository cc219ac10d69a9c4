"""What the usual static hosts accept, and a warning before an upload would fail.

Figures are the hosts' own published limits for their free plans, as of 2026-09; docs/deploying.md lists them with what
they mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archivist.errors import Level, Problem

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a host takes: files, bytes of the whole site, bytes of one file. ``None`` where no limit is known."""

    files: int | None = None
    size: int | None = None
    file_size: int | None = None


HOSTS: Mapping[str, Limits] = {
    "none": Limits(),
    "github-pages": Limits(size=GIB, file_size=100 * MIB),
    "gitlab-pages": Limits(files=200_000, size=GIB),
    "netlify": Limits(),
    "cloudflare-pages": Limits(files=20_000, file_size=25 * MIB),
    "neocities": Limits(files=15_000, size=GIB, file_size=100 * MIB),
    "s3": Limits(),
}


def check_limits(host: str, sizes: Mapping[str, int], output: str) -> list[Problem]:
    """Compare the sizes of a site's files, by path, with what ``host`` takes; one warning for each limit passed."""
    limits = HOSTS[host]
    found = []
    if limits.files is not None and len(sizes) > limits.files:
        found.append(f"{len(sizes):,} files, but {host} takes {limits.files:,}")
    total = sum(sizes.values())
    if limits.size is not None and total > limits.size:
        found.append(f"{total / MIB:,.0f} MiB in all, but {host} takes {limits.size / MIB:,.0f} MiB")
    largest = max(sizes, key=lambda path: sizes[path], default="")
    if limits.file_size is not None and largest and sizes[largest] > limits.file_size:
        found.append(
            f"{largest} has {sizes[largest] / MIB:,.1f} MiB, but {host} takes {limits.file_size / MIB:,.0f} MiB a file"
        )
    return [Problem(Level.WARNING, output, f"{message}; see docs/deploying.md", "host-limit") for message in found]
