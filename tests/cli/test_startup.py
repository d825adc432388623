"""``tagger`` without a verb: the demonstration, or a folder, in a window or printed."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tagger.errors import CURRENT_FOLDER_GONE
from tagger.state.database import State
from tests.cli.conftest import Run
from tests.helpers.media import make_audio

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """One piece instead of the whole demonstration, which takes its time to play."""

    def make(folder: Path, _: object = None) -> Path:
        make_audio(folder / "Demo" / "1.flac", "flac", tags={"album": "Demo", "artist": "Tagger"})
        return folder

    monkeypatch.setattr("tagger.demo.make_demo", make)


def titles(tagger: Run) -> set[str]:
    return {album["album"] for album in json.loads(tagger("show", "--json").stdout)}


@pytest.mark.slow
def test_the_demonstration_is_made_and_says_what_it_is(tagger: Run, model: str, state_folder: Path) -> None:
    ran = tagger("--demo")
    assert ran.returncode == 0
    assert "This is a demonstration" in ran.stderr and "nothing was trained on it" in ran.stderr
    albums = json.loads(tagger("show", "--json").stdout)
    assert len(albums) >= 8
    assert all(album["suggestions"] for album in albums)
    assert all(suggestion["reasons"] for album in albums for suggestion in album["suggestions"])
    assert "0 read" in tagger("--demo").stdout


def test_an_empty_state_shows_the_demonstration(tagger: Run, model: str, small_demo: None) -> None:
    for _ in range(2):
        ran = tagger()
        assert (ran.returncode, "This is a demonstration" in ran.stderr) == (0, True)
        assert "Tagger – Demo" in ran.stdout
    assert titles(tagger) == {"Demo"}


def test_the_demonstration_gives_way_to_real_music(tagger: Run, model: str, small_demo: None, music: Path) -> None:
    tagger()
    assert tagger(music).returncode == 0
    assert "Demo" not in titles(tagger)
    ran = tagger()
    assert "demonstration" not in ran.stderr
    assert "Ann – First" in ran.stdout


def test_beside_real_music_the_demonstration_has_a_state_of_its_own(
    tagger: Run, model: str, small_demo: None, music: Path, state_folder: Path
) -> None:
    tagger("scan", music)
    before = titles(tagger)
    ran = tagger("--demo")
    assert (ran.returncode, "Tagger – Demo" in ran.stdout) == (0, True)
    assert titles(tagger) == before
    assert (state_folder / "demo" / "state" / "state.db").is_file()


def test_the_window_opens_where_it_can(tagger: Run, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window itself has tests of its own; here only that it is given the state and the folder."""
    given: list[Path | None] = []

    def run(_: State, folder: Path | None) -> int:
        given.append(folder)
        return 7

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("tagger.ui.application.run", run)
    assert tagger(music).returncode == 7
    assert given == [music]


IN_A_FOLDER_THAT_IS_GONE = """
import os, sys
from tagger.cli import main
gone, *verbs = sys.argv[1:]
os.chdir(gone)
os.rmdir(gone)
print([main(verb.split()) for verb in verbs])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder that a program is in cannot be removed")
def test_a_folder_that_is_gone_while_one_is_in_it_is_said(music: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    program = tmp_path / "program.py"
    program.write_text(IN_A_FOLDER_THAT_IS_GONE, encoding="utf-8")
    verbs = ("scan .", f"scan {music}", "suggest .", "tags a.mp3", "forget .", "profile . list")
    ran = subprocess.run(
        [sys.executable, program, gone, *verbs],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == f"{[2] * len(verbs)}\n"
    assert ran.stderr.splitlines() == [f"tagger: {CURRENT_FOLDER_GONE}"] * len(verbs)


def test_an_error_of_the_system_that_no_command_expects_is_a_sentence(
    tagger: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), "/disk/a")

    monkeypatch.setattr("tagger.services.folders.music_folders", fail)
    ran = tagger("folders")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"tagger: '/disk/a' cannot be used: {os.strerror(errno.EIO)}; what was done is kept.\n"
