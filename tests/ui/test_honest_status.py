"""What the window says about an album and about its own work is so."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.progress import Task
from tagger.state.database import State
from tagger.ui.inspector.panel import _no_suggestions
from tagger.ui.main_window import MainWindow
from tagger.ui.notifications import Notice
from tagger.ui.presenters.album_index import Column
from tagger.ui.widgets import EmptyState
from tests.helpers.music import make_music
from tests.ui.conftest import OpenWindow
from tests.ui.test_main_window import select, state_of

Key = Qt.Key


@pytest.fixture
def notices(window: MainWindow) -> list[Notice]:
    seen: list[Notice] = []
    window.controllers.notifications.added.connect(seen.append)
    return seen


def opened(window: MainWindow, music: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.open_folders([music])
    qtbot.waitUntil(lambda: not window.controllers.background.reading.busy)


def test_an_accepted_album_with_an_unreadable_file_is_both(window: MainWindow, music: Path, qtbot: QtBot) -> None:
    (music / "Ann" / "First" / "3 Broken.mp3").write_text("no music")
    opened(window, music, qtbot)
    album = select(window, "First", qtbot)
    assert album.status == "error" and album.problem_count == 1
    qtbot.keyClick(window.review_page.album_table, Key.Key_1)
    model = window.controllers.albums
    qtbot.waitUntil(lambda: model.index_of(album.id, Column.STATUS).data().startswith("accepted"))
    assert model.index_of(album.id, Column.STATUS).data() == "accepted: waits to be written; 1 problem"


def test_a_genre_for_an_album_without_a_readable_file_is_refused(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, notices: list[Notice]
) -> None:
    broken = tmp_path / "music" / "Broken" / "1.mp3"
    broken.parent.mkdir(parents=True)
    broken.write_text("no music")
    opened(window, broken.parents[1], qtbot)
    qtbot.waitUntil(lambda: window.controllers.albums.rowCount() == 1)
    window.review_page.commands.add("Jazz")
    assert any("has no file that can be read and written" in notice.text for notice in notices)
    (album,) = window.controllers.albums.album_index.albums.values()
    assert album.suggestions == () and album.status == "error"
    inspector = window.review_page.inspector
    assert inspector.nothing_suggested.text().startswith("None of its files can be read and written")
    inspector.header.fill(album, analysing=True)  # of other albums
    assert inspector.header.modalities.text() == "Not analysed yet"
    assert _no_suggestions(album, analysing=True) == inspector.nothing_suggested.text()
    qtbot.keyClick(window.review_page.album_table, Key.Key_Return)
    assert any("No file here can be read and written" in notice.text for notice in notices)


def test_enter_with_nothing_sure_enough_says_so(
    window: MainWindow, music: Path, qtbot: QtBot, notices: list[Notice]
) -> None:
    opened(window, music, qtbot)
    album = select(window, "First", qtbot)
    for suggestion in album.suggestions:
        window.review_page.commands.decide(suggestion.genre, "rejected")
        assert state_of(window, album, suggestion.genre) == "rejected"
    del notices[:]
    qtbot.keyClick(window.review_page.album_table, Key.Key_Return)
    assert [notice.text for notice in notices] == ["Every suggestion here is decided already; 1 to 9 change one."]


def test_while_albums_are_analysed_nobody_is_asked_to_start_that(
    window: MainWindow, music: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = True

    def slow(_: State, *, task: Task) -> object:
        while waiting:
            task.check()
        raise StopIteration

    monkeypatch.setattr("tagger.ui.controllers.library.suggest.suggest", slow)
    window.open_folders([music])
    inspector = window.review_page.inspector
    qtbot.waitUntil(lambda: inspector.album is not None and not inspector.album.predicted)
    assert inspector.header.modalities.text() == "Being analysed"
    assert inspector.nothing_suggested.text().startswith("Still being analysed")
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.command_actions["cancel"].trigger()
    waiting = False
    assert inspector.header.modalities.text() == "Not analysed yet"


def test_a_problem_of_the_library_is_there_again_after_a_restart_and_goes_with_its_cause(
    open_window: OpenWindow, state: State, music: Path, qtbot: QtBot
) -> None:
    broken = music / "Ann" / "First" / "3 Broken.mp3"
    broken.write_text("no music")
    first = open_window(state)
    opened(first, music, qtbot)
    first.close()
    again = open_window(state)
    problems = again.controllers.notifications.problems
    qtbot.waitUntil(lambda: again.controllers.albums.rowCount() == 3)  # else there is nothing to rescan yet
    qtbot.waitUntil(lambda: any(broken.name in text for text in problems))
    assert not again.banner.isVisible()  # it is no news
    assert again.activity_page.problems.count() == len(problems)
    (text,) = (text for text in problems if broken.name in text)
    broken.unlink()
    with qtbot.waitSignal(again.controllers.background.analysis.ended):
        again.command_actions["rescan"].trigger()
    qtbot.waitUntil(lambda: text not in problems)


def test_the_window_is_there_while_the_demonstration_is_made(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    titles: list[str] = []
    window.controllers.background.analysis.started.connect(titles.append)
    window.controllers.library.open_demo(lambda _: make_music(tmp_path / "demo"))
    assert window.isVisible() and window.progress_panels[0].isVisible()
    page = window.review_page.pages.currentWidget()
    assert isinstance(page, EmptyState) and page.title.text() == "Making the demonstration’s music"
    qtbot.waitUntil(lambda: window.controllers.albums.rowCount() == 3)
    assert titles[0] == "Making the demonstration"
