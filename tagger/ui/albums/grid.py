"""The albums as a grid of covers, and the switch between it and the list: one model, one selection, one current album.

A cell shows the cover with the status sign, the title, the artist, and the suggestions as chips.
"""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)
from typing_extensions import override

from tagger.state.album_summaries import AlbumSummary
from tagger.ui import chip_painter, icons
from tagger.ui.albums.delegate import chip_help
from tagger.ui.albums.model import AlbumModel
from tagger.ui.albums.view import AlbumTable, Select, without_control
from tagger.ui.cover_store import CoverStore
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.chips import Chip, suggestion_chips
from tagger.ui.presenters.sentences import album_name, artist_name
from tagger.ui.theme import Theme, colour, theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import tooltip

MARGIN = 8  # pixels between a cell's edge and its cover
GAP = 4  # pixels between two neighbouring cells' backgrounds
CHIP_LINES = 2
SIGN = 18  # pixels a side of the status sign
Index = QModelIndex | QPersistentModelIndex


def cell_height(width: int, font: QFont) -> int:
    """How high a cell of a width is: a square cover, two lines of text, and the chips."""
    line, chip = QFontMetrics(font).height(), QFontMetrics(chip_painter.chip_font(font)).height() + 4
    return width + 2 * line + CHIP_LINES * (chip + chip_painter.GAP) + MARGIN


class CellDelegate(QStyledItemDelegate):
    """Draws one album per cell, and answers clicks on its chips as the list does."""

    chip_clicked = Signal(int, str)  # album, genre of the suggestion

    def __init__(self, model: AlbumModel, covers: CoverStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cell_size = QSize(160, 240)
        self.hovered = -1  # row under the pointer
        self._model = model
        self._covers = covers

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell_size

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, album = theme_of(option.palette), self._model.album(index)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        _background(painter, option, theme, hovered=index.row() == self.hovered)
        cover = _cover_box(option.rect)
        self._paint_cover(painter, cover, album, theme)
        _paint_status(painter, cover, album, theme)
        _paint_names(painter, option, cover, album, theme)
        painter.setFont(chip_painter.chip_font(option.font))
        chip_painter.paint(painter, self._layout(option, album), theme)
        painter.restore()

    @override
    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and (chip := self._chip(event.position().toPoint(), option, index)) is not None
        ):
            self.chip_clicked.emit(self._model.album(index).id, chip.genre)
            return True
        return super().editorEvent(event, self._model, option, index)

    @override
    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if not index.isValid():
            return super().helpEvent(event, view, option, index)
        album, chip = self._model.album(index), self._chip(event.pos(), option, index)
        text = chip_help(album, chip) if chip is not None else f"{album_name(album)}\n{artist_name(album)}"
        QToolTip.showText(event.globalPos(), tooltip(text), view)
        return True

    def _chip(self, point: QPoint, option: QStyleOptionViewItem, index: Index) -> Chip | None:
        layout = self._layout(option, self._model.album(index))
        position = layout.at(point.x(), point.y())
        return None if position is None else layout.boxes[position][1]

    def _layout(self, option: QStyleOptionViewItem, album: AlbumSummary) -> chip_painter.ChipLayout:
        cover, metrics = _cover_box(option.rect), QFontMetrics(chip_painter.chip_font(option.font))
        top = cover.bottom() + 2 * QFontMetrics(option.font).height() + MARGIN // 2
        area = QRect(cover.left(), top, cover.width(), CHIP_LINES * (metrics.height() + 4 + chip_painter.GAP))
        return chip_painter.lay_out(suggestion_chips(album), area, metrics, at_top=True)

    def _paint_cover(self, painter: QPainter, box: QRect, album: AlbumSummary, theme: Theme) -> None:
        ratio = painter.device().devicePixelRatioF()
        rounded = QPainterPath()
        rounded.addRoundedRect(QRectF(box), 6, 6)
        painter.fillPath(rounded, colour(theme.border))
        picture = self._covers.pixmap(album.cover, round(box.width() * ratio))
        if picture is None:
            side = box.width() // 3
            icon = icons.pixmap("disc", theme.faint, side, ratio)
            painter.drawPixmap(box.center() - QPoint(side // 2, side // 2), icon)
            return
        painter.save()
        painter.setClipPath(rounded)
        side = min(picture.width(), picture.height())
        square = QRect((picture.width() - side) // 2, (picture.height() - side) // 2, side, side)
        painter.drawPixmap(box, picture, square)
        painter.restore()


def _cover_box(cell: QRect) -> QRect:
    side = cell.width() - 2 * MARGIN
    return QRect(cell.left() + MARGIN, cell.top() + MARGIN, side, side)


def _background(painter: QPainter, option: QStyleOptionViewItem, theme: Theme, *, hovered: bool) -> None:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
    if not selected and not hovered:
        return
    painter.setPen(colour(theme.accent) if focused else Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.selection if selected else theme.hover))
    painter.drawRoundedRect(QRectF(option.rect).adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2), 8, 8)


def _paint_status(painter: QPainter, cover: QRect, album: AlbumSummary, theme: Theme) -> None:
    """The sign of the status in the cover's corner, and beside it a warning where files have problems besides."""
    signs = [(f"status-{album.status}", theme.of_status(album.status))]
    if album.problem_count and album.status != "error":
        signs.append(("warning", theme.error))
    for position, (name, ink) in enumerate(signs):
        middle = QPoint(cover.left() + SIGN // 2 + 6 + position * (SIGN + 8), cover.top() + SIGN // 2 + 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.surface))
        painter.drawEllipse(middle, SIGN // 2 + 3, SIGN // 2 + 3)
        icon = icons.pixmap(name, ink, SIGN, painter.device().devicePixelRatioF())
        painter.drawPixmap(middle - QPoint(SIGN // 2, SIGN // 2), icon)


def _paint_names(
    painter: QPainter, option: QStyleOptionViewItem, cover: QRect, album: AlbumSummary, theme: Theme
) -> None:
    bold = QFont(option.font)
    bold.setWeight(QFont.Weight.DemiBold)
    line = QRect(cover.left(), cover.bottom() + 3, cover.width(), QFontMetrics(option.font).height())
    for font, ink, text in (
        (bold, theme.text, album_name(album)),
        (option.font, theme.secondary, artist_name(album)),
    ):
        painter.setFont(font)
        painter.setPen(colour(ink))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), elided)
        line = line.translated(0, line.height())


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
        """Show the albums again; the list has chosen again by then, and the base class would drop the choice."""
        selection = self.selectionModel() if self.model() is not None else None
        if selection is None:
            super().reset()
            return
        selected, current = selection.selection(), selection.currentIndex()
        super().reset()
        selection.setCurrentIndex(current, Select.NoUpdate)
        selection.select(selected, Select.ClearAndSelect)

    @override
    def selectionCommand(self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None) -> Select:
        return super().selectionCommand(index, without_control(event))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Beside the covers nothing is taken out of the selection.
        if self.indexAt(event.position().toPoint()).isValid():
            super().mousePressEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()  # letters are commands: no search by typing
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    @override
    def initViewItemOption(self, option: QStyleOptionViewItem) -> None:
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
