"""Finds the mistakes of a theme before anything is rendered: all of them, each with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from jinja2 import TemplateSyntaxError, nodes

from archivist.errors import Level, Problem
from archivist.render.assets import assets, locate_asset
from archivist.render.environment import ThemeEnvironment
from archivist.render.phrases import wanted
from archivist.render.theme import Theme
from archivist.render.wording import Wording

_REFERENCES = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
_FUNCTIONS = ("url", "abs_url", "asset", "shared", "drawn", "tag_link", "t")


def lint(theme: Theme) -> list[Problem]:
    """Return every mistake that can be seen without a page: syntax, unknown names of templates, filters and assets."""
    environment = ThemeEnvironment(theme, dict.fromkeys(_FUNCTIONS, str))
    problems = [problem for place, text in theme.places() for problem in _lint_one(theme, environment, place, text)]
    return problems or list(_bad_statics(theme))


def _lint_one(theme: Theme, environment: ThemeEnvironment, place: str, text: str) -> Iterator[Problem]:
    def problem(line: int, message: str, code: str = "bad-template") -> Problem:
        lines = text.splitlines()
        return Problem(Level.ERROR, place, message, code, line, 0, lines[line - 1] if 0 < line <= len(lines) else "")

    try:
        tree = environment.parse(text, place, place)
        environment.compile(tree, place, place)
    except TemplateSyntaxError as error:
        yield problem(error.lineno, error.message or "cannot be understood")
        return
    for node in tree.find_all(_REFERENCES):
        if message := _bad_reference(theme, node, place):
            yield problem(node.lineno, message)
    for switch in tree.find_all((nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)):
        yield problem(switch.lineno, "autoescape cannot be switched off; what a story holds arrives safe already")
    for call in tree.find_all(nodes.Call):
        if (name := _constant_of(call, "asset")) is not None and not locate_asset(theme, name):
            yield problem(call.lineno, f"there is no static file {name!r}", "unknown-asset")
        if (key := _constant_of(call, "t")) is not None and (message := _bad_phrase(theme.wording, key, call)):
            yield problem(call.lineno, message, "unknown-string")


def _bad_reference(theme: Theme, node: nodes.Node, place: str) -> str:
    """Say what is wrong with the template an extends, include or import names; nothing when it is computed."""
    constant = getattr(node, "template", None)
    if not isinstance(constant, nodes.Const) or getattr(node, "ignore_missing", False):
        return ""
    name = str(constant.value)
    if isinstance(node, nodes.Extends) and place == f"{theme.layers[theme.layer_of(place)].place}/{name}":
        return f'extends itself; to build on the template below it write {{% extends "parent:{name}" %}}'
    return "" if theme.resolve(name, place) else f"there is no template {name!r} to be found from here"


def _constant_of(call: nodes.Call, function: str) -> str | None:
    """Return the first argument of a call of ``function`` when it is written out."""
    if isinstance(call.node, nodes.Name) and call.node.name == function and call.args:
        first = call.args[0]
        return str(first.value) if isinstance(first, nodes.Const) else None
    return None


def _bad_phrase(wording: Wording, key: str, call: nodes.Call) -> str:
    """Say what is wrong with a phrase a template asks for: nobody wrote it, or it is not given what it takes."""
    if not wording.has(key):
        near = get_close_matches(key, wording.phrases, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return f"there is no phrase {key!r}{hint} Phrases stand in strings/en.toml"
    given = {pair.key for pair in call.kwargs} | ({"n"} if len(call.args) > 1 else set())
    lacking = sorted(wanted(wording.phrases[key]) - given)
    return f"the phrase {key!r} needs {', '.join(f'{name}=...' for name in lacking)}" if lacking else ""


def _bad_statics(theme: Theme) -> Iterator[Problem]:
    from archivist.errors import ThemeError

    try:
        assets(theme)
    except ThemeError as error:
        yield from error.problems
