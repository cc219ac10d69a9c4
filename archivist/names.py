"""When two spellings are one name: AO3 calls settling this tag wrangling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from unicodedata import normalize

from archivist.model import Tag, Taxonomy

_MEMBERS = re.compile(r"(/| & )")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return what equal names share: compatibility forms, letter case and spaces do not tell names apart."""
    return " ".join(normalize("NFKC", normalize("NFKC", name).casefold()).split())


def canonical(taxonomy: Taxonomy, name: str, aliases: Mapping[tuple[str, str], str]) -> str:
    """Return the name the archivist wants for ``name``; aliases of characters hold within relationships too."""
    wanted = aliases.get((taxonomy, name.casefold().strip()))
    if wanted is not None:
        return wanted
    if taxonomy is Taxonomy.RELATIONSHIP and aliases:
        parts = _MEMBERS.split(name)
        parts[::2] = [canonical(Taxonomy.CHARACTER, part, aliases) for part in parts[::2]]
        return "".join(parts)
    return name


def canonical_tag(tag: Tag, aliases: Mapping[tuple[str, str], str]) -> Tag:
    """Return ``tag`` under the name the archivist wants for it."""
    name = canonical(tag.taxonomy, tag.name, aliases)
    return tag if name == tag.name else Tag(tag.taxonomy, name)
