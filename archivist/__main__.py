"""``python -m archivist`` is the command ``archivist``."""

from archivist.cli import main

main()
