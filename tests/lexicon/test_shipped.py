"""The packs that come with archivist: they load, and they say nothing impossible."""

from __future__ import annotations

import tomllib

import pytest

from archivist.lexicon import Lexicon, load_lexicon, shipped_packs
from archivist.lexicon.compiling import inflect, load_cues
from archivist.lexicon.weights import is_common_name, is_word


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """All shipped packs."""
    return load_lexicon([shipped_packs()], rpf=True)


def test_ids_and_tags_are_unique(lexicon: Lexicon) -> None:
    tags = [fandom.ao3 for fandom in lexicon.fandoms]
    assert len(set(tags)) == len(tags) == len(list(shipped_packs().glob("*.toml")))


def test_every_fandom_is_found_by_its_own_tag(lexicon: Lexicon) -> None:
    for fandom in lexicon.fandoms:
        found = lexicon.fandom(fandom.ao3)
        assert found == fandom, fandom.id


def test_kin_are_never_partners(lexicon: Lexicon) -> None:
    for person in lexicon.characters:
        assert not set(person.kin) & set(person.partners), person.name


def test_cue_groups_have_no_word_twice() -> None:
    for name, forms in load_cues().items():
        assert forms, name


def test_regular_inflections() -> None:
    assert list(inflect("kiss+")) == ["kiss", "kisses", "kissed", "kissing"]
    assert list(inflect("love+ her")) == ["love her", "loves her", "loved her", "loving her"]
    assert list(inflect("hug++")) == ["hug", "hugs", "hugged", "hugging"]
    assert list(inflect("marry+")) == ["marry", "marries", "married", "marrying"]


def test_word_lists_know_plain_words_and_names() -> None:
    assert all(is_word(word) for word in ("cloud", "spikes", "kissed", "running", "near", "happily"))
    assert not any(is_word(word) for word in ("sephiroth", "rukia", "zanpakuto"))
    assert all(is_common_name(name) for name in ("sam", "grace", "jack"))


def test_pack_files_are_what_they_are_called() -> None:
    for path in shipped_packs().glob("*.toml"):
        assert tomllib.loads(path.read_text("utf-8"))["id"] == path.stem
