"""The Jinja environment of a theme: sandboxed, escaping everything, strict about names, and small.

A theme is code, but it is kept where it belongs: it can see a page and draw it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemBytecodeCache, StrictUndefined, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from archivist.render import filters
from archivist.render.theme import Theme

UNSAFE_FILTERS = ("attr", "center", "format", "indent", "pprint", "safe", "xmlattr")
"""Filters that get round escaping or make a gigabyte from a line."""


class _ThemeLoader(BaseLoader):
    """Finds templates in a theme: a name means the nearest one, a place exactly that one."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def get_source(self, _environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        place = template if self._theme.text_at(template) is not None else self._theme.find(template)
        text = self._theme.text_at(place) if place else None
        if place is None or text is None:
            raise TemplateNotFound(template)
        return text, place, lambda: True


class ThemeEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which ``extends`` and ``include`` follow the layers of a theme."""

    def __init__(self, theme: Theme, functions: Mapping[str, Callable[..., Any]], bytecode: Path | None = None) -> None:
        super().__init__(
            loader=_ThemeLoader(theme),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=-1,
            auto_reload=False,
            bytecode_cache=FileSystemBytecodeCache(str(bytecode)) if bytecode else None,
        )
        self._theme = theme
        self.globals = dict(functions)
        for name in UNSAFE_FILTERS:
            del self.filters[name]
        self.filters |= filters.FILTERS

    def join_path(self, template: str, parent: str) -> str:
        """Turn a name written in the template ``parent`` into the place it means there."""
        return self._theme.resolve(template, parent) or template
