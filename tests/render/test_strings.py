"""What pages say: complete in every language, counted by its rules, and never written into a template."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from archivist.config import Site
from archivist.errors import ThemeError
from archivist.model import Taxonomy
from archivist.render import Theme, builtin_themes, load_theme, notices
from archivist.render.phrases import Manners, parse_strings, wanted
from archivist.render.strings import StringsFile, choose, load_wording
from archivist.render.wording import Wording
from tests.making import chapter, document, note, study, tag
from tests.render.conftest import Rendered, render_site

T = Taxonomy
SCRIPTS = [pytest.param(path, id=path.name) for path in sorted((builtin_themes() / "default/static/js").glob("*.js"))]
LANGUAGES = ("de", "en", "es", "fr", "ja", "pt", "ru", "zh-Hans")
THEMES = sorted(folder for folder in builtin_themes().iterdir() if (folder / "theme.toml").is_file())


def wording(language: str) -> Wording:
    return theme(language).wording


@cache
def theme(language: str, name: str = "default") -> Theme:
    return load_theme(Site(language=language, theme=name), builtin_themes())


# --- catalogues ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.name) for folder in THEMES])
def test_all_languages_have_the_same_phrases_with_the_same_names(folder: Path) -> None:
    files = sorted((folder / "strings").glob("*.toml"))
    assert tuple(path.stem for path in files) == LANGUAGES
    spoken = {path.stem: parse_strings(path.read_text("utf-8"), path.name).phrases for path in files}
    english = spoken["en"]
    for language, phrases in spoken.items():
        assert list(phrases) == list(english), language
        for key, phrase in phrases.items():
            assert wanted(phrase) == wanted(english[key]), f"{language}: {key}"
            assert all(text.strip() or key == "list.comma" for text in phrase.values()), f"{language}: {key}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_there_is_has_a_text(language: str) -> None:
    spoken = wording(language)
    counting = [key for key, phrase in spoken.phrases.items() if len(phrase) > 1]
    assert not counting or "count.works" in counting
    rare = {"many"} if language in ("es", "fr", "pt") else set()
    for key in counting:
        assert set(spoken.phrases[key]) >= set(spoken.manners.forms) - rare, key
    assert spoken.missing == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_numbers_and_months_are_those_of_cldr(language: str) -> None:
    babel = pytest.importorskip("babel", reason="Babel, which knows CLDR, is not installed")
    locale = babel.Locale.parse(language, sep="-")
    spoken = wording(language)
    for number in (*range(1200), 10_000, 10_001, 999_999, 1_000_000, 1_000_001, 2_000_000, 21_000_000):
        assert spoken.manners.category(number) == locale.plural_form(number), number
    assert spoken.number(1_234_567) == "1234567"[0] + "".join(
        locale.number_symbols["latn"]["group"] + part for part in ("234", "567")
    )


@pytest.mark.parametrize(
    ("language", "day", "duration", "works"),
    [
        ("en", "5 Jan 2024", "1 h 5 min", ["0 works", "1 work", "2 works", "1,200 works"]),
        ("es", "5 ene 2024", "1 h 5 min", ["0 obras", "1 obra", "2 obras", "1200 obras"]),
        ("fr", "5 janv. 2024", "1 h 5 min", ["0 œuvre", "1 œuvre", "2 œuvres", "1\u202f200 œuvres"]),
        ("de", "5. Jan. 2024", "1 Std. 5 Min.", ["0 Werke", "1 Werk", "2 Werke", "1.200 Werke"]),
        ("ja", "2024年1月5日", "1時間5分", ["0作品", "1作品", "2作品", "1,200作品"]),
        ("zh-Hans", "2024年1月5日", "1 小时5 分钟", ["0 篇作品", "1 篇作品", "2 篇作品", "1,200 篇作品"]),
        ("ru", "5 янв. 2024 г.", "1 ч 5 мин", ["0 работ", "1 работа", "2 работы", "1\u00a0200 работ"]),
        ("pt", "5 de jan. de 2024", "1 h 5 min", ["0 obra", "1 obra", "2 obras", "1.200 obras"]),
    ],
)
def test_figures_and_dates_are_written_as_the_language_does(
    language: str, day: str, duration: str, works: list[str]
) -> None:
    spoken = wording(language)
    assert spoken.day("2024-01-05T10:00:00Z") == day
    assert spoken.day("2024") == "2024"
    assert spoken.duration(65).replace("\u00a0", " ") == duration
    said = [spoken.text("count.works", number) for number in (0, 1, 2, 1200)]
    assert [text.replace("\u00a0", " ") for text in said] == [text.replace("\u00a0", " ") for text in works]
    assert all("\u00a0" in text or language == "ja" for text in said)


def test_russian_and_spanish_know_more_than_two_plurals() -> None:
    said = [wording("ru").text("count.works", number)[-6:].strip() for number in (5, 11, 21, 22, 25, 101, 112)]
    assert [text.replace("\u00a0", "") for text in said] == [
        *("работ", "работ", "работа", "работы", "работ", "работа", "работ")
    ]
    assert wording("es").text("count.words", 2_000_000) == "2.000.000\u00a0de palabras"


# --- languages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("en-GB", "en"),
        ("pt-BR", "pt"),
        ("PT", "pt"),
        ("zh", "zh-Hans"),
        ("zh-Hant-TW", "zh-Hans"),
        ("zh-hans-CN", "zh-Hans"),
        ("it", "en"),
        ("und", "en"),
    ],
)
def test_the_nearest_language_is_spoken(asked: str, spoken: str) -> None:
    assert choose(asked, LANGUAGES) == spoken


def test_a_language_without_phrases_is_said_once_and_the_page_tells_the_truth() -> None:
    site = Site(language="it", base_url="https://e.org/")
    rendered = render_site([study(document("a.txt"))], site)
    assert 'lang="en"' in rendered.files["index.html"].split(">", 2)[1]
    (problem,) = notices(site, rendered.frame.theme)
    assert problem.code == "no-strings"
    assert "themes/_overrides/strings/it.toml" in problem.message


def test_an_archive_can_have_its_own_words_and_its_own_language(tmp_path: Path) -> None:
    strings = tmp_path / "_overrides" / "strings"
    strings.mkdir(parents=True)
    (strings / "en.toml").write_text('[nav]\nmy = "My shelf"\n', "utf-8")
    (strings / "it.toml").write_text(
        '[language]\nplural = "n != 1"\nforms = ["one", "other"]\ngroup = "."\ngroup_from = 1000\n'
        'date = "{d} {month} {y}"\nmonths = ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott",'
        ' "nov", "dic"]\n[nav]\nhome = "Inizio"\n[count]\nworks = { one = "{n} opera", other = "{n} opere" }\n',
        "utf-8",
    )
    site = Site(language="it", base_url="https://e.org/")
    found = load_theme(site, tmp_path)
    assert found.wording.text("nav.home") == "Inizio"
    assert found.wording.text("count.works", 1500) == "1.500\u00a0opere"
    assert found.wording.day("2024-05-01") == "1 mag 2024"
    assert found.wording.text("nav.my") == "My shelf"
    (problem,) = notices(site, found)
    assert problem.code == "missing-strings"
    assert "count.works_only" in problem.message


# --- mistakes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = ", "strings/es.toml"),
        ("[nav]\nhoem = 'x'", "strings/es.toml:2: unknown phrase 'nav.hoem', did you mean 'nav.home'?"),
        ("[nav]\nhome = 3", "strings/es.toml:2: nav.home: expected a text"),
        ("[count]\nworks = { one = '{n} x' }", "strings/es.toml:2: count.works: expected a text, or texts by"),
        ("[work]\nby = 'de {nmaes}'", "strings/es.toml:2: work.by: {nmaes} is not filled in; it takes names"),
        ("[language]\nplural = 'n ='", "language.plural: expected a gettext rule"),
        ("[language]\nplural = '7'", "language.plural: expected a gettext rule"),
        ("[language]\nforms = ['one']", "language.forms: expected some of"),
        ("[language]\nmonths = ['x']", "language.months: expected twelve"),
        ("[language]\ngruop = '.'", "language.gruop: unknown key"),
    ],
)
def test_mistakes_in_phrases_are_named_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    strings = tmp_path / "_overrides" / "strings"
    strings.mkdir(parents=True)
    (strings / "es.toml").write_text(text, "utf-8")
    with pytest.raises(ThemeError) as caught:
        load_theme(Site(language="es"), tmp_path)
    assert message in str(caught.value.problems[0])
    assert caught.value.problems[0].code in ("bad-strings", "unknown-string")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ t('nav.hoem') }}", "there is no phrase 'nav.hoem'; did you mean 'nav.home'?"),
        ("\n{{ t('work.by') }}", "home.html:2: the phrase 'work.by' needs names=..."),
        ("{{ t('count.works') }}", "the phrase 'count.works' needs n=..."),
    ],
)
def test_a_template_that_asks_for_no_phrase_is_told_before_anything_is_drawn(
    tmp_path: Path, text: str, message: str
) -> None:
    templates = tmp_path / "_overrides" / "templates"
    templates.mkdir(parents=True)
    (templates / "home.html").write_text(text, "utf-8")
    with pytest.raises(ThemeError) as caught:
        load_theme(Site(), tmp_path)
    assert message in str(caught.value.problems[0])
    assert caught.value.problems[0].code == "unknown-string"


def test_what_is_filled_in_is_escaped_and_markup_stays() -> None:
    files = [StringsFile("en", "en", 'a = "<{name}> & {n} x"\n')]
    made = load_wording("en", [files])
    assert made.say("a", 1, name="<i>") == "&lt;&lt;i&gt;&gt; &amp; 1\u00a0x"
    assert made.text("a", 1, name="<i>") == "<<i>> & 1\u00a0x"
    with pytest.raises(ThemeError):
        made.say("a")
    assert Manners().category(1) == "one"


# --- templates -------------------------------------------------------------------------------------------------------

_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SPOKEN_ATTRIBUTE = re.compile(r'\b(?:aria-label|title|alt|placeholder|content)="([^"{]*\w[^"]*)"')
_KEYS = re.compile(r"<(kbd|code)>.*?</\1>|<meta\b[^>]*>")
_NAMES = ("OpenDyslexic",)


def templates() -> Iterator[tuple[str, str]]:
    for folder in THEMES:
        for path in sorted((folder / "templates").rglob("*.html")):
            yield f"{folder.name}/{path.name}", path.read_text("utf-8")


@pytest.mark.parametrize(("name", "text"), [pytest.param(*item, id=item[0]) for item in templates()])
def test_no_template_speaks_for_itself(name: str, text: str) -> None:
    bare = re.sub(r"<[^>]*>", "|", _JINJA.sub("", _KEYS.sub("", text)))
    for known in _NAMES:
        bare = bare.replace(known, "")
    assert not re.findall(r"[^\W\d_]{2,}", bare), name
    assert not [said for said in _SPOKEN_ATTRIBUTE.findall(_KEYS.sub("", _JINJA.sub("", text))) if said.strip()], name
    # Nor in the constants of expressions: phrases are asked for by name.
    for expression in re.findall(r"\{\{(.*?)\}\}", text, re.DOTALL):
        assert not re.findall(r"'[A-Z][a-z]+ ?[a-z ]*'", expression), f"{name}: {expression}"


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_ask_only_for_phrases_there_are(script: Path) -> None:
    text = script.read_text("utf-8")
    known = {key.removeprefix("js.") for key in wording("en").phrases}
    asked = set(re.findall(r'\bsay\("([^"]+)"', text))
    assert asked <= known | {"kind."}, script.name


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built() -> dict[str, Rendered]:
    made = [
        study(
            document("a.txt", chapter("One."), chapter(note("Hello.", None), "Two."), author="Q.", series="Lamps"),  # type: ignore[arg-type]
            tag(T.RATING, "Mature"),
            tag(T.TONE, "Tragedy"),
            tag(T.CATEGORY, "F/F"),
            tag(T.FANDOM, "Bleach"),
        ),
        study(document("b.txt", author="Q."), language="ar"),
    ]
    return {
        language: render_site(made, Site(title="X", language=language, base_url="https://e.org/", notice=True))
        for language in ("en", "ja", "ru")
    }


def test_a_page_says_which_language_it_speaks(built: dict[str, Rendered]) -> None:
    for language, rendered in built.items():
        for path, text in rendered.files.items():
            if path.endswith(".html") and not re.fullmatch(r"works/(.*/)?(\w+)/\2\.html", path):
                assert f'<html lang="{language}"' in text, path


def test_pages_are_translated_and_names_stay_comparable(built: dict[str, Rendered]) -> None:
    for language, wanted_name in (("ja", "悲劇"), ("ru", "Трагедия")):
        rendered = built[language]
        link = rendered.tree("works/a/index.html").css_first('.meta-freeform a[data-name="Tragedy"]')
        assert link.text() == wanted_name
        assert rendered.text("tones/tragedy/index.html", "h1") == [wanted_name]
        symbol = rendered.tree("works/index.html").css_first(".symbol.rating[data-names]")
        assert "Mature" in {
            node.attributes["data-names"] for node in rendered.tree("works/index.html").css("[data-names]")
        }
        assert symbol.attributes["title"] in rendered.frame.theme.wording.names.values()
    assert not built["en"].tree("works/a/index.html").css("[data-name]")
    assert built["ru"].text("works/index.html", ".list-head") == ["2 работы, 7 слов"]
    assert built["ja"].text("works/index.html", ".list-head") == ["2作品、7語"]


def test_no_english_is_left_on_a_translated_page(built: dict[str, Rendered]) -> None:
    english = built["en"].frame.theme.wording
    for language in ("ja", "ru"):
        spoken = built[language].frame.theme.wording
        differing = {
            phrase["other"]
            for key, phrase in english.phrases.items()
            if "{" not in phrase["other"] and len(phrase["other"]) > 3 and spoken.phrases[key] != phrase
        } - {"Multi", "other"}
        for path in ("index.html", "works/a/index.html", "filter/index.html", "my/index.html", "statistics/index.html"):
            tree = built[language].tree(path)
            said = {" ".join(node.text(deep=False).split()) for node in tree.css("body *")}
            assert not said & differing, f"{language} {path}"


def test_a_story_keeps_its_own_language_and_direction(built: dict[str, Rendered]) -> None:
    for rendered in built.values():
        body = rendered.tree("works/b/index.html").css_first(".chapter")
        assert (body.attributes["lang"], body.attributes["dir"]) == ("ar", "rtl")
        assert "dir" not in rendered.tree("works/b/index.html").css_first("html").attributes
        title = rendered.tree("works/b/index.html").css_first("h1")
        assert (title.attributes["lang"], title.attributes["dir"]) == ("ar", "auto")


def test_files_for_programs_keep_their_english_labels(built: dict[str, Rendered]) -> None:
    for rendered in built.values():
        assert "Rating: Mature" in rendered.files["works/a/a.txt"]
        assert "<dt>Rating</dt>" in rendered.files["works/a/a.html"]


def test_scripts_get_the_phrases_of_the_page(built: dict[str, Rendered]) -> None:
    (script,) = (text for path, text in built["ru"].files.items() if path.startswith("assets/js/reader."))
    assert '"count.works":{"one":"{n} работа"' in script
    assert '"Tragedy":"Трагедия"' in script
    assert 'const SPOKEN = "ru"' in script


def test_the_english_file_of_the_default_theme_is_what_others_are_measured_by() -> None:
    data = tomllib.loads((builtin_themes() / "default/strings/en.toml").read_text("utf-8"))
    assert data["language"]["forms"] == ["one", "other"]
    assert data["name"]["unsaid"] == "Creator Chose Not To Use Archive Warnings"
