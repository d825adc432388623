"""The filters on the left: status, confidence and genre, each choice with the number of albums behind it."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from tagger.ui import icons
from tagger.ui.presenters.album_index import BANDS, STATUSES, Counts, FacetKind, Facets
from tagger.ui.presenters.sentences import grouped
from tagger.ui.theme import theme_of
from tagger.ui.widgets import tooltip

KINDS: dict[FacetKind, str] = {"status": "Status", "confidence": "Best score", "genre": "Genre"}
KIND_ROLE = Qt.ItemDataRole.UserRole
VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_STATE_ROLE = Qt.ItemDataRole.UserRole + 2  # what the row says, so that only what changed is filled again
WIDEST_COUNT = 99_999
PADDING = 6  # pixels left and right of the rows, as in the style sheet
COUNT_EVERY = 500  # milliseconds between two countings while albums come in


class FacetPanel(QTreeWidget):
    """A tree of choices."""

    changed = Signal(object)  # Facets

    def __init__(self, counts: Counts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facets = Facets()
        self._counts = counts
        self._heads: dict[FacetKind, QTreeWidgetItem] = {}
        self._timer = QTimer(self, singleShot=True, interval=COUNT_EVERY)
        self._timer.timeout.connect(self.fill)
        self._prepare()
        self.itemClicked.connect(self._toggle)
        self.fill()
        self.setMinimumWidth(self._min_width())

    def count_soon(self) -> None:
        """The counts changed: show them, but not more often than a few times a second."""
        if not self._timer.isActive():
            self._timer.start()

    def clear_choices(self) -> None:
        """Choose nothing, which shows everything."""
        if self.facets:
            self.facets = Facets()
            self.fill()
            self.changed.emit(self.facets)

    def fill(self) -> None:
        """Show every choice with its count."""
        for kind in KINDS:
            self._fill_kind(kind, self._choices(kind))

    def item_of(self, kind: FacetKind, value: str) -> QTreeWidgetItem | None:
        """The row of a choice."""
        head = self._heads[kind]
        rows = (head.child(row) for row in range(head.childCount()))
        return next((row for row in rows if row is not None and row.data(0, VALUE_ROLE) == value), None)

    def _choices(self, kind: FacetKind) -> list[tuple[str, int]]:
        if kind == "status":
            return [(status, self._counts.status[status]) for status in STATUSES]
        if kind == "confidence":
            return [(band.name, self._counts.confidence[band.name]) for band in BANDS]
        return self._counts.top_genres(also=sorted(self.facets.genre))

    def _fill_kind(self, kind: FacetKind, choices: list[tuple[str, int]]) -> None:
        head = self._heads[kind]
        while head.childCount() > len(choices):
            head.takeChild(head.childCount() - 1)
        while head.childCount() < len(choices):
            new_item = QTreeWidgetItem(head)
            new_item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            new_item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for row, (value, number) in enumerate(choices):
            item = head.child(row)
            assert item is not None
            self._fill_row(item, kind, value, number)

    def _fill_row(self, item: QTreeWidgetItem, kind: FacetKind, value: str, number: int) -> None:
        """While a library is read the counts change all the time and the rest hardly ever."""
        theme = theme_of(self.palette())
        checked = value in getattr(self.facets, kind)
        row_state = (value, checked, theme.name)
        if item.data(0, ROW_STATE_ROLE) != row_state:
            item.setData(0, ROW_STATE_ROLE, row_state)
            self._fill_choice(item, kind, value, checked)
        if item.text(1) != grouped(number):
            item.setText(1, grouped(number))

    def _fill_choice(self, item: QTreeWidgetItem, kind: FacetKind, value: str, checked: bool) -> None:
        theme = theme_of(self.palette())
        item.setData(0, KIND_ROLE, kind)
        item.setData(0, VALUE_ROLE, value)
        item.setText(0, value[:1].upper() + value[1:] if kind == "status" else value)
        item.setToolTip(0, tooltip(value))
        item.setCheckState(0, Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        item.setForeground(1, QColor(theme.faint))
        if kind == "status":
            item.setIcon(0, icons.icon(f"status-{value}", theme.of_status(value)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._toggle(item)
        else:
            super().keyPressEvent(event)

    def _toggle(self, item: QTreeWidgetItem) -> None:
        """A click anywhere in a row chooses it, not only one on its box."""
        if not item.parent():
            return
        kind, value = item.data(0, KIND_ROLE), item.data(0, VALUE_ROLE)
        self.facets = self.facets.toggled(kind, value)
        checked = value in getattr(self.facets, kind)
        item.setCheckState(0, Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        self.changed.emit(self.facets)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._heads:
            self.setMinimumWidth(self._min_width())

    def _min_width(self) -> int:
        """With this much room every status and every range of scores can be read beside its count."""
        rows = [
            head.child(row) for kind, head in self._heads.items() for row in range(head.childCount()) if kind != "genre"
        ]
        texts = max(self.sizeHintForIndex(self.indexFromItem(row)).width() for row in rows if row is not None)
        counts = self.fontMetrics().horizontalAdvance(grouped(WIDEST_COUNT))
        edges = 2 * PADDING + self.indentation() + self.verticalScrollBar().sizeHint().width()
        return texts + counts + edges + PADDING

    def _prepare(self) -> None:
        self.setObjectName("facets")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(True)
        self.setIndentation(10)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(16, 16))
        self.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
        self.setAccessibleName("Filters")
        self.setAccessibleDescription("Space chooses the filter that has the focus")
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for kind, title in KINDS.items():
            head = QTreeWidgetItem(self, [title])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setExpanded(True)
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            self._heads[kind] = head
