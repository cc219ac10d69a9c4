"""Several files read as one story: every part read by itself, then chapters, words and problems put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from archivist.errors import Level, Problem, StoryError
from archivist.model import Chapter, Declaration, Document, Material, Origin, SourcePath, TitleOrigin
from archivist.read.fields import TAG_FIELDS
from archivist.read.files import split_suffix
from archivist.read.numbering import LAST, PART_SUFFIX, number_of, part_of_posting, without_number
from archivist.read.title import title_of_name

ReadOne = Callable[[Material], Document]

_RATINGS = ("Not Rated", "General Audiences", "Teen And Up Audiences", "Mature", "Explicit")
_ORIGINS = tuple(Origin)
_FIRST_ONLY = frozenset(("title", "summary", "notes", "end_notes", "slug", "aliases", "source_url", "source", "words"))
_OF_A_PART = frozenset(("series_part", "chapters_planned"))


def read_parts(
    material: Material, declared: Sequence[Declaration], problems: Sequence[Problem], read_one: ReadOne
) -> Document:
    """Return one document of all parts of ``material``.

    ``declared`` is what is said about the whole, ``problems`` what is wrong with that. A part that cannot be read, or
    that declares itself a draft, is left out with a warning. Raises :class:`StoryError` when no part can be read.
    """
    documents: list[Document] = []
    found = list(problems)
    failed: list[Problem] = []
    for path, data in material.parts:
        own = () if path == material.path else tuple(c for c in material.companions if _is_about(c[0], path))
        try:
            document = read_one(Material(path, data, own))
        except StoryError as error:
            failed += error.problems
            continue
        if document.declared_one("draft") == "true":
            message = "this part is a draft and is left out of the story it belongs to"
            found.append(Problem(Level.WARNING, path, message, "draft-part"))
            continue
        documents.append(document)
        found += document.problems
    if not documents:
        raise StoryError(failed or [Problem(Level.ERROR, material.path, "every part of it is a draft", "draft-part")])
    found += [replace(problem, level=Level.WARNING) for problem in failed]
    return _together(material, documents, declared, found)


def _is_about(companion: str, path: str) -> bool:
    return companion in (f"{path}.toml", f"{split_suffix(path)[0]}.toml")


def _together(
    material: Material, documents: Sequence[Document], declared: Sequence[Declaration], problems: Sequence[Problem]
) -> Document:
    title, origin = _title(material, documents, declared)
    chapters = tuple(chapter for document in documents for chapter in _chapters(document, title))
    return Document(
        path=material.path,
        digest=material.digest,
        encoding=documents[0].encoding,
        title=title,
        title_origin=origin,
        declarations=_declarations(documents, declared),
        chapters=chapters,
        problems=tuple(dict.fromkeys(problems)),
        home=material.home,
        parts=tuple(path for path, _ in material.parts),
        pictures=tuple(dict.fromkeys(name for document in documents for name in document.pictures)),
    )


# --- titles ----------------------------------------------------------------------------------------------------------


def _title(
    material: Material, documents: Sequence[Document], declared: Sequence[Declaration]
) -> tuple[str, TitleOrigin]:
    """The title given to the whole, or that all parts bear but for the number, or the common name of the files."""
    if material.title:
        return material.title, TitleOrigin.DECLARED
    for declaration in declared:
        if declaration.field == "title" and declaration.values:
            return declaration.values[0], TitleOrigin.DECLARED
    bases = [(without_number(d.title), d.title_origin) for d in documents if _is_own(d)]
    common = {_folded(base) for base, _ in bases if base}
    if len(common) == 1 and len(bases) * 2 > len(documents):
        return next((base, origin) for base, origin in bases if base)
    if name := title_of_name(material.home):
        return name, TitleOrigin.FILENAME
    return next(((base, origin) for base, origin in bases if base), (documents[0].title, documents[0].title_origin))


def _is_own(document: Document) -> bool:
    return document.title_origin not in (TitleOrigin.FILENAME, TitleOrigin.INCIPIT)


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _chapters(document: Document, whole: str) -> list[Chapter]:
    """The chapters of one part, each with a title: its own, that of its file, or its number."""
    first, *others = document.chapters
    if first.title and not (others and _folded(first.title) == _folded(whole)):
        return list(document.chapters)
    own = without_number(document.title) if _is_own(document) else ""
    title = document.title if own and _folded(own) != _folded(whole) else _numbered(document.path)
    return [replace(first, title=title), *others]


def _numbered(path: SourcePath) -> str:
    stem, suffix = split_suffix(path.rpartition("/")[2])
    numbered = part_of_posting(stem, suffix) if PART_SUFFIX.fullmatch(suffix) else number_of(stem)
    if numbered is None:
        return title_of_name(path) or stem
    if numbered.number in (0, LAST):
        return "Epilogue" if numbered.number else "Prologue"
    return f"Chapter {numbered.number}{numbered.letter}"


# --- declarations ----------------------------------------------------------------------------------------------------


def _declarations(documents: Sequence[Document], declared: Sequence[Declaration]) -> tuple[Declaration, ...]:
    """What is said about the whole comes before what the parts say; tags of the parts are put together."""
    kept = {declaration.field: declaration for declaration in declared}
    for index, document in enumerate(documents):
        for declaration in document.declarations:
            field = declaration.field
            if (index and field in _FIRST_ONLY) or field == "title" or field in _OF_A_PART:
                continue
            before = kept.get(field)
            if before is None or _ORIGINS.index(declaration.origin) < _ORIGINS.index(before.origin):
                kept[field] = declaration
            elif before.origin is declaration.origin:
                kept[field] = _merged(before, declaration)
    return tuple(kept.values())


def _merged(before: Declaration, later: Declaration) -> Declaration:
    field, values = before.field, (*before.values, *later.values)
    if field in TAG_FIELDS and field != "series":
        return replace(before, values=tuple(dict.fromkeys(values)))
    if field == "rating":
        return replace(before, values=(max(values, key=_severity),)) if values else before
    if field == "published":
        return replace(before, values=(min(values),)) if values else before
    if field == "updated":
        return replace(before, values=(max(values),)) if values else before
    return later if field == "complete" else before


def _severity(rating: str) -> int:
    return _RATINGS.index(rating) if rating in _RATINGS else 0
