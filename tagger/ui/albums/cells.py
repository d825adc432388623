"""Draws the cells of the cover grid: cover with the status sign, title, artist, and the suggestions as chips."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from tagger.state.album_summaries import AlbumSummary
from tagger.ui import chip_painter, icons
from tagger.ui.albums.delegate import chip_help
from tagger.ui.albums.model import AlbumModel
from tagger.ui.cover_store import CoverStore
from tagger.ui.presenters.chips import Chip, suggestion_chips
from tagger.ui.presenters.sentences import album_name, artist_name
from tagger.ui.theme import Theme, colour, theme_of
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

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: D102, N802
        return self.cell_size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
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

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: D102, N802
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

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: D102, N802
        if not index.isValid():
            return super().helpEvent(event, view, option, index)
        album, chip = self._model.album(index), self._chip(event.pos(), option, index)
        text = chip_help(album, chip) if chip is not None else f"{album_name(album)}\n{artist_name(album)}"
        QToolTip.showText(event.globalPos(), tooltip(text), view)
        return True

    def chip_box(self, option: QStyleOptionViewItem, index: Index, position: int) -> QRect:
        """Where the chip at a position of a cell is drawn."""
        return self._layout(option, self._model.album(index)).boxes[position][0]

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
