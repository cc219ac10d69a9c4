"""The words a sketch is made of are the same by the fast way and by the slow one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archivist.catalog.sketch import _WORD, _words


@given(st.text(alphabet="abc XYZ019_-—–…“”\"'’.,\n\té漢かß", max_size=60))
def test_words(text: str) -> None:
    assert _words(text) == _WORD.findall(text)
