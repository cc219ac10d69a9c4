"""People's e-mail addresses and telephone numbers, taken out of everything a story would publish.

One old file in three ends with its author's address. What was there is said in brackets, so that nothing reads as if
words were missing; an author who is known by an address alone becomes unknown. Inference sees what readers see.
"""

from __future__ import annotations

import re
from dataclasses import replace

from archivist.model import Block, Chapter, Declaration, Document
from archivist.read.blocks import text_of
from archivist.read.piece import line_html

MAIL = "[e-mail removed]"
PHONE = "[phone number removed]"

_NAMED = r"(?:com|net|org|edu|gov|mil|info|[a-z]{2})"
_MAIL = re.compile(
    r"(?:mailto:\s*)?(?<![\w.+%=/-])[\w.+%=-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,6}[A-Za-z]{2,24}(?![\w@-])"
    rf"|(?<![\w.])[\w.+-]{{2,40}}\s?(?:\(at\)|\[at\]|\{{at\}})\s?[\w-]{{2,40}}(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\w-]{{2,40}}){{0,3}}"
    rf"\s?(?:\.|\(dot\)|\[dot\]|\{{dot\}})\s?{_NAMED}\b"
    rf"|(?<![\w.])[\w.+-]{{2,40}} at [\w-]{{2,40}} dot {_NAMED}\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.,/#$€£+-])(?:"
    r"\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}"
    r"|(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[.-])(?!555)[2-9]\d\d[ .-]\d{4}"
    r")(?![\w/-]|[.,]\d)"
)
_CALL = re.compile(
    r"(?<!\w)((?:tele)?phone|tel|fax|mobile|cell)(?:\s+(?:no|number|#))?(\.?\s*:\s*)(\+?[\d(][\d ().-]{5,20}\d)",
    re.IGNORECASE,
)
_LINK = re.compile(r'<a\b[^<>]*href="mailto:[^"]*"[^<>]*>(.*?)</a>', re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"(<[^<>]*>)")
_SIGNS = re.compile(r"@|\d{3}|\bdot\b|[(\[{](?:at|dot)[)\]}]", re.IGNORECASE)
_THREE = re.compile("[0-9][0-9][0-9]")
_FAR_DIGIT = re.compile("[\u0660-\u1fff\ua620-\uabff\uff10-\uff19\U000104a0-\U0001ffff]")
"""Where digits of other scripts are, among much else."""

_AT = re.compile(r"at[)\]}]")
_AROUND = re.compile(r"[\s(\[<{,;:-]*\[e-mail removed\][\s)\]>},;:-]*")
_ADDRESSES = frozenset(("source", "slug", "aliases", "template", "published", "updated", "language"))
_MARKUP = frozenset(("summary", "notes", "end_notes"))


def redacted(document: Document) -> Document:
    """Return the document without the addresses and numbers of people; the same object if it holds none."""
    chapters = tuple(map(_chapter, document.chapters))
    declarations = tuple(d for old in document.declarations if (d := _declaration(old)) is not None)
    title = redacted_text(document.title)
    if chapters == document.chapters and declarations == document.declarations and title == document.title:
        return document
    return replace(document, title=title, declarations=declarations, chapters=chapters)


def redacted_text(text: str) -> str:
    """Return plain text with every address and number said in brackets."""
    if not _SIGNS.search(text):
        return text
    text = _MAIL.sub(MAIL, text) if "@" in text or "dot" in text.lower() or "at" in text.lower() else text
    return _PHONE.sub(PHONE, _CALL.sub(lambda m: f"{m[1]}{m[2]}{PHONE}", text))


def redacted_html(html: str) -> str:
    """Return safe HTML with the same words in brackets; a link that writes a mail becomes what it says."""
    html = _LINK.sub(r"\1", html) if "mailto:" in html else html
    parts = _TAG.split(html)
    parts[::2] = map(redacted_text, parts[::2])
    parts[1::2] = (_tag(part) if "@" in part else part for part in parts[1::2])
    return "".join(parts)


def _tag(tag: str) -> str:
    """A tag with no address in its attributes; web addresses stay as they are."""
    return re.sub(r'\b(title|alt)="([^"]*)"', lambda m: f'{m[1]}="{redacted_text(m[2])}"', tag)


def _may_hold(text: str) -> bool:
    """Say whether there can be an address or a number anywhere in a text; far faster than looking for the signs."""
    lowered = text.lower()
    return "@" in text or "dot" in lowered or any(sign.search(lowered) for sign in (_THREE, _FAR_DIGIT, _AT))


def _chapter(chapter: Chapter) -> Chapter:
    whole = "\n".join([chapter.title or "", *(block.text for block in chapter.blocks)])
    if not (_may_hold(whole) or any("@" in block.html or "mailto:" in block.html for block in chapter.blocks)):
        return chapter
    blocks = tuple(map(_block, chapter.blocks))
    title = redacted_text(chapter.title) if chapter.title else chapter.title
    return chapter if blocks == chapter.blocks and title == chapter.title else Chapter(title, blocks)


def _block(block: Block) -> Block:
    """A block in which text and HTML say the same; where markup cut an address in two, the markup goes."""
    if not (_SIGNS.search(block.text) or "mailto:" in block.html or "@" in block.html):
        return block
    html, text = redacted_html(block.html), redacted_text(block.text)
    if html == block.html and text == block.text:
        return block
    if text_of(html) != text:
        html = f"<p>{line_html(text)}</p>"
    return replace(block, html=html, text=text)


def _declaration(old: Declaration) -> Declaration | None:
    """A declaration without addresses; ``None`` if nothing else was declared."""
    if old.field in _ADDRESSES or not any(map(_SIGNS.search, old.values)):
        return old
    change = redacted_html if old.field in _MARKUP else _name if old.field == "author" else redacted_text
    values = tuple(value for old_value in old.values if (value := change(old_value)))
    if not values:
        return None
    return old if values == old.values else replace(old, values=values)


def _name(author: str) -> str:
    """An author's name without the address beside it; empty if there is nothing else."""
    return _AROUND.sub(" ", redacted_text(author)).strip()
