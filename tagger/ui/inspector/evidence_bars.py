"""Bars for and against a genre: of audio, cover and text, and of kinds of sound where the model hears no times."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from tagger.inference.explanation import StatisticWeights
from tagger.state.album_summaries import Evidence
from tagger.ui import icons
from tagger.ui.presenters.explanation import EvidencePart, kinds_of_sound, parts, spoken
from tagger.ui.theme import Theme, theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import tooltip

EVIDENCE_BAR_HEIGHT = 6
ICON_SIZE = 14


class EvidenceBars(QWidget):
    """One bar per modality from a middle line: to the right it speaks for the genre, to the left against it."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[EvidencePart, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_evidence(self, evidence: Evidence) -> None:
        """Show each modality's share."""
        self._parts = parts(evidence)
        self.setAccessibleName(spoken(evidence))
        self.setToolTip(tooltip(spoken(evidence)))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(180, 18)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = theme_of(self.palette())
        width = self.width() // max(1, len(self._parts))
        for index, part in enumerate(self._parts):
            self._paint_part(painter, part, QRect(index * width, 0, width - 10, self.height()), theme)
        painter.end()

    def _paint_part(self, painter: QPainter, part: EvidencePart, area: QRect, theme: Theme) -> None:
        colour = {"audio": theme.audio, "image": theme.image, "text": theme.words}[part.modality]
        icon = icons.pixmap(
            part.modality, colour if part.share is not None else theme.border, ICON_SIZE, self.devicePixelRatioF()
        )
        painter.drawPixmap(area.left(), area.center().y() - ICON_SIZE // 2 + 1, icon)
        if part.share is None:
            return
        bar = QRectF(
            area.left() + ICON_SIZE + 5,
            area.center().y() - EVIDENCE_BAR_HEIGHT / 2 + 1,
            area.width() - ICON_SIZE - 5,
            EVIDENCE_BAR_HEIGHT,
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.hover))
        painter.drawRoundedRect(bar, EVIDENCE_BAR_HEIGHT / 2, EVIDENCE_BAR_HEIGHT / 2)
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


LINE_HEIGHT = 20
BAR_HEIGHT = 8


class SoundBars(QWidget):
    """One line per kind of sound: its words, and a bar to the right for the genre or to the left against it."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: dict[str, float] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_weights(self, statistics: StatisticWeights) -> None:
        """Show the weightiest kinds of sound."""
        self._shares = kinds_of_sound(statistics.weights)
        sides = (
            (tr("{name} for") if share > 0 else tr("{name} against")).format(name=phrase)
            for phrase, share in self._shares.items()
        )
        self.setAccessibleName(", ".join(sides))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, LINE_HEIGHT * len(self._shares))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, (phrase, share) in enumerate(self._shares.items()):
            self._paint_bar(painter, phrase, share, line * LINE_HEIGHT)
        painter.end()

    def _paint_bar(self, painter: QPainter, phrase: str, share: float, top: int) -> None:
        theme = theme_of(self.palette())
        text = QRect(0, top, self.width() * 3 // 5, LINE_HEIGHT)
        painter.setPen(QColor(theme.text))
        elided = painter.fontMetrics().elidedText(phrase, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), elided)
        area = QRectF(
            text.width() + 8, top + (LINE_HEIGHT - BAR_HEIGHT) / 2, self.width() - text.width() - 8, BAR_HEIGHT
        )
        length = area.width() / 2 * abs(share)
        left = area.center().x() - (length if share < 0 else 0)
        colour = QColor(theme.audio)
        painter.setPen(colour)
        painter.setBrush(colour if share > 0 else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(left, area.top(), length, BAR_HEIGHT), 2, 2)
        painter.fillRect(QRectF(area.center().x() - 0.5, top + 2, 1, LINE_HEIGHT - 4), QColor(theme.secondary))
