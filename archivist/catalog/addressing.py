"""One address for each work and each shelf: collisions are settled the same way in every build, and reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archivist.addresses import collision_key, shelf_folder, short_digest, slug_of_path
from archivist.config import Site
from archivist.errors import CollisionError, Level, Problem
from archivist.model import Slug, SourcePath, Story, Tag, digest


def address_works(stories: Sequence[Story], site: Site) -> tuple[list[Story], list[Problem]]:
    """Give every story a slug of its own.

    A declared slug beats a path that happens to give the same; otherwise the first path keeps the address.

    Raises:
        CollisionError: two stories declare one slug; every such pair is listed.
    """
    claims: defaultdict[str, list[Story]] = defaultdict(list)
    for story in stories:
        claims[collision_key(story.slug)].append(story)
    if len(claims) == len(stories):
        return list(stories), []
    contested = [sorted(claim, key=_by_right) for claim in claims.values() if len(claim) > 1]
    if clashes := [problem for claim in contested for problem in _clashes(claim, site)]:
        raise CollisionError(clashes)
    moved: dict[SourcePath, Slug] = {}
    problems = []
    taken = set(claims)
    for keeper, *others in sorted(contested, key=lambda claim: claim[0].path):
        for story in others:
            moved[story.path] = _free_slug(story, taken)
            problems.append(_moved_problem(keeper, story, moved[story.path]))
    return [_at(story, moved[story.path]) if story.path in moved else story for story in stories], problems


def _is_declared(story: Story) -> bool:
    return story.slug != slug_of_path(story.home or story.path)


def _by_right(story: Story) -> tuple[bool, str]:
    return not _is_declared(story), story.path


def _clashes(claim: Sequence[Story], site: Site) -> Iterator[Problem]:
    keeper, *others = (story for story in claim if _is_declared(story)) if _is_declared(claim[0]) else claim[:1]
    for story in others:
        message = (
            f"slug {story.slug!r} is declared by {site.content}/{keeper.path} too; "
            "change the slug in one of them, or delete it there to use the file's name"
        )
        yield Problem(Level.ERROR, f"{site.content}/{story.path}", message, "slug-collision")


def _free_slug(story: Story, taken: set[str]) -> Slug:
    for length in (4, 8, 32):
        slug = Slug(f"{story.slug}-{short_digest(story.path, length)}")
        if collision_key(slug) not in taken:
            break
    taken.add(collision_key(slug))
    return slug


def _at(story: Story, slug: Slug) -> Story:
    return replace(story, slug=slug, digest=digest(story.digest, slug))


def _moved_problem(keeper: Story, story: Story, slug: Slug) -> Problem:
    message = (
        f"has the same address as {keeper.path} and went to works/{slug}/ instead; "
        "rename one of the files, or declare a slug in one of them"
    )
    return Problem(Level.WARNING, story.path, message, "same-address")


def address_shelves(tags: Iterable[tuple[Tag, SourcePath]]) -> tuple[dict[Tag, str], list[Problem]]:
    """Give every tag a folder of its own; with each tag comes a story that carries it, to name in a warning."""
    addresses: dict[Tag, str] = {}
    holders: dict[str, Tag] = {}
    problems = []
    for tag, path in tags:
        address = shelf_folder(tag)
        if holder := holders.get(collision_key(address)):
            address = _free_folder(address, tag, holders)
            problems.append(_shelf_problem(holder, tag, address, path))
        addresses[tag] = address
        holders[collision_key(address)] = tag
    return addresses, problems


def _free_folder(address: str, tag: Tag, holders: dict[str, Tag]) -> str:
    for length in (4, 8, 32):
        folder = f"{address}-{short_digest(tag.name, length)}"
        if collision_key(folder) not in holders:
            break
    return folder


def _shelf_problem(holder: Tag, tag: Tag, address: str, path: SourcePath) -> Problem:
    message = (
        f"{tag.taxonomy} {tag.name!r} has the same address as {holder.name!r} and went to {address}/; "
        f"if they are one, put one under [aliases.{tag.taxonomy}] in site.toml"
    )
    return Problem(Level.WARNING, path, message, "same-shelf")
