"""A theme in memory: layers of templates, nearest first, and the static files they agree on.

Everything is read from the disk once, by :mod:`archivist.render.loading`; a theme can then be sent to any process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archivist.errors import Level, Problem, ThemeError
from archivist.model import Digest
from archivist.render.wording import Wording

OVERRIDES = "_overrides"
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder of templates. ``place`` is that folder as messages name it; ``templates`` are texts by name."""

    name: str
    place: str
    templates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Theme:
    """What a site is drawn with.

    ``layers`` are the site's own overrides if there are any, the theme, its parents, and the built-in default.
    ``statics`` are the bytes of static files by their path below ``static/``, the nearest layer winning. ``options``
    are the theme's defaults with the site's settings over them. ``wording`` is what it says in the site's language.
    ``digest`` covers all of it and this package's code.
    """

    name: str
    layers: tuple[Layer, ...]
    statics: Mapping[str, bytes]
    options: Mapping[str, Any]
    unknown_options: tuple[str, ...]
    digest: Digest
    wording: Wording

    def find(self, name: str, start: int = 0) -> str | None:
        """Return the place of the nearest template ``name`` at or below layer ``start``, or ``None``."""
        for layer in self.layers[start:]:
            if name in layer.templates:
                return f"{layer.place}/{name}"
        return None

    def text_at(self, place: str) -> str | None:
        """Return the text of the template at a place, or ``None``."""
        for layer in self.layers:
            if place.startswith(f"{layer.place}/"):
                return layer.templates.get(place.removeprefix(f"{layer.place}/"))
        return None

    def layer_of(self, place: str) -> int:
        """Return the number of the layer a template's place lies in."""
        return next(i for i, layer in enumerate(self.layers) if place.startswith(f"{layer.place}/"))

    def resolve(self, name: str, asker: str) -> str | None:
        """Return the place of the template that ``asker``, itself a place, names; prefixes reach below the asker."""
        prefix, colon, rest = name.partition(":")
        if not colon:
            return self.find(name)
        if prefix == "parent":
            return self.find(rest, self.layer_of(asker) + 1)
        if prefix == "theme":
            return self.find(rest, 1 if self.layers[0].name == OVERRIDES else 0)
        if prefix == "default":
            return self.find(rest, len(self.layers) - 1)
        return None

    def places(self) -> Iterator[tuple[str, str]]:
        """Yield (place, text) of every template of every layer."""
        for layer in self.layers:
            for name, text in sorted(layer.templates.items()):
                yield f"{layer.place}/{name}", text

    def listing(self) -> list[tuple[str, str]]:
        """Return every template's name with the places it is found at, the one in use first."""
        names = sorted({name for layer in self.layers for name in layer.templates})
        chains = ((name, [layer.place for layer in self.layers if name in layer.templates]) for name in names)
        return [(name, " <- ".join(chain)) for name, chain in chains]

    def template_text(self, name: str) -> str:
        """Return the text of the template in use under ``name``.

        Raises:
            ThemeError: there is none.
        """
        place = self.find(name)
        text = self.text_at(place) if place else None
        if text is None:
            message = "there is no such template; 'archivist eject --list' shows the names"
            raise ThemeError(Problem(Level.ERROR, name, message, "unknown-template"))
        return text
