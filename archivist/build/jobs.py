"""What a worker does: study chunks of sources, render chunks of pages. Top-level functions of plain values.

Each process is set up once, by :func:`set_up_study` or :func:`set_up_render`, because a lexicon and a theme are worth
loading only once. The state lives in this module because a process pool has no other place for it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from archivist.cache import Fresh, encode_stamps, encode_study, read_pictures, read_studies
from archivist.config import Site
from archivist.errors import Level, Problem, StoryError, ThemeError
from archivist.model import (
    PICTURE,
    Artifact,
    Digest,
    Document,
    Inferences,
    Material,
    Page,
    Source,
    SourcePath,
    State,
    Study,
    Taxonomy,
)
from archivist.workers import timed
from archivist.write import Staged, stage

if TYPE_CHECKING:
    from archivist.lexicon import Lexicon
    from archivist.lexicon.learning import Learned, Lesson
    from archivist.render import Frame, Renderer


@dataclass(frozen=True, slots=True)
class StudySetup:
    """What it takes to study: where content lies, the settings, the knowledge, and the digest of all that shapes it.

    ``context`` is the digest for stories that what was ``learned`` may have shaped, ``base`` for all others.
    """

    content: Path
    site: Site
    lexicon: Lexicon
    context: Digest
    base: Digest
    learned: Learned


@dataclass(frozen=True, slots=True)
class RenderSetup:
    """What it takes to render: the output folder, the cache file to read bodies from, and the frame of every page."""

    output: Path
    cache: Path
    frame: Frame
    theme_memory: Path


@dataclass(frozen=True, slots=True)
class StudyTask:
    """A source to read; ``known`` is the hash of the material the cache already has a valid study for, or empty."""

    source: Source
    known: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The bytes turned out to be the ones already studied: only the stamps are new."""

    path: SourcePath
    stamps: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """A story that cannot be built, and why."""

    path: SourcePath
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PageFailure:
    """A page whose template failed."""

    path: str
    problems: tuple[Problem, ...]


class _State:
    """What this process was set up with."""

    study: StudySetup
    render: RenderSetup
    renderer: Renderer
    memory: Path


def set_up_study(setup: StudySetup) -> None:
    """Make this process ready to study."""
    _State.study = setup


def set_up_render(setup: RenderSetup) -> None:
    """Make this process ready to render."""
    from archivist.render import Renderer

    _State.render = setup
    _State.renderer = Renderer(setup.frame, setup.theme_memory)


def warm_up(setup: StudySetup) -> None:
    """Study a made-up story, so that all that studying loads is there before processes are forked, and shared."""
    text = "# A Lamp\n\n“Stay,” she said. He *smiled*, & the lamp went out <3\n\n***\n\nThey were happy."
    make_study(Material(SourcePath("lamp.md"), text.encode()), setup.site, setup.lexicon, setup.learned)
    setup.lexicon.warm()


def study_sources(chunk: Sequence[StudyTask]) -> list[Fresh | Unchanged | Failed]:
    """Read, understand and record each source, each in the time that is enough for its size."""
    results = []
    for task in chunk:
        with timed(_enough(task.source)):
            results.append(_study(task, _State.study))
    return results


SECONDS = 60.0
"""Processor time any story may take."""

SECONDS_A_MEBIBYTE = 15.0
"""And so much more for each mebibyte of its files: ten times what the slowest takes."""


def _enough(source: Source) -> float:
    size = sum(stamp.size for _, stamp in source.parts) or source.stamp.size
    return SECONDS + SECONDS_A_MEBIBYTE * size / (1 << 20)


def is_risky(task: StudyTask) -> bool:
    """Whether a file is taken apart by parsers of whole formats, and might take the process with it."""
    return task.source.path.lower().endswith(_RISKY)


_RISKY = (".epub", ".docx", ".odt", ".fb2", ".rtf")


def _study(task: StudyTask, setup: StudySetup) -> Fresh | Unchanged | Failed:
    from archivist.read.files import load

    path, began = task.source.path, time.perf_counter()
    try:
        material = load(setup.content, task.source)
        if material.digest == task.known:
            return Unchanged(path, encode_stamps(task.source))
        study = make_study(material, setup.site, setup.lexicon, setup.learned)
    except StoryError as error:
        return Failed(path, error.problems)
    except MemoryError:
        message = "reading this story takes more memory than a story may take; split it, or take it out of content/"
        return Failed(path, (Problem(Level.ERROR, path, message, "too-large"),))
    except Exception as error:
        message = f"could not be understood ({type(error).__name__}: {error}); please report this story as a bug"
        return Failed(path, (Problem(Level.ERROR, path, message, "story-crash"),))
    context = setup.context if may_be_learned(study.document, study.inferences) else setup.base
    return encode_study(study, encode_stamps(task.source), material.digest, context, time.perf_counter() - began)


def set_up_lessons(cache: Path) -> None:
    """Make this process ready to learn from stories the cache holds."""
    _State.memory = cache


def take_lessons(chunk: Sequence[tuple[SourcePath, str]]) -> list[Lesson]:
    """Return what each story teaches about the fandom it is named with."""
    from archivist.lexicon.learning import lesson

    studies = read_studies(_State.memory, [path for path, _ in chunk])
    return [lesson(study.document, fandom) for study, (_, fandom) in zip(studies, chunk, strict=True)]


def make_study(material: Material, site: Site, lexicon: Lexicon, learned: Learned | None = None) -> Study:
    """Read a story, infer what it is about, and sum it up: the pure heart of a build.

    Raises:
        StoryError: there is nothing to show.
    """
    from archivist.catalog import make_story
    from archivist.infer import infer, take_declared
    from archivist.lexicon.learning import NOTHING
    from archivist.read import read_whole

    document, pictures = read_whole(material, encodings=site.encodings, redact=site.redact)
    if site.infer:
        inferences = infer(document, lexicon, learned=learned or NOTHING, aliases=site.aliases)
    else:
        inferences = take_declared(document, lexicon)
    return Study(make_story(document, inferences, site), document, inferences, pictures)


def may_be_learned(document: Document, inferences: Inferences) -> bool:
    """Say whether learned names could have changed what is concluded: nobody declares a fandom, and no pack has it."""
    if document.declared("fandom") is not None:
        return False
    fandoms = [i for i in inferences.of(Taxonomy.FANDOM) if i.state is State.ACCEPTED]
    return not fandoms or any(e.signal == "learned-name" for i in fandoms for e in i.evidence)


def is_picture(page: Page) -> bool:
    """Whether a page is a picture of a work, which is copied and not rendered."""
    return page.template == PICTURE


def render_pages(chunk: Sequence[Page]) -> list[Staged | PageFailure]:
    """Render each page into the stage."""
    wanted = {source for page in chunk if not is_picture(page) for source in _sources(page)}
    studies = {study.document.path: study for study in read_studies(_State.render.cache, sorted(wanted))}
    return [
        _picture(page) if is_picture(page) else _render(page, [studies[source] for source in _sources(page)])
        for page in chunk
    ]


def _picture(page: Page) -> Staged:
    """A picture is what the cache keeps, byte for byte."""
    data = read_pictures(_State.render.cache, page.source or SourcePath(""), [page.path.rpartition("/")[2]])
    return stage(_State.render.output, Artifact(page.path, data[0][1]))


def _with_pictures(study: Study) -> Study:
    """A study with the bytes of its pictures: only downloads carry them inside."""
    names = study.document.pictures
    pictures = read_pictures(_State.render.cache, study.document.path, names) if names else ()
    return replace(study, pictures=tuple(pictures))


def _sources(page: Page) -> tuple[SourcePath, ...]:
    return page.sources or ((page.source,) if page.source is not None else ())


def _render(page: Page, studies: Sequence[Study]) -> Staged | PageFailure:
    from archivist.render.downloads import is_download

    if is_download(page):
        studies = [_with_pictures(study) for study in studies]
    try:
        artifact = _State.renderer.render(page, *studies)
    except ThemeError as error:
        return PageFailure(page.path, error.problems)
    return stage(_State.render.output, artifact)
