"""An archive teaches itself a fandom that no pack knows: what ten declared stories are worth to the others."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from archivist.build import Builder
from archivist.build.looking import look
from archivist.model import Identity, State, Study, Taxonomy

CHECKOUT = Path(__file__).resolve().parents[2]
FANDOM = "The Saltglass Chronicle"
PEOPLE = ["Ysmerrow", "Tavrick", "Oldane", "Quillory", "Bethrane", "Hesk-Varro", "Imrathel", "Dunnoch"]
PLACES = ["Saltglass", "Orrenmouth", "Vhaldry", "Cinderquay"]
EXTRAS = ["Marlotte", "Feodric", "Pellamy", "Ransley", "Corvina", "Ottokar", "Lysbet", "Wendric", "Arlo", "Josune"]
SENTENCES = [
    "It was raining when {p} came in, and nobody had lit the stove in the long room.",
    "“You said that yesterday,” said {q}, without looking up from the boots.",
    "In the end it was {p} who went down to {l} with the letter, because somebody had to.",
    "They had not spoken of {l} since the winter, and {q} did not want to begin now.",
    "Late in the evening {e} told the story of the two bells again, and {p} laughed at the right place.",
    "On the stairs {q} stopped and asked whether {p} had eaten anything at all.",
    "There was bread, and there was the last of the plums, and for a while that was enough.",
    "Nobody in {l} would have believed it, but {p} had once been afraid of the sea.",
    "The lamp went out, and {e} swore, and then everybody talked at once.",
    "When the door opened at last {p} was asleep, with one hand on the sill.",
]


def story(number: int) -> str:
    """Write a story of the invented fandom: three or four of its people, one or two places, and one of its own."""
    pick = random.Random(number)
    people, places, extra = pick.sample(PEOPLE, 4), pick.sample(PLACES, 2), pick.choice(EXTRAS)
    lines = []
    for _ in range(16):
        pair = pick.sample(people, 2)
        lines.append(pick.choice(SENTENCES).format(p=pair[0], q=pair[1], l=pick.choice(places), e=extra))
    return "\n\n".join(lines) + "\n"


def declared(number: int) -> str:
    return f"---\nfandom: {FANDOM}\n---\n\n{story(number)}"


@pytest.fixture
def with_packs(tmp_path: Path) -> Path:
    """A site that has all shipped packs too."""
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text('title = "Attic"\n')
    return tmp_path


@pytest.fixture
def root(with_packs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site without any pack."""
    (with_packs / "none").mkdir()
    monkeypatch.setattr("archivist.lexicon.shipped_packs", lambda: with_packs / "none")
    return with_packs


def put(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / "content" / name).write_text(text)


def studies(root: Path) -> dict[str, Study]:
    return {Path(seen.shown).name: seen.study() for seen in look([root / "content"])}


def fandoms(study: Study, state: State = State.ACCEPTED) -> list[str]:
    return [i.tag.name for i in study.inferences.of(Taxonomy.FANDOM) if i.state is state]


def test_ten_declared_stories_find_the_others(with_packs: Path) -> None:
    root = with_packs
    put(root, {f"told-{n}.txt": declared(n) for n in range(10)})
    put(root, {f"found-{n}.txt": story(100 + n) for n in range(20)})
    originals = sorted((CHECKOUT / "tests/stories/original").glob("*.txt"))
    put(root, {f"own-{path.name}": path.read_text() for path in originals})
    report = Builder(root, jobs=1).build()
    assert report.errors == 0
    found = studies(root)
    recall = [FANDOM in fandoms(study) for name, study in found.items() if name.startswith("found-")]
    assert len(recall) == 20
    assert sum(recall) / 20 >= 0.85
    wrong = [
        name
        for name, s in found.items()
        if name.startswith("own-") and FANDOM in fandoms(s) + fandoms(s, State.SUGGESTED)
    ]
    assert len(originals) > 5
    assert wrong == []


def test_what_is_found_says_why(root: Path) -> None:
    put(root, {f"told-{n}.txt": declared(n) for n in range(10)} | {"found.txt": story(200)})
    Builder(root, jobs=1).build()
    found = studies(root)["found.txt"]
    (fandom,) = found.inferences.of(Taxonomy.FANDOM)
    assert found.inferences.identity is Identity.KNOWN
    assert {piece.signal for piece in fandom.evidence} == {"learned-name"}
    for piece in fandom.evidence:
        assert piece.where is not None
        assert piece.quote in found.document.chapters[piece.where[0]].blocks[piece.where[1]].text
    learned = (root / ".archivist/learned.toml").read_text()
    assert f'fandom = "{FANDOM}"' in learned
    assert "told-3.txt" in learned
    assert "found.txt" not in learned
    assert FANDOM in (root / "output/works/found/index.html").read_text()


def test_one_declared_story_is_worth_a_hint_at_most(root: Path) -> None:
    put(root, {"told.txt": declared(1), "found.txt": story(1)})
    Builder(root, jobs=1).build()
    assert fandoms(studies(root)["found.txt"]) == []


def test_learning_happens_once_and_comes_to_rest(root: Path) -> None:
    put(root, {f"told-{n}.txt": declared(n) for n in range(6)} | {f"found-{n}.txt": story(50 + n) for n in range(4)})
    first = Builder(root, jobs=1).build()
    assert first.changed == 10
    learned = (root / ".archivist/learned.toml").read_bytes()
    again = Builder(root, jobs=1).build()
    assert (again.changed, again.written) == (0, 0)
    assert (root / ".archivist/learned.toml").read_bytes() == learned


def test_only_stories_without_a_fandom_are_looked_at_again(root: Path) -> None:
    put(root, {f"told-{n}.txt": declared(n) for n in range(5)} | {"found.txt": story(60)})
    Builder(root, jobs=1).build()
    put(root, {f"told-{n}.txt": declared(n) for n in range(5, 10)})
    report = Builder(root, jobs=1).build()
    assert set(report.touched) == {"found.txt", *(f"told-{n}.txt" for n in range(5, 10))}


def test_a_fandom_nobody_declares_any_more_is_forgotten(root: Path) -> None:
    put(root, {f"told-{n}.txt": declared(n) for n in range(10)} | {"found.txt": story(70)})
    Builder(root, jobs=1).build()
    assert fandoms(studies(root)["found.txt"]) == [FANDOM]
    for n in range(10):
        (root / f"content/told-{n}.txt").unlink()
    Builder(root, jobs=1).build()
    assert fandoms(studies(root)["found.txt"]) == []
    assert FANDOM not in (root / "output/works/found/index.html").read_text()


def test_learning_can_be_switched_off(root: Path) -> None:
    (root / "site.toml").write_text("[infer]\nlearn = false\n")
    put(root, {f"told-{n}.txt": declared(n) for n in range(10)} | {"found.txt": story(80)})
    Builder(root, jobs=1).build()
    assert fandoms(studies(root)["found.txt"]) == []
    assert not (root / ".archivist/learned.toml").exists()


def test_a_learned_fandom_can_be_refused(root: Path) -> None:
    put(root, {f"told-{n}.txt": declared(n) for n in range(10)} | {"found.txt": story(90)})
    (root / "content/found.txt.toml").write_text(f'not_fandom = "{FANDOM.upper()}"\n')
    Builder(root, jobs=1).build()
    assert fandoms(studies(root)["found.txt"]) == []


def test_without_inference_only_declarations_stand(root: Path) -> None:
    (root / "site.toml").write_text("[infer]\nenabled = false\n")
    put(root, {"told.txt": declared(1), "found.txt": "It was Sephiroth who smiled at Cloud Strife.\n" * 9})
    Builder(root, jobs=1).build()
    found = studies(root)
    assert found["found.txt"].inferences.tags == ()
    assert fandoms(found["told.txt"], State.DECLARED) == [FANDOM]
    assert not re.search("Sephiroth</a>", (root / "output/works/found/index.html").read_text())
