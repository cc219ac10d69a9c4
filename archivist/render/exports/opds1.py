"""OPDS Catalog 1.2: Atom feeds in which e-readers browse for books (specs.opds.io/opds-1.2)."""

from __future__ import annotations

import html
from collections.abc import Iterator

from archivist.model import Page
from archivist.render.exports.record import UNDATED, Entry, entry, newest_date
from archivist.render.frame import Frame, absolute

NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
SEARCH = "application/opensearchdescription+xml"
_NAMES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/"'


def opds1_root(page: Page, frame: Frame) -> bytes:
    """Return where an e-reader starts: the newest works, then a shelf for each fandom."""
    entries = [_door("Newest works", "The latest of all works", absolute(frame, "opds/newest.xml"))]
    for address, told in page.files:
        name, count = told.split("\t")
        entries.append(_door(name, f"{count} works", absolute(frame, f"{address}/opds.xml")))
    return _feed(page, frame, frame.site.title, NAVIGATION, UNDATED, entries)


def opds1_feed(page: Page, frame: Frame) -> bytes:
    """Return the works of a shelf as books to be had."""
    works = [entry(story, frame) for story in page.stories]
    title = page.tag.name if page.tag else "Newest works"
    return _feed(page, frame, title, ACQUISITION, newest_date(works), ["\n".join(_book(work)) for work in works])


def opds1_search(page: Page, frame: Frame) -> bytes:  # noqa: ARG001 - all makers are called alike
    """Return the search document. A static host cannot search, so it leads to the site's own search page."""
    template = frame.site.base_url + "filter/index.html?q={searchTerms}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{_escaped(frame.site.title[:16])}</ShortName>\n"
        f"<Description>{_escaped(f'Search {frame.site.title}')}</Description>\n"
        f'<Url type="text/html" template={_quoted(template)}/>\n'
        "<InputEncoding>UTF-8</InputEncoding>\n<OutputEncoding>UTF-8</OutputEncoding>\n"
        "</OpenSearchDescription>\n"
    ).encode()


def _feed(page: Page, frame: Frame, title: str, kind: str, updated: str, entries: list[str]) -> bytes:
    here = absolute(frame, page.path)
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<feed {_NAMES}>",
        f"<id>{_escaped(here)}</id>",
        f"<title>{_escaped(_legal(title))}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_escaped(_legal(frame.site.author or frame.site.title))}</name></author>",
        _link("self", here, kind),
        _link("start", absolute(frame, "opds/index.xml"), NAVIGATION),
        _link("search", absolute(frame, "opds/search.xml"), SEARCH),
        *entries,
        "</feed>",
        "",
    )
    return "\n".join(lines).encode()


def _door(title: str, content: str, url: str) -> str:
    return (
        f"<entry>\n<id>{_escaped(url)}</id>\n<title>{_escaped(_legal(title))}</title>\n<updated>{UNDATED}</updated>\n"
        f'<content type="text">{_escaped(_legal(content))}</content>\n{_link("subsection", url, ACQUISITION)}\n</entry>'
    )


def _book(work: Entry) -> Iterator[str]:
    yield f"<entry>\n<id>{work.id}</id>\n<title>{_escaped(_legal(work.story.title))}</title>"
    yield f"<updated>{work.updated}</updated>"
    for name in work.authors:
        yield f"<author><name>{_escaped(_legal(name))}</name></author>"
    yield f"<dc:language>{_escaped(work.story.language)}</dc:language>"
    if work.story.published:
        yield f"<dc:issued>{work.story.published}</dc:issued>"
    for tag in work.tags:
        yield f"<category term={_quoted(_legal(tag))} label={_quoted(_legal(tag))}/>"
    yield f'<summary type="text">{_escaped(_legal(work.summary))}</summary>'
    yield _link("alternate", work.url, "text/html")
    yield _link("http://opds-spec.org/acquisition/open-access", work.epub, "application/epub+zip")
    yield "</entry>"


def _link(relation: str, url: str, kind: str) -> str:
    return f"<link rel={_quoted(relation)} href={_quoted(url)} type={_quoted(kind)}/>"


def _legal(text: str) -> str:
    """Drop what XML 1.0 cannot hold."""
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")


# The standard library's own, in xml.sax.saxutils, bring the whole of its web client with them.


def _escaped(text: str) -> str:
    """Return text as it stands between tags."""
    return html.escape(text, quote=False)


def _quoted(text: str) -> str:
    """Return text as the value of an attribute, in quotation marks."""
    value = _escaped(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' not in value:
        return f'"{value}"'
    return f"'{value}'" if "'" not in value else '"{}"'.format(value.replace('"', "&quot;"))
