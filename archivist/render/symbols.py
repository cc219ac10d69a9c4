"""The four symbols of a work, read as AO3 reads its own (otwarchive ``get_symbols_for``), drawn in our own way."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from archivist.render.views import GroupView, SymbolView

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


_COMPLETE = SymbolView("status", "complete", "✔", "Complete Work")
_IN_PROGRESS = SymbolView("status", "progress", "…", "Work in Progress")


def symbols(groups: Sequence[GroupView], complete: bool) -> tuple[SymbolView, ...]:
    """Return the symbols for rating, warnings, category and completion, in AO3's order."""
    names = {group.kind: [tag.name for tag in group.tags] for group in groups}
    return (
        rating_symbol(names["rating"]),
        warning_symbol(names["warning"]),
        category_symbol(names.get("category", [])),
        _COMPLETE if complete else _IN_PROGRESS,
    )


def rating_symbol(names: Sequence[str]) -> SymbolView:
    """Return the symbol of a rating."""
    name = names[0]
    code, mark = RATINGS.get(name, ("unrated", "–"))
    return SymbolView("rating", code, mark, name)


def warning_symbol(names: Collection[str]) -> SymbolView:
    """Return the symbol of warnings: a real one counts most, then the choice not to warn, then the claim of none."""
    real = [name for name in names if name not in (NO_WARNINGS_APPLY, NO_WARNINGS_CHOSEN)]
    if real:
        return SymbolView("warning", "real", "!", ", ".join(real))
    if NO_WARNINGS_APPLY in names and NO_WARNINGS_CHOSEN not in names:
        return SymbolView("warning", "none", "✓", NO_WARNINGS_APPLY)
    return SymbolView("warning", "unsaid", "?!", NO_WARNINGS_CHOSEN)


def category_symbol(names: Sequence[str]) -> SymbolView:
    """Return the symbol of categories; two or more are Multi, as on AO3."""
    if not names:
        return SymbolView("category", "none", "–", "No category")
    code, mark = CATEGORIES["Multi"] if len(names) > 1 else CATEGORIES.get(names[0], ("other", "Other"))
    return SymbolView("category", code, mark, ", ".join(names))
