"""What a fan archivist expects of the files dropped into an archive, one test for each statement, named after it.

The other statements are in ``test_statements.py``. Here each is tried from the file to the page; what single readers
make of every corner of a format is tested where they live.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from .conftest import CHECKOUT, Archive

SHARED = CHECKOUT.parent / "shared"
SAMPLES = SHARED / "samples" / "formats"
FIXTURES = CHECKOUT / "tests" / "read" / "fixtures"
BLEACH = CHECKOUT / "content" / "bleach" / "three_sticks_in_inuzuri.txt"
LAMP = "She kept the lamp until the boats were in, and then she kept it a little longer. "

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not beside this checkout")


def tree(archive: Archive, path: str) -> LexborHTMLParser:
    return LexborHTMLParser(archive.page(path))


def texts(archive: Archive, path: str, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree(archive, path).css(selector)]


def meta(archive: Archive, path: str) -> dict[str, str]:
    """Return the header of a work as label -> text, without what belongs to the place and not to the work."""
    rows = tree(archive, path).css("dl.meta > div")
    found = {row.css_first("dt").text(): " ".join(row.css_first("dd").text().split()) for row in rows}
    return {label: text for label, text in found.items() if label not in ("Download", "Arc")}


def works(archive: Archive) -> list[str]:
    return sorted(p for p in archive.tree() if re.fullmatch(r"works/[^/]+/index\.html", p))


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the founding stories are not beside this checkout")
def test_01_four_files_without_metadata_become_four_works_with_title_fandom_characters_and_ship(
    archive: Archive,
) -> None:
    seeds = SHARED / "seeds"
    expected = [json.loads(line) for line in (seeds / "expected.jsonl").read_text("utf-8").splitlines()]
    for entry in expected:
        shutil.copy(seeds / entry["file"], archive.root / "content")
    before = {path: path.read_bytes() for path in (archive.root / "content").iterdir()}
    assert archive.build().exit_code == 0
    pages = works(archive)
    assert len(pages) == 4
    for entry in expected:
        (page,) = (path for path in pages if path.startswith(f"works/{entry['file'][:3]}"))
        found = meta(archive, page)
        (title,) = texts(archive, page, "h1")
        assert title
        assert len(tree(archive, page).css(".prose > p")) > 5
        for fandom in entry["fandoms"]:
            assert fandom in (found.get("Fandom") or found["Fandoms"])
        for ship in entry["relationships_romantic"]:
            assert ship in (found.get("Relationship") or found["Relationships"])
        for name in entry["characters"]:
            assert name in found["Characters"]
        card = tree(archive, "works/index.html").css_first(f'[data-work="{page.split("/")[1]}"]')
        assert ("Crossover" in card.text()) is bool(entry.get("crossover"))
    assert {path: path.read_bytes() for path in before} == before


def test_04_inferred_values_are_marked_show_their_evidence_and_yield_to_a_sidecar_for_good(archive: Archive) -> None:
    archive.put({"content/story.txt": BLEACH.read_bytes()}).build()
    page = "works/story/index.html"
    assert texts(archive, page, ".meta-fandom a.inferred") == ["Bleach (Anime & Manga)"]
    assert "(inferred)" in " ".join(texts(archive, page, ".meta-fandom dd"))
    prose = " ".join(texts(archive, page, ".prose"))
    assert tree(archive, page).css_first('.why-link a[href$="page-why.html"]') is not None
    quotes = texts(archive, "works/story/page-why.html", ".why a q")
    assert quotes
    assert all(quote in prose for quote in quotes)
    archive.put({"content/story.txt.toml": 'fandom = ["Lamplight"]\nrelationship = []\n'})
    for force in (False, False, True):
        archive.build(force=force)
        assert texts(archive, page, ".meta-fandom a.tag") == ["Lamplight"]
        assert texts(archive, page, ".meta-fandom a.inferred") == []
        assert texts(archive, page, ".meta-relationship") == []
        assert "Bleach (Anime & Manga)" not in " ".join(texts(archive, "works/story/page-why.html", ".why dt"))


@pytest.mark.parametrize("kind", ["new", "old"])
def test_06_a_download_from_ao3_keeps_every_tag_in_its_group_dates_chapters_series_summary_notes_and_source(
    archive: Archive, kind: str
) -> None:
    archive.put({"content/low.html": (FIXTURES / f"ao3_{kind}.html").read_bytes()}).build()
    page = "works/low/index.html"
    assert texts(archive, page, "h1") == ["Low Tide"]
    found = meta(archive, page)
    if kind == "new":
        assert texts(archive, page, ".byline a") == ["mara", "quill"]
        assert found["Rating"].endswith("Teen And Up Audiences")
        assert "Major Character Death, " in found["Archive Warnings"].replace("Death Cre", "Death, Cre")
        assert found["Category"].endswith("F/F")
        assert texts(archive, page, ".meta-fandom a") == ["Saltmarsh | The Keepers", "Lamps, and Other Lights (TV)"]
        assert texts(archive, page, ".meta-relationship a") == ["Ianthe/Mara (Saltmarsh)"]
        assert {"Lighthouses", "Slow Burn"} <= set(texts(archive, page, ".meta-freeform a"))
        assert texts(archive, page, ".series-place") == ["Part 2 of The Lamps", "Part 1 of Salt"]
        assert "Published 2 Jan 2020" in found["Stats"]
        assert "Updated 3 Feb 2020" in found["Stats"]
        assert "Chapters 2/?, in progress" in found["Stats"]
        assert found["Source"] == "https://archive.example/works/77"
        assert texts(archive, page, ".work-head .summary em") == ["lamp"]
        assert texts(archive, page, ".toc ol a") == ["Chapter 1: Home", "Chapter 2"]
        assert "Hello, all." in " ".join(texts(archive, page, ".note"))
        assert "Done." in " ".join(texts(archive, "works/low/chapter-2.html", ".note"))
        assert "drop by the Archive" not in archive.page("works/low/full.html")
    assert texts(archive, page, ".prose p")


@needs_samples
@pytest.mark.parametrize("number", ["1", "664"])
def test_07_a_story_saved_by_fanficfare_as_html_epub_and_text_is_the_same_record(archive: Archive, number: str) -> None:
    archive.put({"site.toml": 'title = "Test"\n[duplicates]\nhide = false\n'})
    for suffix in ("html", "epub", "txt"):
        shutil.copy(SAMPLES / f"fff-test1-{number}.{suffix}", archive.root / f"content/{suffix}.{suffix}")
    archive.build()
    found = [meta(archive, f"works/{suffix}/index.html") for suffix in ("html", "epub", "txt")]
    for record in found:
        # Numbers differ by what a format can hold: text has no emphasis to part words at.
        record["Stats"] = re.sub(r"[\d,]+ words .*? Chapters", "Chapters", record["Stats"]).split(" in progress")[0]
    assert found[0] == found[1]
    assert found[0] == found[2]
    assert {"Fandom", "Fandoms"} & set(found[0])
    assert "Additional Tags" in found[0]
    titles = {tuple(texts(archive, f"works/{suffix}/index.html", "h1")) for suffix in ("html", "epub", "txt")}
    assert len(titles) == 1


@needs_samples
def test_08_words_are_counted_as_ao3_counts_them_and_notes_are_not(archive: Archive) -> None:
    for name in ("ao3-218676.html", "ao3-23009290.html"):
        shutil.copy(SAMPLES / name, archive.root / "content")
    archive.put({"content/noted.md": "---\ntitle: Noted\nnotes: I am not counted at all.\n---\n\nThree words here.\n"})
    archive.build()
    assert "7,526 words" in meta(archive, "works/ao3-218676/index.html")["Stats"].replace("\u00a0", " ")
    assert "4,559 words" in meta(archive, "works/ao3-23009290/index.html")["Stats"]
    assert "3 words" in meta(archive, "works/noted/index.html")["Stats"]


def test_10_the_same_work_as_html_and_epub_appears_once_with_a_warning_and_nothing_is_deleted(
    archive: Archive,
) -> None:
    prose = "\n\n".join(f"Paragraph {n}. {LAMP * 4}" for n in range(12))
    archive.put({"content/lamp.md": f"---\ntitle: The Lamp\nauthor: mara\nfandom: Saltmarsh\n---\n\n{prose}\n"}).build()
    made = {kind: (archive.output / f"works/lamp/lamp.{kind}").read_bytes() for kind in ("epub", "html")}
    (archive.root / "content/lamp.md").unlink()
    archive.put({f"content/{kind}/lamp-{kind}.{kind}": data for kind, data in made.items()})
    report = archive.build()
    assert report.stories == 1
    (problem,) = (problem for problem in report.problems if "lamp-epub" in str(problem) and "lamp-html" in str(problem))
    assert problem.level == "warning"
    assert len(texts(archive, "works/index.html", ".card")) == 1
    assert {path.name for path in (archive.root / "content").rglob("lamp-*")} == {"lamp-epub.epub", "lamp-html.html"}


def test_18_every_work_can_be_kept_as_epub_html_and_text_with_its_metadata_and_comes_back_as_it_was(
    archive: Archive, tmp_path: Path
) -> None:
    story = (FIXTURES / "ao3_new.html").read_bytes()
    archive.put({"content/low.html": story}).build()
    first = meta(archive, "works/low/index.html")
    links = [node.attributes["href"] or "" for node in tree(archive, "works/low/index.html").css("a[download]")]
    assert [link.rpartition("/")[2] for link in links] == ["low.epub", "low.html", "low.txt"]
    text = archive.page("works/low/low.txt")
    with zipfile.ZipFile(archive.output / "works/low/low.epub") as book:
        titles = "".join(book.read(name).decode() for name in book.namelist() if name.endswith("title.xhtml"))
    single = archive.page("works/low/low.html")
    for wanted in ("Major Character Death", "Ianthe/Mara (Saltmarsh)", "Lighthouses", "The Lamps"):
        assert wanted in text
        assert wanted in titles
        assert wanted in single
    for kind in ("epub", "html"):
        back = Archive(tmp_path / kind).put({"site.toml": 'title = "Test"\n'})
        back.put({f"content/low.{kind}": (archive.output / f"works/low/low.{kind}").read_bytes()})
        assert back.build().exit_code == 0
        assert meta(back, "works/low/index.html") == first
        assert texts(back, "works/low/full.html", ".chapter") == texts(archive, "works/low/full.html", ".chapter")


HOSTILE = """<html><head><title>Salt</title><style>body {{ display: none }}</style></head><body>
<h1>Salt</h1><p onclick="alert(1)">{lamp}<img src="https://tracker.example/pixel.gif" alt="a boat">
<script>alert(2)</script><a href="javascript:alert(3)">here</a></p>
<p style="position: fixed; inset: 0">Still <em>she</em> <strong>waited</strong>.</p>
<iframe src="https://tracker.example/"></iframe><form action="https://tracker.example/"><input></form>
<blockquote>Quoted.</blockquote><details><summary>More</summary><p>Folded.</p></details>
<p><ruby>漢<rt>kan</rt></ruby></p><table><tr><td>one</td></tr></table><hr><p align="center">Middle.</p>
<p>{lamp}</p></body></html>"""


@pytest.mark.browser
def test_23_hostile_html_runs_nothing_loads_nothing_and_keeps_the_authors_formatting(
    archive: Archive, chromium: object
) -> None:
    archive.put({"content/salt.html": HOSTILE.format(lamp=LAMP * 6)}).build()
    page_path = "works/salt/index.html"
    kept = tree(archive, page_path).css_first(".prose")
    for element in ("em", "strong", "blockquote", "details > summary", "ruby rt", "table td", "hr"):
        assert kept.css_first(element) is not None, element
    text = archive.page(page_path)
    for bad in ('src="https:', 'action="https:', "javascript:", "onclick", "alert(", "position: fixed", "<iframe"):
        assert bad not in text, bad
    context = chromium.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto((archive.output / page_path).as_uri())
    page.get_by_text("here", exact=True).click()
    assert faults == []
    assert all(url.startswith("file:") for url in asked)
    assert page.locator("body").is_visible()
    context.close()


def test_24_bad_encodings_come_out_right_and_the_report_lists_what_was_repaired_doubtful_or_skipped(
    archive: Archive,
) -> None:
    said = "“It’s late — come home,” she said. "
    archive.put(
        {
            "content/windows.txt": (said * 20 + "The harbour lay still.").encode("cp1252"),
            "content/mixed.txt": (said * 20).encode() + b"\n\n" + ("The lamp was dark. " + said * 20).encode("cp1252"),
            "content/garbled.txt": ("Nobody slept. " + said * 9).encode().decode("cp1252", "ignore").encode(),
            "content/empty.txt": "",
        }
    )
    report = archive.build()
    for name in ("windows", "mixed"):
        prose = " ".join(texts(archive, f"works/{name}/index.html", ".prose"))
        assert said.strip() in prose, name
        assert "â€" not in prose, name
        assert "\ufffd" not in prose, name
    told = {problem.path: problem.code for problem in report.problems}
    assert "content/mixed.txt" in told
    assert "content/garbled.txt" in told
    assert "content/empty.txt" in told
    assert report.exit_code == 1
