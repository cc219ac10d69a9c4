"""What a theme lets an archive choose: the table ``[options]`` of theme.toml is a small schema, site.toml the choice.

An option is a default value, whose kind is the kind asked for, or a table with the keys of :data:`KEYS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from archivist.errors import Level, Problem, ThemeError

KEYS = ("default", "choices", "min", "max", "about")
KINDS: Mapping[type, str] = {
    bool: "true or false",
    str: "text",
    int: "a whole number",
    float: "a number",
    list: "a list",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One option: what it is when nobody chooses, and what may be chosen.

    ``choices`` is empty where any value of the default's kind will do. ``about`` says in a few words what it does.
    """

    default: Any
    choices: tuple[Any, ...] = ()
    least: float | None = None
    most: float | None = None
    about: str = ""

    def fault(self, value: object) -> str:
        """Say what is wrong with a value, or nothing."""
        if type(value) is not type(self.default) and not (type(value) is int and type(self.default) is float):
            return f"expected {KINDS[type(self.default)]}, something like {self.default!r}"
        if self.choices and value not in self.choices:
            near = get_close_matches(str(value), map(str, self.choices), 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            return f"expected one of {', '.join(map(repr, self.choices))}{hint}"
        if isinstance(value, int | float) and not isinstance(value, bool):
            if self.least is not None and value < self.least:
                return f"expected at least {self.least:g}"
            if self.most is not None and value > self.most:
                return f"expected at most {self.most:g}"
        return ""


def parse_options(table: Mapping[str, Any]) -> dict[str, Option]:
    """Return the options of a theme.toml.

    Raises:
        ValueError: one of them is no option; the message names it.
    """
    return {name: _option(name, value) for name, value in table.items()}


def _option(name: str, value: Any) -> Option:
    spec = value if isinstance(value, dict) else {"default": value}
    if "default" not in spec:
        raise ValueError(f"options.{name}: needs a default")
    if strange := next((key for key in spec if key not in KEYS), ""):
        raise ValueError(f"options.{name}: unknown key {strange!r}; the keys are {', '.join(KEYS)}")
    if type(spec["default"]) not in KINDS:
        raise ValueError(f"options.{name}: a default is {', '.join(KINDS.values())}")
    choices = spec.get("choices", [])
    if not isinstance(choices, list):
        raise ValueError(f"options.{name}: choices are a list")
    least, most = spec.get("min"), spec.get("max")
    option = Option(spec["default"], tuple(choices), least, most, str(spec.get("about", "")))
    if fault := option.fault(option.default):
        raise ValueError(f"options.{name}: its own default is refused: {fault}")
    return option


def choose_options(chosen: Mapping[str, Any], options: Mapping[str, Option]) -> dict[str, Any]:
    """Return every option with the archive's choice, or the theme's default; unknown choices are left out.

    Raises:
        ThemeError: choices that the schema refuses, all of them.
    """
    if problems := list(_refused(chosen, options)):
        raise ThemeError(problems)
    return {name: chosen.get(name, option.default) for name, option in options.items()}


def _refused(chosen: Mapping[str, Any], options: Mapping[str, Option]) -> Iterator[Problem]:
    for name, value in chosen.items():
        if name in options and (fault := options[name].fault(value)):
            yield Problem(Level.ERROR, "site.toml", f"theme_options.{name}: {fault}", "bad-theme-option")
