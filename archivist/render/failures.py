"""A template that failed -> the problem a theme's author can act on: which line, on the way to which page."""

from __future__ import annotations

from types import TracebackType

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from archivist.errors import Level, Problem, ThemeError
from archivist.model import Page
from archivist.render.theme import Theme


def asset_problem(name: str) -> ThemeError:
    """Return the error for a static file that is not there."""
    message = f"asset({name!r}): there is no such static file"
    return ThemeError(Problem(Level.ERROR, "themes", message, "unknown-asset"))


def explain_failure(error: Exception, page: Page, theme: Theme) -> ThemeError:
    """Name the innermost template and line, the templates that led there, and the page or story being rendered."""
    chain = list(_frames(error.__traceback__, theme))
    place, line = chain[-1] if chain else (page.template, 0)
    if isinstance(error, TemplateSyntaxError):
        place, line = error.filename or place, error.lineno
    text = (theme.text_at(place) or "").splitlines()
    excerpt = text[line - 1] if 0 < line <= len(text) else ""
    return ThemeError(
        Problem(Level.ERROR, place, f"{_reason(error)} ({_way(chain, page)})", _code(error), line, 0, excerpt)
    )


def _frames(traceback: TracebackType | None, theme: Theme) -> list[tuple[str, int]]:
    """Return (place, line) of each template on the stack, outermost first; Jinja gives its frames template lines."""
    found: list[tuple[str, int]] = []
    while traceback is not None:
        place = traceback.tb_frame.f_code.co_filename
        if theme.text_at(place) is not None:
            found.append((place, traceback.tb_lineno))
        traceback = traceback.tb_next
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, ThemeError):
        return error.problems[0].message
    if isinstance(error, UndefinedError):
        return error.message or "something undefined is used"
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name!r}"
    if isinstance(error, SecurityError):
        return f"not allowed in a theme: {error}"
    if isinstance(error, RecursionError):
        return "templates extend or include each other without end"
    return f"{type(error).__name__}: {error}"


def _code(error: Exception) -> str:
    return error.problems[0].code if isinstance(error, ThemeError) else "template-failed"


def _way(chain: list[tuple[str, int]], page: Page) -> str:
    names = list(dict.fromkeys(place for place, _ in reversed(chain)))
    through = f"through {' <- '.join(names[1:])}, " if len(names) > 1 else ""
    return f"{through}while rendering {page.story.path if page.story else page.path}"
