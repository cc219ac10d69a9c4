"""The preview with everything behind it: the command as a user starts it, the real build, a real browser."""

from __future__ import annotations

import http.client
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from archivist.build import Builder
from archivist.model import digest

PROSE = (
    "Rukia drew Sode no Shirayuki before the Hollow had finished roaring. Rain ran down the blade and into her sleeve.",
    "“You are late,” Ichigo said. He had his Zanpakuto on his shoulder and mud to the knees, and he was smiling.",
    "She did not smile back, not where he could see. Karakura lay under them, all wet roofs and small yellow windows.",
)
STORIES = {
    "bleach/rain.txt": "Rain over Karakura\n\n" + "\n\n".join(PROSE * 20),
    "bleach/snow.md": "---\ntitle: Snow over Karakura\nfandom: Bleach\n---\n\n" + "\n\n".join(PROSE),
    "ff7/bar.txt": "Last Orders\n\nTifa wiped the counter of Seventh Heaven. Cloud’s sword stood by the door.",
    "ff7/_defaults.toml": 'author = "Marlene"\n',
    "lamp.md": "# The Lamp\n\nNobody in the village knew who lit it.\n",
}


@dataclass
class Real:
    """A running ``archivist serve``."""

    root: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return next(line.split()[1] for line in self.lines if line.startswith("serving "))

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.url.split("/")[2], timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8")
        finally:
            connection.close()

    def write(self, name: str, text: str) -> None:
        """Write in one step, as editors do: a file seen half written is rightly called an error."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.root / "draft.tmp"
        draft.write_text(text, "utf-8")
        draft.replace(path)

    def wait(self, check: Callable[[], object], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not check():
            assert self.process.poll() is None, self.lines
            assert time.monotonic() < end, self.lines
            time.sleep(0.05)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("real") / "site"
    for name, text in {**{f"content/{name}": text for name, text in STORIES.items()}, "site.toml": ""}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    shipped = Path(__file__).resolve().parents[2] / "themes" / "default"
    shutil.copytree(shipped, root / "themes" / "default")
    return root


@pytest.fixture(scope="module")
def running(site: Path) -> Iterator[Real]:
    """Start the command once for all tests here; each puts back what it changed."""
    with start_command(site) as process:
        real = Real(site, process)
        reader = threading.Thread(target=lambda: real.lines.extend(line.rstrip("\n") for line in process.stdout))
        reader.start()
        try:
            real.wait(lambda: any(line.startswith("built ") for line in real.lines))
            yield real
        finally:
            process.send_signal(signal.SIGINT)
            reader.join(30)
            errors = process.stderr.read()
            assert process.wait(30) == 0
            assert errors == ""


@pytest.fixture
def real(running: Real, tmp_path: Path) -> Iterator[Real]:
    """Put every file back after a test, and wait until the site is whole again."""
    real = running
    for name in ("content", "themes", "site.toml"):
        copy = shutil.copytree if (real.root / name).is_dir() else shutil.copyfile
        copy(real.root / name, tmp_path / name)
    yield real
    for name in ("content", "themes", "site.toml"):
        _restore(tmp_path / name, real.root / name)
    real.wait(lambda: real.get("/works/bleach/rain/")[0] == 200 and "archivist-bar" not in real.get("/")[1])
    real.wait(lambda: real.get("/works/bleach/snow/")[0] == real.get("/works/ff7/bar/")[0] == 200)


def start_command(site: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "archivist", "--root", str(site), "serve", "--port", str(free_port())]
    where = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=where, start_new_session=True
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as endpoint:
        return endpoint.getsockname()[1]


def _restore(good: Path, place: Path) -> None:
    """Make ``place`` like ``good``, touching only what differs."""
    if good.is_dir():
        place.mkdir(exist_ok=True)
        for path in list(place.iterdir()):
            if not (good / path.name).exists():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in good.iterdir():
            _restore(path, place / path.name)
    elif not place.exists() or good.read_bytes() != place.read_bytes():
        shutil.copyfile(good, place)


def test_the_command_says_where_and_what(real):
    assert real.lines[0].startswith("serving http://127.0.0.1:")
    assert real.lines[0].endswith("/ (Ctrl-C to stop)")
    assert real.lines[1].startswith("built 4 stories, ")


def test_every_kind_of_file_has_its_type_and_nothing_is_written_to_output(real):
    for path in ("/", "/works/", "/works/bleach/rain/", "/fandoms/", "/sitemap.xml"):
        assert real.get(path)[0] == 200, path
    assert not (real.root / "output").exists()
    built = [path for path in (real.root / ".archivist").rglob("*.html") if "_archivist/" in path.read_text("utf-8")]
    assert built == []


def test_an_edit_names_the_story_in_one_line(real):
    real.write("content/lamp.md", "# The Lamp\n\nIt was the lamplighter’s ghost.\n")

    real.wait(lambda: "lamplighter’s ghost" in real.get("/works/lamp/")[1])
    real.wait(lambda: real.lines[-1].startswith("rebuilt ") and real.lines[-1].endswith(" s: lamp.md"))


def test_a_whole_life_ends_like_a_clean_build(real, tmp_path):
    """However the site came to be what it is, the preview holds what a fresh build makes of it, byte for byte."""
    chance = random.Random(7)
    content = real.root / "content"
    for step in range(25):
        stories = sorted(path for path in content.rglob("*") if path.suffix in (".txt", ".md"))
        match chance.randrange(6):
            case 0:
                real.write(f"content/new/story-{step}.txt", f"Story {step}\n\n{chance.choice(PROSE)}")
            case 1 if len(stories) > 3:
                chance.choice(stories).unlink()
            case 2:
                story = chance.choice(stories)
                story.rename(story.with_name(f"renamed-{step}{story.suffix}"))
            case 3:
                story = chance.choice(stories)
                story.write_text(story.read_text("utf-8") + f"\n\n{chance.choice(PROSE)}", "utf-8")
            case 4:
                folders = sorted(path for path in content.iterdir() if path.is_dir())
                if folders:
                    chance.choice(folders).rename(content / f"folder-{step}")
            case 5:
                real.write("site.toml", f'title = "Step {step}"\n')
        time.sleep(chance.choice((0.0, 0.05, 0.2)))
    real.write("content/the-end.txt", "The End\n\nAnd so it was.")
    real.wait(lambda: real.get("/works/the-end/")[0] == 200)
    preview = _tree(real.root / ".archivist/preview" / real.url.split(":")[2].rstrip("/") / "site")

    Builder(real.root, output=tmp_path / "clean", memory=tmp_path / "memory", drafts=True, base_url=real.url).build()
    assert preview == _tree(tmp_path / "clean")
    assert "works/the-end/index.html" in preview


def _tree(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in files}


@pytest.mark.skipif(not os.environ.get("ARCHIVIST_LONG"), reason="long; set ARCHIVIST_LONG=1 to run it")
def test_a_thousand_requests_during_rebuilds_are_all_answered(real):
    stop = threading.Event()

    def edit() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            real.write("content/bleach/rain.txt", f"{STORIES['bleach/rain.txt']}\n\nDrop {number}.")
            time.sleep(0.1)

    editor = threading.Thread(target=edit)
    editor.start()
    paths = ("/", "/works/bleach/rain/", "/works/bleach/snow/index.html", "/fandoms/")
    statuses = {real.get(path)[0] for _ in range(250) for path in paths}
    stop.set()
    editor.join()
    assert statuses == {200}


@pytest.mark.skipif(os.name != "posix", reason="signals are sent the POSIX way")
@pytest.mark.parametrize("pause", [0.0, 0.7, 1.4])
def test_ctrl_c_in_the_middle_of_a_build_with_many_processes(tmp_path, pause):
    """A terminal sends it to all of them, and none shall leave a traceback, whatever it is just doing."""
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text("")
    for number in range(200):
        (tmp_path / f"content/{number}.txt").write_text(f"Story {number}\n\n" + "\n\n".join(PROSE * 30))
    with start_command(tmp_path) as process:
        assert process.stdout.readline().startswith("serving ")
        time.sleep(pause)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.browser
class TestBrowser:
    """The same, seen from a chair in front of it."""

    @pytest.fixture
    def page(self, chromium: Any) -> Iterator[Any]:
        context = chromium.new_context(viewport={"width": 900, "height": 700})
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        yield page
        context.close()

    def test_an_edit_shows_with_the_place_kept_and_the_policy_obeyed(self, real, page):
        page.goto(f"{real.url}works/bleach/rain/")
        page.evaluate("scrollTo(0, 1000)")
        real.write("content/bleach/rain.txt", STORIES["bleach/rain.txt"] + "\n\nThen the sun came out.")
        sees(page, "Then the sun came out.")
        page.wait_for_function("() => Math.abs(scrollY - 1000) < 3")
        assert page.complaints == []

    def test_new_deleted_renamed_and_moved_stories(self, real, page):
        page.goto(f"{real.url}works/")
        sees(page, "Snow over Karakura")
        real.write("content/bleach/wind.txt", "Wind over Karakura\n\n" + "\n\n".join(PROSE))
        sees(page, "Wind over Karakura")
        (real.root / "content/bleach/wind.txt").rename(real.root / "content/bleach/gale.txt")
        page.wait_for_selector("a[href*='bleach/gale/']")
        assert page.locator("a[href*='bleach/wind/']").count() == 0
        (real.root / "content/bleach").rename(real.root / "content/soul-society")
        page.wait_for_selector("a[href*='soul-society/gale/']")
        assert page.locator("a[href*='works/bleach/']").count() == 0
        (real.root / "content/soul-society/gale.txt").unlink()
        page.wait_for_function("() => document.body && !document.body.innerText.includes('Wind over Karakura')")

    def test_a_deleted_story_becomes_the_sites_own_missing_page(self, real, page):
        page.goto(f"{real.url}works/bleach/snow/")
        (real.root / "content/bleach/snow.md").unlink()
        sees(page, "Page not found")
        real.write("content/bleach/snow.md", STORIES["bleach/snow.md"])
        sees(page, "Snow over Karakura")

    def test_broken_front_matter_and_its_mending(self, real, page):
        page.goto(f"{real.url}works/bleach/snow/")
        other = page.context.new_page()
        other.goto(f"{real.url}works/bleach/rain/")
        real.write("content/bleach/snow.md", '---\ntitle: "Snow\ntags: [a, b\n---\n\nThis must not be published.')
        sees(page, "This story could not be built")
        sees(page, "content/bleach/snow.md:")
        sees(other, "1 story has an error:")
        sees(other, "Rain over Karakura")
        assert "This must not be published." not in page.inner_text("body")
        real.write("content/bleach/snow.md", STORIES["bleach/snow.md"])
        sees(page, "Rukia drew")
        other.wait_for_selector(".archivist-bar", state="detached")

    @pytest.mark.parametrize(
        ("name", "old", "new", "shown"),
        [
            ("themes/default/templates/base.html", "{% block", "{% blok", "themes/default/templates/base.html:"),
            ("themes/default/templates/base.html", "<main", "{{ nothing.at_all }}<main", "base.html:"),
            ("site.toml", "", "titel = 'x'\n", "did you mean 'title'?"),
        ],
    )
    def test_a_broken_template_or_site_toml_and_its_mending(self, real, page, name, old, new, shown):
        good = (real.root / name).read_text("utf-8")
        page.goto(f"{real.url}works/bleach/rain/")
        page.evaluate("scrollTo(0, 1100)")
        real.write(name, good.replace(old, new, 1) if old else new)
        sees(page, "The archive could not be built")
        sees(page, shown)
        assert real.get("/")[0] == real.get("/works/ff7/bar/")[0] == 500
        real.write(name, good)
        sees(page, "Rain over Karakura")
        page.wait_for_function("() => Math.abs(scrollY - 1100) < 3")

    def test_a_draft_is_shown(self, real, page):
        page.goto(f"{real.url}works/")
        real.write("content/draft.md", "---\ntitle: Not Yet\ndraft: true\n---\n\n" + PROSE[0])
        sees(page, "Not Yet")

    def test_two_stories_at_one_address(self, real, page):
        page.goto(real.url)
        real.write("content/a.md", "---\nslug: same\n---\n\n" + PROSE[0])
        real.write("content/b.md", "---\nslug: same\n---\n\n" + PROSE[1])
        sees(page, "The archive could not be built")
        sees(page, "content/b.md")
        (real.root / "content/b.md").unlink()
        page.wait_for_selector("body:not(.archivist-page)")


def sees(page: Any, text: str) -> None:
    page.wait_for_function("text => document.body && document.body.innerText.includes(text)", arg=text)
