from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextDocument
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tagger.ui.main_window import MainWindow
from tagger.ui.widgets import caption, folders_of, label, tooltip

MARKUP = ["<b>x</b>", "<img src='file:///etc/passwd'>", "a < b & c > d", "&lt;b&gt;", "one\n  two", "</span></qt><h1>x"]


@pytest.mark.parametrize("text", MARKUP)
def test_a_label_shows_its_text_letter_by_letter(text: str, qtbot: QtBot) -> None:
    made = label(text)
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText and made.text() == text


@pytest.mark.parametrize("text", MARKUP)
def test_a_tooltip_reads_as_the_text_was_written(text: str, qtbot: QtBot) -> None:
    document = QTextDocument()
    document.setHtml(tooltip(text))
    assert document.toPlainText().replace("\u2028", "\n") == text
    assert document.begin().blockFormat().headingLevel() == 0


def test_no_text_is_no_tooltip() -> None:
    assert tooltip("") == ""


def test_an_ampersand_in_a_caption_is_no_mnemonic(qtbot: QtBot) -> None:
    button = QPushButton(caption("R&B"))
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()


LEFT, NONE, COPY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction


def dragged(*paths: Path | str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) if isinstance(path, Path) else QUrl(path) for path in paths])
    return data


def test_a_file_stands_for_its_folder_and_each_folder_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_text("")
    (tmp_path / "sub").mkdir()
    data = dragged(tmp_path / "a.mp3", tmp_path, tmp_path / "sub", tmp_path / "gone", "https://example.org/a.mp3")
    assert folders_of(data) == [tmp_path, tmp_path / "sub"]


def test_dropped_folders_are_read(window: MainWindow, music: Path, qtbot: QtBot) -> None:
    data = dragged(music)
    enter = QDragEnterEvent(window.rect().center(), COPY, data, LEFT, NONE)
    window.dragEnterEvent(enter)
    assert enter.isAccepted() and window.drop_hint.isVisible()
    assert not window.drop_hint.grab().isNull()
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.dropEvent(QDropEvent(QPointF(window.rect().center()), COPY, data, LEFT, NONE))
    assert not window.drop_hint.isVisible()
    qtbot.waitUntil(lambda: window.controllers.albums.rowCount() == 3)


def test_what_is_no_folder_is_not_taken(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("words")
    enter = QDragEnterEvent(window.rect().center(), COPY, data, LEFT, NONE)
    enter.ignore()
    window.dragEnterEvent(enter)
    assert not enter.isAccepted() and not window.drop_hint.isVisible()
