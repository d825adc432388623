"""Sorting by several columns: the list's header, which shows each sorted column's direction and rank, and the menu."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget
from typing_extensions import override

from tagger.ui.albums.model import AlbumModel, column_name
from tagger.ui.presenters.album_index import Column, SortOrder
from tagger.ui.theme import colour, theme_of
from tagger.ui.translation import tr

RANKS = "¹²³⁴⁵⁶⁷⁸"
SIGN_SIZE = 7.0  # points


class SortHeader(QHeaderView):
    """A click sorts by a column alone, a click with Shift by it where the columns before it are equal; again reverses."""

    def __init__(self, model: AlbumModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._albums = model
        self._shifted = False
        self.setSectionsClickable(True)
        self.sectionClicked.connect(self._sort)
        model.order_changed.connect(self.viewport().update)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)

    @override
    def paintSection(self, painter: QPainter, area: QRect, section: int) -> None:
        super().paintSection(painter, area, section)
        sign = sort_sign(self._albums.album_index.order, Column(section))
        if sign:  # above the name, where even the narrowest column has room for it
            font = QFont(self.font())
            font.setPointSizeF(SIGN_SIZE)
            painter.save()
            painter.setFont(font)
            painter.setPen(colour(theme_of(self.palette()).accent))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), sign)
            painter.restore()

    def _sort(self, section: int) -> None:
        order = self._albums.album_index.order
        self._albums.sort_by(then_by(order, Column(section)) if self._shifted else by(order, Column(section)))


def by(order: SortOrder, column: Column) -> SortOrder:
    """The order by one column alone, the other way round where it is sorted by that already."""
    return ((column, order[0] == (column, False)),)


def then_by(order: SortOrder, column: Column) -> SortOrder:
    """The order with a column added as the last; one that is among them keeps its rank and is reversed."""
    if any(column == sorted_column for sorted_column, _ in order):
        return tuple((sorted_column, descending != (sorted_column == column)) for sorted_column, descending in order)
    return (*order, (column, False))


def sort_menu(model: AlbumModel, parent: QWidget) -> QMenu:
    """A menu to sort by a column, and below it by a further one; it says what the list is sorted by now."""
    menu = QMenu(tr("Sort by"), parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    order = model.album_index.order
    further = QMenu(tr("And then by"), menu)
    for target, change in ((menu, by), (further, then_by)):
        for column in Column:
            action = target.addAction(f"{column_name(column)} {sort_sign(order, column)}".strip())
            action.setCheckable(True)
            action.setChecked(any(column == sorted_column for sorted_column, _ in order))
            action.triggered.connect(
                lambda _=False, column=column, change=change: model.sort_by(change(model.album_index.order, column))
            )
    menu.addSeparator()
    menu.addMenu(further)
    return menu


def order_state(order: SortOrder) -> list[list[object]]:
    """The order as it is remembered."""
    return [[column.name, descending] for column, descending in order]


def order_from(state: object) -> SortOrder | None:
    """A remembered order, None where it makes no sense."""
    rows = state if isinstance(state, Sequence) and not isinstance(state, str) else ()
    order = tuple(
        (Column[row[0]], row[1])
        for row in rows
        if isinstance(row, list) and len(row) == 2 and row[0] in Column.__members__ and isinstance(row[1], bool)
    )
    return order if order and len(dict(order)) == len(rows) else None


def sort_sign(order: SortOrder, column: Column) -> str:
    """Which way a column is sorted, and its rank where there are several; "" where it is not."""
    for rank, (sorted_column, descending) in enumerate(order):
        if sorted_column == column:
            return f"{'▼' if descending else '▲'}{RANKS[rank] if len(order) > 1 else ''}"
    return ""
