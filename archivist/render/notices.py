"""What the archivist should know about the pages of a site, before looking at any story."""

from __future__ import annotations

from difflib import get_close_matches

from archivist.config import Site
from archivist.errors import Level, Problem
from archivist.languages import primary
from archivist.render.theme import OVERRIDES, Theme

SOME = 5
"""Phrases that a message names."""


def notices(site: Site, theme: Theme | None = None) -> tuple[Problem, ...]:
    """Return what this site does without, and the settings of its theme that mean nothing to it."""
    problems = [_unknown_option(name, theme) for name in theme.unknown_options] if theme else []
    problems += _unspoken(site, theme) if theme else []
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


def _unspoken(site: Site, theme: Theme) -> list[Problem]:
    """Say that the theme does not speak the site's language, or not all of it."""
    wording = theme.wording
    if primary(wording.language) != primary(site.language):
        place = f"{site.themes}/{OVERRIDES}/strings/{site.language}.toml"
        message = (
            f"language: the theme has no phrases in {site.language!r}, so pages speak English; put some into {place}"
        )
        return [Problem(Level.INFO, "site.toml", message, "no-strings")]
    if wording.missing:
        some = ", ".join(wording.missing[:SOME])
        more = f" and {len(wording.missing) - SOME} more" if len(wording.missing) > SOME else ""
        message = f"said in English, because strings/{wording.language}.toml lacks them: {some}{more}"
        return [Problem(Level.WARNING, f"{site.themes}", message, "missing-strings")]
    return []
