"""Bytes to text: every encoding stories come in, and nothing that raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivist.errors import StoryError
from archivist.model import Material, SourcePath
from archivist.read import read
from archivist.read.decode import clean, decode, is_binary
from tests.read.fixtures import document, outline

ENGLISH = "“Come in,” she said… and the café’s door – blue, once – closed behind them. "
FRENCH = "« Où étais-tu ? » demanda-t-il. Elle n’a pas répondu ; son cœur battait trop fort, déjà. "
GERMAN = "Er grüßte höflich. „Schön, Sie zu sehen“, sagte er, und öffnete die Tür für die Gäste. "
RUSSIAN = "Маяк был тёмным уже одиннадцать зим, когда она снова поднялась по его лестнице. "
JAPANESE = "灯台は十一年のあいだ暗かった。「帰ってきたのね」と、その人は言った。彼女は何も答えなかった。"
CHINESE = "灯塔已经黑了十一年。“你回来了，”他说。她没有回答，只是看着窗外的大海，想着这些年来的事情。"
TAIWANESE = "燈塔已經黑了十一年。「你回來了，」他說。她沒有回答，只是看著窗外的大海，想著這些年來的事情。"
CHEER = "Er grüßte höflich."
KOREAN = "등대는 열한 번의 겨울 동안 어두웠다. 그녀는 다시 계단을 올랐고, 아무 말도 하지 않았다. "
POLISH = "Latarnia była ciemna już od jedenastu zim, kiedy znów weszła po schodach. Źle się czuła, więc usiadła. "
GREEK = "Ο φάρος ήταν σκοτεινός έντεκα χειμώνες, όταν εκείνη ανέβηκε ξανά τις σκάλες του. "

LADDER = [
    (ENGLISH, "utf-8", "utf-8"), (ENGLISH, "cp1252", "cp1252"), (FRENCH, "cp1252", "cp1252"), (GERMAN, "cp1252",
    "cp1252"), (GERMAN.replace("„", "").replace("“", ""), "latin-1", "cp1252"),
    (ENGLISH, "utf-8-sig", "utf-8"), (ENGLISH, "utf-16", "utf-16-le"), (ENGLISH, "utf-32", "utf-32-le"),
    (ENGLISH, "utf-16-le", "utf-16-le"), (ENGLISH, "utf-16-be", "utf-16-be"),
    (CHINESE + "\n", "utf-16-le", "utf-16-le"), (RUSSIAN, "utf-16-be", "utf-16-be"),
    (RUSSIAN, "cp1251", "cp1251"), (RUSSIAN, "koi8-r", "koi8-r"), (JAPANESE, "cp932", "cp932"), (JAPANESE, "euc_jp",
    "euc_jp"), (CHINESE, "gb18030", "gb18030"),
    (TAIWANESE, "big5", "big5"), (KOREAN, "cp949", "cp949"), (POLISH, "cp1250", "cp1250"), (GREEK, "cp1253", "cp1253"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "codec", "found"), LADDER, ids=[f"{codec}-{text[:6]}" for text, codec, _ in LADDER])
@pytest.mark.parametrize("times", [1, 40])
def test_the_ladder(text: str, codec: str, found: str, times: int) -> None:
    decoded = decode((text * times).encode(codec))
    assert decoded.text == text * times
    assert decoded.encoding == found
    assert [p.code for p in decoded.problems] == ([] if found == "utf-8" else ["encoding"])


def test_the_five_holes_of_windows_1252() -> None:
    text = decode(
        b"The caf\xe9 was \x93closed\x94, and \x81 stood there \x8d\x8f\x90\x9d for no reason that anybody knew."
    ).text
    assert text == "The café was “closed”, and  stood there  for no reason that anybody knew."


@pytest.mark.parametrize("mark", ["´", "¹", "§", "²"])
def test_a_typist_who_took_another_key_for_the_apostrophe(mark: str) -> None:
    text = f"It isn{mark}t so, and I don{mark}t care. The lamp was out for eleven winters, and nobody came. " * 3
    text += "Nobody said anything about it at all, and the rain came in under the roof of the ferry house. " * 9
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (text, "cp1252")


def test_such_a_mark_in_every_line() -> None:
    text = "I don¹t know, she said, and it isn¹t mine. You¹re late. They¹ve gone, and I¹ll go too. " * 4
    assert decode(text.encode("cp1252")).text == text


def test_the_user_overrules_the_ladder() -> None:
    data = RUSSIAN.encode("cp1251")
    assert decode(data, "a.txt", "koi8-r").text != RUSSIAN
    story = read(
        Material(SourcePath("old/a.txt"), CHEER.encode("cp850")), encodings={"new/*": "utf-8", "old/**": "cp850"}
    )
    assert story.encoding == "cp850"
    assert CHEER in outline(story)
    assert story.problems == ()


@pytest.mark.parametrize("name", ["nonsense", "base64", "rot13", "", "utf-8\0"])
def test_an_encoding_that_is_none(name: str) -> None:
    decoded = decode(b"caf\xc3\xa9", "a.txt", name)
    assert decoded.text == "café"
    assert [p.code for p in decoded.problems] == ["unknown-encoding"]


def test_a_few_broken_bytes_in_utf8() -> None:
    data = (ENGLISH * 5).encode() + b"\xff" + ENGLISH.encode()
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") == 1
    assert "1 bytes are not UTF-8" in decoded.problems[0].message


def test_mojibake_is_undone_and_curly_quotes_stay_curly() -> None:
    baked = "Iâ€™m here. She’s not. “Really?”\n"
    mended = decode(baked.encode())
    assert mended.text == "I’m here. She’s not. “Really?”\n"
    assert [problem.code for problem in mended.problems] == ["mojibake"]
    assert decode("l’âme “Âge” Ã propos\n".encode()).text.startswith("l’âme “Âge”")


def test_quoted_printable_is_undone() -> None:
    lines = "It was a dark and stormy night; rain fell in=20\r\ntorrents =\r\nexcept at intervals, caf=C3=A9.=20\r\n"
    assert decode(lines.encode() * 4).text.startswith(
        "It was a dark and stormy night; rain fell in \ntorrents except at intervals, café. \n"
    )


def test_what_no_text_may_hold_goes() -> None:
    assert (
        clean("a\0b\x07c\x1a\ud800d\uffffe\ufefff\U0001fffeg\r\nh\ri\x85j\u2028k\u2029l\x92m")
        == "abc\ufffddefg\nh\ni\nj\nk\n\nl’m"
    )
    assert clean("\fa\f b\f") == "a\n\n\f\n\nb"


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp1252", "utf-16", "utf-7", "idna", "x"]))
@settings(max_examples=300, deadline=None)
def test_decoding_never_raises_and_leaves_clean_text(data: bytes, encoding: str | None) -> None:
    text = decode(data, "a.txt", encoding).text
    assert clean(text) == text
    text.encode("utf-8")


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04rest",
        b"%PDF-1.7",
        b"\x89PNG\r\n",
        b"{\\rtf1 x}",
        bytes(range(32)) * 40,
        b"GIF89a",
        b"\0\x01\x02\x03" * 50,
    ],
)
def test_binary_files_are_known(data: bytes) -> None:
    assert is_binary(data)
    with pytest.raises(StoryError, match=r"\[binary\]"):
        document(data)


def test_text_with_a_few_nuls_is_text() -> None:
    assert (
        outline(document(b"The lamp\0 was dark.\n" * 3 + b"\0\0"))
        == "| The lamp was dark.\n" * 2 + "| The lamp was dark."
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n\n\t",
        b"\xef\xbb\xbf",
        b"\0\0\0",
        b"\xff\xfe",
        b"\x1a",
        b"\xef\xbb\xbf\n\xc2\xa0\n",
        b"---\ntitle: x\n---\n",
    ],
)
@pytest.mark.parametrize("path", ["a.txt", "a.md", "a.html"])
def test_empty_files(data: bytes, path: str) -> None:
    with pytest.raises(StoryError, match=r"\[empty\]"):
        document(data, path)
