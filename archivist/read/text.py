"""Plain text as people saved it for forty years: hard-wrapped or not, by blank lines, by indents, or by neither.

This is no Markdown and no HTML: nothing but paragraphs, breaks, titles with a line under them, and ``_emphasis_``.
Everything else is shown as it was typed. How a file is laid out is measured once (:func:`measure`); then each stretch
between blank lines is cut into paragraphs, each of them either flowing prose or lines that stay lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from archivist.model import BlockKind
from archivist.read.breaks import break_piece, is_break, is_underline
from archivist.read.heads import is_head
from archivist.read.piece import Piece, escaped

WIDEST = 110
"""The widest column text was ever wrapped at; longer lines are whole paragraphs."""

CENTRED = 12
"""The indent from which a line counts as centred."""

_STRONG = re.compile(r"(?<![\w*])\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*(?![\w*])")
_STAR = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
_UNDERSCORE = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]*[^\s_])_(?![\w_])")
_END = re.compile(r"""[.!?…:;~—-]["'”’»)\]*_]*\Z|["”»]\Z|--\Z""")
_OPEN = re.compile(
    r"(?<!\w)(?:and|or|but|the|an?|of|to|with|for|in|on|at|by|from|into|his|her|their|my|your|its|was|were|had|[Ww]hen|"
    r"[Ww]hile|[Tt]he|[Aa]n?|[Aa]nd|[Ii]f|that|who)\Z"
)
"""No sentence and no verse ends with one of these."""

_QUOTE = re.compile("[\"“«„「『]|[`‘']{1,2}(?=[A-Z])")
_SPEAKER = re.compile(r"([A-Z][\w'’.]*(?:[ &-][A-Z#\d][\w'’.]*){0,3})(?: ?\([^)\n]{1,40}\))?:(?=\s|\Z)")
_ITEM = re.compile(r"(?:[*•·+-]|\(?\d{1,2}[.)]|[a-z][.)])\s+\S")
_FIRST_WORD = re.compile(r"\S+")
_GAPS = re.compile(r"\S {3,}\S.* {3,}\S|[|+]\s*\Z")
_SIGN = re.compile(r"""[^\w"'.,!?:;()’“”‘…-]|_""")
_BIDI_OPEN = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out.

    ``width`` is the column its lines were wrapped at, 0 if they were not. ``blank`` tells that paragraphs are parted by
    blank lines, ``double`` that every line is, ``indent`` is how far the first line of each paragraph stands in, 0 if
    it does not, ``ragged`` tells that the file was wrapped twice and stray words stand alone,
    ``hanging`` that an indent carries a paragraph on, and ``speakers`` are the names before colons of a script.
    """

    width: int
    blank: bool
    double: bool
    indent: int
    ragged: bool
    hanging: bool
    speakers: frozenset[str]


def read_text(text: str) -> tuple[Piece, ...]:
    """Return the blocks of a plain text; every letter and digit of it is in them."""
    lines = _without_margin([line.rstrip(" \xa0\u3000") for line in text.expandtabs(8).split("\n")])
    layout = measure(lines)
    return tuple(_pieces(lines, layout))


def _without_margin(lines: list[str]) -> list[str]:
    """Take off the margin that all lines have."""
    margin = min((_indent(line) for line in lines if line), default=0)
    return [line[margin:] for line in lines] if margin else lines


# --- measuring -------------------------------------------------------------------------------------------------------


def measure(lines: list[str]) -> Layout:
    """Find out how the lines of a file are laid out."""
    written = sum(1 for line in lines if line)
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    apart = [(a, b) for a, gap, b in zip(lines, lines[1:], lines[2:], strict=False) if a and b and not gap]
    speakers = _speakers(lines, written)
    width = _width([pair for pair in pairs if not _speaks(pair[1], speakers)])
    double = 0
    if len(apart) > len(pairs) and written >= 8:
        guess = _percentile([len(line) for line in lines if line])
        soft = sum(1 for a, b in apart if _carries_on(a, b, guess))
        if guess <= WIDEST and soft * 5 > len(apart):
            double, width = soft, width or guess
    stretches = written - len(pairs)
    ended = [(a, b) for a, b in pairs if _END.search(a)]
    inner = sum(1 for a, b in ended if len(a) < width * 0.6 and _fits(a, b, int(width * 0.6)))
    return Layout(
        width=width,
        blank=stretches * 15 > written and inner * 2 <= stretches,
        double=bool(double),
        indent=_first_indent(lines, pairs, ended),
        ragged=bool(width) and _is_ragged(lines, width),
        hanging=_is_hanging(apart if double else pairs),
        speakers=speakers,
    )


def _percentile(lengths: list[int]) -> int:
    """The length that only one line in twenty exceeds."""
    return sorted(lengths)[(len(lengths) * 19) // 20 if len(lengths) > 20 else -1] if lengths else 0


def _speaks(line: str, speakers: frozenset[str]) -> bool:
    match = _SPEAKER.match(line.lstrip()) if speakers else None
    return match is not None and match[1] in speakers


def _width(pairs: list[tuple[str, str]]) -> int:
    """The column at which lines were wrapped, or 0: a line is full when the next word would not have fitted."""
    if not pairs:
        return 0
    width = _percentile([len(a) for a, _ in pairs])
    if not 30 <= width <= WIDEST:
        return 0
    full = sum(1 for a, b in pairs if not _fits(a, b, width))
    lower = sum(1 for a, b in pairs if _carries_on(a, b, width))
    return width if (full * 2 > len(pairs) and lower * 4 > len(pairs)) or lower * 2 > len(pairs) else 0


def _fits(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line would have fitted on this one, so that its end was meant."""
    word = _FIRST_WORD.search(following)
    return len(line) + 1 + (word.end() - word.start() if word else 0) <= width


def _carries_on(line: str, following: str, width: int) -> bool:
    """Whether the next line plainly goes on with the sentence of this one."""
    start = following.lstrip()[:1]
    if start.islower():
        return len(line) > width // 2 or not _END.search(line)
    caseless = not start.isupper() or (line.isupper() and following.isupper() and not _END.search(line))
    return start.isalpha() and caseless and not _fits(line, following, width)


def _is_ragged(lines: list[str], width: int) -> bool:
    """Whether lines of one or two stray words stand in the middle of sentences."""
    stray = sum(
        1
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if line and after and len(before) > width * 0.7 and len(line) < width * 0.3 and not _END.search(line)
    )
    return stray >= 3 and stray * 60 > len(lines)


def _is_hanging(pairs: list[tuple[str, str]]) -> bool:
    """Whether an indent carries a paragraph on instead of beginning one."""
    deeper = [(a, b) for a, b in pairs if _indent(b) > _indent(a) + 1]
    goes_on = sum(1 for a, b in deeper if not _END.search(a))
    return len(deeper) >= 3 and goes_on * 2 > len(deeper)


def _first_indent(lines: list[str], pairs: list[tuple[str, str]], ended: list[tuple[str, str]]) -> int:
    """The indent with which paragraphs begin: that of lines below the end of a sentence, where others are flush."""
    begun = Counter(indent for _, b in ended if b[0] == " " and 1 < (indent := _indent(b)) < CENTRED)
    if not begun:
        return 0
    indent, times = begun.most_common(1)[0]
    inside = sum(1 for _, b in pairs if b[0] == " " and _indent(b) == indent) - times
    flush = sum(1 for line in lines if line and _indent(line) <= 1)
    return indent if times >= 3 and inside * 5 <= times and flush * 4 > times else 0


def _speakers(lines: list[str], written: int) -> frozenset[str]:
    """The names that stand before colons often enough to be a script's."""
    found = Counter(match[1] for line in lines if (match := _SPEAKER.match(line.lstrip())))
    if found.total() * 12 <= written:
        return frozenset()
    least = 2 if found.total() * 2 > written else 3
    return frozenset(name for name, times in found.items() if times >= least)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


# --- cutting ---------------------------------------------------------------------------------------------------------


def _pieces(lines: list[str], layout: Layout) -> Iterator[Piece]:
    """Cut the lines at blank lines, and make pieces of each stretch between."""
    stretch: list[str] = []
    gap = waiting = 0
    for line in lines:
        if not line or line.isspace():
            if "\f" in line:
                yield from _stretch_pieces(stretch, layout, gap)
                yield break_piece("")
                stretch, waiting, gap = [], 0, 0
            waiting += 1
            continue
        if waiting and not (layout.double and waiting == 1 and stretch and _goes_on(stretch[-1], line, layout)):
            yield from _stretch_pieces(stretch, layout, gap)
            stretch, gap = [], waiting
        waiting = 0
        stretch.append(line)
    yield from _stretch_pieces(stretch, layout, gap)


def _goes_on(line: str, following: str, layout: Layout) -> bool:
    """In double-spaced text: whether the line after a blank one belongs to the same paragraph."""
    if _indent(following) > _indent(line) + 1 or is_break(following) or is_head(following):
        return False
    return _carries_on(line, following, layout.width) or not _fits(line, following, int(layout.width * 0.9))


def _title(line: str, underline: str, gap: int) -> Piece:
    level = 1 if underline.strip()[0] == "=" else 2
    text, html = inline(" ".join(line.split()))
    return Piece(BlockKind.HEADING, f"<h{level}>{html}</h{level}>", text, level, gap, apart=True)


def _stretch_pieces(stretch: list[str], layout: Layout, gap: int) -> Iterator[Piece]:
    """Make pieces of the lines between two blank lines: cut them at breaks, then into paragraphs."""
    if _is_art(stretch):
        yield _art(stretch, gap)
        return
    part: list[str] = []
    for line in stretch:
        if not is_break(line):
            part.append(line)
            continue
        if len(part) == 1 and is_underline(line, part[0]):
            yield _title(part[0], line, gap)
        else:
            yield from _part_pieces(part, layout, gap)
            yield break_piece(line, gap=0 if part else gap)
        part, gap = [], 0
    yield from _part_pieces(part, layout, gap)


def _part_pieces(part: list[str], layout: Layout, gap: int) -> Iterator[Piece]:
    """Make pieces of lines without a break between them."""
    for kind, lines in _paragraphs(part, layout):
        yield _MAKERS[kind](lines, gap)
        gap = 0


def _paragraphs(stretch: list[str], layout: Layout) -> Iterator[tuple[str, list[str]]]:
    """Cut lines into paragraphs, each with how it is to be shown: ``flow`` or ``lines``."""
    if len(stretch) > 1 and all(line.lstrip()[0] == line[-1] == "|" for line in stretch):
        stretch = [line.strip().strip("|") or " " for line in stretch]
    top = _title_lines(stretch)
    if top:
        yield "lines", stretch[:top]
        stretch = stretch[top:]
    if len(stretch) < 2:
        if stretch:
            yield "flow", stretch
    elif _is_listing(stretch):
        yield "lines", _joined_items(stretch)
    elif all(line.lstrip().startswith(">") for line in stretch):
        yield "lines", stretch
    elif _is_wrapped(stretch, layout):
        yield from (("flow", part) for part in _unwrapped(stretch, layout))
    elif _are_lines(stretch, layout):
        yield "lines", stretch
    else:
        yield from (("flow", part) for part in _one_a_line(stretch))


def _one_a_line(stretch: list[str]) -> Iterator[list[str]]:
    """Every line is a paragraph, but for lines that break off in the middle of a sentence."""
    part = stretch[:1]
    for line, following in pairwise(stretch):
        unfinished = following.lstrip()[:1].islower() or _OPEN.search(line)
        if not (45 <= len(line) <= WIDEST and unfinished and not _END.search(line)):
            yield part
            part = []
        part.append(following)
    yield part


def _title_lines(stretch: list[str]) -> int:
    """How many lines at the top of a stretch stand apart from the rest: a chapter's head, or centred lines."""
    if len(stretch) > 1 and is_head(stretch[0]) and len(stretch[0]) < 60:
        return 1
    count = next(
        (i for i, line in enumerate(stretch) if _indent(line) < CENTRED or len(line.strip()) > 60), len(stretch)
    )
    return (
        count
        if count == len(stretch) or _indent(stretch[count]) + 8 <= min(map(_indent, stretch[:count]), default=0)
        else 0
    )


def _is_wrapped(stretch: list[str], layout: Layout) -> bool:
    """Whether the line ends within a stretch were made by a machine or a typist at the margin."""
    pairs = list(pairwise(stretch))
    if max(map(len, stretch)) > WIDEST + 20:
        return False
    local = max(len(a) for a, _ in pairs)
    lower = sum(1 for a, b in pairs if _carries_on(a, b, local))
    if not layout.width:
        return local >= 50 and lower * 2 >= len(pairs) and len(pairs) > 1
    full = sum(1 for a, b in pairs if not _fits(a, b, int(layout.width * 0.92)))
    if len(pairs) > 2 and lower * 2 < len(pairs) < full * 2 and _all_capitals(stretch):
        return full == len(pairs) or any(map(_OPEN.search, stretch))
    return full * 4 >= len(pairs) or (lower * 2 >= len(pairs) and local * 3 > layout.width * 2)


def _all_capitals(stretch: list[str]) -> bool:
    """Whether every line begins with a capital, as in verse."""
    return all(line.lstrip("\"'“‘ ")[:1].isupper() for line in stretch)


def _unwrapped(stretch: list[str], layout: Layout) -> Iterator[list[str]]:
    """Cut wrapped lines where a new paragraph begins."""
    part = [stretch[0]]
    for line, following in pairwise(stretch):
        if _begins(line, following, layout):
            yield part
            part = []
        part.append(following)
    yield part


def _begins(line: str, following: str, layout: Layout) -> bool:
    """Whether a new paragraph begins with ``following``."""
    start = following.lstrip()
    if start[:1].islower():
        return False
    if layout.indent and _indent(following) == layout.indent and _END.search(line):
        return True
    if _indent(following) > _indent(line) + 1:
        return not layout.hanging and bool(_END.search(line) or _indent(following) < CENTRED)
    if _speaks(start, layout.speakers):
        return True
    if not _END.search(line):
        return False
    if _QUOTE.match(start) and _fits(line, following, layout.width - 1):
        return not layout.ragged or len(line) > layout.width // 3
    if layout.ragged:
        return False
    limit = 0.6 if layout.blank else 0.85
    return _fits(line, following, int(layout.width * limit))


def _are_lines(stretch: list[str], layout: Layout) -> bool:
    """Whether short lines belong together as lines: verse, an address, a title page; not talk without blank lines."""
    limit = layout.width * 0.8 if layout.width else 60
    if max(len(line) for line in stretch) > max(limit, 45):
        return False
    ended = sum(1 for line in stretch if re.search(r"""[.!?…]["”'’)]*\Z|["”]\Z""", line))
    spoken = sum(1 for line in stretch if _QUOTE.match(line.lstrip()))
    if not layout.blank and not layout.width and len(stretch) > 8:
        return False
    return ended * 10 < len(stretch) * 6 and spoken * 2 <= len(stretch)


def _is_listing(stretch: list[str]) -> bool:
    items = sum(1 for line in stretch if _ITEM.match(line.lstrip()))
    return items >= 2 and items * 2 >= len(stretch) and _ITEM.match(stretch[0].lstrip()) is not None


def _joined_items(stretch: list[str]) -> list[str]:
    """Join the lines of a list item that was wrapped."""
    items: list[str] = []
    for line in stretch:
        if items and not _ITEM.match(line.lstrip()):
            items[-1] += " " + line.strip()
        else:
            items.append(line)
    return items


def _is_art(stretch: list[str]) -> bool:
    """Whether lines are a picture or a table, in which every column matters."""
    if len(stretch) < 3 or max(map(len, stretch)) > WIDEST:
        return False
    gaps = sum(1 for line in stretch if "   " in line.strip() and _GAPS.search(line))
    if gaps * 3 > len(stretch) * 2:
        return True
    drawn = [line for line in stretch if not is_break(line) or _GAPS.search(line)]
    whole = "".join(drawn).replace(" ", "")
    return len(drawn) >= 3 and len(_SIGN.findall(whole)) * 3 > len(whole)


# --- showing ---------------------------------------------------------------------------------------------------------


def _flow(part: list[str], gap: int) -> Piece:
    """A paragraph: its lines run on, its runs of spaces are one."""
    text, html = inline(" ".join(" ".join(part).split()))
    alone = len(part) == 1
    apart = alone and (_indent(part[0]) >= CENTRED or text.isupper()) and len(text) <= 80
    return Piece(BlockKind.PROSE, f"<p>{html}</p>", text, gap=gap, apart=apart)


def _lines(part: list[str], gap: int) -> Piece:
    """Lines that stay lines."""
    text, html = inline("\n".join(" ".join(line.split()) for line in part))
    apart = _indent(part[0]) >= CENTRED or (len(part) == 1 and text.isupper())
    if "\n" in html:
        html = html.replace("\n", "<br>\n")
        return Piece(BlockKind.PROSE, f'<p class="verse">{html}</p>', text, gap=gap, apart=apart)
    return Piece(BlockKind.PROSE, f"<p>{html}</p>", text, gap=gap, apart=apart)


def _art(part: list[str], gap: int) -> Piece:
    """Lines whose columns matter."""
    margin = min(map(_indent, part))
    text = "\n".join(line[margin:] for line in part)
    return Piece(BlockKind.PROSE, f"<pre>{escaped(text)}</pre>", text, gap=gap)


_MAKERS = {"flow": _flow, "lines": _lines}


def inline(source: str) -> tuple[str, str]:
    """Return a paragraph's text and its HTML: ``*x*`` and ``_x_`` are emphasis where they pair, all else is typed."""
    if "*" not in source and "_" not in source:
        text = _balanced(source)
        return text, escaped(text)
    marked = source.replace("\x01", "").replace("\x02", "").replace("\x03", "").replace("\x04", "")
    if "**" in marked:
        marked = _STRONG.sub(_strong, marked)
    marked = _UNDERSCORE.sub(_emphasis, _STAR.sub(_emphasis, marked))
    marked = _balanced(marked)
    html = escaped(marked)
    for mark, tag in _MARKS.items():
        html = html.replace(mark, tag)
    return marked.translate(_NO_MARKS), html


_MARKS = {"\x01": "<em>", "\x02": "</em>", "\x03": "<strong>", "\x04": "</strong>"}
_NO_MARKS = {ord(mark): None for mark in _MARKS}


def _strong(match: re.Match[str]) -> str:
    return f"\x03{match[1]}\x04" if any(map(str.isalnum, match[1])) else match[0]


def _emphasis(match: re.Match[str]) -> str:
    """Mark emphasis, unless there is no word in it or the marks would cross those of another."""
    inner = match[1]
    if not any(map(str.isalnum, inner)) or any(inner.count(a) != inner.count(b) for a, b in ("\x01\x02", "\x03\x04")):
        return match[0]
    return f"\x01{inner}\x02" if "\x01" not in inner else match[0]


def _balanced(text: str) -> str:
    """Close what overrides the direction of writing at the end of its paragraph, so that it reaches no further."""
    if text.isascii():
        return text
    embedded = sum(text.count(mark) for mark in _BIDI_OPEN[:4]) - text.count("\u202c")
    isolated = sum(text.count(mark) for mark in _BIDI_OPEN[4:]) - text.count("\u2069")
    return text + "\u202c" * max(0, embedded) + "\u2069" * max(0, isolated)
