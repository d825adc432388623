"""Draws the cells of the album list: status sign, cover, text, chips."""

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPixmap,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip
from typing_extensions import override

from tagger.state.album_summaries import AlbumSummary
from tagger.ui import chip_painter, icons
from tagger.ui.albums.model import NUMBERS, TEXTS, AlbumModel
from tagger.ui.cover_store import CoverStore
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.chips import Chip, file_chips, suggestion_chips, without_chips
from tagger.ui.service_messages import readable_sentence
from tagger.ui.theme import Theme, colour, theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import tooltip

THUMBNAIL = 44
ROW_HEIGHT = 54
MOST_LINES = 3  # of a name
MARGIN = 8
MOST_LETTERS = 400  # of a text that is laid out
MAX_LAYOUTS = 4000  # of chips and texts as they fit in, which a page needs again each time that it is drawn
Index = QModelIndex | QPersistentModelIndex
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


@dataclass(frozen=True, slots=True)
class CellStyle:
    """Theme and fonts of the cells: a page has two hundred of them, all with the same."""

    palette_key: int
    font: QFont
    theme: Theme
    title_font: QFont
    text_font: QFont
    chip_font: QFont
    chip_metrics: QFontMetrics

    @classmethod
    def of(cls, option: QStyleOptionViewItem) -> Self:
        """The style that a cell's option asks for."""
        font = QFont(option.font)
        title_font, text_font, chip_font = QFont(font), QFont(font), chip_painter.chip_font(font)
        title_font.setWeight(QFont.Weight.DemiBold)
        text_font.setWeight(QFont.Weight.Normal)
        theme, metrics = theme_of(option.palette), QFontMetrics(chip_font)
        return cls(option.palette.cacheKey(), font, theme, title_font, text_font, chip_font, metrics)


class AlbumDelegate(QStyledItemDelegate):
    """One delegate for the whole row."""

    chip_clicked = Signal(int, str)  # album, genre of the suggestion

    def __init__(self, model: AlbumModel, covers: CoverStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hovered = -1  # row under the pointer
        self._model = model
        self._covers = covers
        self._style: CellStyle | None = None
        # By chips and width, in the style.
        self._layouts: dict[tuple[tuple[Chip, ...], int], chip_painter.ChipLayout] = {}
        self._fitting: dict[tuple[str, int, bool], str] = {}  # lines by text, width and whether it is a title

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW_HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style = self._style_of(option)
        theme = style.theme
        album = self._model.album(index)
        column = Column(index.column())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _background(painter, option, theme, first=column == Column.STATUS, hovered=index.row() == self.hovered)
        if column == Column.STATUS:
            _status(painter, option.rect, album, theme)
        elif column == Column.COVER:
            _cover(painter, option.rect, self._pixmap(album, painter), theme)
        elif column == Column.SUGGESTED and (words := without_chips(album)):
            self._paint_text(painter, option.rect, words, style, column)
        elif column in (Column.GENRES, Column.SUGGESTED):
            painter.setFont(style.chip_font)
            chip_painter.paint(painter, self._layout(option, album, column), theme)
        else:
            self._paint_text(painter, option.rect, TEXTS[column](album), style, column)
        painter.restore()

    def _paint_text(self, painter: QPainter, cell: QRect, text: str, style: CellStyle, column: Column) -> None:
        is_title = column == Column.ALBUM
        painter.setFont(style.title_font if is_title else style.text_font)
        painter.setPen(colour(style.theme.text if is_title else style.theme.secondary))
        area = cell.adjusted(MARGIN, 0, -MARGIN, 0)
        fitting = self._fitting.get((text, area.width(), is_title))
        if fitting is None:
            fitting = in_lines(text, painter.font(), area.width())
            self._fitting[text, area.width(), is_title] = fitting
        painter.drawText(area, RIGHT if column in NUMBERS else LEFT, fitting)

    @override
    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:
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

    @override
    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        chip = self._chip(event.pos(), option, index) if index.column() == Column.SUGGESTED else None
        if chip is None:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), tooltip(chip_help(self._model.album(index), chip)), view)
        return True

    def _chip(self, point: QPoint, option: QStyleOptionViewItem, index: Index) -> Chip | None:
        layout = self._layout(option, self._model.album(index), Column.SUGGESTED)
        position = layout.at(point.x(), point.y())
        return None if position is None else layout.boxes[position][1]

    def _layout(self, option: QStyleOptionViewItem, album: AlbumSummary, column: Column) -> chip_painter.ChipLayout:
        chips = file_chips(album) if column == Column.GENRES else suggestion_chips(album)
        style, area = self._style_of(option), option.rect.adjusted(MARGIN, 3, -MARGIN, -3)
        layout = self._layouts.get((chips, area.width()))
        if layout is None:
            layout = chip_painter.lay_out(chips, QRect(QPoint(), area.size()), style.chip_metrics)
            self._layouts[chips, area.width()] = layout
        return layout.moved(area.topLeft())

    def _style_of(self, option: QStyleOptionViewItem) -> CellStyle:
        """Theme and fonts of a cell: those of the cell before, nearly always."""
        key = option.palette.cacheKey()
        if self._style is None or self._style.palette_key != key or self._style.font != option.font:
            self._style = CellStyle.of(option)
            self._forget_layouts()
        if max(len(self._layouts), len(self._fitting)) > MAX_LAYOUTS:
            self._forget_layouts()
        return self._style

    def _forget_layouts(self) -> None:
        self._layouts.clear()
        self._fitting.clear()

    def _pixmap(self, album: AlbumSummary, painter: QPainter) -> QPixmap | None:
        return self._covers.pixmap(album.cover, round(THUMBNAIL * painter.device().devicePixelRatioF()))


def in_lines(text: str, font: QFont, width: int) -> str:
    """The text on as many lines as it needs and a row has room for; what is too long ends in "…", and no word is broken."""
    metrics = QFontMetrics(font)
    most = max(1, min(MOST_LINES, (ROW_HEIGHT - 4) // metrics.lineSpacing()))
    return "\n".join(_lines(text[:MOST_LETTERS], font, width, most))


def _lines(text: str, font: QFont, width: int, most: int) -> list[str]:
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    length = _first_line(text, font, width)
    first, rest = text[:length].rstrip(), text[length:].lstrip()
    if most == 1 or not rest or metrics.horizontalAdvance(first) > width:
        return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]
    return [first, *_lines(rest, font, width, most - 1)]


def _first_line(text: str, font: QFont, width: int) -> int:
    """How many letters stand on the first line."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    length = line.textLength()
    layout.endLayout()
    return length


def chip_help(album: AlbumSummary, chip: Chip) -> str:
    """What a chip's tooltip says: the genre, the way to decide, and why it was suggested."""
    position = suggestion_chips(album).index(chip) + 1
    reasons = readable_sentence(
        "\n".join(next(suggestion.reasons for suggestion in album.suggestions if suggestion.genre == chip.genre))
    )
    advice = tr("Click to accept it or undo that.")
    if position <= 9:
        advice = tr("Click, or {position} on the keyboard, to accept it or undo that.").format(position=position)
    return f"{chip.spoken}\n{advice}\n{reasons}".strip()


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
