"""Closing asks nothing, stops the work, loses nothing, and leaves no thread or process behind."""

import multiprocessing
import os
import signal
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from tagger.inference.worker_pool import ITEM_TIMEOUT
from tagger.progress import Progress
from tagger.services.review import accept
from tagger.services.scan import scan
from tagger.services.write import apply_plan, log, make_plan, recover, undo
from tagger.state import album_queries
from tagger.state.database import State
from tagger.ui.controllers.background import TaskQueue
from tagger.writing.filesystem import FileSystem
from tests.helpers.media import make_audio
from tests.helpers.write_context import leftovers
from tests.ui.conftest import OpenWindow


def many(folder: Path, albums: int, seconds: float = 1.0) -> Path:
    """A folder of albums with one track each; one sound is encoded once and copied."""
    data = make_audio(folder / "first.flac", "flac", seconds=seconds).read_bytes()
    for number in range(albums):
        path = folder / f"album {number:04d}" / "song.flac"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    return folder


def analysing() -> list[BaseProcess]:
    """The processes that analyse, and not the one in which a scan reads files."""
    return [child for child in multiprocessing.active_children() if child.name == "tagger analysis"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_closing_in_the_middle_of_the_analysis_ends_it_at_once_and_keeps_what_was_found(
    open_window: OpenWindow, state: State, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(state)
    window.open_folders([many(tmp_path / "music", 60)])
    qtbot.waitUntil(lambda: bool(analysing()))
    for worker in analysing():
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGSTOP)  # their work does not end by itself
    began = time.monotonic()
    assert window.close()
    assert time.monotonic() - began < ITEM_TIMEOUT / 2
    assert not multiprocessing.active_children()
    lanes = [one for one in vars(window.controllers.background).values() if isinstance(one, TaskQueue)]
    assert len(lanes) > 5 and not any(queue._pool.activeThreadCount() for queue in lanes)
    assert album_queries.albums(state)


def test_closing_in_the_middle_of_a_write_leaves_whole_files_and_the_next_write_goes_on(
    open_window: OpenWindow, state: State, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    music = many(tmp_path / "music", 80)
    old = (music / "first.flac").read_bytes()
    scan(state, [music])
    accept(state, "", genres=["Zouk"])
    window = open_window(state)
    writing = window.controllers.background.writing
    qtbot.waitUntil(window.command_actions["write"].isEnabled)
    reported: list[Progress] = []
    writing.progressed.connect(reported.append)
    replaced: list[Path] = []

    def replace_slowly(_: FileSystem, source: Path, target: Path) -> None:
        """The 40th file waits for the window to be closed, however long that takes."""
        replaced.append(target)
        time.sleep(0.02)
        while len(replaced) == 40 and not any(task.cancelled.is_set() for task in writing._running.values()):
            time.sleep(0.01)
        source.replace(target)

    with monkeypatch.context() as slow_disk:
        slow_disk.setattr(FileSystem, "replace", replace_slowly)
        window.command_actions["write"].trigger()
        qtbot.waitUntil(lambda: any(progress.done for progress in reported))
        assert window.close()
    assert recover(state) == [] and leftovers(music) == []
    contents = [path.read_bytes() for path in music.rglob("*.flac")]
    written = sum(content != old for content in contents)
    assert 0 < written < len(contents) == 81
    assert log(state)[0].written == written
    report = apply_plan(state, make_plan(state))
    assert len(report.written) == len(contents) - written and not report.problems
    for _ in range(2):
        undo(state)
    assert all(path.read_bytes() == old for path in music.rglob("*.flac"))


def test_decisions_made_just_before_closing_are_kept(
    open_window: OpenWindow, state: State, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(state)
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.open_folders([many(tmp_path / "music", 2)])
    qtbot.waitUntil(lambda: window.controllers.albums.album_index.counts.status["suggested"] > 1)
    window.review_page.album_table.selectAll()
    window.review_page.commands.add("Zouk")
    window.review_page.commands.toggle(1)
    window.close()
    for album in album_queries.albums(state):
        assert "Zouk" in {one.genre for one in album.suggestions if one.state == "added"}


def test_what_the_window_looked_like_is_remembered(open_window: OpenWindow, state: State, qtbot: QtBot) -> None:
    window = open_window(state)
    size = window.minimumSizeHint() + QSize(0, 40)  # the screen without a screen is no wider than that
    window.resize(size)
    window.review_page.inspector.heat_controls.switch.setChecked(False)
    window.appearance.choose("dark")
    window.close()
    again = open_window(state)
    assert again.size() == size
    assert not again.review_page.inspector.heat_controls.switch.isChecked()
    assert again.appearance.theme().name == "dark"
    again.appearance.choose("system")


def test_settings_that_cannot_be_kept_do_not_stop_the_closing(
    open_window: OpenWindow, state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    window = open_window(state)
    window.settings.path = state.folder / "state.db" / "window.json"
    window.resize(900, 700)
    assert window.close()
    assert "cannot be kept" in capsys.readouterr().err


def test_work_asked_for_after_closing_does_not_begin(open_window: OpenWindow, state: State, music: Path) -> None:
    window = open_window(state)
    window.close()
    window.controllers.library.open([music])
    assert not album_queries.albums(state)
