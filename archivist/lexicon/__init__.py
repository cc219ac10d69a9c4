"""What is known of fandoms: packs of plain data, compiled once, searched in one pass.

:func:`load_lexicon` reads packs from folders (a site's own replace the shipped ones by id), reports every mistake at
once, and keeps the compiled form in a cache folder that may be thrown away at any time.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archivist.lexicon.book import Lexicon
from archivist.lexicon.compiling import Character, Fandom, Ship
from archivist.lexicon.forms import Kind
from archivist.lexicon.kinship import fandom_kin
from archivist.lexicon.store import digest_of_packs, load

__all__ = [
    "Character",
    "Fandom",
    "Kind",
    "Lexicon",
    "Ship",
    "digest_of_packs",
    "fandom_kin",
    "load_lexicon",
    "shipped_packs",
]


def shipped_packs() -> Path:
    """Return the folder of the packs that come with archivist."""
    return Path(__file__).parent / "packs"


def load_lexicon(folders: Sequence[Path], cache: Path | None = None, *, rpf: bool = False) -> Lexicon:
    """Load all packs of ``folders``; in later folders they replace those of the same id in earlier ones.

    ``cache`` is a folder for the compiled form. Packs of real people are left out unless ``rpf`` is given.

    Raises:
        LexiconError: with every mistake of every pack.
    """
    return load(folders, cache, rpf=rpf)
