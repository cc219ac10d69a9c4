"""Markdown: CommonMark with tables, strikethrough and footnotes, and raw HTML only of elements that exist.

``<Cloud> said`` is no element and is shown as typed. Paragraphs without any mark, most of fiction, are rendered here
directly, to the same bytes the library and the sanitizer would give (tested); every other block goes through the
library, and what it returns through the sanitizer, last of all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from archivist.model import BlockKind
from archivist.read.blocks import blocks_of, piece_of
from archivist.read.breaks import break_piece, is_break, rule_piece
from archivist.read.headers import is_lined
from archivist.read.piece import Piece, escaped
from archivist.read.sanitize import clean
from archivist.read.tags import ELEMENTS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_STRUCTURE = ("```", "~~~", "]:", "[^", "|")
_TAG_START = re.compile("<[A-Za-z/!?]")
_ODD_SPACE = re.compile(r"[\t\x0b\x1c-\x1f\x85\u1680\u2028\u2029\u3000]")
_STRUCTURE_LINE = re.compile(
    r"\n(?=[ >*+\-\d])(?: {4}| {0,3}(?!(?:\* *){3,}(?:\n|\Z)|(?:- *){3,}(?:\n|\Z))[>*+-] | {0,3}\d{1,9}[.)] )"
)
_MARK = re.compile(r"[*_`\[\]\\<&~^]")
_MARKED_LINES = re.compile(
    r"(?:\A|\n)(?:[ #>+=-]|\d{1,9}[.)])| (?:\n|\Z)|"
    r"[\xa0\u2000-\u200a\u202f\u205f](?:\n|\Z)|(?:\A|\n)[\xa0\u2000-\u200a\u202f\u205f]"
)
_NO_EDGE = frozenset(" \xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f")
_NO_START = _NO_EDGE | frozenset("#>+=-")
_HEADING = re.compile(r"(#{1,6}) ([^#\s*_`\[\]\\<&~^](?:[^#\n*_`\[\]\\<&~^]*[^#\s*_`\[\]\\<&~^])?)")
_EMPHASIS = re.compile(r"(?<![^\s—“‘(\"])\*(\w(?:[^*\n]*[\w.,!?…’])?)\*(?![^\s.,;:!?—”’)…\"])")
_RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})")
_ORNAMENT = re.compile(r"(?:\A|(?<=\n\n))[^\n]{1,79}(?=\n\n|\n?\Z)")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_DEEP = re.compile(r"^(?:(?: {0,3}(?:>|[-*+] |\d{1,9}[.)] )){90}| {180,}(?:[-*+]|\d{1,9}[.)]) )", re.MULTILINE)
_RULED = re.compile(r"([^\n]*\n|)([^\n|]*[^\s|])(\n {0,3}(?:-{3,}|={3,})[ \t]*(?=\n|\Z))")
LONGEST_HEADING = 100
"""Characters of a line that can be a heading by the row of dashes below it."""

_TOP = 4_000
"""Characters in which lines that declare something stand."""

_SPACES = re.compile("  +")
_BLANK_LINE = re.compile(r"\n +(?=\n|\Z)")


def read_markdown(text: str) -> tuple[Piece, ...]:
    """Return the blocks of a Markdown text."""
    text = _with_lines(tidied(text))
    if _is_structured(text):
        return _whole(text)
    pieces: list[Piece] = []
    waiting: list[str] = []
    for block in re.split(r"\n\n+", text.strip("\n")):
        piece = _plain(block)
        if piece is None:
            waiting.append(block)
            continue
        if waiting:
            pieces += _whole("\n\n".join(waiting))
            waiting = []
        pieces.append(piece)
    if waiting:
        pieces += _whole("\n\n".join(waiting))
    return tuple(pieces)


def _is_structured(text: str) -> bool:
    """Say whether a text holds anything whose meaning reaches beyond its block. Many fast looks, no slow one."""
    return (
        any(mark in text for mark in _STRUCTURE)
        or ("<" in text and _TAG_START.search(text) is not None)
        or _ODD_SPACE.search(text) is not None
        or _STRUCTURE_LINE.search(f"\n{text}") is not None
    )


def _is_marked(block: str) -> bool:
    """Say whether a block holds anything that may be more than words."""
    if _MARK.search(block) or block[0] in _NO_START or block[-1] in _NO_EDGE:
        return True
    return ("\n" in block or block[0].isdigit()) and _MARKED_LINES.search(block) is not None


def _with_lines(text: str) -> str:
    """Keep the line ends of the lines above a story that declare something: Markdown would make one line of them."""
    top = text[:_TOP]
    stretches = re.split(r"(\n\n+)", top)
    for i in range(0, len(stretches), 2):
        lines = stretches[i].strip("\n").split("\n")
        if len(lines) > 1 and len(stretches[i]) < _TOP // 2 and is_lined(lines):
            stretches[i] = "\\\n".join(line.rstrip(" \\") for line in lines)
    return "".join(stretches) + text[_TOP:]


def tidied(text: str) -> str:
    """Return Markdown without blanks on empty lines, and with rules for form feeds."""
    text = text.replace("\f", "***") if "\f" in text else text
    if ("\n--" in text or "\n==" in text) and "```" not in text and "~~~" not in text:
        text = _RULED.sub(_as_rule, text)
    return _BLANK_LINE.sub("\n", text) if "\n " in text else text


def _as_rule(match: re.Match[str]) -> str:
    """Part a row of dashes from the paragraph above it: what ends a sentence, or goes on for long, is no heading."""
    before, line, row = match.groups()
    if not line.strip() or re.match(r"\s*(?:[#>]|[-*+] |\d+[.)] )", line):
        return match[0]
    sentence = line.rstrip()[-1] in '."”,;' or len(line) > LONGEST_HEADING or before.strip()
    return f"{before}{line}\n{row}" if sentence else match[0]


def render(text: str) -> str:
    """Return Markdown as safe HTML, for summaries and notes."""
    return "\n".join(piece.html for piece in read_markdown(text.strip("\n")))


def _plain(block: str) -> Piece | None:
    """Render a block that can only be one thing; ``None`` if it might be more."""
    if not block.strip():
        return None
    if "\n" not in block and len(block) < 80 and (_RULE.fullmatch(block) or is_break(block)):
        return rule_piece() if _RULE.fullmatch(block) else break_piece(block)
    if not _is_marked(block):
        return _paragraph(block)
    if block[0] == "#":
        match = _HEADING.fullmatch(block)
        return _heading(len(match[1]), match[2]) if match else None
    if "*" in block:
        marked = _EMPHASIS.sub("\x01\\1\x02", block)
        if not _is_marked(marked):
            return _paragraph(marked)
    return None


def _heading(level: int, text: str) -> Piece:
    return Piece(BlockKind.HEADING, f"<h{level}>{escaped(text)}</h{level}>", text, level)


def _paragraph(block: str) -> Piece:
    """A paragraph of words, in which only emphasis may be marked."""
    # A single line without emphasis was looked at before.
    if len(block) < 80 and ("\n" in block or "\x01" in block) and is_break(block.replace("\n", " ")):
        return break_piece(block)
    html = escaped(block)
    if "\x01" in block:
        html = html.replace("\x01", "<em>").replace("\x02", "</em>")
        block = block.replace("\x01", "").replace("\x02", "")
    text = block.replace("\n", " ")
    text = _SPACES.sub(" ", text) if "  " in text else text
    return Piece(BlockKind.PROSE, f"<p>{html}</p>", text)


# --- the library -----------------------------------------------------------------------------------------------------


def _whole(text: str) -> tuple[Piece, ...]:
    """Render a run of blocks with the library, cut it into its blocks, and clean each."""
    if "```" not in text and "~~~" not in text:
        text = _ORNAMENT.sub(_as_typed, text)
    md = parser()
    env: dict[str, Any] = {}
    tokens = md.parse(text, env)
    if any(token.type == "html_block" for token in tokens) or any(
        child.type == "html_inline" for token in tokens for child in token.children or ()
    ):
        return blocks_of(md.renderer.render(tokens, md.options, env))
    pieces = (_piece(md, part, env) for part in _parts(tokens))
    return tuple(piece for piece in pieces if piece is not None)


def _as_typed(match: re.Match[str]) -> str:
    """Keep the marks of an ornament from being read as Markdown."""
    line = match[0]
    return _PUNCTUATION.sub(r"\\\1", line) if is_break(line) and not _RULE.fullmatch(line) else line


def is_too_deep(text: str) -> bool:
    """Whether quotations or lists are nested deeper than the library goes, which would lose their text."""
    return _DEEP.search(text) is not None


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """Group tokens into top-level blocks."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        parts[-1].append(token)
        depth += token.nesting
        if depth == 0:
            parts.append([])
    return [part for part in parts if part]


def _piece(md: MarkdownIt, part: list[Token], env: dict[str, Any]) -> Piece | None:
    if part[0].type == "hr":
        return rule_piece()
    return piece_of(clean(md.renderer.render(part, md.options, env)).strip())


@cache
def parser() -> MarkdownIt:
    """Return the parser: CommonMark, tables, strikethrough, footnotes, and highlighted code."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    md = MarkdownIt("commonmark", {"maxNesting": 100, "highlight": highlight})
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin)
    md.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.inline.ruler.at("html_inline", _html_inline)
    for name, rule in _FOOTNOTES.items():
        md.add_render_rule(name, rule)
    return md


_TAG_AT = re.compile(r"<(?:/?([A-Za-z][\w:-]*)|[!?])")


def _is_element(text: str) -> bool:
    """Whether a ``<`` opens markup that exists: a known element, a comment."""
    match = _TAG_AT.match(text)
    return match is not None and (match[1] is None or match[1].lower() in ELEMENTS)


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    from markdown_it.rules_block import html_block

    at = state.bMarks[start] + state.tShift[start]
    return _is_element(state.src[at : at + 64]) and html_block(state, start, end, silent)


def _html_inline(state: StateInline, silent: bool) -> bool:
    from markdown_it.rules_inline import html_inline

    return _is_element(state.src[state.pos : state.pos + 64]) and html_inline(state, silent)


def highlight(code: str, language: str, _attributes: str) -> str:
    """Return code with Pygments' classes; plain when the language is unknown, so that nobody's words become markup."""
    from pygments import highlight as paint
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if not language or len(code) > 100_000:
        return escape(code)
    try:
        lexer = get_lexer_by_name(language)
    except (ClassNotFound, ValueError):
        return escape(code)
    return str(paint(code, lexer, HtmlFormatter(nowrap=True)))


def _footnote_number(tokens: Sequence[Token], index: int) -> str:
    return str(int(tokens[index].meta["id"]) + 1)


def _footnote_ref(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return f'<sup class="footnote-ref">[{_footnote_number(tokens, index)}]</sup>'


# Ids are not allowed in stories, so footnotes are numbers and a list, without links between them.
_FOOTNOTES: dict[str, Callable[..., str]] = {
    "footnote_ref": _footnote_ref,
    "footnote_block_open": lambda *_: '<ol class="footnotes">\n',
    "footnote_block_close": lambda *_: "</ol>\n",
    "footnote_open": lambda *_: "<li>",
    "footnote_close": lambda *_: "</li>\n",
    "footnote_anchor": lambda *_: "",
}
