"""Rich Text: the words by striprtf, read on as the plain text they are. Emphasis is lost."""

from __future__ import annotations

import re

from archivist.read.decode import clean
from archivist.read.reading import READERS, Reading
from archivist.read.refusal import BROKEN, refusal

_PICTURE = re.compile(rb"\\pict\b")
_ITALIC = re.compile(rb"\\i(?=[ \\{\r\n])")
_HYPERLINK = re.compile(r'\("(https?://[^"\s]{1,2000})"\)')
_MOST_GROUPS = 500_000


def read_rtf(data: bytes, path: str) -> Reading:
    """Return what an RTF file holds; raises :class:`~archivist.errors.StoryError` if it is none."""
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise refusal(path, "this is no RTF file, whatever its name says; save it again as RTF or as text", BROKEN)
    if data.count(b"{") > _MOST_GROUPS:
        raise refusal(path, "it is nested too deeply or too long; save the story as text", BROKEN)
    try:
        text: str = rtf_to_text(data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    except Exception as error:
        message = f"it cannot be understood ({type(error).__name__}); open it in a word processor and save it again"
        raise refusal(path, message, BROKEN) from error
    reading = READERS[".txt"](clean(_HYPERLINK.sub(r" (\1)", text)).strip("\n"))
    pictures = _left_out(len(_PICTURE.findall(data)))
    lost = (
        (("plain", "italics in RTF are not read; save it as ODT or DOCX to keep them"),) if _ITALIC.search(data) else ()
    )
    return Reading(reading.pieces, reading.entries, reading.title, reading.download, (*lost, *pictures))


def _left_out(count: int) -> tuple[tuple[str, str], ...]:
    """Say that pictures are not shown, if there are any."""
    if not count:
        return ()
    pictures = "1 picture" if count == 1 else f"{count:,} pictures"
    return (("pictures", f"{pictures} inside RTF not shown; save it as ODT or DOCX to keep them"),)
