"""Which fandoms a story belongs to, by the names and things it holds, the signs of its world, and its author's notes.

Everything adds to one sum in log-odds: each character and each term is one group of evidence; names that every story
may hold say little; a form that several fandoms share belongs to the one that explains the story best; what is only
watched, read, worn or compared to is no evidence; other people's surnames, pets and a world that knows the show speak
against.
Signs, ordinary words that together point to a fandom, are held against what the same story shows of all other fandoms.
A fandom is accepted when the sum is high enough and at least two things that hardly depend on each other bear it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archivist.infer.doubts import acts, awareness, is_other, is_pet
from archivist.infer.mentions import Mention, Mentions
from archivist.infer.phrases import any_of
from archivist.infer.scoring import MOST_EVIDENCE, fandom_prior, joined, probability
from archivist.infer.signs import Seen, find_signs
from archivist.infer.zones import Text, Zone
from archivist.lexicon import Fandom, Kind, Lexicon
from archivist.model import Evidence

STRONG = 2.2
"""A group of this weight or more counts as one of the two that acceptance asks for."""

DISTINCT = 3.5
"""A group of this weight stands hardly anywhere else; acceptance asks for one, or for three strong ones."""

HINTING = 1.1
"""A person's name of this weight or more, used again, hints; several together are as good as one strong name."""

ACCEPTED = ((1.3, 1.5), (2.8, 1.25))
"""Log-odds from which a fandom is accepted, with the pillars it must then stand on: see :func:`_pillars`."""

SIGNS, MANY_SIGNS, MANY = 1.0, 1.3, 4.0
"""What a point of signs beyond those of other fandoms is worth, in log-odds; what from ``MANY`` on."""

NAMED = 2.5
"""Weight of names and things from which a fandom need not stand out among all others by its signs."""

HALF = 0.6
"""The part of other fandoms' signs that it must then exceed."""

MOST_SIGNS = 14.0
"""Points of signs beyond which more say nothing new."""

NOISE = 6
"""Other fandoms by whose signs the chance of signs in this story is told."""

ALONE = 5.0
"""Points of signs from which a fandom nobody of whom is named is looked at."""

NAMED_WORD = 2.4
"""What a plain word says at least that is the name of somebody who does things here: Soap, Cloud, Spike."""

STRANGE = 0.15
"""What is left of a name that other people bear here."""

AWARE = 0.35
"""What is left of all evidence in the prose where somebody knows shows and books as what they are."""

SURE_SIGNS = 7.5
"""Points of signs from which a fandom of which nobody is named is believed beside one whose people are."""

SURE_ONCE = 5.0
"""Log-odds from which it is enough that everybody is named but once."""

CLOSE = 2.6
"""Log-odds within which sisters under one broader fandom leave it open which of them is meant."""

STRANGER = 1.2
"""Log-odds that each name takes from its fandom which other people bear here."""

TOGETHER = 0.8
"""Log-odds that each further ordinary name of the same fandom adds from the third on, when all are used again."""

LOWEST_HINT = 0.3
"""Log-odds below which a fandom is not even a hint."""

FARTHEST = -4.5
"""Log-odds below which, by names and things alone, signs could hardly make a fandom of it."""

SPREAD = 3
"""Paragraphs that the evidence must be spread over, in a story that has so many."""

_PEOPLE = (Kind.FULL, Kind.GIVEN, Kind.FAMILY, Kind.NICK, Kind.EPITHET)
_DISCLAIMER = re.compile(any_of("disclaimer"), re.IGNORECASE)
_ABOUT = re.compile(rf"\b{any_of('about')}\b", re.IGNORECASE)
_ELSEWHERE = re.compile(rf"\b{any_of('elsewhere')}\b[^.!?]{{0,45}}$", re.IGNORECASE)
_TALK_BEFORE = re.compile(rf"\b{any_of('talk_before')}\b\W+(?:[\w’'-]+\W+){{0,5}}$", re.IGNORECASE)
_TALK_AFTER = re.compile(rf"^(?:['’]s)?\W*(?:[\w’'-]+\W+)?{any_of('talk_after')}\b", re.IGNORECASE)


@dataclass(slots=True)
class Group:
    """The evidence of one character or one term: the weight of each of its forms, and where they stand."""

    character: bool
    weights: dict[int, float] = field(default_factory=dict)
    places: list[Mention] = field(default_factory=list)
    noted: list[Mention] = field(default_factory=list)
    strange: int = 0
    acting: int = 0


@dataclass(slots=True)
class Finding:
    """What speaks for one fandom. ``score`` is in log-odds, prior included."""

    index: int
    fandom: Fandom
    groups: dict[tuple[str, int], Group] = field(default_factory=dict)
    titles: list[tuple[float, Mention, str]] = field(default_factory=list)
    anchored: set[int] = field(default_factory=set)
    signs: Sequence[Seen] = ()
    excess: float = 0.0
    aware: int = 0
    crowded: bool = False
    score: float = 0.0
    pillars: float = 0.0
    strong: int = 0
    strong_people: int = 0
    weak_people: int = 0
    hints: int = 0
    things: int = 0
    distinct: int = 0
    paragraphs: int = 0
    titled: bool = False
    accepted: bool = False
    plausible: bool = False

    @property
    def probability(self) -> float:
        """How likely the fandom is."""
        return probability(self.score)


def find_fandoms(text: Text, mentions: Mentions, lexicon: Lexicon, excluded: Collection[int] = ()) -> list[Finding]:
    """Return the fandoms that anything speaks for, accepted ones first, then by score."""
    findings = _collect(text, mentions, lexicon)
    _anchor(findings, text)
    _add_signs(findings, text, lexicon)
    for index in excluded:
        findings.pop(index, None)
    _doubt(findings, text)
    for finding in findings.values():
        _weigh(finding, text, {})
    _share_out(findings, text, lexicon)
    for finding in findings.values():
        finding.accepted = _is_acceptable(finding, text, findings.values())
        finding.plausible = finding.accepted or finding.titled or _is_worth_a_hint(finding)
    _narrow(findings, lexicon)
    return sorted((f for f in findings.values() if f.plausible), key=lambda f: (not f.accepted, -f.score, f.fandom.id))


def _collect(text: Text, mentions: Mentions, lexicon: Lexicon) -> dict[int, Finding]:
    """Sort all mentions into groups by fandom."""
    findings: dict[int, Finding] = {}
    hopeful = _within_reach(mentions, lexicon)
    certain = {mention.pattern for mention in mentions.prose if not mention.opening}
    for mention in mentions.prose:
        if mention.opening and mention.pattern not in certain:
            continue
        claims = [claim for claim in _claims(mention, lexicon) if claim[0] in hopeful]
        if not claims or _is_talk(text, mention):
            continue
        pet = any(person for _, _, _, person in claims) and is_pet(mention, text)
        for index, key, weight, person in claims:
            group = _finding(findings, index, lexicon).groups.setdefault(key, Group(person))
            group.weights[mention.pattern] = max(weight, group.weights.get(mention.pattern, 0.0))
            group.places.append(mention)
            group.acting += person and bool(lexicon.plain_words[mention.pattern] and acts(mention, text))
            if person and (pet or _is_strange(mention, index, text, lexicon)):
                group.strange += 1
    for mention in mentions.notes:
        if mention.opening:
            continue
        _collect_note(text, mention, lexicon, findings)
    return findings


def _is_strange(mention: Mention, index: int, text: Text, lexicon: Lexicon) -> bool:
    """Say whether a name is borne by somebody else here, as far as its meanings in one fandom go."""
    kinds = {k for k, ref, _, _ in mention.meanings if k in _PEOPLE and lexicon.characters[ref].fandom == index}
    if not kinds or kinds & {Kind.FULL, Kind.EPITHET}:
        return False
    family = lexicon.family(index)
    return all(is_other(mention, kind, text, family) for kind in kinds)


def _anchor(findings: Mapping[int, Finding], text: Text) -> None:
    """Note, for each fandom, the short names that are part of a longer one of the same fandom in this story."""
    for finding in findings.values():
        words = {
            p: text.folded[m.start : m.end] for g in finding.groups.values() for m in g.places for p in [m.pattern]
        }
        longer = {word for folded in words.values() if b" " in folded for word in folded.split()}
        finding.anchored = {p for p, folded in words.items() if b" " in folded or folded in longer}


def _add_signs(findings: dict[int, Finding], text: Text, lexicon: Lexicon) -> None:
    """Give each fandom its signs, and how far they go beyond what this story shows of other fandoms."""
    signs = find_signs(text, lexicon)
    totals = {index: sum(sign.weight for sign in seen) for index, seen in signs.items()}
    ranked = sorted(totals, key=lambda index: -totals[index])
    scale = max(1.0, text.words / 1000.0) ** 0.5
    for index in ranked:
        if index in findings or totals[index] >= ALONE:
            finding = _finding(findings, index, lexicon)
            finding.signs = _unnamed(finding, signs[index])
            points = sum(sign.weight for sign in finding.signs)
            named = sum(max(g.weights.values()) for g in finding.groups.values()) >= NAMED
            noise = _noise(index, ranked, totals, lexicon) * (HALF if named else 1.0)
            finding.excess = max(points - noise, 0.0) / scale


def _unnamed(finding: Finding, signs: Sequence[Seen]) -> Sequence[Seen]:
    """Return the signs that stand on other words than the names and things of the fandom, which count by themselves."""
    groups = finding.groups.values()
    taken = [(m.start, m.end, g.weights[m.pattern]) for g in groups for m in g.places]
    return [
        sign
        for sign in signs
        if all(sign.end <= start or end <= sign.start or sign.weight > weight + 1.0 for start, end, weight in taken)
    ]


def _noise(index: int, ranked: Sequence[int], totals: Mapping[int, float], lexicon: Lexicon) -> float:
    """Return how many points of signs other fandoms have by chance: the mean of the next few that are not related."""
    fandom = lexicon.fandoms[index]
    others = (totals[i] for i in ranked if i != index and not lexicon.are_related(fandom, lexicon.fandoms[i]))
    chosen = [points for points, _ in zip(others, range(NOISE), strict=False)][1:]
    return sum(chosen) / len(chosen) if chosen else 0.0


def _doubt(findings: Mapping[int, Finding], text: Text) -> None:
    """Note how often the story speaks of shows and books as what they are."""
    aware = awareness(text)
    for finding in findings.values():
        finding.aware = aware


def _within_reach(mentions: Mentions, lexicon: Lexicon) -> set[int]:
    """Return the fandoms that could be shown at all if every form of theirs counted in full, or that a note names."""
    ceilings: dict[int, float] = defaultdict(float)
    for pattern in {mention.pattern: mention for mention in (*mentions.prose, *mentions.notes)}.values():
        for index, _, weight, _ in _claims(pattern, lexicon):
            ceilings[index] += weight
    for mention in mentions.notes:
        for kind, ref, _, _ in mention.meanings:
            if kind in (Kind.TITLE, Kind.SHORT_TITLE, Kind.OWNER):
                ceilings[ref] += 10.0
            elif kind in (Kind.SHIP, Kind.SHIP_TRAP):
                ceilings[lexicon.ships[ref].fandom] += 10.0
    return {i for i, weight in ceilings.items() if weight + fandom_prior(lexicon.fandoms[i].works) > FARTHEST}


def _finding(findings: dict[int, Finding], index: int, lexicon: Lexicon) -> Finding:
    """Return the finding of a fandom, new if need be."""
    if index not in findings:
        findings[index] = Finding(index, lexicon.fandoms[index])
    return findings[index]


def _claims(mention: Mention, lexicon: Lexicon) -> Iterator[tuple[int, tuple[str, int], float, bool]]:
    """Yield (fandom, group, weight, is a person) for each meaning of a mention; one family name is one group."""
    families: set[int] = set()
    for kind, ref, weight, _ in mention.meanings:
        if kind == Kind.FAMILY:
            index = lexicon.characters[ref].fandom
            if index not in families:
                families.add(index)
                yield index, ("family", mention.pattern), weight, True
        elif kind in _PEOPLE:
            yield lexicon.characters[ref].fandom, ("character", ref), weight, True
        elif kind == Kind.TERM:
            yield ref, ("term", mention.pattern), weight, False
        elif kind == Kind.SHIP:
            yield lexicon.ships[ref].fandom, ("ship", ref), 4.0, True


def _is_talk(text: Text, mention: Mention) -> bool:
    """Say whether a name is only watched, read, worn or compared to here."""
    before = text.whole[max(mention.start - 60, 0) : mention.start]
    after = text.whole[mention.end : mention.end + 40]
    clause = re.split(r"[.!?;\n]", before)[-1]
    return bool(_TALK_BEFORE.search(clause) or _TALK_AFTER.match(re.split(r"[.!?;\n]", after)[0]))


def _collect_note(text: Text, mention: Mention, lexicon: Lexicon, findings: dict[int, Finding]) -> None:
    """Weigh what a note, a title or the path says."""
    stretch = text.stretch(mention.start)
    note = text.whole[text.starts[stretch] : text.ends[stretch]]
    for kind, ref, weight, _ in mention.meanings:
        if kind in (Kind.TITLE, Kind.SHORT_TITLE, Kind.OWNER):
            worth, signal = _title_worth(Kind(kind), mention, note, text, lexicon)
            if worth > 0:
                _finding(findings, ref, lexicon).titles.append((worth, mention, signal))
        elif mention.zone is not Zone.PATH:
            for index, key, _, person in _claims(mention, lexicon):
                group = _finding(findings, index, lexicon).groups.setdefault(key, Group(person))
                worth = 8.0 if kind == Kind.SHIP and mention.zone is Zone.NOTE else 0.7 * weight
                group.weights[mention.pattern] = max(worth, group.weights.get(mention.pattern, 0.0))
                group.noted.append(mention)
            if kind == Kind.SHIP_TRAP and mention.zone is Zone.NOTE:
                index = lexicon.ships[ref].fandom
                _finding(findings, index, lexicon).titles.append((1.0, mention, "ship-name"))


def _title_worth(kind: Kind, mention: Mention, note: str, text: Text, lexicon: Lexicon) -> tuple[float, str]:
    """Return how much a fandom's title says here, and what to call that sign."""
    if mention.zone is Zone.PATH:
        return (3.0 if kind is Kind.TITLE and not lexicon.plain_words[mention.pattern] else 0.0), "path"
    if mention.zone is Zone.TITLE:
        return (2.5 if kind is Kind.TITLE and not lexicon.plain_words[mention.pattern] else 0.0), "title"
    disclaimer = bool(_DISCLAIMER.search(note))
    if kind is Kind.OWNER:
        sharers = sum(1 for m in mention.meanings if m[0] == Kind.OWNER)
        return (max(4.0 - sharers, 0.5) if disclaimer else 0.5), "rights-holder"
    before = text.whole[max(text.starts[text.stretch(mention.start)], mention.start - 70) : mention.start]
    if _ELSEWHERE.search(before):
        return 0.5, "mentioned"
    if disclaimer:
        return (10.0 if kind is Kind.TITLE else 6.0), "disclaimer"
    if _ABOUT.search(note):
        return (7.0 if kind is Kind.TITLE else 5.0), "note"
    if lexicon.plain_words[mention.pattern]:
        return 0.5, "note"
    return (4.0 if kind is Kind.TITLE else 2.0), "note"


def _weigh(finding: Finding, text: Text, taken: dict[int, int]) -> None:
    """Add up what speaks for a fandom; forms that a better fandom has taken count a tenth."""
    weights: list[tuple[float, Group]] = []
    paragraphs: set[int] = set()
    ordinary = strange = 0
    for group in finding.groups.values():
        left = {p: w * (0.1 if p in taken else 1.0) for p, w in group.weights.items()}
        worth = min(sum(sorted(left.values(), reverse=True)[:2]), 8.0 if group.noted else 6.0)
        if len(group.places) == 1 and not group.noted:
            worth *= 0.85
        if group.strange and group.strange >= 0.15 * len(group.places):
            worth *= STRANGE
            strange += 1
        elif group.acting >= 2 and worth > 0.0:
            worth = max(worth, NAMED_WORD)
        ordinary += group.character and 0.8 <= worth < 3.0 and len(group.places) >= 2
        weights.append((worth, group))
        if worth >= 0.8:
            paragraphs.update(text.stretch(m.start) for m in group.places)
    finding.strong = sum(1 for worth, _ in weights if worth >= STRONG)
    finding.strong_people = sum(1 for worth, group in weights if worth >= STRONG and group.character)
    finding.weak_people = sum(
        1 for worth, g in weights if g.character and HINTING <= worth < STRONG and len(g.places) >= 2
    )
    finding.hints = sum(1 for worth, _ in weights if 0.85 * HINTING <= worth < STRONG)
    finding.things = sum(1 for worth, group in weights if worth >= 0.5 and not group.character)
    finding.distinct = sum(1 for worth, _ in weights if worth >= DISTINCT)
    if finding.excess > 1.0:
        paragraphs.update(text.stretch(sign.start) for sign in finding.signs)
    finding.paragraphs = len(paragraphs)
    finding.pillars = _pillars(finding, [worth for worth, _ in weights])
    title = max((worth for worth, _, _ in finding.titles), default=0.0)
    owners = max((worth for worth, _, signal in finding.titles if signal == "rights-holder"), default=0.0)
    finding.titled = any(worth >= 5.0 and m.zone is Zone.NOTE for worth, m, _ in finding.titles)
    finding.score = (
        fandom_prior(finding.fandom.works)
        + AWARE ** min(finding.aware, 2)
        * (
            joined(w for w, _ in weights)
            + _signs_worth(finding.excess)
            + TOGETHER * min(max(ordinary - 2, 0), 3)
            - STRANGER * min(strange, 2)
        )
        + title
        + (owners if title > owners else 0.0)
    )


def _pillars(finding: Finding, weights: Sequence[float]) -> float:
    """Return on how much a fandom stands: a strong group is one, a weak one a third, signs up to two and a half."""
    strong = sum(1 for weight in weights if weight >= STRONG)
    weak = sum(weight for weight in weights if 0.6 <= weight < STRONG)
    return strong + min(weak / 4.5, 1.6) + min(finding.excess / 3.2, 2.5)


def _signs_worth(excess: float) -> float:
    """Return what signs are worth, in log-odds: many of them are more than the sum, for they rarely meet by chance."""
    return SIGNS * min(excess, MANY) + MANY_SIGNS * min(max(excess - MANY, 0.0), MOST_SIGNS - MANY)


def _share_out(findings: dict[int, Finding], text: Text, lexicon: Lexicon) -> None:
    """Give each form to the unrelated fandom that explains the story best, and weigh the others without it."""
    ranked = sorted(findings.values(), key=lambda f: (-f.score, f.fandom.id))
    owners: dict[int, list[Finding]] = defaultdict(list)
    for finding in ranked[:40]:
        taken = {
            pattern: 1
            for group in finding.groups.values()
            for pattern in group.weights
            if any(_takes(other, finding, pattern, lexicon) for other in owners.get(pattern, ()))
        }
        if taken:
            _weigh(finding, text, taken)
        if finding.score > -3.0:
            for group in finding.groups.values():
                for pattern in group.weights:
                    owners[pattern].append(finding)


def _takes(other: Finding, finding: Finding, pattern: int, lexicon: Lexicon) -> bool:
    """Say whether a form belongs to a better fandom: unless only the lesser one has somebody's full name with it."""
    if lexicon.are_related(finding.fandom, other.fandom):
        return False
    return pattern in other.anchored or pattern not in finding.anchored


def _is_acceptable(finding: Finding, text: Text, rivals: Iterable[Finding]) -> bool:
    """Apply the strict rule."""
    if finding.score <= 0.0:
        return False
    rivals = [r for r in rivals if r is not finding]
    titled_rivals = sum(1 for r in rivals if r.titled)
    if finding.titled:
        body = finding.strong >= 1 or any(g.places for g in finding.groups.values() if g.character)
        better = any(r.strong >= 3 and r.strong_people and r.score > finding.score for r in rivals)
        return body or (titled_rivals < 3 and not better and _is_disclaimed(finding))
    if any(w >= 8.0 for g in finding.groups.values() for w in g.weights.values() if g.noted) and finding.strong >= 2:
        return True
    stretches = sum(1 for zone in text.zones if zone is Zone.PROSE)
    things = any(w >= STRONG for g in finding.groups.values() if not g.character for w in g.weights.values())
    spread = finding.paragraphs >= min(SPREAD - things, max(stretches // 3, 1))
    once = finding.score < SURE_ONCE and all(
        len(group.places) < 2 for group in finding.groups.values() if group.character
    )
    if once and finding.excess < 2.0 and not things:
        return False
    if not finding.strong_people and not finding.weak_people and finding.distinct < 3:
        named = any(r.strong_people and r.score > finding.score for r in rivals)
        if finding.excess < (SURE_SIGNS if named else MANY):
            return False
    borne = any(finding.score >= score and finding.pillars >= pillars for score, pillars in ACCEPTED)
    return borne and spread and _is_prominent(finding, rivals)


def _is_worth_a_hint(finding: Finding) -> bool:
    """Say whether a fandom is shown to the archivist though the strict rule refuses it: one telling name, used."""
    used = max((len(g.places) + 2 * len(g.noted) for g in finding.groups.values() if g.character), default=0)
    return (
        not finding.aware
        and finding.score > LOWEST_HINT
        and finding.distinct >= 1
        and (used >= 2 or finding.strong >= 2)
    )


def _is_disclaimed(finding: Finding) -> bool:
    """Say whether a note names the fandom as what the story is of, not in passing."""
    return any(worth >= 6.0 for worth, _, _ in finding.titles)


def _is_prominent(finding: Finding, rivals: list[Finding]) -> bool:
    """Say whether a fandom is a real part of a story that a stronger fandom dominates."""
    own = sum(len(g.places) for g in finding.groups.values())
    top = max((sum(len(g.places) for g in r.groups.values()) for r in rivals if r.score > finding.score), default=0)
    return finding.paragraphs >= 6 or own >= 0.06 * top or finding.excess >= 4.0


def _narrow(findings: dict[int, Finding], lexicon: Lexicon) -> None:
    """Of related fandoms keep the narrowest that the story supports, and more only where each has its own evidence."""
    accepted = sorted((f for f in findings.values() if f.accepted), key=lambda f: (-f.score, f.fandom.id))
    for finding in accepted:
        finding.crowded = any(
            other is not finding
            and set(other.fandom.parents) & set(finding.fandom.parents)
            and abs(other.score - finding.score) < CLOSE
            for other in findings.values()
        )
    for finding in accepted:
        for other in accepted:
            if other is finding or not (finding.accepted and other.accepted):
                continue
            if lexicon.are_related(finding.fandom, other.fandom) and _yields(finding, other):
                finding.accepted = False
                finding.plausible = False


def _yields(finding: Finding, other: Finding) -> bool:
    """Say whether ``finding`` gives way to a related fandom."""
    own, theirs = _exclusive(finding, other), _exclusive(other, finding)
    if finding.titled != other.titled and min(len(own), len(theirs)) < 2:
        return other.titled
    if len(own) >= 2 and sum(own) >= 0.35 * sum(theirs) and finding.fandom.id not in other.fandom.parents:
        return False
    if len(own) >= 2 and len(theirs) < 1:
        return False
    if len(own) != len(theirs) and max(len(own), len(theirs)) >= 1:
        return sum(own) < sum(theirs)
    if finding.fandom.id in other.fandom.parents:
        return other.score >= finding.score - 3.0 and not (other.crowded and len(theirs) < 1)
    if other.fandom.id in finding.fandom.parents:
        return other.score > finding.score + 3.0 or (finding.crowded and len(own) < 1)
    return (other.score, other.fandom.works, other.fandom.id) > (finding.score, finding.fandom.works, finding.fandom.id)


def _exclusive(finding: Finding, other: Finding) -> list[float]:
    """Return the weights of the strong groups whose forms the other fandom does not have."""
    shared = {pattern for group in other.groups.values() for pattern in group.weights}
    weights = (sum(w for p, w in g.weights.items() if p not in shared) for g in finding.groups.values())
    return [weight for weight in weights if weight >= STRONG]


def fandom_evidence(finding: Finding, text: Text) -> list[Evidence]:
    """Return why a fandom is believed: titles in notes, then one piece for each character and term."""
    pieces = [text.evidence(signal, worth, m.start, m.end) for worth, m, signal in finding.titles]
    groups = sorted(finding.groups.items(), key=lambda item: -max(item[1].weights.values()))
    for (kind, _), group in groups[: MOST_EVIDENCE + 2]:
        weight = max(group.weights.values())
        places = group.places or group.noted
        best = max(places, key=lambda m: group.weights[m.pattern])
        signal = "ship-name" if kind == "ship" else "term" if kind == "term" else "name"
        pieces.append(text.evidence(signal, weight, best.start, best.end))
    pieces += [
        text.evidence("sign", s.weight, s.start, s.end) for s in finding.signs[:MOST_EVIDENCE] if finding.excess > 0
    ]
    return pieces
