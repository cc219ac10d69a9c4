"""Catalog -> Pages -> Artifacts: which pages exist, what they show, and the theme that draws them."""

from archivist.render.assets import assets
from archivist.render.frame import Frame, fingerprint, make_frame
from archivist.render.loading import builtin_themes, load_theme
from archivist.render.notices import notices
from archivist.render.planning import plan
from archivist.render.renderer import Renderer
from archivist.render.theme import Theme

__all__ = [
    "Frame",
    "Renderer",
    "Theme",
    "assets",
    "builtin_themes",
    "fingerprint",
    "load_theme",
    "make_frame",
    "notices",
    "plan",
]
