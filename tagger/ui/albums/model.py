"""The albums as Qt's table model: the album index keeps the order, the model reports changes to the views."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.album_index import AlbumIndex, Column, SortOrder
from tagger.ui.presenters.chips import file_chips, spoken, suggestion_chips, without_chips
from tagger.ui.presenters.facet_index import AlbumWithFacets
from tagger.ui.presenters.facets import Facets
from tagger.ui.presenters.sentences import album_name, artist_name, count
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import tooltip

HEADERS = {
    Column.STATUS: "",
    Column.COVER: "",
    Column.ALBUM: translatable("Album"),
    Column.ARTIST: translatable("Artist"),
    Column.YEAR: translatable("Year"),
    Column.TRACKS: translatable("Tracks"),
    Column.GENRES: translatable("Genres now"),
    Column.SUGGESTED: translatable("Suggested"),
}
NUMBERS = (Column.YEAR, Column.TRACKS)
HEADER_TIPS = {Column.STATUS: translatable("Status"), Column.COVER: translatable("Cover")}
SORT_HELP = translatable("Click to sort by it, with Shift to sort by it where the columns before are equal.")
STATUS_WORDS = {
    "new": translatable("new: not analysed yet"),
    "suggested": translatable("suggested: waits for your decision"),
    "accepted": translatable("accepted: waits to be written"),
    "written": translatable("written: the files hold what you accepted"),
    "rejected": translatable("rejected: you rejected all that was suggested"),
    "error": translatable("error: files could not be read, or are gone"),
}
TEXTS: dict[Column, Callable[[AlbumSummary], str]] = {
    Column.STATUS: lambda album: _status_words(album),
    Column.COVER: lambda album: tr("cover") if album.cover else tr("no cover"),
    Column.ALBUM: album_name,
    Column.ARTIST: artist_name,
    Column.YEAR: lambda album: str(album.year or ""),
    Column.TRACKS: lambda album: str(len(album.tracks)),
    Column.GENRES: lambda album: spoken(file_chips(album)),
    Column.SUGGESTED: lambda album: without_chips(album) or spoken(suggestion_chips(album)),
}
Index = QModelIndex | QPersistentModelIndex


def column_name(column: Column) -> str:
    """A column's name, also of those that have none in their header."""
    return tr(HEADERS[column] or HEADER_TIPS[column])


def _status_words(album: AlbumSummary) -> str:
    """The status in words, and how many files have problems."""
    problems = f"; {count(album.problem_count, 'problem')}" if album.problem_count else ""
    return tr(STATUS_WORDS[album.status]) + problems


class AlbumModel(QAbstractTableModel):
    """Albums in the order they are shown."""

    counts_changed = Signal()  # the counts behind the facets changed
    order_changed = Signal()  # the list is sorted by other columns

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.album_index = AlbumIndex()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own names and defaults
        return 0 if parent.isValid() else len(self.album_index.listed)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(HEADERS[Column(section)])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if section in NUMBERS else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            if role == Qt.ItemDataRole.ToolTipRole:
                return tooltip(f"{column_name(Column(section))}\n{tr(SORT_HELP)}")
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        column = Column(index.column())
        text = TEXTS[column](self.album_index.at(index.row()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column_name(column)}: {text}"
        return text

    def album(self, index: Index) -> AlbumSummary:
        """The album of a cell."""
        return self.album_index.at(index.row())

    def find(self, album_id: int) -> AlbumSummary | None:
        """The album with an id, None for one that is not known."""
        return self.album_index.albums.get(album_id)

    def listed_albums(self) -> list[AlbumSummary]:
        """The albums that are listed, in order."""
        return [self.album_index.albums[album_id] for album_id in self.album_index.listed]

    def index_of(self, album_id: int, column: int = 0) -> QModelIndex:
        """The cell of an album, invalid when it is not shown."""
        row = self.album_index.row(album_id)
        return QModelIndex() if row is None else self.index(row, column)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; selections stay on their albums."""
        self.sort_by(((Column(column), order == Qt.SortOrder.DescendingOrder),))

    def sort_by(self, order: SortOrder) -> None:
        """Order by several columns; selections stay on their albums."""
        self._reorder(lambda: self.album_index.sort_by(order))
        self.order_changed.emit()

    def rank(self, ids: Iterable[int]) -> None:
        """Order as the ids are; selections stay on their albums."""
        self._reorder(lambda: self.album_index.rank(ids))

    def arrange(self) -> None:
        """Sort what was added or changed; selections stay on their albums."""
        if not self.album_index.arranged:
            self._reorder(self.album_index.arrange)

    def narrow(self, facets: Facets, matching: Collection[int] | None = None) -> None:
        """Show only the albums that the facets admit and, unless that is None, that are among ``matching``."""
        self.beginResetModel()
        self.album_index.filter(facets, matching)
        self.endResetModel()

    def replace(self, album: AlbumSummary) -> None:
        """Show an album's new values where it stands, even if the filter would no longer admit it."""
        if album.id in self.album_index.albums and self.album_index.put(album):
            self._report_change(album.id)
            self.counts_changed.emit()

    def update(self, albums: Iterable[AlbumWithFacets], skip: Collection[int] = ()) -> Iterator[None]:
        """Add new and changed albums with their facets, step by step; those in ``skip`` get newer values later.

        Changed ones stay where they are, new ones go to the end: nothing moves until ``arrange``.
        """
        changed: list[int] = []
        for album, values in albums:
            was_known = album.id in self.album_index.albums
            if album.id not in skip and self.album_index.put(album, values) and was_known:
                changed.append(album.id)
            yield
        fresh = self._append()
        for album_id in changed:
            self._report_change(album_id)
            yield
        if fresh or changed:
            self.counts_changed.emit()

    def retain(self, ids: Collection[int]) -> None:
        """Forget the albums that are not among ``ids``."""
        missing_ids = [album_id for album_id in self.album_index.albums if album_id not in ids]
        if missing_ids:
            self.beginResetModel()
            self.album_index.drop(missing_ids)
            self.endResetModel()
            self.counts_changed.emit()

    def _append(self) -> bool:
        """List the new albums; returns whether there were any."""
        total, first, count = len(self.album_index.albums), len(self.album_index.listed), len(self.album_index.unlisted)
        if count:
            self.beginInsertRows(QModelIndex(), first, first + count - 1)
        self.album_index.append()
        if count:
            self.endInsertRows()
        return len(self.album_index.albums) > total

    def _report_change(self, album_id: int) -> None:
        row = self.album_index.row(album_id)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def _reorder(self, change: Callable[[], None]) -> None:
        self.layoutAboutToBeChanged.emit()
        old_indexes = self.persistentIndexList()
        ids = [self.album_index.listed[index.row()] for index in old_indexes]
        change()
        new_indexes = [
            self.index_of(album_id, index.column()) for album_id, index in zip(ids, old_indexes, strict=True)
        ]
        self.changePersistentIndexList(old_indexes, new_indexes)
        self.layoutChanged.emit()
