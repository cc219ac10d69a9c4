"""Story -> cover: a small-press jacket drawn from the tone, varied by the story's own name, lettered with its title."""

from __future__ import annotations

from html import escape
from random import Random
from unicodedata import east_asian_width

from archivist.model import Story, Taxonomy
from archivist.render.pictures.motifs import HEIGHT, WIDTH, motif_of
from archivist.render.pictures.palettes import palette_of

MAX_LINES = 4
SERIF = "Georgia, 'Noto Serif', 'Times New Roman', serif"


def cover_svg(story: Story) -> bytes:
    """Return the story's cover as SVG, 600 by 800 units; the same story has the same cover on every build."""
    tone, fandom = first_of(story, Taxonomy.TONE), first_of(story, Taxonomy.FANDOM)
    palette = palette_of(tone)
    dice = dice_of(story)
    size, lines = fit(story.title)
    authors = ", ".join(story.authors) or "Anonymous"
    middle = WIDTH // 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{_xml(f'{story.title} by {authors}')}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{palette.ground}"/>',
        *motif_of(tone)(dice, palette),
        f'<rect x="0" y="550" width="{WIDTH}" height="250" fill="{palette.ground}"/>',
        f'<g fill="{palette.ink}" font-family="{SERIF}" text-anchor="middle">',
    ]
    top = 650 - (len(lines) - 1) * size * 0.6
    parts += [_text(line, middle, top + n * size * 1.15, size) for n, line in enumerate(lines)]
    parts.append(_text(shorten(authors, 40), middle, 762, 24, 'font-style="italic"'))
    if fandom:
        parts.append(_text(shorten(fandom.upper(), 46), middle, 44, 15, 'letter-spacing="2"'))
    return "\n".join((*parts, "</g>", "</svg>", "")).encode()


def dice_of(story: Story) -> Random:
    """Return the dice of a story.

    They are thrown from the fandom and the pair as well as the address, so that stories of one pair differ but two
    builds do not.
    """
    fandom, pair = first_of(story, Taxonomy.FANDOM), first_of(story, Taxonomy.RELATIONSHIP)
    return Random(f"{fandom}|{pair}|{story.slug}")  # noqa: S311 - a drawing, not a secret


def first_of(story: Story, taxonomy: Taxonomy) -> str:
    """Return the first published tag of a taxonomy, or nothing."""
    labels = story.published_labels(taxonomy)
    return labels[0].tag.name if labels else ""


def _text(text: str, x: float, y: float, size: float, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:.0f}" font-size="{size:g}" {more}>{_xml(text)}</text>'


def _xml(text: str) -> str:
    return escape("".join(c for c in text if c.isprintable()))


def breadth(text: str) -> float:
    """Return about how many average Latin letters wide a text is; wide East Asian characters count twice."""
    return sum(1.9 if east_asian_width(c) in "WF" else 1.0 for c in text)


def fit(title: str) -> tuple[int, list[str]]:
    """Return a type size and the lines of a title so that it fits its place; what is too long is cut."""
    for size, room in ((60, 16), (48, 20), (38, 26), (30, 34)):
        lines = wrap(title, room)
        if len(lines) <= MAX_LINES - (size > 40):
            return size, lines
    return 30, [*lines[: MAX_LINES - 1], shorten(lines[MAX_LINES - 1] + "…", 34)]


def wrap(text: str, room: float) -> list[str]:
    """Break a text into lines of at most ``room`` letters; words too long for a line are broken too."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while breadth(word) > room:
            head = shorten(word, room - 1, mark="")
            lines += [line, head] if line else [head]
            line, word = "", word[len(head) :]
        if line and breadth(f"{line} {word}") > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line or not lines else lines


def shorten(text: str, room: float, mark: str = "…") -> str:
    """Cut a text to ``room`` letters, with a mark where something was cut."""
    if breadth(text) <= room:
        return text
    kept = ""
    for character in text:
        if breadth(kept + character + mark) > room:
            break
        kept += character
    return (kept.rstrip() + mark) or text[:1]
