"""The album list: rows are selected whole, and a selection survives sorting, filtering and refreshing."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget
from typing_extensions import override

from tagger.ui.albums.delegate import ROW_HEIGHT, AlbumDelegate
from tagger.ui.albums.header import SortHeader
from tagger.ui.albums.model import AlbumModel, column_name
from tagger.ui.cover_store import CoverStore
from tagger.ui.presenters.album_index import Column
from tagger.ui.translation import tr

FIXED = {Column.STATUS: 32, Column.COVER: 54, Column.YEAR: 52, Column.TRACKS: 58}
SHARED = {Column.ALBUM: (0.28, 106, 250), Column.ARTIST: (0.2, 78, 190), Column.GENRES: (0.16, 98, 150)}
"""Share of the width that is left, least and most pixels; the suggestions take the rest."""
MIN_SUGGESTED = 130  # pixels
HIDDEN_WHEN_NARROW = (Column.YEAR, Column.TRACKS, Column.COVER)  # the first goes first where the list is narrow
MAX_REMEMBERED = 2000  # chosen rows that are found again after a refresh
NAVIGATION_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)
Move = QAbstractItemView.CursorAction
Select = QItemSelectionModel.SelectionFlag


def without_control(event: QEvent | None) -> QEvent | None:
    """The event, that of a navigation key without Ctrl: Qt would let it move the current album and leave the selection."""
    if isinstance(event, QKeyEvent) and event.key() in NAVIGATION_KEYS:
        return QKeyEvent(event.type(), event.key(), event.modifiers() & ~Qt.KeyboardModifier.ControlModifier)
    return event


class AlbumTable(QTableView):
    """A table of albums; the inspector shows the current one.

    The current row is always one of the selected ones, so that what is shown is among what a command decides about.
    """

    current_changed = Signal(int)  # album, 0 for none
    selection_changed = Signal()
    chip_clicked = Signal(int, str)  # album, genre

    def __init__(self, model: AlbumModel, covers: CoverStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.albums = model
        self.delegate = AlbumDelegate(model, covers, self)
        self._widths_chosen = False  # the person's, which are not touched
        self._fitting = False
        self._auto_hidden: set[Column] = set()  # for lack of room; the person has not hidden them
        self._always_visible: set[Column] = set()  # those that the person wants to see, however narrow the list is
        self._saved_selection: tuple[list[int], int, int] = ([], 0, 0)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.delegate.chip_clicked.connect(self.chip_clicked)
        covers.loaded.connect(self.viewport().update)
        self._prepare()
        self._lay_out_header()
        model.modelAboutToBeReset.connect(self._save_selection)
        model.modelReset.connect(self._restore_selection)
        model.rowsInserted.connect(self._select_first)
        self.entered.connect(lambda index: self._hover(index.row()))
        self.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.current_changed.emit(self.current_id()))

    def current_id(self) -> int:
        """The album that has the focus, 0 for none."""
        index = self.currentIndex()
        return self.albums.album(index).id if index.isValid() else 0

    def selected_ids(self) -> list[int]:
        """The selected albums in the order shown; the current one when none is selected."""
        rows = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())
        ids = [album_id for top, bottom in rows for album_id in self.albums.album_index.listed[top : bottom + 1]]
        return list(dict.fromkeys(ids)) or ([self.current_id()] if self.current_id() else [])

    def selected_count(self) -> int:
        """How many albums are selected."""
        return sum(part.height() for part in self.selectionModel().selection().toList() if part.left() == 0)

    def go_to(self, album_id: int) -> None:
        """Select an album and bring it into sight."""
        index = self.albums.index_of(album_id, Column.ALBUM)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, Select.ClearAndSelect | Select.Rows)
            self.scrollTo(index)

    def select_ids(self, ids: Collection[int]) -> None:
        """Select these albums, as far as they are listed; the current one stays current."""
        selection = QItemSelection()
        for row, album_id in enumerate(self.albums.album_index.listed):
            if album_id in ids:
                index = self.albums.index(row, Column.ALBUM)
                selection.select(index, index)
        self.selectionModel().select(selection, Select.ClearAndSelect | Select.Rows)

    def go_on(self) -> None:
        """Select the album below the current one."""
        row = self.currentIndex().row() + 1
        if 0 < row < self.albums.rowCount():
            self.go_to(self.albums.album_index.listed[row])

    @override
    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        last = self.albums.rowCount() - 1
        if action not in (Move.MoveHome, Move.MoveEnd) or last < 0:
            return super().moveCursor(action, modifiers)
        column = self.currentIndex().column() if self.currentIndex().isValid() else Column.ALBUM
        return self.albums.index(0 if action == Move.MoveHome else last, column)

    @override
    def selectionCommand(self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None) -> Select:
        return super().selectionCommand(index, without_control(event))

    def layout_state(self) -> str:
        """The columns as the person arranged them, "" while they are as they came."""
        hidden = self._auto_hidden
        self._auto_hide_only(set())
        state = self.horizontalHeader().saveState()
        self._auto_hide_only(hidden)
        return bytes(state.toBase64().data()).decode() if self._widths_chosen else ""

    def restore_layout(self, state: str) -> None:
        """Arrange the columns as they were; an invalid state is ignored."""
        if self.horizontalHeader().restoreState(QByteArray.fromBase64(state.encode())):
            self._widths_chosen = True
            self._auto_hidden.clear()
            self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Hide columns where the list is too narrow for all, and share out the remaining width."""
        columns = [column for column in Column if column in self._auto_hidden or not self.isColumnHidden(column)]
        spare = self.viewport().width() - sum(self._min_width(column) for column in columns)
        hidden = set[Column]()
        for column in HIDDEN_WHEN_NARROW:
            if spare < 0 and column in columns and column not in self._always_visible:
                hidden.add(column)
                spare += self._min_width(column)
        self._auto_hide_only(hidden)
        if not self._widths_chosen:
            self._share(self.viewport().width() - sum(FIXED[column] for column in set(columns) & FIXED.keys() - hidden))

    def _min_width(self, column: Column) -> int:
        if column in FIXED:
            return FIXED[column]
        if column == Column.SUGGESTED:
            return MIN_SUGGESTED
        return self.columnWidth(column) if self._widths_chosen else SHARED[column][1]

    def _auto_hide_only(self, columns: set[Column]) -> None:
        self._fitting = True
        for column in columns ^ self._auto_hidden:
            self.setColumnHidden(column, column in columns)
        self._auto_hidden = columns
        self._fitting = False

    def _share(self, width: int) -> None:
        self._fitting = True
        for column, (share, minimum, maximum) in SHARED.items():
            self.setColumnWidth(column, round(min(maximum, max(minimum, share * width))))
        self._fitting = False

    def _resized(self, column: int, old: int, new: int) -> None:
        self._widths_chosen = self._widths_chosen or (column != Column.SUGGESTED and old != 0 and not self._fitting)

    def _follow_selection(self) -> None:
        """Where the current row was taken out of the selection, the nearest selected one becomes current."""
        model, current = self.selectionModel(), self.currentIndex()
        if model.hasSelection() and not model.isRowSelected(current.row()):
            row = self._nearest_selected(max(0, current.row()))
            model.setCurrentIndex(self.albums.index(row, Column.ALBUM), Select.NoUpdate)
        self.selection_changed.emit()

    def _nearest_selected(self, row: int) -> int:
        parts = self.selectionModel().selection().toList()
        return min(
            (min(max(row, part.top()), part.bottom()) for part in parts), key=lambda selected: abs(selected - row)
        )

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        """Highlight the whole row under the pointer, not only its cell."""
        if row != self.delegate.hovered:
            self.delegate.hovered = row
            self.viewport().update()

    def _select_first(self) -> None:
        """Some album is always current where there is one."""
        if not self.currentIndex().isValid() and self.albums.rowCount():
            self.go_to(self.albums.album_index.listed[0])

    def _prepare(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(tr("Albums"))
        self.setAccessibleDescription(
            tr("A accepts all suggestions, 1 to 9 toggle one, X rejects, Enter accepts and goes on")
        )
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)

    def _lay_out_header(self) -> None:
        header = SortHeader(self.albums, self)
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(30)
        header.setStretchLastSection(True)
        header.setSectionsMovable(True)
        for column, width in FIXED.items():
            header.resizeSection(column, width)
        for column in (Column.STATUS, Column.COVER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.setSortingEnabled(False)
        header.setSectionsClickable(True)
        header.sectionResized.connect(self._resized)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        self.setIconSize(QSize(20, 20))

    def columns_menu(self) -> QMenu:
        """A menu of the columns to show or hide."""
        menu = QMenu(self)
        for column in Column:
            action = menu.addAction(column_name(column))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.setEnabled(column != Column.ALBUM)
            action.toggled.connect(partial(self._show_column, column))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _offer_columns(self, point: QPoint) -> None:
        self.columns_menu().popup(self.horizontalHeader().mapToGlobal(point))

    def _show_column(self, column: Column, visible: bool) -> None:
        """Show or hide a column as the person chose, even where there is little room."""
        self._widths_chosen = True
        self._auto_hidden.discard(column)
        (self._always_visible.add if visible else self._always_visible.discard)(column)
        self.setColumnHidden(column, not visible)
        self._fit()

    def _save_selection(self) -> None:
        current = self.current_id()
        ids = dict.fromkeys([*self.selected_ids()[:MAX_REMEMBERED], *([current] if current else [])])
        self._saved_selection = (list(ids), current, self.verticalScrollBar().value())

    def _restore_selection(self) -> None:
        ids, current, scroll = self._saved_selection
        selection = QItemSelection()
        indexes = [index for album_id in ids if (index := self.albums.index_of(album_id, Column.ALBUM)).isValid()]
        for index in indexes:
            selection.select(index, index)
        index = self.albums.index_of(current, Column.ALBUM)
        if not index.isValid() and indexes:
            index = indexes[0]
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, Select.NoUpdate)
        self.selectionModel().select(selection, Select.ClearAndSelect | Select.Rows)
        self.verticalScrollBar().setValue(scroll)
        self._select_first()
        self.current_changed.emit(self.current_id())
