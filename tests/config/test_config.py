"""site.toml: every mistake at once, each with its line and the nearest key."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.config import KEYS, Site, find_root, load_project, locate, parse_site
from archivist.errors import ConfigError, UsageError

DOCS = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"


def problems_of(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_site(text)
    return [str(problem) for problem in caught.value.problems]


def test_an_empty_file_gives_the_defaults() -> None:
    assert parse_site("") == Site()


def test_all_values_reach_the_site() -> None:
    site = parse_site(
        'title = "Attic"\nbase_url = "https://example.org/a"\n[build]\ndrafts = true\nexclude = ["old/*"]\n'
        '[lists]\nper_page = 5\nsort = "title"\n[feeds]\nlimit = 3\n[deploy]\nhost = "neocities"\n'
        '[aliases.fandom]\n"Star Trek" = ["ST", "trek "]\n[redirects]\n"a.html" = "b.html"\n[theme_options]\nx = 1\n'
    )
    assert (site.title, site.base_url, site.drafts, site.exclude) == (
        "Attic",
        "https://example.org/a/",
        True,
        ("old/*",),
    )
    assert (site.per_page, site.sort, site.feed_limit, site.host) == (5, "title", 3, "neocities")
    assert site.aliases == {("fandom", "st"): "Star Trek", ("fandom", "trek"): "Star Trek"}
    assert site.redirects == {"a.html": "b.html"}
    assert site.theme_options == {"x": 1}


def test_all_mistakes_are_reported_at_once_with_their_lines() -> None:
    found = problems_of('tilte = "x"\nlanguage = 7\n\n[lists]\nper_page = 0\nsrot = "title"\n[bulid]\ndrafts = true\n')
    assert found == [
        "error site.toml:1:1: unknown key 'tilte', did you mean 'title'? [unknown-key]",
        "error site.toml:2:1: language: expected text in quotes [bad-value]",
        "error site.toml:5:1: lists.per_page: expected a whole number from 1 to 500 [bad-value]",
        "error site.toml:6:1: unknown key 'lists.srot', did you mean 'lists.sort'? [unknown-key]",
        "error site.toml:7:1: unknown key 'bulid'; the keys are listed in docs/configuration.md [unknown-key]",
    ]


def test_broken_toml_is_shown_with_a_caret() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_site('title = "Attic\n')
    (problem,) = caught.value.problems
    assert (problem.line, problem.code) == (1, "bad-toml")
    assert 'title = "Attic' in problem.pointer
    assert "^" in problem.pointer


@pytest.mark.parametrize(
    "line",
    [
        'base_url = "ftp://example.org"',
        'base_url = "example.org/archive"',
        'language = "klingonish-"',
        'content = "../elsewhere"',
        'output = "/tmp/x"',
        'theme = "../x"',
        'title = ["a"]',
        "redirects = 3",
        "[lists]\nper_page = true",
        '[lists]\nsort = "kudos"',
        '[aliases.fandom]\nx = "y"',
        '[deploy]\nhost = "geocities"',
    ],
)
def test_bad_values_are_refused(line: str) -> None:
    (message,) = problems_of(line)
    assert "expected" in message


@pytest.mark.parametrize(
    "folders", ['content = "x"\noutput = "x"', 'content = "x"\noutput = "x/y"', 'output = "themes"']
)
def test_folders_must_not_contain_each_other(tmp_path: Path, folders: str) -> None:
    (tmp_path / "site.toml").write_text(folders)
    with pytest.raises(ConfigError):
        load_project(tmp_path)


def test_the_command_line_overrides_the_address(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text('title = "A"\nbase_url = "https://one.example/"\n')
    _, site = load_project(tmp_path, base_url="https://two.example")
    assert site.base_url == "https://two.example/"


def test_the_root_is_searched_upwards(tmp_path: Path) -> None:
    (tmp_path / "site.toml").touch()
    deep = tmp_path / "content" / "a"
    deep.mkdir(parents=True)
    assert find_root(deep) == tmp_path


def test_no_site_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="archivist init"):
        find_root(tmp_path)


def test_locate_finds_dotted_and_nested_keys() -> None:
    text = '# c\nlists.sort = "title"\n[build]\n  strict = true\n[aliases.fandom]\n"A" = []\n'
    assert locate(text, "lists.sort") == (2, 1)
    assert locate(text, "build.strict") == (4, 3)
    assert locate(text, "aliases.fandom") == (5, 1)


def test_every_setting_changes_the_digest() -> None:
    assert parse_site('title = "A"').digest != parse_site('title = "B"').digest
    assert parse_site("[redirects]\na = 'b'").digest != parse_site("").digest


def test_every_key_is_documented() -> None:
    documented = DOCS.read_text("utf-8")
    missing = [name for name in KEYS if name.rpartition(".")[2] not in documented]
    assert missing == []
