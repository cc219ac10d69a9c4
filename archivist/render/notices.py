"""What the archivist should know about the pages of a site, before looking at any story."""

from __future__ import annotations

from difflib import get_close_matches

from archivist.config import Site
from archivist.errors import Level, Problem
from archivist.render.theme import Theme


def notices(site: Site, theme: Theme | None = None) -> tuple[Problem, ...]:
    """Return what this site does without, and the settings of its theme that mean nothing to it."""
    problems = [_unknown_option(name, theme) for name in theme.unknown_options] if theme else []
    if not site.base_url:
        missing = "no feeds and no sitemap" if site.feeds else "no sitemap"
        message = f"base_url is not set, so there are {missing}; set it to the address the site will have"
        problems.append(Problem(Level.INFO, "site.toml", message, "no-base-url"))
    return tuple(problems)


def _unknown_option(name: str, theme: Theme) -> Problem:
    near = get_close_matches(name, theme.options, 1)
    hint = f", did you mean {near[0]!r}?" if near else f"; it has {', '.join(sorted(theme.options)) or 'none'}"
    message = f"theme_options.{name}: the theme has no such option{hint}"
    return Problem(Level.WARNING, "site.toml", message, "unknown-theme-option")
