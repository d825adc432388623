"""Draws the cells of the album list: status sign, cover, text, chips."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from tagger.state.album_summaries import AlbumSummary
from tagger.ui import chip_painter, icons
from tagger.ui.albums.model import NUMBERS, TEXTS, AlbumModel
from tagger.ui.cover_store import CoverStore
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.chips import Chip, file_chips, suggestion_chips
from tagger.ui.theme import Theme, colour, theme_of
from tagger.ui.widgets import tooltip

THUMBNAIL = 44
ROW_HEIGHT = 54
MARGIN = 8
Index = QModelIndex | QPersistentModelIndex


class AlbumDelegate(QStyledItemDelegate):
    """One delegate for the whole row."""

    chip_clicked = Signal(int, str)  # album, genre of the suggestion

    def __init__(self, model: AlbumModel, covers: CoverStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hovered = -1  # row under the pointer
        self._model = model
        self._covers = covers

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: D102, N802
        return QSize(60, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        theme = theme_of(option.palette)
        album = self._model.album(index)
        column = Column(index.column())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _background(painter, option, theme, first=column == Column.STATUS, hovered=index.row() == self.hovered)
        if column == Column.STATUS:
            _status(painter, option.rect, album, theme)
        elif column == Column.COVER:
            _cover(painter, option.rect, self._pixmap(album, painter), theme)
        elif column in (Column.GENRES, Column.SUGGESTED):
            painter.setFont(chip_painter.chip_font(option.font))
            chip_painter.paint(painter, self._layout(option, album, column), theme)
        else:
            _text(painter, option, TEXTS[column](album), theme, column)
        painter.restore()

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: D102, N802
        if (
            index.column() == Column.SUGGESTED
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
        ):
            chip = self._chip(event.position().toPoint(), option, index)
            if (
                chip is not None
                and event.button() == Qt.MouseButton.LeftButton
                and event.modifiers() == Qt.KeyboardModifier.NoModifier
            ):
                self.chip_clicked.emit(self._model.album(index).id, chip.genre)
                return True
        return super().editorEvent(event, self._model, option, index)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: D102, N802
        chip = self._chip(event.pos(), option, index) if index.column() == Column.SUGGESTED else None
        if chip is None:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), tooltip(chip_help(self._model.album(index), chip)), view)
        return True

    def chip_box(self, option: QStyleOptionViewItem, index: Index, position: int) -> QRect:
        """Where the chip at a position of a row is drawn."""
        return self._layout(option, self._model.album(index), Column.SUGGESTED).boxes[position][0]

    def _chip(self, point: QPoint, option: QStyleOptionViewItem, index: Index) -> Chip | None:
        layout = self._layout(option, self._model.album(index), Column.SUGGESTED)
        position = layout.at(point.x(), point.y())
        return None if position is None else layout.boxes[position][1]

    def _layout(self, option: QStyleOptionViewItem, album: AlbumSummary, column: Column) -> chip_painter.ChipLayout:
        chips = file_chips(album) if column == Column.GENRES else suggestion_chips(album)
        return chip_painter.lay_out(
            chips, option.rect.adjusted(MARGIN, 3, -MARGIN, -3), QFontMetrics(chip_painter.chip_font(option.font))
        )

    def _pixmap(self, album: AlbumSummary, painter: QPainter) -> QPixmap | None:
        return self._covers.pixmap(album.cover, round(THUMBNAIL * painter.device().devicePixelRatioF()))


def chip_help(album: AlbumSummary, chip: Chip) -> str:
    """What a chip's tooltip says: the genre, the way to decide, and why it was suggested."""
    position = suggestion_chips(album).index(chip) + 1
    key = f", or {position} on the keyboard," if position <= 9 else ""
    reasons = "\n".join(next(suggestion.reasons for suggestion in album.suggestions if suggestion.genre == chip.genre))
    return f"{chip.spoken}\nClick{key} to accept it or take that back.\n{reasons}".strip()


def _background(painter: QPainter, option: QStyleOptionViewItem, theme: Theme, *, first: bool, hovered: bool) -> None:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    if selected:
        painter.fillRect(option.rect, colour(theme.selection))
    elif hovered:
        painter.fillRect(option.rect, colour(theme.hover))
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), colour(theme.hover))
    if first and selected:
        painter.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), colour(theme.accent))


def _status(painter: QPainter, area: QRect, album: AlbumSummary, theme: Theme) -> None:
    """The sign of the status, and below it a warning where files have problems besides."""
    ratio, centre = painter.device().devicePixelRatioF(), area.center()
    icon = icons.pixmap(f"status-{album.status}", theme.of_status(album.status), 18, ratio)
    painter.drawPixmap(centre.x() - 8, centre.y() - 8, icon)
    if album.problem_count and album.status != "error":
        painter.drawPixmap(centre.x() - 6, centre.y() + 11, icons.pixmap("warning", theme.error, 13, ratio))


def _cover(painter: QPainter, area: QRect, picture: QPixmap | None, theme: Theme) -> None:
    box = QRect(0, 0, THUMBNAIL, THUMBNAIL)
    box.moveCenter(area.center())
    rounded = QPainterPath()
    rounded.addRoundedRect(QRectF(box), 4, 4)
    painter.fillPath(rounded, colour(theme.hover))
    if picture is None:
        painter.drawPixmap(
            box.center().x() - 11,
            box.center().y() - 11,
            icons.pixmap("disc", theme.faint, 24, painter.device().devicePixelRatioF()),
        )
        return
    painter.setClipPath(rounded)
    side = min(picture.width(), picture.height())
    square = QRect((picture.width() - side) // 2, (picture.height() - side) // 2, side, side)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(box, picture, square)


def _text(painter: QPainter, option: QStyleOptionViewItem, text: str, theme: Theme, column: Column) -> None:
    number = column in NUMBERS
    font = QFont(option.font)
    font.setWeight(QFont.Weight.DemiBold if column == Column.ALBUM else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(colour(theme.text if column == Column.ALBUM else theme.secondary))
    area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), elided)
