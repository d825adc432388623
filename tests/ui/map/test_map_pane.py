"""The map in the real window, by keys and mouse: what is selected in it is selected in the list, and the reverse."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tagger.services import library_map
from tagger.ui.main_window import MainWindow
from tagger.ui.map.canvas import MapCanvas
from tagger.ui.map.pane import MAP, NO_MAP, MapPane
from tagger.ui.presenters.window_settings import SHOWS_MAP
from tests.helpers.drawn_widgets import cover_side, group_names, listed_ids, point_of

pytestmark = pytest.mark.skipif(
    not library_map.is_available(), reason="openTSNE, which makes the map, is not installed"
)

LEFT, NOTHING, SHIFT, CONTROL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def pane(reviewed: MainWindow, qtbot: QtBot) -> MapPane:
    """The map of three albums, made and coloured."""
    qtbot.keyClick(reviewed, Qt.Key.Key_3, CONTROL)
    pane = reviewed.review_page.map_area.pane
    assert pane is not None and pane.pages.currentIndex() == NO_MAP
    reviewed.command_actions["make-map"].trigger()
    qtbot.waitUntil(lambda: pane.pages.currentIndex() == MAP and bool(group_names(pane.canvas)))
    qtbot.wait(100)  # the list's selection arrives
    return pane


def point(canvas: MapCanvas, album_id: int) -> QPoint:
    return point_of(canvas, album_id).toPoint()


def drag(canvas: MapCanvas, points: list[QPointF], modifiers: Qt.KeyboardModifier = NOTHING) -> None:
    first, *others = [corner.toPoint() for corner in points]
    QTest.mousePress(canvas, LEFT, modifiers, first)
    for corner in others:
        QTest.mouseMove(canvas, corner)
    QTest.mouseRelease(canvas, LEFT, modifiers, others[-1])


def around(canvas: MapCanvas) -> list[QPointF]:
    """A line around everything."""
    width, height = canvas.width() - 2, canvas.height() - 2
    return [QPointF(2, 2), QPointF(width, 2), QPointF(width, height), QPointF(2, height), QPointF(2, 8)]


def test_a_click_makes_an_album_current_and_the_list_marks_it_on_the_map(
    pane: MapPane, reviewed: MainWindow, qtbot: QtBot
) -> None:
    table = reviewed.review_page.album_table
    other = next(album_id for album_id in (1, 2, 3) if album_id != table.current_id())
    qtbot.mouseClick(pane.canvas, LEFT, pos=point(pane.canvas, other))
    assert table.current_id() == other and table.selected_ids() == [other]
    third = 6 - other - next(album_id for album_id in (1, 2, 3) if album_id != other)
    table.go_to(third)
    qtbot.waitUntil(lambda: pane.canvas.current_id == third)
    table.selectAll()
    qtbot.waitUntil(lambda: pane.canvas.selected_ids == [1, 2, 3])
    assert pane.only_selected.isEnabled()


def test_a_lasso_selects_in_the_list_and_only_these_narrows_it(
    pane: MapPane, reviewed: MainWindow, qtbot: QtBot
) -> None:
    table, canvas = reviewed.review_page.album_table, pane.canvas
    camera = canvas.camera
    qtbot.mouseClick(pane.lasso, LEFT)
    drag(canvas, around(canvas))
    assert sorted(table.selected_ids()) == [1, 2, 3] and canvas.camera == camera
    qtbot.mouseClick(pane.lasso, LEFT)
    place = point_of(canvas, 2)
    corners = [place + QPointF(x, y) for x, y in ((-6, -6), (6, -6), (6, 6), (-6, 6), (-6, 0))]
    drag(canvas, corners, SHIFT)
    assert table.selected_ids() == [2]
    qtbot.mouseClick(canvas, LEFT, CONTROL, point(canvas, 3))
    assert sorted(table.selected_ids()) == [2, 3]
    qtbot.waitUntil(pane.only_selected.isEnabled)
    qtbot.mouseClick(pane.only_selected, LEFT)
    assert sorted(reviewed.controllers.albums.album_index.listed) == [2, 3]
    qtbot.waitUntil(lambda: listed_ids(canvas) == [2, 3])
    drag(canvas, around(canvas), SHIFT)
    assert sorted(table.selected_ids()) == [2, 3], "what the list does not show is not selected"
    reviewed.command_actions["clear-filters"].trigger()
    assert len(reviewed.controllers.albums.album_index.listed) == 3 and not pane.only_selected.isChecked()


def test_filters_of_the_list_make_the_others_faint(pane: MapPane, reviewed: MainWindow, qtbot: QtBot) -> None:
    reviewed.tool_bar.search.setText("id:1")
    qtbot.waitUntil(lambda: listed_ids(pane.canvas) == [1])


def test_the_mouse_moves_and_zooms_the_map(pane: MapPane, qtbot: QtBot) -> None:
    canvas = pane.canvas
    before, middle = canvas.camera, QPointF(canvas.width() / 2, canvas.height() / 2)
    drag(canvas, [middle, middle + QPointF(20, 9), middle + QPointF(40, 18)])
    assert canvas.camera.pixels(np.zeros((1, 2))) == pytest.approx(before.pixels(np.zeros((1, 2))) + np.array([40, 18]))
    qtbot.mouseClick(pane.zoom_in, LEFT)
    assert canvas.camera.scale > before.scale
    qtbot.mouseClick(pane.zoom_out, LEFT)
    qtbot.mouseClick(pane.fit_button, LEFT)
    assert canvas.camera == before


def test_everything_is_done_by_keys(pane: MapPane, reviewed: MainWindow, qtbot: QtBot) -> None:
    canvas, table = pane.canvas, reviewed.review_page.album_table
    canvas.setFocus()
    places = {album_id: point_of(canvas, album_id) for album_id in (1, 2, 3)}
    leftmost, rightmost = (pick(places, key=lambda album_id: places[album_id].x()) for pick in (min, max))
    table.go_to(leftmost)
    qtbot.waitUntil(lambda: canvas.current_id == leftmost)
    for _ in range(3):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda: canvas.current_id == table.current_id())
    assert table.current_id() == rightmost
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    before = canvas.camera
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    qtbot.keyClick(canvas, Qt.Key.Key_Left, CONTROL)
    assert canvas.camera.scale > before.scale and canvas.camera.x < before.x
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.camera == before
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert table.hasFocus()
    qtbot.keyClick(reviewed, Qt.Key.Key_3, CONTROL)
    assert pane.isHidden() and not reviewed.command_actions["map"].isChecked()


def test_covers_appear_when_near_and_an_album_lies_under_its_whole_cover(pane: MapPane, qtbot: QtBot) -> None:
    canvas = pane.canvas
    qtbot.wait(150)
    assert cover_side(canvas) > 20
    beside = point(canvas, 1) + QPoint(round(cover_side(canvas) / 2) - 2, 0)
    assert canvas.album_at(QPointF(beside)) == 1


def test_the_map_is_explained_to_who_cannot_see_it(pane: MapPane, reviewed: MainWindow, qtbot: QtBot) -> None:
    interface = QAccessible.queryAccessibleInterface(pane.canvas)
    assert interface.text(QAccessible.Text.Name) == "Map of the library"
    assert interface.role() == QAccessible.Role.Canvas
    reviewed.review_page.album_table.go_to(2)
    qtbot.waitUntil(lambda: pane.canvas.current_id == 2)
    album = reviewed.controllers.albums.find(2)
    assert album is not None
    assert album.album in interface.text(QAccessible.Text.Description)
    legend = pane.legend.lines.accessibleDescription()
    assert all(name in legend for name in group_names(pane.canvas))
    pane.colouring.setCurrentIndex(1)
    qtbot.waitUntil(lambda: pane.legend.lines.accessibleDescription() != legend)


def test_the_map_is_there_again_at_the_next_start_and_says_what_is_new(pane: MapPane, reviewed: MainWindow) -> None:
    reviewed.review_page.remember()
    assert reviewed.settings.get(SHOWS_MAP)
    state = reviewed.controllers.background.state
    stored = library_map.stored_map(state)
    assert stored is not None
    pane.show_map(library_map.LibraryMap(stored.ids[:2], stored.positions[:2], ""))
    assert pane.note.text() == "1 album is not on the map yet." and pane.update_button.isVisible()


def test_moving_draws_no_sign_anew(pane: MapPane, qtbot: QtBot) -> None:
    canvas = pane.canvas
    canvas.repaint()
    before = canvas.frames_drawn
    middle = QPointF(canvas.width() / 2, canvas.height() / 2)
    QTest.mousePress(canvas, LEFT, NOTHING, middle.toPoint())
    for step in range(1, 12):
        QTest.mouseMove(canvas, (middle + QPointF(4 * step, 2 * step)).toPoint())
        canvas.repaint()
    assert canvas.frames_drawn == before
    QTest.mouseRelease(canvas, LEFT, NOTHING, (middle + QPointF(44, 22)).toPoint())
    qtbot.waitUntil(lambda: canvas.frames_drawn == before + 1)
