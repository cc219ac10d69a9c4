"""Which blocks are the author's and not the story's: disclaimers, notes, thanks, at the head, at the tail, between.

Labelled notes (``A/N:``, ``Disclaimer:``, ``(Author's Note: ...)``) are told by their label. Unlabelled ones are looked
for at the two ends of a chapter only, and told by how they talk (:mod:`archivist.read.talk`). The rule that parts a
note from the story belongs to the note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archivist.model import Block, BlockKind, Place
from archivist.read import labels
from archivist.read.labels import has_label, is_aside, is_label
from archivist.read.piece import Piece
from archivist.read.talk import narrates, talk_score

SURE = 3.0
"""Score from which an unlabelled paragraph at an end of a chapter is the author's."""

LIKELY = 1.0
"""Score from which a paragraph beside a note is part of it."""

HEAD_PIECES = 12
TAIL_PIECES = 14
"""How many blocks from either end unlabelled notes are looked for."""

FAR_TAIL = 60
"""How many blocks from the end a line that ends the story, or heads the notes, is looked for."""

_SIGNED = re.compile(
    r"[\W_]*(?:(?:love|yours|cheers|ciao|ja ne|later|bye|see ya|xoxo|peace)[,!\s~-]+)?"
    r"[A-Z][\w.'’-]*(?: [A-Z\"(\d][\w.'’\")-]*){0,3}[\W_]*(?:\(.{0,16}\))?"
)


def mark(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """Return the blocks of one chapter with its notes marked as such; they never take all of its prose."""
    head = _head(pieces)
    tail = max(head, _tail(pieces))
    while not any(piece.kind is BlockKind.PROSE for piece in pieces[head:tail]) and (head or tail < len(pieces)):
        if head:
            head = _labelled_only(pieces, head)
            tail = len(pieces) if head == 0 else max(head, _tail(pieces))
            if any(piece.kind is BlockKind.PROSE for piece in pieces[head:tail]):
                break
        head, tail = 0, len(pieces)
    inline = _inline(pieces, head, tail)
    blocks = []
    for i, piece in enumerate(pieces):
        place = Place.HEAD if i < head else Place.TAIL if i >= tail else Place.INLINE if i in inline else None
        blocks.append(piece.block(BlockKind.NOTE, place) if place else piece.block())
    return tuple(blocks)


def is_note(piece: Piece) -> bool:
    """Whether a block at the head of a story is the author's, by its label or by how it talks."""
    return is_labelled(piece) or talk_score(piece.text) >= SURE


def is_labelled(piece: Piece) -> bool:
    """Whether a block begins with the label of a note."""
    return has_label(piece.text)


def is_note_heading(piece: Piece) -> bool:
    """Whether a heading, or a line alone, only says that a note follows."""
    return is_label(piece.text)


def is_chrome(piece: Piece) -> bool:
    """Whether a block is nothing but an address or a date."""
    return labels.is_chrome(piece.lines)


def is_ending(piece: Piece) -> bool:
    """Whether a block is the line that ends a story: The End, Owari, To Be Continued."""
    return labels.is_ending(piece.text)


def _labelled_only(pieces: Sequence[Piece], head: int) -> int:
    """How many of the first blocks are labelled notes or parts of the apparatus round them."""
    count = 0
    for i, piece in enumerate(pieces[:head]):
        if piece.kind is BlockKind.PROSE and not is_labelled(piece):
            break
        count = i + 1
    return count


# --- the head --------------------------------------------------------------------------------------------------------


def _head(pieces: Sequence[Piece]) -> int:
    """How many blocks at the head are notes, with the rule that closes them."""
    taken, seen, inside, waiting = 0, False, False, False
    for i, piece in enumerate(pieces[: HEAD_PIECES + 1]):
        if piece.kind is BlockKind.BREAK:
            if seen:
                taken, inside = i + 1, False
            continue
        if piece.kind is BlockKind.HEADING:
            if not is_note_heading(piece):
                break
            taken, seen, inside = i + 1, True, True
            continue
        labelled = is_labelled(piece) or is_note_heading(piece) or (i == 0 and len(pieces) > 1 and is_chrome(piece))
        if labelled or talk_score(piece.text) >= (LIKELY if inside else SURE) or (seen and is_chrome(piece)):
            taken, seen, inside, waiting = i + 1, True, True, False
        elif (inside or waiting or i == 0) and _goes_on_below(pieces, i):
            waiting = True
        else:
            break
    return _before_break(pieces, taken)


def _goes_on_below(pieces: Sequence[Piece], start: int) -> bool:
    """Whether a block that is no note by itself stands between the author's words: the next are his beyond doubt."""
    least = 0.5 if start == 0 and not _is_name_line(pieces[start]) else 0.0
    for i, piece in enumerate(pieces[start : start + 3], start):
        score = talk_score(piece.text)
        if piece.kind is not BlockKind.PROSE or score < least:
            return False
        if score >= SURE or is_aside(piece.text) or (score >= LIKELY and _is_break(pieces, i + 1)):
            return True
        least = 0.0
    return False


def _is_break(pieces: Sequence[Piece], i: int) -> bool:
    return i < len(pieces) and pieces[i].kind is BlockKind.BREAK


def _is_name_line(piece: Piece) -> bool:
    """Whether a block is a few words that are no sentence, as a name or a place is."""
    return len(piece.text.split()) <= 5 and piece.text[-1:].isalnum()


def _before_break(pieces: Sequence[Piece], taken: int) -> int:
    """Take the rule below the notes with them."""
    if 0 < taken < len(pieces) and pieces[taken].kind is BlockKind.BREAK:
        return taken + 1
    return taken


# --- the tail --------------------------------------------------------------------------------------------------------


def _tail(pieces: Sequence[Piece]) -> int:
    """The index from which all blocks are notes; the number of blocks if none are."""
    ending = _after_ending(pieces) or _under_heading(pieces)
    floor = max(1, len(pieces) - TAIL_PIECES)
    if ending is not None:
        return _rule_above(pieces, ending, 0)
    start = len(pieces)
    sure = False
    for i in range(len(pieces) - 1, floor - 1, -1):
        piece = pieces[i]
        if piece.kind is BlockKind.BREAK:
            continue
        if piece.kind is BlockKind.HEADING:
            if is_note_heading(piece) and i + 1 < len(pieces):
                start, sure = i, True
                continue
            break
        score = talk_score(piece.text)
        if (is_labelled(piece) and score > -2) or (is_note_heading(piece) and i + 1 < len(pieces)) or score >= SURE:
            start, sure = i, True
        elif (
            score < LIKELY
            and not is_chrome(piece)
            and not _is_signature(pieces, i)
            and not _under_label(pieces, i, floor)
        ):
            break
    return _rule_above(pieces, start, floor) if sure else len(pieces)


def _is_signature(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a block at the very end is the author's name below a note."""
    return i >= len(pieces) - 2 and len(pieces[i].text) < 40 and _SIGNED.fullmatch(pieces[i].text) is not None


def _under_label(pieces: Sequence[Piece], i: int, floor: int) -> bool:
    """Whether a plain block stands in a note whose label is a little further up, with no narration between."""
    if talk_score(pieces[i].text) < 0 or narrates(pieces[i].text):
        return False
    for piece in reversed(pieces[max(floor, i - 4) : i]):
        if piece.kind is BlockKind.BREAK:
            return False
        if is_note_heading(piece) or is_aside(piece.text):
            return piece.text[:1] not in "([{"
        if piece.kind is BlockKind.HEADING or talk_score(piece.text) < 0:
            return False
    return False


def _after_ending(pieces: Sequence[Piece]) -> int | None:
    """The index behind ``The End`` when what follows is the author's: anything that does not go on narrating."""
    for i in range(max(1, len(pieces) - FAR_TAIL), len(pieces) - 1):
        if pieces[i].kind is BlockKind.PROSE and is_ending(pieces[i]):
            rest = [piece for piece in pieces[i + 1 :] if piece.kind is not BlockKind.BREAK]
            if rest and (_is_short(rest) or _is_talk(rest, 0.5)):
                return i + 1
    return None


def _under_heading(pieces: Sequence[Piece]) -> int | None:
    """The index of a line that says ``Author's Notes`` with nothing but talk below it to the end."""
    for i in range(max(1, len(pieces) * 6 // 10, len(pieces) - FAR_TAIL), len(pieces) - 1):
        if is_note_heading(pieces[i]) and _is_talk(
            [piece for piece in pieces[i + 1 :] if piece.kind is not BlockKind.BREAK]
        ):
            return i
    return None


def _is_talk(rest: Sequence[Piece], narrating: float = 0.33) -> bool:
    """Whether blocks at the end are the author's: one surely is, few narrate, not the last, and none heads a part."""
    if any(piece.kind is BlockKind.HEADING and not is_note_heading(piece) for piece in rest):
        return False
    if any(_is_unknown_heading(piece) for piece in rest):
        return False
    scores = [max(talk_score(piece.text), SURE if is_labelled(piece) or is_chrome(piece) else -9) for piece in rest]
    told = sum(1 for score in scores if score < 0)
    return bool(scores) and max(scores) >= LIKELY and scores[-1] >= 0 and told < len(scores) * narrating


def _is_unknown_heading(piece: Piece) -> bool:
    """Whether a block is a line like ``EYECATCH:`` or ``Omake:``, below which the story may go on."""
    text = piece.text.strip()
    return len(text) < 30 and text.endswith(":") and " " not in text and not is_note_heading(piece)


def _is_short(rest: Sequence[Piece]) -> bool:
    """Whether so little follows the end that it can only be a signature or a source."""
    return len(rest) <= 3 and all(len(piece.text) < 120 and talk_score(piece.text) >= 0 for piece in rest)


def _rule_above(pieces: Sequence[Piece], start: int, floor: int) -> int:
    """Take the rule above the notes with them."""
    if floor < start < len(pieces) and pieces[start - 1].kind is BlockKind.BREAK:
        return start - 1
    return start


# --- between ---------------------------------------------------------------------------------------------------------


def _inline(pieces: Sequence[Piece], head: int, tail: int) -> frozenset[int]:
    """The blocks in the middle that are labelled as the author's beyond doubt."""
    found: set[int] = set()
    i = head
    while i < tail:
        if pieces[i].kind is BlockKind.PROSE and is_aside(pieces[i].text):
            found.update(range(i, min(tail, _closing(pieces, i) + 1)))
        i = max(found, default=i) + 1 if i in found else i + 1
    return frozenset(found)


def _closing(pieces: Sequence[Piece], start: int) -> int:
    """The block in which the bracket of an aside closes; the block itself if it has none or never closes nearby."""
    opening = pieces[start].text.lstrip()[:1]
    closing = {"(": ")", "[": "]", "{": "}"}.get(opening)
    if is_note_heading(pieces[start]):
        return _last_of_talk(pieces, start)
    if closing is None or closing in pieces[start].text:
        return start
    for i in range(start + 1, min(len(pieces), start + 6)):
        if pieces[i].text.rstrip().endswith(closing):
            return i
    return start


def _last_of_talk(pieces: Sequence[Piece], start: int) -> int:
    """The last of the blocks below a label that are the author's: at least one, then as long as he talks."""
    end = start
    for i in range(start + 1, min(len(pieces), start + 8)):
        score = talk_score(pieces[i].text)
        if pieces[i].kind is not BlockKind.PROSE or score < (0.0 if i == start + 1 else LIKELY):
            break
        end = i
    return end
