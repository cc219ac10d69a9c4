"""The lexicon as the stages see it: look-ups by name, and one scan that finds every name, term and cue in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec
from ahocorasick_rs import BytesAhoCorasick, MatchKind

from archivist.lexicon.compiling import Character, Compiled, Fandom, Late, Meaning, Ship, Sign
from archivist.lexicon.fold import WORD, pattern
from archivist.lexicon.forms import Kind
from archivist.lexicon.signs import ends_soon
from archivist.model import Digest

Hit = tuple[int, int, int]
"""(pattern, start, end): where a pattern stands in a folded text, without its leading space."""

_NAMES = (Kind.FULL, Kind.GIVEN, Kind.FAMILY, Kind.NICK)


def _key(name: str) -> str:
    """Return ``name`` as look-ups compare it: no case, no marks, single spaces."""
    return " ".join(re.findall(r"\w+|&", name.casefold()))


def _lines(text: bytes) -> list[bytes]:
    """Return the patterns of a text, a line each."""
    return text.split(b"\n") if text else []


def _restore(data: bytes, key: Digest) -> Lexicon:
    """Make a lexicon again from its pickled form."""
    return Lexicon(data, key)


class Lexicon:
    """Compiled packs with their look-ups. Never changes; the automaton is built when first needed.

    ``data`` is a :class:`Compiled` in MessagePack; of its many characters, ships and meanings only those are decoded
    that somebody asks for.

    ``plain_words``, ``single_cues`` and ``capital_first`` tell something by pattern; see :class:`Compiled`.

    Raises:
        msgspec.MsgspecError: if ``data`` is something else.
    """

    def __init__(self, data: bytes, key: Digest) -> None:
        stored = msgspec.msgpack.decode(data, type=Compiled)
        self._data = data
        self._stored = stored
        self.digest = key
        self.fandoms: Sequence[Fandom] = Late[Fandom](stored.fandoms, Fandom)
        self.characters: Sequence[Character] = Late[Character](stored.characters, Character)
        self.ships: Sequence[Ship] = Late[Ship](stored.ships, Ship)
        self.meanings: Sequence[tuple[Meaning, ...]] = Late[tuple[Meaning, ...]](stored.meanings, tuple[Meaning, ...])
        self.signs: Sequence[tuple[Sign, ...]] = Late[tuple[Sign, ...]](stored.signs, tuple[Sign, ...])
        self.cues: Sequence[str] = stored.cues
        self.cue_groups: Sequence[tuple[int, ...]] = stored.cue_groups
        self.capital_first = stored.capital_first
        self.plain_words = stored.plain
        self.single_cues = stored.single_cues

    def __reduce__(self) -> tuple[object, tuple[bytes, Digest]]:
        """Pickle as plain data: workers build their own automaton."""
        return _restore, (self._data, self.digest)

    # --- scanning ----------------------------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> BytesAhoCorasick:
        return BytesAhoCorasick(_lines(self._stored.patterns), matchkind=MatchKind.LeftmostLongest)

    @cached_property
    def _cues(self) -> BytesAhoCorasick:
        return BytesAhoCorasick(_lines(self._stored.cue_patterns), matchkind=MatchKind.LeftmostLongest)

    @cached_property
    def _signs(self) -> BytesAhoCorasick:
        return BytesAhoCorasick(_lines(self._stored.sign_anchors), matchkind=MatchKind.LeftmostLongest)

    def warm(self) -> None:
        """Build what the first scan needs now, so that processes forked later share it."""
        self.scan_names(b" ")
        self.scan_cues(b" ")
        self.scan_signs(b" ")

    def scan_names(self, folded: bytes) -> list[Hit]:
        """Find every name, term and title in a folded text, the longest where several start together.

        A plural s may follow: names and terms know nothing of grammar.
        """
        hits: list[Hit] = []
        _search(self._names, folded, 0, len(folded), self._stored.single, b"", True, hits)
        return hits

    def scan_cues(self, folded: bytes) -> list[Hit]:
        """Find every cue in a folded text, the longest where several start together."""
        hits: list[Hit] = []
        _search(self._cues, folded, 0, len(folded), self.single_cues, self._stored.open_ended, False, hits)
        return hits

    def scan_signs(self, folded: bytes) -> list[Hit]:
        """Find every word by which signs are looked up; the first number tells which of :attr:`signs`.

        The words are stems: a few more letters may follow.
        """
        hits = self._signs.find_matches_as_indexes(folded)
        return [(index, start + 1, end) for index, start, end in hits if ends_soon(folded, end, end - start - 1)]

    # --- look-ups ----------------------------------------------------------------------------------------------------

    @cached_property
    def _fandom_names(self) -> dict[str, list[int]]:
        names: dict[str, list[int]] = {}
        for rank in range(3):
            for index, fandom in enumerate(self.fandoms):
                texts = ((fandom.ao3, fandom.id), (fandom.name, *fandom.titles), fandom.aliases)[rank]
                for text in texts:
                    found = names.setdefault(_key(text), [])
                    if index not in found and not (found and rank):
                        found.append(index)
        return names

    def fandom_index(self, name: str) -> int | None:
        """Return the index of the fandom that ``name`` (a tag, id, title or alias) means, if it means just one."""
        found = self._fandom_names.get(_key(name)) or self._fandom_names.get(_key(re.sub(r"\s*\([^)]*\)$", "", name)))
        return found[0] if found and len(found) == 1 else None

    def fandom(self, name: str) -> Fandom | None:
        """Return the fandom that ``name`` (a tag, id, title or alias) means, if it means just one."""
        index = self.fandom_index(name)
        return None if index is None else self.fandoms[index]

    def related(self, a: str, b: str) -> bool:
        """Say whether two fandoms, by tag, id or alias, share a line or overlap; unknown ones: if they are equal."""
        first, second = self.fandom(a), self.fandom(b)
        if first is None or second is None:
            return _key(a) == _key(b)
        return self.are_related(first, second)

    @staticmethod
    def are_related(first: Fandom, second: Fandom) -> bool:
        """Say whether two fandoms share a broader fandom, or one says that they overlap."""
        lines = {first.id, *first.parents} & {second.id, *second.parents}
        return bool(lines) or second.id in first.overlaps or first.id in second.overlaps

    @cached_property
    def _pattern_index(self) -> dict[bytes, int]:
        return {text: index for index, text in enumerate(_lines(self._stored.patterns))}

    def knows(self, form: str) -> bool:
        """Say whether ``form`` is a name, term or title of any pack."""
        return pattern(form) in self._pattern_index

    def meanings_of(self, form: str) -> Sequence[Meaning]:
        """Return all that ``form`` stands for, in whatever pack."""
        index = self._pattern_index.get(pattern(form))
        return self.meanings[index] if index is not None else ()

    def named(self, name: str, fandoms: Iterable[int] = ()) -> list[int]:
        """Return the characters that ``name`` may mean, in ``fandoms`` when any are given: exact tags first of all."""
        inside = set(fandoms)
        exact = [i for i in self._tags.get(_key(name), []) if not inside or self.characters[i].fandom in inside]
        if exact:
            return exact
        index = self._pattern_index.get(pattern(re.sub(r"\s*\([^)]*\)$", "", name)))
        meanings = self.meanings[index] if index is not None else ()
        found = [ref for kind, ref, _, _ in meanings if kind in _NAMES]
        return [ref for ref in dict.fromkeys(found) if not inside or self.characters[ref].fandom in inside]

    def family(self, fandom: int) -> frozenset[str]:
        """Return all words that the names of a fandom's people are made of, in small letters."""
        known = self._families.get(fandom)
        if known is None:
            people = (self.characters[ref] for ref in self.fandoms[fandom].characters)
            names = (f"{person.plain} {person.given} {person.family}".lower() for person in people)
            known = self._families[fandom] = frozenset(word for name in names for word in re.findall(r"[a-z]+", name))
        return known

    @cached_property
    def _families(self) -> dict[int, frozenset[str]]:
        return {}

    @cached_property
    def _tags(self) -> dict[str, list[int]]:
        tags: dict[str, list[int]] = {}
        for index, person in enumerate(self.characters):
            for name in (person.name, person.female, person.male):
                if name:
                    tags.setdefault(_key(name), []).append(index)
        return tags


def _search(
    automaton: BytesAhoCorasick,
    folded: bytes,
    first: int,
    last: int,
    single: bytes,
    open_ended: bytes,
    plural: bool,
    hits: list[Hit],
) -> None:
    """Add the hits between two positions; one that stops inside a word is tried again without its end."""
    word, size = WORD, len(folded)
    for index, start, end in automaton.find_matches_as_indexes(folded[first:last] if last - first < size else folded):
        start += first
        end += first
        if end < size and word[folded[end]] and not (open_ended and open_ended[index]):
            if plural and folded[end] == 0x73 and (end + 1 == size or not word[folded[end + 1]]):
                hits.append((index, start + 1, end))
            elif not single[index]:
                _search(automaton, folded, start, end - 1, single, open_ended, plural, hits)
            continue
        hits.append((index, start + 1, end))
