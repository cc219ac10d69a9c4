"""Whole small archives: every page is made, every link leads somewhere."""

from __future__ import annotations

import pickle
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest

from archivist.config import Site
from archivist.model import Evidence, Place, Taxonomy
from archivist.render import Renderer, fingerprint, make_frame, plan
from archivist.render.downloads import is_download
from tests.making import catalog, chapter, document, heading, note, prose, scene_break, study, tag
from tests.render.conftest import Rendered, render_site

T = Taxonomy
RUKIA = "Kuchiki Rukia/Kurosaki Ichigo"
SITE = Site(title="Cold & Point", description="Kept dry.", base_url="https://example.org/sub/archive/", per_page=3)


def archive(site: Site = SITE) -> Rendered:
    chapters = [
        chapter(
            heading("The Harbour", 1),
            "It rained.",
            scene_break(),
            heading("Later", 2),
            "And rained.",
            title="The Harbour",
        ),
        chapter("More rain.", note("The cat typed this.", Place.INLINE), "Still."),
        chapter("Sun.", note("Thanks!", Place.TAIL), title="Fin"),
    ]
    shepard = [tag(T.FANDOM, f) for f in ("Mass Effect", "Bleach", "Psycho-Pass")]
    long = study(
        document(
            "long/Of Salt.md",
            *chapters,
            title="Of <Salt>",
            author=("tide wrack", "Möbius"),
            series=("Cold Point", "Lamps"),
            series_part=("2", ""),
            published="2023-01-02",
            updated="2024-01-02",
            chapters_planned=(),
            complete="false",
            summary="<p>The <em>sea</em>.</p>",
            notes="<p>Stands alone.</p>",
            end_notes="<p>Title misheard.</p>",
            aliases=("old-salt", "/2009/salt.html"),
            source_url="https://example.com/1",
            collection="Midwinter",
        ),
        tag(T.RATING, "Mature"),
        tag(T.WARNING, "Major Character Death"),
        tag(T.CATEGORY, "F/F"),
        tag(T.CATEGORY, "Gen"),
        *shepard,
        *(tag(T.TAG, f"Tag {number}") for number in range(12)),
        site=site,
    )
    quoted = Evidence("ship-name", 8.0, "rained", (0, 1))
    guessed = study(
        document("0042.txt", chapter("Rain & fog.", "It rained."), series="Cold Point", series_part="1"),
        tag(T.RATING, "Mature", 0.4),
        tag(T.FANDOM, "Bleach", 0.97),
        tag(T.RELATIONSHIP, RUKIA, 0.88, None, quoted),
        tag(T.CHARACTER, "Kuchiki Rukia", 0.9),
        tag(T.TONE, "Angst", 0.7),
        tag(T.TONE, "Tragedy", 0.5),
        site=site,
    )
    japanese = study(document("日本語/灯台.txt", chapter("雨が降る。"), title="灯台"), language="ja", site=site)
    arabic = study(document("ar/a.txt", chapter("مطر"), title="مطر"), language="ar", site=site)
    many = [
        study(document(f"m/{n}.txt", published=f"20{n + 10}-01-01", author="Q."), tag(T.FANDOM, "Bleach"), site=site)
        for n in range(11)
    ]
    return render_site([long, guessed, japanese, arabic, *many], site)


def internal_links(rendered: Rendered, path: str) -> list[str]:
    nodes = rendered.tree(path).css("[href], [src]")
    links = [node.attributes.get("href") or node.attributes.get("src") or "" for node in nodes]
    return [link for link in links if not urlsplit(link).scheme]


@pytest.mark.parametrize(
    "site", [SITE, Site(), Site(base_url="https://e.org/", robots="noindex")], ids=["url", "bare", "noindex"]
)
def test_every_link_leads_to_a_file_and_a_place_in_it(site: Site) -> None:
    rendered = archive(site)
    ids = {
        path: {node.attributes["id"] for node in rendered.tree(path).css("[id]")}
        for path in rendered.files
        if path.endswith(".html")
    }
    checked = 0
    for path in ids:
        for link in internal_links(rendered, path):
            parts = urlsplit(link)
            if path == "404.html":
                root = urlsplit(site.base_url).path or "/"
                assert link.startswith(("#", root))
                target = unquote(parts.path).removeprefix(root) or path
            else:
                target = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
            assert target in rendered.files, (path, link)
            assert "." in target.rpartition("/")[2], (path, link)
            assert not parts.fragment or unquote(parts.fragment) in ids[target], (path, link)
            checked += 1
    assert checked > 500


def test_absolute_addresses_stand_only_where_they_must() -> None:
    rendered = archive()
    for path, text in rendered.files.items():
        if path.endswith(".html") and path != "404.html" and not rendered.pages[path].template.startswith("download"):
            body = text.replace('<link rel="canonical"', "\n<link").split("<body", 1)[1]
            assert "example.org" not in body, path


def test_without_an_address_there_is_nothing_absolute() -> None:
    rendered = archive(Site())
    assert not [path for path in rendered.files if path.endswith(".atom") or path.startswith("sitemap")]
    assert not [path for path, text in rendered.files.items() if "canonical" in text and "refresh" not in text]


def test_all_ids_are_single_and_every_page_has_one_heading() -> None:
    rendered = archive()
    for path in rendered.files:
        if path.endswith(".html") and rendered.pages[path].template != "redirect.html":
            ids = [node.attributes["id"] for node in rendered.tree(path).css("[id]")]
            assert len(ids) == len(set(ids)), path
            assert len(rendered.tree(path).css("h1")) == 1, path
            assert len(rendered.tree(path).css("main")) == 1, path


def test_nothing_is_inline_and_scripts_are_the_sites_own() -> None:
    rendered = archive()
    for path in rendered.files:
        if path.endswith(".html") and not is_download(rendered.pages[path]):
            tree = rendered.tree(path)
            assert not tree.css("style, [style], iframe, script:not([src]), script:not([defer]), form[action]"), path
            sources = [node.attributes["src"] or "" for node in tree.css("script")]
            assert all("assets/js/" in source and "//" not in source for source in sources), path
            assert "default-src 'none'" in rendered.files[path] or rendered.pages[path].template == "redirect.html"


def test_rendering_is_deterministic_and_frames_travel() -> None:
    first, second = archive(), archive()
    assert first.files == second.files
    frame = pickle.loads(pickle.dumps(first.frame))
    assert frame.digest == first.frame.digest
    page = pickle.loads(pickle.dumps(first.pages["works/index.html"]))
    assert Renderer(frame).render(page).data.decode() == first.files["works/index.html"]


def test_equal_fingerprints_for_equal_pages_and_others_for_all_others() -> None:
    first, second = archive(), archive()
    prints = {path: fingerprint(page, first.frame) for path, page in first.pages.items()}
    assert prints == {path: fingerprint(page, second.frame) for path, page in second.pages.items()}
    assert len(set(prints.values())) == len(prints)
    other = archive(Site(title="Another", base_url=SITE.base_url, per_page=3))
    assert not set(prints.values()) & {fingerprint(page, other.frame) for page in other.pages.values()}


def test_a_new_story_changes_few_pages() -> None:
    def pages(count: int) -> dict[str, str]:
        stories = [
            study(document(f"m/{n}.txt", published=f"20{n + 10}-01-01"), tag(T.FANDOM, "Bleach")).story
            for n in range(count)
        ]
        made = catalog(*stories, site=Site(per_page=3))
        site = Site(per_page=3)
        frame = make_frame(site, ARCHIVE.frame.theme, made)
        return {page.path: fingerprint(page, frame) for page in plan(site, made)}

    for count in range(1, 20):
        before, after = pages(count), pages(count + 1)
        for folder in ("works/page-", "works/index", "fandoms/bleach/"):
            changed = {path for path in before if path.startswith(folder) and before[path] != after.get(path)}
            assert len(changed) <= 2, changed


ARCHIVE = archive()


def test_plain_text_survives() -> None:
    rendered = render_site([study(document("a.txt", chapter(prose("<Cloud> said & left"), prose("1984. It was"))))])
    assert rendered.text("works/a/index.html", ".prose p") == ["<Cloud> said & left", "1984. It was"]
