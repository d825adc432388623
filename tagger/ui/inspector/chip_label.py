"""A chip as a widget of its own."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tagger.ui import chip_painter
from tagger.ui.logic.chips import Chip
from tagger.ui.plain import tooltip
from tagger.ui.theme import theme_of


class ChipLabel(QWidget):
    """Draws one chip at its left edge, cut short where the room ends."""

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

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(120, QFontMetrics(self.font()).height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        if self._chip is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wanted = chip_painter.size(self._chip, painter.fontMetrics())
        box = QRect(0, 0, min(wanted.width(), self.width()), self.height())
        chip_painter.paint_chip(painter, box, self._chip, theme_of(self.palette()))
        painter.end()
