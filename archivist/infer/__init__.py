"""Document + Lexicon -> Inferences: what a story is, concluded from its words, each conclusion with its reasons.

:func:`infer` is the list of the steps, one module each. All of them work on positions found by one scan of the text;
none touches the disk or remembers anything between stories.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from archivist.infer.arc import find_arc
from archivist.infer.binding import Binding, bind_pair, find_narrator, find_reader, is_nameless
from archivist.infer.bonds import Bonds
from archivist.infer.characters import Cast, find_cast
from archivist.infer.deaths import find_deaths
from archivist.infer.declared import ORIGINAL_WORK, declared_fandoms, declared_tags, excluded_fandoms, settled_fields
from archivist.infer.diction import read_diction
from archivist.infer.endings import is_deadly, weigh_endings
from archivist.infer.events import Event, find_events
from archivist.infer.fandoms import Finding, find_fandoms
from archivist.infer.features import features
from archivist.infer.language import find_language
from archivist.infer.learned import is_accepted, learned_fandoms
from archivist.infer.mentions import Mentions, find_mentions
from archivist.infer.pov import FIRST, SECOND, find_pov
from archivist.infer.ratings import find_rating
from archivist.infer.refusals import Refusals
from archivist.infer.relationships import Pair, find_pairs
from archivist.infer.tagging import (
    Names,
    category_tags,
    character_tags,
    fandom_tags,
    rating_tags,
    relationship_tags,
    shown_tags,
    tone_tags,
    warning_tags,
)
from archivist.infer.tones import find_tones
from archivist.infer.warnings import find_warnings
from archivist.infer.zones import Text, lay_out
from archivist.lexicon import Lexicon
from archivist.lexicon.learning import NOTHING, Learned
from archivist.model import Document, Identity, Inference, Inferences, State, Tag, Taxonomy

__all__ = ["infer", "read_pairs", "study", "take_declared"]

LONG_ENOUGH = 300
"""Words from which a story without any sign of a fandom is called an original work."""

_ORDER = {taxonomy: rank for rank, taxonomy in enumerate(Taxonomy)}


def infer(
    document: Document,
    lexicon: Lexicon,
    *,
    not_fandoms: Collection[str] = (),
    learned: Learned = NOTHING,
    aliases: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> Inferences:
    """Conclude what can be known of a story.

    ``not_fandoms`` are fandoms (tags, ids or aliases) it does not belong to. Declared fields are taken as they are and
    never inferred; an explicitly empty one means none. ``learned`` speaks where no pack does. ``aliases`` are the
    site's spellings, as in :class:`archivist.config.Site`: a tag refused under one of them is refused.
    """
    settled = settled_fields(document)
    text = lay_out(document)
    mentions = find_mentions(text, lexicon)
    language = document.declared_one("language") or find_language(text)
    pov = document.declared_one("pov") or find_pov(text)
    findings = (
        []
        if "fandom" in settled
        else find_fandoms(text, mentions, lexicon, excluded_fandoms(document, lexicon, not_fandoms))
    )
    taught = [] if "fandom" in settled or any(f.accepted for f in findings) else learned_fandoms(text, learned)
    inside, sure = _scope(document, findings, lexicon)
    refusals = Refusals(document, lexicon, inside, aliases)
    people = _find_people(text, mentions, inside, lexicon, pov)
    deaths = find_deaths(text, mentions, people.cast, _heart(people), people.bonds)
    found = features(text, mentions, people.events, people.pairs, deaths, pov)
    diction = read_diction(text)
    endings = weigh_endings(found, text, deaths, diction.scores)
    ending = document.declared_one("ending") or max(endings, key=endings.__getitem__)
    tags = [*declared_tags(document, lexicon), *fandom_tags(findings, text), *refusals.without(taught)]
    tags += _people_tags(text, people, lexicon, sure, refusals, findings)
    if language.split("-")[0] == "en":
        tags += tone_tags(find_tones(text, mentions, found | endings, diction))
        tags += warning_tags(find_warnings(text, mentions, deaths, found | endings, diction))
        tags += rating_tags(find_rating(text, mentions))
    kept = [tag for tag in tags if tag.state is State.DECLARED or tag.tag.taxonomy.value not in settled]
    kept = refusals.without(kept)
    kept.sort(key=lambda tag: (_ORDER[tag.tag.taxonomy], -tag.confidence))
    identity = _identity(document, findings, refusals.without(taught), text)
    arc = find_arc(text, mentions) if language.split("-")[0] == "en" else ()
    return Inferences(tuple(kept), language, pov, ending, identity, _is_crossover(kept, lexicon), arc)


def take_declared(document: Document, lexicon: Lexicon) -> Inferences:
    """Take only what is declared, for sites that want nothing inferred; the language alone is still found."""
    tags = sorted(declared_tags(document, lexicon), key=lambda tag: _ORDER[tag.tag.taxonomy])
    fandoms = document.declared("fandom") or ()
    identity = Identity.UNKNOWN if not fandoms else Identity.ORIGINAL if fandoms == (ORIGINAL_WORK,) else Identity.KNOWN
    language = document.declared_one("language") or find_language(lay_out(document))
    pov, ending = document.declared_one("pov") or "third", document.declared_one("ending") or "open"
    return Inferences(tuple(tags), language, pov, ending, identity, _is_crossover(tags, lexicon))


def study(document: Document, lexicon: Lexicon) -> tuple[dict[str, float], bool]:
    """Return the features of a story and whether somebody at its heart dies: what layers are fitted to."""
    text = lay_out(document)
    mentions = find_mentions(text, lexicon)
    pov = document.declared_one("pov") or find_pov(text)
    findings = find_fandoms(text, mentions, lexicon)
    inside, _ = _scope(document, findings, lexicon)
    people = _find_people(text, mentions, inside, lexicon, pov)
    deaths = find_deaths(text, mentions, people.cast, _heart(people), people.bonds)
    found = features(text, mentions, people.events, people.pairs, deaths, pov)
    return found, is_deadly(found, text, deaths)


def read_pairs(document: Document, lexicon: Lexicon) -> _People:
    """Return the people of a story and their pairs with all signs: what the layers of pairs are fitted to."""
    text = lay_out(document)
    mentions = find_mentions(text, lexicon)
    pov = document.declared_one("pov") or find_pov(text)
    findings = [] if "fandom" in settled_fields(document) else find_fandoms(text, mentions, lexicon)
    inside, _ = _scope(document, findings, lexicon)
    return _find_people(text, mentions, inside, lexicon, pov)


@dataclass(frozen=True, slots=True)
class _People:
    """Who is in the story, what happens between them, and who is paired."""

    cast: Cast
    bonds: Bonds
    events: Sequence[Event]
    pairs: Sequence[Pair]
    bindings: Sequence[Binding]


def _scope(document: Document, findings: Sequence[Finding], lexicon: Lexicon) -> tuple[tuple[int, ...], bool]:
    """Return the fandoms to look for people in, and whether they are sure: a mere suggestion is not."""
    declared = declared_fandoms(document, lexicon)
    accepted = tuple(finding.index for finding in findings if finding.accepted)
    if declared or accepted:
        return declared or accepted, True
    return tuple(finding.index for finding in findings[:1]), False


def _find_people(text: Text, mentions: Mentions, inside: Sequence[int], lexicon: Lexicon, pov: str) -> _People:
    """Find the cast, name the narrator, read the events, pair the people, and bind those without a name."""
    cast = find_cast(text, mentions, inside, lexicon)
    if pov in (FIRST, SECOND):
        someone = find_narrator(text, cast) if pov == FIRST else find_reader(text, cast)
        if someone is not None and pov == FIRST:
            cast.narrator = someone
        elif someone is not None:
            cast.reader = someone
    bonds = Bonds(lexicon)
    events = find_events(text, mentions, cast, bonds)
    pairs = find_pairs(text, mentions, cast, events, bonds, inside)
    bindings: list[Binding] = []
    for pair in pairs:
        if pair.romantic and any(is_nameless(key) for key in pair.members):
            binding = bind_pair(pair, text, cast, lexicon, inside)
            if binding is not None:
                bindings.append(binding)
                pair.first, pair.second = binding.members
            break
    return _People(cast, bonds, events, pairs, bindings)


def _heart(people: _People) -> frozenset[int]:
    """Return whom the story is about: the pairs, the narrator, and the two most present."""
    paired = {key for pair in people.pairs if pair.romantic or pair.platonic for key in pair.members}
    leading = [person.key for person in people.cast.named()[:2]]
    nameless = {event.first for event in people.events if event.first < 0} | {
        event.second for event in people.events if event.second < 0
    }
    return frozenset(paired | set(leading) | nameless | {people.cast.narrator})


def _people_tags(
    text: Text, people: _People, lexicon: Lexicon, sure: bool, refusals: Refusals, findings: Sequence[Finding]
) -> Iterable[Inference]:
    """Return the characters, relationships and categories; a refused ship makes no category."""
    names = Names(people.cast, lexicon)
    ships = (
        Tag(Taxonomy.RELATIONSHIP, names.ship(pair.members, "/")) if names.are_known(pair.members) else None
        for pair in people.pairs
    )
    pairs = [
        pair
        for pair, ship in zip(people.pairs, ships, strict=True)
        if not (pair.romantic and ship is not None and refusals.cover(ship))
    ]
    characters = list(character_tags(text, people.cast, names, people.pairs, people.bindings, sure))
    return [
        *characters,
        *shown_tags(text, names, findings, characters),
        *relationship_tags(people.pairs, text, names, people.bindings, sure),
        *category_tags(pairs, text, names, sure),
    ]


def _identity(document: Document, findings: Sequence[Finding], taught: list[Inference], text: Text) -> Identity:
    """Say whether the fandom is known, the story is an original work, or nobody can tell."""
    declared = document.declared("fandom")
    if declared:
        return Identity.ORIGINAL if declared == (ORIGINAL_WORK,) else Identity.KNOWN
    if any(finding.accepted for finding in findings) or is_accepted(taught):
        return Identity.KNOWN
    return Identity.ORIGINAL if not findings and not taught and text.words >= LONG_ENOUGH else Identity.UNKNOWN


def _is_crossover(tags: Iterable[Inference], lexicon: Lexicon) -> bool:
    """Say whether no single one of the story's fandoms is related to all the others."""
    names = [tag.tag.name for tag in tags if tag.tag.taxonomy is Taxonomy.FANDOM and tag.state is not State.SUGGESTED]
    return len(names) > 1 and not any(all(lexicon.related(one, other) for other in names) for one in names)
