"""Accept a tag or refuse it: work out what the sidecar has to say, and write it.

Declaring a field stops its inference, so accepting one tag declares the other published tags of that field with it.
Refusing one leaves the rest to inference, unless the field is declared already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archivist.build.looking import Look, look, look_again
from archivist.corrections.naming import SINGLE, fandoms_of, field_named, meant
from archivist.corrections.sidecar import Change, edited, read_sidecar, write_sidecar
from archivist.errors import Level, Problem, UsageError
from archivist.infer.declared import canonical
from archivist.model import Document, Material, SourcePath, State, Study, Taxonomy
from archivist.names import canonical as wrangled
from archivist.names import fold
from archivist.read import read
from archivist.read.fields import REJECTABLE
from archivist.read.files import load


@dataclass(frozen=True, slots=True)
class Decision:
    """What was written where: the changed fields, and the sidecar's bytes before (``None``: there was none)."""

    sidecar: Path
    changes: Mapping[str, Change]
    before: bytes | None
    after: bytes | None


def find_story(path: Path) -> Look:
    """Return the one story at ``path``.

    Raises:
        UsageError: it is no story, or a folder.
    """
    if path.is_dir():
        raise UsageError(Problem(Level.ERROR, str(path), "this is a folder; name one story", "not-a-story"))
    found = list(look([path]))
    if not found:
        message = "this is no story: its suffix is unknown, or site.toml excludes it"
        raise UsageError(Problem(Level.ERROR, str(path), message, "not-a-story"))
    return found[0]


def accept(seen: Look, field: str, values: Sequence[str], *, new: bool = False) -> Decision:
    """Declare ``values`` for a story, together with what is published of that field now.

    Raises:
        UsageError: the field or a value is not known, or the sidecar cannot be changed.
        StoryError: the story cannot be read.
    """
    field = field_named(field)
    seen = look_again(seen)
    study = seen.study()
    names = [meant(field, value, seen, study, new=new) for value in values]
    if field in SINGLE:
        if len(names) != 1:
            raise UsageError(Problem(Level.ERROR, field, "has one value; give just one", "one-value"))
        changes: dict[str, Change] = {field: names[0]}
    else:
        changes = {field: _distinct([*_published(study, Taxonomy(field)), *names], field, seen, study)}
    refused = study.document.declared(f"not_{field}") or ()
    left = _without(refused, names, field, seen, study)
    if left != refused:
        changes[f"not_{field}"] = left or _nothing(f"not_{field}", seen)
    return _write(seen, study.document, changes)


def reject(seen: Look, field: str, values: Sequence[str], *, new: bool = False) -> Decision:
    """Refuse ``values`` for a story: they are no longer declared, and never inferred again.

    Raises:
        UsageError: the field or a value is not known, or the sidecar cannot be changed.
        StoryError: the story cannot be read.
    """
    field = field_named(field)
    if field not in REJECTABLE:
        message = f"every story has one; say which it is: archivist accept {seen.shown} {field} ..."
        raise UsageError(Problem(Level.ERROR, field, message, "not-rejectable"))
    seen = look_again(seen)
    study = seen.study()
    names = [meant(field, value, seen, study, new=new) for value in values]
    refused = study.document.declared(f"not_{field}") or ()
    changes: dict[str, Change] = {f"not_{field}": _distinct([*refused, *names], field, seen, study)}
    declared = study.document.declared(field)
    left = _without(declared or (), names, field, seen, study)
    if declared is not None and left != declared:
        changes[field] = (left[0] if field in SINGLE else left) if left else _nothing(field, seen)
    return _write(seen, study.document, changes)


def undo(decision: Decision) -> None:
    """Put the sidecar back as it was.

    Raises:
        UsageError: somebody changed it since; then it is left alone.
    """
    if read_sidecar(decision.sidecar) != decision.after:
        message = "it was changed since, so it is left as it is"
        raise UsageError(Problem(Level.ERROR, str(decision.sidecar), message, "sidecar"))
    write_sidecar(decision.sidecar, decision.before)


# --- names -----------------------------------------------------------------------------------------------------------


def _published(study: Study, taxonomy: Taxonomy) -> list[str]:
    """Return the published tags of a field, the declared ones as somebody typed them."""
    return [
        inference.evidence[0].quote if inference.state is State.DECLARED else inference.tag.name
        for inference in study.inferences.of(taxonomy)
        if inference.state is not State.SUGGESTED
    ]


def _keys(name: str, field: str, seen: Look, study: Study) -> set[str]:
    """Return what equal names of a field share."""
    taxonomy = Taxonomy(field)
    known = canonical(taxonomy, name, seen.around.lexicon, fandoms_of(seen, study))
    aliases = seen.around.site.aliases
    return {fold(form) for one in (name, known) for form in (one, wrangled(taxonomy, one, aliases))}


def _distinct(names: Sequence[str], field: str, seen: Look, study: Study) -> tuple[str, ...]:
    kept: list[str] = []
    taken: set[str] = set()
    for name in names:
        keys = _keys(name, field, seen, study)
        if taken.isdisjoint(keys):
            kept.append(name)
        taken |= keys
    return tuple(kept)


def _without(names: tuple[str, ...], gone: Sequence[str], field: str, seen: Look, study: Study) -> tuple[str, ...]:
    if not names or field not in REJECTABLE:
        return names
    keys = {key for name in gone for key in _keys(name, field, seen, study)}
    return tuple(name for name in names if keys.isdisjoint(_keys(name, field, seen, study)))


# --- writing ---------------------------------------------------------------------------------------------------------


def _nothing(field: str, seen: Look) -> Change:
    """Return how to say that nothing is left: no key at all, unless a weaker word would then speak up."""
    path = _sidecar_path(seen)
    material = load(seen.around.project.content, seen.source)
    weaker = replace(material, companions=tuple(c for c in material.companions if c[0] != path))
    return None if _read(weaker, seen).declared(field) is None else ()


def _sidecar_path(seen: Look) -> SourcePath:
    return SourcePath(f"{seen.source.path}.toml")


def _read(material: Material, seen: Look) -> Document:
    return read(material, encodings=seen.around.site.encodings, redact=seen.around.site.redact)


def _write(seen: Look, document: Document, changes: dict[str, Change]) -> Decision:
    sidecar = seen.file.with_name(f"{seen.file.name}.toml")
    before = read_sidecar(sidecar)
    after = edited(sidecar, before, changes)
    lost = _collateral(seen, document, after, changes)
    if lost:
        changes = changes | lost
        after = edited(sidecar, before, changes)
    if after != before:
        write_sidecar(sidecar, after)
    return Decision(sidecar, changes, before, after)


def _collateral(seen: Look, before: Document, data: bytes, changes: Mapping[str, Change]) -> dict[str, Change]:
    """Return other fields whose values a key gave along with its own, such as the strange genres that are tags."""
    path = _sidecar_path(seen)
    material = load(seen.around.project.content, seen.source)
    others = tuple(companion for companion in material.companions if companion[0] != path)
    after = _read(replace(material, companions=(*others, (path, data))), seen)
    lost: dict[str, Change] = {}
    for field in REJECTABLE:
        values = before.declared(field)
        if field not in changes and values is not None and after.declared(field) != values:
            lost[field] = values[0] if field in SINGLE and values else values
    return lost
