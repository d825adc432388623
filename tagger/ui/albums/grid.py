"""The albums as a grid of covers, and the switch between it and the list: one model, one selection, one current album."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedWidget, QStyleOptionViewItem, QWidget

from tagger.ui.albums.cells import CellDelegate, cell_height
from tagger.ui.albums.view import AlbumTable, Select, without_control
from tagger.ui.cover_store import CoverStore
from tagger.ui.presenters.album_index import Column
from tagger.ui.translation import tr

MIN_CELL_WIDTH = 168  # pixels; the columns share what is left
LIST_VIEW, GRID_VIEW = range(2)


class AlbumGrid(QListView):
    """Covers in rows that fill the width; it shares the list's model and selection while it is shown."""

    chip_clicked = Signal(int, str)  # album, genre

    def __init__(self, table: AlbumTable, covers: CoverStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.delegate = CellDelegate(table.albums, covers, self)
        self.setItemDelegate(self.delegate)
        self.delegate.chip_clicked.connect(self.chip_clicked)
        covers.loaded.connect(self.viewport().update)
        self.entered.connect(lambda index: self._hover(index.row()))
        self.setObjectName("grid")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Albums as covers"))
        self.setAccessibleDescription(table.accessibleDescription())

    def share(self, shared: bool) -> None:
        """Show the list's albums with its selection, or hold nothing, so that a hidden grid costs nothing."""
        self.setModel(self._table.albums if shared else None)
        if shared:
            self.setModelColumn(Column.ALBUM)
            self.setSelectionModel(self._table.selectionModel())
            self._fit()

    def reset(self) -> None:
        """Show the albums anew; the list has chosen again by then, and the base class would drop the choice."""
        selection = self.selectionModel() if self.model() is not None else None
        if selection is None:
            super().reset()
            return
        selected, current = selection.selection(), selection.currentIndex()
        super().reset()
        selection.setCurrentIndex(current, Select.NoUpdate)
        selection.select(selected, Select.ClearAndSelect)

    def selectionCommand(  # noqa: D102, N802
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> Select:
        return super().selectionCommand(index, without_control(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self.indexAt(
            event.position().toPoint()
        ).isValid():  # beside the covers nothing is taken out of the selection
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()  # letters are commands: no search by typing
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().leaveEvent(event)
        self._hover(-1)

    def initViewItemOption(self, option: QStyleOptionViewItem) -> None:  # noqa: D102, N802
        super().initViewItemOption(option)
        option.showDecorationSelected = True

    def _hover(self, row: int) -> None:
        if row != self.delegate.hovered:
            self.delegate.hovered = row
            self.viewport().update()

    def _fit(self) -> None:
        """As many columns as have room, each as wide as they can be."""
        width = self.viewport().width()
        across = max(1, width // MIN_CELL_WIDTH)
        size = QSize(max(MIN_CELL_WIDTH // 2, (width - 1) // across), 0)
        size.setHeight(cell_height(size.width(), self.font()))
        if size != self.gridSize():
            self.delegate.cell_size = size
            self.setGridSize(size)
            self.verticalScrollBar().setSingleStep(size.height() // 4)


class AlbumViews(QStackedWidget):
    """The list and the grid, of which one is shown; it has the focus in their place."""

    view_changed = Signal(bool)  # whether the grid is shown now

    def __init__(self, table: AlbumTable, covers: CoverStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.grid = AlbumGrid(table, covers)
        self.addWidget(self.table)
        self.addWidget(self.grid)
        self.setFocusProxy(self.table)

    @property
    def shows_grid(self) -> bool:
        """Whether the covers are shown."""
        return self.currentIndex() == GRID_VIEW

    def show_grid(self, visible: bool) -> None:
        """Show the covers, or the list; what is selected stays, and the current album comes into sight."""
        if visible == self.shows_grid:
            return
        focused = self.isAncestorOf(focus) if (focus := self.window().focusWidget()) else False
        self.grid.share(visible)
        self.setCurrentIndex(GRID_VIEW if visible else LIST_VIEW)
        view = self.grid if visible else self.table
        self.setFocusProxy(view)
        if focused:
            view.setFocus()
        current = self.table.currentIndex()
        if current.isValid():
            view.scrollTo(current.siblingAtColumn(Column.ALBUM))
        self.view_changed.emit(visible)
