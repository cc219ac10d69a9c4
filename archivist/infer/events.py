"""Who does what to whom: every cue of a meeting between two people, with both of them found.

Only sentences that hold a cue are looked at. The one who acts is the nearest subject before the cue; the one acted upon
is the possessor inside it ("took *his* hand"), else the nearest object or name after it. In speech the speaker and the
one spoken to are meant. A plural subject means the two people in mind.
What cannot be told is left out or counts little.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from archivist.infer.bonds import Bonds
from archivist.infer.characters import NARRATOR, Cast
from archivist.infer.event import Event
from archivist.infer.mentions import Mentions
from archivist.infer.phrases import any_of
from archivist.infer.pronouns import Resolver, Token
from archivist.infer.touches import find_touches
from archivist.infer.zones import Text

__all__ = ["Event", "find_events", "is_vocative", "told_cues"]

ACTS = (
    "kiss", "kiss_chaste", "bed", "sex", "caress", "hands", "embrace", "love_felt", "longing", "blush", "in_arms_dead",
    "care", "plea", "love_said", "foe", "gaze", "shared", "yours",
)  # fmt: skip
"""Cue groups of something one does to another, read as subject and object."""

WORDS = ("lover_word", "wed", "dating", "friend", "only_friends", "kin", "mentor")
"""Cue groups that name what one is to another: "his husband Dean"."""

SAID = ("love_said", "plea", "endearment", "care", "dating", "wed", "yours", "pet", "only_friends")
"""Cue groups that also count inside speech, between the speaker and the one spoken to."""

SWEET = ("pet", "endearment", "yours")
"""Cue groups that a letter says to whom it is written."""

MOST = 60
"""Cues of one romantic group that are looked at in one story; evenly spread where there are more."""

MOST_OTHER = 20
"""The same for the other groups, which count by what they are, not by how many."""

_OWN = re.compile(
    r"(?i)(?:wrapp|lean|r[au]n|runs|slip|slid|press|curl|nestl|hand|arm|finger|head|thumb|breath|curl)\w* ?"
)
_NOUN = re.compile(r"(?i)\b(?:the|that|this|their|another|first|second|last) (?:kiss|kisses)$")
_NOT = re.compile(
    r"(?i)\b(?:not|never|n['’]t|without|nor|refus\w+|instead of|almost|nearly|before (?:he|she|i) could)\b"
    r"(?:(?!\b(?:and|but|then|until|till|so)\b)[^.!?;:,—]){0,28}$"
)
_PARTNER_WORD = re.compile(rf"(?i)\s?(?:\w+ )?{any_of('partners')}\b")
_KIN_WORD = re.compile(rf"(?i)\s?(?:(?:little|big|older|younger|baby|own|old) )?{any_of('relatives')}s?\b")
_OTHERS = re.compile(
    rf"(?i)\s?(?:his|her|their|the \w+['’]s?) (?:\w+ )?(?:{any_of('partners')}|{any_of('relatives')})\b"
)
_OURS = re.compile(r"\b(?:I|me|my|mine|we|us|our)\b")
ROMANTIC = frozenset(("kiss", "bed", "sex", "love_felt", "love_said", "lover_word", "wed", "dating", "longing"))
"""Cue groups where a known couple is likelier to be meant than two who merely stand near."""

_TAG_AFTER = 90
_TAG_BEFORE = 110


def find_events(text: Text, mentions: Mentions, cast: Cast, bonds: Bonds) -> list[Event]:
    """Return every event of the story, in order of the text."""
    resolver = Resolver(text, cast, bonds)
    finder = _Finder(text, resolver)
    events: list[Event] = []
    for kind in dict.fromkeys((*ACTS, *WORDS, *SAID)):
        for start, end in _some(mentions.cue(kind), MOST if kind in ROMANTIC else MOST_OTHER):
            events += finder.at(kind, start, end)
    events += find_touches(text, mentions, resolver, events)
    return sorted(events, key=lambda e: (e.start, e.kind))


def _some(spans: list[tuple[int, int]], most: int) -> Iterable[tuple[int, int]]:
    """Return at most so many spans, evenly spread."""
    step = -(-len(spans) // most) if spans else 1
    return spans[::step]


def told_cues(text: Text, mentions: Mentions, kind: str) -> Iterator[tuple[int, int]]:
    """Yield the cues of a group that may be about anybody of the story.

    Left out is what is denied, what is said of others, and what is done to somebody's own wife or mother.
    """
    for start, end in mentions.cue(kind):
        if _NOT.search(text.whole[max(start - 45, 0) : start]) or _OTHERS.match(text.whole[end : end + 30]):
            continue
        if text.in_speech(start) and not _OURS.search(text.whole, *text.sentence(start)):
            continue
        yield start, end


class _Finder:
    """Reads one cue at a time; remembers the tokens of sentences, which several cues share."""

    def __init__(self, text: Text, resolver: Resolver) -> None:
        self.text = text
        self.resolver = resolver
        self._known: dict[tuple[int, int, bool], list[Token]] = {}

    def at(self, kind: str, start: int, end: int) -> Iterator[Event]:
        """Yield what happens at one cue."""
        speech = self.text.speech_at(start)
        self.resolver.romantic = kind in ROMANTIC
        if kind == "pet" and not is_vocative(self.text, start, end):
            return
        if speech >= 0:
            found = self._said(speech, start) if kind in SAID and not self._is_gossip(kind, start) else None
        elif kind in SWEET and (letter := self.resolver.letter(start)) is not None:
            found = (letter.writer, letter.reader, 0.85)
        elif kind == "pet":
            found = None
        elif kind in WORDS:
            found = self._named(start, end)
        else:
            found = self._done(start, end)
        if found is None:
            return
        first, second, sure = found
        if first == second or sure < 0.1:
            return
        if _NOT.search(self.text.whole[max(start - 45, 0) : start]):
            sure *= 0.4
        yield Event(kind, first, second, round(sure, 3), start, end, speech >= 0)

    def _tokens(self, start: int, end: int, *, spoken: bool) -> list[Token]:
        """Return the tokens of a span, kept for the next cue in it."""
        key = (start, end, spoken)
        if key not in self._known:
            self._known[key] = self.resolver.tokens(start, end, spoken=spoken)
        return self._known[key]

    # --- outside speech ----------------------------------------------------------------------------------------------

    def _done(self, start: int, end: int) -> tuple[int, int, float] | None:
        """Read a cue as something done: subject before, object inside or after."""
        first, last = self.text.sentence(start)
        tokens = self._tokens(max(first, start - 220), min(last, end + 160), spoken=False)
        before = [t for t in tokens if t.end <= start]
        inside = [t for t in tokens if start <= t.start < end]
        after = [t for t in tokens if t.start >= end]
        subject = _subject(before)
        if any(t.kind == "E" for t in (*inside, *after[:2])) or (
            subject and subject.kind == "T" and not _objects(inside, after)
        ):
            return self._couple(start)
        if subject is None:
            found = self._first_two(inside + after, start)
            return found or (self._couple(start) if _NOUN.search(self.text.whole[max(start - 12, 0) : end]) else None)
        if subject.kind == "W":
            return self._with_other(self.resolver.cast.narrator, start, 0.6)
        named = {t.key for t in _objects(inside, after)[:1] if t.kind == "N"} if subject.kind != "N" else ()
        actor, sure = self.resolver.resolve(subject, named)
        if actor is None:
            return self._couple(start) if subject.kind == "T" else None
        objects = [
            t for t in _objects(inside, after) if t not in inside or not self._is_own(t, subject, after, start, end)
        ]
        return self._acted_upon(actor, sure, subject, objects, before, start, end)

    def _acted_upon(
        self, actor: int, sure: float, subject: Token, objects: list[Token], before: list[Token], start: int, end: int
    ) -> tuple[int, int, float] | None:
        """Find whom somebody acts upon: an object of the cue, a partner by that word, else somebody named before it."""
        for token in objects:
            follow = self.text.whole[token.end : token.end + 30] if token.role in ("possessive", "either") else ""
            if _KIN_WORD.match(follow):
                return None
            if _PARTNER_WORD.match(follow):
                return self._with_partner(actor, token, sure)
            other, surer = self.resolver.resolve(token, {actor})
            if other is not None and other != actor and not (token.kind == "I" and subject.kind == "I"):
                return actor, other, sure * surer * _nearness(token.start - end)
        for token in reversed(before):
            if token is subject or token.role not in ("object", "either", "name", "noun") or token.kind == subject.kind:
                continue
            other, surer = self.resolver.resolve(token, {actor})
            if other is not None and other != actor:
                return actor, other, 0.7 * sure * surer
        return self._with_other(actor, start, 0.45 * sure)

    def _is_own(self, token: Token, subject: Token, after: list[Token], start: int, end: int) -> bool:
        """Say whether a possessor inside a cue is the one who acts: "wrapped his arms around him"."""
        own = bool(_OWN.match(self.text.whole[start:end]))
        return own and token.kind == subject.kind and len(_objects([], after)) > 0

    def _first_two(self, tokens: list[Token], position: int) -> tuple[int, int, float] | None:
        """Take the first two different people of a clause that has no subject before its cue."""
        first, sure = None, 0.0
        for token in tokens:
            who, surer = self.resolver.resolve(token, () if first is None else (first,))
            if who is None:
                if token.kind in ("T", "E"):
                    return self._couple(position)
                continue
            if first is None:
                first, sure = who, surer
            elif who != first:
                return first, who, 0.8 * sure * surer
        return self._with_other(first, position, 0.4 * sure) if first is not None else None

    def _couple(self, position: int) -> tuple[int, int, float] | None:
        """Take the two people in mind, one of them the narrator where there is one and nobody else."""
        first, second, sure = self.resolver.couple(position)
        return None if first is None or second is None else (first, second, sure)

    def _with_other(self, actor: int, position: int, sure: float) -> tuple[int, int, float] | None:
        """Take whoever else is most in mind."""
        others = self.resolver.others(position, {actor})
        if others:
            return actor, others[0], sure
        gender = self.resolver.cast.gender(actor)
        for wanted in ("M", "F") if gender == "F" else ("F", "M"):
            other, surer = self.resolver.salient(position, wanted, {actor})
            if other is not None and other != actor:
                return actor, other, 0.7 * sure * surer
        return None

    def _with_partner(self, actor: int, owner: Token, sure: float) -> tuple[int, int, float] | None:
        """Take who is known as somebody's partner, else whoever else is most in mind; another's partner is nobody."""
        cast, position = self.resolver.cast, owner.start
        if owner.kind in ("M", "F") and cast.gender(actor) in ("M", "F") and cast.gender(actor) != owner.kind:
            return None
        partner = self.resolver.bonds.partner(actor, [key for key in cast.people if key != actor])
        return (actor, partner, 0.9 * sure) if partner is not None else self._with_other(actor, position, 0.6 * sure)

    def _named(self, start: int, end: int) -> tuple[int, int, float] | None:
        """Read a word for what one is to another: whose, and who."""
        first, last = self.text.sentence(start)
        tokens = self._tokens(max(first, start - 220), min(last, end + 160), spoken=False)
        before = [t for t in tokens if t.end <= start]
        after = [t for t in tokens if t.start >= end]
        if not before or before[-1].role not in ("possessive", "either") or start - before[-1].end > 16:
            return self._couple_word(before, after, start, end)
        owner, sure = self.resolver.resolve(before[-1])
        if owner is None:
            return self._couple(start) if before[-1].kind == "T" else None
        if after and after[0].kind == "N" and after[0].start - end <= 3 and after[0].key != owner:
            return owner, after[0].key, sure
        for token in reversed(before[:-1]):
            other, surer = self.resolver.resolve(token, {owner})
            if token.kind == "N" and other is not None and other != owner:
                return owner, other, 0.5 * sure * surer
        if _PARTNER_WORD.match(self.text.whole[start:end]):
            partner = self.resolver.bonds.partner(owner, self.resolver.cast.people)
            if partner is not None:
                return owner, partner, 0.8 * sure
        return self._with_other(owner, start, 0.3 * sure)

    def _couple_word(
        self, before: list[Token], after: list[Token], start: int, end: int
    ) -> tuple[int, int, float] | None:
        """Read "they were lovers", "married to him" and their like."""
        subject = _subject(before)
        if subject is not None and subject.kind == "T":
            return self._couple(start)
        if subject is None:
            return None
        actor, sure = self.resolver.resolve(subject)
        follow = self.text.whole[end : end + 4]
        if actor is not None and after and follow in (" to ", " of ", " wit") and after[0].start - end < 14:
            other, surer = self.resolver.resolve(after[0], {actor})
            if other is not None and other != actor:
                return actor, other, 0.8 * sure * surer
        return None

    # --- inside speech -----------------------------------------------------------------------------------------------

    def _said(self, speech: int, start: int) -> tuple[int, int, float] | None:
        """Read a cue inside speech as passing between the speaker and the one spoken to."""
        speaker, sure = self._speaker(speech)
        addressee = self._vocative(speech)
        if speaker is None:
            speaker, sure = self._in_turn(speech)
        if speaker is None:
            if addressee is None:
                found = self._couple(start)
                return None if found is None else (found[0], found[1], 0.7 * found[2])
            return self._with_other(addressee, self.text.speech_starts[speech], 0.55)
        if addressee is not None and addressee != speaker:
            return speaker, addressee, sure
        found = self._with_other(speaker, self.text.speech_starts[speech], 0.75 * sure)
        narrator = self.resolver.cast.narrator
        if self.first_person and speaker != narrator and (found is None or found[2] < 0.75):
            return speaker, narrator, 0.7 * sure
        return found

    @property
    def first_person(self) -> bool:
        """Whether the one who says I outside speech is known by name."""
        return self.resolver.cast.narrator != NARRATOR

    def _speaker(self, speech: int) -> tuple[int | None, float]:
        """Return who says a speech, by the words beside it in the same paragraph."""
        text = self.text
        start, end = text.speech_starts[speech], text.speech_ends[speech]
        stretch = text.stretch(start)
        follows = text.speech_starts[speech + 1] if speech + 1 < len(text.speech_starts) else text.ends[stretch]
        after = self._tokens(end, min(text.ends[stretch], end + _TAG_AFTER, follows), spoken=False)
        for token in after:
            if token.role in ("subject", "name", "noun") and token.start - end < 40:
                return self.resolver.resolve(token)
            if token.role == "possessive" and token.start - end < 12:
                return self.resolver.resolve(token)
            break
        previous = text.speech_ends[speech - 1] if speech else 0
        before = self._tokens(max(text.starts[stretch], start - _TAG_BEFORE, previous), start, spoken=False)
        for token in before:
            if token.role in ("subject", "name", "possessive", "noun"):
                return self.resolver.resolve(token)
        return None, 0.0

    def _is_gossip(self, kind: str, start: int) -> bool:
        """Say whether a speech tells of a couple that neither the speaker nor the one spoken to belongs to."""
        if kind not in ("wed", "dating"):
            return False
        first, last = self.text.sentence(start)
        kinds = {token.kind for token in self._tokens(first, last, spoken=True)}
        return bool(kinds & {"M", "F", "T", "N", "OM", "OF"}) and not kinds & {"I", "W"}

    def _in_turn(self, speech: int) -> tuple[int | None, float]:
        """Return who answers the speech of the paragraph before this one: the other of two who talk."""
        text = self.text
        if speech == 0 or text.stretch(text.speech_starts[speech]) - text.stretch(text.speech_starts[speech - 1]) != 1:
            return None, 0.0
        previous, sure = self._speaker(speech - 1)
        if previous is None:
            return None, 0.0
        if self.first_person and previous != self.resolver.cast.narrator:
            return self.resolver.cast.narrator, 0.7 * sure
        others = self.resolver.others(text.speech_starts[speech], {previous})
        return (others[0], 0.7 * sure) if others else (None, 0.0)

    def _vocative(self, speech: int) -> int | None:
        """Return who is called by name inside a speech."""
        text, cast = self.text, self.resolver.cast
        start, end = text.speech_starts[speech], text.speech_ends[speech]
        place = bisect_left(cast.positions, start)
        while place < len(cast.positions) and cast.positions[place] < end:
            if is_vocative(text, cast.positions[place], cast.ends[place]):
                return cast.keys[place]
            place += 1
        return None


def is_vocative(text: Text, start: int, end: int) -> bool:
    """Say whether a name in speech is set off by marks on both sides: somebody is called by it."""
    before = text.whole[max(start - 2, 0) : start].strip()
    after = text.whole[end : end + 1]
    opening = before[-1:] in ("", ",", "“", '"', "‘", "'", "—", "…", ".", "!", "?", "-")
    hailed = text.whole[max(start - 6, 0) : start].lower().endswith(("oh ", "hey ", "god ", "no ", "yes ", "dear "))
    return (opening or hailed) and after in (",", ".", "!", "?", "…", "”", '"', "’", "—", "-", "")


def _subject(before: Iterable[Token]) -> Token | None:
    """Return the token that most likely acts: the nearest subject or name; else the nearest possessor; else anyone."""
    fallback = None
    for token in reversed(list(before)):
        if token.role in ("subject", "name", "noun"):
            return token
        if token.role == "possessive" and fallback is None:
            fallback = token
    return fallback


def _objects(inside: list[Token], after: list[Token]) -> list[Token]:
    """Return the tokens that may be acted upon, best first: up to where the next subject begins."""
    found = [t for t in inside if t.kind not in ("T", "W", "E")]
    for token in after:
        if token.role == "subject" and token.kind != "Y":
            break
        if token.kind not in ("T", "W", "E"):
            found.append(token)
    return found


def _nearness(distance: int) -> float:
    """Return how far an object may stand from its cue and still belong to it."""
    return 1.0 if distance <= 30 else 0.8 if distance <= 60 else 0.55
