"""The key to the heat maps: blue speaks against the genre, orange for it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tagger.ui.inspector.pixels import to_image
from tagger.ui.logic.heat import legend
from tagger.ui.theme import theme_of

BAR = 8
BAR_WIDTH = 80
LEAST_BAR_WIDTH = 24
GAP = 6  # pixels between bar and word
WORDS = "against", "for"


class Legend(QWidget):
    """A bar of the map's colours between its two words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = to_image(legend(128))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Legend: blue speaks against the genre, orange for it")

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return self._around(BAR_WIDTH)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return self._around(LEAST_BAR_WIDTH)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        painter = QPainter(self)
        painter.setPen(QColor(theme_of(self.palette()).secondary))
        against, speaks = WORDS
        left, right = (painter.fontMetrics().horizontalAdvance(word) + GAP for word in WORDS)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self.rect(), middle | int(Qt.AlignmentFlag.AlignLeft), against)
        painter.drawText(self.rect(), middle | int(Qt.AlignmentFlag.AlignRight), speaks)
        bar = QRect(left, (self.height() - BAR) // 2, self.width() - left - right, BAR)
        painter.drawImage(bar, self._bar)
        painter.end()

    def _around(self, bar: int) -> QSize:
        words = sum(self.fontMetrics().horizontalAdvance(word) + GAP for word in WORDS)
        return QSize(words + bar, self.fontMetrics().height() + 2)
