"""What an archive teaches about fandoms that no pack knows: the names its declared stories share.

Only stories that somebody declared to be of one such fandom teach; nothing inferred ever does, so that a mistake cannot
feed on itself. A name counts by how much likelier it is in these stories than anywhere, tempered by how many of them
hold it::

    weight = ln(P(name | fandom) / P(name | any story)) * support / (support + 3)

What was learned is kept in a file that a person can read, compare and delete. It is made from the set of stories alone,
in whatever order they come.
"""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from archivist.lexicon.weights import background, is_common_name, is_word
from archivist.model import BlockKind, Digest, Document, digest

FILE_NAME = "learned.toml"

LEAST = 1.5
"""Names of less weight are not kept."""

MOST_NAMES = 60
"""Names kept of one fandom."""

HIGHEST_ODDS = 8.0
"""The most that one name is taken to tell, in natural-log odds, before its support tempers it."""

KNOWN_NAME = 2.0
"""The most that a name says which is also borne outside of this fandom (Leopold, London): never enough by itself."""

STEP = 0.5
"""Weights are rounded to this: one more story should not change what all the others are measured by."""

_WORD = re.compile(r"(?<![^\W_])(?<![^\W_][-’'])(?![a-z])[^\W\d_][^\W_]*(?:[-’'][^\W\d_]+)*")
"""A word, hyphens and all; those that begin with a small letter, which are most, are not even looked at."""

_OPENING = frozenset(" \"“‘'([{*_—–-…«„")
_CLOSING = frozenset('.!?…:\n"”*_')


class LearnedName(msgspec.Struct, frozen=True):
    """A name and what it says, with the stories that taught it."""

    text: str
    weight: float
    support: int
    stories: tuple[str, ...] = ()


class LearnedFandom(msgspec.Struct, frozen=True):
    """A fandom as stories declare it, and its names, the most telling first."""

    fandom: str
    stories: tuple[str, ...]
    name: tuple[LearnedName, ...]


class Learned(msgspec.Struct, frozen=True):
    """All that an archive taught. ``key`` names what it was made from, so that nothing is learned twice."""

    key: str = ""
    learned: tuple[LearnedFandom, ...] = ()

    @property
    def digest(self) -> Digest:
        """The hash of what matters to a story: fandoms, names and weights, but not who taught them."""
        return digest(*(f"{f.fandom}\n{n.text}\n{n.weight}" for f in self.learned for n in f.name))


NOTHING = Learned()


@dataclass(frozen=True, slots=True)
class Lesson:
    """One story that declares its fandom, and the names in it."""

    story: str
    fandom: str
    names: frozenset[str]


def lesson(document: Document, fandom: str) -> Lesson:
    """Return what a story teaches about the fandom it declares."""
    prose = (block.text for chapter in document.chapters for block in chapter.blocks if block.kind is BlockKind.PROSE)
    return Lesson(document.path, fandom, frozenset(name for text in prose for name, _ in find_names(text)))


def find_names(text: str) -> Iterator[tuple[str, int]]:
    """Yield each word of a paragraph that has a capital although no sentence begins with it, and where it stands."""
    for match in _WORD.finditer(text):
        word = re.sub("['’]s$", "", match[0])
        if len(word) > 2 and word[0].isupper() and not word.isupper() and not _is_opening(text, match.start()):
            yield word, match.start()


def _is_opening(text: str, start: int) -> bool:
    """Say whether a word at ``start`` would have a capital anyway."""
    before = start - 1
    while before >= 0 and text[before] in _OPENING:
        before -= 1
    return before < 0 or text[before] in _CLOSING


def learn(
    lessons: Iterable[Lesson], is_known: Callable[[str], bool], key: str = "", others: Sequence[Lesson] = ()
) -> Learned:
    """Return what ``lessons`` teach together.

    ``is_known`` tells the names that packs have already; ``others`` are stories declared to be of known fandoms, which
    show what is in any story.
    """
    groups: dict[str, list[Lesson]] = defaultdict(list)
    for one in lessons:
        groups[one.fandom].append(one)
    counts = {fandom: Counter(name for one in group for name in one.names) for fandom, group in groups.items()}
    total = sum(len(group) for group in groups.values()) + len(others)
    everywhere = Counter(name for one in others for name in one.names)
    for count in counts.values():
        everywhere.update(count)
    fandoms = []
    for fandom, group in sorted(groups.items()):
        elsewhere = {name: (everywhere[name] - own) / (total - len(group) + 10) for name, own in counts[fandom].items()}
        names = _weighed(group, counts[fandom], elsewhere, is_known)
        fandoms.append(LearnedFandom(fandom, tuple(sorted(one.story for one in group)), names))
    return Learned(key, tuple(fandoms))


def _weighed(
    group: Sequence[Lesson], counts: Mapping[str, int], elsewhere: Mapping[str, float], is_known: Callable[[str], bool]
) -> tuple[LearnedName, ...]:
    """Return the names of one fandom that say something, the most telling first."""
    found = [
        (weight, name, support)
        for name, support in counts.items()
        if (weight := _weight(name, support, len(group), elsewhere[name])) >= LEAST and not is_known(name)
    ]
    found.sort(key=lambda entry: (-entry[0], -entry[2], entry[1]))
    return tuple(
        LearnedName(name, weight, support, tuple(sorted(one.story for one in group if name in one.names)))
        for weight, name, support in found[:MOST_NAMES]
    )


def _weight(name: str, support: int, stories: int, elsewhere: float) -> float:
    """Return what a name says: nothing when it is a plain word or a name that any story may hold."""
    words = [part.casefold() for part in re.split("[-’']", name)]
    if all(is_word(word) or is_common_name(word) for word in words):
        return 0.0
    usual = background(name)
    odds = min(math.log(support / stories / max(usual, elsewhere)), HIGHEST_ODDS)
    weight = STEP * math.floor(odds * support / (support + 3) / STEP)
    return min(weight, KNOWN_NAME) if usual > 0.001 else weight


# --- the file --------------------------------------------------------------------------------------------------------

_HEAD = """\
# Learned from the stories of this archive that declare a fandom no knowledge pack has. Made by 'archivist build', and
# made again when those stories change; it may be deleted. To refine it, write a pack: 'archivist knowledge new'.
"""


def read_learned(path: Path) -> Learned:
    """Return what was learned before; a file that is missing or damaged is nothing."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Learned)
    except (OSError, ValueError, msgspec.ValidationError):
        return NOTHING


def write_learned(path: Path, learned: Learned) -> None:
    """Write the file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_text(as_toml(learned), "utf-8")
    fresh.replace(path)


def as_toml(learned: Learned) -> str:
    """Return the file's text."""
    lines = [_HEAD + f"key = {_quoted(learned.key)}"]
    for fandom in learned.learned:
        lines += ["", "[[learned]]", f"fandom = {_quoted(fandom.fandom)}", f"stories = {_listed(fandom.stories)}"]
        for name in fandom.name:
            lines += ["", "[[learned.name]]", f"text = {_quoted(name.text)}", f"weight = {name.weight}"]
            lines += [f"support = {name.support}", f"stories = {_listed(name.stories)}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")


def _listed(texts: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"
