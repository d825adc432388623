"""The music folders in the window: counts, adding, leaving out, a disk that is unplugged, removing, and watching."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from tagger.services import folders
from tagger.state.database import State
from tagger.ui.controllers.folders import SETTLED
from tagger.ui.dialogs.folders import FoldersDialog
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.window_settings import WATCHES_FOLDERS
from tests.helpers.music import make_music


@pytest.fixture
def dialog(filed: MainWindow, music: Path, qtbot: QtBot) -> FoldersDialog:
    qtbot.waitUntil(lambda: not filed.controllers.background.analysis.busy)
    qtbot.keyClick(filed, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = filed.findChild(FoldersDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 1)
    return dialog


def row(dialog: FoldersDialog) -> QTreeWidgetItem:
    item = dialog.table.topLevelItem(0)
    assert item is not None
    return item


def cells(dialog: FoldersDialog) -> list[str]:
    return [row(dialog).text(column) for column in range(4)]


def test_a_folder_is_left_out_taken_in_again_unplugged_and_removed(
    dialog: FoldersDialog, filed: MainWindow, music: Path, qtbot: QtBot
) -> None:
    albums = filed.controllers.albums
    tracks = len(list(music.rglob("*.flac"))) + len(list(music.rglob("*.mp3"))) + len(list(music.rglob("*.ogg")))
    assert cells(dialog)[0] == str(music) and cells(dialog)[2] == "3"
    assert int(cells(dialog)[1]) == tracks and cells(dialog)[3].startswith("Read today ")
    assert dialog.total.text() == f"1 music folder with {tracks} tracks in 3 albums."
    inside = next(path.parent for path in sorted(music.rglob("*")) if path.is_file() and path.parent != music)

    dialog.leave_out(inside)
    qtbot.waitUntil(lambda: row(dialog).childCount() == 1 and albums.rowCount() < 3)
    left_out = row(dialog).child(0)
    assert left_out is not None
    assert (left_out.text(0), left_out.text(3)) == (str(inside.relative_to(music)), "Left out")
    dialog.table.setCurrentItem(left_out)
    assert dialog.rescan_button.text() == "Take in again" and not dialog.remove_button.isEnabled()
    qtbot.mouseClick(dialog.rescan_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row(dialog).childCount() == 0 and albums.rowCount() == 3)

    music.rename(music.with_name("unplugged"))
    dialog.table.setCurrentItem(row(dialog))
    qtbot.mouseClick(dialog.rescan_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: cells(dialog)[3].startswith("Out of reach"))
    assert cells(dialog)[1:3] == [str(tracks), "3"]
    qtbot.waitUntil(lambda: not filed.controllers.background.analysis.busy)
    assert albums.rowCount() == 3
    music.with_name("unplugged").rename(music)

    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    box = dialog.findChild(QMessageBox)
    assert box is not None and "No file is touched" in box.informativeText()
    qtbot.mouseClick(next(b for b in box.buttons() if b.text() == "Remove"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 0 and albums.rowCount() == 0)
    assert dialog.total.text() == "No music folder yet. Add one to begin." and not dialog.rescan_button.isEnabled()
    assert inside.exists()


def test_a_watched_folder_is_read_when_something_is_put_into_it(
    dialog: FoldersDialog, filed: MainWindow, music: Path, qtbot: QtBot
) -> None:
    controller = filed.controllers.folders
    assert not controller.is_watching and not controller.watched and not dialog.watch_box.isChecked()
    dialog.watch_box.click()
    qtbot.waitUntil(lambda: str(music) in controller.watched)
    source = next(path for path in sorted(music.rglob("*.flac")))
    target = music / "New" / source.name
    target.parent.mkdir()
    shutil.copy(source, target)
    before = int(cells(dialog)[1])
    qtbot.waitUntil(lambda: int(cells(dialog)[1]) == before + 1)
    qtbot.waitUntil(lambda: str(target.parent) in controller.watched)
    dialog.watch_box.click()
    assert not controller.watched and not filed.settings.get(WATCHES_FOLDERS)
    assert SETTLED >= 1000


def test_folders_outside_are_not_left_out(dialog: FoldersDialog, tmp_path: Path) -> None:
    dialog.leave_out(tmp_path / "elsewhere")
    assert "is in none of these folders" in dialog.message.text()


def test_no_more_folders_are_watched_than_are_wanted(state: State, tmp_path: Path) -> None:
    from tagger.services.scan import scan

    music = make_music(tmp_path / "music")
    scan(state, [music])
    holding = {path.parent for path in music.rglob("*") if path.suffix in (".flac", ".mp3", ".ogg")}
    everything, is_all = folders.folders_to_watch(state, 100)
    assert is_all and everything[0] == music and holding <= set(everything)
    assert folders.folders_to_watch(state, 1) == ([music], False)
