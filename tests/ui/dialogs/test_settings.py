"""The settings in the window: reached by key, kept in the state, and obeyed by what is shown at once."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tagger.errors import TaggerError
from tagger.services import settings
from tagger.services.settings import read_policy
from tagger.setting_values import Value
from tagger.settings import SETTINGS
from tagger.state.database import State
from tagger.ui.dialogs.fields import ChoiceField, NumberField, SwitchField
from tagger.ui.dialogs.settings import SettingsCard, SettingsDialog
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.album_index import Column
from tagger.writing.requested_genres import Profile, profiles, remember_profile
from tests.helpers.stored_values import store_value
from tests.helpers.write_context import genres_of

Key, Button, Modifier = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier


def opened(window: MainWindow, qtbot: QtBot) -> SettingsDialog:
    """The dialog, opened with its key, once it shows what is remembered."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Key.Key_Comma, Modifier.ControlModifier)
    dialog = window.settings_dialog
    qtbot.waitUntil(lambda: dialog.isVisible() and dialog.fields["top"].isEnabled())
    return dialog


@pytest.fixture
def dialog(reviewed: MainWindow, qtbot: QtBot) -> SettingsDialog:
    """The dialog over an analysed library."""
    return opened(reviewed, qtbot)


def remember_all(state: State, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        settings.change(state, name, value)


def stored(window: MainWindow, name: str) -> Value:
    return settings.read_value(window.controllers.background.state, name)


def click(field: QWidget, qtbot: QtBot) -> None:
    qtbot.mouseClick(field, Button.LeftButton, pos=QPoint(8, field.height() // 2))


def choose(dialog: SettingsDialog, name: str, word: str, qtbot: QtBot) -> None:
    """Choose from a list with the arrow keys."""
    combo = dialog.fields[name]
    assert isinstance(combo, ChoiceField)
    combo.setFocus()
    wanted = combo.findData(word)
    while combo.currentIndex() != wanted:
        qtbot.keyClick(combo, Key.Key_Down if wanted > combo.currentIndex() else Key.Key_Up)


def accept(window: MainWindow, genres: tuple[str, ...], qtbot: QtBot) -> None:
    """Accept genres for the album that holds Pop, and wait for the plan of it."""
    row = next(row for row in range(3) if window.controllers.albums.album_index.at(row).album == "First")
    cell = window.review_page.album_table.visualRect(window.controllers.albums.index(row, Column.ALBUM))
    qtbot.mouseClick(window.review_page.album_table.viewport(), Button.LeftButton, pos=cell.center())
    for genre in genres:
        window.review_page.commands.add(genre)
    qtbot.waitUntil(lambda: after(window)[:1] == ["Pop"] and set(after(window)) == {"Pop", *genres})


def after(window: MainWindow) -> list[str]:
    """What the shown plan would write to its first file."""
    if window.controllers.writing.plan is None or not window.review_page.diff.model.rows:
        return []
    return [chip.genre for chip in window.review_page.diff.model.rows[0].after]


def test_every_setting_is_shown_as_it_is_remembered(reviewed: MainWindow, qtbot: QtBot) -> None:
    state = reviewed.controllers.background.state
    remember_all(state, {"top": 3, "min-score": 0.4, "mode": "fill", "parents": True, "keep-days": 30})
    fields = opened(reviewed, qtbot).fields
    top, score, mode, parents, days = (fields[name] for name in ("top", "min-score", "mode", "parents", "keep-days"))
    assert isinstance(top, NumberField) and top.spin.value() == 3
    assert isinstance(score, NumberField) and score.spin.text() == "40%" and not score.none.isChecked()
    assert isinstance(mode, ChoiceField) and mode.currentText() == "Write only files that have none"
    assert isinstance(parents, SwitchField) and parents.isChecked()
    assert isinstance(days, NumberField) and days.spin.value() == 30
    assert fields.keys() == {setting.name for setting in SETTINGS}


def test_what_is_chosen_is_kept_and_the_changes_follow(
    reviewed: MainWindow, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    accept(reviewed, ("Dub", "Jazz", "Rock"), qtbot)
    limit = dialog.fields["limit"]
    assert isinstance(limit, NumberField)
    click(limit.none, qtbot)
    qtbot.waitUntil(lambda: len(after(reviewed)) == 3)
    assert stored(reviewed, "limit") == 3
    qtbot.keyClick(limit.spin, Key.Key_Down)
    qtbot.waitUntil(lambda: len(after(reviewed)) == 2)
    click(limit.none, qtbot)
    choose(dialog, "mode", "replace", qtbot)
    qtbot.waitUntil(lambda: set(after(reviewed)) == {"Dub", "Jazz", "Rock"})
    choose(dialog, "mode", "fill", qtbot)
    qtbot.waitUntil(
        lambda: reviewed.controllers.writing.plan is not None and not reviewed.controllers.writing.plan.to_write
    )
    assert (stored(reviewed, "limit"), stored(reviewed, "mode")) == (None, "fill")


def test_what_is_sure_is_shown_and_accepted_as_the_settings_say(
    reviewed: MainWindow, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    score, top = dialog.fields["min-score"], dialog.fields["top"]
    assert isinstance(score, NumberField) and isinstance(top, NumberField)

    def sure() -> set[bool]:
        return {
            suggestion.confident
            for album in reviewed.controllers.albums.album_index.albums.values()
            for suggestion in album.suggestions
        }

    click(score.none, qtbot)
    qtbot.waitUntil(lambda: stored(reviewed, "min-score") == 0.5)
    score.spin.setFocus()
    score.spin.selectAll()
    qtbot.keyClicks(score.spin, "0")
    qtbot.keyClick(score.spin, Key.Key_Return)
    qtbot.waitUntil(lambda: sure() == {True})
    assert dialog.isVisible()  # Return ends the typing, not the dialog
    top.spin.setFocus()
    top.spin.selectAll()
    qtbot.keyClicks(top.spin, "2")
    qtbot.keyClick(top.spin, Key.Key_Tab)
    qtbot.waitUntil(lambda: reviewed.controllers.library.policy.top == 2)
    reviewed.review_page.album_table.selectAll()
    reviewed.review_page.commands.accept()
    albums = reviewed.controllers.albums.album_index.albums.values()
    assert [sum(suggestion.state == "accepted" for suggestion in album.suggestions) for album in albums] == [2, 2, 2]


def test_a_folders_lists_are_joined_from_the_dialog(reviewed: MainWindow, dialog: SettingsDialog, qtbot: QtBot) -> None:
    accept(reviewed, ("Dub",), qtbot)
    ((folder, combo),) = dialog.folders.items()
    combo.setFocus()
    qtbot.keyClick(combo, Key.Key_Down)
    qtbot.waitUntil(lambda: after(reviewed) == ["Pop; Dub"])
    assert profiles(reviewed.controllers.background.state) == {folder: Profile.SEMICOLON}
    assert str(folder) in combo.accessibleName()
    qtbot.keyClick(combo, Key.Key_Up)
    qtbot.waitUntil(lambda: after(reviewed) == ["Pop", "Dub"])
    assert profiles(reviewed.controllers.background.state) == {}


def test_a_folder_inside_is_shown_with_what_it_inherits(reviewed: MainWindow, qtbot: QtBot) -> None:
    state = reviewed.controllers.background.state
    dialog = opened(reviewed, qtbot)
    (root,) = dialog.folders
    remember_profile(state, root, Profile.SLASH)
    remember_profile(state, root / "Ann", Profile.LIST)
    reviewed.controllers.settings.refresh()
    qtbot.waitUntil(lambda: list(dialog.folders) == [root, root / "Ann"])
    assert [combo.currentData() for combo in dialog.folders.values()] == ["slash", "list"]


def test_folders_that_come_and_go_leave_no_gap(reviewed: MainWindow, dialog: SettingsDialog, qtbot: QtBot) -> None:
    state, card = reviewed.controllers.background.state, dialog.findChildren(SettingsCard)[2]
    before = card.sizeHint().height()
    for _ in range(3):
        remember_profile(state, Path("/music"), Profile.FIRST)
        reviewed.controllers.settings.refresh()
        qtbot.waitUntil(lambda: len(dialog.folders) == 2)
        qtbot.waitUntil(lambda: card.sizeHint().height() > before)
        remember_profile(state, Path("/music"), None)
        reviewed.controllers.settings.refresh()
        qtbot.waitUntil(lambda: len(dialog.folders) == 1)
    qtbot.waitUntil(lambda: card.sizeHint().height() == before)


def test_defaults_come_back_with_one_click(reviewed: MainWindow, qtbot: QtBot) -> None:
    state = reviewed.controllers.background.state
    remember_all(state, {"top": 3, "limit": 2, "way": "patch", "hard-links": True, "keep-days": 30})
    remember_profile(state, Path("/music"), Profile.FIRST)
    dialog = opened(reviewed, qtbot)
    assert Path("/music") in dialog.folders
    qtbot.mouseClick(dialog.restore, Button.LeftButton)
    qtbot.waitUntil(lambda: Path("/music") not in dialog.folders)
    assert all(stored(reviewed, setting.name) == setting.default for setting in SETTINGS)
    assert profiles(state) == {}
    limit = dialog.fields["limit"]
    assert isinstance(limit, NumberField) and limit.none.isChecked()
    qtbot.waitUntil(lambda: reviewed.controllers.library.policy == read_policy(state))


def test_what_makes_no_sense_is_a_notice_and_the_defaults_mend_it(reviewed: MainWindow, qtbot: QtBot) -> None:
    store_value(reviewed.controllers.background.state, "writing.way", "sideways")
    qtbot.keyClick(reviewed, Key.Key_Comma, Modifier.ControlModifier)
    dialog = reviewed.settings_dialog
    qtbot.waitUntil(
        lambda: any("'tagger settings way default'" in text for text in reviewed.controllers.notifications.problems)
    )
    assert not dialog.fields["top"].isEnabled() and reviewed.banner.isVisible()
    qtbot.mouseClick(dialog.restore, Button.LeftButton)
    qtbot.waitUntil(lambda: dialog.fields["top"].isEnabled())
    assert stored(reviewed, "way") == "auto"


def test_a_change_that_cannot_be_kept_is_a_notice_and_the_field_goes_back(
    reviewed: MainWindow, dialog: SettingsDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise TaggerError("The disk is full.")

    parents = dialog.fields["parents"]
    assert isinstance(parents, SwitchField)
    monkeypatch.setattr(settings, "change", fail)
    click(parents, qtbot)
    assert parents.isChecked()
    qtbot.waitUntil(lambda: not parents.isChecked())
    assert "The disk is full." in reviewed.controllers.notifications.problems


def test_changes_in_a_row_end_with_the_last(reviewed: MainWindow, dialog: SettingsDialog, qtbot: QtBot) -> None:
    parents = dialog.fields["parents"]
    assert isinstance(parents, SwitchField)
    for _ in range(7):
        click(parents, qtbot)
    qtbot.waitUntil(lambda: stored(reviewed, "parents") is True and not reviewed.controllers.background.decisions.busy)
    assert parents.isChecked()


def test_a_change_made_just_before_closing_is_kept(reviewed: MainWindow, dialog: SettingsDialog, qtbot: QtBot) -> None:
    parents = dialog.fields["parents"]
    click(parents, qtbot)
    reviewed.close()
    assert stored(reviewed, "parents") is True
    assert not dialog.isVisible()


def test_settings_of_the_command_line_are_seen_when_the_dialog_is_shown_again(
    reviewed: MainWindow, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
    settings.change(reviewed.controllers.background.state, "top", 9)
    top = opened(reviewed, qtbot).fields["top"]
    assert isinstance(top, NumberField)
    qtbot.waitUntil(lambda: top.spin.value() == 9)


def test_the_way_of_writing_and_the_times_are_obeyed(filed: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(filed, qtbot)
    accept(filed, ("Dub",), qtbot)
    path = filed.review_page.diff.model.rows[0].path
    before = path.stat()
    keep = dialog.fields["keep-mtime"]
    click(keep, qtbot)
    choose(dialog, "way", "patch", qtbot)
    qtbot.waitUntil(lambda: stored(filed, "way") == "patch" and after(filed) == ["Pop", "Dub"])
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        filed.command_actions["write"].trigger()
    assert genres_of(path) == ("Pop", "Dub")
    assert path.stat().st_mtime_ns == before.st_mtime_ns


@pytest.fixture
def linked(filed: MainWindow, music: Path) -> Iterator[Path]:
    """A file of the library with a second name elsewhere."""
    other = music.parent / "seeded.flac"
    other.hardlink_to(music / "Ann" / "First" / "1 Alpha.flac")
    yield other
    other.unlink()


def test_files_with_several_names_are_written_once_that_is_allowed(
    filed: MainWindow, linked: Path, qtbot: QtBot
) -> None:
    dialog = opened(filed, qtbot)
    filed.review_page.album_table.selectAll()
    filed.review_page.commands.add("Zouk")
    qtbot.waitUntil(
        lambda: filed.controllers.writing.plan is not None and len(filed.controllers.writing.plan.of("refused")) == 1
    )
    click(dialog.fields["hard-links"], qtbot)
    qtbot.waitUntil(
        lambda: filed.controllers.writing.plan is not None and len(filed.controllers.writing.plan.to_write) == 5
    )


def test_it_is_told_where_no_folder_is_open(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    assert not dialog.folders
    assert any("Open a folder first" in text.text() for text in dialog.findChildren(QLabel))


def test_everything_is_reached_by_tab_in_the_order_it_is_seen_and_has_a_name(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    visited: list[QWidget] = []
    dialog.fields["top"].control.setFocus()
    for _ in range(40):
        focus = dialog.focusWidget()
        assert focus is not None
        if focus in visited:
            break
        visited.append(focus)
        qtbot.keyClick(focus, Key.Key_Tab)
    assert visited[-2:] == [dialog.restore, dialog.close_button]
    assert all(widget.accessibleName() for widget in visited[:-2])
    keep = dialog.fields["keep-days"]
    assert isinstance(keep, NumberField)
    places = [visited.index(widget) for widget in (dialog.fields["way"].control, *dialog.folders.values(), keep.none)]
    assert places == sorted(places)


def test_labels_lead_to_their_fields_and_are_plain_text(dialog: SettingsDialog) -> None:
    labels = dialog.findChildren(QLabel)
    assert {text.textFormat() for text in labels} == {Qt.TextFormat.PlainText}
    led = {text.buddy() for text in labels if text.buddy() is not None}
    controls = {field.control for field in dialog.fields.values() if not isinstance(field, SwitchField)}
    assert led == controls | set(dialog.folders.values())


@pytest.mark.parametrize("width", [100, 720])
def test_no_sentence_is_cut_off(dialog: SettingsDialog, width: int, qtbot: QtBot) -> None:
    dialog.resize(max(width, dialog.minimumSizeHint().width()), 500)
    qtbot.wait(1)
    (scroll,) = dialog.findChildren(QScrollArea)
    inside = scroll.widget()
    assert inside is not None and inside.width() <= scroll.viewport().width()
    sentences = [text for text in dialog.findChildren(QLabel) if text.wordWrap() and text.isVisible()]
    assert len(sentences) > len(dialog.fields)
    for text in sentences:
        room = text.fontMetrics().boundingRect(0, 0, text.width(), 999, Qt.TextFlag.TextWordWrap, text.text())
        assert text.height() >= room.height() - 1, text.text()
