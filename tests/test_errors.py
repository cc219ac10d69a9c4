"""Problems are one line, safe to print, and errors pickle."""

from __future__ import annotations

import pickle

import pytest

from archivist.errors import ArchivistError, Level, Problem, StoryError, printable


def test_the_line_has_the_promised_form() -> None:
    problem = Problem(Level.ERROR, "content/a.md", "unclosed string", "bad-front-matter", 2, 8, 'title: "Julia')
    assert str(problem) == "error content/a.md:2:8: unclosed string [bad-front-matter]"
    assert problem.pointer == '  2 | title: "Julia\n    |        ^'


def test_a_position_is_shown_as_far_as_it_is_known() -> None:
    assert Problem(Level.INFO, "a", "m", "c", 3).place == "a:3"
    assert Problem(Level.INFO, "a", "m", "c").place == "a"
    assert Problem(Level.INFO, "a", "m", "c").pointer == ""


def test_terminals_are_not_fooled_by_file_names() -> None:
    assert printable("a\x1b[31mb\n\udcff") == "a\\x1b[31mb\\n\\udcff"


@pytest.mark.parametrize("kind", [StoryError, *ArchivistError.__subclasses__()])
def test_errors_survive_the_way_home(kind: type[ArchivistError]) -> None:
    error = kind(Problem(Level.ERROR, "a", "m", "c"))
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert back.problems == error.problems


def test_every_error_has_an_exit_code() -> None:
    assert {kind.exit_code for kind in ArchivistError.__subclasses__()} == {1, 2, 3, 75}
