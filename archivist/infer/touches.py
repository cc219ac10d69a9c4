"""Who touches whom: a head on a shoulder, a hand taken, lips set to a wrist, whoever's they are.

Cue phrases cannot name every part of everybody, so the sentences that name parts of the body are read: two parts of two
people joined by a preposition ("his forehead against her shoulder"), a verb of touching with somebody else's part
("took Ianto's wrist"), somebody leaned on ("curled up against him"). A touch that one may as well do to oneself ("his
hand on his hip") is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archivist.infer.event import Event
from archivist.infer.mentions import Mentions
from archivist.infer.pronouns import Resolver, Token
from archivist.infer.zones import Text

CLOSE, PLAIN = "touch_close", "touch"

_OWNER = (
    r"(?:his|her|my|your|their|the|that|this|a|an|one|both(?: of)?(?: his| her| my)?"
    r"|(?:[A-Z][\w-]+ )?[A-Z][\w-]*['’]s?|the (?:\w+ ){1,2}?\w+['’]s?)"
)
_NEAR_PARTS = (
    "head|forehead|brow|cheek|chin|face|nose|lips?|mouth|hands?|fingers?|fingertips|thumb|palms?|knuckles|arms?|shoulder|knees?"
    "|foot|feet|toes?|boots?|ankle|thigh|hip|elbow|hair|back|braid|glove"
)
_FAR_PARTS = (
    "head|forehead|brow|cheeks?|chin|face|nose|lips?|mouth|ear|hair|curls|neck|nape|throat|jaw|temple|collarbone|pulse|hands?|fingers"
    "|palms?|knuckles|wrists?|arms?|elbow|shoulders?|chest|breast|ribs|side|back|waist|hips?|lap|thigh|knees?|ankle|feet|foot"
    "|sleeve|collar|lapels?|tie|shirt|coat|jacket|tunic|scarf|gloves?|skin|heartbeat|braid|thumb"
)
_PREPOSITION = (
    r"in between|on|upon|against|in|into|to|over|a?round|about|under|through|across|between|along|at"
    r"|behind|beside|from|down|up"
)
_JOINED = re.compile(
    rf"\b(?P<one>{_OWNER}) (?:\w+ )?(?P<near>{_NEAR_PARTS})\b(?:,? [\w'’]+){{0,5}}?,? (?P<preposition>{_PREPOSITION}) "
    rf"(?:the (?:back|nape|side|top|small|crown|hollow|crook|curve|inside|corner|edge|palm) of )?"
    rf"(?P<two>his(?=[.,;:!?—])|{_OWNER}|him|hers|mine|yours|me|you"
    rf"|[A-Z][\w-]+)(?: (?:[\w-]+ ){{0,2}}?(?P<far>{_FAR_PARTS}))?\b"
)
_VERBS = (
    r"took|takes?|taking|taken|held|holds?|holding|caught|catch(?:es|ing)?|touch(?:ed|es|ing)?"
    r"|brush(?:ed|es|ing)?|strok(?:ed|es?|ing)"
    r"|kiss(?:ed|es|ing)?|cup(?:ped|s|ping)?|squeez(?:ed|es?|ing)|grip(?:ped|s|ping)?|grab(?:bed|s"
    r"|bing)?|clasp(?:ed|s|ing)?"
    r"|cover(?:ed|s|ing)?|trac(?:ed|es?|ing)|smooth(?:ed|s|ing)?|wip(?:ed|es?|ing)|tuck(?:ed|s|ing)?"
    r"|ruffl(?:ed|es?|ing)|tug(?:ged|s|ging)?"
    r"|rub(?:bed|s|bing)?|pat(?:ted|s|ting)?|lift(?:ed|s|ing)?|tilt(?:ed|s|ing)?|found|finds?"
    r"|seiz(?:ed|es?|ing)|straighten(?:ed|s|ing)?"
    r"|button(?:ed|s|ing)?|unpinned|untied|undid|kept hold of|(?:took|takes?|taking|caught"
    r"|catch(?:es)?|had|got|has|got a|have) hold of"
    r"|reach(?:ed|es|ing)? (?:over |out |across |down |up )?(?:and |for |to )?(?:take |took )?"
    r"|set (?:his|her|my) (?:lips|mouth|forehead|cheek) (?:to|on|against)"
    r"|lean(?:ed|t|s|ing)? (?:\w+ )?(?:on|against|into)|had|has|got"
)
_WORDS = (
    r"(?:said|says|whisper(?:ed|s)|murmur(?:ed|s)|mumbl(?:ed|es)|laugh(?:ed|s)|breath(?:ed|es)|told"
    r"|tells|mutter(?:ed|s)|answer(?:ed|s)|grumbl(?:ed|es)|smil(?:ed|es)|grinn?(?:ed|s)|sigh(?:ed|s))"
)
_SPOKEN = re.compile(
    rf"\b{_WORDS}(?:,? [\w'’]+){{0,4}}?,? (?:into|against|along|on) (?:the (?:back|nape|side|top|crown"
    rf"|hollow|crook|curve|corner) of )?(?P<two>{_OWNER}) (?:[\w-]+ ){{0,2}}?(?P<far>{_FAR_PARTS})\b"
)
_CAUGHT = re.compile(
    r"\b(?:had|has|got|took|takes?|caught|catches|held|holds?|holding|seiz(?:ed|es)|grabb?(?:ed|s)"
    r"|pull(?:ed|s)|haul(?:ed|s)) (?P<two>him|her|me|you|[A-Z][\w-]+)"
    rf"(?: \w+)? (?:by|round|around) (?:the|both|his|her|my|one)(?: \w+)? (?P<far>{_FAR_PARTS})\b"
)
_TAKEN = re.compile(rf"\b(?P<verb>{_VERBS}) (?P<two>{_OWNER}) (?:[\w-]+ ){{0,2}}?(?P<far>{_FAR_PARTS})\b")
_LEANED = re.compile(
    r"\b(?<!his )(?<!her )(?<!my )(?:lean(?:ed|t|s|ing)?|curl(?:ed|s|ing)?|press(?:ed|es|ing)?"
    r"|slump(?:ed|s|ing)?|settl(?:ed|es?|ing)|tuck(?:ed|s|ing)?|huddl(?:ed|es|ing)"
    r"|sag(?:ged|s|ging)?|lay|lies|lying|sat|sits|sitting|asleep|fell|crowd(?:ed|s|ing)?|shov(?:ed|es"
    r"|ing)|cling(?:s|ing)?|clung|h[ou]ng|hangs|held|holds?|holding)"
    r" (?:(?:down|up|back|in|close|close up|right|still|heavily|gently|over|there|himself|herself"
    r"|myself|his head|her head|my head) ){0,3}?(?:against|into|on to|onto|close to|up to|next to"
    r"|beside) (?P<two>him|her|me|you|[A-Z][\w-]+)(?=[ ,.;:!?—]|$)"
)
_ON_SOMEBODY = frozenset(
    (
        "in between",
        "between",
        "with",
        "through",
        "in",
        "on",
        "upon",
        "against",
        "into",
        "around",
        "round",
        "about",
        "under",
        "over",
    )
)
_INTIMATE = frozenset(
    (
     "forehead", "brow", "cheek", "cheeks", "lips", "lip", "mouth", "hair", "curls", "neck", "nape", "throat",
     "jaw", "temple", "collarbone", "pulse", "chest", "breast", "waist", "hip", "hips", "lap", "thigh",
     "heartbeat", "skin", "nose", "chin", "face", "knuckles", "palm", "wrist", "wrists", "fingers", "braid", "ear",
     "head",
    )
)  # fmt: skip
_FACES = frozenset(("head", "forehead", "brow", "cheek", "chin", "face", "nose", "lips", "lip", "mouth", "hair"))
_NOT_OWN = frozenset(
    (
        "shoulder",
        "shoulders",
        "chest",
        "lap",
        "neck",
        "hair",
        "throat",
        "jaw",
        "breast",
        "nape",
        "collarbone",
        "cheek",
        "forehead",
        "lips",
        "mouth",
        "wrist",
        "palm",
    )
)
_HANDS = frozenset(
    (
        "hand",
        "hands",
        "fingers",
        "wrist",
        "wrists",
        "face",
        "chin",
        "arm",
        "elbow",
        "sleeve",
        "lapels",
        "lapel",
        "collar",
    )
)
_GRASPED = frozenset(("lapels", "lapel", "collar", "tie", "scarf", "tunic", "wrist", "chin", "hand", "hands"))
_REACHING = re.compile(r"(?:took|take|caught|catch|squeez|grip|grab|clasp|kiss|cup|reach|seiz|strok)")
_TAKES = re.compile(r"(?:had|has|got)$")
_OUTWARD = frozenset(("his", "her", "my", "your"))


def find_touches(text: Text, mentions: Mentions, resolver: Resolver, known: Sequence[Event]) -> list[Event]:
    """Return the touches of the narration that no cue phrase has found yet."""
    taken = {event.start // 40 for event in known}
    found: list[Event] = []
    last = -1
    for start, _ in mentions.cue("body"):
        if start < last or text.in_speech(start):
            continue
        first, last = text.sentence(start)
        first, last = max(first, start - 160), min(last, start + 200)
        for event in _in_sentence(text, resolver, first, last):
            if not {event.start // 40, event.end // 40} & taken:
                taken.add(event.start // 40)
                found.append(event)
    return found


def _in_sentence(text: Text, resolver: Resolver, first: int, last: int) -> Iterator[Event]:
    """Yield the touches of one sentence."""
    tokens: list[Token] | None = None
    for pattern in (_JOINED, _TAKEN, _LEANED, _SPOKEN, _CAUGHT):
        for m in pattern.finditer(text.whole, first, last):
            if text.in_speech(m.start()):
                continue
            if tokens is None:
                tokens = resolver.tokens(first, last, spoken=False)
            pair = (
                _joined(m, tokens, resolver) if pattern is _JOINED else _taken(m, tokens, resolver, pattern is _SPOKEN)
            )
            if pair is not None and pair[0] != pair[1]:
                parts = {m.groupdict().get("near"), m.groupdict().get("far")} - {None}
                close = bool(parts & _INTIMATE) and parts != {"head"}
                yield Event(CLOSE if close else PLAIN, pair[0], pair[1], round(pair[2], 3), m.start(), m.end(), False)


def _at(tokens: Sequence[Token], start: int, end: int) -> Token | None:
    """Return the token that stands within a span."""
    return next((token for token in tokens if start <= token.start < end), None)


def _subject(tokens: Sequence[Token], position: int) -> Token | None:
    """Return who acts before a position."""
    for token in reversed(tokens):
        if token.end <= position and token.role in ("subject", "name", "noun"):
            return token
    return None


def _joined(m: re.Match[str], tokens: Sequence[Token], resolver: Resolver) -> tuple[int, int, float] | None:
    """Read two parts of two people joined by a preposition."""
    two = m["two"].lower()
    near, far = m["near"], m["far"]
    if far is None and (m["preposition"] not in _ON_SOMEBODY or not _stands_alone(two, _at(tokens, *m.span("two")))):
        return None
    if near in ("back", "shoulder", "side", "feet", "foot") and far is None and m["preposition"] != "against":
        return None
    owner, other = _at(tokens, *m.span("one")), _at(tokens, *m.span("two"))
    subject = _subject(tokens, m.start())
    if owner is not None and other is not None:
        if owner.kind != other.kind or (owner.kind == "N" and owner.key != other.key):
            return _resolve_two(owner, other, resolver, 0.9)
        if owner.kind not in ("M", "F") or far is None or not _is_of_two(near, far, m["preposition"]):
            return None
        return _two_alike(owner, subject, resolver)
    known = owner or other
    if known is None or far is None:
        return None
    if subject is not None and not _alike(subject, known, resolver):
        return _resolve_two(subject, known, resolver, 0.7)
    somebody = (owner is not None and m["two"][-2:] in ("'s", "’s")) or _is_of_two(near, far, m["preposition"])
    return _with_somebody(subject or known, resolver) if somebody else None


def _stands_alone(word: str, token: Token | None) -> bool:
    """Say whether a word means somebody without a part after it: "against him", "against Wolfwood"."""
    return token is not None and (word in ("him", "his", "me", "you", "hers", "mine", "yours") or token.role == "name")


def _is_of_two(near: str, far: str, preposition: str) -> bool:
    """Say whether two parts that meet cannot well be one person's own."""
    if near in ("arm", "arms") and preposition in ("round", "around", "about"):
        return far in ("neck", "waist", "shoulders", "shoulder", "back", "hips")
    return near in _FACES and far in _NOT_OWN


def _taken(m: re.Match[str], tokens: Sequence[Token], resolver: Resolver, said: bool) -> tuple[int, int, float] | None:
    """Read a verb of touching with somebody else's part, somebody leaned on, or words ``said`` into a shoulder."""
    groups = m.groupdict()
    verb, far = groups.get("verb"), groups.get("far")
    other = _at(tokens, *m.span("two"))
    subject = (_at(tokens, m.start(), m.start("two")) if said else None) or _subject(tokens, m.start())
    if other is None and subject is not None and verb and m["two"] in ("the", "both") and far in _GRASPED:
        return _with_somebody(subject, resolver) if _REACHING.match(verb) else None
    if other is None or subject is None:
        return None
    if verb and _TAKES.match(verb):
        return None
    if _alike(subject, other, resolver):
        fits = far in _NOT_OWN if said else verb is None or bool(_REACHING.match(verb) and far in _HANDS)
        if other.kind not in ("M", "F") or not fits:
            return None
        return _two_alike(other, subject, resolver)
    return _resolve_two(subject, other, resolver, 0.85)


def _resolve_two(one: Token, two: Token, resolver: Resolver, sure: float) -> tuple[int, int, float] | None:
    """Find both people of two different words."""
    if one.kind in ("T", "W", "E") or two.kind in ("T", "W", "E"):
        return None
    if two.kind == "N" and one.kind != "N":
        one, two = two, one
    first, surely = resolver.resolve(one)
    if first is None:
        return None
    second, surer = resolver.resolve(two, {first})
    return None if second is None else (first, second, sure * surely * surer)


def _alike(one: Token, two: Token, resolver: Resolver) -> bool:
    """Say whether two words may mean the same person: one pronoun, or a name and a pronoun of its gender."""
    if "N" in (one.kind, two.kind):
        named, other = (one, two) if one.kind == "N" else (two, one)
        return other.key == named.key if other.kind == "N" else resolver.cast.gender(named.key) in (other.kind, "any")
    return one.kind == two.kind


def _with_somebody(actor: Token, resolver: Resolver) -> tuple[int, int, float] | None:
    """Find whom somebody touches who is not said: whoever else is most in mind."""
    first, surely = resolver.resolve(actor)
    if first is None:
        return None
    others = resolver.others(actor.start, {first})
    if others:
        return first, others[0], 0.55 * surely
    _, second, sure = resolver.couple(actor.start)
    return (first, second, sure * surely) if second is not None else None


def _two_alike(one: Token, subject: Token | None, resolver: Resolver) -> tuple[int, int, float] | None:
    """Find the two people whom one pronoun means both."""
    first, surely = resolver.resolve(subject if subject is not None and _alike(subject, one, resolver) else one)
    if first is None:
        return None
    second, surer = resolver.salient(one.start, one.kind, {first})
    return None if second is None else (first, second, 0.7 * surely * surer)
