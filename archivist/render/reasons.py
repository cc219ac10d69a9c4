"""Why a work has its tags: every sign that was found, in the story's own words, with the way to the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archivist.addresses import work_page
from archivist.model import Evidence, Inference, Inferences, Label, State, Story, Taxonomy
from archivist.names import canonical_tag, fold
from archivist.render.body import anchor
from archivist.render.frame import Frame
from archivist.render.views import QuoteView, ReasonView, TagView
from archivist.render.works import GROUPS, tag_view

QUOTES = 6
"""The most quotes shown for one tag, the weightiest first."""

DECLARED = "declared"
_LABELS = {taxonomy: one for _, taxonomies, one, _ in GROUPS for taxonomy in taxonomies} | {
    Taxonomy.TONE: "Tone",
    Taxonomy.TAG: "Tag",
}
_ORDER = tuple(_LABELS)


def reason_views(story: Story, inferences: Inferences, frame: Frame) -> Iterator[ReasonView]:
    """Yield each tag that was inferred, or that is only a hint, with its signs; names for one thing come as one."""
    evidence: dict[TagView, list[Evidence]] = {}
    shown = [i for i in inferences.tags if i.state is not State.DECLARED and i.tag.taxonomy in _LABELS]
    for inference in sorted(shown, key=lambda i: (_ORDER.index(i.tag.taxonomy), i.state is State.SUGGESTED)):
        view = _view(inference, story, frame)
        if view.inferred:
            evidence.setdefault(view, []).extend(inference.evidence)
    for view, found in evidence.items():
        yield ReasonView(view, _LABELS[Taxonomy(view.kind)], tuple(_quotes(story, found)))


def _view(inference: Inference, story: Story, frame: Frame) -> TagView:
    """Return the tag as the story's header has it: under its canonical name, with its shelf."""
    wanted = canonical_tag(inference.tag, frame.site.aliases)
    for label in story.labels:
        if label.tag.taxonomy is wanted.taxonomy and fold(label.tag.name) == fold(wanted.name):
            return tag_view(label, frame)
    return replace(tag_view(Label(wanted, inference.state, inference.confidence), frame), path="")


def _quotes(story: Story, evidence: Sequence[Evidence]) -> Iterator[QuoteView]:
    seen: set[tuple[str, str]] = set()
    for item in sorted(evidence, key=lambda item: -abs(item.weight)):
        if (item.signal, item.quote) not in seen and len(seen) < QUOTES:
            seen.add((item.signal, item.quote))
            yield QuoteView(item.signal.replace("-", " "), item.quote, _place(story, item))


def _place(story: Story, evidence: Evidence) -> str:
    if evidence.where is None:
        return ""
    chapter, block = evidence.where
    return f"{work_page(story.slug, chapter)}#{anchor(chapter, block)}"
