"""The search says what is wrong with it, and Escape clears it."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.ui.main_window import MainWindow

Key = Qt.Key


def test_a_search_that_makes_no_sense_leaves_no_old_result_and_turns_red(reviewed: MainWindow, qtbot: QtBot) -> None:
    field, albums = reviewed.tool_bar.search, reviewed.controllers.albums
    field.setFocus()
    qtbot.keyClicks(field, "artist:bob")
    qtbot.waitUntil(lambda: albums.rowCount() == 1)
    field.selectAll()
    with qtbot.waitSignal(reviewed.controllers.library.search_refused):
        qtbot.keyClicks(field, "score>abc")
    assert albums.rowCount() == 3
    assert field.property("role") == "error" and "score&gt;abc" in field.toolTip()
    assert "score>abc" in field.accessibleDescription()
    qtbot.keyClicks(field, "x")
    assert field.property("role") == ""


def test_where_nothing_matches_a_field_that_is_none_is_named(reviewed: MainWindow, qtbot: QtBot) -> None:
    field, page = reviewed.tool_bar.search, reviewed.review_page
    qtbot.keyClicks(field, "gnere:jazz")
    qtbot.waitUntil(lambda: reviewed.controllers.albums.rowCount() == 0)
    assert page.pages.currentWidget() is page.no_match
    assert page.no_match.hint.text().startswith(
        "'gnere' is not a field, so 'gnere:jazz' is searched as text; 'genre:jazz'"
    )
    field.setText("xyzzy")  # in no name, and in no folder of any machine
    qtbot.waitUntil(lambda: page.no_match.hint.text().startswith("Clear the filters and the search"))


def test_escape_clears_the_search_and_goes_to_the_albums(reviewed: MainWindow, qtbot: QtBot) -> None:
    field = reviewed.tool_bar.search
    qtbot.keyClick(reviewed, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "artist:bob")
    qtbot.waitUntil(lambda: reviewed.controllers.albums.rowCount() == 1)
    qtbot.keyClick(field, Key.Key_Escape)
    assert field.text() == "" and reviewed.controllers.albums.rowCount() == 3
    assert reviewed.review_page.album_table.hasFocus()
