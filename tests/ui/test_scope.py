"""While one of several selected albums is shown, the window says what a command decides about."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.ui.main_window import MainWindow


def decided(window: MainWindow) -> set[int]:
    albums = window.controllers.albums.album_index.albums.values()
    return {album.id for album in albums if any(one.state != "suggested" for one in album.suggestions)}


def test_the_inspector_says_how_many_albums_are_decided_about(reviewed: MainWindow, qtbot: QtBot) -> None:
    inspector = reviewed.review_page.inspector
    assert inspector.scope.isHidden() and inspector.add_genre.placeholderText() == "Add a genre by hand"
    reviewed.review_page.album_table.selectAll()
    assert inspector.scope.isVisible() and inspector.scope.text().startswith("One of 3 selected albums.")
    assert inspector.add_genre.placeholderText() == inspector.add_genre.accessibleName() == "Add a genre to 3 albums"
    reviewed.review_page.album_table.go_to(reviewed.controllers.albums.album_index.listed[1])
    assert inspector.scope.isHidden() and inspector.add_genre.placeholderText() == "Add a genre by hand"


def test_what_the_inspector_says_is_so(reviewed: MainWindow, qtbot: QtBot) -> None:
    reviewed.review_page.album_table.selectAll()
    album = reviewed.review_page.inspector.album
    assert album is not None
    qtbot.keyClick(reviewed.review_page.album_table, Qt.Key.Key_1)
    assert decided(reviewed) == {album.id}
    qtbot.mouseClick(reviewed.review_page.inspector.suggestions.rows()[1].reject, Qt.MouseButton.LeftButton)
    assert decided(reviewed) == {album.id}
    qtbot.keyClicks(reviewed.review_page.inspector.add_genre, "Zouk")
    qtbot.keyClick(reviewed.review_page.inspector.add_genre, Qt.Key.Key_Return)
    assert decided(reviewed) == set(reviewed.controllers.albums.album_index.albums)
