"""Which knowledge a site uses, and the digest of all that shapes a study."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archivist.build.code import STUDY_PARTS, code_digest
from archivist.config import Project, Site
from archivist.model import Digest, digest


def pack_folders(project: Project) -> tuple[Path, ...]:
    """Return where packs lie: those shipped with archivist, then the site's own."""
    from archivist.lexicon import shipped_packs

    return (shipped_packs(), project.lexicon) if project.lexicon.is_dir() else (shipped_packs(),)


def study_context(site: Site, folders: Sequence[Path]) -> Digest:
    """Return the digest of everything besides its files that shapes a study."""
    from archivist.lexicon import digest_of_packs

    settings = (repr(part) for part in (site.content, site.aliases, site.encodings, site.infer, site.redact))
    return digest(*settings, digest_of_packs(folders, rpf=site.real_people), code_digest(*STUDY_PARTS))
