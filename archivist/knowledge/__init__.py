"""Knowledge packs as their authors need them: checked for what a schema cannot see, explained, and begun.

:func:`check` lints packs, :func:`why` tells what a name means and why it counts little, and :func:`begin` writes a
skeleton.
"""

from archivist.knowledge.asking import why
from archivist.knowledge.beginning import begin
from archivist.knowledge.checking import check

__all__ = ["begin", "check", "why"]
