"""Look-ups, the scan, the cache, and what a site's own packs do."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from archivist.lexicon import Kind, Lexicon, load_lexicon
from archivist.lexicon.fold import fold, pattern
from archivist.lexicon.store import KEPT, digest_of_packs


def found(lexicon: Lexicon, text: str) -> list[str]:
    """Return the folded names found in a text."""
    folded = fold(f" {text} ")
    return [folded[start:end].decode() for _, start, end in lexicon.scan_names(folded)]


def test_fold_keeps_every_position() -> None:
    for text in ("plain", "don’t — “stop”…", "Éowyn Þór ß", "Kyōraku Shunsui", "Гарри 君の名は", "a\nb", "𝔘nicode 🙂"):
        assert len(fold(text)) == len(text), text


def test_fold_drops_case_accents_and_marks() -> None:
    assert fold("Éowyn’s KYŌRAKU!") == b"eowyn s kyoraku "
    assert pattern("Obi-Wan") == pattern("OBI WAN") == b" obi wan"


def test_fandoms_are_found_by_any_name(packs: Path) -> None:
    lexicon = load_lexicon([packs])
    for name in ("Harbour Lights (TV)", "harbour-lights", "HARBOR LIGHTS", "hl", "Harbour Lights (Radio)"):
        fandom = lexicon.fandom(name)
        assert fandom is not None, name
        assert fandom.id == "harbour-lights"
    assert lexicon.fandom("Harbour Nights") is None


def test_characters_are_found_by_any_name(packs: Path) -> None:
    lexicon = load_lexicon([packs])
    for name in ("Maren Vosk", "Vosk Maren", "maren", "Mar"):
        assert [lexicon.characters[i].name for i in lexicon.named(name)] == ["Maren Vosk"], name
    assert len(lexicon.named("Vosk")) == 2
    assert lexicon.named("Will (Harbour Lights)") != []
    assert lexicon.named("Crane") == []


def test_relatedness(tmp_path: Path, packs: Path) -> None:
    text = (packs / "harbour-lights.toml").read_text("utf-8")
    child = text.replace('"harbour-lights"', '"harbour-dawn"', 1).replace("Harbour Lights (TV)", "Harbour Dawn (TV)")
    child = child.replace('media = "tv"', 'media = "tv"\nparent = "harbour-lights"')
    (packs / "harbour-dawn.toml").write_text(child, "utf-8")
    lexicon = load_lexicon([packs])
    assert lexicon.related("harbour-dawn", "Harbour Lights (TV)")
    assert lexicon.related("Unheard Of", "unheard of")
    assert not lexicon.related("Unheard Of", "harbour-dawn")
    dawn = lexicon.fandom("harbour-dawn")
    assert dawn is not None
    assert dawn.parents == ("harbour-lights",)


def test_the_longest_form_wins_and_words_are_whole(packs: Path) -> None:
    lexicon = load_lexicon([packs])
    assert found(lexicon, "Maren Vosk, the Vosks, and Mars") == ["maren vosk", "vosk", "mar"]
    assert found(lexicon, "a marsh, a willow, a gullmarking") == []
    assert found(lexicon, "Maren Voskresensky") == ["maren"]


def test_cues_with_an_open_end_go_on(packs: Path) -> None:
    lexicon = load_lexicon([packs])
    folded = fold(" she wept, weeping, a kissing couple made love ")
    hits = [
        (folded[s:e].decode(), [lexicon.cues[g] for g in lexicon.cue_groups[p]])
        for p, s, e in lexicon.scan_cues(folded)
    ]
    words = dict(hits)
    assert "tears" in words["wept"]
    assert "tears" in words["weeping"]
    assert "kiss" in words["kissing"]
    assert words["made love"] == ["bed"]


def test_never_is_never(packs: Path) -> None:
    lexicon = load_lexicon([packs])
    assert found(lexicon, "the Crane") == []
    assert found(lexicon, "Ysolde Crane") == ["ysolde crane"]


def test_weak_forms_weigh_little(packs: Path) -> None:
    lexicon = load_lexicon([packs])
    folded = fold(" Will Gullmark Ysolde ")
    weights = {folded[s:e]: lexicon.meanings[p][0][2] for p, s, e in lexicon.scan_names(folded)}
    assert weights[b"will"] < 2.2 < weights[b"gullmark"]
    assert weights[b"ysolde"] > 4


def test_the_cache_is_used_and_renewed(packs: Path, tmp_path: Path) -> None:
    cache = tmp_path / "memory"
    first = load_lexicon([packs], cache)
    (kept,) = cache.glob("*.msgpack")
    again = load_lexicon([packs], cache)
    assert again.digest == first.digest
    assert [c.name for c in again.characters] == [c.name for c in first.characters]
    text = (packs / "harbour-lights.toml").read_text("utf-8")
    (packs / "harbour-lights.toml").write_text(text.replace('"Mar"', '"Marry"'), "utf-8")
    changed = load_lexicon([packs], cache)
    assert changed.digest != first.digest
    assert kept in cache.glob("*")
    assert len(list(cache.glob("*"))) == 2


def test_the_cache_does_not_grow_for_ever(packs: Path, tmp_path: Path) -> None:
    cache = tmp_path / "memory"
    text = (packs / "harbour-lights.toml").read_text("utf-8")
    for number in range(KEPT + 3):
        (packs / "harbour-lights.toml").write_text(f"# {number}\n{text}", "utf-8")
        last = load_lexicon([packs], cache)
    kept = {path.name for path in cache.glob("*")}
    assert len(kept) == KEPT
    assert f"lexicon-{last.digest}.msgpack" in kept


def test_the_digest_is_known_without_loading(packs: Path) -> None:
    assert digest_of_packs([packs], rpf=False) == load_lexicon([packs]).digest != digest_of_packs([packs], rpf=True)


def test_a_spoilt_cache_is_no_harm(packs: Path, tmp_path: Path) -> None:
    cache = tmp_path / "memory"
    load_lexicon([packs], cache)
    (kept,) = cache.glob("*.msgpack")
    kept.write_bytes(b"not msgpack")
    assert load_lexicon([packs], cache).fandom("HL") is not None


def test_a_lexicon_goes_to_workers(packs: Path) -> None:
    lexicon = load_lexicon([packs])
    twin = pickle.loads(pickle.dumps(lexicon))
    assert twin.digest == lexicon.digest
    assert found(twin, "Maren met Ysolde") == ["maren", "ysolde"]


def test_a_sites_own_pack_replaces_the_shipped_one(packs: Path, tmp_path: Path) -> None:
    own = tmp_path / "lexicon"
    own.mkdir()
    text = (packs / "harbour-lights.toml").read_text("utf-8")
    (own / "harbour-lights.toml").write_text(
        text.replace("Harbour Lights (TV)", "Harbour Lights (Web Series)"), "utf-8"
    )
    lexicon = load_lexicon([packs, own])
    assert [fandom.ao3 for fandom in lexicon.fandoms] == ["Harbour Lights (Web Series)"]


def test_real_people_only_on_request(packs: Path) -> None:
    text = (packs / "harbour-lights.toml").read_text("utf-8").replace('media = "tv"', 'media = "rpf"\nrpf = true')
    (packs / "harbour-lights.toml").write_text(text, "utf-8")
    assert list(load_lexicon([packs]).fandoms) == []
    assert len(load_lexicon([packs], rpf=True).fandoms) == 1


def test_a_missing_folder_holds_no_packs(tmp_path: Path) -> None:
    assert list(load_lexicon([tmp_path / "nowhere"]).fandoms) == []


@pytest.mark.parametrize("kind", [Kind.FULL, Kind.GIVEN, Kind.FAMILY])
def test_forms_of_every_kind_are_made(packs: Path, kind: Kind) -> None:
    lexicon = load_lexicon([packs])
    assert any(meaning[0] == kind for meanings in lexicon.meanings for meaning in meanings)
