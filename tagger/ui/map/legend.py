"""The legend of the map: each group's sign, name and number of albums, readable without colours."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from tagger.display_names import single_line
from tagger.services.map_groups import MapGroup
from tagger.ui.presenters.map_raster import draw_sign
from tagger.ui.presenters.sentences import count, grouped
from tagger.ui.theme import Theme, theme_of
from tagger.ui.translation import tr

LINE_GAP = 7  # pixels
SIGN_RADIUS = 5.5
SIGN_WIDTH = 24
MOST_LETTERS = 40
WIDTH = 172


class LegendLines(QWidget):
    """Draws a line per group."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: Sequence[MapGroup] = []
        self.setAccessibleName(tr("Legend of the map"))

    def show_groups(self, groups: Sequence[MapGroup]) -> None:
        """Explain other groups."""
        self._groups = groups
        words = [f"{group.style.sign}: {group.name}, {count(group.albums, 'album')}" for group in groups]
        self.setAccessibleDescription("; ".join(words))
        self.setFixedHeight(self._line_height * len(groups) + 2 * LINE_GAP)
        self.update()

    @property
    def _line_height(self) -> int:
        return self.fontMetrics().height() + LINE_GAP

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(WIDTH, self._line_height * len(self._groups) + 2 * LINE_GAP)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.show_groups(self._groups)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        theme, metrics = theme_of(self.palette()), self.fontMetrics()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.surface))
        for position, group in enumerate(self._groups):
            top = LINE_GAP + position * self._line_height
            image = sign_image(group, theme, self.devicePixelRatioF())
            side = image.deviceIndependentSize()
            painter.drawImage(
                round(SIGN_WIDTH / 2 - side.width() / 2), round(top + metrics.height() / 2 - side.height() / 2), image
            )
            number = grouped(group.albums)
            number_width = metrics.horizontalAdvance(number)
            room = self.width() - SIGN_WIDTH - number_width - 16
            name = metrics.elidedText(single_line(group.name, MOST_LETTERS), Qt.TextElideMode.ElideRight, room)
            painter.setPen(QColor(theme.text))
            painter.drawText(SIGN_WIDTH, top + metrics.ascent(), name)
            painter.setPen(QColor(theme.secondary))
            painter.drawText(self.width() - number_width - 8, top + metrics.ascent(), number)
        painter.end()


def sign_image(group: MapGroup, theme: Theme, ratio: float) -> QImage:
    """A group's sign as it is on the map, larger."""
    style = group.style
    colour = style.on_dark if theme.name == "dark" else style.on_light
    pixels = draw_sign(style.sign, colour, theme.surface, SIGN_RADIUS * ratio)
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32).copy()
    image.setDevicePixelRatio(ratio)
    return image


class MapLegend(QScrollArea):
    """The lines, and a scroll bar where there is no room for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = LegendLines()
        self.setWidget(self.lines)
        self.setWidgetResizable(True)
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_groups(self, groups: Sequence[MapGroup]) -> None:
        """Explain other groups."""
        self.lines.show_groups(groups)
