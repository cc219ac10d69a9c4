"""Find every name, term, title and cue of the lexicon in a text, in one scan, and sort them by what they are.

A name counts where it is written like one: with its capitals, and not where a sentence would begin with that word
anyway. What stands in notes and titles is kept apart from what stands in prose.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from archivist.infer.zones import Text, Zone
from archivist.lexicon import Kind, Lexicon
from archivist.lexicon.compiling import Meaning


class Mention(NamedTuple):
    """Where a form of the lexicon stands, and what it may mean there.

    ``opening`` marks a plain word where a sentence begins with it: its capital proves nothing. A story has thousands of
    these, and a tuple is made five times as fast as a frozen dataclass.
    """

    start: int
    end: int
    pattern: int
    meanings: tuple[Meaning, ...]
    zone: Zone
    spoken: bool
    opening: bool = False


@dataclass(slots=True)
class Mentions:
    """All that one scan found. ``cues`` are prose only: group number to the (start, end) of its hits."""

    prose: list[Mention] = field(default_factory=list)
    notes: list[Mention] = field(default_factory=list)
    cues: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    note_cues: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def cue(self, name: str) -> list[tuple[int, int]]:
        """Return where the cues of a group stand in the prose."""
        return self.cues.get(name, [])


_STOPS = re.compile(r"[.!?:;]")
_OPENING = frozenset("\n\"“‘'([{*_—–-…«„")
_CLOSING = frozenset('.!?…:\n"”*_')


def find_mentions(text: Text, lexicon: Lexicon) -> Mentions:
    """Scan ``text`` and sort what is found."""
    found = Mentions()
    _find_names(text, lexicon, found)
    _find_cues(text, lexicon, found)
    return found


def _find_names(text: Text, lexicon: Lexicon, found: Mentions) -> None:
    """Find what packs know."""
    whole, meanings, plain, capital = text.whole, lexicon.meanings, lexicon.plain_words, lexicon.capital_first
    small = _is_small(whole)
    written: dict[int, bool] = {}
    starts, zones = text.starts, text.zones
    stretch, beyond = 0, starts[1] if len(starts) > 1 else len(whole)
    for pattern, start, end in lexicon.scan_names(text.folded):
        if capital[pattern] and not small and not whole[start].isupper():
            continue
        fitting = meanings[pattern]
        if not small:
            if pattern not in written:
                written[pattern] = any(meaning[3] for meaning in fitting)
            if written[pattern]:
                fitting = tuple([meaning for meaning in fitting if _fits(whole, start, meaning[3])])
                if not fitting:
                    continue
        # Hits come in the order of the text.
        while start >= beyond:
            stretch += 1
            beyond = starts[stretch + 1] if stretch + 1 < len(starts) else len(whole)
        zone = zones[stretch]
        opening = bool(plain[pattern]) and not small and _is_opening(whole, start)
        mention = Mention(start, end, pattern, fitting, zone, text.in_speech(start), opening)
        (found.prose if zone is Zone.PROSE else found.notes).append(mention)


def _find_cues(text: Text, lexicon: Lexicon, found: Mentions) -> None:
    """Find cue words; one that is somebody's name here is none."""
    cues: dict[int, list[tuple[int, int]]] = defaultdict(list)
    note_cues: dict[int, list[tuple[int, int]]] = defaultdict(list)
    whole, single, groups = text.whole, lexicon.single_cues, lexicon.cue_groups
    named = {mention.start for mention in found.prose if mention.meanings[0][0] < Kind.TITLE and not mention.opening}
    stretch, last, zone = 0, text.ends[0] if text.ends else 0, text.zones[0] if text.zones else Zone.PROSE
    for pattern, start, end in lexicon.scan_cues(text.folded):
        while start >= last and stretch + 1 < len(text.ends):
            stretch += 1
            last, zone = text.ends[stretch], text.zones[stretch]
        if start in named or not (single[pattern] or not _STOPS.search(whole, start, end)):
            continue
        target = cues if zone is Zone.PROSE else note_cues
        for group in groups[pattern]:
            target[group].append((start, end))
    found.cues = {lexicon.cues[group]: spans for group, spans in cues.items()}
    found.note_cues = {lexicon.cues[group]: spans for group, spans in note_cues.items()}


def _is_small(whole: str) -> bool:
    """Say whether the author writes without capitals."""
    sample = whole[:3000]
    return len(sample) > 300 and sum(map(str.isupper, sample)) < len(sample) * 0.003


def _fits(whole: str, start: int, caps: tuple[int, ...]) -> bool:
    """Say whether the words at ``start`` have the capitals that a form must keep."""
    for offset in caps:  # noqa: SIM110 - a loop is twice as fast as all() on one or two items
        if not whole[start + offset].isupper():
            return False
    return True


def _is_opening(whole: str, start: int) -> bool:
    """Say whether a word at ``start`` would have a capital anyway: a sentence or a speech begins there."""
    before = start - 1
    while before > 0 and (whole[before] == " " or whole[before] in _OPENING):
        if whole[before] == "\n":
            return True
        before -= 1
    return whole[before] in _CLOSING
