"""Every key does what it says, letters typed elsewhere stay letters, and any key can be another one."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from tagger.state.album_summaries import AlbumSummary
from tagger.ui.dialogs.keys import ID_ROLE, KeysDialog
from tagger.ui.main_window import ACTIVITY, REVIEW, MainWindow
from tagger.ui.menus import COMMANDS
from tagger.ui.presenters.keymap import Keymap
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.widgets import FRAME

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def states(window: MainWindow) -> set[str]:
    return {one.state for album in window.controllers.albums.album_index.albums.values() for one in album.suggestions}


def test_every_command_has_an_action_with_its_keys_and_a_tooltip_that_names_one(window: MainWindow) -> None:
    for command in COMMANDS:
        action = window.command_actions[command.id]
        assert [key.toString(QKeySequence.SequenceFormat.PortableText) for key in action.shortcuts()] == list(
            command.keys
        )
        assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in action.toolTip()


def test_letters_typed_into_a_field_decide_nothing(reviewed: MainWindow, qtbot: QtBot) -> None:
    for field in (reviewed.tool_bar.search, reviewed.review_page.inspector.add_genre):
        field.setFocus()
        qtbot.keyClicks(field, "ax19+h")
        assert field.text() == "ax19+h"
        field.clear()
    assert states(reviewed) == {"suggested"}


def test_the_keys_work_at_once_after_the_albums_appeared(reviewed: MainWindow, qtbot: QtBot) -> None:
    assert reviewed.focusWidget() is reviewed.review_page.album_table
    focus = reviewed.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Key.Key_1)
    assert states(reviewed) == {"suggested", "accepted"}


@pytest.mark.parametrize("key", [Key.Key_1, Key.Key_X, Key.Key_A])
def test_the_keys_work_in_the_suggestions_too(reviewed: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(reviewed, Key.Key_3, Modifier.AltModifier)
    row = reviewed.review_page.inspector.suggestions.rows()[0]
    assert row.hasFocus()
    reviewed.controllers.albums.replace(_sure(reviewed))
    qtbot.keyClick(row, key)
    assert len(states(reviewed)) == 2


def _sure(window: MainWindow) -> AlbumSummary:
    """The current album with its first suggestion sure enough for the policy."""
    album = window.controllers.albums.album_index.albums[window.review_page.album_table.current_id()]
    first, *rest = album.suggestions
    return replace(album, suggestions=(replace(first, confident=True), *rest))


def test_up_and_down_choose_the_suggestion_whose_reasons_are_shown(reviewed: MainWindow, qtbot: QtBot) -> None:
    reviewed.review_page.commands.focus_suggestions()
    suggestions = reviewed.review_page.inspector.suggestions
    first, second = (row.genre for row in suggestions.rows()[:2])
    qtbot.keyClick(suggestions.rows()[0], Key.Key_Down)
    assert suggestions.genre == second and suggestions.rows()[1].hasFocus()
    qtbot.keyClick(suggestions.rows()[1], Key.Key_Up)
    assert suggestions.genre == first


@pytest.mark.parametrize(("key", "part"), [(Key.Key_1, "facets"), (Key.Key_2, "album_table")])
def test_the_parts_are_reached_by_key(reviewed: MainWindow, qtbot: QtBot, key: Qt.Key, part: str) -> None:
    reviewed.show_activity_page()
    qtbot.keyClick(reviewed, key, Modifier.AltModifier)
    widget: QWidget = getattr(reviewed.review_page, part)
    assert reviewed.pages.currentIndex() == REVIEW and widget.hasFocus()


def test_the_pages_are_reached_by_key(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Key.Key_2, Modifier.ControlModifier)
    assert window.pages.currentIndex() == ACTIVITY
    qtbot.keyClick(window, Key.Key_1, Modifier.ControlModifier)
    assert window.pages.currentIndex() == REVIEW


def test_what_cannot_be_done_now_has_no_live_key(window: MainWindow) -> None:
    for command in ("write", "discard", "undo", "redo", "cancel", "rescan", "suggest"):
        assert not window.command_actions[command].isEnabled()
    assert window.command_actions["open"].isEnabled()


def test_another_key_works_at_once_and_the_old_one_no_more(reviewed: MainWindow, qtbot: QtBot) -> None:
    reviewed.command_actions.keymap.rebind("toggle-1", ("Ctrl+B",))
    reviewed.command_actions.rebind()
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_1)
    assert states(reviewed) == {"suggested"}
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_B, Modifier.ControlModifier)
    assert states(reviewed) == {"suggested", "accepted"}


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> KeysDialog:
    made = KeysDialog(Keymap(COMMANDS, WindowSettings(tmp_path / "window.json")))
    qtbot.addWidget(made)
    made.show()
    return made


def shown_keys(dialog: KeysDialog, command: str) -> str:
    dialog.select_command(command)
    item = dialog.tree.currentItem()
    assert item is not None and item.data(0, ID_ROLE) == command
    return item.text(1)


def test_the_keys_page_lists_every_command(dialog: KeysDialog) -> None:
    listed = {item.data(0, ID_ROLE) for item in dialog._rows()}
    assert listed == {command.id for command in COMMANDS}
    assert shown_keys(dialog, "write") == "Ctrl+S"


def test_the_keys_page_gives_a_key_and_says_whom_it_was_taken_from(dialog: KeysDialog, qtbot: QtBot) -> None:
    dialog.select_command("reject")
    dialog.edit.setKeySequence(QKeySequence("A"))
    with qtbot.waitSignal(dialog.rebound):
        qtbot.mouseClick(dialog.set, Qt.MouseButton.LeftButton)
    assert shown_keys(dialog, "reject") == "A" and shown_keys(dialog, "accept") == ""
    assert "Accept all suggested" in dialog.message.text()


def test_the_keys_page_takes_a_key_away_and_restores_the_defaults(dialog: KeysDialog, qtbot: QtBot) -> None:
    dialog.select_command("write")
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert shown_keys(dialog, "write") == ""
    qtbot.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    assert shown_keys(dialog, "write") == "Ctrl+S"


def test_a_key_opens_the_keys_page(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Key.Key_F1, Modifier.ControlModifier)
    dialogs = window.findChildren(KeysDialog)
    assert len(dialogs) == 1 and dialogs[0].isVisible()
    dialogs[0].close()


def test_space_plays_and_stops_where_there_is_an_output(reviewed: MainWindow, qtbot: QtBot) -> None:
    miniaudio = pytest.importorskip("miniaudio", reason="there is no wheel for this platform")
    reviewed.controllers.playback._backends = [miniaudio.Backend.NULL]
    reviewed.controllers.playback.find_output()
    qtbot.waitUntil(reviewed.command_actions["play"].isEnabled)
    heard = reviewed.review_page.inspector.sound
    assert heard.play.isVisible()
    names: list[str] = []
    reviewed.controllers.playback.playing.connect(lambda _: names.append(heard.play.accessibleName()))
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_Space)
    qtbot.waitUntil(lambda: len(names) == 2)  # the track is a second long
    assert names == ["Stop", "Play"]


def test_without_an_output_space_is_no_dead_key(reviewed: MainWindow) -> None:
    reviewed.review_page.show_output(False)
    assert not reviewed.command_actions["play"].isEnabled() and not reviewed.command_actions["play"].isVisible()
    assert not reviewed.review_page.inspector.sound.play.isVisible()


def test_every_row_of_the_keys_page_is_as_high_as_the_others_and_none_is_cut(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.show_keys()
    (dialog,) = window.findChildren(KeysDialog)
    qtbot.waitUntil(lambda: dialog.tree.viewport().height() > 100)
    qtbot.wait(50)
    tree = dialog.tree
    assert len({tree.visualItemRect(item).height() for item in dialog._rows()}) == 1
    for column in range(tree.columnCount()):
        assert tree.columnWidth(column) >= tree.sizeHintForColumn(column)
    room = dialog.screen().availableSize().width() - FRAME.width()
    assert tree.horizontalScrollBar().maximum() == 0 or dialog.width() == room
    assert all(item.toolTip(2) for item in dialog._rows())
    dialog.close()


def test_the_themes_are_chosen_by_letter(window: MainWindow) -> None:
    texts = [action.text() for menu in window.findChildren(QMenu) for action in menu.actions() if action.isCheckable()]
    themes = [text for text in texts if text.replace("&", "") in ("As the system", "Light", "Dark")]
    letters = [text[text.index("&") + 1].lower() for text in themes]
    assert len(letters) == len(set(letters)) == 3
