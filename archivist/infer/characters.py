"""Who is in a story: the cast, each with every place where they are named, and who of them is worth a tag.

A cast has people of the accepted fandoms, people of the story's own (recurring names the lexicon does not know: they
must be met so that nobody else is given their kisses), and four without a name: the one who says I, the one called you,
a he and a she whom nobody ever names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from archivist.infer.mentions import Mention, Mentions
from archivist.infer.phrases import any_of, items
from archivist.infer.zones import Text, Zone
from archivist.lexicon import Character, Kind, Lexicon
from archivist.lexicon.weights import is_common_name, is_word

NARRATOR, READER, SOME_HE, SOME_SHE, OTHER_HE, OTHER_SHE = -1, -2, -3, -4, -5, -6
"""The people without a name; the last two are met where two of one gender have none."""

NAMELESS = frozenset((NARRATOR, READER, SOME_HE, SOME_SHE, OTHER_HE, OTHER_SHE))

_NAMES = (Kind.FULL, Kind.GIVEN, Kind.FAMILY, Kind.NICK, Kind.EPITHET)
_STRANGER = re.compile(r"(?<=[a-z,;]) ([A-Z][a-z]{2,14})\b")
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_ANY = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
_LOCATED = re.compile(r"(?i)\b(?:the|a|an|on|in|from|into|onto|near|to|at|of)\s$")
_NOT_PEOPLE = frozenset(items("nobody"))
_AT_WORK = re.compile(rf"^(?:['’]s {any_of('body')}\b| (?:\w+ly )?{any_of('acts')}\b)")


@dataclass(slots=True)
class Person:
    """One of the cast.

    ``character`` is the lexicon's index, or ``None``; ``places`` are (start, end, spoken), in order.
    """

    key: int
    name: str
    gender: str
    character: int | None = None
    places: list[tuple[int, int, bool]] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    narrated: int = 0
    acting: int = 0
    paragraphs: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Cast:
    """Everybody in the story.

    ``positions``, ``ends``, ``keys`` and ``spoken`` list all namings in order of the text.
    """

    people: dict[int, Person]
    positions: list[int]
    ends: list[int]
    keys: list[int]
    spoken: list[bool]
    leading: dict[str, int]
    narrator: int = NARRATOR
    reader: int = READER

    def gender(self, key: int) -> str:
        """Return F, M, N or ``any`` (unknown) for a person."""
        if key in self.people:
            return self.people[key].gender
        return {SOME_HE: "M", OTHER_HE: "M", SOME_SHE: "F", OTHER_SHE: "F"}.get(key, "any")

    def named(self) -> list[Person]:
        """Return the people with a name, the most present first."""
        return sorted(
            (p for p in self.people.values() if p.places), key=lambda p: (-p.narrated, -len(p.places), p.name)
        )


def find_cast(text: Text, mentions: Mentions, fandoms: Collection[int], lexicon: Lexicon) -> Cast:
    """Return the cast of the story within the given fandoms."""
    people: dict[int, Person] = {}
    unsure: list[tuple[Mention, list[int]]] = []
    certain = {mention.pattern for mention in mentions.prose if not mention.opening}
    for mention in mentions.prose:
        found = _candidates(mention, fandoms, lexicon)
        if found and mention.opening and mention.pattern not in certain and not _is_person(mention, text):
            continue
        if len(found) == 1:
            _place(people, found[0], mention, text, lexicon)
        elif found:
            unsure.append((mention, found))
    sure = Counter({key: len(person.places) for key, person in people.items()})
    told = Counter(mention.pattern for mention, _ in unsure if not mention.spoken)
    for mention, found in unsure:
        fresh = [ref for ref in found if not sure[ref] and _ROLE_RANK[lexicon.characters[ref].role] < 2]
        chosen = fresh if fresh and told[mention.pattern] >= OFTEN else found
        _place(people, _likeliest(chosen, sure, lexicon), mention, text, lexicon)
    _add_strangers(people, text, mentions, fandoms)
    for person in people.values():
        person.places.sort()
    for person in sorted(people.values(), key=lambda p: p.narrated):
        if person.gender == "any" or person.character is None:
            person.gender = _gender_in(text, person, people)
    return _line_up(people)


def _is_person(mention: Mention, text: Text) -> bool:
    """Say whether a plain word that begins a sentence is a name there: an ordinary given name, or it acts."""
    word = text.folded[mention.start : mention.end].decode("ascii")
    return is_common_name(word) or bool(_AT_WORK.match(text.whole[mention.end : mention.end + 30]))


def _candidates(mention: Mention, fandoms: Collection[int], lexicon: Lexicon) -> list[int]:
    """Return the characters of ``fandoms`` that a mention may mean. A place or company beats a bare family name."""
    kinds: dict[int, int] = {}
    lore = False
    for kind, ref, _, _ in mention.meanings:
        if kind in _NAMES and lexicon.characters[ref].fandom in fandoms:
            kinds.setdefault(ref, kind)
        lore = lore or (kind == Kind.TERM and ref in fandoms)
    if lore:
        return [ref for ref, kind in kinds.items() if kind in (Kind.FULL, Kind.GIVEN)]
    closer = [ref for ref, kind in kinds.items() if kind not in (Kind.FAMILY, Kind.EPITHET)]
    return closer or list(kinds)


OFTEN = 3
"""Times a narrator calls somebody by a shared name until it is taken as that person's only one in this story."""

_ROLE_RANK = {"protagonist": 0, "main": 1, "support": 2, "minor": 3}


def _likeliest(found: list[int], sure: Counter[int], lexicon: Lexicon) -> int:
    """Return whom an ambiguous form means: who is otherwise named most, then who plays the greater part."""
    return min(found, key=lambda ref: (-sure[ref], _ROLE_RANK[lexicon.characters[ref].role], ref))


def _place(people: dict[int, Person], ref: int, mention: Mention, text: Text, lexicon: Lexicon) -> None:
    """Note that a character is named here."""
    known: Character = lexicon.characters[ref]
    person = people.get(ref)
    if person is None:
        person = people[ref] = Person(ref, known.plain, known.gender, ref)
    person.places.append((mention.start, mention.end, mention.spoken))
    person.forms.add(text.whole[mention.start : mention.end].lower())
    person.paragraphs.add(text.stretch(mention.start))
    if not mention.spoken:
        person.narrated += 1
        if _AT_WORK.match(text.whole[mention.end : mention.end + 30]):
            person.acting += 1


def _add_strangers(people: dict[int, Person], text: Text, mentions: Mentions, fandoms: Collection[int]) -> None:
    """Add recurring names that the lexicon does not know as people of the story's own."""
    taken = {word for person in people.values() for form in person.forms for word in form.split()}
    taken |= {
        text.whole[m.start : m.end].lower()
        for m in mentions.prose
        if not m.opening and any(k == Kind.TERM and r in fandoms for k, r, _, _ in m.meanings)
    }
    counts = Counter(_STRANGER.findall(text.whole))
    names = [
        n
        for n, c in counts.items()
        if c >= 3 and n.lower() not in taken and n.lower() not in _NOT_PEOPLE and not is_word(n.lower())
    ]
    for number, name in enumerate(sorted(names, key=lambda n: (-counts[n], n))[:12]):
        person = Person(100_000 + number, name, "any")
        places = 0
        for m in re.finditer(rf"\b{name}\b", text.whole):
            if text.zone(m.start()) is Zone.PROSE:
                places += bool(_LOCATED.search(text.whole[max(m.start() - 8, 0) : m.start()]))
                person.acting += bool(_AT_WORK.match(text.whole[m.end() : m.end() + 30]))
                spoken = text.in_speech(m.start())
                person.places.append((m.start(), m.end(), spoken))
                person.paragraphs.add(text.stretch(m.start()))
                person.narrated += not spoken
        if person.narrated >= 2 and person.acting and places < 0.4 * len(person.places):
            people[person.key] = person


def _gender_in(text: Text, person: Person, people: dict[int, Person]) -> str:
    """Return the gender that the pronouns after a name give, or ``any``.

    A pronoun that somebody else named in the same sentences would explain says nothing.
    """
    votes = {"M": 0.0, "F": 0.0}
    spots = [start for start, _, spoken in person.places if not spoken] or [start for start, _, _ in person.places]
    for position in spots[:60]:
        first, last = text.sentence(position)
        stop = min(text.ends[text.stretch(position)], last + 160)
        following = _ANY.search(text.whole, position, stop)
        if following:
            gender = "M" if _HE.fullmatch(following[0]) else "F"
            contrary = (_SHE if gender == "M" else _HE).search(
                text.whole, following.end(), min(following.end() + 60, stop)
            )
            explained = any(
                other is not person
                and other.gender == gender
                and any(first - 150 <= start < following.start() for start, _, _ in other.places)
                for other in people.values()
            )
            lead = 1.5 if text.whole[first:position].strip(" \"“‘'*_") == "" else 0.6
            votes[gender] += (
                lead
                * (2.0 if following.start() < last else 1.0)
                * (0.25 if explained else 1.0)
                * (0.4 if contrary else 1.0)
            )
    total = votes["M"] + votes["F"]
    share = votes["F"] / total if total else 0.5
    if total >= 1.5 and not 0.35 < share < 0.65:
        return "F" if share > 0.5 else "M"
    return _wanting(text, person, people)


def _wanting(text: Text, person: Person, people: dict[int, Person]) -> str:
    """Return the gender whose pronouns fill the story though nobody of that gender plays a comparable part."""
    counts = {
        "M": text.folded.count(b" he ") + text.folded.count(b" him "),
        "F": text.folded.count(b" she ") + text.folded.count(b" hers "),
    }
    for gender in ("F", "M"):
        if counts[gender] >= 0.25 * sum(counts.values()) and counts[gender] >= 10:
            rival = max((p.narrated for p in people.values() if p.gender == gender and p is not person), default=0)
            if rival < 0.4 * person.narrated:
                return gender
    return "any"


def _line_up(people: dict[int, Person]) -> Cast:
    """Put all namings in the order of the text, and find who leads among the women and the men."""
    rows = sorted((start, end, key, spoken) for key, person in people.items() for start, end, spoken in person.places)
    leading: dict[str, int] = {}
    for person in sorted(people.values(), key=lambda p: (-p.narrated, -len(p.places), p.key)):
        leading.setdefault(person.gender, person.key)
    return Cast(
        people, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], [r[3] for r in rows], leading
    )  # fmt: skip
