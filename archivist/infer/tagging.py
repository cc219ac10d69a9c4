"""Turn what was found into tags with states, confidence and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from archivist.infer.binding import Binding
from archivist.infer.categories import GEN, LONG_ENOUGH, category_of
from archivist.infer.characters import READER, Cast, Person
from archivist.infer.fandoms import Finding, fandom_evidence
from archivist.infer.ratings import Rating
from archivist.infer.relationships import Pair, pair_evidence
from archivist.infer.scoring import calibrated, confidence, state, strongest
from archivist.infer.signs import of_people
from archivist.infer.tones import Tone
from archivist.infer.warnings import Caution
from archivist.infer.zones import Text
from archivist.lexicon import Lexicon
from archivist.lexicon.forms import plain_name
from archivist.model import Evidence, Inference, State, Tag, Taxonomy

READER_NAME = "Reader"

MOST_CHARACTERS = 14
"""Characters tagged on one story at most."""

LEADING = ("protagonist", "main")
"""The roles of those about whom most stories are."""

PART, BRIEF = 0.16, 12
"""The share of the most named one's namings that makes a part, and the namings up to which once may be enough."""

SHOWN, MOST_SHOWN, HEART = 4.0, 2, 1.0
"""Points of signs that show somebody whom nobody names, how many are shown so, and points a protagonist starts with."""


def tag(taxonomy: Taxonomy, name: str, score: float, accepted: bool, evidence: Iterable[Evidence]) -> Inference:
    """Make a tag of log-odds; accepted ones are shown at .5 or more, suggested ones below."""
    value = confidence(score)
    value = max(value, 0.5) if accepted else min(value, 0.49)
    return Inference(Tag(taxonomy, name), state(accepted), value, strongest(evidence))


def fandom_tags(findings: Iterable[Finding], text: Text) -> Iterator[Inference]:
    """Yield the fandoms, the accepted ones by all their evidence."""
    for finding in findings:
        evidence = fandom_evidence(finding, text)
        score = calibrated("fandom", finding.score, accepted=finding.accepted)
        yield tag(Taxonomy.FANDOM, finding.fandom.ao3, score, finding.accepted, evidence)


class Names:
    """The names of the cast as tags: canonical, and by gender where the player chooses it."""

    def __init__(self, cast: Cast, lexicon: Lexicon) -> None:
        self.cast = cast
        self.lexicon = lexicon

    def tag(self, key: int) -> str | None:
        """Return the character tag of a person; ``None`` for people of the story's own and without a name."""
        if key == READER:
            return READER_NAME
        if not 0 <= key < len(self.lexicon.characters):
            return None
        person = self.lexicon.characters[key]
        if person.gender != "any":
            return person.name
        chosen = self.gender(key)
        named = {"F": person.female, "M": person.male}.get(chosen, "")
        prefix = {"F": "Female ", "M": "Male "}.get(chosen, "") if self._is_player(key) else ""
        return named or prefix + person.name

    def _is_player(self, key: int) -> bool:
        """Say whether a character is the player's to shape, whom AO3 tags by the chosen gender."""
        return self.lexicon.fandoms[self.lexicon.characters[key].fandom].media == "game"

    def plain(self, key: int) -> str:
        """Return the name as it stands inside a ship."""
        return plain_name(self.tag(key) or "")

    def order(self, key: int) -> tuple[str, str]:
        """Return what the members of a ship are sorted by: the family name."""
        if key == READER:
            return READER_NAME.casefold(), READER_NAME
        return self.lexicon.characters[key].order, self.plain(key)

    def gender(self, key: int) -> str:
        """Return the gender of a person, from the story where the canon leaves it open."""
        if key in self.cast.people:
            return self.cast.people[key].gender
        return self.lexicon.characters[key].gender if 0 <= key < len(self.lexicon.characters) else "any"

    def are_known(self, members: Sequence[int]) -> bool:
        """Say whether each of several people has a character tag."""
        return all(self.tag(key) is not None for key in members)

    def ship(self, members: Sequence[int], link: str) -> str:
        """Return the tag of a ship."""
        return link.join(self.plain(key) for key in sorted(members, key=self.order))


def character_tags(
    text: Text, cast: Cast, names: Names, pairs: Sequence[Pair], bindings: Sequence[Binding], sure: bool
) -> Iterator[Inference]:
    """Yield the characters: those in pairs and those who are there; who is only spoken of is a suggestion."""
    paired = {key for pair in pairs if pair.romantic or pair.platonic for key in pair.members}
    bound = {key: binding for binding in bindings for key in binding.members}
    shown: set[int] = set()
    people = [person for person in cast.named() if person.character is not None]
    top = max((person.narrated for person in cast.named()), default=0)
    for person in people[:MOST_CHARACTERS]:
        name = names.tag(person.key)
        if name is None:
            continue
        shown.add(person.key)
        present = (
            person.key in paired
            or person.key in bound
            or person.key == cast.narrator
            or _is_there(person, top, names.lexicon)
        )
        yield tag(
            Taxonomy.CHARACTER,
            name,
            _presence(person, top) + (1.5 if present else 0.0),
            present and sure,
            _namings(person, text),
        )
    reasons = {
        key: pair_evidence(pair, text, romantic=pair.romantic)
        for pair in reversed(pairs)
        for key in pair.members
        if pair.romantic or pair.platonic
    }
    for key in sorted((paired | set(bound)) - shown):
        name = names.tag(key)
        if name is not None:
            evidence = bound[key].evidence if key in bound else reasons.get(key, ())
            yield tag(Taxonomy.CHARACTER, name, 0.6, sure, evidence)


def shown_tags(
    text: Text, names: Names, findings: Iterable[Finding], known: Iterable[Inference]
) -> Iterator[Inference]:
    """Yield those of the accepted fandoms whom nobody names and whom signs show, where hardly anybody is named."""
    met = {one.tag.name: one.state for one in known}
    there = {name for name, state in met.items() if state is State.ACCEPTED}
    for finding in findings:
        people = [names.tag(key) for key in finding.fandom.characters]
        if not finding.accepted or any(name in there for name in people):
            continue
        points: dict[int, float] = defaultdict(float)
        for sign in of_people(finding.signs):
            if names.lexicon.characters[sign.character].role in LEADING:
                points[sign.character] += sign.weight
        for key in points:
            points[key] += HEART * (names.lexicon.characters[key].role == LEADING[0])
        ranked = sorted((key for key in points if points[key] >= SHOWN), key=lambda key: (-points[key], key))
        for key in ranked[:MOST_SHOWN]:
            name = names.tag(key)
            if name is not None and name not in met:
                held = [sign for sign in finding.signs if sign.character == key]
                evidence = [text.evidence("trait", sign.weight, sign.start, sign.end) for sign in held]
                yield tag(Taxonomy.CHARACTER, name, 0.4 + 0.2 * (points[key] - SHOWN), True, evidence)


def _is_there(person: Person, top: int, lexicon: Lexicon) -> bool:
    """Say whether somebody takes part in the story: who leads the canon is hardly named in passing, others may be."""
    leading = person.character is not None and lexicon.characters[person.character].role in LEADING
    if person.narrated >= 2:
        return person.narrated >= PART * top or person.acting >= 3
    if person.narrated == 1:
        return leading and top <= BRIEF
    return leading and len(person.places) >= 2


def _presence(person: Person, top: int) -> float:
    """Return the log-odds that somebody belongs among the characters of a story."""
    share = person.narrated / top if top else 0.0
    return -1.6 + 2.2 * share + 0.25 * min(person.narrated, 8) + 0.3 * min(person.acting, 4)


def _namings(person: Person, text: Text) -> list[Evidence]:
    """Quote where somebody is named: first, in the middle and last."""
    narrated = [place for place in person.places if not place[2]] or person.places
    chosen = [narrated[0], narrated[len(narrated) // 2], narrated[-1]]
    return [text.evidence("name", 1.0, start, end) for start, end, _ in chosen]


def relationship_tags(
    pairs: Sequence[Pair], text: Text, names: Names, bindings: Sequence[Binding], sure: bool
) -> Iterator[Inference]:
    """Yield the ships: three who are all paired with each other as one, then pairs, then friends."""
    reasons = {binding.members: binding.evidence for binding in bindings}
    threes = [three for three in _triangles(pairs, names.lexicon) if names.are_known(three)]
    merged = {two for three in threes for two in combinations(three, 2)}
    by_members = {pair.members: pair for pair in pairs}
    for three in threes:
        edges = [by_members[two] for two in combinations(three, 2)]
        evidence = [piece for edge in edges for piece in pair_evidence(edge, text, romantic=True)]
        score = calibrated("pair", min(edge.love for edge in edges), accepted=True)
        yield tag(Taxonomy.RELATIONSHIP, names.ship(three, "/"), score, sure, evidence)
    for pair in pairs:
        if any(names.tag(key) is None for key in pair.members) or pair.members in merged:
            continue
        if pair.romantic or (
            pair.love > -1.0 and not pair.kin and not pair.platonic and (pair.strong > 0.3 or pair.known > 0)
        ):
            evidence = [*pair_evidence(pair, text, romantic=True), *reasons.get(pair.members, ())]
            score = calibrated("pair", pair.love, accepted=pair.romantic)
            yield tag(Taxonomy.RELATIONSHIP, names.ship(pair.members, "/"), score, pair.romantic and sure, evidence)
        if pair.platonic or (not pair.romantic and pair.bond > 0.0 and pair.turns >= 3.0):
            evidence = pair_evidence(pair, text, romantic=False)
            yield tag(
                Taxonomy.RELATIONSHIP, names.ship(pair.members, " & "), pair.bond, pair.platonic and sure, evidence
            )


def _triangles(pairs: Sequence[Pair], lexicon: Lexicon) -> list[tuple[int, int, int]]:
    """Return the threes of whom each two are a romantic pair; two pairs are enough for three whom fans know as one."""
    edges = {pair.members for pair in pairs if pair.romantic}
    met = {pair.members for pair in pairs}
    people = sorted({key for edge in edges for key in edge})
    threes = []
    for three in combinations(people, 3):
        sides = list(combinations(three, 2))
        romantic = sum(side in edges for side in sides)
        if romantic == 3 or (romantic == 2 and all(side in met for side in sides) and _is_known_three(three, lexicon)):
            threes.append(three)
    return threes


def _is_known_three(three: tuple[int, int, int], lexicon: Lexicon) -> bool:
    """Say whether fans know three people as one romantic ship."""
    if not all(0 <= key < len(lexicon.characters) for key in three):
        return False
    ships = lexicon.fandoms[lexicon.characters[three[0]].fandom].ships
    return any(lexicon.ships[i].romantic and lexicon.ships[i].members == three for i in ships)


def category_tags(pairs: Sequence[Pair], text: Text, names: Names, sure: bool) -> Iterator[Inference]:
    """Yield the categories of the accepted ships, or Gen where there is no sign of romance."""
    romantic = [pair for pair in pairs if pair.romantic and all(names.tag(key) for key in pair.members)]
    shown: set[str] = set()
    for pair in romantic:
        category = category_of([names.gender(key) for key in pair.members])
        if category and category not in shown:
            shown.add(category)
            yield tag(Taxonomy.CATEGORY, category, pair.love, sure, pair_evidence(pair, text, romantic=True))
    if not romantic and text.words >= LONG_ENOUGH:
        love = max((pair.love for pair in pairs), default=-3.0)
        if love < -0.5:
            yield tag(Taxonomy.CATEGORY, GEN, -love, sure and love < -1.2, ())


def tone_tags(tones: Iterable[Tone]) -> Iterator[Inference]:
    """Yield the tones."""
    for tone in tones:
        yield tag(Taxonomy.TONE, tone.name, tone.score, tone.accepted, tone.evidence)


def warning_tags(warnings: Iterable[Caution]) -> Iterator[Inference]:
    """Yield the warnings."""
    for warning in warnings:
        yield tag(Taxonomy.WARNING, warning.name, warning.score, warning.accepted, warning.evidence)


def rating_tags(rating: Rating | None) -> Iterator[Inference]:
    """Yield the rating, as a hint only."""
    if rating is not None:
        yield tag(Taxonomy.RATING, rating.name, rating.score, False, rating.evidence)
