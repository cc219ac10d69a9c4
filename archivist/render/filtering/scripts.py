"""Data files as classic scripts: each hands its content to whoever waits for it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any, Protocol

from markupsafe import Markup

from archivist.model import Page, Story
from archivist.render.filtering.columns import columns
from archivist.render.filtering.pages import PREFIX

_TAG = re.compile("<[^>]*>")


class CardMaker(Protocol):
    """Whoever draws a story's entry in a list."""

    def card(self, story: Story, /) -> Markup:
        """Return the entry, safe to write."""
        ...


def make_data(page: Page, cards: CardMaker) -> bytes:
    """Return the script of a data file."""
    kind = page.template.removeprefix(PREFIX)
    content = json.dumps([kind, page.first, _CONTENTS[kind](page, cards)], ensure_ascii=False, separators=(",", ":"))
    return f"(self.ARCHIVE_DATA=self.ARCHIVE_DATA||[]).push({content});\n".encode("utf-8", "replace")


def _index(page: Page, _cards: CardMaker) -> Any:
    return columns(page.stories, dict(page.families))


def _slugs(page: Page, _cards: CardMaker) -> str:
    return "\n".join(story.slug for story in page.stories)


def _texts(page: Page, _cards: CardMaker) -> str:
    """Return one line for each work: its summary or its opening, without markup."""
    texts = (unescape(_TAG.sub(" ", story.summary)) or story.excerpt for story in page.stories)
    return "\n".join(" ".join(text.split()) for text in texts)


def _cards(page: Page, cards: CardMaker) -> list[str]:
    """Return the cards. JSON escapes the mark that stands for the way to the root, so the script can put it in."""
    return [str(cards.card(story)) for story in page.stories]


_CONTENTS: dict[str, Callable[[Page, CardMaker], Any]] = {
    "index": _index,
    "slugs": _slugs,
    "texts": _texts,
    "cards": _cards,
}
