"""The Jinja environment of a theme: sandboxed, escaping everything, strict about names, and small.

A theme is code, but it is kept where it belongs: it can see a page and draw it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemBytecodeCache, StrictUndefined, Template, TemplateNotFound
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from archivist.render import filters, views
from archivist.render.theme import Theme

VIEWS = frozenset(view for view in vars(views).values() if isinstance(view, type) and view.__module__ == views.__name__)
"""The types of everything a template is given."""

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
        self._templates: dict[tuple[str, str | None], Template] = {}
        self._harmless = frozenset(map(id, functions.values()))
        self.globals = dict(functions)
        for name in UNSAFE_FILTERS:
            del self.filters[name]
        self.filters |= filters.filters_of(theme.wording)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read an attribute.

        Views hold nothing to be kept from themes, so they need not go through the sandbox's checks, which would be the
        largest part of rendering a page.
        """
        if type(obj) in VIEWS and attribute[0] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something from a template; our own functions are known to be harmless."""
        if id(obj) in self._harmless:
            # What Jinja adds for functions that ask for the context.
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return obj(*args, **kwargs)
        return super().call(context, obj, *args, **kwargs)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:
        """Find a template as ``parent`` names it, looking only once."""
        if isinstance(name, Template) or globals:
            return super().get_template(name, parent, globals)
        found = self._templates.get((name, parent))
        if found is None:
            found = self._templates[name, parent] = super().get_template(name, parent)
        return found

    def join_path(self, template: str, parent: str) -> str:
        """Turn a name written in the template ``parent`` into the place it means there."""
        return self._theme.resolve(template, parent) or template
