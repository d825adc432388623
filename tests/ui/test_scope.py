"""While one of several selected albums is shown, the window says what a command decides about."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.ui.main_window import MainWindow


def decided(window: MainWindow) -> set[int]:
    albums = window.model.catalogue.albums.values()
    return {album.id for album in albums if any(one.state != "suggested" for one in album.suggestions)}


def test_the_inspector_says_how_many_albums_are_decided_about(reviewed: MainWindow, qtbot: QtBot) -> None:
    inspector = reviewed.page.inspector
    assert inspector.scope.isHidden() and inspector.add.placeholderText() == "Add a genre by hand"
    reviewed.page.list.selectAll()
    assert inspector.scope.isVisible() and inspector.scope.text().startswith("One of 3 selected albums.")
    assert inspector.add.placeholderText() == inspector.add.accessibleName() == "Add a genre to 3 albums"
    reviewed.page.list.go_to(reviewed.model.catalogue.shown[1])
    assert inspector.scope.isHidden() and inspector.add.placeholderText() == "Add a genre by hand"


def test_what_the_inspector_says_is_so(reviewed: MainWindow, qtbot: QtBot) -> None:
    reviewed.page.list.selectAll()
    album = reviewed.page.inspector.album
    assert album is not None
    qtbot.keyClick(reviewed.page.list, Qt.Key.Key_1)
    assert decided(reviewed) == {album.id}
    qtbot.mouseClick(reviewed.page.inspector.suggestions.rows()[1].reject, Qt.MouseButton.LeftButton)
    assert decided(reviewed) == {album.id}
    qtbot.keyClicks(reviewed.page.inspector.add, "Zouk")
    qtbot.keyClick(reviewed.page.inspector.add, Qt.Key.Key_Return)
    assert decided(reviewed) == set(reviewed.model.catalogue.albums)
