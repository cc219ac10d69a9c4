"""Pictures drawn at build time: arcs, covers, networks."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archivist.config import Site
from archivist.model import Study, Taxonomy
from archivist.render.pictures import arc_view, drawn, network_view
from archivist.render.pictures.motifs import MOTIFS
from archivist.render.pictures.network import MOST_NODES
from archivist.render.pictures.palettes import palette_of
from archivist.render.pictures.preview import preview_png
from archivist.render.pictures.raster import Board
from archivist.render.views import ChapterView
from tests.making import chapter, document, story, study, tag
from tests.render.conftest import Rendered, render_site

PAGE = "works/a/index.html"
SCORES = (-0.5, -0.4, -0.3, 0.0, 0.1, 0.4, 0.5, 0.6)


def with_arc(made: Study, *scores: float) -> Study:
    return replace(made, inferences=replace(made.inferences, arc=scores))


def chapters(*words: int) -> list[ChapterView]:
    return [ChapterView(n, f"Room {n}", f"works/a/chapter-{n}.html", count, False) for n, count in enumerate(words, 1)]


def work(*scores: float, several: bool = False) -> Rendered:
    parts = [chapter("Rain fell here.", title="One"), chapter("Rain fell there.", title="Two")]
    return render_site([with_arc(study(document("a.txt", *(parts if several else parts[:1]))), *scores)])


# --- arcs ------------------------------------------------------------------------------------------------------------


def test_the_line_rises_where_a_story_grows_light() -> None:
    view = arc_view(SCORES, ())
    assert view is not None
    points = [tuple(map(float, point.split(","))) for point in view.points.split()]
    assert len(points) == len(SCORES)
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert points[0][1] > view.middle > points[-1][1]
    assert all(0 <= y <= view.height for _, y in points)
    assert view.moods == ("dark", "even", "light")


def test_an_arc_says_the_same_in_figures_by_fifths_or_by_chapters() -> None:
    view = arc_view(SCORES, ())
    assert view is not None
    assert [part.name for part in view.parts] == ["0–20 %", "20–40 %", "40–60 %", "60–80 %", "80–100 %"]
    assert [part.mood for part in view.parts] == ["dark", "dark", "even", "light", "light"]
    assert view.marks == ()
    view = arc_view(SCORES, chapters(100, 300))
    assert view is not None
    assert [(part.name, part.mood) for part in view.parts] == [("Room 1", "dark"), ("Room 2", "light")]
    assert view.parts[0].value == -45
    assert [float(x) for x in view.marks] == [6 + 0.25 * 588]


def test_a_work_page_draws_and_tells_its_arc() -> None:
    page = work(*SCORES).tree(PAGE)
    svg = page.css_first("svg.arc")
    assert svg is not None
    assert svg.attributes["role"] == "img"
    told = [page.css_first(f"#{name}") for name in (svg.attributes["aria-labelledby"] or "").split()]
    assert [node.text() for node in told if node] == [
        "The arc of this work",
        "From beginning to end dark, then even, then light.",
    ]
    assert len(page.css(".arc-figures tbody tr")) == 5


def test_the_arc_stands_where_the_work_is_introduced_and_not_on_later_chapters() -> None:
    files = work(*SCORES, several=True)
    assert files.tree(PAGE).css_first("svg.arc .arc-chapter") is not None
    assert files.links(PAGE, ".arc-figures a") == ["../../works/a/index.html", "../../works/a/chapter-2.html"]
    assert files.tree("works/a/full.html").css_first("svg.arc") is not None
    assert files.tree("works/a/chapter-2.html").css_first("svg.arc") is None


def test_a_work_without_an_arc_or_a_site_that_wants_none_has_no_row_for_it() -> None:
    assert work().tree(PAGE).css_first(".meta-arc") is None
    site = Site(theme_options={"arc": False})
    assert render_site([with_arc(study(document("a.txt")), *SCORES)], site).tree(PAGE).css_first(".meta-arc") is None


# --- networks --------------------------------------------------------------------------------------------------------

PAIRS = [("Ann/Bob", 4), ("Bob & Cid", 3), ("Dee/Eve/Fay", 1)]


def test_a_network_joins_those_who_are_written_together_and_says_how() -> None:
    view = network_view(PAIRS)
    assert view is not None
    names = [node.name for node in view.nodes]
    assert sorted(names) == ["Ann", "Bob", "Cid", "Dee", "Eve", "Fay"]
    assert set(names[:3]) == {"Ann", "Bob", "Cid"}
    # Three who belong together are joined two by two; the thickest line is drawn last, on top.
    assert len(view.pairs) == 2 + 3
    assert [pair.romantic for pair in view.pairs] == [True, True, True, False, True]
    assert max(float(pair.width) for pair in view.pairs) == float(view.pairs[-1].width)
    dots = {(node.x, node.y) for node in view.nodes}
    assert len(dots) == 6
    assert all(path.startswith("M") for path in (pair.path for pair in view.pairs))


def test_names_are_written_outwards_and_never_upside_down() -> None:
    view = network_view([(f"Person {n}/Person {n + 1}", 1) for n in range(12)])
    assert view is not None
    for node in view.nodes:
        assert node.anchor == ("end" if float(node.text_x) < view.size / 2 - 1 else "start")
        assert (float(node.turn) + 90) % 360 <= 180 + 1e-6


def test_a_network_has_only_as_many_names_as_have_room_and_none_below_three_pairs() -> None:
    counts = [(f"Person {n}/Person {n + 100}", 100 - n) for n in range(40)] + [("Person 0/Person 1", 1)]
    shown = list(drawn(counts))
    assert shown == [*counts[: MOST_NODES // 2], counts[-1]]
    view = network_view(shown)
    assert view is not None
    assert len(view.nodes) == MOST_NODES
    assert network_view(PAIRS[:2]) is None


def test_the_statistics_draw_the_network_and_tell_it_as_a_table() -> None:
    made = [study(document(f"{n}.txt"), tag(Taxonomy.RELATIONSHIP, name)) for n, (name, _) in enumerate(PAIRS)]
    made.append(study(document("more.txt"), tag(Taxonomy.RELATIONSHIP, "Ann/Bob")))
    page = render_site(made).tree("statistics/index.html")
    svg = page.css_first("svg.network")
    assert svg is not None
    named = (svg.attributes["aria-labelledby"] or "").split()
    assert [bool(page.css_first(f"#{name}")) for name in named] == [True, True]
    assert svg.css("a") == []
    assert len(svg.css("text")) == 6
    rows = [(row.css_first("a").text(), row.css_first("td").text()) for row in page.css("#network tbody tr")]
    assert rows == [("Ann/Bob", "2"), ("Bob & Cid", "1"), ("Dee/Eve/Fay", "1")]


def test_an_archive_with_few_pairs_has_no_network() -> None:
    made = [study(document("a.txt"), tag(Taxonomy.RELATIONSHIP, "Ann/Bob"))]
    assert render_site(made).tree("statistics/index.html").css_first("#network") is None


# --- covers and previews ---------------------------------------------------------------------------------------------


def site_with(**wanted: object) -> Rendered:
    made = study(document("a.txt"), tag(Taxonomy.TONE, "Angst"), tag(Taxonomy.FANDOM, "Bleach"))
    return render_site([made], Site(title="Test", **wanted))  # type: ignore[arg-type]


def test_cards_have_covers_where_the_site_wants_them() -> None:
    files = site_with(covers=True)
    image = files.tree("works/index.html").css_first(".card img")
    assert image is not None
    assert image.attributes["src"] == "../works/a/cover.svg"
    # The title stands beside it: whoever listens hears it once.
    assert image.attributes["alt"] == ""
    assert "<title>A by Anonymous</title>" in files.files["works/a/cover.svg"]
    plain = site_with()
    assert "works/a/cover.svg" not in plain.files
    assert plain.tree("works/index.html").css_first(".card img") is None


def test_a_shared_link_has_a_preview_where_the_site_wants_one_and_has_an_address() -> None:
    files = site_with(previews=True, base_url="https://archive.example/")
    found = {
        node.attributes.get("property"): node.attributes["content"] for node in files.tree(PAGE).css("meta[property]")
    }
    assert found["og:image"] == "https://archive.example/works/a/preview.png"
    assert "works/a/preview.png" in files.files
    assert "og:image" not in files.files["index.html"]
    assert "works/a/preview.png" not in site_with(previews=True).files
    assert "og:image" not in site_with(base_url="https://archive.example/").files[PAGE]


@pytest.mark.parametrize("tone", [*MOTIFS, ""])
def test_every_preview_is_a_whole_png_of_the_tones_own_colours(tone: str) -> None:
    made = story("a.txt", *([tag(Taxonomy.TONE, tone)] if tone else []))
    data = preview_png(made)
    assert data == preview_png(made)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks = dict(_chunks(data))
    assert struct.unpack(">II", chunks[b"IHDR"][:8]) == (1200, 630)
    palette = palette_of(tone)
    assert chunks[b"PLTE"] == bytes.fromhex(
        "".join(c[1:] for c in (palette.ground, palette.near, palette.far, palette.ink))
    )
    rows = zlib.decompress(chunks[b"IDAT"])
    assert len(rows) == 630 * 1201
    drawn_in = set(rows) - {0}
    assert drawn_in
    assert max(drawn_in) < 4
    assert 0.01 < 1 - rows.count(0) / len(rows) < 0.9


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        body = data[at + 4 : at + 8 + size]
        assert zlib.crc32(body) == struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0]
        yield body[:4], body[4:]
        at += 12 + size


def test_shapes_land_where_they_are_told() -> None:
    board = Board(10, 10, 1.0, ("#000000", "#ffffff"))
    board.draw('<rect x="2" y="3" width="4" height="2" fill="#ffffff"/>')
    assert [row for row, data in enumerate(board.rows) if any(data)] == [3, 4]
    assert bytes(board.rows[3]) == b"\0\0\1\1\1\1\0\0\0\0"
    board = Board(20, 20, 2.0, ("#000000", "#ffffff"))
    board.draw('<circle cx="5" cy="5" r="3" fill="none" stroke="#ffffff" stroke-width="1"/>')
    middle = board.rows[10]
    assert middle[10] == 0
    assert middle[16] == 1
    assert middle[18] == 0
