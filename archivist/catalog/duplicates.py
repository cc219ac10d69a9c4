"""The same work in two files is shown once; which file is shown is a rule, and every file left out is named.

Two files hold the same work when they have the same text (:data:`SAME_TEXT` of it), or when title and authors agree
and there is more to it: the same address it was saved from, or a good part of the text. Title and author alone are not
enough, for authors use a title twice; and two that declare different titles are two works.

The better copy is the one with a download's own labels, then one with front matter or a sidecar, then any other; of
those the longer one; then the first by path.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from archivist.catalog.sketch import likeness
from archivist.errors import Level, Problem
from archivist.model import Origin, SourcePath, Story, TitleOrigin
from archivist.names import fold

SAME_TEXT = 0.75
SAME_WORK = 0.25
"""How far sketches agree when the text alone is proof, and when title and authors agree already."""

RANKS = {Origin.DOWNLOAD: 0, Origin.SIDECAR: 1, Origin.FRONT_MATTER: 1}
_OTHERS = 2

_CROWD = 40
"""So many stories with one hash in common share a passage everybody has, such as a licence, and not a text."""


def without_duplicates(stories: Sequence[Story]) -> tuple[tuple[Story, ...], tuple[Problem, ...]]:
    """Return the stories, in order, with the best copy of each work only, and a warning for each one left out."""
    hidden: dict[SourcePath, tuple[Story, str]] = {}
    for group in same_works(stories):
        best, *others = sorted(group, key=quality)
        for story in others:
            hidden[story.path] = best, _why(story, best)
    kept = tuple(story for story in stories if story.path not in hidden)
    return kept, tuple(_warning(path, best, why) for path, (best, why) in sorted(hidden.items()))


def same_works(stories: Iterable[Story]) -> list[list[Story]]:
    """Return the groups of stories that are the same work, each of two or more, in order of path."""
    by_path = sorted(stories, key=lambda story: story.path)
    leader: dict[SourcePath, SourcePath] = {}

    def lead(path: SourcePath) -> SourcePath:
        while path in leader:
            path = leader[path]
        return path

    for one, other in _candidates(by_path):
        first, second = lead(one.path), lead(other.path)
        if first != second and is_same(one, other):
            leader[max(first, second)] = min(first, second)
    groups: defaultdict[SourcePath, list[Story]] = defaultdict(list)
    for story in by_path:
        groups[lead(story.path)].append(story)
    return [group for group in groups.values() if len(group) > 1]


def _candidates(stories: Sequence[Story]) -> Iterator[tuple[Story, Story]]:
    """Pairs that share a title with authors, or a part of their sketches: each story with the first that has it."""
    titled: defaultdict[tuple[str, ...], list[Story]] = defaultdict(list)
    alike: defaultdict[str, list[Story]] = defaultdict(list)
    for story in stories:
        titled[_name(story)].append(story)
        # Of two texts that agree by three quarters, one of any seven hashes is surely among the other's 24.
        for mark in story.sketch.split()[:8]:
            alike[mark].append(story)
    seen: set[tuple[SourcePath, SourcePath]] = set()
    for group in (*titled.values(), *(group for group in alike.values() if len(group) <= _CROWD)):
        for index, other in enumerate(group[1:], 1):
            for one in group[: min(index, _CROWD)]:
                if (one.path, other.path) not in seen:
                    seen.add((one.path, other.path))
                    yield one, other


def _name(story: Story) -> tuple[str, ...]:
    return (fold(story.title), *sorted(map(fold, story.authors)))


def is_same(one: Story, other: Story) -> bool:
    """Say whether two files hold the same work."""
    alike = likeness(one.sketch, other.sketch)
    short = one.sketch.startswith("=")
    named = _name(one) == _name(other)
    if _told_apart(one, other):
        return False
    if alike >= SAME_TEXT and not short:
        return True
    if not named:
        return False
    if short and alike:
        return True
    from_one_place = bool(one.source_url) and one.source_url == other.source_url
    return bool(one.authors) and (from_one_place or (alike >= SAME_WORK and not short))


def _told_apart(one: Story, other: Story) -> bool:
    """Whether both declare a title, and not the same: then somebody knows them for two works."""
    declared = one.title_origin is other.title_origin is TitleOrigin.DECLARED
    return declared and fold(one.title) != fold(other.title)


def quality(story: Story) -> tuple[int, int, str]:
    """What copies of one work are ordered by, the best first."""
    rank = RANKS.get(story.voice, _OTHERS) if story.voice else _OTHERS
    return rank, -story.words, story.path


def _why(story: Story, best: Story) -> str:
    """Say by which step of the rule the other copy is better."""
    mine, other = quality(story), quality(best)
    if mine[0] != other[0]:
        return "it is a download with its own labels" if other[0] == 0 else "it has front matter or a sidecar"
    return "it is longer" if mine[1] != other[1] else "its path comes first"


def _warning(path: SourcePath, best: Story, why: str) -> Problem:
    message = (
        f"is the same work as {best.path}, which is shown because {why}; take one of them away, "
        "or write hide = false under [duplicates] in site.toml to show both"
    )
    return Problem(Level.WARNING, path, message, "duplicate")
