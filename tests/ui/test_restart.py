"""What the window remembers when it is opened again."""

from pytestqt.qtbot import QtBot

from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state import album_queries
from tagger.state.database import State
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
