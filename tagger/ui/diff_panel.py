"""Below the list: what would be written, old and new per file, with the buttons that do it or drop it."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tagger.ui import chip_painter
from tagger.ui.logic.chips import spoken
from tagger.ui.logic.diff import Diff, DiffRow
from tagger.ui.plain import label, tooltip
from tagger.ui.theme import theme_of

HEADERS = ("File", "Genres now", "Genres then", "Note")
FILE, BEFORE, AFTER, NOTE = range(4)
LINE = 30
Index = QModelIndex | QPersistentModelIndex


class DiffModel(QAbstractTableModel):
    """The rows of a plan as Qt's table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[DiffRow, ...] = ()

    def show_rows(self, shown: tuple[DiffRow, ...]) -> None:
        """Replace every row."""
        self.beginResetModel()
        self.rows = shown
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102, N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102, N802
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102, N802
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADERS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        row = self.rows[index.row()]
        text = (row.path.name, spoken(row.before), spoken(row.after), row.note)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(str(row.path) if index.column() == FILE else text)
        return None


class DiffDelegate(QStyledItemDelegate):
    """Draws names, notes and chips of the changes."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        model = index.model()
        assert isinstance(model, DiffModel)
        row = model.rows[index.row()]
        theme = theme_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.selection))
        if index.column() in (BEFORE, AFTER):
            font = chip_painter.chip_font(option.font)
            painter.setFont(font)
            chips = row.before if index.column() == BEFORE else row.after
            area = option.rect.adjusted(8, 2, -8, -2)
            chip_painter.paint(painter, chip_painter.place(chips, area, QFontMetrics(font)), theme)
        else:
            text = row.path.name if index.column() == FILE else row.note
            colour = theme.text if index.column() == FILE else theme.error if row.refused else theme.secondary
            _text(painter, option.rect.adjusted(8, 0, -8, 0), text, QColor(colour))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: D102, N802
        return QSize(80, LINE)


class DiffPanel(QWidget):
    """The plan as a table under its summary; the buttons are the window's own actions."""

    shown = Signal(int)  # how many files would change

    def __init__(self, write: QAction, discard: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DiffModel(self)
        self.table = QTableView()
        self.summary = label(role="strong")
        self.write = _button(write, primary=True)
        self.discard = _button(discard)
        self._empty = label(
            "Nothing to write. Accept suggestions, and what would change in the files is shown here first.",
            role="secondary",
            wrap=True,
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(16)
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out()
        self.show_diff(None)

    def show_diff(self, diff: Diff | None) -> None:
        """Show a plan's diff, None while there is none."""
        self.model.show_rows(diff.rows if diff else ())
        self.table.setColumnHidden(NOTE, not any(row.note for row in self.model.rows))
        self.summary.setText(diff.summary if diff else "")
        self._pages.setCurrentIndex(0 if self.model.rows else 1)
        self.shown.emit(diff.files if diff else 0)

    def show_planning(self) -> None:
        """Say that what is shown is being worked out anew."""
        if self.model.rows:
            self.summary.setText("Working out the changes …")

    def _lay_out(self) -> None:
        self._prepare_table()
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 10, 6)
        head.addWidget(label("Changes", role="heading"))
        head.addSpacing(8)
        head.addWidget(self.summary, 1)
        head.setSpacing(8)
        head.addWidget(self.discard)
        head.addWidget(self.write)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._pages, 1)

    def _prepare_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(DiffDelegate(table))
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        table.setAccessibleName("Changes that would be written")
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(LINE)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(AFTER, QHeaderView.ResizeMode.Stretch)
        for column, width in ((FILE, 210), (BEFORE, 150), (NOTE, 180)):
            header.resizeSection(column, width)


def _button(action: QAction, *, primary: bool = False) -> QPushButton:
    """A push button that is the action: its text, its key in the tooltip, enabled when the action is."""
    button = QPushButton(action.text())
    if primary:
        button.setProperty("role", "primary")
    button.clicked.connect(action.trigger)

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())
        button.setIcon(action.icon() if not primary else button.icon())

    action.changed.connect(follow)
    follow()
    return button


def _text(painter: QPainter, area: QRect, text: str, colour: QColor) -> None:
    painter.setPen(colour)
    elided = painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideMiddle, area.width())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), elided)
