"""Where in a track the chosen genre was heard, as a strip over its length."""

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tagger.ui.inspector.pixels import to_image
from tagger.ui.logic.explained import TimeReason
from tagger.ui.logic.heat import strip
from tagger.ui.logic.sentences import clock
from tagger.ui.theme import theme_of

BAND = 20


class AudioStrip(QWidget):
    """The parts of a track that were listened to, coloured by what they said; the rest stays empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reason: TimeReason | None = None
        self._patches: list[QImage] = []
        self._position: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_reason(self, reason: TimeReason) -> None:
        """Show a track's map."""
        self._reason = reason
        largest = float(np.abs(reason.heat).max(initial=0.0)) or 1.0
        self._patches = [to_image(strip(row, largest)) for row in reason.heat]
        times = ", ".join(f"{clock(start)} to {clock(start + reason.seconds)}" for start in reason.starts)
        self.setAccessibleName(f"Sound heat map of {times}")
        self.setAccessibleDescription(reason.sentence)
        self.update()

    def set_position(self, seconds: float | None) -> None:
        """Mark where the track plays, None while it does not."""
        self._position = seconds
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(200, BAND + 4 + self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        if self._reason is None:
            return
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(QRect(0, 0, self.width(), BAND), QColor(theme.hover))
        painter.setPen(QColor(theme.secondary))
        for start, patch in zip(self._reason.starts, self._patches, strict=True):
            left, right = self._x(start), self._x(start + self._reason.seconds)
            painter.drawImage(QRect(left, 0, max(2, right - left), BAND), patch)
        self._label(painter, 0, "0:00")
        self._label(painter, self.width(), clock(self._length()))
        for start in self._reason.starts[:1]:
            self._label(painter, self._x(start), clock(start))
        if self._position is not None:
            painter.fillRect(QRect(self._x(self._position) - 1, 0, 3, BAND), QColor(theme.text))
        painter.end()

    def _length(self) -> float:
        assert self._reason is not None
        return max([self._reason.duration, *(start + self._reason.seconds for start in self._reason.starts)])

    def _x(self, seconds: float) -> int:
        return round(seconds / self._length() * self.width())

    def _label(self, painter: QPainter, x: int, text: str) -> None:
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(text)
        left = min(max(0, x - width // 2), self.width() - width)
        painter.drawText(QRect(left, BAND + 2, width, metrics.height()), int(Qt.AlignmentFlag.AlignLeft), text)
