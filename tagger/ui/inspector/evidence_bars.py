"""How much audio, cover and text each spoke for a genre or against it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tagger.state.records import Evidence
from tagger.ui import icons
from tagger.ui.logic.evidence import Part, parts, spoken
from tagger.ui.plain import tooltip
from tagger.ui.theme import Theme, theme_of

BAR = 6
SIGN = 14


class EvidenceBars(QWidget):
    """One bar per modality from a middle line: to the right it speaks for the genre, to the left against it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_evidence(self, evidence: Evidence) -> None:
        """Show each modality's share."""
        self._parts = parts(evidence)
        self.setAccessibleName(spoken(evidence))
        self.setToolTip(tooltip(spoken(evidence)))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(180, 18)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = theme_of(self.palette())
        width = self.width() // max(1, len(self._parts))
        for place, part in enumerate(self._parts):
            self._paint_part(painter, part, QRect(place * width, 0, width - 10, self.height()), theme)
        painter.end()

    def _paint_part(self, painter: QPainter, part: Part, area: QRect, theme: Theme) -> None:
        colour = {"audio": theme.audio, "image": theme.image, "text": theme.words}[part.modality]
        sign = icons.pixmap(
            part.modality, colour if part.share is not None else theme.border, SIGN, self.devicePixelRatioF()
        )
        painter.drawPixmap(area.left(), area.center().y() - SIGN // 2 + 1, sign)
        if part.share is None:
            return
        bar = QRectF(area.left() + SIGN + 5, area.center().y() - BAR / 2 + 1, area.width() - SIGN - 5, BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.hover))
        painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
        self._paint_share(painter, bar, part.share, QColor(colour), QColor(theme.secondary))

    def _paint_share(self, painter: QPainter, bar: QRectF, share: float, colour: QColor, line: QColor) -> None:
        middle = bar.center().x()
        length = bar.width() / 2 * min(1.0, abs(share))
        filled = QRectF(middle if share > 0 else middle - length, bar.top(), length, bar.height())
        if share < 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour)
            filled.adjust(0.5, 0.5, -0.5, -0.5)
        else:
            painter.setBrush(colour)
        painter.drawRoundedRect(filled, 2, 2)
        painter.fillRect(QRectF(middle - 0.5, bar.top() - 3, 1, bar.height() + 6), line)
