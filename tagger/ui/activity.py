"""The activity page: every write and undo with the button that undoes it, and every problem, of now and of this session.

An operation opens to its files: before, after, and what can be done about one.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tagger.display_names import printable
from tagger.ui import icons
from tagger.ui.notifications import Notice, Notifications
from tagger.ui.presenters.history import can_undo, change_state, details, title, undo_text
from tagger.ui.presenters.sentences import count
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import EmptyState, label, tooltip
from tagger.writing.summaries import ChangeSummary, OperationSummary

COLUMNS = (translatable("File"), translatable("Before"), translatable("After"), translatable("State"))
MOST_FILES = 2000  # the command line's log has them all
MOST_LINES = 8
CHANGE = Qt.ItemDataRole.UserRole


class OperationFiles(QWidget):
    """A list of files with three buttons about the current one."""

    undo_requested = Signal(object)  # Path
    retry_requested = Signal(object)  # Path
    album_requested = Signal(object)  # Path

    def __init__(self, operation: int, current_path: Path | None = None, parent: QWidget | None = None) -> None:
        """`current_path` is the file that is to be current once the files are shown, where the operation has it."""
        super().__init__(parent)
        self._next_path = current_path
        self.table = QTreeWidget()
        self.note = label(role="secondary", wrap=True)
        self.undo_button = QPushButton(tr("Undo this file"))
        self.retry_button = QPushButton(tr("Try again"))
        self.album_button = QPushButton(tr("Show album"))
        self._lay_out(operation)
        self._follow_current()

    def show_changes(self, changes: Sequence[ChangeSummary]) -> None:
        """Show the files; the one that was current stays it, else the first one is."""
        current_path = self.current_path()
        self.table.clear()
        for change in changes[:MOST_FILES]:
            field, *values = change.steps()[0]
            before, after = (value or ("nothing" if field else tr("no genre")) for value in values)
            row = QTreeWidgetItem([printable(text) for text in (change.path.name, before, after, change_state(change))])
            row.setData(0, CHANGE, change)
            row.setToolTip(0, tooltip(printable(str(change.path))))
            row.setToolTip(3, tooltip(printable(change_state(change))))
            self.table.addTopLevelItem(row)
        unlisted = len(changes) - MOST_FILES
        self.note.setText(
            tr("… and {files}; 'tagger log' lists them all.").format(files=count(unlisted, "more file"))
            if unlisted > 0
            else ""
        )
        self.note.setVisible(unlisted > 0)
        lines = min(MOST_LINES, max(1, self.table.topLevelItemCount()))
        height = self.table.header().sizeHint().height() + lines * max(20, self.table.sizeHintForRow(0))
        self.table.setFixedHeight(height + 2 * self.table.frameWidth() + 4)
        paths = [change.path for change in changes[:MOST_FILES]]
        current = self.table.topLevelItem(paths.index(current_path) if current_path in paths else 0)
        if current is not None:
            self.table.setCurrentItem(current)
        self._follow_current()

    def current_path(self) -> Path | None:
        """The file that the buttons are about, or that they will be about once the files are shown."""
        change = self._change()
        return self._next_path if change is None else change.path

    def _change(self) -> ChangeSummary | None:
        item = self.table.currentItem()
        return None if item is None else item.data(0, CHANGE)

    def _follow_current(self) -> None:
        change = self._change()
        self.undo_button.setEnabled(change is not None and change.status == "written" and change.undone_by is None)
        self.retry_button.setEnabled(change is not None and change.status == "failed")
        self.album_button.setEnabled(change is not None)

    def _lay_out(self, operation: int) -> None:
        self.table.setHeaderLabels([tr(column) for column in COLUMNS])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAccessibleName(tr("Files of operation {operation}").format(operation=operation))
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.currentItemChanged.connect(lambda *_: self._follow_current())
        self.undo_button.clicked.connect(lambda: self.undo_requested.emit(self.current_path()))
        self.undo_button.setToolTip(tr("Give this file alone the genres back that it held"))
        self.retry_button.clicked.connect(lambda: self.retry_requested.emit(self.current_path()))
        self.retry_button.setToolTip(tr("Write what is decided about this file, if it can be written now"))
        self.album_button.clicked.connect(lambda: self.album_requested.emit(self.current_path()))
        row = QHBoxLayout()
        for button in (self.undo_button, self.retry_button, self.album_button):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        for part in (self.table, self.note):
            column.addWidget(part)
        column.addLayout(row)


TEXT_ROLE = Qt.ItemDataRole.UserRole + 1
MAX_OPERATIONS = 200  # operations; the command line's log has them all

HEIGHTS = [500, 200]  # of operations and problems, in parts


class OperationRow(QFrame):
    """One operation and its button."""

    def __init__(
        self, operation: OperationSummary, current_path: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.operation = operation.id
        self.button = QPushButton(undo_text(operation))
        self.files_button = QPushButton(tr("Files"))
        self.files_button.setCheckable(True)
        self.files_button.setAccessibleName(tr("Files of operation {id}").format(id=operation.id))
        self.files_button.setToolTip(tr("Show every file of this operation, before and after"))
        self.files = OperationFiles(operation.id, current_path)
        self.files.hide()
        self.files_button.toggled.connect(self.files.setVisible)
        self.button.setEnabled(can_undo(operation))
        self.button.setAccessibleName(
            (tr("Redo operation {id}") if operation.kind == "undo" else tr("Undo operation {id}")).format(
                id=operation.id
            )
        )
        self.button.setToolTip(
            tooltip(tr("Give every file of this operation its old genres back, where it still holds the new ones."))
        )
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(label(title(operation), role="strong"))
        texts.addWidget(label(details(operation), role="secondary"))
        icon_label = label()
        colour = theme_of(self.palette()).secondary
        icon_label.setPixmap(
            icons.pixmap("undo" if operation.kind == "undo" else "write", colour, 20, self.devicePixelRatioF())
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(icon_label)
        row.addLayout(texts, 1)
        row.addWidget(self.files_button)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 10, 8)
        column.addLayout(row)
        column.addWidget(self.files)


class ActivityPage(QSplitter):
    """Operations, newest first, above the list of problems."""

    undo_requested = Signal(int)  # operation
    files_requested = Signal(int)  # operation whose files are to be shown
    undo_file_requested = Signal(object)  # Path
    retry_requested = Signal(object)  # Path
    album_requested = Signal(object)  # Path of a file of it

    def __init__(self, notifications: Notifications, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.rows: list[OperationRow] = []
        self._operations: list[OperationSummary] = []
        self.problems = QListWidget()
        self._operation_column = QVBoxLayout()
        self._pages = QStackedWidget()
        self._lay_out()
        self.show_log([])
        notifications.added.connect(self._add_problem)
        notifications.settled.connect(self._remove_problem)

    def show_log(self, operations: Sequence[OperationSummary]) -> None:
        """Show the operations, newest first."""
        opened = {row.operation: row.files.current_path() for row in self.rows if row.files_button.isChecked()}
        self._operations = list(operations[:MAX_OPERATIONS])
        for row in self.rows:
            self._operation_column.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(operation, opened.get(operation.id)) for operation in self._operations]
        for index, row in enumerate(self.rows):
            self._operation_column.insertWidget(index, row)
            row.files_button.setChecked(row.operation in opened)
        self._pages.setCurrentIndex(1 if self.rows else 0)

    def show_changes(self, operation: int, changes: Sequence[ChangeSummary]) -> None:
        """Show the files of an operation that is open."""
        for row in self.rows:
            if row.operation == operation:
                row.files.show_changes(changes)

    def _row(self, operation: OperationSummary, current_path: Path | None) -> OperationRow:
        row = OperationRow(operation, current_path)
        row.button.clicked.connect(lambda: self.undo_requested.emit(operation.id))
        row.files_button.toggled.connect(lambda on: self.files_requested.emit(operation.id) if on else None)
        row.files.undo_requested.connect(self.undo_file_requested)
        row.files.retry_requested.connect(self.retry_requested)
        row.files.album_requested.connect(self.album_requested)
        return row

    def retint(self) -> None:
        """Draw the signs in the theme's colours."""
        self.show_log(self._operations)
        for index in range(self.problems.count()):
            self.problems.item(index).setIcon(self._warning_icon())

    def _add_problem(self, notice: Notice) -> None:
        if notice.level != "problem":
            return
        item = QListWidgetItem(self._warning_icon(), " ".join(notice.text.split()))
        item.setToolTip(tooltip(notice.details or notice.text))
        item.setData(Qt.ItemDataRole.UserRole, f"{notice.text}\n{notice.details}".strip())
        item.setData(TEXT_ROLE, notice.text)
        self.problems.insertItem(0, item)
        self._count_problems()

    def _remove_problem(self, text: str) -> None:
        """Remove a problem whose cause is gone."""
        for row in reversed(range(self.problems.count())):
            if self.problems.item(row).data(TEXT_ROLE) == text:
                self.problems.takeItem(row)
        self._count_problems()

    def _count_problems(self) -> None:
        """Show the list, or be one line while there is no problem."""
        number, was_empty = self.problems.count(), self.problems.isHidden()
        self._problem_heading.setText(tr("Problems ({count})").format(count=number) if number else tr("No problems"))
        self.problems.setHidden(not number)
        self._copy_button.setHidden(not number)
        policy = QSizePolicy.Policy.Preferred if number else QSizePolicy.Policy.Maximum
        self._problem_box.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        if was_empty and number:
            self.setSizes(HEIGHTS)

    def _copy(self) -> None:
        texts = [
            str(self.problems.item(index).data(Qt.ItemDataRole.UserRole)) for index in range(self.problems.count())
        ]
        QGuiApplication.clipboard().setText("\n".join(texts))

    def _warning_icon(self) -> QIcon:
        return icons.icon("warning", theme_of(self.palette()).error)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "pane")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(label(tr("Written and undone"), role="heading"))
        column.addLayout(self._operation_column)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        hint = tr("Whatever you write to your files is listed here and can be undone at any time.")
        self._pages.addWidget(EmptyState("activity", tr("Nothing was written yet"), hint))
        self._pages.addWidget(area)
        self.addWidget(self._pages)
        self._lay_out_problems()
        self.addWidget(self._problem_box)
        self.setSizes(HEIGHTS)
        self._count_problems()
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)

    def _lay_out_problems(self) -> None:
        self._problem_box = box = QWidget()
        self._problem_heading = label(role="heading")
        self._copy_button = copy = QPushButton(tr("Copy"))
        copy.setToolTip(tr("Copy every problem, with its details, to the clipboard"))
        copy.clicked.connect(self._copy)
        self.problems.setAccessibleName(tr("Problems"))
        self.problems.setIconSize(QSize(16, 16))
        self.problems.setUniformItemSizes(True)
        self.problems.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = QHBoxLayout()
        header.setContentsMargins(16, 8, 16, 8)
        header.addWidget(self._problem_heading, 1)
        header.addWidget(copy)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(header)
        column.addWidget(self.problems)
