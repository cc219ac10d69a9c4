"""Documents with their inferences -> Stories -> the Catalog: every story, every shelf, every address."""

from archivist.addresses import slug_of_path, work_folder
from archivist.catalog.duplicates import without_duplicates
from archivist.catalog.shelving import make_catalog
from archivist.catalog.story import make_story
from archivist.model import SourcePath


def work_address(path: SourcePath) -> str:
    """Return the folder below output/ that a story's path gives it, before slugs and collisions."""
    return work_folder(slug_of_path(path))


__all__ = ["make_catalog", "make_story", "without_duplicates", "work_address"]
