"""A small site with one story that holds much, and one whose fandom is only suggested."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archivist.build import Builder
from archivist.build.looking import look
from archivist.model import State, Study, Taxonomy
from tests.lexicon.conftest import HARBOUR

STORY = """\
Maren Vosk came back to Gullmark in the rain, and Ysolde Crane had left the lamp on.

"You are wet," Ysolde said.

"It is raining," said Maren.

Tobiah Vosk had left a ledger on the table. Maren looked at it, and at Ysolde, and put her oilskin by the door.

Ysolde kissed her. Maren kissed her back, and Ysolde held her hand as if it might be taken away again. "I love you,"
Maren said. Tobiah went out, and Tobiah did not come back until supper.

Outside the LANTERN boats went over the water, and Gullmark slept, and the rain went on. Maren dried her hair.

"I love you too," Ysolde said, and laughed, and kissed Maren again, and the rain went on over Gullmark until morning.
"""
DOUBTFUL = """\
The lamp stood on the sill, and nobody had trimmed it since the spring. It was Ysolde who read by it.

She did not look up when the door opened. The rain came in with him, and the smell of the sea.

"You will ruin your eyes," he said. It took a while until Ysolde turned a page.
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "none").mkdir()
    monkeypatch.setattr("archivist.lexicon.shipped_packs", lambda: tmp_path / "none")
    site = tmp_path / "site"
    (site / "lexicon").mkdir(parents=True)
    (site / "lexicon/harbour-lights.toml").write_text(HARBOUR)
    (site / "content").mkdir(parents=True)
    (site / "site.toml").write_text('title = "Attic"\n')
    (site / "content/rain.txt").write_text(STORY)
    return site


@pytest.fixture
def study(root: Path) -> Callable[..., Study]:
    """Look at a story as it is now."""

    def look_at(name: str = "rain.txt") -> Study:
        return next(look([root / "content" / name])).study()

    return look_at


@pytest.fixture
def build(root: Path) -> Callable[[], None]:
    def run() -> None:
        assert Builder(root, jobs=1).build().errors == 0

    return run


def names(study: Study, taxonomy: Taxonomy, *states: State) -> list[str]:
    wanted = states or (State.DECLARED, State.ACCEPTED)
    return [i.tag.name for i in study.inferences.of(taxonomy) if i.state in wanted]
