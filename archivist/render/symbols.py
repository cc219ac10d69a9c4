"""The four symbols of a work, read as AO3 reads its own (otwarchive ``get_symbols_for``), drawn in our own way."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from archivist.render.views import GroupView, SymbolView
from archivist.render.wording import Wording

NOT_RATED = "Not Rated"
NO_WARNINGS_CHOSEN = "Creator Chose Not To Use Archive Warnings"
NO_WARNINGS_APPLY = "No Archive Warnings Apply"

RATINGS = {
    "General Audiences": ("general", "G"),
    "Teen And Up Audiences": ("teen", "T"),
    "Mature": ("mature", "M"),
    "Explicit": ("explicit", "E"),
}
RATING_ORDER = (NOT_RATED, *RATINGS)
"""Ratings by severity, as AO3 lists them."""

CATEGORIES = {
    "Gen": ("gen", "Gen"),
    "F/M": ("fm", "F/M"),
    "M/M": ("mm", "M/M"),
    "F/F": ("ff", "F/F"),
    "Multi": ("multi", "Multi"),
    "Other": ("other", "Other"),
}


def symbols(groups: Sequence[GroupView], complete: bool, wording: Wording) -> tuple[SymbolView, ...]:
    """Return the symbols for rating, warnings, category and completion, in AO3's order."""
    names = {group.kind: [tag.name for tag in group.tags] for group in groups}
    return (
        rating_symbol(names["rating"], wording),
        warning_symbol(names["warning"], wording),
        category_symbol(names.get("category", []), wording),
        _status_symbol(complete, wording),
    )


def _status_symbol(complete: bool, wording: Wording) -> SymbolView:
    if complete:
        return SymbolView("status", "complete", "✔", wording.text("work.complete"), "")
    return SymbolView("status", "progress", "…", wording.text("work.progress"), "")


def _named(kind: str, code: str, mark: str, names: Sequence[str], wording: Wording) -> SymbolView:
    label = wording.text("list.comma").join(map(wording.name, names))
    return SymbolView(kind, code, mark, label, ", ".join(names))


def rating_symbol(names: Sequence[str], wording: Wording) -> SymbolView:
    """Return the symbol of a rating."""
    code, mark = RATINGS.get(names[0], ("unrated", "–"))
    return _named("rating", code, mark, names[:1], wording)


def warning_symbol(names: Collection[str], wording: Wording) -> SymbolView:
    """Return the symbol of warnings: a real one counts most, then the choice not to warn, then the claim of none."""
    real = [name for name in names if name not in (NO_WARNINGS_APPLY, NO_WARNINGS_CHOSEN)]
    if real:
        return _named("warning", "real", "!", real, wording)
    if NO_WARNINGS_APPLY in names and NO_WARNINGS_CHOSEN not in names:
        return _named("warning", "none", "✓", [NO_WARNINGS_APPLY], wording)
    return _named("warning", "unsaid", "?!", [NO_WARNINGS_CHOSEN], wording)


def category_symbol(names: Sequence[str], wording: Wording) -> SymbolView:
    """Return the symbol of categories; two or more are Multi, as on AO3."""
    if not names:
        return SymbolView("category", "none", "–", wording.text("work.no_category"), "")
    code, mark = CATEGORIES["Multi"] if len(names) > 1 else CATEGORIES.get(names[0], ("other", "Other"))
    return _named("category", code, mark, names, wording)
