import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tagger.ui.widgets import caption, label, tooltip

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
