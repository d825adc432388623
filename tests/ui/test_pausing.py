"""Long work pauses and goes on, says so as it is, and a pause outlives the window."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.progress import Progress
from tagger.state import album_queries
from tagger.state.database import State
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.window_settings import PAUSED_WORK
from tests.ui.conftest import OpenWindow
from tests.ui.test_closing import many


def paused_while_analysing(window: MainWindow, folder: Path, qtbot: QtBot) -> Progress:
    """Open a folder, pause by key once the analysis runs, and wait until nothing is worked on."""
    reported: list[Progress] = []
    queue = window.controllers.background.analysis
    queue.progressed.connect(reported.append)
    window.open_folders([folder])
    qtbot.waitUntil(lambda: any(item.stage != "reading tags" and item.done for item in reported))
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert queue.is_paused
    qtbot.waitUntil(lambda: reported[-1].paused)
    return reported[-1]


def test_the_analysis_rests_and_goes_on(window: MainWindow, tmp_path: Path, state: State, qtbot: QtBot) -> None:
    panel, action = window.progress_panels[0], window.command_actions["pause"]
    assert not action.isEnabled()
    progress = paused_while_analysing(window, many(tmp_path / "music", 40), qtbot)
    done, total = progress.done, progress.total
    qtbot.waitUntil(lambda: panel.text.text() == f"Paused while {progress.stage}: {done} of {total}")
    assert panel.pause.text() == action.text().removesuffix(" the work") == "Resume"
    qtbot.wait(500)
    assert panel.text.text() == f"Paused while {progress.stage}: {done} of {total}", "something was worked on"
    assert window.controllers.library.is_analysing and window.command_actions["cancel"].isEnabled()
    qtbot.mouseClick(panel.pause, Qt.MouseButton.LeftButton)
    assert panel.pause.text() == "Pause"
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        pass
    assert not action.isEnabled() and not panel.isVisible()
    assert {album.status for album in album_queries.albums(state)} == {"suggested"}


def test_a_pause_outlives_the_window(open_window: OpenWindow, state: State, tmp_path: Path, qtbot: QtBot) -> None:
    first = open_window(state)
    paused_while_analysing(first, many(tmp_path / "music", 40), qtbot)
    first.close()
    second = open_window(state)
    panel = second.progress_panels[0]
    qtbot.waitUntil(lambda: panel.text.text().startswith("Paused while "))
    assert "new" in {album.status for album in album_queries.albums(state)}
    ended = second.controllers.background.analysis.ended
    with qtbot.waitSignal(ended):
        second.command_actions["suggest"].trigger()  # it goes on, and is not begun a second time
    assert "new" not in {album.status for album in album_queries.albums(state)}
    second.close()
    third = open_window(state)
    assert not third.controllers.is_working


def test_stopping_ends_a_pause(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    paused_while_analysing(window, many(tmp_path / "music", 40), qtbot)
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.command_actions["cancel"].trigger()
    assert not window.controllers.is_paused and window.settings.get(PAUSED_WORK) == []
