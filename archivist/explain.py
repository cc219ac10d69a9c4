"""``archivist explain``: all that was concluded about a story, and the words it was concluded from.

The JSON form is a contract for tools and for measuring; docs/explain.md describes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archivist.build.jobs import make_study
from archivist.build.studying import below_content, pack_folders
from archivist.config import FILE_NAME, Project, Site, load_project, user_cache
from archivist.errors import Level, Problem, StoryError, UsageError
from archivist.lexicon import Lexicon, load_lexicon
from archivist.model import Block, BlockKind, Document, Identity, Inference, Source, Study, Taxonomy, TitleOrigin
from archivist.read.files import find_sources, load

SHOWN = tuple(Taxonomy)[:8]
"""The taxonomies of the contract, in AO3's order."""


def explain(paths: Sequence[Path]) -> Iterator[tuple[str, Study | tuple[Problem, ...]]]:
    """Study each story at or below ``paths``, in a site or anywhere, and yield (path as given, study or problems).

    Raises:
        UsageError: a path does not exist.
    """
    lexicons: dict[tuple[Path, bool], Lexicon] = {}
    for given in paths:
        if not given.exists():
            message = "there is no such file or folder; name stories or folders of stories"
            raise UsageError(Problem(Level.ERROR, str(given), message, "no-such-path"))
        project, site = _surroundings(given)
        key = (project.lexicon, site.real_people)
        if key not in lexicons:
            lexicons[key] = load_lexicon(pack_folders(project), user_cache(), rpf=site.real_people)
        for shown, source in _sources(given, project, site):
            yield shown, _study(shown, source, project, site, lexicons[key])


def _study(shown: str, source: Source, project: Project, site: Site, lexicon: Lexicon) -> Study | tuple[Problem, ...]:
    try:
        return make_study(load(project.content, source), site, lexicon)
    except StoryError as error:
        return tuple(Problem(p.level, shown, p.message, p.code, p.line, p.column, p.excerpt) for p in error.problems)


def _surroundings(path: Path) -> tuple[Project, Site]:
    """Return the site a path belongs to, or a make-believe one around a loose file or folder."""
    path = path.resolve()
    for folder in (path, *path.parents):
        if (folder / FILE_NAME).is_file():
            project, site = load_project(folder)
            if path.is_relative_to(project.content):
                return project, site
    folder = path if path.is_dir() else path.parent
    nowhere = folder / "\0"
    return Project(folder, folder, nowhere, nowhere, nowhere, nowhere), Site()


def _sources(given: Path, project: Project, site: Site) -> Iterator[tuple[str, Source]]:
    """Yield (path to show, source) for each story at or below the path."""
    resolved = given.resolve()
    found, _ = find_sources(project.content, site.exclude)
    for source in found:
        path = project.content / source.path
        if path == resolved:
            yield str(given), source
        elif path.is_relative_to(resolved):
            yield str(given / path.relative_to(resolved)), source


# --- the contract ----------------------------------------------------------------------------------------------------


def as_json(path: str, study: Study) -> dict[str, Any]:
    """Return the object ``explain --json`` prints for one story."""
    story, document, inferences = study.story, study.document, study.inferences
    return {
        "path": path,
        "title": story.title,
        "title_origin": str(story.title_origin),
        "words": story.words,
        "chapters": len(story.chapters),
        "language": inferences.language,
        "pov": inferences.pov,
        "ending": inferences.ending,
        "original": inferences.identity is Identity.ORIGINAL,
        "notes": [{"place": str(note.place), "text": note.text} for note in _notes(document)],
        "tags": [_tag(inference) for taxonomy in SHOWN for inference in inferences.of(taxonomy)],
    }


def _notes(document: Document) -> Iterator[Block]:
    for chapter in document.chapters:
        yield from (block for block in chapter.blocks if block.kind is BlockKind.NOTE)


def _tag(inference: Inference) -> dict[str, Any]:
    return {
        "taxonomy": str(inference.tag.taxonomy),
        "name": inference.tag.name,
        "state": str(inference.state),
        "confidence": round(inference.confidence, 4),
        "evidence": [
            {
                "signal": evidence.signal,
                "weight": round(evidence.weight, 3),
                "quote": evidence.quote,
                "where": list(evidence.where) if evidence.where is not None else None,
            }
            for evidence in inference.evidence
        ],
    }


# --- for people ------------------------------------------------------------------------------------------------------


def as_text(path: str, study: Study) -> str:
    """Return what ``explain`` prints for a person."""
    story, inferences = study.story, study.inferences
    title = f"“{story.title}”" if story.title_origin is TitleOrigin.INCIPIT else story.title
    origin = {TitleOrigin.INCIPIT: "its opening words", TitleOrigin.FILENAME: "from the file name"}
    chapters = f"{len(story.chapters)} chapter{'s' if len(story.chapters) != 1 else ''}"
    facts = (
        f"{story.words:,} words, {chapters}, {inferences.language}, {inferences.pov} person, {inferences.ending} ending"
    )
    lines = [path, f"  {title}  ({origin.get(story.title_origin, str(story.title_origin))})", f"  {facts}"]
    if inferences.identity is not Identity.KNOWN:
        lines.append(f"  fandom: {'none, an original work' if inferences.identity is Identity.ORIGINAL else 'unknown'}")
    for taxonomy in SHOWN:
        for inference in inferences.of(taxonomy):
            lines += _tag_lines(taxonomy, inference)
    return "\n".join(lines) + "\n"


def _tag_lines(taxonomy: Taxonomy, inference: Inference) -> Iterator[str]:
    yield f"  {taxonomy:<13}{inference.tag.name}  {inference.state} {inference.confidence:.2f}"
    for evidence in inference.evidence[:4]:
        place = f"  ({evidence.where[0] + 1}:{evidence.where[1] + 1})" if evidence.where is not None else ""
        yield f"      {evidence.weight:+5.1f}  {evidence.signal}: “{evidence.quote}”{place}"


def relocated(site: Site, study: Study) -> list[Problem]:
    """Return the problems of a study with paths as seen from the site's root."""
    return list(below_content(site, study.document.problems))
