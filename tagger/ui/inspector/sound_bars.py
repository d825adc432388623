"""Which kinds of sound spoke for a genre or against it, where the model hears no times."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tagger.ui.logic.explained import Bar, SoundReason
from tagger.ui.theme import theme_of

LINE = 20
THICK = 8


class SoundBars(QWidget):
    """One line per kind of sound: its words, and a bar to the right for the genre or to the left against it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_reason(self, reason: SoundReason) -> None:
        """Show the weightiest kinds of sound."""
        self._bars = reason.bars
        sides = (f"{bar.phrase} {'for' if bar.share > 0 else 'against'}" for bar in reason.bars)
        self.setAccessibleName(", ".join(sides))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(200, LINE * len(self._bars))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, bar in enumerate(self._bars):
            self._paint_bar(painter, bar, place * LINE)
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: Bar, top: int) -> None:
        theme = theme_of(self.palette())
        text = QRect(0, top, self.width() * 3 // 5, LINE)
        painter.setPen(QColor(theme.text))
        elided = painter.fontMetrics().elidedText(bar.phrase, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), elided)
        area = QRectF(text.width() + 8, top + (LINE - THICK) / 2, self.width() - text.width() - 8, THICK)
        length = area.width() / 2 * abs(bar.share)
        left = area.center().x() - (length if bar.share < 0 else 0)
        colour = QColor(theme.audio)
        painter.setPen(colour)
        painter.setBrush(colour if bar.share > 0 else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(left, area.top(), length, THICK), 2, 2)
        painter.fillRect(QRectF(area.center().x() - 0.5, top + 2, 1, LINE - 4), QColor(theme.secondary))
