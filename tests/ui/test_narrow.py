"""At the least size that the window allows, everything in it can be read."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QToolButton
from pytestqt.qtbot import QtBot

from tagger.ui.albums.facets import KINDS
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.facets import BANDS, STATUSES
from tagger.ui.widgets import fit_on_screen
from tests.helpers.drawn_widgets import facet_item


@pytest.fixture
def least(reviewed: MainWindow, qtbot: QtBot) -> MainWindow:
    reviewed.resize(QSize(1, 1))
    qtbot.wait(50)
    return reviewed


def test_the_list_is_not_scrolled_sideways(least: MainWindow) -> None:
    assert least.width() < 1000
    assert least.review_page.album_table.horizontalScrollBar().maximum() == 0


def test_the_buttons_of_the_pages_stay_in_sight(least: MainWindow, qtbot: QtBot) -> None:
    def buttons(*names: str) -> list[QToolButton]:
        widgets = (least.tool_bar.widgetForAction(least.command_actions[name]) for name in names)
        return [widget for widget in widgets if isinstance(widget, QToolButton)]

    assert all(button.isVisible() for button in buttons("page-review", "page-activity", "grid"))
    assert buttons("open")[0].toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    least.resize(1600, 800)
    qtbot.waitUntil(lambda: buttons("open")[0].toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    assert all(button.isVisible() for button in buttons("open", "page-review", "page-activity"))


def test_nothing_of_the_changes_is_laid_over_something_else(least: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(least.review_page.album_table, Qt.Key.Key_A)
    panel = least.review_page.diff
    qtbot.waitUntil(lambda: bool(panel.model.rows))
    panel.details.setText("what players show of a chosen file, and its note, in a sentence that takes some lines " * 3)
    panel.details.show()
    least.resize(QSize(1001, 700))
    qtbot.waitUntil(lambda: panel.details.y() >= panel.table.y() + panel.table.height())
    assert panel.details.height() >= panel.details.heightForWidth(panel.details.width())
    assert panel.summary.height() >= panel.summary.heightForWidth(panel.summary.width())


def test_the_filters_can_be_read(least: MainWindow) -> None:
    facets = least.review_page.facets
    for kind, values in zip(KINDS, (STATUSES, [band.name for band in BANDS]), strict=False):
        for value in values:
            item = facet_item(facets, kind, value)
            assert item is not None
            index = facets.indexFromItem(item)
            assert facets.sizeHintForIndex(index).width() <= facets.visualRect(index).width(), value


def test_nothing_in_the_inspector_is_cut(least: MainWindow) -> None:
    scroll = least.review_page.inspector._scroll
    pane = scroll.widget()
    assert pane is not None and pane.width() <= scroll.viewport().width()


def test_a_longer_sentence_makes_the_window_no_wider(least: MainWindow, qtbot: QtBot) -> None:
    before = least.width()
    least.review_page.diff.summary.setText("31 415 files in 2 718 albums will change; 1 618 files cannot be written")
    qtbot.wait(50)
    least.resize(QSize(1, 1))
    assert least.width() == before


def test_the_first_window_is_no_larger_than_the_screen(least: MainWindow) -> None:
    """On a laptop's 1366 x 768 the lower bar with the counts and the progress was out of sight."""
    room = least.screen().availableSize()
    least.resize(room * 2)
    fit_on_screen(least)
    assert least.height() < room.height() and least.width() <= max(room.width(), least.minimumSizeHint().width())


@pytest.mark.parametrize("command", ["keys", "settings", "genres", "models", "learn", "folders"])
def test_the_buttons_of_a_dialog_are_on_the_screen(least: MainWindow, command: str) -> None:
    """In a window of 1024 pixels the dialog of the keys was 1500 wide, and "Close" out of sight."""
    least.command_actions[command].trigger()
    (dialog,) = (child for child in least.findChildren(QDialog) if child.isVisible())
    room = least.screen().availableSize()
    assert dialog.width() <= max(room.width(), dialog.minimumSizeHint().width())
    assert dialog.height() < room.height()
    dialog.close()
