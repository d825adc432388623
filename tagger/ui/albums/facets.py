"""The filters on the left, each choice with the number of albums behind it; genres stand below those they are kinds of."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget
from typing_extensions import override

from tagger.display_names import printable
from tagger.ui import icons
from tagger.ui.presenters.album_index import AlbumIndex
from tagger.ui.presenters.facet_index import FacetChoice, choices, facet_label
from tagger.ui.presenters.facets import FacetKind, Facets
from tagger.ui.presenters.sentences import grouped
from tagger.ui.theme import Theme, theme_of
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import tooltip

KINDS: dict[FacetKind, str] = {
    "status": translatable("Status"),
    "confidence": translatable("Best score"),
    "finding": translatable("To look at"),
    "genre": translatable("Genre"),
    "format": translatable("Format"),
    "year": translatable("Year"),
    "folder": translatable("Folder"),
}
FIXED_KINDS: tuple[FacetKind, ...] = ("status", "confidence")  # whose rows are always the same
CLOSED_KINDS: tuple[FacetKind, ...] = ("format", "year", "folder")  # until they are opened
KIND_ROLE = Qt.ItemDataRole.UserRole
VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_STATE_ROLE = Qt.ItemDataRole.UserRole + 2  # what the row says, so that only what changed is filled again
InSlices = Callable[[Iterator[None]], None]
WIDEST_COUNT = 99_999
PADDING = 6  # pixels left and right of the rows, as in the style sheet
COUNT_EVERY = 500  # milliseconds between two countings while albums come in
COUNT_AFTER = 100  # milliseconds of rest after a search: the list is drawn first, and a next letter is not kept waiting


class FacetPanel(QTreeWidget):
    """A tree of choices."""

    changed = Signal(object)  # Facets

    def __init__(self, album_index: AlbumIndex, in_slices: InSlices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facets = Facets()
        self._in_slices = in_slices
        self._filling: Iterator[None] | None = None
        self._album_index = album_index
        self._heads: dict[FacetKind, QTreeWidgetItem] = {}
        self._timer = QTimer(self, singleShot=True, interval=COUNT_EVERY)
        self._timer.timeout.connect(self.fill_in_slices)
        self._after_search = QTimer(self, singleShot=True, interval=COUNT_AFTER)
        self._after_search.timeout.connect(self.fill_in_slices)
        self._prepare()
        self.itemClicked.connect(self._toggle)
        self.itemExpanded.connect(lambda _: self.fill())
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
        """Show every choice with its count among the albums that all other choices and the search admit."""
        self._filling = None
        for _ in self._fill_steps():
            pass

    def fill_after_search(self) -> None:
        """The same once the list is drawn; the letter that is typed next begins it again."""
        self._filling = None
        self._after_search.start()

    def fill_in_slices(self) -> None:
        """The same in steps between which the window answers; one that begins again ends the one before."""
        steps = self._fill_steps()
        self._filling = steps

        def until_replaced() -> Iterator[None]:
            for _ in steps:
                yield
                if self._filling is not steps:
                    return

        self._in_slices(until_replaced())

    def _fill_steps(self) -> Iterator[None]:
        self._fit_counts()
        counts, theme = self._album_index.filtered_counts, theme_of(self.palette())
        yield
        for kind, head in self._heads.items():
            if head.isExpanded():
                yield from self._fill_rows(head, kind, choices(kind, counts, self.facets.values(kind)), theme)

    def _fill_rows(
        self, above: QTreeWidgetItem, kind: FacetKind, offered: Sequence[FacetChoice], theme: Theme
    ) -> Iterator[None]:
        """The rows below one; those below a closed row are filled when it is opened."""
        while above.childCount() > len(offered):
            above.takeChild(above.childCount() - 1)
        while above.childCount() < len(offered):
            new_item = QTreeWidgetItem(above)
            new_item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            new_item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for row, choice in enumerate(offered):
            item = above.child(row)
            if item is None:  # filled again meanwhile, from the first row on
                return
            self._fill_row(item, kind, choice, theme)
            if choice.below and not item.isExpanded():
                item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            else:
                item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.DontShowIndicatorWhenChildless)
                yield from self._fill_rows(item, kind, choice.below, theme)
            yield

    def _fill_row(self, item: QTreeWidgetItem, kind: FacetKind, choice: FacetChoice, theme: Theme) -> None:
        """While a library is read the counts change all the time and the rest hardly ever."""
        row_state = (choice.value, choice.value in self.facets.values(kind), theme.name)
        before = item.data(0, ROW_STATE_ROLE)
        if before != row_state:
            if before is not None and before[0] != choice.value:
                item.setExpanded(False)
            item.setData(0, ROW_STATE_ROLE, row_state)
            self._fill_choice(item, kind, choice.value, theme)
        if item.text(1) != grouped(choice.count):
            item.setText(1, grouped(choice.count))

    def _fill_choice(self, item: QTreeWidgetItem, kind: FacetKind, value: str, theme: Theme) -> None:
        item.setData(0, KIND_ROLE, kind)
        item.setData(0, VALUE_ROLE, value)
        item.setText(0, facet_label(kind, value))
        item.setToolTip(0, tooltip(printable(value)))
        checked = value in self.facets.values(kind)
        item.setCheckState(0, Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        item.setForeground(1, QColor(theme.faint))
        if kind == "status":
            item.setIcon(0, icons.icon(f"status-{value}", theme.of_status(value)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._toggle(item)
        else:
            super().keyPressEvent(event)

    def _toggle(self, item: QTreeWidgetItem) -> None:
        """Choose a row by a click anywhere in it, not only on its box."""
        if not item.parent():
            item.setExpanded(not item.isExpanded())
            return
        self.facets = self.facets.toggled(item.data(0, KIND_ROLE), item.data(0, VALUE_ROLE))
        self.changed.emit(self.facets)
        self.fill()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._heads:
            self.setMinimumWidth(self._min_width())
            self._fit_counts()

    def _fit_counts(self) -> None:
        """Give the counts room for the number of all albums: fitted to its texts, Qt measures them all for each that changes."""
        width = self._count_width(len(self._album_index.albums))
        if self.header().sectionSize(1) != width:
            self.header().resizeSection(1, width)

    def _count_width(self, count: int) -> int:
        return self.fontMetrics().horizontalAdvance(grouped(count)) + 2 * PADDING

    def _min_width(self) -> int:
        """With this much room every status and every range of scores can be read beside its count."""
        rows = [row for kind in FIXED_KINDS for row in rows_below(self._heads[kind])]
        texts = max(self.sizeHintForIndex(self.indexFromItem(row)).width() for row in rows)
        edges = 2 * PADDING + self.indentation() + self.verticalScrollBar().sizeHint().width()
        return texts + self._count_width(WIDEST_COUNT) + edges + PADDING

    def _prepare(self) -> None:
        self.setObjectName("facets")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setItemsExpandable(True)
        self.setIndentation(10)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(16, 16))
        self.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
        self.setAccessibleName(tr("Filters"))
        self.setAccessibleDescription(tr("Space chooses the filter that has the focus"))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self._fit_counts()
        for kind, title in KINDS.items():
            head = QTreeWidgetItem(self, [tr(title)])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setExpanded(kind not in CLOSED_KINDS)
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            self._heads[kind] = head


def rows_below(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    """Every row below one, each before those below it."""
    for row in range(item.childCount()):
        child = item.child(row)
        if child is not None:
            yield child
            yield from rows_below(child)
