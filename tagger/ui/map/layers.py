"""What the map draws: its signs as an image that is drawn once and moved with the view, so that panning and zooming cost a copy,
and, when few albums are in sight, their covers and names.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from tagger.display_names import single_line
from tagger.services.map_groups import MapGroup
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.cover_store import CoverStore
from tagger.ui.presenters.map_camera import Coordinates, MapCamera
from tagger.ui.presenters.map_raster import draw_map
from tagger.ui.presenters.sentences import album_name
from tagger.ui.theme import Theme

BORDER = 0.25  # of the view's size that is drawn beyond each edge, and comes into sight when the map is moved
SCALES = (0.7, 1.5)  # between which a drawn image is good enough while the view moves
SMALL_RADIUS, MOST_RADIUS = 2.6, 5.5  # logical pixels of a sign: of very many albums, of few


def sign_radius(albums: int, camera: MapCamera) -> float:
    """How large signs are: smaller where there are many, larger when near."""
    crowd = max(0.0, 1 - np.log10(max(albums, 10) / 10) / 3.3)
    near = min(1.0, max(0.0, np.log2(max(camera.scale / camera.fitted_scale, 1)) / 5))
    return float(SMALL_RADIUS + (MOST_RADIUS - SMALL_RADIUS) * max(crowd * 0.6, near))


class MapImage:
    """The signs of all albums as they were last drawn, and from where that was."""

    def __init__(self) -> None:
        self._image: QImage | None = None
        self._camera = MapCamera(1, 1)
        self.drawings = 0  # how often; for tests

    def forget(self) -> None:
        """What is shown has changed."""
        self._image = None

    def suits(self, camera: MapCamera, *, is_moving: bool) -> bool:
        """Whether the image can be shown for a view: exactly, or well enough while that moves."""
        if self._image is None:
            return False
        if not is_moving:
            return camera == self._camera
        origin = self._camera
        across = abs(camera.x - origin.x) * origin.scale + camera.width / 2 * origin.scale / camera.scale
        down = abs(camera.y - origin.y) * origin.scale + camera.height / 2 * origin.scale / camera.scale
        share = 0.5 + BORDER
        is_within = across <= origin.width * share and down <= origin.height * share
        return is_within and SCALES[0] <= camera.scale / origin.scale <= SCALES[1]

    def draw(
        self,
        camera: MapCamera,
        positions: Coordinates,
        groups: Sequence[MapGroup],
        codes: NDArray[np.int16],
        theme: Theme,
        ratio: float,
    ) -> None:
        """Draw every sign for a view, and beyond its edges. ``ratio``: pixels of the screen per logical pixel."""
        width, height = (round(side * (1 + 2 * BORDER) * ratio) for side in (camera.width, camera.height))
        corner = np.array([(width / ratio - camera.width) / 2, (height / ratio - camera.height) / 2])
        points = (camera.pixels(positions) + corner) * ratio
        is_dark = theme.name == "dark"
        looks = [(group.style.sign, group.style.on_dark if is_dark else group.style.on_light) for group in groups]
        radius = sign_radius(len(positions), camera) * ratio
        pixels = draw_map(
            (width, height), points, looks, codes, radius=radius, ground=theme.surface, outline=theme.text
        )
        image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        self._image, self._camera = image.copy(), camera  # the array goes with this call
        self.drawings += 1

    def paint(self, painter: QPainter, camera: MapCamera) -> None:
        """Copy the image to where it belongs in a view."""
        if self._image is None:
            return
        origin = self._camera
        growth = camera.scale / origin.scale
        width, height = origin.width * (1 + 2 * BORDER) * growth, origin.height * (1 + 2 * BORDER) * growth
        middle = camera.pixels(np.array([[origin.x, origin.y]]))[0]
        painter.drawImage(QRectF(middle[0] - width / 2, middle[1] - height / 2, width, height), self._image)


MOST_COVERS = 60  # albums in sight: more are signs only
MOST_NAMES = 24
STORED_SIZE = 96  # pixels of a cover's side as it is decoded
SMALLEST, LARGEST = 28, 88  # logical pixels of a cover's side as it is drawn
MOST_LETTERS = 60


class NearAlbums:
    """Draws covers over the signs; ``reach`` is half a cover's side in the last drawing, 0 where none was drawn."""

    def __init__(self, find: Callable[[int], AlbumSummary | None], covers: CoverStore) -> None:
        self._find = find
        self._covers = covers
        self.reach = 0.0

    def paint(
        self,
        painter: QPainter,
        theme: Theme,
        ids: Sequence[int],
        points: Coordinates,
        rows: NDArray[np.intp],
        selected: NDArray[np.bool_],
    ) -> None:
        """Draw the covers of the albums in sight, where these are few and far enough from each other."""
        side = _side(points[rows]) if 0 < len(rows) <= MOST_COVERS else 0.0
        self.reach = side / 2
        if not side:
            return
        frames: dict[int, QRectF] = {}
        for row in rows.tolist():
            album = self._find(ids[row])
            if album is None:
                continue
            x, y = points[row].tolist()
            frame = frames[row] = QRectF(x - side / 2, y - side / 2, side, side)
            pixmap = self._covers.pixmap(album.cover, STORED_SIZE)
            if pixmap is not None:
                painter.drawPixmap(frame, pixmap, QRectF(pixmap.rect()))
                painter.setPen(QPen(QColor(theme.text if selected[row] else theme.border), 2 if selected[row] else 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(frame)
        if len(rows) <= MOST_NAMES:
            painter.setPen(QColor(theme.text))
            chosen_first = sorted(frames, key=lambda row: not selected[row])
            self._paint_names(
                painter, QColor(theme.surface), ids, frames, chosen_first, int(selected[chosen_first].sum())
            )

    def _paint_names(
        self,
        painter: QPainter,
        ground: QColor,
        ids: Sequence[int],
        frames: dict[int, QRectF],
        rows: Sequence[int],
        always: int,
    ) -> None:
        """Write names below their covers where no cover and no name is in the way; the first ``always`` wherever they are."""
        metrics, taken = painter.fontMetrics(), list(frames.values())
        for position, row in enumerate(rows):
            album, frame = self._find(ids[row]), frames[row]
            if album is None:
                continue
            name = single_line(album_name(album), MOST_LETTERS)
            words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(frame.width() * 1.7))
            width = metrics.horizontalAdvance(words)
            below = QRectF(frame.center().x() - width / 2, frame.bottom() + 1, width, metrics.height())
            if position < always:
                painter.fillRect(below, ground)
            elif any(below.intersects(other) for other in taken):
                continue
            taken.append(below)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), words)


def _side(points: Coordinates) -> float:
    """How large covers are drawn so that most do not overlap; 0 where that is too small to see anything."""
    if len(points) < 2:
        return float(LARGEST)
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    usual = float(np.median(distances.min(axis=1)))
    return 0.0 if usual < SMALLEST / 2 else min(float(LARGEST), max(float(SMALLEST), usual))
