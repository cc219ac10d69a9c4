"""Signs: which words of a phrase count, what they say, and where they are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.lexicon import Lexicon, load_lexicon
from archivist.lexicon.fold import fold
from archivist.lexicon.signs import anchor, ends_soon, find_word, share, sign_weight, stem, stems, window
from tests.lexicon.conftest import HARBOUR


@pytest.mark.parametrize(
    ("word", "expected"),
    [("smokes", "smok"), ("smoking", "smok"), ("lamps", "lamp"), ("eyes", "eye"), ("glass", "glass"), ("bus", "bus")],
)
def test_endings_are_cut_off(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_small_words_do_not_count() -> None:
    assert stems("the lamp of the lighthouse is lit") == ("lamp", "lighthous", "lit")
    assert stems("with and by") == ()


def test_rare_words_together_say_more_than_common_ones() -> None:
    assert sign_weight(stems("brass telescope")) > sign_weight(stems("telescope")) > 0
    assert sign_weight(stems("eyes")) == 0
    assert sign_weight(()) == 0
    assert share("eye") > share("telescop")


def test_a_sign_is_looked_up_by_its_rarest_word() -> None:
    assert anchor(stems("old telescope")) == "telescop"


@pytest.mark.parametrize(
    ("text", "found"),
    [("he was smoking there", True), ("a smoker", False), ("smokes", True), ("unsmoked", False)],
)
def test_only_endings_may_follow_a_stem(text: str, found: bool) -> None:
    assert (find_word(fold(f" {text} "), b"smok") >= 0) is found


def test_a_short_stem_takes_only_a_plural() -> None:
    assert ends_soon(b" saws ", 4, 3)
    assert not ends_soon(b" sawed ", 4, 3)


def test_a_sign_stays_within_its_paragraph() -> None:
    text = b"the lamp\n stood by the lens of the tower"
    low, near = window(text, text.index(b"lens"), text.index(b"lens") + 4)
    assert b"lamp" not in near
    assert text[low:].startswith(near)


@pytest.fixture
def signed(tmp_path: Path) -> Lexicon:
    pack = HARBOUR.replace("[[character]]", 'signs = ["widow lamp reef", "tarred rope"]\n\n[[character]]', 1)
    (tmp_path / "harbour-lights.toml").write_text(pack, "utf-8")
    return load_lexicon([tmp_path])


def test_a_pack_s_signs_and_traits_are_compiled_with_their_owners(signed: Lexicon) -> None:
    owners = {owner for index in range(len(signed.signs)) for sign in signed.signs[index] for owner in sign.owners}
    assert (0, -1) in owners
    assert any(character >= 0 for _, character in owners)


def test_signs_are_looked_up_in_a_text(signed: Lexicon) -> None:
    assert signed.scan_signs(fold(" a coil of tarred ropes lay there "))
    assert not signed.scan_signs(fold(" nothing of the kind "))
