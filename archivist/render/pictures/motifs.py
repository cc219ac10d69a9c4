"""What is drawn on a cover: one motif a tone, varied by dice that are thrown from the story's own name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

from archivist.render.pictures.palettes import Palette

WIDTH, HEIGHT = 600, 800
HORIZON = 520
"""Below this line the cover is left to its lettering."""

Motif = Callable[[Random, Palette], Iterator[str]]


def _circle(x: float, y: float, radius: float, fill: str, opacity: float = 1.0) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{fill}" opacity="{opacity:g}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    points = f'x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}"'
    return f'<line {points} stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round"/>'


def _shape(points: list[tuple[float, float]], fill: str) -> str:
    return f'<polygon points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in points)}" fill="{fill}"/>'


def rain(dice: Random, palette: Palette) -> Iterator[str]:
    """Slanting rain over a dark shore."""
    for _ in range(60):
        x, y, length = dice.uniform(-40, WIDTH), dice.uniform(0, HORIZON - 60), dice.uniform(18, 70)
        yield _line(x, y, x + length * 0.35, y + length, dice.choice((palette.near, palette.far)), dice.uniform(1, 3))
    yield _shape(
        [(0, HORIZON), (WIDTH, HORIZON - dice.uniform(10, 60)), (WIDTH, HORIZON + 30), (0, HORIZON + 30)], palette.near
    )


def setting_sun(dice: Random, palette: Palette) -> Iterator[str]:
    """A great low sun, half gone behind bars of dusk."""
    x, radius = dice.uniform(180, 420), dice.uniform(120, 170)
    yield _circle(x, HORIZON - 40, radius, palette.near)
    for step in range(6):
        y = HORIZON - 130 + step * 26
        yield f'<rect x="0" y="{y}" width="{WIDTH}" height="{4 + step * 3}" fill="{palette.ground}"/>'
    yield _line(60, HORIZON + 30, WIDTH - 60, HORIZON + 30, palette.near, 2)


def mountains(dice: Random, palette: Palette) -> Iterator[str]:
    """Ranges one behind the other, and a way to go."""
    for colour, base, count in ((palette.far, 180, 4), (palette.near, 300, 3)):
        points: list[tuple[float, float]] = [(0, HORIZON + 20)]
        for step in range(count * 2 + 1):
            peak = base + (dice.uniform(90, 170) if step % 2 == 0 else dice.uniform(-40, 30))
            points.append((WIDTH * step / (count * 2), peak))
        yield _shape([*points, (WIDTH, HORIZON + 20)], colour)


def moons(dice: Random, palette: Palette) -> Iterator[str]:
    """Phases in a row, for looking inwards."""
    count = dice.choice((3, 5))
    for step in range(count):
        x = WIDTH * (step + 1) / (count + 1)
        radius = 70 - 12 * abs(step - count // 2)
        yield _circle(x, 280, radius, palette.far)
        shift = (step - count // 2) * radius * 0.55
        yield _circle(x + shift, 280, radius * 0.92, palette.near if shift == 0 else palette.ground)


def rings(dice: Random, palette: Palette) -> Iterator[str]:
    """Two rings that cannot be parted."""
    radius, gap = dice.uniform(110, 135), dice.uniform(60, 85)
    for side, colour in ((-1, palette.near), (1, palette.far)):
        ring = f'cx="{WIDTH / 2 + side * gap:.0f}" cy="290" r="{radius:.0f}"'
        yield f'<circle {ring} fill="none" stroke="{colour}" stroke-width="16"/>'


def lights(dice: Random, palette: Palette) -> Iterator[str]:
    """Warm lights of many sizes."""
    for _ in range(dice.randint(16, 24)):
        colour = dice.choice((palette.near, palette.far))
        yield _circle(dice.uniform(40, 560), dice.uniform(60, 470), dice.uniform(10, 58), colour, 0.75)


def windows(dice: Random, palette: Palette) -> Iterator[str]:
    """A house front at evening, some windows lit."""
    for row in range(4):
        for column in range(5):
            x, y = 92 + column * 88, 90 + row * 102
            colour = palette.near if dice.random() < 0.3 else palette.far
            yield f'<rect x="{x}" y="{y}" width="60" height="76" rx="3" fill="{colour}"/>'


def thorns(dice: Random, palette: Palette) -> Iterator[str]:
    """Spikes from above and below that nearly meet."""
    for edge, way in ((0, 1), (HORIZON + 30, -1)):
        x = 0.0
        while x < WIDTH:
            width, length = dice.uniform(24, 60), dice.uniform(90, 240)
            points = [(x, edge), (x + width, edge), (x + width / 2, edge + way * length)]
            yield _shape([(float(a), float(b)) for a, b in points], dice.choice((palette.near, palette.far)))
            x += width


def maze(dice: Random, palette: Palette) -> Iterator[str]:
    """Rings with gaps, and something in the middle."""
    for step in range(5):
        radius = 200 - step * 38
        dash = f"{dice.uniform(160, 300):.0f} {dice.uniform(24, 60):.0f}"
        turn = f'transform="rotate({dice.randint(0, 359)} 300 285)"'
        ring = f'cx="300" cy="285" r="{radius}" fill="none" stroke="{palette.near}" stroke-width="9"'
        yield f'<circle {ring} stroke-dasharray="{dash}" {turn}/>'
    yield _circle(300, 285, 14, palette.ink)


def confetti(dice: Random, palette: Palette) -> Iterator[str]:
    """Things that fly in all directions."""
    for _ in range(48):
        x, y = dice.uniform(20, 560), dice.uniform(30, 480)
        box = f'x="{x:.0f}" y="{y:.0f}" width="{dice.uniform(14, 40):.0f}" height="12" rx="6"'
        turn = f'transform="rotate({dice.randint(0, 179)} {x:.0f} {y:.0f})"'
        yield f'<rect {box} fill="{dice.choice((palette.near, palette.far))}" {turn}/>'


def dawn(dice: Random, palette: Palette) -> Iterator[str]:
    """Rays from behind a hill."""
    x = dice.uniform(200, 400)
    for step in range(9):
        left = -700 + step * 180 + dice.uniform(-20, 20)
        yield _shape([(x, HORIZON), (x + left, 0), (x + left + 80, 0)], palette.far)
    yield _circle(x, HORIZON, 90, palette.near)
    yield f'<ellipse cx="300" cy="{HORIZON + 70}" rx="460" ry="80" fill="{palette.ground}"/>'


def waves(dice: Random, palette: Palette) -> Iterator[str]:
    """A quiet sea in layers."""
    for step in range(6):
        y, height = 190 + step * 58, dice.uniform(14, 30)
        colour = palette.near if step % 2 else palette.far
        path = f"M0 {y}" + "".join(f" q75 {-height:.0f} 150 0 t150 0" for _ in range(2))
        yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{4 + step}"/>'


MOTIFS: Mapping[str, Motif] = {
    "Tragedy": setting_sun,
    "Angst": rain,
    "Dark": thorns,
    "Horror": thorns,
    "Hurt/Comfort": dawn,
    "Bittersweet": waves,
    "Romance": rings,
    "Fluff": lights,
    "Humor": confetti,
    "Crack": confetti,
    "Happy Ending": dawn,
    "Hopeful Ending": dawn,
    "Action/Adventure": mountains,
    "Mystery": maze,
    "Slice of Life": windows,
    "Introspection": moons,
}


def motif_of(tone: str) -> Motif:
    """Return the motif of a tone; a quiet sea where there is none."""
    return MOTIFS.get(tone, waves)
