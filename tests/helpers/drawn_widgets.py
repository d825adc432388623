"""Where the window's widgets draw things, and what they draw, for tests that click there or look at it."""

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeWidgetItem

from tagger.ui.albums.delegate import AlbumDelegate
from tagger.ui.albums.facets import VALUE_ROLE, FacetPanel, rows_below
from tagger.ui.albums.grid import CellDelegate
from tagger.ui.map.canvas import MapCanvas
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.facets import FacetKind


def chip_box(
    delegate: AlbumDelegate | CellDelegate,
    option: QStyleOptionViewItem,
    index: QModelIndex | QPersistentModelIndex,
    position: int,
) -> QRect:
    """Where the chip at a position of a row, or of a cell of the grid, is drawn."""
    album = delegate._model.album(index)
    if isinstance(delegate, AlbumDelegate):
        return delegate._layout(option, album, Column.SUGGESTED).boxes[position][0]
    return delegate._layout(option, album).boxes[position][0]


def facet_item(panel: FacetPanel, kind: FacetKind, value: str) -> QTreeWidgetItem | None:
    """The row of a choice, None where it is not offered."""
    rows = rows_below(panel._heads[kind])
    return next((row for row in rows if row.data(0, VALUE_ROLE) == value), None)


def point_of(canvas: MapCanvas, album_id: int) -> QPointF:
    """Where the map draws an album. Raises KeyError for one that is not on it."""
    row = canvas._row_of[album_id]
    return QPointF(*canvas.camera.pixels(canvas._positions[row : row + 1])[0].tolist())


def listed_ids(canvas: MapCanvas) -> list[int]:
    """The albums that the map does not draw faint."""
    return [canvas._ids[row] for row in np.flatnonzero(canvas._listed).tolist()]


def group_names(canvas: MapCanvas) -> list[str]:
    """The groups by which the map colours the albums, none before they are known."""
    return [group.name for group in canvas._groups]


def cover_side(canvas: MapCanvas) -> float:
    """Pixels of the side of a cover on the map, 0 while signs alone are drawn."""
    return 2 * canvas._near.reach
