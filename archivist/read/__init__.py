"""Source -> Document: what a story file holds and what it says of itself, without judgement.

::

    bytes --decode--> text --front matter--> text --reader--> pieces --headers--> pieces --chapters, notes--> Document
    bytes --container-----------------------------> pieces --headers--> pieces --chapters, notes--> Document

Reading raises :class:`StoryError` only when there is nothing to show: an empty file, a file that is no text or no
whole container, or front matter that cannot be understood and may have said ``draft: true``. Everything else is a
warning in the document.
"""

from __future__ import annotations

from collections.abc import Mapping

from archivist.model import Document, Material


def read_whole(
    material: Material, *, encodings: Mapping[str, str] | None = None, redact: bool = True
) -> tuple[Document, tuple[tuple[str, bytes], ...]]:
    """Return the story in ``material`` as :func:`read` does, and the pictures it shows: names and bytes."""
    from archivist.read import story

    return story.read_whole(material, encodings=encodings, redact=redact)


def read(material: Material, *, encodings: Mapping[str, str] | None = None, redact: bool = True) -> Document:
    """Return the story in ``material``.

    ``encodings`` maps globs of source paths to codecs, the user's word against what is found by looking. With
    ``redact``, e-mail addresses and telephone numbers are taken out of everything. Raises
    :class:`~archivist.errors.StoryError` with the code ``empty``, ``binary``, ``no-story``, ``bad-front-matter``, or
    for containers ``broken-container``, ``unsafe-container``, ``encrypted`` or ``too-large``.
    """
    from archivist.read.story import read_story  # late: scanning for sources needs none of the readers

    return read_story(material, encodings=encodings, redact=redact)
