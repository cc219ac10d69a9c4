"""Which language a story is in: by its script, and among those in Latin letters by a vote of small words.

No model: the words stand in ``data/languages.toml``, and a few hundred words of text are plenty.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from archivist.infer.zones import Text, Zone

_LAST_LATIN = "\u024f"

SAMPLE = 3000
"""Characters of prose that are looked at."""

DATA = Path(__file__).parent / "data"

_FAR_LETTER = re.compile(rf"[^\W\d_\0-{_LAST_LATIN}]")
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CYRILLIC", "ru"), ("GREEK", "el"), ("ARABIC", "ar"),
    ("HEBREW", "he"), ("THAI", "th"), ("DEVANAGARI", "hi"), ("CJK", "zh"), ("GEORGIAN", "ka"), ("ARMENIAN", "hy"),
)  # fmt: skip


@cache
def small_words() -> Mapping[str, frozenset[str]]:
    """Read data/languages.toml."""
    table = tomllib.loads((DATA / "languages.toml").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in table.items()}


@cache
def _speakers() -> Mapping[str, tuple[str, ...]]:
    """Return which languages each small word is a word of."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in small_words().items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found


def find_language(text: Text, fallback: str = "en") -> str:
    """Return the BCP 47 tag of the story's language; ``fallback`` where there is too little to tell."""
    sample = _sample(text)
    script = _script(sample)
    if script:
        return "uk" if script == "ru" and len(re.findall("[іїєґ]", sample.lower())) > len(sample) * 0.01 else script
    speakers, votes = _speakers(), dict.fromkeys(small_words(), 0)
    for word in _WORD.findall(sample.lower()):
        for language in speakers.get(word, ()):
            votes[language] += 1
    best = max(votes, key=lambda language: (votes[language], language == fallback))
    return best if votes[best] >= 3 else fallback


def _sample(text: Text) -> str:
    """Return prose from the beginning."""
    parts: list[str] = []
    size = 0
    for zone, start, end in zip(text.zones, text.starts, text.ends, strict=True):
        if zone is Zone.PROSE:
            parts.append(text.whole[start : min(end, start + SAMPLE - size)])
            size += len(parts[-1])
            if size >= SAMPLE:
                break
    return " ".join(parts)


def _script(sample: str) -> str:
    """Return the language of a script other than Latin that the sample is written in, if it is."""
    if sample.isascii() or _FAR_LETTER.search(sample) is None:
        return ""
    letters = sum(char.isalpha() for char in sample)
    foreign: Counter[str] = Counter()
    for char, count in Counter(sample).items():
        if char > _LAST_LATIN and char.isalpha():
            name = unicodedata.name(char, "")
            foreign[next((language for script, language in _SCRIPTS if name.startswith(script)), "")] += count
    foreign.pop("", None)
    if not foreign or sum(foreign.values()) < 0.3 * letters:
        return ""
    kana = foreign["ja"]
    if kana and kana >= 0.05 * (foreign["zh"] + kana):
        return "ja"
    return max(foreign, key=lambda language: (foreign[language], language))
