"""The cover with the heat map of the chosen genre over it, the map's switch and opacity, and the legend of its colours."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QSlider, QWidget
from typing_extensions import override

from tagger.inference.explanation import CoverHeat
from tagger.ui import icons
from tagger.ui.presenters.explanation import Pixels, legend, overlay, strength
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr, translatable


def to_image(pixels: Pixels) -> QImage:
    """An image of its own from [height, width, 4] bytes."""
    height, width, _ = pixels.shape
    return QImage(pixels.tobytes(), width, height, width * 4, QImage.Format.Format_RGBA8888).copy()


BAR = 8
BAR_WIDTH = 80
MIN_BAR_WIDTH = 24
GAP = 6  # pixels between bar and word
LEGEND_WORDS = translatable("against"), translatable("for")


class HeatLegend(QWidget):
    """A bar of the map's colours between its two words."""

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = to_image(legend(128))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(tr("Legend: blue speaks against the genre, orange for it"))

    @override
    def sizeHint(self) -> QSize:
        return self._size_with_bar(BAR_WIDTH)

    @override
    def minimumSizeHint(self) -> QSize:
        return self._size_with_bar(MIN_BAR_WIDTH)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(theme_of(self.palette()).secondary))
        against, in_favour = map(tr, LEGEND_WORDS)
        left, right = (painter.fontMetrics().horizontalAdvance(tr(word)) + GAP for word in LEGEND_WORDS)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self.rect(), middle | int(Qt.AlignmentFlag.AlignLeft), against)
        painter.drawText(self.rect(), middle | int(Qt.AlignmentFlag.AlignRight), in_favour)
        bar = QRect(left, (self.height() - BAR) // 2, self.width() - left - right, BAR)
        painter.drawImage(bar, self._bar)
        painter.end()

    def _size_with_bar(self, bar: int) -> QSize:
        words = sum(self.fontMetrics().horizontalAdvance(tr(word)) + GAP for word in LEGEND_WORDS)
        return QSize(words + bar, self.fontMetrics().height() + 2)


class HeatControls(QWidget):
    """Heat map on or off, how strong, and what its colours mean."""

    changed = Signal(float)  # opacity, 0 while the map is off

    def __init__(self, opacity: float, checked: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = QCheckBox(tr("Heat map"))
        self.switch.setChecked(checked)
        self.switch.setToolTip(tr("Show where the chosen genre was seen"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(10, 100)
        self.slider.setValue(round(opacity * 100))
        self.slider.setMinimumWidth(40)
        self.slider.setMaximumWidth(80)
        self.slider.setAccessibleName(tr("Opacity of the heat map"))
        self.slider.setToolTip(tr("Opacity of the heat map"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.switch)
        row.addWidget(self.slider)
        row.addStretch(1)
        row.addWidget(HeatLegend())
        self.switch.toggled.connect(self._report_opacity)
        self.slider.valueChanged.connect(self._report_opacity)

    @property
    def is_on(self) -> bool:
        """Whether the person wants to see the map."""
        return self.switch.isChecked()

    def toggle(self) -> None:
        """Show the map, or hide it."""
        self.switch.toggle()

    @property
    def opacity_when_on(self) -> float:
        """The opacity of the map as the slider says."""
        return self.slider.value() / 100

    @property
    def opacity(self) -> float:
        """What to draw with: 0 while the map is off."""
        return self.opacity_when_on if self.is_on else 0.0

    def _report_opacity(self, _: object) -> None:
        self.slider.setEnabled(self.is_on)
        self.changed.emit(self.opacity)


RADIUS = 8


class CoverHeatView(QWidget):
    """A square picture; under a heat map it is drawn in grey, so that only the map has colours."""

    accessible_role = QAccessible.Role.Graphic

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QPixmap | None = None
        self._grey: QPixmap | None = None
        self._heat: CoverHeat | None = None
        self._map: QImage | None = None
        self._opacity = 0.7
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Cover"))

    def set_picture(self, picture: QPixmap | None) -> None:
        """Show a cover, None for none."""
        if picture is self._picture:
            return
        self._picture = picture
        self._grey = None
        self.update()

    def set_heat(self, heat: CoverHeat | None) -> None:
        """Lay a map over the cover, None for none."""
        self._heat = heat
        self._update_map()

    def set_opacity(self, opacity: float) -> None:
        """How much of the cover the map hides, 0 to 1."""
        self._opacity = opacity
        self._update_map()

    @property
    def heat_shown(self) -> bool:
        """Whether a map lies over the cover."""
        return self._map is not None and self._picture is not None

    @override
    def sizeHint(self) -> QSize:
        return QSize(220, 220)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        super().mousePressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
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
        if self._map is not None and self._heat is not None:
            painter.setOpacity(min(1.0, self._opacity * strength(self._heat.share) * 1.2))
            painter.drawPixmap(box, self._greyed(picture))
            painter.setOpacity(1.0)
            left, top, right, bottom = self._heat.box
            heat_area = QRectF(
                left * box.width(), top * box.height(), (right - left) * box.width(), (bottom - top) * box.height()
            )
            painter.drawImage(heat_area.translated(box.topLeft()), self._map)

    def _paint_empty(self, painter: QPainter) -> None:
        theme = theme_of(self.palette())
        box = self._box(QSize(1, 1))
        painter.fillPath(_rounded(box), QColor(theme.hover))
        icon = icons.pixmap("disc", theme.faint, 64, self.devicePixelRatioF())
        painter.drawPixmap(box.center() - QPoint(32, 32), icon)

    def _box(self, size: QSize) -> QRect:
        """The largest rectangle for a picture of a shape."""
        box = QRect(QPoint(0, 0), size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))
        box.moveCenter(self.rect().center())
        return box

    def _greyed(self, picture: QPixmap) -> QPixmap:
        if self._grey is None:
            self._grey = QPixmap.fromImage(picture.toImage().convertToFormat(QImage.Format.Format_Grayscale8))
        return self._grey

    def _update_map(self) -> None:
        self._map = (
            to_image(overlay(self._heat.values, self._opacity * strength(self._heat.share)))
            if self._heat and self._opacity
            else None
        )
        self.update()


def _rounded(box: QRect) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(box), RADIUS, RADIUS)
    return path
