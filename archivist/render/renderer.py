"""Page + Study -> Artifact: the last stage, and the only place where templates run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Template, TemplateNotFound
from markupsafe import Markup, escape

from archivist.model import Artifact, Page, Story, Study
from archivist.render.assets import asset_paths
from archivist.render.downloads import is_download, make_download
from archivist.render.environment import ThemeEnvironment
from archivist.render.exports import is_export, make_export
from archivist.render.failures import asset_problem, explain_failure
from archivist.render.filtering import is_data, make_data
from archivist.render.frame import Frame, absolute
from archivist.render.lists import sections
from archivist.render.offline import is_offline, make_offline
from archivist.render.page_views import page_view
from archivist.render.pictures import is_picture, make_picture
from archivist.render.views import SiteView, TagView, WorkView
from archivist.render.works import work_view

ROOT = "\x1a"
"""Stands for the way up to the site's root until it is known where a piece of HTML goes: the control character named
"substitute", which no story holds once it is read. Lists of every depth can so share one card."""

MOST_CARDS = 20_000


class Renderer:
    """Renders pages within one frame. Keeps the cards of stories it has drawn: a story is on many lists.

    ``memory`` is a folder for compiled templates, shared by processes and droppable.
    """

    def __init__(self, frame: Frame, memory: Path | None = None) -> None:
        self._frame = frame
        self._assets = asset_paths(frame.theme)
        self._cards: dict[str, tuple[str, Markup]] = {}
        self._templates: dict[tuple[str, str], Template] = {}
        self._links: dict[str, str] = {}
        self._shared: dict[str, Markup] = {}
        self._drawn: dict[tuple[str, str], tuple[WorkView, Markup]] = {}
        functions: dict[str, Callable[..., Any]] = {
            "url": self._url,
            "abs_url": self._abs_url,
            "asset": self._asset,
            "shared": self._share,
            "drawn": self._draw,
            "tag_link": self._tag_link,
            "t": frame.theme.wording.say,
        }
        self._environment = ThemeEnvironment(frame.theme, functions, _bytecode(memory))
        self._environment.globals["site"] = self._site = _site_view(frame)

    def render(self, page: Page, *studies: Study) -> Artifact:
        """Render one page; ``studies`` are those of ``page.source`` or ``page.sources``, when the page has any.

        Raises:
            ThemeError: a template failed; the problem names the innermost template, its line, and the story.
        """
        if is_download(page):
            return Artifact(page.path, make_download(page, studies, self._frame))
        if is_export(page):
            return Artifact(page.path, make_export(page, self._frame))
        if is_offline(page):
            return Artifact(page.path, make_offline(page, self._frame))
        if is_picture(page):
            return Artifact(page.path, make_picture(page))
        study = studies[0] if studies else None
        try:
            if is_data(page):
                return Artifact(page.path, make_data(page, self))
            work = self._work(page)
            view = page_view(page, study, self._frame, self)
            text = self._template(page).render(page=view, work=work)
        except Exception as error:
            raise explain_failure(error, page, self._frame.theme) from error
        return Artifact(page.path, text.replace(ROOT, self._root(page)).encode("utf-8", "replace"))

    def card(self, story: Story) -> Markup:
        """Return a story's entry in a list, drawn once."""
        known = self._cards.get(story.slug)
        if known and known[0] == story.digest:
            return known[1]
        template = self._environment.get_template("partials/story-card.html")
        card = Markup(template.render(work=work_view(story, self._frame)))  # noqa: S704 - rendered with escaping
        if len(self._cards) >= MOST_CARDS:
            self._cards.pop(next(iter(self._cards)))
        self._cards[story.slug] = story.digest, card
        return card

    def _work(self, page: Page) -> WorkView | None:
        if page.story is None:
            return None
        return work_view(page.story, self._frame, page.series, page.chapter, page.related)

    def _template(self, page: Page) -> Template:
        """Return the template of a page: the variant for its taxonomy if the theme has one."""
        key = page.template, page.taxonomy.value if page.taxonomy else ""
        if key not in self._templates:
            self._templates[key] = self._find_template(*key)
        return self._templates[key]

    def _find_template(self, name: str, taxonomy: str) -> Template:
        stem, dot, suffix = name.partition(".")
        variant = f"{stem}--{taxonomy}{dot}{suffix}"
        names = [variant, name] if taxonomy else [name]
        if suffix == "html":
            names.append("page.html")
        for candidate in names:
            if self._frame.theme.find(candidate):
                return self._environment.get_template(candidate)
        raise TemplateNotFound(name)

    def _root(self, page: Page) -> str:
        """Return the way from a page up to the site's root; 404.html is served at any depth, so its way is absolute."""
        if page.path == "404.html":
            return urlsplit(self._frame.site.base_url).path or "/"
        return "../" * page.path.count("/")

    # --- what templates may call ---

    def _url(self, target: Any) -> str:
        """Return a link to a path below output/, or to a view that has one."""
        path = _path(target)
        link = self._links.get(path)
        if link is None:
            link = self._links[path] = ROOT + quote(path, safe="/#")
        return link

    def _abs_url(self, target: Any) -> str:
        """Return the absolute address of a path; the folder's address for an index page."""
        return absolute(self._frame, _path(target))

    def _asset(self, name: str) -> str:
        """Return a link to a static file of the theme."""
        if name not in self._assets:
            raise asset_problem(name)
        return self._url(self._assets[name])

    def _tag_link(self, tag: TagView) -> Markup:
        """Return one tag as a link to its shelf; a hint has no shelf.

        This stands here and not in a template because a page has dozens of tags.
        """
        name = escape(tag.label)
        if not tag.path:
            return Markup(f'<span class="tag hint" dir="auto">{name}</span>')  # noqa: S704 - the name is escaped
        kind = "tag inferred" if tag.inferred else "tag"
        # Scripts compare names in AO3's English, whatever the page shows.
        known = "" if tag.label == tag.name else f' data-name="{escape(tag.name)}"'
        return Markup(f'<a class="{kind}" href="{self._url(tag)}" dir="auto"{known}>{name}</a>')  # noqa: S704

    def _draw(self, name: str, work: WorkView) -> Markup:
        """Return a template drawn once for each work: it sees `work` and `site`, and no page."""
        known = self._drawn.get((name, work.slug))
        if known and known[0] is work:
            return known[1]
        text = Markup(self._environment.get_template(name).render(work=work))  # noqa: S704 - rendered with escaping
        if len(self._drawn) >= MOST_CARDS:
            self._drawn.pop(next(iter(self._drawn)))
        self._drawn[name, work.slug] = work, text
        return text

    def _share(self, name: str) -> Markup:
        """Return a template drawn once for the whole site: it sees `site`, and no page."""
        if name not in self._shared:
            text = self._environment.get_template(name).render()
            self._shared[name] = Markup(text)  # noqa: S704 - rendered with escaping
        return self._shared[name]


def _path(target: Any) -> str:
    return target if isinstance(target, str) else str(target.path)


def _bytecode(memory: Path | None) -> Path | None:
    if memory is None:
        return None
    folder = memory / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _site_view(frame: Frame) -> SiteView:
    site = frame.site
    options: Mapping[str, Any] = dict(frame.theme.options)
    return SiteView(
        title=site.title,
        description=site.description,
        author=site.author,
        language=site.language,
        base_url=site.base_url,
        listed=site.robots != "noindex",
        sections=sections(frame),
        feed="feed.atom" if site.feeds and site.base_url else "",
        options=options,
        notice=site.notice,
        interface=frame.theme.wording.language,
        direction=frame.theme.wording.direction,
        offline=site.offline,
        full_text=site.full_text,
    )
