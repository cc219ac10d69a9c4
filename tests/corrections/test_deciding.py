"""What a person accepts is declared, and what they reject never comes back."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from archivist.corrections import accept, find_story, reject, undo
from archivist.errors import UsageError
from archivist.model import State, Study, Taxonomy

from .conftest import names

Look = Callable[..., Study]


def sidecar(root: Path) -> dict[str, object]:
    return tomllib.loads((root / "content/rain.txt.toml").read_text())


def page(root: Path) -> str:
    return (root / "output/works/rain/index.html").read_text()


def test_the_story_is_what_these_tests_take_it_for(study: Look) -> None:
    found = study()
    assert names(found, Taxonomy.FANDOM) == ["Harbour Lights (TV)"]
    assert names(found, Taxonomy.RELATIONSHIP) == ["Ysolde Crane/Maren Vosk"]
    assert "Romance" in names(found, Taxonomy.TONE, *State)


def test_accepting_declares_what_is_published_with_it(root: Path, study: Look, build: Callable[[], None]) -> None:
    before = names(study(), Taxonomy.CHARACTER)
    accept(find_story(root / "content/rain.txt"), "characters", ["will"])
    assert sidecar(root)["character"] == [*before, "Will (Harbour Lights)"] or set(before) < set(
        sidecar(root)["character"]  # type: ignore[call-overload]
    )
    after = study()
    assert set(names(after, Taxonomy.CHARACTER, State.DECLARED)) >= set(before)
    assert (root / "content/rain.txt").read_text().startswith("Maren Vosk came back")
    build()
    assert "Will (Harbour Lights)" in page(root)


def test_a_rejected_pair_is_gone_with_its_category_and_stays_gone(
    root: Path, study: Look, build: Callable[[], None]
) -> None:
    build()
    assert "Ysolde Crane/Maren Vosk" in page(root)
    assert names(study(), Taxonomy.CATEGORY) == ["F/F"]
    reject(find_story(root / "content/rain.txt"), "pairing", ["maren vosk/ysolde crane"])
    build()
    assert "Ysolde Crane/Maren Vosk" not in page(root)
    assert "F/F" not in names(study(), Taxonomy.CATEGORY, *State)
    (root / ".archivist/memory.sqlite").unlink()
    (root / "content/rain.txt").write_text((root / "content/rain.txt").read_text() + "\nThe end.\n")
    build()
    assert "Ysolde Crane/Maren Vosk" not in page(root)


@pytest.mark.parametrize("taxonomy", ["fandom", "character", "tone", "category"])
def test_each_field_can_be_rejected(root: Path, study: Look, taxonomy: str) -> None:
    kind = Taxonomy(taxonomy)
    name = names(study(), kind, *State)[0]
    reject(find_story(root / "content/rain.txt"), taxonomy, [name.upper()])
    assert name not in names(study(), kind, *State)
    assert sidecar(root) == {f"not_{taxonomy}": [name]}


def test_a_fandom_is_refused_by_any_of_its_names(root: Path, study: Look) -> None:
    (root / "content/rain.txt.toml").write_text('not_fandom = "hl"\n')
    assert "Harbour Lights (TV)" not in names(study(), Taxonomy.FANDOM, *State)


def test_a_tag_is_refused_by_the_sites_own_name_for_it(root: Path, study: Look) -> None:
    (root / "site.toml").write_text('[aliases.character]\n"Crane" = ["Ysolde Crane"]\n')
    (root / "content/rain.txt.toml").write_text('not_character = ["CRANE"]\n')
    assert "Ysolde Crane" not in names(study(), Taxonomy.CHARACTER, *State)
    assert "Maren Vosk" in names(study(), Taxonomy.CHARACTER)


def test_what_was_declared_elsewhere_is_kept(root: Path, study: Look) -> None:
    story = root / "content/rain.txt"
    story.write_text("---\ntags: [Rain, Letters]\ngenre: [Angst, Found Objects]\n---\n\n" + story.read_text())
    reject(find_story(story), "tag", ["Letters"])
    assert names(study(), Taxonomy.TAG) == ["Rain", "Found Objects"]
    reject(find_story(story), "tag", ["Rain"])
    accept(find_story(story), "tag", ["Letters"])
    assert names(study(), Taxonomy.TAG) == ["Found Objects", "Letters"]
    assert sidecar(root)["not_tag"] == ["Rain"]
    assert names(study(), Taxonomy.TONE) == ["Angst"]


def test_tags_that_a_strange_genre_gave_outlive_its_change(root: Path, study: Look) -> None:
    (root / "content/rain.txt.toml").write_text('genre = ["Angst", "Found Objects"]\n')
    accept(find_story(root / "content/rain.txt"), "tone", ["fluff"])
    assert names(study(), Taxonomy.TONE, State.DECLARED) == ["Angst", "Fluff"]
    assert names(study(), Taxonomy.TAG) == ["Found Objects"]


def test_accepting_takes_a_refusal_back(root: Path, study: Look) -> None:
    seen = find_story(root / "content/rain.txt")
    reject(seen, "tone", ["Angst"])
    accept(seen, "tone", ["Angst"])
    assert "not_tone" not in sidecar(root)
    assert "Angst" in names(study(), Taxonomy.TONE, State.DECLARED)


def test_taking_back_all_that_was_accepted_lets_inference_speak_again(root: Path, study: Look) -> None:
    before = names(study(), Taxonomy.RELATIONSHIP)
    seen = find_story(root / "content/rain.txt")
    reject(seen, "relationship", before)
    accept(seen, "relationship", ["Tobiah Vosk/Ysolde Crane"])
    reject(seen, "relationship", ["Tobiah Vosk/Ysolde"])
    assert "relationship" not in sidecar(root)


def test_values_of_one_word(root: Path, study: Look) -> None:
    seen = find_story(root / "content/rain.txt")
    accept(seen, "rating", ["M"])
    accept(seen, "title", ["Rain, Again"])
    accept(seen, "language", ["Deutsch"])
    accept(seen, "ending", ["bittersweet"])
    found = study()
    assert (found.story.title, found.inferences.ending, found.story.language) == ("Rain, Again", "bittersweet", "de")
    assert names(found, Taxonomy.RATING) == ["Mature"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("fandoms", "Harbor Light", "did you mean Harbour Lights"),
        ("character", "Ysold Cran", "did you mean Ysolde Crane"),
        ("tone", "Angsty-ish", "did you mean Angst"),
        ("rating", "PG-99", "no known rating"),
        ("warning", "Major Death", "did you mean Major Character Death"),
        ("ending", "explosive", "no known ending"),
        ("colour", "red", "is no field"),
        ("tag", "Flufff", "--new"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(root: Path, field: str, value: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        accept(find_story(root / "content/rain.txt"), field, [value])
    assert not (root / "content/rain.txt.toml").exists()


def test_a_new_name_is_taken_when_told_so(root: Path, study: Look) -> None:
    accept(find_story(root / "content/rain.txt"), "tag", ["Lamps at Windows"], new=True)
    assert names(study(), Taxonomy.TAG) == ["Lamps at Windows"]


def test_names_on_other_stories_are_known(root: Path, study: Look, build: Callable[[], None]) -> None:
    (root / "content/other.txt").write_text("---\ntags: [Lamps at Windows]\n---\n\nA lamp stood there.\n")
    build()
    accept(find_story(root / "content/rain.txt"), "tag", ["lamps at windows"])
    assert names(study(), Taxonomy.TAG) == ["Lamps at Windows"]


def test_there_is_always_a_title(root: Path) -> None:
    with pytest.raises(UsageError, match="say which it is"):
        reject(find_story(root / "content/rain.txt"), "title", ["x"])


def test_undo_puts_the_sidecar_back_unless_somebody_else_was_there(root: Path) -> None:
    file = root / "content/rain.txt.toml"
    seen = find_story(root / "content/rain.txt")
    undo(accept(seen, "tone", ["Fluff"]))
    assert not file.exists()
    file.write_text("# mine\n")
    decision = accept(seen, "tone", ["Fluff"])
    undo(decision)
    assert file.read_text() == "# mine\n"
    decision = accept(seen, "tone", ["Fluff"])
    file.write_text(file.read_text() + "# later\n")
    with pytest.raises(UsageError, match="changed since"):
        undo(decision)


def test_a_folder_is_no_story(root: Path) -> None:
    with pytest.raises(UsageError, match="folder"):
        find_story(root / "content")
    with pytest.raises(UsageError, match="no story"):
        find_story(root / "site.toml")


def test_a_story_in_several_files_is_corrected_beside_the_first(root: Path, study: Look) -> None:
    for number in (1, 2):
        (root / f"content/Serial - Chapter {number}.txt").write_text(f"Chapter {number}\n\nMaren slept in Gullmark.\n")
    found = list(find_story(root / "content/Serial - Chapter 2.txt").source.parts)
    if len(found) != 2:
        pytest.skip("these files are not taken for one story")
    accept(find_story(root / "content/Serial - Chapter 2.txt"), "tone", ["Fluff"])
    written = tomllib.loads((root / "content/Serial - Chapter 1.txt.toml").read_text())["tone"]
    assert "Fluff" in written
    assert set(names(study("Serial - Chapter 1.txt"), Taxonomy.TONE, State.DECLARED)) == set(written)
