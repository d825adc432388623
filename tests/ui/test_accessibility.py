"""Everything by keyboard, and everything with a name for who cannot see it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from tagger.ui.inspector.audio_strip import AudioStrip
from tagger.ui.inspector.cover_heat import CoverHeatView, HeatLegend
from tagger.ui.inspector.evidence_bars import EvidenceBars
from tagger.ui.inspector.genre_chips import ChipLabel
from tagger.ui.inspector.suggestion_list import SuggestionRow
from tagger.ui.main_window import MainWindow


def reachable(window: MainWindow) -> list[QWidget]:
    """The widgets that Tab visits, in order, beginning with the list."""
    start = window.review_page.album_table
    visited: list[QWidget] = [start]
    widget = start.nextInFocusChain()
    while widget is not start:
        assert widget is not None
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            visited.append(widget)
        widget = widget.nextInFocusChain()
    return visited


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


@pytest.fixture
def explained(reviewed: MainWindow, qtbot: QtBot) -> MainWindow:
    qtbot.waitUntil(lambda: reviewed.review_page.inspector.sound.isVisible())
    return reviewed


def test_everything_that_takes_the_focus_has_a_name(explained: MainWindow) -> None:
    nameless = [widget for widget in reachable(explained) if not name_of(widget)]
    assert not nameless


def test_every_button_can_be_reached_or_has_a_key(explained: MainWindow) -> None:
    visited = set(reachable(explained))
    assert any(isinstance(widget, QAbstractButton) for widget in visited)
    for button in explained.review_page.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled() and not isinstance(button.parent(), QLineEdit):
            parent = button.parent()
            assert parent is not None
            assert button in visited or parent.metaObject().className() in ("QTableView", "QHeaderView"), button


def test_tab_leaves_the_lists_and_goes_from_left_to_right(explained: MainWindow) -> None:
    order = reachable(explained)
    page = explained.review_page
    places = [order.index(widget) for widget in (page.album_table, page.inspector.suggestions.rows()[0])]
    assert places == sorted(places)
    assert not page.album_table.tabKeyNavigation() and not page.diff.table.tabKeyNavigation()


def test_suggestion_rows_say_genre_score_state_and_reasons(explained: MainWindow) -> None:
    album = explained.review_page.inspector.album
    assert album is not None
    for row, one in zip(explained.review_page.inspector.suggestions.rows(), album.suggestions, strict=True):
        assert one.genre in row.accessibleName() and "suggested" in row.accessibleName()
        assert all(reason in row.accessibleDescription() for reason in one.reasons)
        assert one.genre in row.accept.accessibleName()


def test_no_scroll_bar_takes_the_focus(explained: MainWindow) -> None:
    assert not [bar for bar in explained.findChildren(QScrollBar) if bar.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert QApplication.instance() is not None


def test_cells_of_the_list_and_of_the_covers_say_their_column_and_their_chips(explained: MainWindow) -> None:
    page = explained.review_page
    table = QAccessible.queryAccessibleInterface(page.album_table)
    assert table.role() == QAccessible.Role.Table
    parts = [table.child(number) for number in range(table.childCount())]
    names = [part.text(QAccessible.Text.Name) for part in parts if part.role() == QAccessible.Role.Cell]
    album = page.inspector.album
    assert album is not None
    assert any(album.suggestions[0].genre in name and name.startswith("Suggested: ") for name in names), names
    page.views.show_grid(True)
    row = page.views.grid.currentIndex().row()
    grid = QAccessible.queryAccessibleInterface(page.views.grid)
    assert grid.role() == QAccessible.Role.List and str(album.album) in grid.child(row).text(QAccessible.Text.Name)


def test_what_draws_itself_is_a_chart_a_picture_or_a_list_to_a_screen_reader(explained: MainWindow) -> None:
    inspector, role = explained.review_page.inspector, QAccessible.Role
    row = inspector.suggestions.rows()[0]
    expected = {
        ChipLabel: role.StaticText,
        EvidenceBars: role.Chart,
        CoverHeatView: role.Graphic,
        HeatLegend: role.Graphic,
        AudioStrip: role.Graphic,
        SuggestionRow: role.ListItem,
    }
    for kind, wanted in expected.items():
        widgets: list[QWidget] = inspector.findChildren(kind)
        assert widgets, kind
        for widget in widgets:
            assert QAccessible.queryAccessibleInterface(widget).role() == wanted, kind
            assert name_of(widget) or not widget.isVisible(), kind
    said = QAccessible.queryAccessibleInterface(row)
    assert said.parent().role() == role.List and row.genre in said.text(QAccessible.Text.Name)
    assert said.state().focusable and not said.state().invisible
