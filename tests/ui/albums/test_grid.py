"""The cover grid in the real window: the same albums, selection, filter and decisions as the list, by keys and mouse."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QStyleOptionViewItem, QToolButton
from pytestqt.qtbot import QtBot

from tagger.state.database import State
from tagger.ui.albums.grid import AlbumGrid
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.facets import Facets
from tests.helpers.drawn_widgets import chip_box
from tests.ui.conftest import OpenWindow

Key, Button, Modifier = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier
CTRL_SHIFT = Modifier.ControlModifier | Modifier.ShiftModifier


@pytest.fixture
def grid(reviewed: MainWindow, qtbot: QtBot) -> AlbumGrid:
    """The grid of a reviewed library, shown by its key."""
    reviewed.review_page.album_table.setFocus()
    qtbot.keyClick(reviewed, Key.Key_V, CTRL_SHIFT)
    assert reviewed.review_page.views.shows_grid
    return reviewed.review_page.views.grid


def cell(grid: AlbumGrid, row: int) -> QPoint:
    """A point in the cover of a row's cell."""
    return grid.visualRect(grid.model().index(row, Column.ALBUM)).center() - QPoint(0, 30)


def test_it_is_switched_by_key_button_and_menu(reviewed: MainWindow, grid: AlbumGrid, qtbot: QtBot) -> None:
    views, action = reviewed.review_page.views, reviewed.command_actions["grid"]
    assert action.isChecked() and grid.hasFocus() and grid.isVisible()
    button = reviewed.tool_bar.widgetForAction(action)
    assert isinstance(button, QToolButton)
    qtbot.mouseClick(button, Button.LeftButton)
    assert not views.shows_grid and not action.isChecked() and reviewed.review_page.album_table.isVisible()
    assert any(action in menu.actions() for menu in reviewed.findChildren(QMenu))


def test_it_has_the_lists_selection_and_gives_it_back(reviewed: MainWindow, grid: AlbumGrid, qtbot: QtBot) -> None:
    table = reviewed.review_page.album_table
    listed = table.albums.album_index.listed
    qtbot.mouseClick(grid.viewport(), Button.LeftButton, pos=cell(grid, 0))
    qtbot.keyClick(grid, Key.Key_Right)
    assert table.current_id() == listed[1] and table.selected_ids() == [listed[1]]
    qtbot.mouseClick(grid.viewport(), Button.LeftButton, Modifier.ControlModifier, cell(grid, 2))
    assert table.selected_ids() == listed[1:3] and table.selected_count() == 2
    qtbot.mouseClick(grid.viewport(), Button.LeftButton, pos=QPoint(grid.viewport().width() - 3, grid.height() - 6))
    assert table.selected_count() == 2  # a click beside the covers
    qtbot.keyClick(reviewed, Key.Key_V, CTRL_SHIFT)
    assert table.hasFocus() and table.selected_ids() == listed[1:3]
    assert reviewed.review_page.inspector.album is table.albums.find(table.current_id())


def test_filtering_and_sorting_keep_what_is_selected(reviewed: MainWindow, grid: AlbumGrid, qtbot: QtBot) -> None:
    table = reviewed.review_page.album_table
    qtbot.mouseClick(grid.viewport(), Button.LeftButton, pos=cell(grid, 2))
    current = table.current_id()
    table.albums.narrow(Facets(), {current})
    assert grid.model().rowCount() == 1 and table.selected_ids() == [current]
    table.albums.narrow(Facets())
    table.albums.sort(Column.ALBUM, Qt.SortOrder.DescendingOrder)
    assert table.selected_ids() == [current] and grid.currentIndex().row() == table.albums.album_index.row(current)


def test_the_decision_keys_work_on_the_covers(reviewed: MainWindow, grid: AlbumGrid, qtbot: QtBot) -> None:
    qtbot.mouseClick(grid.viewport(), Button.LeftButton, pos=cell(grid, 0))
    table = reviewed.review_page.album_table
    first = table.current_id()

    def states() -> set[str]:
        shown = table.albums.find(first)
        assert shown is not None
        return {suggestion.state for suggestion in shown.suggestions}

    qtbot.keyClick(grid, Key.Key_1)
    assert "accepted" in states()
    qtbot.keyClick(grid, Key.Key_1)
    qtbot.keyClick(grid, Key.Key_X)
    assert states() == {"rejected"}
    qtbot.keyClick(grid, Key.Key_Return)
    assert table.current_id() == table.albums.album_index.listed[1]


def test_a_click_on_a_chip_decides(reviewed: MainWindow, grid: AlbumGrid, qtbot: QtBot) -> None:
    album = reviewed.controllers.albums.album_index.at(1)
    index = reviewed.controllers.albums.index(1, Column.ALBUM)
    option = QStyleOptionViewItem()
    grid.initViewItemOption(option)
    option.rect = grid.visualRect(index)
    qtbot.mouseClick(grid.viewport(), Button.LeftButton, pos=chip_box(grid.delegate, option, index, 0).center())
    shown = reviewed.controllers.albums.find(album.id)
    assert shown is not None and shown.suggestions[0].state == "accepted"


def test_covers_come_from_the_background_at_the_cells_size(reviewed: MainWindow, grid: AlbumGrid, qtbot: QtBot) -> None:
    covers = reviewed.controllers.covers
    album = next(album for album in reviewed.controllers.albums.album_index.albums.values() if album.cover)
    side = round((grid.delegate.cell_size.width() - 16) * grid.devicePixelRatioF())
    qtbot.waitUntil(lambda: covers.pixmap(album.cover, side) is not None)
    pixmap = covers.pixmap(album.cover, side)
    assert pixmap is not None and max(pixmap.width(), pixmap.height()) <= side
    assert not grid.viewport().grab().isNull()


def test_cells_fill_the_width(reviewed: MainWindow, grid: AlbumGrid) -> None:
    for width in (760, 1500):
        reviewed.resize(width + 560, 800)
        across = grid.viewport().width() // grid.gridSize().width()
        assert grid.viewport().width() - across * grid.gridSize().width() < across + 2


def test_the_grid_is_remembered(open_window: OpenWindow, state: State, music: Path, qtbot: QtBot) -> None:
    window = open_window(state)
    window.command_actions["grid"].trigger()
    window.close()
    again = open_window(state)
    assert again.review_page.views.shows_grid and again.command_actions["grid"].isChecked()
    with qtbot.waitSignal(again.controllers.background.analysis.ended):
        again.open_folders([music])
    qtbot.waitUntil(lambda: again.controllers.albums.rowCount() == 3)
    assert again.review_page.views.grid.isVisible() and again.review_page.album_table.current_id()
