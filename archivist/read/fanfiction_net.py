"""Pages saved from FanFiction.net, and the line of facts that follows its stories everywhere.

The line is ``Rated: Fiction T - English - Adventure/Humor - [A, B] C - Chapters: 22 - Words: 1,234 - Updated: 03-21-13
- Published: .. - Status: Complete - id: ..``; what has no label is told by its order and by the closed list of genres.
Names in one pair of brackets are one ship.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archivist.read.blocks import blocks_in, inner_html
from archivist.read.download import Download, Part
from archivist.read.fields import split_tags
from archivist.read.frontmatter import Entry

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_GENRE_NAMES = """
Adventure Angst Crime Drama Family Fantasy Friendship General Horror Humor Hurt/Comfort Mystery Parody Poetry
Romance Sci-Fi Spiritual Supernatural Suspense Tragedy Western
"""
GENRES = frozenset(_GENRE_NAMES.split())
"""The genres of FanFiction.net, all of them."""

_RATED = re.compile(r"(?:Rated:\s*)?(?:Fiction\s+)?(K\+?|T|M|MA)", re.IGNORECASE)
_LABELLED = re.compile(r"(Chapters|Words|Updated|Published|Status|id)\s*:\s*(\S.*)", re.IGNORECASE)
_COUNTED = re.compile(r"(?:Reviews|Favs|Follows|Favorites)\s*:.*", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})\b.*")
_CHAPTER = re.compile(r"\d+\.\s*(.+)")
_CROSSOVER = re.compile(r"(.+) \+ (.+) Crossover")
_PLUS_NAMES = ("Rosario + Vampire",)


def read_fanfiction_net(tree: LexborHTMLParser) -> Download | None:
    """Return what a saved page of FanFiction.net holds, or ``None`` if it is none."""
    text = tree.css_first("#storytext")
    line = next(
        (node for node in tree.css("#profile_top span.xgray, #content span.xgray, span.xgray") if _facts(node)), None
    )
    if text is None or line is None:
        return None
    entries = (*_head(tree), *_dated(line), *line_entries(_text(line)))
    pieces = blocks_in(text)
    return Download(entries, (Part(_chapter_title(tree), pieces),)) if pieces else None


def line_entries(line: str) -> tuple[Entry, ...]:
    """Return what the line of facts says; empty if it is no such line."""
    parts = [part.strip() for part in re.split(r"\s+-\s+", line.strip())]
    rated = _RATED.fullmatch(parts[0]) if parts else None
    if rated is None or len(parts) < 3 or not any(_LABELLED.fullmatch(part) for part in parts):
        return ()
    facts = {match[1].lower(): match[2] for part in parts if (match := _LABELLED.fullmatch(part))}
    free = [p for p in parts[1:] if not _LABELLED.fullmatch(p) and not _COUNTED.fullmatch(p) and p != "Complete"]
    return (Entry("rating", rated[1], 0), *_free(free), *_labelled(facts, "Complete" in parts))


def _labelled(facts: dict[str, str], done: bool) -> Iterator[Entry]:
    """Yield the facts with labels; a story that is not said to be complete is not."""
    for label in ("chapters", "words"):
        if label in facts:
            yield Entry(label, facts[label], 0)
    for label in ("published", "updated"):
        if label in facts:
            yield Entry(label, _date(facts[label]), 0)
    yield Entry("complete", "yes" if done or facts.get("status", "").lower().startswith("complete") else "no", 0)
    if facts.get("id", "").isdigit():
        yield Entry("source", f"https://www.fanfiction.net/s/{facts['id']}", 0)


def _free(parts: Sequence[str]) -> Iterator[Entry]:
    """Yield language, genres and characters, which have no labels and stand in this order."""
    rest = list(parts)
    if rest:
        yield Entry("language", rest.pop(0), 0)
    if rest and (genres := _genres(rest[0])):
        yield Entry("genre", genres, 0)
        rest.pop(0)
    if rest:
        ships = tuple("/".join(split_tags(ship)) for ship in re.findall(r"\[([^\[\]]*)\]", rest[0]))
        if ships:
            yield Entry("relationship", ships, 0)
        names = tuple(dict.fromkeys(split_tags(re.sub(r"[\[\]]", ",", rest[0]))))
        if names:
            yield Entry("character", names, 0)


def _genres(text: str) -> tuple[str, ...]:
    """The genres in a text, if it holds nothing else."""
    genres = tuple(part.replace("\0", "/") for part in text.replace("Hurt/Comfort", "Hurt\0Comfort").split("/"))
    return genres if all(genre in GENRES for genre in genres) else ()


def _date(text: str) -> str:
    """A date of this site, which writes the month first, as one that means one day only."""
    match = _MONTH_FIRST.fullmatch(text)
    if match is None:
        return text
    year = int(match[3]) + (0 if len(match[3]) == 4 else 1900 if int(match[3]) >= 70 else 2000)
    return f"{year}-{int(match[1]):02}-{int(match[2]):02}"


# --- the page --------------------------------------------------------------------------------------------------------


def _facts(node: LexborNode) -> bool:
    return bool(line_entries(_text(node)))


def _head(tree: LexborHTMLParser) -> Iterator[Entry]:
    for selector, key in (("#profile_top b.xcontrast_txt", "title"), ("#profile_top a[href*='/u/']", "author")):
        if (node := tree.css_first(selector)) is not None and _text(node):
            yield Entry(key, _text(node), 0)
    if (node := tree.css_first("#profile_top div.xcontrast_txt")) is not None and _text(node):
        yield Entry("summary", f"<p>{inner_html(node)}</p>", 0)
    links = [name for link in tree.css("#pre_story_links a") if (name := _text(link))]
    if links:
        yield Entry("fandom", _fandoms(links[-1]), 0)


def _fandoms(name: str) -> tuple[str, ...]:
    """The two fandoms of a crossover; a plus sign that is part of a name parts nothing."""
    for whole in _PLUS_NAMES:
        name = name.replace(whole, whole.replace(" + ", "\0"))
    match = _CROSSOVER.fullmatch(name)
    return tuple(part.replace("\0", " + ") for part in (match.groups() if match else (name,)))


def _dated(line: LexborNode) -> Iterator[Entry]:
    """Yield the dates by their machine-readable form: the first of two is the update."""
    times = [
        int(t) for node in line.css("span[data-xutime]") if (t := node.attributes.get("data-xutime") or "").isdigit()
    ]
    days = [datetime.fromtimestamp(time, UTC).date().isoformat() for time in times if time < 4_102_444_800]
    if days:
        yield Entry("published", days[-1], 0)
    if len(days) > 1:
        yield Entry("updated", days[0], 0)


def _chapter_title(tree: LexborHTMLParser) -> str | None:
    option = tree.css_first("#chap_select option[selected]")
    match = _CHAPTER.fullmatch(_text(option)) if option is not None else None
    return match[1] if match else None


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())
