"""Addresses of works and shelves."""

from __future__ import annotations

import pytest

from archivist.addresses import (
    MAX_BYTES,
    full_page,
    page_in,
    shelf_folder,
    slug_of_path,
    slug_of_words,
    slugify,
    work_page,
)
from archivist.catalog import work_address
from archivist.model import SourcePath, Tag, Taxonomy


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("The Warm Door", "the-warm-door"),
        ("  --odd__name!! ", "odd-name"),
        ("Straße", "strasse"),
        ("ＦＵＬＬ width", "full-width"),
        ("狡噛慎也", "狡噛慎也"),
        ("Привет, мир", "привет-мир"),
        ("हिन्दी", "हिन्दी"),
        ("cafe\u0301", "café"),
        ("con", "con-"),
        ("COM1", "com1-"),
        ("index", "index-"),
        ("page-2", "page-2-"),
        ("chapter 3", "chapter-3-"),
        ("full", "full-"),
        ("console", "console"),
        ("a/b\\c:d*e?f", "a-b-c-d-e-f"),
        ("..", "x-"),
        ("!!!", "x-"),
        ("🔥", "x-"),
        ("", "x-"),
    ],
)
def test_slugs(text: str, slug: str) -> None:
    assert slugify(text) == slug if slug != "x-" else slugify(text).startswith("x-")


def test_slugs_without_letters_differ() -> None:
    assert slugify("!!!") != slugify("???")


@pytest.mark.parametrize("text", ["a" * 300, "ж" * 300, "狡" * 300, "a-" * 100])
def test_long_slugs_are_cut_at_a_character(text: str) -> None:
    slug = slugify(text)
    assert len(slug.encode()) <= MAX_BYTES
    assert "\ufffd" not in slug
    assert not slug.endswith("-")


def test_slug_of_a_path_keeps_folders() -> None:
    assert slug_of_path("Bleach/Rain & Sun.txt") == "bleach/rain-sun"
    assert slug_of_path("v1.2.notes.md") == "v1-2-notes"
    assert slug_of_words("Bleach//rain/../Sun/") == "bleach/rain/sun"
    assert work_address(SourcePath("Bleach/Rain.txt")) == "works/bleach/rain"


def test_pages_of_a_work() -> None:
    assert work_page("a/b") == "works/a/b/index.html"
    assert work_page("a/b", 1) == "works/a/b/chapter-2.html"
    assert full_page("a/b") == "works/a/b/full.html"
    assert page_in("works", 3) == "works/page-3.html"


@pytest.mark.parametrize(
    ("taxonomy", "name", "folder"),
    [
        (Taxonomy.RELATIONSHIP, "Kuchiki Rukia/Kurosaki Ichigo", "relationships/kuchiki-rukia-x-kurosaki-ichigo"),
        (Taxonomy.RELATIONSHIP, "Ines & Tomas", "relationships/ines-and-tomas"),
        (Taxonomy.FANDOM, "Bleach (Anime & Manga)", "fandoms/bleach-anime-and-manga"),
        (Taxonomy.CATEGORY, "F/M", "categories/f-m"),
        (Taxonomy.TONE, "Hurt/Comfort", "tones/hurt-comfort"),
        (Taxonomy.AUTHOR, "潮目", "authors/潮目"),
    ],
)
def test_folders_of_shelves(taxonomy: Taxonomy, name: str, folder: str) -> None:
    assert shelf_folder(Tag(taxonomy, name)) == folder
