"""What the window remembers when it is opened again."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state import album_queries
from tagger.state.database import State
from tagger.ui.application import SETTINGS, application
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.review_page import LIST, NO_LIBRARY, STARTING
from tagger.ui.theme import Appearance
from tests.helpers.music import make_music
from tests.ui.conftest import OpenWindow
from tests.ui.test_main_window import accept_first, stored


def test_decisions_of_an_earlier_session_are_undone_and_redone(
    open_window: OpenWindow, state: State, qtbot: QtBot
) -> None:
    scan(state, [make_music(state.folder / "music")])
    suggest(state)
    first = open_window(state)
    qtbot.waitUntil(lambda: first.controllers.albums.rowCount() == 3)
    album = accept_first(first, qtbot)
    genre = album.suggestions[0].genre
    first.close()
    second = open_window(state)
    qtbot.waitUntil(lambda: second.controllers.albums.rowCount() == 3)
    assert stored(second, album, genre) == "accepted" and second.command_actions["undo"].isEnabled()
    second.command_actions["undo"].trigger()
    qtbot.waitUntil(lambda: stored(second, album, genre) == "suggested")
    second.close()
    third = open_window(state)
    qtbot.waitUntil(lambda: third.controllers.albums.rowCount() == 3)
    third.command_actions["redo"].trigger()
    qtbot.waitUntil(lambda: album_queries.albums(state, f'status:accepted genre:="{genre}"') != [])


def test_who_has_albums_is_not_asked_for_music_while_they_are_read(
    reviewed: MainWindow, open_window: OpenWindow, state: State, qtbot: QtBot
) -> None:
    """ "Point tagger at your music" stood there at every start until the first albums came."""
    settings = WindowSettings(reviewed.controllers.background.state.folder / SETTINGS)
    again = MainWindow(reviewed.controllers.background.state, settings, Appearance(application(), settings))
    qtbot.addWidget(again)
    assert again.review_page.pages.currentIndex() == STARTING
    qtbot.waitUntil(lambda: again.review_page.pages.currentIndex() == LIST)
    assert again.focusWidget() is again.review_page.album_table
    again.close()
    first = open_window(state)
    qtbot.waitUntil(lambda: first.review_page.pages.currentIndex() == NO_LIBRARY)
    assert isinstance(first.focusWidget(), QPushButton)
