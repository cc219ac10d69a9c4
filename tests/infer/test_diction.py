"""What a story's words say by themselves, and how that is joined with what happens in it."""

from __future__ import annotations

import pytest

from archivist.infer import infer
from archivist.infer.deaths import Deaths
from archivist.infer.diction import Diction, read_diction, table
from archivist.infer.endings import ENDINGS, weigh_endings
from archivist.infer.layers import fitted
from archivist.infer.tones import MOST, choose
from archivist.infer.zones import Text, lay_out
from archivist.lexicon import Lexicon
from archivist.model import State, Taxonomy
from tests.infer.stories import story

TOLD = {
    "Horror": """The lamp guttered and went out. In the darkness under the bed something began to breathe. Ysolde lay
    frozen, and heard the claws come scratching over the boards, and a voice which was nearly her mother's whispered
    that it was cold, so cold, and would she let it in. The stench of the grave rose up. A dead hand crept on to the
    sheet.""",
    "Mystery": """“Then who locked the door?” asked the inspector. Maren examined the key through her glass. The
    suspects watched. There was a thread on it, blue, and a trace of candle wax; a clue at last. Somebody had taken an
    impression. She compared the two statements again, and saw which of the witnesses had lied about the time.""",
    "Action/Adventure": """Maren ducked, and the blade hissed over her head. She rolled, kicked the soldier's legs
    away, grabbed his sword, and ran. Arrows struck the wall. “Jump!” yelled Ysolde from the ship. The bridge exploded
    behind her. She leapt, caught the rope, and swung out across the moat under a hail of bullets.""",
    "Humor": """“In my defence,” said Maren, “it was a very small explosion.” Ysolde removed a herring from her hat
    with dignity. “You said it was a sandwich.” “I said that it looked like a sandwich.” The goose honked. “Nobody
    asked you,” they told it, both at once, and it gave them a look of deep disappointment.""",
    "Romance": """Maren's heart was racing. Ysolde was so close that she could feel her breath on her lips. “Tell me to
    stop,” she whispered. She did not. Their fingers laced; she leaned in, and cupped her cheek, and then they were
    kissing, slow and deep, and all that she had longed for since the summer was there, warm under her hands.""",
}
SAID = {name: " ".join(text.split()) for name, text in TOLD.items()}


def laid(text: str) -> Text:
    """Lay a text out as a story."""
    return lay_out(story(text))


@pytest.mark.parametrize("tone", SAID)
def test_words_tell_a_tone(tone: str) -> None:
    scores = read_diction(laid(SAID[tone])).scores
    tones = [name for name in scores if name[0].isupper()]
    assert tone in sorted(tones, key=lambda name: -scores[name])[:2]


def test_words_tell_tones_apart() -> None:
    scores = {tone: read_diction(laid(text)).scores for tone, text in SAID.items()}
    for tone in SAID:
        assert max(SAID, key=lambda other: scores[other][tone]) == tone


def test_a_long_story_does_not_shout() -> None:
    once = read_diction(laid(SAID["Horror"])).scores["Horror"]
    often = read_diction(laid("\n\n".join([SAID["Horror"]] * 30))).scores["Horror"]
    assert often == pytest.approx(once, rel=0.6)
    assert often > 0


def test_no_words_say_nothing() -> None:
    for text in ("", "1984. 2001.", "彼女は港へ下りて、舟がどうなったのかと尋ねた。"):
        scores = read_diction(laid(text)).scores
        starts = dict(zip(table().answers, table().starts, strict=True))
        assert scores == pytest.approx(starts)


def test_telling_words_stand_where_it_is_said() -> None:
    text = laid(SAID["Mystery"])
    diction = read_diction(text)
    told = list(diction.telling(text, "Mystery", 3))
    assert len(told) == 3
    for worth, start, end in told:
        assert worth > 0
        assert text.folded[start:end] in diction.counts
        assert not text.whole[start - 1].isalnum()
        assert not text.whole[end].isalnum()
    assert [worth for worth, _, _ in told] == sorted((worth for worth, _, _ in told), reverse=True)


def test_every_row_has_a_field_for_every_answer() -> None:
    known = table()
    assert set(ENDINGS) | {"death"} | set(fitted("tones")) == set(known.answers)
    assert len(known.sizes) == len(known.answers) + 1
    assert len(known.starts) == len(known.answers)
    width = 4 * (len(known.answers) + 1)
    assert len(known.rows) > 5000
    for word, row in known.rows.items():
        assert word.isalpha()
        cells = row.to_bytes(width, "big")[3::4]
        assert all(33 <= cell <= 126 for cell in cells)


def test_published_tones_quote_their_words(harbour: Lexicon) -> None:
    found = infer(story(SAID["Horror"], fandom=("HL",)), harbour)
    tones = [tag for tag in found.of(Taxonomy.TONE) if tag.state is State.ACCEPTED]
    assert "Horror" in [tag.tag.name for tag in tones]
    assert any(piece.signal == "word" for piece in next(t for t in tones if t.tag.name == "Horror").evidence)


def test_those_that_lead_are_chosen_first_and_rivals_never_together() -> None:
    assert choose([(1.0, "Tragedy"), (3.0, "Happy Ending"), (0.5, "Angst")]) == {"Tragedy", "Angst"}
    assert choose([(-0.5, "Angst"), (-2.0, "Humor"), (-0.5, "Dark")]) == {"Angst", "Dark"}
    many = [(1.0, name) for name in ("Angst", "Dark", "Romance", "Introspection", "Mystery", "Horror")]
    assert choose(many) == {name for _, name in many[:MOST]}


def test_past_the_first_ones_a_tone_must_fit() -> None:
    assert choose([(1.0, "Angst"), (1.0, "Romance"), (1.0, "Dark"), (-0.1, "Mystery")]) == {"Angst", "Romance", "Dark"}


def test_a_certain_death_rules_out_a_happy_end() -> None:
    text = laid(SAID["Romance"])
    said = {**Diction(dict.fromkeys(table().answers, 0.0), {}, 1.0).scores, "happy": 2.0}
    found = {"death": 1.0, "bright_end": 0.0}
    alive = weigh_endings(found, text, Deaths({}, ()), said)
    dead = weigh_endings(found, text, Deaths({1: 9.0}, ()), said)
    assert max(alive, key=alive.__getitem__) == "happy"
    assert dead["happy"] == dead["hopeful"] == dead["open"] == 0.0
    assert sum(dead.values()) == pytest.approx(1.0)
