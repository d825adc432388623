"""Hints for the first steps follow what is done, can be put away one by one or all at once, and come again when asked for."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tagger.services import settings
from tagger.state.database import State
from tagger.ui.hints import HINTS_IN_ORDER
from tagger.ui.main_window import MainWindow
from tests.ui.conftest import OpenWindow


def shown_hint(window: MainWindow) -> str:
    strip = window.hint_strip
    return strip.hint.name if strip.hint is not None and strip.isVisible() else ""


def wait_for_hint(window: MainWindow, name: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: shown_hint(window) == name)


def test_each_step_says_the_next_one_until_what_was_written_can_be_taken_back(filed: MainWindow, qtbot: QtBot) -> None:
    wait_for_hint(filed, "accept", qtbot)
    assert "press A to accept" in filed.hint_strip.text.text()
    filed.review_page.album_table.selectAll()
    filed.command_actions["accept"].trigger()
    wait_for_hint(filed, "write", qtbot)
    qtbot.waitUntil(lambda: filed.command_actions["write"].isEnabled())
    filed.command_actions["write"].trigger()
    wait_for_hint(filed, "undo", qtbot)
    assert "Ctrl+Z" in filed.hint_strip.text.text()
    qtbot.waitUntil(lambda: filed.command_actions["undo"].isEnabled() and not filed.controllers.writing.is_writing)
    filed.command_actions["undo"].trigger()
    wait_for_hint(filed, "", qtbot)  # the person knows all steps by now


def test_a_hint_is_put_away_by_key_and_stays_away(open_window: OpenWindow, state: State, qtbot: QtBot) -> None:
    window = open_window(state)
    wait_for_hint(window, "add", qtbot)
    button = window.hint_strip.done_button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert not shown_hint(window)
    focus = QApplication.focusWidget()
    assert focus is not None and window.review_page.isAncestorOf(focus), "the keys work on where the person looks"
    window.close()
    again = open_window(state)
    with qtbot.waitSignal(again.controllers.loader.finished):
        pass
    qtbot.waitUntil(lambda: not again.controllers.background.decisions.busy)
    assert not shown_hint(again)


def test_hints_are_turned_off_and_on_again(window: MainWindow, state: State, qtbot: QtBot) -> None:
    wait_for_hint(window, "add", qtbot)
    qtbot.mouseClick(window.hint_strip.never_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: settings.read_value(state, "hints") is False)
    assert not shown_hint(window)
    window.command_actions["hints"].trigger()
    wait_for_hint(window, "add", qtbot)
    assert settings.read_value(state, "hints") is True


def test_each_hint_names_a_command_and_is_heard(window: MainWindow, qtbot: QtBot) -> None:
    wait_for_hint(window, "add", qtbot)
    assert all(window.command_actions[hint.command_id].shortcut().toString() for hint in HINTS_IN_ORDER)
    interface = QAccessible.queryAccessibleInterface(window.hint_strip)
    assert interface.text(QAccessible.Text.Name) == "Hint"
    assert interface.text(QAccessible.Text.Description) == window.hint_strip.text.text()
