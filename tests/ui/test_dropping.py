"""What is dropped is read, and its source is never told to delete it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tagger.ui.main_window import MainWindow

Copy, Move, Link = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction, Qt.DropAction.LinkAction
Button, Modifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def dragged(folder: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    return data


@pytest.mark.parametrize("proposed", [Move, Link, Copy])
def test_a_drop_is_always_a_copy(
    window: MainWindow, music: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, proposed: Qt.DropAction
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(window, "open_folders", opened.extend)
    data, point, offered = dragged(music), QPoint(200, 200), Copy | Move | Link
    enter = QDragEnterEvent(point, offered, data, Button, Modifier)
    move = QDragMoveEvent(point, offered, data, Button, Modifier)
    drop = QDropEvent(QPointF(point), offered, data, Button, Modifier)
    for event in (enter, move, drop):
        event.setDropAction(proposed)
        QApplication.sendEvent(window, event)
        assert event.isAccepted() and event.dropAction() == Copy
    assert opened == [music]


def test_what_can_only_be_moved_is_refused(window: MainWindow, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(window, "open_folders", opened.extend)
    data = dragged(music)
    drop = QDropEvent(QPointF(9, 9), Move, data, Button, Modifier)
    QApplication.sendEvent(window, drop)
    assert not drop.isAccepted() and opened == []
