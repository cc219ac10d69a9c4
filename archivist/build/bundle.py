"""output/ -> one zip file: the whole archive to be handed on, which opens from the folder it is unpacked to.

Equal sites give equal bytes: names in order, one date for all, and only files that the manifest lists as ours.
"""

from __future__ import annotations

import shutil
import zipfile
from contextlib import suppress
from pathlib import Path

from archivist.addresses import slugify
from archivist.config import Project, Site
from archivist.errors import Level, OutputError, Problem
from archivist.write import locked, written_files

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The first date that zip files know."""

PACKED = (".epub", ".png", ".woff2", ".jpg", ".jpeg", ".webp")
"""Files that would not get smaller."""

UNWANTED = (".nojekyll", "404.html", "robots.txt", "sw.js")
"""Files that only a server has a use for."""


def zip_site(project: Project, site: Site) -> Path:
    """Write ``<output>.zip`` beside the output folder and return its path; it holds one folder named like the site.

    Raises:
        OutputError: it could not be written.
        LockedError: a build is running.
    """
    target = project.output.with_name(f"{project.output.name}.zip")
    temporary = target.with_name(f"{target.name}.new")
    with locked(project.memory):
        try:
            _write(project.output, slugify(site.title), temporary)
            temporary.replace(target)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            message = f"cannot be written: {error.strerror or error}; the site itself is complete"
            raise OutputError(Problem(Level.ERROR, str(target), message, "output-failed")) from None
    return target


def _write(output: Path, folder: str, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in written_files(output):
            if path in UNWANTED:
                continue
            info = zipfile.ZipInfo(f"{folder}/{path}", MOMENT)
            info.compress_type = zipfile.ZIP_STORED if path.endswith(PACKED) else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            # The size decides whether the long form of zip is needed, so it must be known before.
            info.file_size = (output / path).stat().st_size
            with (output / path).open("rb") as source, archive.open(info, "w") as packed:
                shutil.copyfileobj(source, packed)
