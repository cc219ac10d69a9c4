"""What declared stories teach about fandoms that no pack knows: kept beside the cache, and kept up to date."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from archivist.build.jobs import set_up_lessons, take_lessons
from archivist.build.knowing import pack_folders
from archivist.cache import Cache
from archivist.config import Project, Site, user_cache
from archivist.model import Digest, SourcePath, State, Story, Taxonomy, digest
from archivist.workers import Crew, Lost, Workforce

if TYPE_CHECKING:
    from archivist.lexicon.learning import Learned, Lesson

NO_FANDOM = "Original Work"

OTHERS = 200
"""Stories of known fandoms that are read to see what is in any story. Which ones is settled by their paths alone."""


def recall(project: Project, site: Site) -> Learned:
    """Return what was learned by the last build; nothing when the site does not want to learn."""
    from archivist.lexicon.learning import NOTHING, read_learned

    return read_learned(_place(project)) if site.learn and site.infer else NOTHING


def _place(project: Project) -> Path:
    from archivist.lexicon.learning import FILE_NAME

    return project.memory / FILE_NAME


def relearn(
    project: Project,
    site: Site,
    cache: Cache,
    stories: Mapping[SourcePath, Story],
    context: Digest,
    before: Learned,
    workforce: Workforce,
) -> Learned:
    """Learn from all stories that declare just one fandom which no pack knows, unless they are the same as before.

    ``context`` is the digest of all else that shapes a story: settings, packs and code.
    """
    if not (site.learn and site.infer):
        return before
    declared = {path: names for path, story in sorted(stories.items()) if (names := _declared(story))}
    key = digest(context, *(part for path, names in declared.items() for part in (path, stories[path].digest, *names)))
    if before.key == key or not (declared or before.key):
        return before
    return _learn(project, site, cache, declared, key, workforce)


def _declared(story: Story) -> tuple[str, ...]:
    """Return the fandoms a story declares."""
    labels = story.labels
    return tuple(x.tag.name for x in labels if x.tag.taxonomy is Taxonomy.FANDOM and x.state is State.DECLARED)


def _learn(
    project: Project,
    site: Site,
    cache: Cache,
    declared: Mapping[SourcePath, tuple[str, ...]],
    key: Digest,
    workforce: Workforce,
) -> Learned:
    from archivist.lexicon import load_lexicon
    from archivist.lexicon.learning import learn, write_learned

    lexicon = load_lexicon(pack_folders(project), user_cache(), rpf=site.real_people)
    unknown = {
        path: names[0]
        for path, names in declared.items()
        if len(names) == 1 and names[0] != NO_FANDOM and lexicon.fandom_index(names[0]) is None
    }
    rest = sorted(declared.keys() - unknown.keys(), key=digest)[:OTHERS] if unknown else []
    lessons = _lessons(cache, unknown | dict.fromkeys(rest, ""), workforce)
    learned = learn([x for x in lessons if x.fandom], lexicon.knows, key, [x for x in lessons if not x.fandom])
    # A folder that cannot be written costs learning again the next time.
    with suppress(OSError):
        write_learned(_place(project), learned)
    return learned


def _lessons(cache: Cache, named: Mapping[SourcePath, str], workforce: Workforce) -> list[Lesson]:
    """Return what each story teaches about the fandom it is named with, in the order of paths."""
    crew: Crew[tuple[SourcePath, str]] = Crew(workforce, set_up_lessons, (cache.path,))
    taken = [one for one in crew.each(take_lessons, list(named.items())) if not isinstance(one, Lost)]
    return sorted(taken, key=lambda one: one.story)
