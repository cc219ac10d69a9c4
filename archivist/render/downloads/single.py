"""Study -> one HTML file with all it needs inside: it opens anywhere, and our own reader takes it back as it was."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from archivist.model import Study
from archivist.render.body import text_view
from archivist.render.epub.book import media_type
from archivist.render.frame import Frame, in_english
from archivist.render.views import TextView
from archivist.render.works import work_view

MAX_INSIDE = 8 * 1024 * 1024
"""Bytes of pictures that one HTML file carries."""

_PICTURE = re.compile(r'<img src="pictures/([0-9a-f]+\.[a-z]+)"((?:[^<>"]|"[^"]*")*)>')
_ALT = re.compile(r'\balt="([^"]*)"')


def html_of_work(study: Study, frame: Frame) -> bytes:
    """Return a work as one self-contained HTML file; pictures beyond 8 MiB together give way to their descriptions."""
    document, several = study.document, len(study.document.chapters) > 1
    texts = [
        text_view(chapter, n, (chapter.title or f"Chapter {n + 1}") if several else "", (study.story.title,))
        for n, chapter in enumerate(document.chapters)
    ]
    page = _environment().get_template("single.html")
    if study.document.pictures:
        texts = [_with_pictures(text, study) for text in texts]
    work = work_view(study.story, in_english(frame))
    return page.render(work=work, texts=texts, site=frame.site, record=_record(study)).encode("utf-8")


def _with_pictures(text: TextView, study: Study) -> TextView:
    """The text with its pictures inside, as ``data:`` addresses, or with their descriptions."""
    held = dict(study.pictures) if sum(len(data) for _, data in study.pictures) <= MAX_INSIDE else {}
    head, body, tail = (_filled(html, held) for html in (text.head, text.body, text.tail))
    return replace(text, head=head, body=body, tail=tail)


def _filled(html: Markup, held: Mapping[str, bytes]) -> Markup:
    def fill(match: re.Match[str]) -> str:
        name, rest = match.groups()
        if name in held:
            return f'<img src="data:{media_type(name)};base64,{b64encode(held[name]).decode("ascii")}"{rest}>'
        alt = _ALT.search(rest)
        return f"[{alt[1]}]" if alt and alt[1] else ""

    return Markup(_PICTURE.sub(fill, html))  # noqa: S704 - sanitized before, and nothing is added but Base64


def _record(study: Study) -> Markup:
    """Return the document as JSON that cannot end the element it stands in."""
    plain = msgspec.json.encode(study.document).decode()
    return Markup(plain.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704


@cache
def _environment() -> Environment:
    loader = PackageLoader("archivist.render.downloads")
    options = {"trim_blocks": True, "lstrip_blocks": True, "auto_reload": False}
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, **options)  # type: ignore[arg-type]
