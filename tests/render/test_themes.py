"""Themes: layers, mistakes, the sandbox and static files."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivist.config import Site
from archivist.errors import ThemeError
from archivist.model import Page, Taxonomy
from archivist.render import Renderer, Theme, assets, builtin_themes, load_theme, make_frame, notices
from tests.making import catalog, chapter, codes, document, study, tag
from tests.render.conftest import render_site

T = Taxonomy


@pytest.fixture
def themes(tmp_path: Path) -> Path:
    return tmp_path / "themes"


def put(themes: Path, **files: str | bytes) -> Path:
    """Write files below themes/; ``__`` in a key is a slash, the value ``theme.html=...`` its text."""
    for name, text in files.items():
        path = themes / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return themes


def template(themes: Path, place: str, text: str | bytes) -> Path:
    """Write a template: ``night/base.html`` goes to themes/night/templates/base.html."""
    theme, _, name = place.partition("/")
    path = themes / theme / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return themes


def faults(themes: Path, site: Site | None = None) -> list[str]:
    with pytest.raises(ThemeError) as caught:
        load_theme(site or Site(theme="night"), themes)
    return [str(problem) for problem in caught.value.problems]


def home(theme: Theme, site: Site) -> str:
    return Renderer(make_frame(site, theme, catalog())).render(Page("index.html", "home.html")).data.decode()


# --- layers ----------------------------------------------------------------------------------------------------------


def test_the_built_in_theme_is_found_without_a_folder_of_themes(tmp_path: Path) -> None:
    theme = load_theme(Site(), tmp_path / "none")
    assert (builtin_themes() / "default" / "theme.toml").is_file()
    assert theme.find("base.html") == "(built-in)/default/templates/base.html"


def test_the_nearest_layer_wins_and_each_can_build_on_the_one_below(themes: Path) -> None:
    put(themes, night__theme_toml="")
    (themes / "night" / "theme_toml").unlink()
    put(themes / "night", **{"theme.toml": 'parent = "dusk"\n'})
    template(themes, "dusk/base.html", '{% extends "default:base.html" %}{% block footer %}dusk{% endblock %}')
    template(
        themes, "night/base.html", '{% extends "parent:base.html" %}{% block footer %}night {{ super() }}{% endblock %}'
    )
    template(
        themes,
        "_overrides/base.html",
        '{% extends "theme:base.html" %}{% block footer %}mine {{ super() }}{% endblock %}',
    )
    site = Site(theme="night")
    theme = load_theme(site, themes)
    assert "mine night dusk" in home(theme, site)
    assert dict(theme.listing())["base.html"] == (
        "themes/_overrides/templates <- themes/night/templates <- themes/dusk/templates <- (built-in)/default/templates"
    )
    assert theme.template_text("base.html").startswith('{% extends "theme:')


def test_partials_can_be_replaced_one_by_one(themes: Path) -> None:
    template(themes, "_overrides/partials/stats.html", "<p>{{ work.words }} in all</p>")
    rendered = render_site([study(document("a.txt"))], themes=themes)
    assert rendered.text("works/index.html", ".card > article > p") == ["5 in all"]


def test_a_kind_of_shelf_can_have_a_template_of_its_own(themes: Path) -> None:
    template(
        themes, "_overrides/term--fandom.html", '{% extends "term.html" %}{% block sidebar %}<i>f</i>{% endblock %}'
    )
    rendered = render_site([study(document("a.txt", author="Q."), tag(T.FANDOM, "Bleach"))], themes=themes)
    assert rendered.text("fandoms/bleach/index.html", "i") == ["f"]
    assert not rendered.text("authors/q/index.html", "i")


def test_an_unknown_template_is_said_to_be_unknown(themes: Path) -> None:
    with pytest.raises(ThemeError, match="no such template"):
        load_theme(Site(), themes).template_text("bass.html")


def test_digest_covers_templates_statics_and_options(themes: Path) -> None:
    digests = {load_theme(Site(), themes).digest}
    template(themes, "_overrides/partials/toc.html", "x")
    digests.add(load_theme(Site(), themes).digest)
    put(themes, _overrides__static__x="x")
    digests.add(load_theme(Site(), themes).digest)
    digests.add(load_theme(Site(theme_options={"why": False}), themes).digest)
    assert len(digests) == 4
    assert load_theme(Site(), themes).digest == load_theme(Site(), themes).digest


# --- mistakes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n{% if %}", "night/templates/story.html:2: Expected an expression"),
        ("{{ page.title|shout }}", "night/templates/story.html:1: No filter named 'shout'"),
        ("{{ page.title|safe }}", "No filter named 'safe'"),
        ("\n\n{% for %}", "night/templates/story.html:3"),
        ("{% block a %}", "night/templates/story.html:1"),
        ('{% extends "nothing.html" %}', "there is no template 'nothing.html'"),
        ('{% extends "story.html" %}', 'extends itself; to build on the template below it write {% extends "parent:'),
        ('\n{% include "partials/nothing.html" %}', "night/templates/story.html:2: there is no template"),
        ('{% from "parent:nothing.html" import x %}', "there is no template 'parent:nothing.html'"),
        ("\n{{ asset('css/nothing.css') }}", "night/templates/story.html:2: there is no static file 'css/nothing.css'"),
        ("{% autoescape false %}x{% endautoescape %}", "autoescape cannot be switched off"),
        (b"\n\xff", "night/templates/story.html:2: is not UTF-8 text"),
    ],
)
def test_mistakes_in_templates_are_named_with_their_line(themes: Path, text: str | bytes, message: str) -> None:
    template(themes, "night/story.html", text)
    (found,) = faults(themes)
    assert found.startswith("error themes/night/templates/story.html:")
    assert message in found


def test_all_mistakes_are_listed_at_once(themes: Path) -> None:
    template(themes, "night/story.html", "{% if %}")
    template(themes, "night/term.html", '{% extends "nothing.html" %}\n{{ x|nothing }}')
    template(themes, "night/partials/toc.html", "{{ asset('nothing') }}\n{% include 'nothing' %}")
    assert len(faults(themes)) == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('nmae = "x"', "theme.toml:1: unknown key 'nmae'"),
        ('name = "x"\nparent = 3', "theme.toml:2: parent: expected text"),
        ("options = 3", "theme.toml:1: options: expected a table"),
        ("name = ", "theme.toml"),
        ('parent = "nothing"', "theme.toml: there is no theme 'nothing'"),
        ('parent = "night"', "theme.toml: parent 'night' leads back to this theme"),
    ],
)
def test_mistakes_in_theme_toml(themes: Path, text: str, message: str) -> None:
    put(themes / "night", **{"theme.toml": text})
    assert message in faults(themes)[0]


def test_an_unknown_theme_names_those_there_are(themes: Path) -> None:
    put(themes / "dusk", **{"theme.toml": ""})
    assert "there is no theme 'night'; there are: default, dusk" in faults(themes)[0]


def test_options_have_defaults_and_kinds(themes: Path) -> None:
    put(themes / "night", **{"theme.toml": '[options]\nmoon = "full"\nwhy = false\n'})
    theme = load_theme(Site(theme="night", theme_options={"moon": "new", "sun": 1}), themes)
    assert theme.options["why"] is False
    assert (theme.options["paragraphs"], theme.options["moon"]) == ("spaced", "new")
    assert theme.unknown_options == ("sun",)
    assert "theme_options.moon" in faults(themes, Site(theme="night", theme_options={"moon": 3}))[0]


@pytest.mark.parametrize(
    ("schema", "chosen", "message"),
    [
        ("{ default = 3, min = 1, max = 5 }", 7, "theme_options.moon: expected at most 5"),
        ("{ default = 3, min = 1, max = 5 }", 0, "theme_options.moon: expected at least 1"),
        ("{ default = 3 }", True, "theme_options.moon: expected a whole number, something like 3"),
        (
            '{ default = "full", choices = ["full", "new"] }',
            "nwe",
            "expected one of 'full', 'new'; did you mean 'new'?",
        ),
        ('{ default = "full", choices = ["new"] }', "new", "theme.toml: options.moon: its own default is refused"),
        ('{ choices = ["new"] }', "new", "theme.toml: options.moon: needs a default"),
        ('{ default = "x", chioces = ["new"] }', "new", "theme.toml: options.moon: unknown key 'chioces'"),
        ('{ default = "x", choices = "new" }', "new", "theme.toml: options.moon: choices are a list"),
        ("1979-05-27", "new", "theme.toml: options.moon: a default is true or false, text"),
    ],
)
def test_options_have_a_schema(themes: Path, schema: str, chosen: object, message: str) -> None:
    put(themes / "night", **{"theme.toml": f"[options]\nmoon = {schema}\n"})
    (found,) = faults(themes, Site(theme="night", theme_options={"moon": chosen}))
    assert message in found


def test_a_whole_number_serves_where_a_number_is_asked_for(themes: Path) -> None:
    put(themes / "night", **{"theme.toml": "[options]\nmoon = { default = 1.5, max = 2 }\n"})
    assert load_theme(Site(theme="night", theme_options={"moon": 2}), themes).options["moon"] == 2


def test_files_outside_of_a_theme_are_not_read(themes: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret")
    template(themes, "night/partials/toc.html", "x")
    (themes / "night" / "templates" / "link.html").symlink_to(tmp_path / "secret.html")
    put(themes, **{"night__templates__story.html~": "{% if %}", "night__templates__.hidden.html": "{% if %}"})
    theme = load_theme(Site(theme="night"), themes)
    assert theme.find("link.html") is None
    assert theme.find(".hidden.html") is None


# --- failing while rendering -----------------------------------------------------------------------------------------


def failure(themes: Path, site: Site | None = None) -> str:
    with pytest.raises(ThemeError) as caught:
        render_site([study(document("bleach/rain.txt"), tag(T.FANDOM, "Bleach"))], site, themes)
    (problem,) = caught.value.problems
    return f"{problem} | {problem.excerpt}"


def test_a_failure_names_the_innermost_line_the_chain_and_the_story(themes: Path) -> None:
    template(themes, "_overrides/partials/toc.html", "\n<p>{{ work.titel }}</p>")
    found = failure(themes)
    assert found.startswith("error themes/_overrides/templates/partials/toc.html:2: ")
    assert "'titel'" in found
    assert (
        "through (built-in)/default/templates/story.html" in found
        or "through themes/default/templates/story.html" in found
    )
    assert "while rendering bleach/rain.txt" in found
    assert found.endswith("| <p>{{ work.titel }}</p>")


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing }}",
        "{{ page.nothing }}",
        "{{ page.__class__ }}",
        "{{ page['__class__'] }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ url.__globals__ }}",
        "{{ url.__self__ }}",
        "{{ asset.__func__.__globals__ }}",
        "{{ site.options.update({'a': 1}) }}",
        "{{ site.options.__class__ }}",
        "{{ (page.cards|list).append(1) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(page) }}",
        "{{ '{x.__class__}'.format_map({'x': page}) }}",
        "{{ page.__slots__ }}",
        "{{ [page]|map(attribute='__class__')|list|first.__mro__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ range(10**9)|list }}",
        "{{ namespace() }}",
        "{{ page.path.startswith.__self__.__class__.__base__.__subclasses__() }}",
    ],
)
def test_a_theme_sees_its_page_and_nothing_else(themes: Path, text: str) -> None:
    template(themes, "_overrides/home.html", text)
    assert failure(themes).startswith("error themes/_overrides/templates/home.html:1: ")


def test_a_view_cannot_be_changed(themes: Path) -> None:
    template(themes, "_overrides/home.html", "{% set page.title = 1 %}")
    assert "home.html" in failure(themes)


def test_templates_without_end_are_stopped(themes: Path) -> None:
    template(themes, "_overrides/partials/toc.html", '{% include "partials/summary.html" %}')
    template(themes, "_overrides/partials/summary.html", '{% include "partials/toc.html" %}')
    assert "without end" in failure(themes)


def test_everything_is_escaped_in_every_kind_of_file(themes: Path) -> None:
    for name in ("home.html", "robots.txt", "feed.atom"):
        template(themes, f"_overrides/{name}", "[{{ site.title }}]")
    site = Site(title="<i>&", base_url="https://e.org/")
    rendered = render_site([], site, themes)
    for name in ("index.html", "robots.txt", "feed.atom"):
        assert rendered.files[name] == "[&lt;i&gt;&amp;]"


def test_compiled_templates_are_kept_and_give_the_same_bytes(themes: Path, tmp_path: Path) -> None:
    site = Site(title="Kept")
    frame = make_frame(site, load_theme(site, themes), catalog())
    page = Page("index.html", "home.html")
    first = Renderer(frame, tmp_path / "memory").render(page)
    assert list((tmp_path / "memory").rglob("*.cache"))
    assert Renderer(frame, tmp_path / "memory").render(page) == first == Renderer(frame).render(page)


# --- static files ----------------------------------------------------------------------------------------------------


def test_static_files_carry_a_fingerprint_and_the_nearest_layer_wins(themes: Path) -> None:
    before = {artifact.path for artifact in assets(load_theme(Site(), themes))}
    put(themes, **{"_overrides__static__css__main.css": "b{}"})
    theme = load_theme(Site(), themes)
    after = {artifact.path: artifact.data for artifact in assets(theme)}
    (sheet,) = (path for path in after if path.startswith("assets/css/main."))
    assert after[sheet] == b"b{}"
    assert sheet not in before
    assert len(sheet.split(".")[1]) == 8
    assert ".nojekyll" in after
    assert f'href="{sheet}"' in home(theme, Site())


def test_style_sheets_name_fonts_by_their_new_names(themes: Path) -> None:
    put(
        themes,
        **{
            "_overrides__static__css__main.css": (
                '@import "more.css";\n@font-face{src:url("../fonts/a.woff2") format("woff2")}\n'
                ".x{fill:url(#local)} .y{background:url(../icon.svg#z)}"
            ),
            "_overrides__static__css__more.css": "i{}",
            "_overrides__static__fonts__a.woff2": b"\x00font",
        },
    )
    files = {artifact.path: artifact.data for artifact in assets(load_theme(Site(), themes))}
    (sheet,) = (data.decode() for path, data in files.items() if path.startswith("assets/css/main."))
    (font,) = (path for path in files if path.startswith("assets/fonts/a."))
    assert f'url("../{font.removeprefix("assets/")}")' in sheet
    assert "url(#local)" in sheet
    assert '.svg#z")' in sheet
    (more,) = (path for path in files if path.startswith("assets/css/more."))
    assert f'@import "{more.rpartition("/")[2]}"' in sheet


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ("a{}\nb{src:url(nothing.woff2)}", "main.css:2: there is no static file 'nothing.woff2'"),
        ("@import url(https://fonts.example.org/x.css);", "lies elsewhere"),
        ("@import '//fonts.example.org/x.css';", "lies elsewhere"),
        ("@import 'main.css';", "leads back"),
        ("a{b:url(../../../x)}", "there is no static file"),
    ],
)
def test_style_sheets_load_nothing_that_is_not_there(themes: Path, sheet: str, message: str) -> None:
    put(themes, **{"night__static__css__main.css": sheet})
    (found,) = faults(themes)
    assert message in found
    assert codes_of(found) == "bad-asset"


def codes_of(line: str) -> str:
    return line.rpartition("[")[2].rstrip("]")


def test_a_computed_name_of_a_static_file_is_checked_too(themes: Path) -> None:
    template(themes, "_overrides/home.html", "{% set name = 'x' ~ '.css' %}\n{{ asset(name) }}")
    found = failure(themes)
    assert found.startswith("error themes/_overrides/templates/home.html:2: ")
    assert "[unknown-asset]" in found


def test_problems_have_stable_codes(themes: Path) -> None:
    template(themes, "night/story.html", "{% if %}")
    with pytest.raises(ThemeError) as caught:
        load_theme(Site(theme="night"), themes)
    assert codes(caught.value.problems) == ["bad-template"]
    assert caught.value.exit_code == 2


def test_a_story_cannot_speak_to_templates(themes: Path) -> None:
    made = study(document("a.txt", chapter("{{ site.title }} {% if %} {# x #}"), title="{{ 7 * 7 }}"))
    rendered = render_site([made], themes=themes)
    assert rendered.text("works/a/index.html", ".prose p") == ["{{ site.title }} {% if %} {# x #}"]
    assert rendered.text("works/a/index.html", "h1") == ["{{ 7 * 7 }}"]


def test_options_a_theme_does_not_know_are_a_warning(themes: Path) -> None:
    site = Site(base_url="https://e.org/", theme_options={"wy": True, "moon": 1})
    near, far = notices(site, load_theme(site, themes))
    assert near.message == "theme_options.wy: the theme has no such option, did you mean 'why'?"
    assert "it has arc, paragraphs, why" in far.message
    assert codes([near, far]) == ["unknown-theme-option"] * 2
