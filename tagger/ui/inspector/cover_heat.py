"""The cover, and over it where the chosen genre was seen."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from tagger.ui import icons
from tagger.ui.inspector.pixels import to_image
from tagger.ui.logic.explained import CoverReason
from tagger.ui.logic.heat import overlay
from tagger.ui.theme import theme_of

RADIUS = 8


class CoverHeat(QWidget):
    """A square picture; under a heat map it loses its own colours, so that the map's can be told from them."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QPixmap | None = None
        self._grey: QPixmap | None = None
        self._reason: CoverReason | None = None
        self._map: QImage | None = None
        self._opacity = 0.7
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Cover")

    def set_picture(self, picture: QPixmap | None) -> None:
        """Show a cover, None for none."""
        if picture is self._picture:
            return
        self._picture = picture
        self._grey = None
        self.update()

    def set_reason(self, reason: CoverReason | None) -> None:
        """Lay a map over the cover, None for none."""
        self._reason = reason
        self._colour()

    def set_opacity(self, opacity: float) -> None:
        """How much of the cover the map hides, 0 to 1."""
        self._opacity = opacity
        self._colour()

    @property
    def heat_shown(self) -> bool:
        """Whether a map lies over the cover."""
        return self._map is not None and self._picture is not None

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(220, 220)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        self.pressed.emit()
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._picture is None:
            self._paint_empty(painter)
        else:
            self._paint_picture(painter, self._picture, self._box(self._picture.size()))
        painter.end()

    def _paint_picture(self, painter: QPainter, picture: QPixmap, box: QRect) -> None:
        painter.setClipPath(_rounded(box))
        painter.drawPixmap(box, picture)
        if self._map is not None and self._reason is not None:
            painter.setOpacity(min(1.0, self._opacity * self._reason.strength * 1.2))
            painter.drawPixmap(box, self._greyed(picture))
            painter.setOpacity(1.0)
            left, top, right, bottom = self._reason.box
            seen = QRectF(
                left * box.width(), top * box.height(), (right - left) * box.width(), (bottom - top) * box.height()
            )
            painter.drawImage(seen.translated(box.topLeft()), self._map)

    def _paint_empty(self, painter: QPainter) -> None:
        theme = theme_of(self.palette())
        box = self._box(QSize(1, 1))
        painter.fillPath(_rounded(box), QColor(theme.hover))
        sign = icons.pixmap("disc", theme.faint, 64, self.devicePixelRatioF())
        painter.drawPixmap(box.center() - QPoint(32, 32), sign)

    def _box(self, size: QSize) -> QRect:
        """The largest place for a picture of a shape."""
        box = QRect(QPoint(0, 0), size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))
        box.moveCenter(self.rect().center())
        return box

    def _greyed(self, picture: QPixmap) -> QPixmap:
        if self._grey is None:
            self._grey = QPixmap.fromImage(picture.toImage().convertToFormat(QImage.Format.Format_Grayscale8))
        return self._grey

    def _colour(self) -> None:
        self._map = (
            to_image(overlay(self._reason.heat, self._opacity * self._reason.strength))
            if self._reason and self._opacity
            else None
        )
        self.update()


def _rounded(box: QRect) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(box), RADIUS, RADIUS)
    return path
