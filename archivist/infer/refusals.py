"""What somebody said a story is not: ``not_tag``, ``not_relationship`` and their like never come back by inference.

A refusal means exactly that tag, under whatever spelling: letter case, the lexicon's other names for it and the site's
aliases make no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archivist.infer.declared import FIELDS, canonical
from archivist.lexicon import Lexicon
from archivist.model import Document, Inference, State, Tag, Taxonomy
from archivist.names import canonical as wrangled
from archivist.names import fold

Aliases = Mapping[tuple[str, str], str]


class Refusals:
    """The refused tags of one story."""

    def __init__(self, document: Document, lexicon: Lexicon, fandoms: Sequence[int], aliases: Aliases) -> None:
        self._lexicon = lexicon
        self._fandoms = fandoms
        self._aliases = aliases
        self._names = {taxonomy: self._refused(document, taxonomy, name) for name, taxonomy in FIELDS.items()}

    def _refused(self, document: Document, taxonomy: Taxonomy, name: str) -> frozenset[str]:
        """Return the keys of all that the story says it is not."""
        refused = document.declared(f"not_{name}") or ()
        return frozenset(key for value in refused for key in self._keys(taxonomy, value))

    def _keys(self, taxonomy: Taxonomy, name: str) -> Iterator[str]:
        """Yield what equal tags share."""
        known = canonical(taxonomy, name, self._lexicon, self._fandoms)
        for form in (name, known):
            yield fold(form)
            yield fold(wrangled(taxonomy, form, self._aliases))

    def cover(self, tag: Tag) -> bool:
        """Say whether ``tag`` is refused."""
        refused = self._names.get(tag.taxonomy, frozenset())
        return bool(refused) and not refused.isdisjoint(self._keys(tag.taxonomy, tag.name))

    def without(self, tags: Sequence[Inference]) -> list[Inference]:
        """Return ``tags`` but for those that are inferred and refused; a declared tag is a word of its own."""
        return [one for one in tags if one.state is State.DECLARED or not self.cover(one.tag)]
