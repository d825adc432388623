"""The albums of the map when few are in sight: their covers, and their names."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from tagger.display_names import single_line
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.cover_store import CoverStore
from tagger.ui.presenters.map_camera import Coordinates
from tagger.ui.presenters.sentences import album_name
from tagger.ui.theme import Theme

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
        for row in rows.tolist():
            album = self._find(ids[row])
            if album is None:
                continue
            x, y = points[row].tolist()
            frame = QRectF(x - side / 2, y - side / 2, side, side)
            pixmap = self._covers.pixmap(album.cover, STORED_SIZE)
            if pixmap is not None:
                painter.drawPixmap(frame, pixmap, QRectF(pixmap.rect()))
                painter.setPen(QPen(QColor(theme.text if selected[row] else theme.border), 2 if selected[row] else 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(frame)
            if len(rows) <= MOST_NAMES:
                painter.setPen(QColor(theme.text))
                words = painter.fontMetrics().elidedText(
                    single_line(album_name(album), MOST_LETTERS), Qt.TextElideMode.ElideRight, round(side * 1.7)
                )
                below = QRectF(x - side, y + side / 2 + 1, side * 2, painter.fontMetrics().height())
                painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), words)


def _side(points: Coordinates) -> float:
    """How large covers are drawn so that most do not overlap; 0 where that is too small to see anything."""
    if len(points) < 2:
        return float(LARGEST)
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    usual = float(np.median(distances.min(axis=1)))
    return 0.0 if usual < SMALLEST / 2 else min(float(LARGEST), max(float(SMALLEST), usual))
