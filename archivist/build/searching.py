"""Stories -> the index of a full-text search, made by Pagefind where the site wants it and Pagefind is installed.

The index is one artifact of many files, named by their content. It is made anew when any story's text changed, and left
alone otherwise: its files are remembered with one fingerprint, like pages.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from archivist.addresses import work_page
from archivist.build.rendering import Rendered, in_place
from archivist.cache import Cache, read_studies
from archivist.config import Project, Site
from archivist.errors import Level, OutputError, Problem
from archivist.model import Artifact, BlockKind, Document, Story, digest
from archivist.write import Manifest, stage

FOLDER = "pagefind"
"""Where the index lies below output/; Pagefind's own name for it."""

_MISSING = "full text is not searched, for Pagefind is not installed; install it with: pip install 'archivist[search]'"
_UNWANTED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight", "playground")
"""Parts of Pagefind for pages that have none of their own."""


def able(site: Site) -> tuple[Site, tuple[Problem, ...]]:
    """Return the site without its full-text search where Pagefind is missing, and a warning that says so."""
    if not site.full_text or find_spec("pagefind"):
        return site, ()
    return replace(site, full_text=False), (Problem(Level.WARNING, "site.toml", _MISSING, "no-pagefind"),)


def with_full_text(
    project: Project, site: Site, stories: Sequence[Story], cache: Cache, manifest: Manifest, rendered: Rendered
) -> Rendered:
    """Return what was rendered with the index of full-text search, if the site has one.

    Raises:
        OutputError: the stage could not be written.
    """
    before = {path: kept for path, kept in cache.pages().items() if path.startswith(f"{FOLDER}/")}
    gone = [path for path in rendered.gone if path not in before]
    if not site.full_text:
        return rendered
    mark = digest(
        version("pagefind"), site.language, *(part for story in stories for part in (story.slug, story.digest))
    )
    if before and all(in_place(project, manifest, path, kept, mark) for path, kept in before.items()):
        return replace(rendered, kept=(*rendered.kept, *before), gone=tuple(gone))
    staged = [stage(project.output, artifact) for artifact in _index(project, site, stories)]
    made = {item.path: (mark, item.digest) for item in staged}
    return replace(
        rendered,
        staged=(*rendered.staged, *staged),
        fingerprints={**rendered.fingerprints, **made},
        gone=(*gone, *(before.keys() - made.keys())),
    )


def _index(project: Project, site: Site, stories: Sequence[Story]) -> list[Artifact]:
    """Let Pagefind read all stories and return the files it makes."""
    folder = Path(tempfile.mkdtemp(dir=project.memory))
    try:
        cache, language = project.memory / "memory.sqlite", site.language.partition("-")[0]
        # In a thread of its own, because this one may run a loop already.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(_write(cache, stories, folder, language))).result()
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(_UNWANTED))
        return [Artifact(f"{FOLDER}/{path.relative_to(folder).as_posix()}", _bytes(path)) for path in files]
    except (OSError, AssertionError) as error:
        problem = Problem(Level.ERROR, FOLDER, f"Pagefind could not make its index: {error}", "pagefind")
        raise OutputError(problem) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bytes(path: Path) -> bytes:
    """Return a file of the index; the order in its list of languages is chance, and is taken out."""
    data = path.read_bytes()
    return json.dumps(json.loads(data), sort_keys=True, ensure_ascii=False).encode() if path.suffix == ".json" else data


async def _write(cache: Path, stories: Sequence[Story], folder: Path, language: str) -> None:
    from pagefind.index import PagefindIndex

    by_path = {story.path: story for story in stories}
    async with PagefindIndex(config={"output_path": str(folder)}) as index:
        for study in read_studies(cache, sorted(by_path)):
            await index.add_custom_record(**_record(by_path[study.document.path], study.document, language))


def _record(story: Story, document: Document, language: str) -> dict[str, Any]:
    """Return one work as Pagefind takes it: where it is read, and its prose.

    All works are of one ``language`` to it, the site's: it would search those of one language only.
    """
    prose = (b.text for chapter in document.chapters for b in chapter.blocks if b.kind is BlockKind.PROSE)
    return {
        "url": work_page(story.slug),
        "content": "\n".join((story.title, *prose)),
        "language": language,
        "meta": {"title": story.title, "author": ", ".join(story.authors)},
    }
