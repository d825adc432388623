"""The field for a genre of one's own, with the taxonomy's names to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget


class AddGenre(QLineEdit):
    """``added`` tells the genre typed or chosen; ``left`` that the person wants back to the list."""

    added = Signal(str)
    left = Signal()

    def __init__(self, genres: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_hint("Add a genre by hand")
        self.setClearButtonEnabled(True)
        self.setMaxLength(100)
        completer = QCompleter(list(genres), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(8)
        self.setCompleter(completer)
        completer.activated.connect(self._add)
        self.returnPressed.connect(lambda: self._add(self.text()))

    def set_hint(self, hint: str) -> None:
        """Say what a genre is added to."""
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _add(self, text: str) -> None:
        genre = " ".join(text.split())
        QTimer.singleShot(0, self, self.clear)  # the completer puts the chosen name in after this
        if genre:
            self.added.emit(genre)
