"""Sort and Filter over a large archive: size of the index on the wire, and the time of one question in Chromium.

Run as ``python -m benchmarks.filter [WORKS]``. The catalog is made up but shaped like a real one: tags follow Zipf's
law, so that few are on many works and most on few.
"""

from __future__ import annotations

import gzip
import random
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from archivist.catalog import make_catalog
from archivist.config import Site
from archivist.model import (
    ChapterEntry,
    Digest,
    Identity,
    Label,
    Slug,
    SourcePath,
    State,
    Story,
    Tag,
    Taxonomy,
    TitleOrigin,
)
from archivist.render import Renderer, assets, builtin_themes, load_theme, make_frame
from archivist.render.filtering import filter_pages, is_data

VOCABULARY = (
    (Taxonomy.FANDOM, 400, 1),
    (Taxonomy.RELATIONSHIP, 3000, 2),
    (Taxonomy.CHARACTER, 4000, 3),
    (Taxonomy.TONE, 16, 2),
    (Taxonomy.TAG, 3000, 3),
)
RATINGS = ("Not Rated", "General Audiences", "Teen And Up Audiences", "Mature", "Explicit")
WARNINGS = ("Creator Chose Not To Use Archive Warnings", "No Archive Warnings Apply", "Major Character Death")
WORDS = ("the", "salt", "lamp", "harbour", "winter", "letter", "bridge", "river", "paper", "crane", "bell", "tide")
QUESTIONS = (
    "",
    "?fandom=fandom+1",
    "?fandom=fandom+1&not-warning=Major+Character+Death&words-from=2000&complete=yes&freeform=tone+2",
    "?not-freeform=tag+1&not-freeform=tag+2&not-character=character+1&sort=-words&then=title",
    "?q=harbour+words%3E1000+otp:true",
)


def make_story(number: int, dice: random.Random) -> Story:
    labels = [Label(Tag(Taxonomy.RATING, dice.choice(RATINGS)), State.DECLARED, 1.0)]
    labels.append(Label(Tag(Taxonomy.WARNING, dice.choice(WARNINGS)), State.DECLARED, 1.0))
    for taxonomy, size, most in VOCABULARY:
        count = dice.randint(1, most)
        chosen = {min(int(size ** dice.random()), size - 1) for _ in range(count)}
        labels += (Label(Tag(taxonomy, f"{taxonomy} {n}"), State.DECLARED, 1.0) for n in sorted(chosen))
    day = f"{2005 + number * 20 // 12000}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    chapters = tuple(ChapterEntry(None, 1000) for _ in range(dice.choice((1, 1, 1, 5, 12))))
    return Story(
        path=SourcePath(f"work-{number:05}.txt"),
        slug=Slug(f"work-{number:05}"),
        title=" ".join(dice.choices(WORDS, k=dice.randint(2, 5))).title(),
        title_origin=TitleOrigin.DECLARED,
        authors=(f"author {int(1500 ** dice.random())}",),
        summary=f"<p>{' '.join(dice.choices(WORDS, k=30))}</p>",
        excerpt="",
        words=int(500 * 100 ** dice.random()),
        chapters=chapters,
        chapters_planned=None,
        complete=dice.random() < 0.8,
        language="en",
        pov="third",
        ending="open",
        identity=Identity.KNOWN,
        crossover=dice.random() < 0.05,
        labels=tuple(labels),
        series=(),
        published=day,
        updated=day,
        source_url=None,
        aliases=(),
        draft=False,
        digest=Digest(f"{number}"),
    )


def write_site(folder: Path, works: int) -> None:
    """Write the filter page with its data, and nothing else."""
    dice = random.Random(7)
    site = Site(title="Benchmark")
    catalog, _ = make_catalog((make_story(number, dice) for number in range(works)), site)
    theme = load_theme(site, builtin_themes())
    renderer = Renderer(replace(make_frame(site, theme, catalog)))
    artifacts = [*assets(theme), *(renderer.render(page) for page in filter_pages(catalog))]
    for artifact in artifacts:
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.data)
    for page in filter_pages(catalog):
        if is_data(page) and "cards" not in page.path:
            data = (folder / page.path).read_bytes()
            print(f"{page.path:24} {len(data):>10,} bytes {len(gzip.compress(data, 6)):>9,} gzipped")


def ask(folder: Path) -> None:
    """Print how long each question took in the browser: the middle of nine answers."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        page = browser.new_page()
        for question in QUESTIONS:
            page.goto(f"{folder.as_uri()}/filter/index.html{question}")
            page.wait_for_selector(".results[data-ready]", timeout=120_000)
            times = []
            for _ in range(9):
                # The same question again, as typing or ticking asks it.
                page.dispatch_event("[name=then]", "input", {"bubbles": True})
                times.append(float(page.get_attribute(".results", "data-time") or 0))
            count = page.inner_text("#results")
            print(f"{sorted(times)[4]:7.2f} ms  {count:>14}  {question or '(everything)'}")
        browser.close()


def main() -> None:
    works = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with TemporaryDirectory() as name:
        write_site(Path(name), works)
        ask(Path(name))


if __name__ == "__main__":
    main()
