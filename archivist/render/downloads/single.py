"""Study -> one HTML file with all it needs inside: it opens anywhere, and our own reader takes it back as it was."""

from __future__ import annotations

import json
from functools import cache

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from archivist.model import Study
from archivist.render.body import text_view
from archivist.render.frame import Frame
from archivist.render.works import work_view


def html_of_work(study: Study, frame: Frame) -> bytes:
    """Return a work as one self-contained HTML file; pictures give way to their descriptions."""
    document, several = study.document, len(study.document.chapters) > 1
    texts = [
        text_view(chapter, n, (chapter.title or f"Chapter {n + 1}") if several else "", (study.story.title,))
        for n, chapter in enumerate(document.chapters)
    ]
    page = _environment().get_template("single.html")
    work = work_view(study.story, frame)
    return page.render(work=work, texts=texts, site=frame.site, record=_record(study)).encode("utf-8")


def _record(study: Study) -> Markup:
    """Return the document as JSON that cannot end the element it stands in."""
    plain = json.dumps(msgspec.to_builtins(study.document), ensure_ascii=False, separators=(",", ":"))
    return Markup(plain.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704


@cache
def _environment() -> Environment:
    loader = PackageLoader("archivist.render.downloads")
    options = {"trim_blocks": True, "lstrip_blocks": True, "auto_reload": False}
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, **options)  # type: ignore[arg-type]
