"""Story -> preview: what other sites show beside a link to a work. The picture of its cover, wide, and as PNG.

Those who show such pictures do not take SVG. The title is not lettered into it, because they write it beside the
picture themselves, and because lettering would need a font.
"""

from __future__ import annotations

from archivist.model import Story, Taxonomy
from archivist.render.pictures.cover import dice_of, first_of
from archivist.render.pictures.motifs import HORIZON, WIDTH, motif_of
from archivist.render.pictures.palettes import palette_of
from archivist.render.pictures.raster import Board, png

SIZE = 1200, 630
"""The shape that the sites of 2026 ask for."""


def preview_png(story: Story) -> bytes:
    """Return the preview of a story; the same story has the same preview on every build."""
    tone = first_of(story, Taxonomy.TONE)
    palette = palette_of(tone)
    colours = (palette.ground, palette.near, palette.far, palette.ink)
    width, height = SIZE
    scale = height / (HORIZON + 30)
    tile = Board(round(WIDTH * scale), height, scale, colours)
    for shape in motif_of(tone)(dice_of(story), palette):
        tile.draw(shape)
    return png([_widened(bytes(row), width) for row in tile.rows], colours)


def _widened(row: bytes, width: int) -> bytes:
    """Go on with the mirror image on both sides, so that no edge is seen."""
    whole = row[::-1] + row + row[::-1]
    start = (len(whole) - width) // 2
    return whole[start : start + width]
