"""Sorting by several columns, copying and the report in the real window, by keys and mouse."""

import csv
import io
import json
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from tagger.state.database import State
from tagger.ui.albums.header import order_from, order_state
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.album_index import Column
from tests.ui.conftest import OpenWindow

Key, Button, Modifier = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier
CTRL, ALT, SHIFT = Modifier.ControlModifier, Modifier.AltModifier, Modifier.ShiftModifier


def click_header(
    window: MainWindow, column: Column, qtbot: QtBot, modifier: Qt.KeyboardModifier = Modifier.NoModifier
) -> None:
    header = window.review_page.album_table.horizontalHeader()
    point = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Button.LeftButton, modifier, point)


def open_menu(window: MainWindow) -> QMenu:
    menus = [menu for menu in window.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    return menus[0]


def test_a_header_sorts_and_shift_adds_columns(reviewed: MainWindow, qtbot: QtBot) -> None:
    reviewed.resize(1500, 800)
    index = reviewed.controllers.albums.album_index
    click_header(reviewed, Column.TRACKS, qtbot)
    click_header(reviewed, Column.ALBUM, qtbot, SHIFT)
    click_header(reviewed, Column.ALBUM, qtbot, SHIFT)
    assert order_state(index.order) == [["TRACKS", False], ["ALBUM", True]]
    shown = [(len(index.at(row).tracks), index.at(row).album.casefold()) for row in range(3)]
    by_title = sorted(shown, key=lambda values: values[1], reverse=True)
    assert shown == sorted(by_title, key=lambda values: values[0])
    click_header(reviewed, Column.ALBUM, qtbot)
    assert order_state(index.order) == [["ALBUM", False]]
    click_header(reviewed, Column.ALBUM, qtbot)
    assert order_state(index.order) == [["ALBUM", True]]


def test_the_order_is_chosen_by_keys_and_remembered(open_window: OpenWindow, state: State, qtbot: QtBot) -> None:
    window = open_window(state)
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Key.Key_S, CTRL | SHIFT)
    menu = open_menu(window)
    assert menu.activeAction() is menu.actions()[0]
    for _ in range(Column.YEAR):
        qtbot.keyClick(menu, Key.Key_Down)
    qtbot.keyClick(menu, Key.Key_Return)
    order = ((Column.YEAR, False),)
    assert window.controllers.albums.album_index.order == order
    window.close()
    assert open_window(state).controllers.albums.album_index.order == order


def test_an_order_that_makes_no_sense_is_passed_over() -> None:
    order = ((Column.YEAR, True), (Column.ALBUM, False))
    assert order_from(order_state(order)) == order
    for state in (None, "YEAR", [], [["YEAR"]], [["NONE", True]], [["YEAR", 1]], [["YEAR", True], ["YEAR", False]], 3):
        assert order_from(state) is None


def test_columns_are_chosen_by_keys(reviewed: MainWindow, qtbot: QtBot) -> None:
    reviewed.resize(1500, 800)
    qtbot.keyClick(reviewed, Key.Key_V, CTRL | SHIFT)
    qtbot.keyClick(reviewed, Key.Key_K, CTRL | SHIFT)
    menu = open_menu(reviewed)
    next(action for action in menu.actions() if action.text() == "Year").trigger()
    menu.close()
    table = reviewed.review_page.album_table
    assert table.isVisible() and table.isColumnHidden(Column.YEAR)


def test_selected_rows_are_copied_as_text_csv_and_json(reviewed: MainWindow, qtbot: QtBot) -> None:
    table, clipboard = reviewed.review_page.album_table, QGuiApplication.clipboard()
    table.setFocus()
    qtbot.keyClick(table, Key.Key_A, CTRL)
    titles = [reviewed.controllers.albums.album_index.at(row).album for row in range(3)]
    qtbot.keyClick(table, Key.Key_C, CTRL)
    lines = clipboard.text().splitlines()
    assert len(lines) == 3 and all(title in line for title, line in zip(titles, lines, strict=True))
    qtbot.keyClick(table, Key.Key_C, CTRL | ALT)
    assert clipboard.mimeData().hasFormat("text/csv")
    assert [row["album"] for row in csv.DictReader(io.StringIO(clipboard.text(), newline=""))] == titles
    with qtbot.waitSignal(reviewed.controllers.notifications.added) as news:
        qtbot.keyClick(table, Key.Key_J, CTRL | ALT)
    assert [read["album"] for read in json.loads(clipboard.text())] == titles
    assert news.args is not None and news.args[0].text == "3 albums copied as JSON."


def test_the_context_menu_copies_too(reviewed: MainWindow, qtbot: QtBot) -> None:
    table = reviewed.review_page.album_table
    table.customContextMenuRequested.emit(QPoint(20, 20))
    menu = open_menu(reviewed)
    next(action for action in menu.actions() if action.text() == "Copy as text").trigger()
    menu.close()
    shown = table.albums.find(table.current_id())
    assert shown is not None and shown.album in QGuiApplication.clipboard().text()


def test_a_report_of_the_listed_albums_is_written(reviewed: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    qtbot.keyClick(reviewed, Key.Key_R, CTRL | SHIFT)
    (dialog,) = reviewed.findChildren(QFileDialog)
    target = tmp_path / "genres.html"
    with qtbot.waitSignal(reviewed.controllers.reporting.page_written):
        dialog.fileSelected.emit(str(target))
    dialog.close()
    page = target.read_text(encoding="utf-8")
    assert page.count("<article>") == 3 and "data:image/jpeg" in page
    reviewed.review_page.album_table.setFocus()
    reviewed.review_page.album_table.select_ids(set(reviewed.controllers.albums.album_index.listed[:2]))
    with qtbot.waitSignal(reviewed.controllers.reporting.page_written):
        reviewed.review_page.listing_commands.write_report(target)
    assert target.read_text(encoding="utf-8").count("<article>") == 2
