"""Make documents of a few lines, and read conclusions briefly."""

from __future__ import annotations

import json
import re
from pathlib import Path

from archivist.infer import infer
from archivist.lexicon import Lexicon
from archivist.model import (
    Block,
    BlockKind,
    Chapter,
    Declaration,
    Document,
    Inferences,
    Origin,
    Place,
    SourcePath,
    State,
    Taxonomy,
    TitleOrigin,
    digest,
)

SHARED = Path(__file__).resolve().parents[3] / "shared"


def story(text: str, *notes: str, tail: str = "", title: str = "", **declared: tuple[str, ...]) -> Document:
    """Make a document: notes first, then the paragraphs of ``text``; ``***`` is a scene break."""
    blocks = [Block(BlockKind.NOTE, "", note, Place.HEAD) for note in notes]
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        line = " ".join(paragraph.split())
        blocks.append(Block(BlockKind.BREAK if line == "***" else BlockKind.PROSE, "", line))
    if tail:
        blocks.append(Block(BlockKind.NOTE, "", tail, Place.TAIL))
    declarations = tuple(Declaration(field, values, Origin.FRONT_MATTER) for field, values in declared.items())
    origin = TitleOrigin.DECLARED if title else TitleOrigin.INCIPIT
    chapters = (Chapter(None, tuple(blocks)),)
    return Document(SourcePath("story.txt"), digest(text), "utf-8", title or "story", origin, declarations, chapters)


def names(found: Inferences, taxonomy: Taxonomy) -> list[str]:
    """Return the published tags of a taxonomy."""
    return [i.tag.name for i in found.of(taxonomy) if i.state is not State.SUGGESTED]


def ships(text: str, lexicon: Lexicon, *notes: str) -> list[str]:
    """Return the published ships of a story of the invented fandom."""
    return names(infer(story(text, *notes, fandom=("Harbour Lights",)), lexicon), Taxonomy.RELATIONSHIP)


def padded(text: str, times: int = 12) -> str:
    """Add paragraphs that say nothing, so that a story is long enough to be judged."""
    plain = "The rain went on over the roofs of the town, and the gutters ran, and a cart passed slowly down the road."
    return "\n\n".join([text, *[plain] * times])


def expected() -> list[dict[str, object]]:
    """Return the labels of the founding stories, or nothing where they are not beside the checkout."""
    listing = SHARED / "seeds" / "expected.jsonl"
    return [json.loads(line) for line in listing.read_text("utf-8").splitlines()] if listing.exists() else []


def roughly_read(path: Path) -> Document:
    """Read a story without the readers: paragraphs at blank lines, notes by their first words."""
    text = path.read_text("utf-8", errors="replace").lstrip("\ufeff")
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", text) if p.strip()]
    blocks = []
    for paragraph in paragraphs:
        note = re.match(
            r"(?i)\W*(?:disclaimer|a/?n\b|author.?s? note|okay so|summary|pairing|a sincere thank)", paragraph
        )
        kind = BlockKind.NOTE if note else BlockKind.PROSE if re.search(r"\w", paragraph) else BlockKind.BREAK
        blocks.append(Block(kind, "", paragraph, Place.HEAD if note else None))
    chapters = (Chapter(None, tuple(blocks)),)
    return Document(SourcePath(path.name), digest(text), "utf-8", path.stem, TitleOrigin.FILENAME, (), chapters)
