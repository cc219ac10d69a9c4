"""Pictures drawn at build time as small SVGs: covers and arcs. Equal stories give equal pictures."""

from archivist.render.pictures.arc import arc_svg
from archivist.render.pictures.cover import cover_svg

__all__ = ["arc_svg", "cover_svg"]
