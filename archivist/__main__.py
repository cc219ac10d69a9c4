"""``python -m archivist`` is the command ``archivist``."""

from archivist.launch import main

main()
