"""Sorting by several columns, copying and the report in the real window, by keys and mouse."""

import csv
import io
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from tagger.state.database import State
from tagger.ui.albums.header import order_from, order_state
from tagger.ui.albums.view import AlbumTable
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.decisions import INCLUDED
from tagger.ui.widgets import show_in_file_manager
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
    ask_for_menu(table, QContextMenuEvent.Reason.Mouse)
    menu = open_menu(reviewed)
    next(action for action in menu.actions() if action.text() == "Copy as text").trigger()
    menu.close()
    shown = table.albums.find(table.current_id())
    assert shown is not None and shown.album in QGuiApplication.clipboard().text()


def ask_for_menu(table: AlbumTable, reason: QContextMenuEvent.Reason) -> None:
    """As the mouse over the first row does, or the menu key."""
    by_mouse = reason == QContextMenuEvent.Reason.Mouse
    middle = table.viewport().rect().center()
    point = QPoint(20, 20) if by_mouse else middle
    event = QContextMenuEvent(reason, point, table.viewport().mapToGlobal(point))
    QApplication.sendEvent(table.viewport() if by_mouse else table, event)


def test_the_menu_key_opens_the_menu_at_the_current_album(reviewed: MainWindow) -> None:
    """It opened in the middle of the list, over other albums."""
    table = reviewed.review_page.album_table
    last = reviewed.controllers.albums.album_index.listed[-1]
    table.go_to(last)
    ask_for_menu(table, QContextMenuEvent.Reason.Keyboard)
    menu = open_menu(reviewed)
    current = table.visualRect(table.currentIndex())
    top = table.viewport().mapFromGlobal(menu.pos()).y()
    at_screen_edge = menu.geometry().bottom() >= table.screen().availableGeometry().bottom()
    assert at_screen_edge or any(current.top() <= edge <= current.bottom() + 1 for edge in (top, top + menu.height()))
    menu.close()


def test_genres_are_copied_from_an_album_and_pasted_into_others_in_one_step(reviewed: MainWindow, qtbot: QtBot) -> None:
    table, controllers = reviewed.review_page.album_table, reviewed.controllers
    first, *others = controllers.albums.album_index.listed
    table.go_to(first)
    reviewed.review_page.commands.add("Zouk")
    qtbot.keyClick(table, Key.Key_C, CTRL | SHIFT)
    copied = QGuiApplication.clipboard().text().split("; ")
    source = controllers.albums.find(first)
    assert source is not None and "Zouk" in copied and set(source.genres) <= set(copied)
    table.select_ids(set(others))
    before = [controllers.albums.find(album) for album in others]
    qtbot.keyClick(table, Key.Key_V, CTRL)
    tree = controllers.review.taxonomy
    for album in map(controllers.albums.find, others):
        assert album is not None
        included = [item.genre for item in album.suggestions if item.state in INCLUDED]
        assert all(any(tree.same(name, genre) for genre in included) for name in copied)
    reviewed.command_actions["undo"].trigger()
    assert [controllers.albums.find(album) for album in others] == before


def test_of_another_text_only_known_genres_are_pasted(reviewed: MainWindow, qtbot: QtBot) -> None:
    table, clipboard = reviewed.review_page.album_table, QGuiApplication.clipboard()
    clipboard.setText("https://example.org/; Jazz")
    with qtbot.waitSignal(reviewed.controllers.notifications.added) as news:
        qtbot.keyClick(table, Key.Key_V, CTRL)
    assert news.args is not None and news.args[0].text.startswith("The clipboard holds no genres")
    clipboard.setText("zouk;Jazz\nJAZZ\n")
    qtbot.keyClick(table, Key.Key_V, CTRL)
    album = reviewed.controllers.albums.find(table.current_id())
    assert album is not None
    assert {item.genre for item in album.suggestions if item.state in INCLUDED} >= {"Zouk", "Jazz"}


def test_the_folder_of_an_album_is_shown_outside_or_it_is_said_why_not(
    reviewed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []
    opens = [True, False]

    def open_url(url: QUrl) -> bool:
        asked.append(url)
        return opens[len(asked) - 1]

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    current = reviewed.controllers.albums.find(reviewed.review_page.album_table.current_id())
    assert current is not None
    reviewed.command_actions["show-folder"].trigger()
    assert [Path(url.toLocalFile()) for url in asked] == [current.folder]
    with qtbot.waitSignal(reviewed.controllers.notifications.added) as news:
        reviewed.command_actions["show-folder"].trigger()
    assert news.args is not None and news.args[0].text.startswith("No program that shows folders")
    assert show_in_file_manager(current.folder / "gone").endswith("see whether its disk is connected.")
    assert len(asked) == 2


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
