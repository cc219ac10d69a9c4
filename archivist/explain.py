"""``archivist explain``: all that was concluded about a story, and the words it was concluded from.

The JSON form is a contract for tools and for measuring; docs/explain.md describes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archivist.build.looking import look
from archivist.errors import Problem, StoryError
from archivist.model import Block, BlockKind, Document, Identity, Inference, Study, Taxonomy, TitleOrigin

SHOWN = tuple(Taxonomy)[:8]
"""The taxonomies of the contract, in AO3's order."""


def explain(paths: Sequence[Path]) -> Iterator[tuple[str, Study | tuple[Problem, ...]]]:
    """Study each story at or below ``paths``, in a site or anywhere, and yield (path as given, study or problems).

    Raises:
        UsageError: a path does not exist.
    """
    for seen in look(paths):
        try:
            yield seen.shown, seen.study()
        except StoryError as error:
            yield seen.shown, error.problems


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
