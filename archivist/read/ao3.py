"""Works saved from AO3: its HTML download of every year, and a work's page saved by a browser.

The download (otwarchive ``app/views/downloads``) has ``dl.tags`` with a label and a list for each group, a ``.meta``
block with title, byline, summary and notes, and ``#chapters`` with ``.userstuff`` for each chapter. Before 2019 the
wrappers ``#preface`` and ``#afterword`` were missing; labels are singular or plural. The page has ``dl.work.meta`` and
modules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from archivist.read.blocks import blocks_in, inner_html
from archivist.read.download import Download, Part
from archivist.read.fields import field_of
from archivist.read.frontmatter import Entry, Value
from archivist.read.piece import Piece

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_STAT = re.compile(r"(Published|Updated|Completed|Words|Chapters):\s*(\S+)")
_SERIES = re.compile(r"Part (\d+) of (.+?)(?=, Part \d+ of |\Z)")
_WORK = re.compile(r"https?://[^/]+/works/\d+")
_TEXT = re.compile(r"userstuff\d*")
_RELATED = re.compile(r"(?:Inspired by|Translation (?:of|into)|A translation of|Remix of|A remix of|For) \S")
_PAGE = re.compile(r"(?:https?://[^/]+)?/(?:works|downloads)/(\d+)/")
_LISTS = frozenset(["fandom", "relationship", "character", "warning", "category", "tag", "collection"])


def read_ao3(tree: LexborHTMLParser) -> Download | None:
    """Return what an AO3 download or page holds, or ``None`` if it is neither."""
    if tree.css_first("dl.tags") is not None and is_signed(tree):
        return Download(tuple(_download_entries(tree)), tuple(_download_parts(tree)), notes_apart=True)
    if tree.css_first("dl.work.meta") is not None and tree.css_first("#chapters .userstuff") is not None:
        return Download(tuple(_page_entries(tree)), tuple(_page_parts(tree)), notes_apart=True)
    return None


def is_signed(tree: LexborHTMLParser) -> bool:
    """Whether a page says that it was posted on an archive of AO3's kind."""
    return any("osted originally on" in node.text(deep=True) for node in tree.css("p.message"))


# --- metadata --------------------------------------------------------------------------------------------------------


def _download_entries(tree: LexborHTMLParser) -> Iterator[Entry]:
    title = tree.css_first(".meta h1") or tree.css_first("#preface h1")
    yield from _head(title, tree.css(".byline a[rel=author]"), tree.css_first(".byline"))
    yield from _tags(tree.css("dl.tags > dt"))
    link = next(
        (
            a.attributes.get("href") or ""
            for a in tree.css("p.message a")
            if _WORK.fullmatch(a.attributes.get("href") or "")
        ),
        "",
    )
    if link:
        yield Entry("source", link, 0)
    if (quote := _quoted(_preface(tree), "Summary")) is not None:
        yield Entry("summary", inner_html(quote), 0)
    quote = _quoted(_preface(tree), "Notes")
    notes = (inner_html(quote) if quote is not None else "") + _related(tree)
    if notes:
        yield Entry("notes", notes, 0)
    if (end := tree.css_first("#endnotes blockquote")) is not None:
        yield Entry("end_notes", inner_html(end), 0)


def _related(tree: LexborHTMLParser) -> str:
    """The list that ends a preface: what the work was inspired by or translated from, and for whom it is."""
    items = [item for item in tree.css("#preface ul > li, .meta > ul > li") if _RELATED.match(_text(item))]
    return f"<ul>{''.join(f'<li>{inner_html(item)}</li>' for item in items)}</ul>" if items else ""


def _preface(tree: LexborHTMLParser) -> list[LexborNode]:
    """The paragraphs of the preface: in the download of each age, and in the e-book, which loses the classes."""
    return tree.css("#preface .meta > p") or tree.css("#preface p") or tree.css(".meta > p")


def _page_entries(tree: LexborHTMLParser) -> Iterator[Entry]:
    yield from _head(tree.css_first("h2.title"), tree.css("h3.byline a[rel=author]"), tree.css_first("h3.byline"))
    yield from _tags(tree.css("dl.work.meta dt"))
    if source := _source(tree):
        yield Entry("source", source, 0)
    for selector, key in (
        ("#workskin > .preface .summary blockquote", "summary"),
        ("#workskin > .preface .notes blockquote", "notes"),
        ("#work_endnotes blockquote", "end_notes"),
    ):
        if (quote := tree.css_first(selector)) is not None:
            yield Entry(key, inner_html(quote), 0)


def _source(tree: LexborHTMLParser) -> str:
    """Where a saved page was: its own links say the number of the work, whatever the browser made of the rest."""
    for link in tree.css('a[href*="/works/"], a[href*="/downloads/"]'):
        if match := _PAGE.match(link.attributes.get("href") or ""):
            return f"https://archiveofourown.org/works/{match[1]}"
    return ""


def _head(title: LexborNode | None, authors: list[LexborNode], byline: LexborNode | None) -> Iterator[Entry]:
    if title is not None:
        yield Entry("title", _text(title), 0)
    names = tuple(_text(author) for author in authors)
    if byline is not None and (not names or "[archived by" in _text(byline)):
        names = _imported(_text(byline))
    if any(names):
        yield Entry("author", names, 0)


def _imported(byline: str) -> tuple[str, ...]:
    """The authors of a work that an archivist brought in: ``by X [archived by Y]``, where only Y has a link."""
    plain = re.sub(r"\s*\[archived by [^\]]*\]", "", re.sub(r"\Aby\s+", "", byline))
    return tuple(name for part in re.split(r",\s+|\s+and\s+", plain) if (name := part.strip()))


def _tags(labels: list[LexborNode]) -> Iterator[Entry]:
    """Yield the groups of tags; the list of a group is the ``dd`` after its ``dt``."""
    for label in labels:
        values = _next(label, "dd")
        name = _text(label).rstrip(":").strip()
        if values is None or (name == "Stats" and values.css_first("dl") is not None):
            continue
        text = _text(values)
        if name == "Stats":
            yield from (Entry(key, value, 0) for key, value in _STAT.findall(text))
        elif name == "Series":
            yield Entry("series", tuple(f"Part {number} of {series}" for number, series in _SERIES.findall(text)), 0)
        elif (field := field_of(name)) is not None:
            listed: Value = tuple(_text(link) for link in values.css("a")) if field in _LISTS else text
            yield Entry(name, listed or text, 0)


# --- chapters --------------------------------------------------------------------------------------------------------


def _download_parts(tree: LexborHTMLParser) -> Iterator[Part]:
    """Yield the chapters: a heading block, its text, and perhaps a block of end notes, one after the other.

    In an e-book every file has its own ``#chapters``, classes are numbered, and a long chapter goes on in the next.
    """
    roots = tree.css("#chapters")
    title: str | None = None
    before: tuple[Piece, ...] = ()
    waiting: Part | None = None
    begun = False
    for node in (node for root in roots for node in root.iter()):
        classes = (node.attributes.get("class") or "").split()
        if (node.attributes.get("id") or "").startswith("endnotes"):
            if waiting is not None:
                waiting = replace(waiting, after=_notes(node))
        elif any(map(_TEXT.fullmatch, classes)) and node.tag != "blockquote":
            if waiting is not None and not begun:
                waiting = replace(waiting, pieces=(*waiting.pieces, *blocks_in(node)))
                continue
            if waiting is not None:
                yield waiting
            waiting = Part(title, blocks_in(node), before)
            title, before, begun = None, (), False
        elif "meta" in classes or node.css_first(".heading, blockquote.userstuff") is not None:
            heading = node.css_first(".heading")
            title = _text(heading) if heading is not None else None
            before, begun = _notes(node), True
    if waiting is not None:
        yield waiting
    elif roots and "userstuff" in (roots[0].attributes.get("class") or "").split():
        yield Part(None, blocks_in(roots[0]))


def _page_parts(tree: LexborHTMLParser) -> Iterator[Part]:
    for node in tree.css("#chapters .landmark"):
        node.decompose()
    chapters = tree.css("#chapters > .chapter")
    for chapter in chapters:
        heading = chapter.css_first("h3.title")
        text = chapter.css_first(".userstuff[role=article]") or chapter.css_first("div.userstuff")
        before = [q for q in chapter.css(".summary blockquote, .notes blockquote") if not _is_within(q, "end")]
        after = chapter.css(".end.notes blockquote")
        if text is not None:
            yield Part(_text(heading) if heading is not None else None, blocks_in(text), _all(before), _all(after))
    if not chapters and (text := tree.css_first("#chapters > .userstuff")) is not None:
        yield Part(None, blocks_in(text))


def _notes(node: LexborNode) -> tuple[Piece, ...]:
    return _all(node.css("blockquote.userstuff"))


def _all(quotes: list[LexborNode]) -> tuple[Piece, ...]:
    return tuple(piece for quote in quotes for piece in blocks_in(quote))


def _is_within(node: LexborNode, name: str) -> bool:
    parent = node.parent
    while parent is not None:
        if name in (parent.attributes.get("class") or "").split():
            return True
        parent = parent.parent
    return False


def _quoted(labels: list[LexborNode], label: str) -> LexborNode | None:
    """The quotation that stands next to a label, and nowhere further."""
    for node in labels:
        if _text(node) == label:
            following = _following(node)
            if following is not None and following.tag == "blockquote":
                return following
    return None


def _next(node: LexborNode, tag: str) -> LexborNode | None:
    following = _following(node)
    return following if following is not None and following.tag == tag else None


def _following(node: LexborNode) -> LexborNode | None:
    """The next element beside a node."""
    following = node.next
    while following is not None and not following.is_element_node:
        following = following.next
    return following


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())
