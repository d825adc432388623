"""A track over time: its spectrogram in greys, over it in colours what the parts that were listened to said, and the position.

A click, or Return after Left and Right, plays from there.
"""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from tagger.display_names import clock
from tagger.inference.explanation import AudioHeat
from tagger.ui.inspector.cover_heat import to_image
from tagger.ui.presenters.explanation import overlay, strip
from tagger.ui.service_messages import readable_sentence
from tagger.ui.theme import Theme, mix, theme_of
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import tooltip

if TYPE_CHECKING:  # the window need not load for it what decodes
    from tagger.inference.audio.spectrogram import SpectrogramPart, TrackSpectrogram

BAND = 12  # pixels of the opaque band of heat
SPECTRUM = 52  # pixels of the spectrogram below it
TINT = 0.35  # opacity of the heat over the spectrogram
UNHEARD = 0.35  # how much of the spectrogram is seen where the model did not listen
TIME_GAP = 12  # pixels at least between two times
STEP = 5.0  # seconds that Left and Right move by
KEYS_HELP = translatable("Click to play from there. Left and right move by 5 seconds, Return plays.")


class AudioStrip(QWidget):
    """The whole track from left to right; what was listened to is coloured by what it said, the rest stays faint."""

    accessible_role = QAccessible.Role.Graphic

    play_requested = Signal(float)  # seconds from the beginning of the track
    stop_requested = Signal()

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._heat: AudioHeat | None = None
        self._patches: list[tuple[QImage, QImage]] = []  # of the band, and over the spectrogram
        self._spectrogram: TrackSpectrogram | None = None
        self._pictures: list[tuple[SpectrogramPart, QImage]] = []
        self._duration = 0.0
        self._position: float | None = None
        self._cursor = 0.0  # where the keys are
        self.can_play = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tooltip(tr(KEYS_HELP)))
        self._describe()

    @property
    def has_spectrogram(self) -> bool:
        """Whether there is a spectrogram to see."""
        return bool(self._pictures)

    def set_track(self, name: str, duration: float) -> None:
        """Show a track of so many seconds, of which nothing else is known yet."""
        self._name, self._duration, self._cursor, self._position = name, duration, 0.0, None
        self.set_spectrogram(None)
        self.set_heat(None)

    def set_heat(self, heat: AudioHeat | None, largest: float | None = None) -> None:
        """Show a track's map; ``largest``: the log-odds with the strongest colour, by default the track's largest."""
        self._heat, self._patches = heat, []
        if heat is not None:
            top = largest or float(np.abs(heat.values).max(initial=0.0)) or 1.0
            for row in heat.values:
                self._patches.append((to_image(strip(row, top)), to_image(overlay(row, TINT, top))))
            self._duration = max([heat.duration or self._duration, *(s + heat.seconds for s in heat.starts)])
            self._cursor = heat.starts[0] if heat.starts and not self._cursor else self._cursor
        self._describe()
        self.update()

    def set_spectrogram(self, spectrogram: "TrackSpectrogram | None") -> None:
        """Show a track's spectrogram below its map, None for none."""
        self._spectrogram = spectrogram
        if spectrogram is not None:
            self._duration = max(self._duration, spectrogram.duration)
        self._draw_spectrogram()
        self.update()

    def set_position(self, seconds: float | None) -> None:
        """Mark where the track plays, None while it does not."""
        if seconds is not None:
            self._cursor = seconds
        self._position = seconds
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, BAND + SPECTRUM + 4 + self.fontMetrics().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_spectrogram()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._duration:
            self._move_to(event.position().x() / max(1, self.width()) * self._duration)
            self._play()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP, Qt.Key.Key_Home: -self._duration}
        key = Qt.Key(event.key())
        if key in steps and self._duration:
            self._move_to(self._cursor + steps[key])
            if self._position is not None:
                self._play()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.stop_requested.emit() if self._position is not None else self._play()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._duration:
            return
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(QRect(0, 0, self.width(), BAND + SPECTRUM), QColor(theme.hover))
        self._paint_spectrogram(painter)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        self._paint_heat(painter)
        self._paint_positions(painter, theme)
        self._paint_times(painter, theme)
        painter.end()

    def _paint_spectrogram(self, painter: QPainter) -> None:
        for part, picture in self._pictures:
            area = self._area(part.start, part.seconds)
            painter.setOpacity(UNHEARD if self._heat is not None else 1.0)
            painter.drawImage(area, picture)
            painter.setOpacity(1.0)
            for start in self._heat.starts if self._heat is not None else ():
                painter.save()
                painter.setClipRect(self._area(start, self._heat.seconds if self._heat is not None else 0.0))
                painter.drawImage(area, picture)
                painter.restore()

    def _paint_heat(self, painter: QPainter) -> None:
        if self._heat is None:
            return
        for start, (band, tint) in zip(self._heat.starts, self._patches, strict=True):
            area = self._area(start, self._heat.seconds)
            painter.drawImage(QRectF(area.left(), 0, area.width(), BAND), band)
            if self._pictures:
                painter.drawImage(area, tint)

    def _paint_positions(self, painter: QPainter, theme: Theme) -> None:
        if self.hasFocus():
            painter.setPen(QColor(theme.accent))
            painter.drawRect(QRect(0, 0, self.width() - 1, BAND + SPECTRUM - 1))
            painter.fillRect(QRect(self._x(self._cursor), 0, 1, BAND + SPECTRUM), QColor(theme.accent))
        if self._position is not None:
            painter.fillRect(QRect(self._x(self._position) - 1, 0, 3, BAND + SPECTRUM), QColor(theme.text))

    def _paint_times(self, painter: QPainter, theme: Theme) -> None:
        """The beginning, the end, and where the model began; while it has the focus or plays, first of all that position.

        One that would touch another is left out.
        """
        painter.setPen(QColor(theme.secondary))
        boxes: list[QRect] = []
        ends = [0.0, self._duration]
        has_position = self.hasFocus() or self._position is not None
        for seconds in [self._cursor, *ends] if has_position else [*ends, self._first()]:
            text = clock(seconds)
            width = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(0, self._x(seconds) - width // 2), self.width() - width)
            box = QRect(left, BAND + SPECTRUM + 2, width, painter.fontMetrics().height())
            if not any(box.adjusted(-TIME_GAP, 0, TIME_GAP, 0).intersects(other) for other in boxes):
                painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft), text)
                boxes.append(box)

    def _first(self) -> float:
        return self._heat.starts[0] if self._heat is not None and self._heat.starts else 0.0

    def _draw_spectrogram(self) -> None:
        """The levels in the greys of the theme: from the pane's colour for silence to the text's for the loudest."""
        self._pictures = []
        if self._spectrogram is None:
            return
        theme = theme_of(self.palette())
        table = [QColor(mix(theme.hover, theme.text, level / 255)).rgb() for level in range(256)]
        for part in self._spectrogram.parts:
            height, width = part.levels.shape
            picture = QImage(part.levels.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
            picture.setColorTable(table)
            self._pictures.append((part, picture.convertToFormat(QImage.Format.Format_RGB32)))

    def _describe(self) -> None:
        heat = self._heat
        spans = (
            [
                tr("{start} to {end}").format(start=clock(start), end=clock(start + heat.seconds))
                for start in heat.starts
            ]
            if heat is not None
            else []
        )
        about = tr("Sound heat map of {spans}").format(spans=", ".join(spans)) if spans else tr("Sound")
        self.setAccessibleName(f"{self._name}: {about}" if self._name else about)
        self.setAccessibleDescription(
            " ".join(filter(None, (readable_sentence(heat.sentence) if heat is not None else "", tr(KEYS_HELP))))
        )

    def _move_to(self, seconds: float) -> None:
        self._cursor = min(max(0.0, seconds), self._duration)
        self.update()

    def _play(self) -> None:
        if self.can_play:
            self.play_requested.emit(self._cursor)

    def _area(self, start: float, seconds: float) -> QRectF:
        left, right = (second / self._duration * self.width() for second in (start, start + seconds))
        return QRectF(left, BAND, max(2.0, right - left), SPECTRUM)

    def _x(self, seconds: float) -> int:
        return round(seconds / self._duration * self.width())
