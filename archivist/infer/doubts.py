"""What speaks against a fandom though its names are there: other surnames, pets, and a world that has the show.

A story in which Sam's surname is Mendes, in which the cat is called Hermione, or in which somebody has watched the
series, holds names of a fandom and is none of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from archivist.infer.mentions import Mention
from archivist.infer.phrases import any_of, items
from archivist.infer.zones import Text, Zone
from archivist.lexicon import Kind
from archivist.lexicon.weights import is_common_name, is_word

_NEXT = re.compile(r" ([A-Z][A-Za-z’'-]+)")
_BEFORE = re.compile(r"([A-Z][a-z’'-]+) $")
_NOBODY = frozenset(items("nobody"))
_TITLES = frozenset(items("titles"))
_PET_BEFORE = re.compile(
    rf"\b{any_of('pets')}\b[\w ,]{{0,12}}\b(?:named|called|name of|is|was)\s$|\b{any_of('pets')},? $", re.IGNORECASE
)
_PET_AFTER = re.compile(
    rf"^,? (?:(?:is|was|were|are) )?(?:not )?(?:only |just )?(?:a|an|the|my|our|his|her|their) "
    rf"(?:[\w-]+ ){{0,3}}{any_of('pets')}\b",
    re.IGNORECASE,
)
_ACTS = re.compile(rf"^ (?:\w+ly )?{any_of('acts')}\b")
_AWARE = re.compile(any_of("aware"), re.IGNORECASE)
_AWARE_OF = tuple(word.encode("ascii") for word in items("aware_of"))

REACH = 48
"""Characters around a word for shows and books in which the phrase that holds it must stand."""


def is_other(mention: Mention, kind: int, text: Text, family: Collection[str]) -> bool:
    """Say whether a name stands beside another one that is not of this fandom, or is not a person's at all.

    That is a stranger's surname after a first name, somebody else's first name before a surname, or an article.
    ``family`` are all words, in small letters, that names of the fandom's people are made of.
    """
    whole = text.whole
    if kind == Kind.FAMILY:
        before = _BEFORE.search(whole, max(mention.start - 20, 0), mention.start)
        word = before[1].lower() if before else ""
        return (
            len(word) > 2
            and not {word} & _TITLES
            and word not in family
            and (is_common_name(word) or not is_word(word))
        )
    if whole[max(mention.start - 5, 0) : mention.start].endswith(" the "):
        return True
    after = _NEXT.match(whole, mention.end)
    word = re.sub("[’']s$", "", after[1]).lower() if after else ""
    return len(word) > 2 and word not in family and word not in _NOBODY


def is_pet(mention: Mention, text: Text) -> bool:
    """Say whether a name is given to an animal or a machine here."""
    before = text.whole[max(mention.start - 40, 0) : mention.start]
    after = text.whole[mention.end : mention.end + 45]
    clause = re.split(r"[.!?;\n]", before)[-1]
    return bool(_PET_BEFORE.search(clause) or _PET_AFTER.match(re.split(r"[.!?;\n]", after)[0]))


def awareness(text: Text) -> int:
    """Count the stretches in which somebody speaks of shows, films and books as what they are."""
    zones = (Zone.PROSE, Zone.NOTE)
    found = {
        text.stretch(spot)
        for spot in _mentioned(text)
        if _AWARE.search(text.whole, max(spot - REACH, 0), min(spot + REACH, len(text.whole)))
    }
    return sum(text.zones[stretch] in zones for stretch in found)


def _mentioned(text: Text) -> Iterator[int]:
    """Yield where words stand without which no phrase about shows and books is found."""
    for word in _AWARE_OF:
        spot = text.folded.find(word)
        while spot >= 0:
            yield spot
            spot = text.folded.find(word, spot + len(word))


def acts(mention: Mention, text: Text) -> bool:
    """Say whether a name is followed by what people do."""
    return bool(_ACTS.match(text.whole[mention.end : mention.end + 24]))
