"""Colours by tone: ground, two figures, ink. Every ink has a contrast of at least 4.5 against its ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Four colours as #rrggbb: the ground, two for what is drawn on it, and the ink of the lettering."""

    ground: str
    near: str
    far: str
    ink: str


NEUTRAL = Palette("#e9e4d8", "#8a7f6b", "#cfc6b2", "#2a2620")

PALETTES: Mapping[str, Palette] = {
    "Tragedy": Palette("#2b1d24", "#8c2f39", "#4a2c35", "#f3e6de"),
    "Angst": Palette("#27313d", "#5d7388", "#3a4957", "#eef2f4"),
    "Dark": Palette("#191a1f", "#4a3b52", "#2a2a33", "#e9e4ea"),
    "Horror": Palette("#1b1614", "#7c1d16", "#352522", "#f2e7dc"),
    "Hurt/Comfort": Palette("#efe3dc", "#b5745f", "#dcc3b5", "#3a2620"),
    "Bittersweet": Palette("#efe4d2", "#b98a4a", "#d9c29a", "#3a2c16"),
    "Romance": Palette("#f4e2e1", "#b04a5a", "#e0b7b4", "#401a22"),
    "Fluff": Palette("#fbeed9", "#e09b6c", "#f3cfa8", "#43301d"),
    "Humor": Palette("#f6ebbf", "#cf8a2e", "#ead08a", "#3b2c0a"),
    "Crack": Palette("#e6f0c4", "#6f9a3a", "#c4d88a", "#2a3312"),
    "Happy Ending": Palette("#e7f0df", "#7fa36a", "#c3d6b2", "#24331c"),
    "Hopeful Ending": Palette("#dfecef", "#5f96a3", "#b5d2d8", "#17333a"),
    "Action/Adventure": Palette("#e8dfcf", "#a5532b", "#cdb79a", "#33200f"),
    "Mystery": Palette("#20302f", "#4f7a72", "#2f4745", "#e8f0ec"),
    "Slice of Life": Palette("#ecefe6", "#7e9a86", "#c8d4c6", "#24302a"),
    "Introspection": Palette("#e3e6ee", "#6d7aa3", "#bcc4da", "#1f2740"),
}


def palette_of(tone: str) -> Palette:
    """Return the colours of a tone; neutral ones where there is none."""
    return PALETTES.get(tone, NEUTRAL)
