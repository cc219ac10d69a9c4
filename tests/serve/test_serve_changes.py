"""What is changed on the disk is what is served, and as little is built as can be."""

from __future__ import annotations

import shutil
import threading
import time

import pytest

from archivist.serve.stamps import take_stamps


def test_an_edit_is_served_and_said_in_one_line(running, eventually):
    running.write("content/bleach/snow.txt", "Snow\n\nA blizzard.")

    eventually(lambda: "A blizzard." in running.get("/works/bleach/snow/").text)
    eventually(lambda: running.lines[-1].startswith("rebuilt 2 pages in 0."))
    assert running.lines[-1].endswith(" s: bleach/snow.txt")


def test_the_first_lines(running):
    assert f"serving {running.url}/ (Ctrl-C to stop)" in running.lines
    assert any(line.startswith("built 3 stories, 8 pages in 0.") for line in running.lines)


def test_a_new_story_appears(running, eventually):
    running.write("content/new/deep/folder/tale.txt", "A Tale\n\nOnce.")

    eventually(lambda: running.get("/works/new/deep/folder/tale/").status == 200)
    assert "A Tale" in running.get("/").text


def test_a_deleted_story_is_gone_everywhere(running, eventually):
    (running.root / "content/bleach/snow.txt").unlink()

    eventually(lambda: running.get("/works/bleach/snow/").status == 404)
    assert "Snow in Karakura" not in running.get("/").text
    assert any("removed 1 page" in line and "bleach/snow.txt" in line for line in running.lines)


def test_a_renamed_story_moves(running, eventually):
    (running.root / "content/bleach/snow.txt").rename(running.root / "content/bleach/ice.txt")

    eventually(lambda: running.get("/works/bleach/ice/").status == 200)
    assert running.get("/works/bleach/snow/").status == 404


def test_a_moved_folder_moves_with_all_its_stories(running, eventually):
    (running.root / "content/bleach").rename(running.root / "content/soul-society")

    eventually(lambda: running.get("/works/soul-society/rain/").status == 200)
    assert running.get("/works/soul-society/snow/").status == 200
    assert running.get("/works/bleach/rain/").status == 404
    running.write("content/soul-society/snow.txt", "Snow\n\nAfter the move.")
    eventually(lambda: "After the move." in running.get("/works/soul-society/snow/").text)


def test_a_folder_moved_out_and_in_again(running, eventually, tmp_path):
    shutil.move(running.root / "content/bleach", tmp_path / "away")
    eventually(lambda: running.get("/works/bleach/rain/").status == 404)

    shutil.move(tmp_path / "away", running.root / "content/bleach")
    eventually(lambda: running.get("/works/bleach/rain/").status == 200)


def test_a_deleted_folder_of_stories(running, eventually):
    shutil.rmtree(running.root / "content/bleach")

    eventually(lambda: running.get("/works/bleach/rain/").status == 404)
    assert running.get("/works/ff7/bar/").status == 200


def test_the_whole_content_deleted_and_made_anew(running, eventually):
    content = running.root / "content"
    shutil.rmtree(content)
    eventually(lambda: running.get("/works/ff7/bar/").status == 404)
    running.write("content/phoenix.txt", "Phoenix\n\nAshes.")
    eventually(lambda: running.get("/works/phoenix/").status == 200)
    running.write("content/phoenix.txt", "Phoenix\n\nFlames.")
    eventually(lambda: "Flames." in running.get("/works/phoenix/").text)


def test_a_template_edit_changes_every_page(running, eventually):
    path = running.root / "themes/default/base.html"
    path.write_text(path.read_text().replace("<main>", "<main class=new>"))

    eventually(lambda: "class=new" in running.get("/works/ff7/bar/").text)
    eventually(lambda: "themes/default/base.html" in running.lines[-1])


def test_site_toml_may_move_the_content(running, eventually):
    (running.root / "content").rename(running.root / "stories")
    running.write("site.toml", 'content = "stories"\n')
    eventually(lambda: any("site.toml" in line for line in running.lines))
    eventually(lambda: running.get("/works/ff7/bar/").status == 200)

    running.write("stories/ff7/bar.txt", "The Bar\n\nClosed for the night.")
    eventually(lambda: "Closed for the night." in running.get("/works/ff7/bar/").text)


def test_a_save_by_replacement_is_an_edit_and_never_a_loss(running, eventually):
    statuses = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            statuses.append(running.get("/works/bleach/snow/").status)

    looker = threading.Thread(target=look)
    looker.start()
    for number in range(10):
        path = running.root / "content/bleach/snow.txt"
        path.rename(path.with_name("snow.txt~"))
        path.write_text(f"Snow\n\nFlake {number}.")
        time.sleep(0.05)
    eventually(lambda: "Flake 9." in running.get("/works/bleach/snow/").text)
    stop.set()
    looker.join()
    assert set(statuses) == {200}


def test_a_burst_of_saves_makes_one_build(start, eventually):
    running = start(debounce=0.3)
    for number in range(50):
        running.write("content/bleach/snow.txt", f"Snow\n\nFlake {number}.")
        running.write(f"content/bleach/.snow.{number}.swp", "swap")

    eventually(lambda: "Flake 49." in running.get("/works/bleach/snow/").text)
    assert running.builder.builds == 2


def test_what_happens_during_a_build_makes_one_more(start, eventually):
    running = start()
    inside, go = threading.Event(), threading.Event()

    def hold() -> None:
        inside.set()
        go.wait(20)

    running.builder.before_build = hold
    running.write("content/a.txt", "A\n\na")
    assert inside.wait(20)
    for number in range(20):
        running.write(f"content/b{number}.txt", f"B\n\n{number}")
        time.sleep(0.01)
    running.builder.before_build = lambda: None
    go.set()

    eventually(lambda: running.get("/works/b19/").status == 200)
    time.sleep(0.3)
    assert running.builder.builds == 3


def test_editors_and_the_output_cause_no_build(running):
    for name in ("a.txt~", ".a.txt.swp", ".a.txt.swx", "4913", ".#a.txt", "#a.txt#", "~$a.docx", ".~lock.a.odt#"):
        running.write(f"content/{name}", "x")
        (running.root / "content" / name).unlink()
    running.write("output/index.html", "x")
    running.write(".archivist/other", "x")
    running.write("README.md", "x")
    time.sleep(0.4)

    assert running.builder.builds == 1


def test_a_thousand_requests_during_rebuilds_are_all_answered(running):
    stop = threading.Event()

    def edit() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            running.write("content/bleach/snow.txt", f"Snow\n\nFlake {number}.")
            running.write("content/ff7/bar.txt", f"Bar\n\nGlass {number}.")
            time.sleep(0.06)

    editor = threading.Thread(target=edit)
    editor.start()
    statuses = [
        running.get(path).status
        for _ in range(250)
        for path in ("/", "/works/bleach/snow/", "/works/bleach/rain/", "/assets/style.css")
    ]
    stop.set()
    editor.join()
    assert set(statuses) == {200}
    assert running.builder.builds > 3


def test_a_change_nobody_tells_of_is_found(start, monkeypatch, eventually):
    monkeypatch.setattr("archivist.watch._Handler.dispatch", lambda self, event: None)
    running = start(rescan=0.2)
    running.write("content/quiet.txt", "Quiet\n\nHush.")

    eventually(lambda: running.get("/works/quiet/").status == 200)


def test_a_silent_site_is_left_alone(start):
    running = start(rescan=0.05)
    time.sleep(0.6)

    assert running.builder.builds <= 2
    assert len(running.lines) == 2


@pytest.mark.parametrize("change", ["edit", "new", "delete", "same size and date"])
def test_stamps_tell_of_every_change(site, change):
    import os

    before = take_stamps([site / "content", site / "site.toml"])
    assert before == take_stamps([site / "content", site / "site.toml"])
    path = site / "content/ff7/bar.txt"
    if change == "edit":
        path.write_text("longer than before")
    elif change == "new":
        (site / "content/new.txt").write_text("")
    elif change == "delete":
        path.unlink()
    else:
        status = path.stat()
        time.sleep(0.02)
        path.write_text(path.read_text().swapcase())
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert before != take_stamps([site / "content", site / "site.toml"])


def test_stamps_of_nothing(tmp_path):
    assert take_stamps([tmp_path / "missing"]) == frozenset()
