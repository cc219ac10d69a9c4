"""What the archivist should know about the pages of a site, before looking at any story."""

from __future__ import annotations

from archivist.config import Site
from archivist.errors import Level, Problem


def notices(site: Site) -> tuple[Problem, ...]:
    """Return what this site does without, and how to have it."""
    if site.base_url:
        return ()
    missing = "no feeds and no sitemap" if site.feeds else "no sitemap"
    message = f"base_url is not set, so there are {missing}; set it to the address the site will have"
    return (Problem(Level.INFO, "site.toml", message, "no-base-url"),)
