"""Studies -> e-books: EPUB 3 with cover, contents, notes and metadata, and the record to read them back."""

from archivist.render.epub.packing import pack
from archivist.render.epub.work import epub_of_series, epub_of_work

__all__ = ["epub_of_series", "epub_of_work", "pack"]
