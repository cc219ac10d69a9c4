"""Language and point of view."""

from __future__ import annotations

import pytest

from archivist.infer.language import find_language
from archivist.infer.pov import find_pov
from archivist.infer.zones import lay_out
from tests.infer.stories import story

LANGUAGES = {
    "en": "She went down to the harbour and asked what had become of the boat that he was to mend.",
    "fr": "Elle est descendue au port et a demandé ce que le bateau qu'il devait réparer était devenu dans la nuit.",
    "de": "Sie ging zum Hafen hinunter und fragte, was aus dem Boot geworden war, das er nicht mehr reparieren wollte.",
    "es": "Ella bajó al puerto y preguntó qué había sido del barco que él tenía que reparar, pero no lo sabía nadie.",
    "it": "Lei scese al porto e chiese che cosa era successo alla barca che lui non aveva più voluto riparare.",
    "pt": "Ela desceu ao porto e perguntou o que era do barco que ele não queria mais consertar, mas ninguém sabia.",
    "nl": "Zij liep naar de haven en vroeg wat er van het schip geworden was dat hij niet meer had willen maken.",
    "sv": "Hon gick ner till hamnen och frågade vad som hade hänt med båten som han inte ville laga.",
    "pl": "Poszła do portu i zapytała, co się stało z łodzią, ale nikt już tego nie wiedział.",
    "fi": "Hän meni satamaan ja kysyi mitä veneelle oli tapahtunut, mutta kukaan ei sitä tiennyt kun ilta oli.",
    "tr": "O gece limana indi ve bir tekne için ne kadar para gerektiğini sordu ama kimse daha çok bilmiyordu.",
    "cs": "Šla do přístavu a ptala se, co se stalo s lodí, ale nikdo to už nevěděl, protože bylo pozdě a byla tma.",
    "hu": "Lement a kikötőbe és azt kérdezte, hogy mi lett a hajóval, de senki nem tudta, mert már késő volt.",
    "ru": "Она спустилась в гавань и спросила, что случилось с лодкой.",
    "uk": "Вона спустилася в гавань і спитала, що сталося з її човном, і її не почули.",
    "ja": "彼女は港へ下りて、舟がどうなったのかと尋ねた。",
    "zh": "她走到港口，问那条船怎么样了。没有人知道。",
    "ko": "그녀는 항구로 내려가서 배가 어떻게 되었는지 물었다.",
    "el": "Κατέβηκε στο λιμάνι και ρώτησε τι έγινε η βάρκα.",
    "ar": "نزلت إلى الميناء وسألت عما حدث للقارب.",
    "he": "היא ירדה לנמל ושאלה מה קרה לסירה.",
    "th": "เธอลงไปที่ท่าเรือและถามว่าเกิดอะไรขึ้นกับเรือ",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_language(language: str) -> None:
    assert find_language(lay_out(story(LANGUAGES[language]))) == language


def test_a_foreign_word_changes_no_language() -> None:
    assert (
        find_language(
            lay_out(story("“Nani?” she said. “Das ist nicht gut,” he said to her, and it was not what they had."))
        )
        == "en"
    )


@pytest.mark.parametrize(
    ("pov", "text"),
    [
        ("first", "I went down to the harbour. My boat was gone. I asked him and he told me nothing."),
        ("first", "“You took it,” I said. He looked at me. “You always do, you know you do.” I hated him."),
        ("second", "You go down to the harbour. Your boat is gone. You ask him, and he looks away from you."),
        (
            "third",
            "She went down to the harbour. “I want my boat,” she said. “I know you took it. I know.” He shrugged.",
        ),
        (
            "third",
            "'I want my boat,' she said. 'I know you took it. I know it was you.' He shrugged, and she left him.",
        ),
    ],
)
def test_point_of_view(pov: str, text: str) -> None:
    assert find_pov(lay_out(story(text))) == pov


SCRIPTS = {
    "a play": """[A kitchen. Rain.]

    MAREN: I can't find my boots, and I have looked in every place that I know.

    YSOLDE: I put them out. I told you. I said so to you at supper.

    MAREN: You told me? I was asleep. I was asleep in my own chair!

    YSOLDE (sighs): I know. I was talking to myself, I think. I do that.""",
    "a group chat": """[21:04] maren: i have my boots on. i am ready. where are you all

    [21:05] ysolde: i'm not. i can't find my hat

    [21:05] will: my hat. it is MY hat. i lent it to you

    [21:09] maren: i am going without you, i mean it, i am at the door""",
}


@pytest.mark.parametrize("kind", SCRIPTS)
def test_what_stands_behind_a_name_is_speech(kind: str) -> None:
    assert find_pov(lay_out(story(SCRIPTS[kind]))) == "third"


def test_a_colon_now_and_then_makes_no_play() -> None:
    text = """I went down to the harbour. My boat was gone, and so was my hat.

    I knew it: he had taken both of them. I sat down on my box.

    What I said: nothing. What I did: I waited for him. My pipe went out, and I lit it.

    He came back at dusk, and I gave him my mind. Then I gave him my other hat."""
    assert find_pov(lay_out(story(text))) == "first"


def test_a_pronoun_or_two_is_no_voice() -> None:
    assert find_pov(lay_out(story("Elle est partie. I, II, III. Le chat dort dans la cuisine."))) == "third"
