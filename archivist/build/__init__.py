"""A build: content/ -> output/, joining the stages. Only this package knows the cache, the workers and all stages.

``Builder(root).build()`` is the whole of it, for the command line and for the preview alike: a second call is the same
build with a warm memory.
"""

from archivist.build.bundle import zip_site
from archivist.build.driver import Builder
from archivist.build.progress import Progress
from archivist.build.report import Report

__all__ = ["Builder", "Progress", "Report", "zip_site"]
