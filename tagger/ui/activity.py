"""The activity page: every write and undo with the button that takes it back, and every problem, of now and of this session."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tagger.ui import icons
from tagger.ui.notifications import Notice, Notifications
from tagger.ui.operation_files import OperationFiles
from tagger.ui.presenters.history import can_undo, details, title, undo_text
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import EmptyState, label, tooltip
from tagger.writing.summaries import ChangeSummary, OperationSummary

TEXT_ROLE = Qt.ItemDataRole.UserRole + 1
MAX_OPERATIONS = 200  # operations; the command line's log has them all


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
    files_requested = Signal(int)  # operation whose files shall be shown
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
        """The cause of a problem is gone."""
        for row in reversed(range(self.problems.count())):
            if self.problems.item(row).data(TEXT_ROLE) == text:
                self.problems.takeItem(row)
        self._count_problems()

    def _count_problems(self) -> None:
        self._problem_heading.setText(tr("Problems ({count})").format(count=self.problems.count()))

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
        hint = tr("Whatever you write to your files is listed here and can be taken back at any time.")
        self._pages.addWidget(EmptyState("activity", tr("Nothing was written yet"), hint))
        self._pages.addWidget(area)
        self.addWidget(self._pages)
        self.addWidget(self._problem_box())
        self.setSizes([500, 200])
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)

    def _problem_box(self) -> QWidget:
        box = QWidget()
        self._problem_heading = label(tr("Problems (0)"), role="heading")
        copy = QPushButton(tr("Copy"))
        copy.setToolTip(tr("Copy every problem, with its details, to the clipboard"))
        copy.clicked.connect(self._copy)
        self.problems.setAccessibleName(tr("Problems"))
        self.problems.setIconSize(QSize(16, 16))
        self.problems.setUniformItemSizes(True)
        self.problems.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = QHBoxLayout()
        header.setContentsMargins(16, 8, 16, 4)
        header.addWidget(self._problem_heading, 1)
        header.addWidget(copy)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(header)
        column.addWidget(self.problems)
        return box
