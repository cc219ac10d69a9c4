"""``archivist knowledge new``: a pack to fill in, which loads as it is."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import msgspec

from archivist.errors import Level, Problem, UsageError
from archivist.lexicon.packs import Media

MEDIA: tuple[str, ...] = get_args(Media)

SKELETON = """\
# What is known of {plain}. Take the # away before what you fill in; a build uses it at once.
# "archivist knowledge check" looks it over, "archivist knowledge why NAME" tells how much a name says.

id = {id}
name = {name}
ao3 = {ao3}                    # the canonical fandom tag: what is published
aliases = []                   # other names of the fandom, also as a tag somebody may type
titles = []                    # other titles that count in a disclaimer or header
media = {media}
parent = ""                    # id of the broader fandom this one belongs to
overlaps = []                  # ids of packs that share characters but are neither parent nor child
prior = 0                      # works on AO3, roughly (0: unknown)
name_order = "given-family"    # given-family, family-given or single: how the names below are written
owners = []                    # creators and rights-holders, as disclaimers name them

# One table for each character, sorted by name. Six or more make a fandom easy to find.
# [[character]]
# name = "Anna Vale"           # the canonical character tag
# given = "Anna"               # the given name as used alone in prose
# family = "Vale"              # the family name as used alone in prose
# aliases = []                 # other full forms
# nick = []                    # short forms and nicknames used alone
# gender = "F"                 # F, M, N or any
# role = "protagonist"         # protagonist, main, support or minor
# weak = ["Anna"]              # forms above that are ordinary names or words: they count little
# traits = []                  # phrases that point to this person once the fandom is known
# kin = []                     # canonical names in this pack of their family
# partners = []                # canonical names in this pack of canon partners

# Lore: what is said in this fandom and hardly elsewhere, sorted by text.
# [[term]]
# text = "Widow's Reef"
# kind = "place"               # place org item power species phrase rank event
# strength = 3                 # 3 found nowhere else, 2 rare elsewhere, 1 a common word used in a special way

# [[ship]]
# members = ["Anna Vale", "Miriam Oakes"]
# names = []                   # fan names for the pair
# prior = 0.4                  # share of the fandom's ships, 0 to 1

[meta]
author = "the archivist of this site"
source = "written from knowledge of the canon"
checked = {today}
"""


def begin(folder: Path, identifier: str, name: str, media: str, ao3: str = "") -> Path:
    """Write a skeleton into ``folder`` and return its path.

    Raises:
        UsageError: the id or the kind of media is none, there is such a pack already, or it cannot be written.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identifier):
        message = "is no id for a pack; use lower-case letters, digits and hyphens, as in cowboy-bebop"
        raise UsageError(Problem(Level.ERROR, identifier, message, "bad-id"))
    if media not in MEDIA:
        raise UsageError(
            Problem(Level.ERROR, media, f"is no kind of media; use one of {', '.join(MEDIA)}", "bad-media")
        )
    target = folder / f"{identifier}.toml"
    values = {"id": identifier, "name": name, "ao3": ao3 or name, "media": media}
    today = datetime.now(UTC).date().isoformat()
    quoted = {key: msgspec.json.encode(value).decode() for key, value in (values | {"today": today}).items()}
    text = SKELETON.format(plain=" ".join(name.split()), **quoted)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        message = "is there already and is not overwritten; edit it, or choose another id"
        raise UsageError(Problem(Level.ERROR, str(target), message, "file-exists")) from None
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        raise UsageError(Problem(Level.ERROR, str(target), message, "unwritable")) from None
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return target
