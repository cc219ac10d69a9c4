"""Stories -> the Catalog: newest first, one spelling for each name, one shelf for each tag."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from archivist.addresses import FOLDERS
from archivist.catalog.addressing import address_shelves, address_works
from archivist.catalog.families import Kinship, families
from archivist.catalog.related import relate
from archivist.config import Site
from archivist.errors import Problem
from archivist.model import Catalog, FandomKin, Label, SeriesEntry, Shelf, Slug, State, Story, Tag, Taxonomy, digest
from archivist.names import fold

NOT_RATED = Tag(Taxonomy.RATING, "Not Rated")
NO_WARNINGS_CHOSEN = Tag(Taxonomy.WARNING, "Creator Chose Not To Use Archive Warnings")

Spelling = dict[Tag, Tag]
"""From a spelling that gives way to the one that stands for all."""

_LATEST_FIRST: Mapping[str, tuple[Callable[[Story], Any], bool]] = {
    "updated": (lambda story: story.updated or story.published or "", True),
    "published": (lambda story: story.published or story.updated or "", True),
    "title": (lambda story: fold(story.title), False),
    "author": (lambda story: tuple(map(fold, story.authors)) or ("\U0010ffff",), False),
    "words": (lambda story: story.words, True),
}


def make_catalog(
    stories: Iterable[Story], site: Site, kin: Mapping[str, FandomKin] | None = None
) -> tuple[Catalog, tuple[Problem, ...]]:
    """Put every story in its place and on its shelves, and return what the archivist should know about it.

    ``kin`` is what is known of fandoms by name, see :func:`archivist.lexicon.fandom_kin`; without it there are no
    families.

    Raises:
        CollisionError: two stories declare one slug.
    """
    # Everything below depends on the order of paths only, so that the order of the folder cannot be seen.
    by_path = sorted(stories, key=lambda story: story.path)
    addressed, problems = address_works(by_path, site)
    spelled = _respell(addressed)
    ordered = _sort(spelled, site.sort)
    shelves, warnings = _shelve(ordered, Kinship(kin or {}))
    by_slug = {story.slug: story for story in ordered}
    return Catalog(by_slug, shelves, relate(by_slug, shelves)), (*problems, *warnings)


def _sort(stories: Sequence[Story], sort: str) -> list[Story]:
    """Sort by title and path, then by what the site asks for; stories without a date come after those with one."""
    key, reverse = _LATEST_FIRST[sort]
    ordered = sorted(stories, key=lambda story: (fold(story.title), story.path))
    return sorted(ordered, key=key, reverse=reverse)


# --- spellings -------------------------------------------------------------------------------------------------------


def tags_of(story: Story) -> Iterator[Tag]:
    """Yield every tag that gives a story a place on a shelf."""
    rated = warned = False
    for label in story.labels:
        if label.state is not State.SUGGESTED and label.tag.taxonomy in FOLDERS:
            rated |= label.tag.taxonomy is Taxonomy.RATING
            warned |= label.tag.taxonomy is Taxonomy.WARNING
            yield label.tag
    if not rated:
        yield NOT_RATED
    if not warned:
        yield NO_WARNINGS_CHOSEN
    yield from (Tag(Taxonomy.AUTHOR, name) for name in story.authors)
    yield from (Tag(Taxonomy.SERIES, entry.name) for entry in story.series)


def _respell(stories: Sequence[Story]) -> list[Story]:
    """Write each name the way most stories write it."""
    uses = Counter(tag for story in stories for tag in tags_of(story))
    rivals: defaultdict[tuple[Taxonomy, str], list[Tag]] = defaultdict(list)
    for tag in uses:
        rivals[tag.taxonomy, fold(tag.name)].append(tag)
    spelling: Spelling = {}
    for group in rivals.values():
        if len(group) > 1:
            winner = min(group, key=lambda tag: (-uses[tag], tag.name))
            spelling.update((tag, winner) for tag in group if tag != winner)
    return [_respelled(story, spelling) for story in stories] if spelling else list(stories)


def _respelled(story: Story, spelling: Spelling) -> Story:
    if not any(tag in spelling for tag in tags_of(story)):
        return story
    labels = tuple(Label(spelling.get(x.tag, x.tag), x.state, x.confidence) for x in story.labels)
    authors = tuple(_name(Taxonomy.AUTHOR, name, spelling) for name in story.authors)
    series = tuple(SeriesEntry(_name(Taxonomy.SERIES, entry.name, spelling), entry.part) for entry in story.series)
    changed = digest(story.digest, repr((labels, authors, series)))
    return replace(story, labels=labels, authors=authors, series=series, digest=changed)


def _name(taxonomy: Taxonomy, name: str, spelling: Spelling) -> str:
    tag = Tag(taxonomy, name)
    return spelling.get(tag, tag).name


# --- shelves ---------------------------------------------------------------------------------------------------------


def _shelve(stories: Sequence[Story], kinship: Kinship) -> tuple[dict[Tag, Shelf], list[Problem]]:
    carried = [tuple(dict.fromkeys(tags_of(story))) for story in stories]
    broader = families({tag for tags in carried for tag in tags if tag.taxonomy is Taxonomy.FANDOM}, kinship)
    contents: defaultdict[Tag, list[Story]] = defaultdict(list)
    for story, own in zip(stories, carried, strict=True):
        above = (wider for tag in own for wider in broader.get(tag, ()))
        for tag in dict.fromkeys((*own, *above)) if broader else own:
            contents[tag].append(story)
    tags = sorted(contents, key=_by_taxonomy_and_name)
    addresses, problems = address_shelves((tag, contents[tag][0].path) for tag in tags)
    shelves = {
        tag: Shelf(tag, addresses[tag], _slugs(tag, contents[tag]), broader.get(tag, ()), kinship.medium(tag))
        for tag in tags
    }
    return shelves, problems


_GROUPS = {taxonomy: index for index, taxonomy in enumerate(Taxonomy)}


def _by_taxonomy_and_name(tag: Tag) -> tuple[int, str, str]:
    return _GROUPS[tag.taxonomy], fold(tag.name), tag.name


def _slugs(tag: Tag, stories: list[Story]) -> tuple[Slug, ...]:
    """Return the stories of a shelf in its order: a series goes by its parts, the rest is newest first already."""
    if tag.taxonomy is Taxonomy.SERIES:
        stories = sorted(stories, key=lambda story: _place_in_series(story, tag.name))
    return tuple(story.slug for story in stories)


def _place_in_series(story: Story, name: str) -> tuple[bool, int, str, str, str]:
    part = next((entry.part for entry in story.series if entry.name == name), None)
    return part is None, part or 0, story.published or "9999", fold(story.title), story.path
