"""Below the list: what would be written, old and new per file, with the buttons that do it or drop it."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QFocusEvent, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from tagger.display_names import printable
from tagger.ui import chip_painter, icons
from tagger.ui.presenters.chips import spoken
from tagger.ui.presenters.diff import Diff, DiffRow
from tagger.ui.presenters.in_players import of_all_files
from tagger.ui.theme import Theme, theme_of
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import MenuRequests, label, tooltip

HEADERS = (translatable("File"), translatable("Genres now"), translatable("Genres after"), translatable("Note"))
FILE, BEFORE, AFTER, NOTE = range(4)
NOTHING = translatable("Nothing to write. Accept suggestions, and what would change in the files is shown here first.")
PLANNING = translatable("Working out the changes …")
PLANNING_FAILED = translatable("What would change could not be worked out.")
LINE = 30
HEADING_FROM = 620  # pixels of width; in less, the summary needs the room
LEAST_ROWS = 2  # that stay in sight above what players show
SIGNS_BELOW = 600  # pixels of width; in less a note is a sign, and the genres have the room
SIGN_WIDTHS = {FILE: 136, BEFORE: 84, NOTE: 34}  # pixels there, at least
SHARED_WIDTHS = {FILE: (0.34, 165, 460), BEFORE: (0.22, 90, 280), NOTE: (0.18, 90, 320)}
"""Share of the width, least and most pixels; the genres then take the rest."""
FOLDER_GAP = 10
MOST_MEASURED = 300  # characters of a note
MARK = 16  # pixels of the sign that players show something else
NOTE_MARGIN = 24  # pixels beside a note
MIN_AFTER, MIN_GENRES = 220, 110  # pixels for the genres then, with and without any
MIN_FOLDER_WIDTH = 44  # pixels; less of a folder's name cannot be read
Index = QModelIndex | QPersistentModelIndex


class DiffModel(QAbstractTableModel):
    """The rows of a plan as Qt's table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[DiffRow, ...] = ()
        self.notes_as_signs = False

    def show_notes_as_signs(self, signs: bool) -> None:
        """Have a note be a sign, for which its column needs no name; the words are below the list."""
        if signs != self.notes_as_signs:
            self.notes_as_signs = signs
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, NOTE, NOTE)

    def show_rows(self, rows: tuple[DiffRow, ...]) -> None:
        """Replace every row."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADERS)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        roles = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)
        visible = orientation == Qt.Orientation.Horizontal and role in roles
        visible = visible and not (section == NOTE and self.notes_as_signs and role == Qt.ItemDataRole.DisplayRole)
        return tr(HEADERS[section]) if visible else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        text = (
            tr("{name} in {folder}").format(name=row.name, folder=row.folder),
            spoken(row.before),
            spoken(row.after),
            row.note,
        )[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(printable(str(row.path)) if index.column() == FILE else text)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == AFTER and row.in_players.concern:
            return f"{text}. {row.in_players.text}"
        return None


class DiffDelegate(QStyledItemDelegate):
    """Draws names, notes and chips of the changes."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
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
            if index.column() == AFTER and row.in_players.concern:
                _paint_mark(painter, area, row, theme)
                area.setRight(area.right() - MARK - 4)
            chip_painter.paint(painter, chip_painter.lay_out(chips, area, QFontMetrics(font)), theme)
        elif index.column() == FILE:
            _paint_file(painter, option.rect.adjusted(8, 0, -8, 0), row, theme)
        elif model.notes_as_signs:
            if row.note:
                _paint_note_sign(painter, option.rect, row, theme)
        else:
            colour = theme.error if row.refused else theme.secondary
            _paint_line(painter, option.rect.adjusted(8, 0, -8, 0), row.note, colour, Qt.TextElideMode.ElideRight)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, LINE)


class DiffTable(QTableView):
    """Its columns share the width until the person sets theirs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths_chosen = self._fitting = False
        self.horizontalHeader().sectionResized.connect(self._resized)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.currentIndex().row()))  # it shows where the keys are

    def fit(self) -> None:
        """Share the width out again."""
        if self._widths_chosen:
            return
        self._fitting = True
        width = self.viewport().width()
        model = self.model()
        any_before = isinstance(model, DiffModel) and any(row.before for row in model.rows)
        signs = any_before and width < SIGNS_BELOW and not self.isColumnHidden(NOTE)
        if isinstance(model, DiffModel):
            model.show_notes_as_signs(signs)
        for column, (share, minimum, maximum) in SHARED_WIDTHS.items():
            if not self.isColumnHidden(column):
                shared = round(min(maximum, max(minimum, share * width)))
                least = max(SIGN_WIDTHS[column], self.horizontalHeader().sectionSizeHint(column))
                self.setColumnWidth(column, least if signs else shared)
        if not signs:
            self._widen_notes()
        self._fitting = False

    def _widen_notes(self) -> None:
        """Give long notes the room that the genres, and short names of files, need not have."""
        model = self.model()
        if not isinstance(model, DiffModel) or self.isColumnHidden(NOTE) or not model.rows:
            return
        if not any(row.before for row in model.rows):
            self.setColumnWidth(BEFORE, MIN_GENRES)
        longest = max((row.note for row in model.rows), key=len)
        missing = self.fontMetrics().horizontalAdvance(longest[:MOST_MEASURED]) + NOTE_MARGIN - self.columnWidth(NOTE)
        spare = self.viewport().width() - sum(self.columnWidth(column) for column in SHARED_WIDTHS)
        spare -= max(self.columnWidth(BEFORE), MIN_AFTER if any(row.after for row in model.rows) else MIN_GENRES)
        if missing > spare:
            longest_name = max((row.name for row in model.rows), key=len)
            name = self.fontMetrics().horizontalAdvance(longest_name) + FOLDER_GAP + MIN_FOLDER_WIDTH + NOTE_MARGIN
            unused = max(0, self.columnWidth(FILE) - max(name, SHARED_WIDTHS[FILE][1]))
            self.setColumnWidth(FILE, self.columnWidth(FILE) - min(unused, missing - spare))
            spare += min(unused, missing - spare)
        self.setColumnWidth(NOTE, self.columnWidth(NOTE) + max(0, min(missing, spare)))

    def _resized(self, column: int, old: int, new: int) -> None:
        self._widths_chosen = self._widths_chosen or (column != AFTER and bool(old) and bool(new) and not self._fitting)


class DiffPanel(QWidget):
    """The plan as a table under its summary; the buttons are the window's own actions."""

    files_changed = Signal(int)  # how many files would change
    album_requested = Signal(object)  # Path: the album of this file shall be shown
    folder_requested = Signal(object)  # Path: the folder of this file shall be shown outside
    focus_left = Signal()  # what had the focus is out of sight: the keys are to work in the albums
    emptied = Signal(bool)  # there is nothing to list any more, or something again; the height is to follow

    def __init__(self, write: QAction, discard: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DiffModel(self)
        self.table = DiffTable()
        self._heading = label(tr("Changes"), role="heading")
        self.summary = label(role="strong", wrap=True)
        self.write = _button(write, self.table, primary=True)
        self.discard = _button(discard, self.table)
        self.empty = label(tr(NOTHING), role="secondary", wrap=True)
        self.empty.hide()
        self.details = label(role="details", wrap=True)
        self._of_all_files = ""  # what players make of the plan
        self.is_empty = False  # no change is listed: a line says why, and the panel is as high as that
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out()
        self.show_diff(None)

    def show_diff(self, diff: Diff | None) -> None:
        """Show a plan's diff, None while there is none."""
        self.model.show_rows(diff.rows if diff else ())
        self.table.setColumnHidden(NOTE, not any(row.note for row in self.model.rows))
        self.table.fit()
        self.summary.setText(diff.summary if diff else "")
        self.empty.setText(tr(NOTHING))
        self._of_all_files = of_all_files(row.in_players for row in self.model.rows)
        self._show_details()
        self._follow_rows()
        self.files_changed.emit(diff.files if diff else 0)

    def show_planning(self) -> None:
        """Say that what is shown is being worked out anew."""
        self._show_sentence(tr(PLANNING))

    def show_failure(self) -> None:
        """Say that it could not be worked out; the error itself is among the problems."""
        self._show_sentence(tr(PLANNING_FAILED))

    def _follow_rows(self) -> None:
        """List the rows, or be one line where there are none."""
        is_empty = not self.model.rows
        if is_empty == self.is_empty:
            return
        self.is_empty = is_empty
        if is_empty and self._has_focus():
            self.focus_left.emit()  # Qt would go on to the next field, where letters are no commands
        for widget in (self.table, self.summary, self.discard, self.write):
            widget.setHidden(is_empty)
        self.empty.setVisible(is_empty)
        preferred, maximum = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum
        self.setSizePolicy(preferred, maximum if is_empty else preferred)
        self._heading.setVisible(is_empty or self.width() >= HEADING_FROM)
        self.emptied.emit(is_empty)

    def _has_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _show_details(self) -> None:
        """Below the list, a chosen file's whole note and how players will show it; else which will not show all as written."""
        current = self.table.currentIndex()
        row = self.model.rows[current.row()] if current.isValid() else None
        of_row = [row.note, row.in_players.text if self._of_all_files else ""] if row else []
        self.details.setText("\n".join(filter(None, of_row)) or self._of_all_files)
        self.details.setVisible(bool(self.details.text()))
        self._fit_details()
        if row:  # the table became lower by what is said
            QTimer.singleShot(0, self.table, lambda: self.table.scrollTo(self.table.currentIndex()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._heading.setVisible(self.is_empty or self.width() >= HEADING_FROM)
        self._fit_details()

    def _fit_details(self) -> None:
        """Be as high as the lines need, since a splitter does not ask for a wrapped text's height."""
        self.details.setMinimumHeight(max(0, self.details.heightForWidth(self.width())))

    def context_menu(self) -> QMenu:
        """What can be done about the file of the current row; empty without one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        current = self.table.currentIndex()
        if current.isValid():
            path = self.model.rows[current.row()].path
            menu.addAction(tr("Show album")).triggered.connect(lambda: self.album_requested.emit(path))
            menu.addAction(tr("Show in file manager")).triggered.connect(lambda: self.folder_requested.emit(path))
        return menu

    def _show_menu(self, point: QPoint) -> None:
        menu = self.context_menu()
        if not menu.isEmpty():
            menu.popup(point)

    def _show_sentence(self, sentence: str) -> None:
        (self.summary if self.model.rows else self.empty).setText(sentence)

    def _lay_out(self) -> None:
        self._prepare_table()
        header = QHBoxLayout()
        header.setContentsMargins(10, 6, 10, 6)
        header.addWidget(self._heading)
        header.addSpacing(8)
        header.addWidget(self.summary, 1)
        header.addWidget(self.empty, 1)
        header.setSpacing(8)
        header.addWidget(self.discard)
        header.addWidget(self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(self.table, 1)
        column.addWidget(self.details)

    def _prepare_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.selectionModel().currentRowChanged.connect(lambda *_: self._show_details())
        table.setItemDelegate(DiffDelegate(table))
        table.doubleClicked.connect(lambda index: self.album_requested.emit(self.model.rows[index.row()].path))
        MenuRequests(table).requested.connect(self._show_menu)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        table.setAccessibleName(tr("Changes that would be written"))
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(LINE)
        table.setMinimumHeight((LEAST_ROWS + 1) * LINE)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(AFTER, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(SIGN_WIDTHS[NOTE])


def _button(action: QAction, beside: QWidget, *, primary: bool = False) -> QPushButton:
    """A push button that is the action: its text, its key in the tooltip, enabled when the action is.

    Where it has the focus and is disabled, ``beside`` has it next.
    """
    button = QPushButton(action.text())
    if primary:
        button.setProperty("role", "primary")
    button.clicked.connect(action.trigger)

    def follow() -> None:
        if button.hasFocus() and not action.isEnabled():
            beside.setFocus()
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())
        button.setIcon(action.icon() if not primary else button.icon())

    action.changed.connect(follow)
    follow()
    return button


def _paint_file(painter: QPainter, area: QRect, row: DiffRow, theme: Theme) -> None:
    """The name, and in the remaining width the end of the folder, which distinguishes files of one name."""
    name_width = _paint_line(painter, area, row.name, theme.text, Qt.TextElideMode.ElideMiddle) + FOLDER_GAP
    if area.width() - name_width >= MIN_FOLDER_WIDTH:
        _paint_line(painter, area.adjusted(name_width, 0, 0, 0), row.folder, theme.faint, Qt.TextElideMode.ElideLeft)


def _paint_mark(painter: QPainter, area: QRect, row: DiffRow, theme: Theme) -> None:
    """At the right, that some players show other genres, or less boldly, that they leave some out."""
    name, colour = ("warning", theme.warning) if row.in_players.concern == "changed" else ("info", theme.faint)
    device = painter.device()
    mark = icons.pixmap(name, colour, MARK, device.devicePixelRatioF())
    painter.drawPixmap(area.right() - MARK, area.center().y() - MARK // 2, mark)


def _paint_note_sign(painter: QPainter, area: QRect, row: DiffRow, theme: Theme) -> None:
    """That there is something to say, and whether it is why the file cannot be written."""
    name, colour = ("status-error", theme.error) if row.refused else ("info", theme.secondary)
    sign = icons.pixmap(name, colour, MARK, painter.device().devicePixelRatioF())
    painter.drawPixmap(area.center().x() - MARK // 2, area.center().y() - MARK // 2, sign)


def _paint_line(painter: QPainter, area: QRect, text: str, colour: str, elide: Qt.TextElideMode) -> int:
    """Draw a line of text. Returns its width in pixels."""
    painter.setPen(QColor(colour))
    elided = painter.fontMetrics().elidedText(" ".join(text.split()), elide, area.width())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), elided)
    return painter.fontMetrics().horizontalAdvance(elided)
