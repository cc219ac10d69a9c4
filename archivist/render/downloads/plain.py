"""Study -> plain text: header lines, then the story, as every program understands it; a record for our own reader."""

from __future__ import annotations

import base64
import re
import textwrap
import zlib
from collections.abc import Iterator
from html import unescape

import msgspec

from archivist.model import Block, BlockKind, Chapter, Study
from archivist.render.frame import Frame, in_english
from archivist.render.works import work_view

_MARKS = (
    (re.compile(r"</?(?:em|i)\b[^>]*>", re.IGNORECASE), "_"),
    (re.compile(r"</?(?:strong|b)\b[^>]*>", re.IGNORECASE), "*"),
    (re.compile(r"<br\b[^>]*>\s*", re.IGNORECASE), "\n"),
    (re.compile(r"</(?:p|li|tr|h[1-6]|div|blockquote)>\s*", re.IGNORECASE), "\n"),
    (re.compile(r"</t[dh]>\s*(?=<t[dh])", re.IGNORECASE), "\t"),
    (re.compile(r"<[^>]+>"), ""),
)


def text_of_work(study: Study, frame: Frame) -> str:
    """Return a work as plain text: labels, the story with a blank line between paragraphs, and last its record."""
    text = "\n\n".join(("\n".join(_header(study, frame)), *_chapters(study))).rstrip()
    return f"{text}\n\n\n{_record(study)}\n"


def _record(study: Study) -> str:
    """Return the document in the armour of e-mail: what the text alone cannot tell, for our own reader."""
    packed = base64.encodebytes(zlib.compress(msgspec.json.encode(study.document), 4)).decode("ascii")
    return f"-----BEGIN ARCHIVIST RECORD-----\n{packed}-----END ARCHIVIST RECORD-----"


def _header(study: Study, frame: Frame) -> Iterator[str]:
    view = work_view(study.story, in_english(frame))
    yield f"Title: {study.story.title}"
    yield f"Author: {', '.join(study.story.authors) or 'Anonymous'}"
    for group in view.groups:
        if group.tags:
            yield f"{group.label}: {', '.join(tag.name for tag in group.tags)}"
    yield f"Language: {view.language_name}"
    for series in view.series:
        yield f"Series: {f'Part {series.part} of ' if series.part is not None else ''}{series.name}"
    for label, value in (("Published", view.published), ("Updated", view.updated), ("Source", view.source_url)):
        if value:
            yield f"{label}: {value}"
    yield f"Words: {view.words}"
    yield f"Chapters: {view.parts}"
    if study.story.summary:
        summary = " ".join(view.summary.striptags().split())
        yield textwrap.fill(f"Summary: {summary}", 78, subsequent_indent="  ")


def _chapters(study: Study) -> Iterator[str]:
    several = len(study.document.chapters) > 1
    for number, chapter in enumerate(study.document.chapters, 1):
        if several:
            yield f"\n{_chapter_title(chapter, number)}"
        yield from (_block(block) for block in chapter.blocks if not _is_title(block, chapter))


def _chapter_title(chapter: Chapter, number: int) -> str:
    if not chapter.title:
        return f"Chapter {number}"
    named = re.match(r"(?i)chapter\b|prologue\b|epilogue\b|interlude\b|part\b", chapter.title)
    return chapter.title if named else f"Chapter {number}: {chapter.title}"


def _is_title(block: Block, chapter: Chapter) -> bool:
    return block.kind is BlockKind.HEADING and block.text.strip() == (chapter.title or "").strip()


def _block(block: Block) -> str:
    if block.kind is BlockKind.BREAK:
        return block.text.strip() or "* * *"
    text = block.html
    if text.startswith("<p>") and text.endswith("</p>") and text.count("<") == 2:
        text = text[3:-4]
    else:
        for pattern, mark in _MARKS:
            text = pattern.sub(mark, text)
    text = unescape(text).strip()
    return f"[Note: {text}]" if block.kind is BlockKind.NOTE else text
