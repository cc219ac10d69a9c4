"""Small documents and inferences for tests of the stages after reading."""

from __future__ import annotations

from html import escape

from archivist.catalog import make_catalog, make_story
from archivist.config import Site
from archivist.errors import Problem
from archivist.model import (
    Block,
    BlockKind,
    Catalog,
    Chapter,
    Declaration,
    Document,
    Evidence,
    Identity,
    Inference,
    Inferences,
    Origin,
    Place,
    SourcePath,
    State,
    Story,
    Study,
    Tag,
    Taxonomy,
    TitleOrigin,
    digest,
)


def prose(text: str) -> Block:
    return Block(BlockKind.PROSE, f"<p>{escape(text, quote=False)}</p>", text)


def note(text: str, place: Place) -> Block:
    return Block(BlockKind.NOTE, f"<p>{escape(text, quote=False)}</p>", text, place)


def heading(text: str, level: int = 1) -> Block:
    return Block(BlockKind.HEADING, f"<h{level}>{escape(text)}</h{level}>", text)


def scene_break(text: str = "* * *") -> Block:
    return Block(BlockKind.BREAK, f"<p>{text}</p>", text)


def chapter(*blocks: Block | str, title: str | None = None) -> Chapter:
    return Chapter(title, tuple(prose(block) if isinstance(block, str) else block for block in blocks))


def document(
    path: str,
    *chapters: Chapter,
    title: str = "",
    title_origin: TitleOrigin = TitleOrigin.DECLARED,
    **declared: str | tuple[str, ...],
) -> Document:
    chapters = chapters or (chapter("Rain fell on the harbour."),)
    declarations = tuple(
        Declaration(field, (value,) if isinstance(value, str) else value, Origin.FRONT_MATTER)
        for field, value in declared.items()
    )
    name = title or path.rpartition("/")[2].partition(".")[0].replace("-", " ").title()
    return Document(SourcePath(path), digest(path), "utf-8", name, title_origin, declarations, chapters)


def tag(
    taxonomy: Taxonomy, name: str, confidence: float = 1.0, state: State | None = None, *evidence: Evidence
) -> Inference:
    if state is None:
        state = State.DECLARED if confidence == 1.0 else State.ACCEPTED if confidence >= 0.6 else State.SUGGESTED
    return Inference(Tag(taxonomy, name), state, confidence, evidence)


def inferences(*tags: Inference, language: str = "en", identity: Identity = Identity.KNOWN) -> Inferences:
    return Inferences(tags, language, "third", "open", identity, crossover=False)


def study(document_: Document, *tags: Inference, site: Site | None = None, language: str = "en") -> Study:
    found = inferences(*tags, language=language)
    return Study(make_story(document_, found, site or Site()), document_, found)


def story(path: str, *tags: Inference, site: Site | None = None, **declared: str | tuple[str, ...]) -> Story:
    title = declared.pop("title", "")
    assert isinstance(title, str)
    return study(document(path, title=title, **declared), *tags, site=site).story


def catalog(*stories: Story, site: Site | None = None) -> Catalog:
    made, problems = make_catalog(stories, site or Site())
    assert not problems, [str(problem) for problem in problems]
    return made


def codes(problems: tuple[Problem, ...] | list[Problem]) -> list[str]:
    return [problem.code for problem in problems]
