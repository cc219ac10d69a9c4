"""The fields a story may declare, under all the names people and archives use, and their normal values.

A field of tags is called like its taxonomy (``fandom``, ``character`` ...). The tables decide; the functions look up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from archivist.read.dates import iso_date

REJECTABLE = ("rating", "warning", "category", "fandom", "relationship", "character", "tone", "tag")
"""The fields a single value of which can be refused: ``not_fandom`` and so on."""

TAG_FIELDS = frozenset(
    ["fandom", "relationship", "character", "warning", "category", "tag", "tone", "series", "collection", "lock"]
    + [f"not_{name}" for name in REJECTABLE]
)
"""Fields whose text is split at commas."""

ENDINGS = ("happy", "hopeful", "bittersweet", "sad", "open")
POVS = ("first", "second", "third")

TEXT_FIELDS = frozenset(("title", "summary", "notes", "end_notes", "slug", "template", "language", "source_url"))

NAMES: dict[str, str] = {
    name: field
    for field, names in {
        "title": "title story_title work_title",
        "author": "author authors by creator creators written_by penname pen_name",
        "fandom": "fandom fandoms",
        "relationship": "relationship relationships pairing pairings ship ships couple couples",
        "character": "character characters starring",
        "rating": "rating rated content_rating",
        "warning": "warning warnings archive_warning archive_warnings content_warning content_warnings",
        "category": "category categories",
        "tag": "tag tags additional_tags additional_tag freeform freeforms keywords",
        "tone": "tone tones genre genres",
        "series": "series",
        "series_part": "series_part part_of_series series_index",
        "collection": "collection collections",
        "language": "language lang",
        "summary": "summary description blurb",
        "notes": "notes note start_note start_notes author_notes authors_notes authors_note",
        "end_notes": "end_notes end_note endnote endnotes",
        "published": "published date date_published posted posted_on posted_at date_posted publish_date",
        "updated": "updated date_updated last_updated completed_on lastmod modified",
        "complete": "complete completed status",
        "words": "words word_count wordcount",
        "chapters": "chapters chapter_count",
        "source": "source source_url story_url url ao3_link link original_url",
        "slug": "slug",
        "aliases": "aliases alias",
        "draft": "draft",
        "template": "template",
        "weight": "weight",
        "lock": "lock locked",
        "ending": "ending",
        "pov": "pov point_of_view",
    }.items()
    for name in names.split()
}
NAMES |= {f"not_{name}": f"not_{field}" for name, field in NAMES.items() if field in REJECTABLE}
"""Every accepted key, lower case with underscores, and the field it means."""

RATINGS: dict[str, str] = {
    token: name
    for name, tokens in {
        "Not Rated": "not rated|nr|unrated|none",
        "General Audiences": "general audiences|general|g|pg|k|k+|all ages|everyone",
        "Teen And Up Audiences": "teen and up audiences|teen and up|teen|teens|t|pg-13|pg13|pg-15|pg15",
        "Mature": "mature|m|r",
        "Explicit": "explicit|e|nc-17|nc17|nc-18|nc18|x|xxx|ma|adult|nsfw",
    }.items()
    for token in tokens.split("|")
}
WARNINGS: dict[str, str] = {
    token: name
    for name, tokens in {
        "Creator Chose Not To Use Archive Warnings": (
            "creator chose not to use archive warnings|choose not to use archive warnings|choose not to warn|cntw|"
            "author chose not to use archive warnings|chose not to use archive warnings"
        ),
        "No Archive Warnings Apply": "no archive warnings apply|no warnings apply|no warnings|none|n/a|no",
        "Graphic Depictions Of Violence": "graphic depictions of violence|graphic violence",
        "Major Character Death": "major character death|mcd|main character death|major character deaths",
        "Rape/Non-Con": "rape/non-con|rape|non-con|noncon|rape/noncon|non-consensual",
        "Underage Sex": "underage sex|underage",
    }.items()
    for token in tokens.split("|")
}
CATEGORIES: dict[str, str] = {
    token: name
    for name, tokens in {
        "F/F": "f/f|femslash|femmeslash|yuri|shoujo-ai|shoujo ai|shojo-ai|girls' love",
        "F/M": "f/m|m/f|het",
        "Gen": "gen|general",
        "M/M": "m/m|slash|yaoi|shounen-ai|shounen ai|shonen-ai|boys' love",
        "Multi": "multi|multiple|poly",
        "Other": "other",
    }.items()
    for token in tokens.split("|")
}
TONES: dict[str, str] = {
    token: name
    for name, tokens in {
        "Angst": "angst|angsty",
        "Fluff": "fluff|fluffy|waff",
        "Hurt/Comfort": "hurt/comfort|h/c|hurt comfort|hurt-comfort",
        "Humor": "humor|humour|comedy|funny",
        "Crack": "crack|crackfic|crack fic|crack treated seriously",
        "Tragedy": "tragedy|tragic",
        "Bittersweet": "bittersweet|bittersweet ending",
        "Happy Ending": "happy ending",
        "Hopeful Ending": "hopeful ending",
        "Dark": "dark|darkfic|dark fic",
        "Horror": "horror",
        "Action/Adventure": "action/adventure|adventure|action|action and adventure",
        "Mystery": "mystery",
        "Romance": "romance|romantic",
        "Slice of Life": "slice of life|slice-of-life",
        "Introspection": "introspection|introspective",
    }.items()
    for token in tokens.split("|")
}
_YES = frozenset(["yes", "true", "complete", "completed", "finished", "done", "oneshot", "one-shot", "1", "on"])
_NO = frozenset(
    [
        "no",
        "false",
        "wip",
        "in-progress",
        "inprogress",
        "incomplete",
        "ongoing",
        "unfinished",
        "abandoned",
        "hiatus",
        "0",
        "off",
    ]
)


@dataclass(frozen=True, slots=True)
class Normal:
    """The normal values of one field, the rest of a value that belongs to other fields, and what was not understood.

    ``complaint`` is a message about the first value that has no normal form; such values are in no field.
    """

    values: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()
    complaint: str = ""
    code: str = "bad-value"


def field_of(key: str) -> str | None:
    """Return the field a key means, whatever its case, spaces, hyphens and apostrophes; ``None`` if it means none."""
    return NAMES.get(spelled(key))


def spelled(key: str) -> str:
    """Return a key in lower case, with underscores for spaces and hyphens and without apostrophes."""
    return re.sub(r"[\s_-]+", "_", re.sub("['’:.]", "", key).strip().lower())


def nearest_key(key: str) -> str | None:
    """Return the accepted key most like ``key``, if one is near."""
    near = get_close_matches(spelled(key), NAMES, n=1, cutoff=0.72)
    return near[0] if near else None


def tidy(value: str) -> str:
    """Return a value on one line without characters that are not seen."""
    return " ".join(_UNSEEN.sub("", value).split())


_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def split_tags(text: str) -> tuple[str, ...]:
    """Split a line of tags at its commas."""
    return tuple(part for part in map(tidy, re.split("[,，、]", text)) if part)


def normalise(field: str, values: tuple[str, ...]) -> Normal:
    """Return the normal form of what was declared about ``field``; ``values`` empty means an explicit none."""
    values = tuple(value for value in map(_kept if field in TEXT_FIELDS else tidy, values) if value)
    rule = _RULES.get(field)
    return rule(values) if rule else Normal(tuple(dict.fromkeys(values)))


def _kept(value: str) -> str:
    """A text that may have several paragraphs."""
    return _UNSEEN.sub("", value).strip()


def rating(text: str) -> str | None:
    """Return AO3's rating for a rating of any scale, read by whole tokens; ``None`` if there is none in it."""
    plain = text.lower().strip(" .!()[]\"'")
    if plain in RATINGS:
        return RATINGS[plain]
    words = re.findall(r"nc-?1[78]|pg-?1[35]|k\+|[a-z0-9]+", plain)
    words = [
        word
        for word in words
        if word not in ("rated", "rating", "fiction", "for", "a", "soft", "hard", "strong", "light")
    ]
    return RATINGS.get(words[0]) if words else None


def _rating(values: tuple[str, ...]) -> Normal:
    found = rating(values[0]) if values else None
    if values and not found:
        return Normal((), complaint=f"{values[0]!r} is no rating; use G, T, M, E or NR", code="unknown-rating")
    return Normal((found,) if found else ())


def _closed(table: dict[str, str], overflow: str, strays: bool = True) -> Callable[[tuple[str, ...]], Normal]:
    """A field of fixed names; what is not in the table becomes ``overflow`` tags."""

    def rule(values: tuple[str, ...]) -> Normal:
        known: list[str] = []
        rest: list[str] = []
        for value in values:
            name = table.get(value.lower().strip(" .!"))
            (known if name else rest).append(name or value)
        others = ((overflow, tuple(rest)),) if rest and strays else ()
        return Normal(tuple(dict.fromkeys(known)), others)

    return rule


def _date(values: tuple[str, ...]) -> Normal:
    if not values:
        return Normal(())
    found = iso_date(values[0])
    if found is None:
        return Normal((), complaint=f"{values[0]!r} is no date; write it as 2024-12-31", code="bad-date")
    return Normal((found,))


def _truth(values: tuple[str, ...]) -> Normal:
    word = re.sub(r"[\s_]+", "-", values[0].lower()) if values else ""
    if word in _YES or word in _NO:
        return Normal(("true" if word in _YES else "false",))
    if word and iso_date(values[0]):
        return Normal(("true",), (("updated", (iso_date(values[0]) or "",)),))
    return Normal((), complaint=f"{word!r} is neither yes nor no" if word else "")


def _number(values: tuple[str, ...]) -> Normal:
    plain = re.sub(r"[,_\s]", "", values[0]) if values else ""
    if values and not re.fullmatch(r"-?\d{1,12}", plain):
        return Normal((), complaint=f"{values[0]!r} is no whole number")
    return Normal((str(int(plain)),) if values else ())


def _chapters(values: tuple[str, ...]) -> Normal:
    """``3/?`` tells how many there are, how many are planned, and whether the story is complete."""
    match = re.fullmatch(r"(\d{1,6})(?:\s*(?:/|of)\s*(\d{1,6}|\?))?", values[0]) if values else None
    if match is None:
        return Normal((), complaint=f"{values[0]!r} is no number of chapters; write 3, 3/5 or 3/?" if values else "")
    written, planned = str(int(match[1])), match[2]
    if planned is None:
        return Normal((written,))
    total = () if planned == "?" else (str(int(planned)),)
    done = "true" if total and int(total[0]) <= int(written) else "false"
    return Normal((written,), (("chapters_planned", total), ("complete", (done,))))


def _series(values: tuple[str, ...]) -> Normal:
    """``Part 2 of X`` (AO3) and ``X [2]`` (FanFicFare) hold a number; series and numbers stay in step."""
    names, parts = [], []
    for value in values:
        match = re.fullmatch(r"Part (\d{1,4}) of (.+)", value, re.IGNORECASE)
        other = re.fullmatch(r"(.+?)\s*\[(\d{1,4})\]", value)
        names.append(match[2] if match else other[1] if other else value)
        parts.append(match[1] if match else other[2] if other else "")
    return Normal(tuple(names), (("series_part", tuple(parts)),) if any(parts) else ())


def _lock(values: tuple[str, ...]) -> Normal:
    known = [field_of(value) for value in values]
    unknown = [value for value, field in zip(values, known, strict=True) if field is None]
    return Normal(
        tuple(dict.fromkeys(field for field in known if field)),
        complaint=f"{unknown[0]!r} is no field that could be locked" if unknown else "",
    )


def _refused(table: dict[str, str]) -> Callable[[tuple[str, ...]], Normal]:
    """Refused values of a field of fixed names: in their normal form where they have one, else as typed."""

    def rule(values: tuple[str, ...]) -> Normal:
        return Normal(tuple(dict.fromkeys(table.get(value.lower().strip(" .!"), value) for value in values)))

    return rule


def _one_of(names: tuple[str, ...]) -> Callable[[tuple[str, ...]], Normal]:
    """A field of one fixed word."""

    def rule(values: tuple[str, ...]) -> Normal:
        word = values[0].lower().removesuffix(" ending").removesuffix(" person") if values else ""
        if word in names:
            return Normal((word,))
        return Normal((), complaint=f"{word!r} is none of {', '.join(names)}" if word else "")

    return rule


_RULES: dict[str, Callable[[tuple[str, ...]], Normal]] = {
    "rating": _rating,
    "warning": _closed(WARNINGS, "tag"),
    "category": _closed(CATEGORIES, "tag"),
    "tone": _closed(TONES, "tag"),
    "published": _date,
    "updated": _date,
    "complete": _truth,
    "draft": _truth,
    "words": _number,
    "weight": _number,
    "chapters": _chapters,
    "series": _series,
    "lock": _lock,
    "ending": _one_of(ENDINGS),
    "pov": _one_of(POVS),
    "not_rating": _refused(RATINGS),
    "not_warning": _refused(WARNINGS),
    "not_category": _refused(CATEGORIES),
    "not_tone": _refused(TONES),
}
