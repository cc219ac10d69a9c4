"""Why a work has its tags: every sign that was found, in the story's own words, with the way to the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archivist.addresses import work_page
from archivist.config import Site
from archivist.model import Evidence, Inference, Inferences, Label, State, Story, Taxonomy
from archivist.names import canonical_tag, fold
from archivist.render.body import anchor
from archivist.render.frame import Frame
from archivist.render.views import QuoteView, ReasonView, TagView
from archivist.render.wording import Wording
from archivist.render.works import GROUPS, tag_view

QUOTES = 6
"""The most quotes shown for one tag, the weightiest first."""

DECLARED = "declared"
_LABELS = {taxonomy: one for _, taxonomies, one, _ in GROUPS for taxonomy in taxonomies} | {
    Taxonomy.TONE: "kind.tone",
    Taxonomy.TAG: "kind.tag",
}
_ORDER = tuple(_LABELS)


def explains(site: Site, story: Story) -> bool:
    """Say whether a work has a page that tells why it has its tags: somebody must have inferred one of them."""
    inferred = any(label.state is not State.DECLARED and label.tag.taxonomy in _LABELS for label in story.labels)
    return inferred and site.theme_options.get("why") is not False


def reason_views(story: Story, inferences: Inferences, frame: Frame) -> Iterator[ReasonView]:
    """Yield each tag that was inferred, or that is only a hint, with its signs; names for one thing come as one."""
    evidence: dict[TagView, list[Evidence]] = {}
    shown = [i for i in inferences.tags if i.state is not State.DECLARED and i.tag.taxonomy in _LABELS]
    for inference in sorted(shown, key=lambda i: (_ORDER.index(i.tag.taxonomy), i.state is State.SUGGESTED)):
        view = _view(inference, story, frame)
        if view.inferred:
            evidence.setdefault(view, []).extend(inference.evidence)
    for view, found in evidence.items():
        label = frame.theme.wording.text(_LABELS[Taxonomy(view.kind)])
        yield ReasonView(view, label, tuple(_quotes(story, found, frame.theme.wording)))


def _view(inference: Inference, story: Story, frame: Frame) -> TagView:
    """Return the tag as the story's header has it: under its canonical name, with its shelf."""
    wanted = canonical_tag(inference.tag, frame.site.aliases)
    for label in story.labels:
        if label.tag.taxonomy is wanted.taxonomy and fold(label.tag.name) == fold(wanted.name):
            return tag_view(label, frame)
    return replace(tag_view(Label(wanted, inference.state, inference.confidence), frame), path="")


def _quotes(story: Story, evidence: Sequence[Evidence], wording: Wording) -> Iterator[QuoteView]:
    seen: set[tuple[str, str]] = set()
    for item in sorted(evidence, key=lambda item: -abs(item.weight)):
        if (item.signal, item.quote) not in seen and len(seen) < QUOTES:
            seen.add((item.signal, item.quote))
            yield QuoteView(_sign(item.signal, wording), item.quote, _place(story, item))


def _sign(signal: str, wording: Wording) -> str:
    """Return what kind of sign it is. Packs may bring signs of their own, which have no phrase."""
    key = f"sign.{signal}"
    return wording.text(key) if wording.has(key) else signal.replace("-", " ")


def _place(story: Story, evidence: Evidence) -> str:
    if evidence.where is None:
        return ""
    chapter, block = evidence.where
    return f"{work_page(story.slug, chapter)}#{anchor(chapter, block)}"
