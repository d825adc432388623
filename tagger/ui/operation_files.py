"""The files of one operation below its line on the activity page: before, after, and what can be done about one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from tagger.display_names import printable
from tagger.ui.presenters.history import change_state
from tagger.ui.presenters.sentences import count
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import label, tooltip
from tagger.writing.summaries import ChangeSummary

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
        """`current_path` is the file that shall be current once the files are shown, where the operation has it."""
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
