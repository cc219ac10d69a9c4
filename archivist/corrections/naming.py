"""Which tag a typed name means: one of the story's, one that packs know, or one the archive has already.

A name that nothing knows is most likely mistyped, so it is refused with the nearest known ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from archivist.build.looking import Look
from archivist.cache import Cache
from archivist.errors import Level, Problem, UsageError
from archivist.infer.declared import canonical, declared_fandoms
from archivist.languages import NAMES as LANGUAGES
from archivist.languages import language_tag, primary
from archivist.model import State, Study, Taxonomy
from archivist.names import canonical as wrangled
from archivist.names import fold
from archivist.read.fields import CATEGORIES, ENDINGS, RATINGS, REJECTABLE, TONES, WARNINGS, field_of, normalise

SINGLE = ("rating", "title", "language", "ending")
"""The fields that have one value."""

ACCEPTABLE = (*REJECTABLE, "title", "language", "ending")

CLOSED = {"rating": RATINGS, "warning": WARNINGS, "category": CATEGORIES, "tone": TONES}
"""The fields whose names are fixed, with every way of writing them."""

_UNNAMED = re.compile(r"(?i)reader|you|.*\bcharacter(?:\(s\)|s)?|everyone")
"""Members of a ship that are no one character."""


def field_named(text: str, allowed: Iterable[str] = ACCEPTABLE) -> str:
    """Return the field that a person means.

    Raises:
        UsageError: it means none of ``allowed``.
    """
    allowed = tuple(allowed)
    field = field_of(text)
    if field in allowed:
        return str(field)
    near = get_close_matches(text.lower(), allowed, 1)
    hint = f"did you mean {near[0]}?" if near else f"name one of {', '.join(allowed)}"
    raise UsageError(Problem(Level.ERROR, text, f"is no field that can be set here; {hint}", "unknown-field"))


def meant(field: str, text: str, seen: Look, study: Study, *, new: bool = False) -> str:
    """Return the name that ``text`` means for ``field``; with ``new``, an unknown name is taken as it is.

    Raises:
        UsageError: nothing of that name is known, or it may mean several.
    """
    text = " ".join(text.split())
    found = _fixed(field, text) if field not in _OPEN_FIELDS else _known(field, text, seen, study)
    if found is None and new and field in _OPEN_FIELDS and text:
        return text
    if found is None:
        raise _unknown(field, text, seen, study)
    return found


_OPEN_FIELDS = ("fandom", "relationship", "character", "tag")


def _fixed(field: str, text: str) -> str | None:
    """Return the value of a field with fixed names."""
    if field == "title":
        return text or None
    if field == "language":
        tag = language_tag(text)
        return tag if primary(tag) in LANGUAGES else None
    if field == "rating":
        # Reading is generous with what others wrote; what is typed here has to be meant.
        return RATINGS.get(text.lower())
    values = normalise(field, (text,)).values
    return values[0] if values else None


def _known(field: str, text: str, seen: Look, study: Study) -> str | None:
    """Look a name up: on the story or refused for it, in the packs, on the archive's other stories."""
    taxonomy = Taxonomy(field)
    wanted = fold(text)
    aliases = seen.around.site.aliases
    for inference in study.inferences.of(taxonomy):
        if wanted in (fold(inference.tag.name), fold(wrangled(taxonomy, inference.tag.name, aliases))):
            return inference.tag.name
    for name in study.document.declared(f"not_{field}") or ():
        if fold(name) == wanted:
            return name
    from_packs = _in_packs(taxonomy, text, seen, study)
    if from_packs is not None:
        return from_packs
    return next((name for name in _elsewhere(seen, taxonomy) if fold(name) == wanted), None)


def _in_packs(taxonomy: Taxonomy, text: str, seen: Look, study: Study) -> str | None:
    lexicon = seen.around.lexicon
    if taxonomy is Taxonomy.FANDOM:
        fandom = lexicon.fandom(text)
        return fandom.ao3 if fandom else "Original Work" if fold(text) == "original work" else None
    if taxonomy is Taxonomy.CHARACTER:
        return _person(text, seen, study)
    if taxonomy is Taxonomy.RELATIONSHIP:
        link = " & " if " & " in text and "/" not in text else "/"
        members = [part.strip() for part in re.split(r"\s+&\s+" if link == " & " else r"\s*/\s*", text)]
        names = [part if _UNNAMED.fullmatch(part) else _person(part, seen, study) for part in members]
        if len(names) < 2 or None in names:
            return None
        return canonical(taxonomy, link.join(str(name) for name in names), lexicon, fandoms_of(seen, study))
    return None


def fandoms_of(seen: Look, study: Study) -> tuple[int, ...]:
    """Return the story's published fandoms that packs know, as indexes."""
    lexicon = seen.around.lexicon
    names = [i.tag.name for i in study.inferences.of(Taxonomy.FANDOM) if i.state is not State.SUGGESTED]
    found = (lexicon.fandom_index(name) for name in names)
    return tuple(dict.fromkeys((*declared_fandoms(study.document, lexicon), *(i for i in found if i is not None))))


def _person(text: str, seen: Look, study: Study) -> str | None:
    """Return the character a name means: of the story's fandoms first, then of any.

    Raises:
        UsageError: it may mean several.
    """
    lexicon = seen.around.lexicon
    inside = fandoms_of(seen, study)
    found = (lexicon.named(text, inside) if inside else []) or lexicon.named(text)
    names = list(dict.fromkeys(lexicon.characters[index].name for index in found))
    if len(names) > 1:
        message = f"may be {_either(names[:6])}; say which"
        raise UsageError(Problem(Level.ERROR, text, message, "ambiguous-name"))
    return names[0] if names else None


def _either(names: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _elsewhere(seen: Look, taxonomy: Taxonomy) -> Iterator[str]:
    """Yield the names that other stories of the archive carry, as far as the last build remembers."""
    place = seen.around.project.memory / "memory.sqlite"
    if "\0" in str(place) or not place.is_file():
        return
    cache = Cache(place)
    try:
        stories = [kept.story for kept in cache.studies().values()]
    finally:
        cache.close()
    yield from dict.fromkeys(x.tag.name for story in stories for x in story.labels if x.tag.taxonomy is taxonomy)


def _unknown(field: str, text: str, seen: Look, study: Study) -> UsageError:
    """Say that nothing of that name is known, and what is near."""
    names = {fold(name): name for name in _candidates(field, seen, study)}
    near = [names[key] for key in get_close_matches(fold(text), names, 3, 0.5)]
    hint = f"did you mean {_either(near)}?" if near else "nothing known is near it"
    if field in _OPEN_FIELDS:
        hint += " (--new takes it as it is)"
    return UsageError(Problem(Level.ERROR, text, f"is no known {field}; {hint}", "unknown-name"))


def _candidates(field: str, seen: Look, study: Study) -> Iterator[str]:
    """Yield what a mistyped name may have meant."""
    if field in CLOSED:
        yield from CLOSED[field].values()
    elif field == "ending":
        yield from ENDINGS
    elif field == "language":
        yield from LANGUAGES.values()
    elif field in _OPEN_FIELDS:
        taxonomy = Taxonomy(field)
        yield from (inference.tag.name for inference in study.inferences.of(taxonomy))
        yield from _elsewhere(seen, taxonomy)
        lexicon = seen.around.lexicon
        if field == "fandom":
            yield from (name for fandom in lexicon.fandoms for name in (fandom.ao3, fandom.name))
        elif field == "character":
            inside = fandoms_of(seen, study)
            yield from (person.name for person in lexicon.characters if not inside or person.fandom in inside)
