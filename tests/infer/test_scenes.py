"""Short scenes of our own: who is in love, who is a friend, and who only stands near.

``scenes/*.toml`` has them with their right answers. Those that are known to come out wrong are listed here; one that
turns right must leave the list.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from archivist.evaluate import _plain
from archivist.infer import infer
from archivist.lexicon import Lexicon, load_lexicon, shipped_packs
from archivist.model import Taxonomy
from tests.infer.stories import names, story
from tests.lexicon.conftest import HARBOUR

SCENES = [
    scene
    for path in sorted((Path(__file__).parent / "scenes").glob("*.toml"))
    for scene in tomllib.loads(path.read_text("utf-8"))["scene"]
]

SILENT = {
    "two couples at a dance": "the second couple is only 'his wife'",
    "unrequited and silent": "she who is loved is absent; she who listens is near",
    "letters home from the front": "a ring made of a bolt, and no word of love",
    "hospital, day nine": "a finger, and then another, between somebody's",
    "the letter in the coat": "quoted without quotation marks or signature, and he is dead",
    "kept the light on": "a hand around an ankle, and whose is whose is not said",
}
"""Romance that is not found, and why."""

ACCIDENTS = {
    "unrequited and silent": "she who is loved is absent; she who listens is near",
    "they used to be married, by the machine": "canon partners who speak of their marriage, which is over",
}
"""Romance that is claimed and is none, and why."""

UNSURE = {
    "she is married to somebody else",
    "reporting to the captain",
    "a soldier mourns his friend",
    "undercover",
    "an argument about a ring",
    "they used to be married, by the machine",
    "after the break-up, ice cream",
    "the report, with footnotes",
    "told by a friend",
}
"""Friendship that is not published: fans know most of these as couples too, and a missed couple is no friendship."""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """All shipped packs and the invented one."""
    folder = tmp_path_factory.mktemp("packs")
    (folder / "harbour-lights.toml").write_text(HARBOUR, "utf-8")
    return load_lexicon([shipped_packs(), folder], tmp_path_factory.mktemp("memory"))


def found(scene: dict[str, Any], lexicon: Lexicon) -> set[str]:
    """Return the published ships of a scene, as they are compared."""
    inferences = infer(story(scene["text"], fandom=(scene["fandom"],)), lexicon)
    return {_plain(name) for name in names(inferences, Taxonomy.RELATIONSHIP)}


def wanted(scene: dict[str, Any], kind: str) -> set[str]:
    """Return the right ships of a scene."""
    return {_plain(name) for name in scene.get(kind, ())}


@pytest.mark.parametrize("scene", SCENES, ids=[scene["name"] for scene in SCENES])
def test_nobody_is_paired_by_accident(scene: dict[str, Any], everything: Lexicon) -> None:
    if scene["name"] in ACCIDENTS:
        pytest.xfail(ACCIDENTS[scene["name"]])
    romantic = {name for name in found(scene, everything) if " & " not in name}
    assert romantic <= wanted(scene, "romantic")


@pytest.mark.parametrize("scene", SCENES, ids=[scene["name"] for scene in SCENES])
def test_lovers_are_not_called_friends(scene: dict[str, Any], everything: Lexicon) -> None:
    friends = {name.replace(" & ", "/") for name in found(scene, everything) if " & " in name}
    assert not friends & wanted(scene, "romantic")


@pytest.mark.parametrize("scene", [s for s in SCENES if s.get("romantic")], ids=lambda scene: str(scene["name"]))
def test_lovers_are_found(scene: dict[str, Any], everything: Lexicon) -> None:
    right = wanted(scene, "romantic") <= found(scene, everything)
    assert right != (scene["name"] in SILENT), "a known miss turned right: take it off the list" if right else scene


@pytest.mark.parametrize("scene", [s for s in SCENES if s.get("platonic")], ids=lambda scene: str(scene["name"]))
def test_friends_are_found(scene: dict[str, Any], everything: Lexicon) -> None:
    right = wanted(scene, "platonic") <= found(scene, everything)
    assert right != (scene["name"] in UNSURE), "a known miss turned right: take it off the list" if right else scene
