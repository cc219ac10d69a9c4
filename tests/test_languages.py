"""Names and tags of languages."""

from __future__ import annotations

import pytest

from archivist.languages import NAMES, direction, language_name, language_tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("English", "en"),
        ("german", "de"),
        ("Deutsch", "de"),
        ("中文-普通话 國語", "zh"),
        ("Português brasileiro", "pt-BR"),
        ("pt-br", "pt-BR"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("en", "en"),
        ("Elvish of some kind", "und"),
        ("", "und"),
        ('en" onload="x', "und"),
    ],
)
def test_tags(text: str, tag: str) -> None:
    assert language_tag(text) == tag


def test_every_name_means_its_tag() -> None:
    assert {tag for tag in NAMES if language_tag(NAMES[tag]) == tag} == set(NAMES)


def test_names_and_directions() -> None:
    assert language_name("ja") == "日本語"
    assert language_name("de-AT") == "Deutsch"
    assert language_name("xx") == "xx"
    assert [direction(tag) for tag in ("ar", "fa-IR", "en", "zh-Hant")] == ["rtl", "rtl", "ltr", "ltr"]
