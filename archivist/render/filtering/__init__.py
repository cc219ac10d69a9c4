"""Sort and Filter without a server: the page, and the data files its script works on.

The data are classic scripts, because a browser lets a page that was opened from a folder load scripts and nothing else.
Works are numbered from the oldest, so that files already written stay as they are when a work is added.
"""

from archivist.render.filtering.pages import filter_pages, is_data
from archivist.render.filtering.queries import shelf_query
from archivist.render.filtering.scripts import make_data

__all__ = ["filter_pages", "is_data", "make_data", "shelf_query"]
