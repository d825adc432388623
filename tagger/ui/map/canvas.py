"""The map itself: drawn, moved and zoomed, albums picked and drawn around, by mouse and by keys."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from tagger.services.map_groups import MapGroup
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.cover_store import CoverStore
from tagger.ui.map.layers import MapImage, NearAlbums, sign_radius
from tagger.ui.presenters.map_camera import MapCamera, Point, inside, nearest, neighbour
from tagger.ui.presenters.map_raster import CHOSEN, FAINT, PLAIN
from tagger.ui.presenters.sentences import count
from tagger.ui.theme import Theme, theme_of
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import tooltip

if TYPE_CHECKING:
    from tagger.services.library_map import LibraryMap

RESTS_AFTER = 70  # milliseconds without a move after which the signs are drawn again
PICK_WITHIN = 10.0  # pixels
DRAG_AFTER = 4.0  # pixels
LASSO_STEP = 3.0  # pixels between two corners
ZOOM_STEP = 1.25
PAN_STEP = 60.0  # pixels
DIRECTIONS: dict[int, Point] = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
KEYS = translatable(
    "Arrows go to the next album, with Ctrl they move the map. Plus and minus zoom, 0 shows everything. "
    "Space selects the album or takes it out, Enter shows it in the list. Drag to move the map, with Shift to select "
    "what you draw around."
)
Describe = Callable[[int], str]  # an album's id → what it is called and what it is


class MapCanvas(QWidget):
    """Draws the albums of a map; it knows ids and positions, and asks for names and covers."""

    accessible_role = QAccessible.Role.Canvas

    picked = Signal(int)  # album: it becomes the current one
    selected = Signal(list, bool)  # ids of albums; whether they are added to what is selected
    opened = Signal(int)  # album: it is to be shown in the list

    def __init__(self, find: Callable[[int], AlbumSummary | None], describe: Describe, covers: CoverStore) -> None:
        super().__init__()
        self._describe = describe
        self._near = NearAlbums(find, covers)
        self._image = MapImage()
        self.is_lasso = False  # dragging draws around albums instead of moving the map
        self.set_map(None)
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._lasso: list[Point] | None = None
        self._hovered = 0
        self.setMouseTracking(True)
        self._resting = QTimer(self, singleShot=True, interval=RESTS_AFTER)
        self._resting.timeout.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Map of the library"))
        self._describe_aloud()
        covers.loaded.connect(self.update)

    @property
    def frames_drawn(self) -> int:
        """How often every sign was drawn again."""
        return self._image.drawings

    @property
    def camera(self) -> MapCamera:
        """What is in sight."""
        return self._camera

    @property
    def current_id(self) -> int:
        """The album that is marked as the current one, 0 for none."""
        return 0 if self._current is None else self._ids[self._current]

    @property
    def selected_ids(self) -> list[int]:
        """The albums that are drawn as selected."""
        return [self._ids[row] for row in np.flatnonzero(self._selected).tolist()]

    def set_map(self, library_map: "LibraryMap | None") -> None:
        """Show another map, all of it; None: nothing."""
        empty = np.empty((0, 2))
        self._ids = [] if library_map is None else library_map.ids.tolist()
        self._positions = empty if library_map is None else library_map.positions
        self._row_of = {album_id: row for row, album_id in enumerate(self._ids)}
        self._groups: Sequence[MapGroup] = []
        self._group_of = np.full(len(self._ids), -1, np.int16)  # nothing is drawn before the groups are known
        self._listed = np.ones(len(self._ids), np.bool_)
        self._selected = np.zeros(len(self._ids), np.bool_)
        self._current: int | None = None
        self.fit()

    def set_groups(self, groups: Sequence[MapGroup], group_of: dict[int, int]) -> None:
        """Colour the albums; one that is in no group any more is not drawn."""
        self._groups = groups
        self._group_of = np.array([group_of.get(album_id, -1) for album_id in self._ids], np.int16)
        self._change()

    def set_listed(self, ids: Collection[int]) -> None:
        """Which albums the list shows: the others are faint."""
        self._listed = self._mask(ids)
        self._change()

    def set_selected(self, ids: Collection[int], current: int) -> None:
        """Which albums are selected, and which one is current."""
        self._selected = self._mask(ids)
        row = self._row_of.get(current)
        if row != self._current:
            self._current = row
            self._describe_aloud()
        self._change()

    def fit(self) -> None:
        """Show everything."""
        self._camera = MapCamera.fitted(self._positions, max(1, self.width()), max(1, self.height()))
        self._change()

    def zoom(self, factor: float, around: Point | None = None) -> None:
        """Go nearer, or farther."""
        self._move(self._camera.zoomed(factor, around))

    def show_album(self, album_id: int) -> None:
        """Bring an album into sight."""
        row = self._row_of.get(album_id)
        if row is not None:
            x, y = self._positions[row].tolist()
            self._move(self._camera.showing((x, y)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, is_moving = theme_of(self.palette()), self._resting.isActive()
        if not self._image.suits(self._camera, is_moving=is_moving):
            grouped_rows = self._group_of >= 0
            states = np.where(self._selected, CHOSEN, np.where(self._listed, PLAIN, FAINT))
            codes = (3 * self._group_of + states)[grouped_rows].astype(np.int16)
            ratio = self.devicePixelRatioF()
            self._image.draw(self._camera, self._positions[grouped_rows], self._groups, codes, theme, ratio)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.surface))
        self._image.paint(painter, self._camera)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        points = self._camera.pixels(self._positions)
        visible_rows = np.flatnonzero(self._camera.in_sight(points) & (self._group_of >= 0))
        marked = self._selected.copy()
        if self._current is not None:
            marked[self._current] = True
        self._near.paint(painter, theme, self._ids, points, visible_rows, marked)
        if self._current is not None:
            self._paint_current(painter, QPointF(*points[self._current].tolist()), theme)
        if self._lasso:
            painter.setPen(QPen(QColor(theme.accent), 1.5, Qt.PenStyle.DashLine))
            fill = QColor(theme.accent)
            fill.setAlpha(36)
            painter.setBrush(fill)
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in self._lasso]))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        size = max(1, self.width()), max(1, self.height())
        was_fitted = self._camera.scale == self._camera.fitted_scale
        fitted = MapCamera.fitted(self._positions, *size)
        self._camera = fitted if was_fitted else self._camera.resized(*size)
        self._change()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._change()

    def album_at(self, point: QPointF) -> int:
        """The album that is drawn at a point of the widget, 0 for none."""
        points = self._camera.pixels(self._positions)
        grouped_rows = np.flatnonzero(self._group_of >= 0)
        reach = max(PICK_WITHIN, self._near.reach)
        row = nearest(points[grouped_rows], (point.x(), point.y()), reach)
        return 0 if row is None else self._ids[grouped_rows[row]]

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() / 120
        if turn:
            self.zoom(ZOOM_STEP**turn, (event.position().x(), event.position().y()))
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._last = event.position()
            if self.is_lasso or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._lasso = [(self._last.x(), self._last.y())]

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._hover(self.album_at(event.position()))
            return
        step = event.position() - self._last
        if self._lasso is not None:
            if step.manhattanLength() >= LASSO_STEP:
                self._last = event.position()
                self._lasso.append((self._last.x(), self._last.y()))
                self.update()
        elif (event.position() - self._pressed).manhattanLength() >= DRAG_AFTER or self._last != self._pressed:
            self._last = event.position()
            self._move(self._camera.moved(step.x(), step.y()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        adds = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        lasso, was_click = self._lasso, self._last == self._pressed
        self._pressed, self._lasso = None, None
        if lasso is not None and len(lasso) > 2:
            self._select_inside(lasso, adds=adds)
        elif was_click:
            self._click(event.position(), adds=adds)
        self.update()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        album_id = self.album_at(event.position())
        if album_id:
            self.opened.emit(album_id)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case key if key in DIRECTIONS:
                self._steer(DIRECTIONS[key], pans=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(ZOOM_STEP)
            case Qt.Key.Key_Minus:
                self.zoom(1 / ZOOM_STEP)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_Space if self._current is not None:
                self.selected.emit([self._ids[self._current]], True)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._current is not None:
                self.opened.emit(self._ids[self._current])
            case Qt.Key.Key_Escape if self._lasso is not None:
                self._pressed, self._lasso = None, None
                self.update()
            case _:
                super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _steer(self, direction: Point, *, pans: bool) -> None:
        """Move the view in a direction, or go to the next album there."""
        if pans:
            self._move(self._camera.moved(-direction[0] * PAN_STEP, -direction[1] * PAN_STEP))
        else:
            self._go(direction)

    def _go(self, direction: Point) -> None:
        """Make the next album in a direction the current one."""
        allowed = self._listed & (self._group_of >= 0)
        if not allowed.any():
            return
        points = self._camera.pixels(self._positions)
        if self._current is None:
            middle = np.square(points - (self.width() / 2, self.height() / 2)).sum(axis=1)
            row: int | None = int(np.where(allowed, middle, np.inf).argmin())
        else:
            row = neighbour(points, self._current, direction, allowed)
        if row is not None:
            self.show_album(self._ids[row])
            self.picked.emit(self._ids[row])

    def _click(self, point: QPointF, *, adds: bool) -> None:
        album_id = self.album_at(point)
        if album_id and adds:
            self.selected.emit([album_id], True)
        elif album_id:
            self.picked.emit(album_id)

    def _select_inside(self, lasso: Sequence[Point], *, adds: bool) -> None:
        in_lasso = inside(self._camera.pixels(self._positions), lasso) & self._listed & (self._group_of >= 0)
        self.selected.emit([self._ids[row] for row in np.flatnonzero(in_lasso).tolist()], adds)

    def _hover(self, album_id: int) -> None:
        """Describe the album under the pointer in a tooltip; 0: none."""
        if album_id != self._hovered:
            self._hovered = album_id
            self.setToolTip(tooltip(self._describe(album_id)) if album_id else "")

    def _move(self, camera: MapCamera) -> None:
        self._camera = camera
        self._resting.start()
        self.update()

    def _change(self) -> None:
        self._image.forget()
        self.update()

    def _mask(self, ids: Collection[int]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        mask = np.zeros(len(self._ids), np.bool_)
        mask[[row for album_id in ids if (row := self._row_of.get(album_id)) is not None]] = True
        return mask

    def _describe_aloud(self) -> None:
        """Say what the map shows, to who cannot see it."""
        about = count(len(self._ids), "album") + "."
        if self._current is not None:
            about = f"{self._describe(self._ids[self._current])}."
        self.setAccessibleDescription(f"{about} {tr(KEYS)}")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _paint_current(self, painter: QPainter, middle: QPointF, theme: Theme) -> None:
        """A ring that stands out from every sign."""
        radius = sign_radius(len(self._ids), self._camera) + 5
        painter.setBrush(Qt.BrushStyle.NoBrush)
        reach = self._near.reach
        for colour, width in ((theme.surface, 6.0), (theme.text, 2.5)):
            painter.setPen(QPen(QColor(colour), width))
            if reach:
                painter.drawRect(QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach))
            else:
                painter.drawEllipse(middle, radius, radius)
