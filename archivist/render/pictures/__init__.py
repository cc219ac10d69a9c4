"""Pictures drawn at build time: covers, previews, arcs and networks. Equal stories give equal pictures."""

from archivist.render.pictures.arc import arc_view
from archivist.render.pictures.cover import cover_svg
from archivist.render.pictures.network import drawn, network_view
from archivist.render.pictures.pages import cover_path, is_picture, make_picture, pictures, preview_path

__all__ = [
    "arc_view",
    "cover_path",
    "cover_svg",
    "drawn",
    "is_picture",
    "make_picture",
    "network_view",
    "pictures",
    "preview_path",
]
