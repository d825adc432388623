"""A chip as a widget, and the field for a genre of one's own with the taxonomy's names to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from tagger.ui import chip_painter
from tagger.ui.presenters.chips import Chip
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import tooltip


class ChipLabel(QWidget):
    """Draws one chip at its left edge, cut short where the room ends."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip: Chip | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_chip(self, chip: Chip) -> None:
        """Show a chip."""
        self._chip = chip
        self.setToolTip(tooltip(chip.spoken))
        self.setAccessibleName(chip.spoken)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, QFontMetrics(self.font()).height() + 6)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._chip is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chip_size = chip_painter.size(self._chip, painter.fontMetrics())
        box = QRect(0, 0, min(chip_size.width(), self.width()), self.height())
        text = chip_painter.fitting_text(self._chip, box, painter.fontMetrics())
        chip_painter.paint_chip(painter, box, self._chip, text, theme_of(self.palette()))
        painter.end()


class AddGenreField(QLineEdit):
    """Takes a genre that is typed or chosen from the taxonomy's names."""

    added = Signal(str)  # genre
    dismissed = Signal()  # Escape: the person wants back to the list

    def __init__(self, genres: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_hint(tr("Add a genre by hand"))
        self.setClearButtonEnabled(True)
        self.setMaxLength(100)
        completer = QCompleter(list(genres), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(8)
        self.setCompleter(completer)
        completer.activated.connect(self._emit_added)
        self.returnPressed.connect(lambda: self._emit_added(self.text()))

    def set_hint(self, hint: str) -> None:
        """Say what a genre is added to."""
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def _emit_added(self, text: str) -> None:
        genre = " ".join(text.split())
        QTimer.singleShot(0, self, self.clear)  # the completer puts the chosen name in after this
        if genre:
            self.added.emit(genre)
