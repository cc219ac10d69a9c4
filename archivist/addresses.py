"""Addresses: what a work, a chapter or a shelf is called below output/, as pure functions of names.

An address comes from the file's path, a declared slug or the name of a tag, never from anything inferred about a
story's place. Unicode letters stay as they are: transliterating kanji would give a Mandarin reading. Collisions are
settled in the catalog, which alone sees every name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from unicodedata import category, normalize

from archivist.model import Slug, Tag, Taxonomy, digest

MAX_BYTES = 80
"""The most bytes one segment of an address has in UTF-8, so that every file system and host takes it."""

FOLDERS = {
    Taxonomy.RATING: "ratings",
    Taxonomy.WARNING: "warnings",
    Taxonomy.CATEGORY: "categories",
    Taxonomy.FANDOM: "fandoms",
    Taxonomy.RELATIONSHIP: "relationships",
    Taxonomy.CHARACTER: "characters",
    Taxonomy.TONE: "tones",
    Taxonomy.TAG: "tags",
    Taxonomy.AUTHOR: "authors",
    Taxonomy.SERIES: "series",
    Taxonomy.COLLECTION: "collections",
}
"""The folder of each taxonomy's shelves. Taxonomies that are not here have no shelves."""

_DEVICES = "con|prn|aux|nul|conin\\$|conout\\$|(?:com|lpt)[0-9¹²³]"
# A host that serves /chapter-2 for chapter-2.html would show the wrong one of a file and a folder of that name.
_RESERVED = re.compile(rf"(?:{_DEVICES}|index|feed|full|(?:page|chapter|letter)-\w+)")
_ASCII_GAP = re.compile("[^a-z0-9]+")
_MARKS = ("Mn", "Mc")


@lru_cache(maxsize=65536)
def slugify(text: str) -> str:
    """Return ``text`` as one segment of an address: never empty, never reserved, at most :data:`MAX_BYTES` long."""
    if text.isascii():
        segment = _ASCII_GAP.sub("-", text.lower()).strip("-")
    else:
        folded = normalize("NFKC", normalize("NFKC", text).casefold())
        segment = "-".join("".join(c if _is_kept(c) else " " for c in folded).split())
    segment = segment.encode("utf-8", "ignore")[:MAX_BYTES].decode("utf-8", "ignore").rstrip("-")
    if not segment:
        return f"x-{short_digest(text)}"
    return f"{segment}-" if _RESERVED.fullmatch(segment) else segment


def _is_kept(character: str) -> bool:
    # Vowel signs and the like are part of the letters before them; variation selectors only change a drawing.
    return character.isalnum() or (category(character) in _MARKS and not "\ufe00" <= character <= "\ufe0f")


def short_digest(text: str, length: int = 4) -> str:
    """Return the first ``length`` hexadecimal digits of the hash of ``text``: what tells two equal slugs apart."""
    return digest(text)[:length]


def slug_of_path(path: str) -> Slug:
    """Return the slug of a source file: each folder and the stem slugged, joined by slashes."""
    parts = PurePosixPath(path).parts
    stem = PurePosixPath(parts[-1]).stem if parts else ""
    return Slug("/".join(slugify(part) for part in (*parts[:-1], stem)))


def slug_of_words(words: str) -> Slug:
    """Return a declared slug in the form addresses have; slashes part its segments."""
    segments = [slugify(segment) for segment in words.split("/") if segment.strip(" .")]
    return Slug("/".join(segments) or slugify(words))


def work_folder(slug: str) -> str:
    """Return the folder of a work's pages."""
    return f"works/{slug}"


def work_page(slug: str, chapter: int = 0) -> str:
    """Return the page on which chapter number ``chapter``, counted from 0, is read."""
    name = f"chapter-{chapter + 1}" if chapter else "index"
    return f"{work_folder(slug)}/{name}.html"


def full_page(slug: str) -> str:
    """Return the page that holds all chapters of a work."""
    return f"{work_folder(slug)}/full.html"


def why_page(slug: str) -> str:
    """Return the page that tells why a work has its tags; no story can have an address like it."""
    return f"{work_folder(slug)}/page-why.html"


def picture_path(slug: str, name: str) -> str:
    """Return where a picture of a work lies: beside its pages, which name it by ``pictures/<name>``."""
    return f"{work_folder(slug)}/pictures/{name}"


def shelf_folder(tag: Tag) -> str:
    """Return the folder of a tag's shelf, before collisions are settled.

    Raises:
        KeyError: tags of this taxonomy have no shelves.
    """
    name = tag.name
    if tag.taxonomy is Taxonomy.RELATIONSHIP:
        name = name.replace("/", " x ")
    return f"{FOLDERS[tag.taxonomy]}/{slugify(name.replace('&', ' and '))}"


def page_in(folder: str, number: int = 0) -> str:
    """Return a list's page: number 0 is the index."""
    return f"{folder}/page-{number}.html" if number else f"{folder}/index.html"


def collision_key(address: str) -> str:
    """Return what two addresses share when some file system takes them for one."""
    return normalize("NFC", normalize("NFC", address).casefold())
