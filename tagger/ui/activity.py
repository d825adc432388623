"""The activity page: every write and undo with the button that takes it back, and every problem since the start."""

from collections.abc import Sequence

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
from tagger.ui.presenters.history import can_undo, details, title, undo_text
from tagger.ui.theme import theme_of
from tagger.ui.widgets import EmptyState, label, tooltip
from tagger.writing.summaries import OperationSummary

MOST_SHOWN = 200  # operations; the command line's log has them all


class OperationRow(QFrame):
    """One operation and its button."""

    def __init__(self, operation: OperationSummary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.button = QPushButton(undo_text(operation))
        self.button.setEnabled(can_undo(operation))
        self.button.setAccessibleName(f"{undo_text(operation)} operation {operation.id}")
        self.button.setToolTip(
            tooltip("Give every file of this operation its old genres back, where it still holds the new ones.")
        )
        sentence = QVBoxLayout()
        sentence.setSpacing(1)
        sentence.addWidget(label(title(operation), role="strong"))
        sentence.addWidget(label(details(operation), role="secondary"))
        sign = label()
        colour = theme_of(self.palette()).secondary
        sign.setPixmap(
            icons.pixmap("undo" if operation.kind == "undo" else "write", colour, 20, self.devicePixelRatioF())
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 10, 8)
        row.setSpacing(12)
        row.addWidget(sign)
        row.addLayout(sentence, 1)
        row.addWidget(self.button)


class ActivityPage(QSplitter):
    """Operations, newest first, above the list of problems."""

    undo_requested = Signal(int)  # operation

    def __init__(self, notifications: Notifications, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.rows: list[OperationRow] = []
        self._shown: list[OperationSummary] = []
        self.problems = QListWidget()
        self._operations = QVBoxLayout()
        self._pages = QStackedWidget()
        self._lay_out()
        self.show_log([])
        notifications.added.connect(self._add_problem)

    def show_log(self, operations: Sequence[OperationSummary]) -> None:
        """Show the operations, newest first."""
        self._shown = list(operations[:MOST_SHOWN])
        for row in self.rows:
            self._operations.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(operation) for operation in self._shown]
        for place, row in enumerate(self.rows):
            self._operations.insertWidget(place, row)
        self._pages.setCurrentIndex(1 if self.rows else 0)

    def _row(self, operation: OperationSummary) -> OperationRow:
        row = OperationRow(operation)
        row.button.clicked.connect(lambda: self.undo_requested.emit(operation.id))
        return row

    def retint(self) -> None:
        """Draw the signs in the theme's colours."""
        self.show_log(self._shown)
        for place in range(self.problems.count()):
            self.problems.item(place).setIcon(self._sign())

    def _add_problem(self, notice: Notice) -> None:
        if notice.level != "problem":
            return
        item = QListWidgetItem(self._sign(), " ".join(notice.text.split()))
        item.setToolTip(tooltip(notice.details or notice.text))
        item.setData(Qt.ItemDataRole.UserRole, f"{notice.text}\n{notice.details}".strip())
        self.problems.insertItem(0, item)
        self._head.setText(f"Problems ({self.problems.count()})")

    def _copy(self) -> None:
        texts = [
            str(self.problems.item(place).data(Qt.ItemDataRole.UserRole)) for place in range(self.problems.count())
        ]
        QGuiApplication.clipboard().setText("\n".join(texts))

    def _sign(self) -> QIcon:
        return icons.icon("warning", theme_of(self.palette()).error)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "pane")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(label("Written and undone", role="heading"))
        column.addLayout(self._operations)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        hint = "Whatever you write to your files is listed here and can be taken back at any time."
        self._pages.addWidget(EmptyState("activity", "Nothing was written yet", hint))
        self._pages.addWidget(area)
        self.addWidget(self._pages)
        self.addWidget(self._problem_box())
        self.setSizes([500, 200])
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)

    def _problem_box(self) -> QWidget:
        box = QWidget()
        self._head = label("Problems (0)", role="heading")
        copy = QPushButton("Copy")
        copy.setToolTip("Copy every problem, with its details, to the clipboard")
        copy.clicked.connect(self._copy)
        self.problems.setAccessibleName("Problems")
        self.problems.setIconSize(QSize(16, 16))
        self.problems.setUniformItemSizes(True)
        self.problems.setTextElideMode(Qt.TextElideMode.ElideRight)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 4)
        head.addWidget(self._head, 1)
        head.addWidget(copy)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.problems)
        return box
