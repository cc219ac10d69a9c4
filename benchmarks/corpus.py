"""A seeded corpus: the same stories, bodies and metadata in the layout of every tool that is measured.

The prose is a word chain over this project's own stories with slots for names, so that sentences have natural lengths,
words natural frequencies, and names come from the knowledge packs in a known share of the stories.
"""

from __future__ import annotations

import json
import math
import random
import re
import textwrap
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
TAGS = (
    *("Angst", "Fluff", "Hurt/Comfort", "Slow Burn", "Alternate Universe", "Canon Divergence", "Friends to Lovers"),
    *("Time Travel", "Fix-It", "Grief", "Found Family", "Pining", "First Kiss", "Post-Canon", "Pre-Canon", "Humor"),
    *("Coffee Shop", "Crack", "Drabble", "One Shot", "Domestic", "Missing Scene", "Introspection", "War", "Reunion"),
    *("Nightmares", "Redemption", "Amnesia", "Road Trip", "Snowed In", "Royalty", "Space", "Dreams", "Epistolary"),
)
RATINGS = ("General Audiences", "Teen And Up Audiences", "Mature", "Not Rated")
SYLLABLES = (
    *("ka", "ri", "to", "no", "mi", "sha", "el", "ra", "ven", "dor", "is", "ta", "lu", "ne", "ar", "bel", "cor", "dan"),
    *("fi", "gar", "hal", "in", "jo", "kel", "lor", "ma"),
)
VERBS = ["said", "asked", "whispered", "murmured", "replied", "answered", "muttered"]
BREAKS = ("***", "* * *", "---")


@dataclass(frozen=True, slots=True)
class Sample:
    """A story with the metadata every tool is given."""

    slug: str
    title: str
    author: str
    date: str
    fandoms: tuple[str, ...]
    relationships: tuple[str, ...]
    characters: tuple[str, ...]
    tags: tuple[str, ...]
    rating: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Cast:
    """A fandom and its people: (name as tagged, name as used in prose)."""

    fandom: str
    people: tuple[tuple[str, str], ...]


# --- prose -----------------------------------------------------------------------------------------------------------


class Prose:
    """Sentences from a word chain; ``{A}``, ``{B}`` and ``{C}`` stand for names."""

    def __init__(self, texts: Sequence[str], dice: random.Random) -> None:
        chain = _chain(texts)
        self.narration = [_sentence(chain, dice, 5, 28, emphasis=0.03) for _ in range(9000)]
        self.speech = [_sentence(chain, dice, 2, 14, emphasis=0.0) for _ in range(4000)]

    def paragraph(self, dice: random.Random) -> str:
        if dice.random() < 0.45:
            line, who, verb = dice.choice(self.speech), dice.choice(("he", "she", "{A}", "{B}")), dice.choice(VERBS)
            comma = line[:-1] + "," if line.endswith(".") else line
            after = f" {dice.choice(self.narration)}" if dice.random() < 0.4 else ""
            return f"“{comma}” {who} {verb}.{after}"
        return " ".join(dice.choices(self.narration, k=dice.choice((1, 2, 2, 3, 3, 4, 6))))


def _chain(texts: Sequence[str]) -> dict[str, list[str]]:
    following: defaultdict[str, list[str]] = defaultdict(list)
    for text in texts:
        for sentence in re.split(r"(?<=[.!?…])[\"”']?\s+|\n\s*\n", text.replace("’", "'")):
            words = re.findall(r"[A-Za-z][A-Za-z'-]*", sentence)
            if len(words) < 3:
                continue
            previous = "^"
            for place, word in enumerate(words):
                is_name = place > 0 and word[0].isupper() and not word.startswith("I")
                current = "{}" if is_name else word if word.startswith("I") and len(word) < 5 else word.lower()
                following[previous].append(current)
                previous = current
    return dict(following)


def _sentence(chain: dict[str, list[str]], dice: random.Random, low: int, high: int, emphasis: float) -> str:
    words: list[str] = []
    previous = "^"
    for _ in range(dice.randint(low, high)):
        previous = dice.choice(chain.get(previous) or chain["^"])
        words.append(dice.choice(("{A}", "{B}", "{C}")) if previous == "{}" else previous)
    if emphasis and dice.random() < emphasis:
        place = dice.randrange(len(words))
        words[place] = f"*{words[place]}*"
    text = ""
    for place, word in enumerate(words):
        joint = dice.random()
        text += ("" if not place else ", " if joint < 0.055 else " — " if joint < 0.062 else " ") + word
    end = dice.choices(".?!…", weights=(86, 7, 4, 3))[0]
    return (text if text.startswith(("{", "*")) else text[0].upper() + text[1:]) + end


# --- people ----------------------------------------------------------------------------------------------------------


def load_casts() -> list[Cast]:
    """Return the people of our knowledge packs, fandoms in a fixed order."""
    casts = []
    for path in sorted((CHECKOUT / "archivist" / "lexicon" / "packs").glob("*.toml")):
        pack = tomllib.loads(path.read_text("utf-8"))
        people = tuple((c["name"], c.get("given") or c.get("family") or c["name"]) for c in pack.get("character", []))
        if len(people) >= 4 and not pack.get("rpf"):
            casts.append(Cast(pack["ao3"], people))
    return casts


def invent_casts(count: int, dice: random.Random) -> list[Cast]:
    """Return fandoms that nobody knows."""
    return [
        Cast(_invented(dice, 2), tuple((n := _invented(dice, 2), n.split()[0]) for _ in range(12)))
        for _ in range(count)
    ]


def _invented(dice: random.Random, parts: int) -> str:
    return " ".join("".join(dice.choices(SYLLABLES, k=dice.choice((2, 2, 3)))).capitalize() for _ in range(parts))


# --- stories ---------------------------------------------------------------------------------------------------------


def long_tail(count: int, exponent: float) -> list[float]:
    """Return cumulative weights by Zipf's law."""
    return list(accumulate(1 / rank**exponent for rank in range(1, count + 1)))


def stories(count: int, seed: int = 1, fan: float = 0.8, mean: float = 4000, sigma: float = 1.0) -> Iterator[Sample]:
    """Yield ``count`` stories; equal arguments give equal stories."""
    dice = random.Random(seed)
    prose = Prose(_own_texts(), dice)
    known = load_casts()
    dice.shuffle(known)
    groups = (known, invent_casts(max(4, round(count**0.5)), dice))
    weights = tuple(long_tail(len(group), 0.9) for group in groups)
    authors = [f"{_invented(dice, 1).lower()}{number}" for number in range(max(3, count // 4))]
    author_weights, tag_weights = long_tail(len(authors), 0.6), long_tail(len(TAGS), 0.7)
    mu = math.log(mean) - sigma * sigma / 2
    for number in range(1, count + 1):
        which = 0 if dice.random() < fan else 1
        casts = dice.choices(groups[which], cum_weights=weights[which], k=2 if dice.random() < 0.08 else 1)
        people = list(dict.fromkeys(p for cast in casts for p in dice.sample(cast.people, min(3, len(cast.people)))))
        words = int(min(120_000, max(100, dice.lognormvariate(mu, sigma))))
        names = [name for _, name in people]
        title = _title(prose, dice, names)
        pair = "/".join(sorted(name for name, _ in people[:2]))
        yield Sample(
            slug=f"{number:06}-{re.sub('[^a-z0-9]+', '-', title.lower()).strip('-')[:40].strip('-')}",
            title=title,
            author=dice.choices(authors, cum_weights=author_weights)[0],
            date=str(date(2001, 1, 1) + timedelta(days=dice.randrange(9000))),
            fandoms=tuple(dict.fromkeys(cast.fandom for cast in casts)),
            relationships=(pair,) if dice.random() < 0.8 else (),
            characters=tuple(name for name, _ in people),
            tags=tuple(sorted(set(dice.choices(TAGS, cum_weights=tag_weights, k=dice.randint(3, 8))))),
            rating=dice.choice(RATINGS),
            summary=_plain(_named(dice.choice(prose.narration), names)),
            body=_body(prose, dice, words, names),
        )


def _own_texts() -> list[str]:
    folders = (CHECKOUT / "content", CHECKOUT / "tests" / "stories")
    paths = (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".txt", ".md"))
    return [path.read_text("utf-8") for path in paths]


def _named(text: str, names: Sequence[str]) -> str:
    return text.replace("{A}", names[0]).replace("{B}", names[1]).replace("{C}", names[-1])


def _plain(text: str) -> str:
    return re.sub(r'[*"_\\{}]', "", text)


def _title(prose: Prose, dice: random.Random, names: Sequence[str]) -> str:
    words = _plain(_named(dice.choice(prose.narration), names)).split()[: dice.randint(2, 7)]
    return " ".join(words).strip(" ,;:—.!?…") or "Untitled"


def _body(prose: Prose, dice: random.Random, words: int, names: Sequence[str]) -> str:
    chapters = 1 if words < 1500 else min(5, 1 + int(dice.random() * min(5, words / 1500)))
    wrapped, straight, ornament = dice.random() < 0.1, dice.random() < 0.2, dice.choice(BREAKS)
    blocks = ["**A/N:** I don't own them & never will. Thanks for reading <3"] if dice.random() < 0.2 else []
    for chapter in range(1, chapters + 1):
        if chapters > 1:
            blocks.append(f"## Chapter {chapter}: {_title(prose, dice, names)}")
        written, pause = 0, dice.randint(500, 1500)
        while written < words / chapters:
            text = _named(prose.paragraph(dice), names)
            written += text.count(" ") + 1
            text = text.replace("“", '"').replace("”", '"').replace(" — ", "--") if straight else text.replace("'", "’")
            blocks.append(textwrap.fill(text, 76, break_long_words=False, break_on_hyphens=False) if wrapped else text)
            if written > pause and written < words / chapters - 100:
                blocks.append(ornament)
                pause = written + dice.randint(500, 1500)
    return "\n\n".join(blocks) + "\n"


# --- layouts ---------------------------------------------------------------------------------------------------------


def _yaml(sample: Sample) -> str:
    pairs = {
        "title": sample.title,
        "author": sample.author,
        "authors": [sample.author],
        "date": sample.date,
        "fandoms": list(sample.fandoms),
        "relationships": list(sample.relationships),
        "characters": list(sample.characters),
        "tags": list(sample.tags),
        "rating": sample.rating,
        "summary": sample.summary,
    }
    lines = (
        f"{key}: {json.dumps(value, ensure_ascii=False) if key != 'date' else value}" for key, value in pairs.items()
    )
    return "\n".join(("---", *lines, "---", "", ""))


def _toml(sample: Sample) -> str:
    def quoted(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    return (
        f"+++\ntitle = {quoted(sample.title)}\ndate = {sample.date}\ndescription = {quoted(sample.summary)}\n"
        f"[taxonomies]\nauthors = {quoted([sample.author])}\nfandoms = {quoted(sample.fandoms)}\n"
        f"relationships = {quoted(sample.relationships)}\ncharacters = {quoted(sample.characters)}\n"
        f"[extra]\nrating = {quoted(sample.rating)}\ntags = {quoted(sample.tags)}\n+++\n\n"
    )


def _pelican(sample: Sample) -> str:
    tags = ", ".join(name.replace(",", "") for name in (*sample.relationships, *sample.characters))
    return (
        f"Title: {sample.title}\nDate: {sample.date}\nAuthor: {sample.author}\nCategory: {sample.fandoms[0]}\n"
        f"Tags: {tags}\nSlug: {sample.slug}\nRating: {sample.rating}\nSummary: {sample.summary}\n\n"
    )


def _nothing(_: Sample) -> str:
    return ""


LAYOUTS: dict[str, tuple[str, Callable[[Sample], str]]] = {
    "archivist": ("content/stories", _nothing),
    "archivist-declared": ("content/stories", _yaml),
    "hugo": ("content/stories", _yaml),
    "eleventy": ("src/stories", _yaml),
    "pelican": ("content", _pelican),
    "mkdocs": ("docs/stories", _yaml),
    "zola": ("content/stories", _toml),
}


def write_corpus(folder: Path, count: int, layouts: Sequence[str], seed: int = 1, fan: float = 0.8) -> dict[str, int]:
    """Write the corpus in each layout below ``folder`` and return what it holds."""
    targets = {}
    for layout in layouts:
        targets[layout] = folder / layout / LAYOUTS[layout][0]
        targets[layout].mkdir(parents=True, exist_ok=True)
    totals = {"stories": 0, "bytes": 0, "words": 0}
    for sample in stories(count, seed, fan):
        totals["stories"] += 1
        totals["bytes"] += len(sample.body.encode())
        totals["words"] += len(sample.body.split())
        for layout, target in targets.items():
            (target / f"{sample.slug}.md").write_text(LAYOUTS[layout][1](sample) + sample.body, "utf-8")
    return totals
