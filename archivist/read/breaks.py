"""Scene breaks: lines that stand between scenes, told by their structure and not by a list of shapes.

A line without a letter or digit is a break unless it is speech (``"..."``), an outcry (``?!``), a smiley (``^_^;``) or
a quotation (``>``). Rows of o and x, and lines that say "line break", are breaks too.
"""

from __future__ import annotations

import re

from archivist.model import BlockKind
from archivist.read.piece import Piece, escaped

LONGEST_SHOWN = 40
"""Characters of an ornament that are shown."""

_SPEECH = re.compile("[\"'“”‘’«»「」『』„`].*")
_OUTCRY = re.compile(r"[.…¡¿\s]*+[?!‽][.…?!‽¡¿\s]*+")
_QUOTED = re.compile(r">[>\s]*+")
_SMILEY = re.compile(
    r"[>]?[:;=8][-'^o~]?[)(\[\]/\\|*<>]+|\(?(?:\^[_.o~-]{1,3}\^|[-=><;@°*+][_.o]{1,3}[-=><;@°*+])\)?[;'\"`\\/]*|"
    r"<[/\\]?3+|\\o/|m\(_ _\)m"
)
_ROW = re.compile(r"[oO0xX\s~*+=_.,:;#|/\\<>()\[\]{}•·°–—-]{3,}")
_SAID = re.compile(
    r"[\W_]*(?:line|page|scene|section|story)[\s\-_]*(?:break|change|divider|separator)[\W_]*", re.IGNORECASE
)
_MARKED = re.compile(r"([*_]{1,3})\w+\1")
_KISSES = frozenset(("xoxo", "xoxoxo", "xoxoxoxo"))
_DASHES = "-–—=_*~#.+^"


def is_break(line: str) -> bool:
    """Whether a line on its own is a scene break."""
    line = line.strip()
    if not line:
        return False
    if line[0].isalnum() and line[0] not in "oO0xXlLpPsS":
        return False
    if any(character.isalnum() for character in line):
        return _is_row(line) or (len(line) < 60 and _SAID.fullmatch(line) is not None)
    if _SPEECH.fullmatch(line) or _OUTCRY.fullmatch(line) or _QUOTED.fullmatch(line):
        return False
    return len(line) > 7 or _SMILEY.fullmatch(line) is None


def _is_row(line: str) -> bool:
    """Whether a line is an ornament of o and x: ``oOo``, ``x-x-x``, ``-xXx-``."""
    if not _ROW.fullmatch(line) or line.lower() in _KISSES or _MARKED.fullmatch(line):
        return False
    letters = [character for character in line if character in "oO0xX"]
    if len(letters) == len(line):
        return line == line[::-1] and not (set(line) <= {"X"} or set(line) <= {"0"})
    if set(letters) <= {"0"} or (len(line.split()) == len(letters) and set(letters) <= {"X"} and len(letters) < 3):
        return False
    return len(letters) >= 3 or (not (line[0].isalnum() or line[-1].isalnum()) and len(line) > 2)


def is_underline(line: str, title: str) -> bool:
    """Whether ``line`` underlines the title above it, and is no scene break below a short paragraph."""
    line, title = line.strip(), title.strip()
    if len(line) < 3 or line[0] not in _DASHES or line.strip(line[0]):
        return False
    return (
        3 <= len(title) <= 70
        and title[-1] not in ".,;:\"”'’-*"
        and abs(len(line) - len(title)) <= max(3, len(title) // 4)
    )


def break_piece(line: str, *, gap: int = 1) -> Piece:
    """Return a scene break that shows the ornament as the author typed it; a form feed is a plain rule."""
    ornament = " ".join(line.split())
    if not ornament:
        return rule_piece(gap=gap)
    shown = ornament[:LONGEST_SHOWN].rstrip()
    return Piece(BlockKind.BREAK, f'<p class="break" role="separator">{escaped(shown)}</p>', ornament, gap=gap)


def rule_piece(*, gap: int = 1) -> Piece:
    """Return a scene break that is a rule."""
    return Piece(BlockKind.BREAK, '<hr class="break">', "", gap=gap)
