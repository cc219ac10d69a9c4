"""What somebody declares about a story: it goes the same road as what is inferred, with confidence 1.0.

A declared field is never inferred. Names are brought to their canonical form where the lexicon leaves no doubt which
one is meant; everything else stays as typed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from archivist.lexicon import Lexicon
from archivist.model import Document, Evidence, Inference, State, Tag, Taxonomy

FIELDS = {
    "rating": Taxonomy.RATING, "warning": Taxonomy.WARNING, "category": Taxonomy.CATEGORY, "fandom": Taxonomy.FANDOM,
    "relationship": Taxonomy.RELATIONSHIP, "character": Taxonomy.CHARACTER, "tone": Taxonomy.TONE, "tag": Taxonomy.TAG,
    "author": Taxonomy.AUTHOR, "series": Taxonomy.SERIES, "collection": Taxonomy.COLLECTION,
    "language": Taxonomy.LANGUAGE,
}  # fmt: skip
"""The declared fields that become tags."""

ORIGINAL_WORK = "Original Work"


def settled_fields(document: Document) -> frozenset[str]:
    """Return the fields that must not be inferred: the declared ones and those that ``lock`` names."""
    declared = {declaration.field for declaration in document.declarations}
    return frozenset(declared | set(document.declared("lock") or ()))


def declared_fandoms(document: Document, lexicon: Lexicon) -> tuple[int, ...]:
    """Return the declared fandoms that the lexicon knows, as indexes."""
    found = (lexicon.fandom_index(value) for value in document.declared("fandom") or ())
    return tuple(dict.fromkeys(index for index in found if index is not None))


def excluded_fandoms(document: Document, lexicon: Lexicon, names: Collection[str]) -> frozenset[int]:
    """Return the fandoms that somebody said the story does not belong to, as indexes."""
    found = (lexicon.fandom_index(name) for name in (*names, *(document.declared("not_fandom") or ())))
    return frozenset(index for index in found if index is not None)


def declared_tags(document: Document, lexicon: Lexicon) -> Iterator[Inference]:
    """Yield an inference for each declared tag, in the order they were declared."""
    fandoms = declared_fandoms(document, lexicon)
    for field, taxonomy in FIELDS.items():
        names = (canonical(taxonomy, value, lexicon, fandoms) for value in document.declared(field) or ())
        for name, value in dict(zip(names, document.declared(field) or (), strict=True)).items():
            yield Inference(Tag(taxonomy, name), State.DECLARED, 1.0, (Evidence("declared", 0.0, value, None),))


def canonical(taxonomy: Taxonomy, value: str, lexicon: Lexicon, fandoms: Sequence[int]) -> str:
    """Return the canonical form of a declared name where there is just one it can mean."""
    if taxonomy is Taxonomy.FANDOM:
        fandom = lexicon.fandom(value)
        return fandom.ao3 if fandom else value
    if taxonomy is Taxonomy.CHARACTER:
        person = _person(value, lexicon, fandoms)
        return lexicon.characters[person].name if person is not None else value
    if taxonomy is Taxonomy.RELATIONSHIP:
        return canonical_ship(value, lexicon, fandoms)
    return value


def _person(value: str, lexicon: Lexicon, fandoms: Sequence[int]) -> int | None:
    """Return the one character that a name means in the declared fandoms, if it is one."""
    found = lexicon.named(value, fandoms)
    return found[0] if len(found) == 1 else None


def canonical_ship(value: str, lexicon: Lexicon, fandoms: Sequence[int]) -> str:
    """Return a ship with its members in canonical form and order, or as typed when one of them is not known."""
    link = " & " if " & " in value and "/" not in value else "/"
    members = [part.strip() for part in re.split(r"\s+&\s+" if link == " & " else r"\s*/\s*", value)]
    people = [_person(member, lexicon, fandoms) for member in members]
    known = [lexicon.characters[person] for person in people if person is not None]
    if len(known) != len(members) or len(known) < 2:
        return value
    return link.join(person.plain for person in sorted(known, key=lambda person: (person.order, person.plain)))
