"""The dialog that accepts everything above a score: what that means is counted and listed before anything happens."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSlider,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from tagger.display_names import percent, single_line
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.decisions import DEFAULT_PERCENT, AcceptableList, above_sentence
from tagger.ui.presenters.sentences import count
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import about_page, label, tooltip

HEADERS = (translatable("Score"), translatable("Genre"), translatable("Album"), translatable("Artist"))
SIZE = (720, 520)
Index = QModelIndex | QPersistentModelIndex


class AcceptableModel(QAbstractTableModel):
    """The first so many of the undecided suggestions."""

    def __init__(self, acceptable: AcceptableList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acceptable = acceptable
        self.visible_rows = 0

    def show_first(self, number: int) -> None:
        """Show so many rows; those that stay are not touched."""
        if number > self.visible_rows:
            self.beginInsertRows(QModelIndex(), self.visible_rows, number - 1)
            self.visible_rows = number
            self.endInsertRows()
        elif number < self.visible_rows:
            self.beginRemoveRows(QModelIndex(), number, self.visible_rows - 1)
            self.visible_rows = number
            self.endRemoveRows()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own names and defaults
        return 0 if parent.isValid() else self.visible_rows

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADERS)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        visible = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return tr(HEADERS[section]) if visible else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._acceptable.items[index.row()]
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = (percent(item.score), single_line(item.genre), item.album, item.artist)[index.column()]
        return tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else text


class AcceptAboveDialog(QDialog):
    """A slider for the score, the number of genres and albums above it, and the list of them."""

    decided = Signal(str, list)  # what was done, list[UndoStep]

    def __init__(self, albums: Iterable[AlbumSummary], scope: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.acceptable = AcceptableList(albums)
        self.model = AcceptableModel(self.acceptable, self)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.sentence = label(role="strong", wrap=True)
        self.threshold = label(role="title")
        self.accept_button = QPushButton()
        self._lay_out(scope)
        self.slider.valueChanged.connect(self._follow)
        self.slider.setValue(DEFAULT_PERCENT)
        self._follow(self.slider.value())

    def accept(self) -> None:
        """Accept what is listed."""
        steps = self.acceptable.steps(self.slider.value())
        super().accept()
        if steps:
            self.decided.emit(tr("accepting above {value}%").format(value=self.slider.value()), steps)

    def _follow(self, value: int) -> None:
        number = self.acceptable.count_above(value)
        self.model.show_first(number)
        self.threshold.setText(f"{value}%")
        self.slider.setAccessibleDescription(tr("at least {value}%").format(value=value))
        self.sentence.setText(above_sentence(self.acceptable.items[:number]))
        self.accept_button.setText(
            tr("Accept {genres}").format(genres=count(number, "genre")) if number else tr("Accept")
        )
        self.accept_button.setEnabled(number > 0)

    def _lay_out(self, scope: str) -> None:
        self.setWindowTitle(tr("Accept above a score"))
        about_page(self, "review")
        self.resize(*SIZE)
        self.slider.setRange(1, 100)
        self.slider.setAccessibleName(tr("Least score"))
        self.threshold.setMinimumWidth(self.threshold.fontMetrics().horizontalAdvance("100%") * 2)
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(tr("Genres that would be accepted"))
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setProperty("role", "primary")
        self.accept_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.slider, 1)
        row.addWidget(self.threshold)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(label(scope, role="secondary", wrap=True))
        column.addLayout(row)
        column.addWidget(self.sentence)
        column.addWidget(table, 1)
        column.addWidget(label(tr("All of it can be undone, also after a restart."), role="secondary"))
        column.addWidget(buttons)
