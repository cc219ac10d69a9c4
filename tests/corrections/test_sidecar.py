"""Sidecars are changed where they must be, and nowhere else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivist.corrections.sidecar import edit, edited, read_sidecar, write_sidecar
from archivist.errors import UsageError

WRITTEN = """\
# Found on a floppy disk in 2004.
title = "Rain on the Plate"   # as on the label

fandom = ["FF7"]  # sure of this
summary = \"\"\"
Rain = [ "not a list" ]
falls.\"\"\"
tags = [
    # what she called it herself
    "Rain",  # twice
    "Sector 7",
]
rating = "T"

[unrelated]
fandom = "not this one"
"""


def test_one_line_changes_and_every_other_stays() -> None:
    after = edit(WRITTEN, {"fandom": ("FF7", "Kingdom Hearts")})
    old, new = WRITTEN.splitlines(), after.splitlines()
    assert [line for line in new if line not in old] == ['fandom = ["FF7", "Kingdom Hearts"]  # sure of this']
    assert [line for line in old if line not in new] == ['fandom = ["FF7"]  # sure of this']


def test_a_list_written_line_by_line_keeps_its_lines_and_comments() -> None:
    after = edit(WRITTEN, {"tag": ("Rain", "Letters")})
    assert '    # what she called it herself\n    "Rain",  # twice\n    "Letters",\n]' in after
    assert '"Sector 7"' not in after


def test_new_settings_stand_above_the_first_table() -> None:
    after = edit(WRITTEN, {"not_tone": ("Crack",)})
    assert after.index('not_tone = ["Crack"]') < after.index("[unrelated]")
    assert tomllib.loads(after)["not_tone"] == ["Crack"]
    assert after.replace('not_tone = ["Crack"]\n', "") == WRITTEN


def test_a_field_under_two_keys_becomes_one() -> None:
    after = edit('pairing = "A/B"\nships = ["C/D"]\nweight = 3\n', {"relationship": ("C/D",)})
    assert after == 'pairing = ["C/D"]\nweight = 3\n'


def test_a_setting_can_be_taken_away() -> None:
    assert edit('# mine\ntone = ["Angst"]\ndraft = true\n', {"tone": None}) == "# mine\ndraft = true\n"


def test_nothing_becomes_a_file() -> None:
    assert edit("", {"rating": "Mature"}) == 'rating = "Mature"\n'


def test_line_ends_stay_as_they_are() -> None:
    after = edit('title = "A"\r\ntags = ["x"]\r\n', {"tag": ("x", "y"), "language": "de"})
    assert after == 'title = "A"\r\ntags = ["x", "y"]\r\nlanguage = "de"\r\n'


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    assert edited(tmp_path / "a", '\ufefftitle = "A"\n'.encode(), {"title": "B"}) == '\ufefftitle = "B"\n'.encode()


def test_what_is_no_toml_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"write this into it by hand: tag = \[\"x\"\]"):
        edited(tmp_path / "story.txt.toml", b"title = unquoted\n", {"tag": ("x",)})


def test_links_are_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text('title = "A"\n')
    (tmp_path / "story.txt.toml").symlink_to(tmp_path / "real.toml")
    with pytest.raises(UsageError, match="link"):
        read_sidecar(tmp_path / "story.txt.toml")


def test_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "story.txt.toml"
    write_sidecar(target, b"x = 1\n")
    target.chmod(0o600)
    write_sidecar(target, b"x = 2\n")
    assert target.read_bytes() == b"x = 2\n"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["story.txt.toml"]
    write_sidecar(target, None)
    assert list(tmp_path.iterdir()) == []


NAMES = st.lists(st.text(max_size=12), max_size=4, unique=True).map(tuple)


@given(tags=NAMES, tones=NAMES, comment=st.text(alphabet="abc #\"'[]=,", max_size=12))
def test_any_text_can_be_written_and_read_again(tags: tuple[str, ...], tones: tuple[str, ...], comment: str) -> None:
    before = f'draft = true # {comment}\ntags = ["# no comment", "]"] # {comment}\n'
    after = edit(before, {"tag": tags, "not_tone": tones})
    assert tomllib.loads(after) == {"draft": True, "tags": list(tags), "not_tone": list(tones)}
    assert after.count(f"# {comment}") >= 2 if comment.strip() else True
