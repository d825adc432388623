"""The inspector's section about the text, with the words marked that spoke for or against the chosen genre."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from tagger.inference.explanation import WordWeights
from tagger.ui.presenters.explanation import Span, spans
from tagger.ui.presenters.heat_colours import colours
from tagger.ui.theme import mix, theme_of
from tagger.ui.widgets import label


class WeightedText(QPlainTextEdit):
    """Plain text that can be read and copied, not edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Text about the album")

    def show_text(self, text: str, weights: Mapping[str, float]) -> None:
        """Show a text; the words' backgrounds tell their weights."""
        if text != self.toPlainText():
            self.setPlainText(text)
        self.setExtraSelections([self._marked(span) for span in spans(text, weights)])

    def _marked(self, span: Span) -> QTextEdit.ExtraSelection:
        surface = theme_of(self.palette()).surface
        red, green, blue = colours(np.asarray([span.weight], np.float32))[0]
        background = QColor(mix(surface, QColor(int(red), int(green), int(blue)).name(), 0.25 + 0.6 * abs(span.weight)))
        marked = QTextEdit.ExtraSelection()
        marked.cursor = QTextCursor(self.document())
        marked.cursor.setPosition(span.start)
        marked.cursor.setPosition(span.end, QTextCursor.MoveMode.KeepAnchor)
        marked.format = QTextCharFormat()
        marked.format.setBackground(background)
        marked.format.setForeground(QColor("#16181c" if background.lightness() > 120 else "#ffffff"))
        return marked


HEIGHT = 170


class TextSection(QWidget):
    """The album's text above the sentence that names its weightiest words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = WeightedText()
        self.text.setFixedHeight(HEIGHT)
        self.sentence = label(role="secondary", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(5)
        column.addWidget(label("Read", role="heading"))
        column.addWidget(self.sentence)
        column.addWidget(self.text)

    def show_reason(self, words: WordWeights | None) -> None:
        """Show which words speak; nothing at all where there are none."""
        self.setVisible(words is not None)
        if words is not None:
            self.text.show_text(words.text, words.by_word())
            self.sentence.setText(words.sentence)
