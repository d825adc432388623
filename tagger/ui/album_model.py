"""The albums as Qt's table: the catalogue keeps the order, this tells the views about it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from tagger.state.records import AlbumView
from tagger.ui.logic.catalogue import Admits, Catalogue, Column
from tagger.ui.logic.chips import held_chips, spoken, suggestion_chips
from tagger.ui.plain import tooltip

HEADERS = {
    Column.STATUS: "",
    Column.COVER: "",
    Column.ALBUM: "Album",
    Column.ARTIST: "Artist",
    Column.YEAR: "Year",
    Column.TRACKS: "Tracks",
    Column.GENRES: "Genres now",
    Column.SUGGESTED: "Suggested",
}
HEADER_TIPS = {Column.STATUS: "Status", Column.COVER: "Cover"}
STATUS_WORDS = {
    "new": "new: not analysed yet",
    "suggested": "suggested: waits for your decision",
    "accepted": "accepted: waits to be written",
    "written": "written: the files hold what you accepted",
    "error": "error: some files could not be read",
}
TEXTS: dict[Column, Callable[[AlbumView], str]] = {
    Column.STATUS: lambda album: STATUS_WORDS[album.status],
    Column.COVER: lambda album: "cover" if album.cover else "no cover",
    Column.ALBUM: lambda album: album.album or album.folder.name,
    Column.ARTIST: lambda album: album.artist or "unknown artist",
    Column.YEAR: lambda album: str(album.year or ""),
    Column.TRACKS: lambda album: str(len(album.tracks)),
    Column.GENRES: lambda album: spoken(held_chips(album)),
    Column.SUGGESTED: lambda album: spoken(suggestion_chips(album)),
}
Index = QModelIndex | QPersistentModelIndex


class AlbumModel(QAbstractTableModel):
    """Albums in the order they are shown; while ``hold`` is set, new ones go to the end and nothing moves."""

    counted = Signal()  # the counts behind the facets changed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.catalogue = Catalogue()
        self.hold = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102, N802  Qt's own names and defaults
        return 0 if parent.isValid() else len(self.catalogue.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102, N802
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102, N802
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADERS[Column(section)]
            if role == Qt.ItemDataRole.ToolTipRole:
                return HEADER_TIPS.get(Column(section)) or HEADERS[Column(section)]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        column = Column(index.column())
        text = TEXTS[column](self.catalogue.at(index.row()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADERS[column] or HEADER_TIPS[column]}: {text}"
        return text

    def album(self, index: Index) -> AlbumView:
        """The album of a cell."""
        return self.catalogue.at(index.row())

    def index_of(self, album_id: int, column: int = 0) -> QModelIndex:
        """The cell of an album, invalid when it is not shown."""
        row = self.catalogue.row(album_id)
        return QModelIndex() if row is None else self.index(row, column)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; selections stay on their albums."""
        self.catalogue.sort(Column(column), order == Qt.SortOrder.DescendingOrder)
        self._reorder()

    def narrow(self, admits: Admits) -> None:
        """Show only the albums that are admitted."""
        self.beginResetModel()
        self.catalogue.filter(admits)
        self.endResetModel()

    def replace(self, album: AlbumView) -> None:
        """Show an album's new values where it stands, even if the filter would no longer admit it."""
        if album.id in self.catalogue.albums and self.catalogue.put(album):
            self._tell(album.id)
            self.counted.emit()

    def update(self, albums: Sequence[AlbumView], skip: Collection[int] = ()) -> Iterator[None]:
        """Take in the whole library as it is now, step by step; for the albums in ``skip`` newer values will come."""
        changed: list[int] = []
        gone = set(self.catalogue.albums)
        for album in albums:
            known = album.id in gone
            gone.discard(album.id)
            if album.id not in skip and self.catalogue.put(album) and known:
                changed.append(album.id)
            yield
        yield from self._show(changed, gone - set(skip))

    def arrange(self) -> None:
        """Sort and filter again, after ``hold`` was lifted."""
        self.beginResetModel()
        self.catalogue.arrange()
        self.endResetModel()

    def _show(self, changed: list[int], gone: set[int]) -> Iterator[None]:
        fresh = self.catalogue.waiting
        if gone or (fresh and not self.hold):
            self.beginResetModel()
            self.catalogue.admit()
            self.catalogue.drop(gone)
            self.catalogue.arrange()
            self.endResetModel()
        else:
            self._append(self.catalogue.admit())
            for album_id in changed:
                self._tell(album_id)
                yield
        if fresh or changed or gone:
            self.counted.emit()

    def _append(self, ids: list[int]) -> None:
        first = len(self.catalogue.shown)
        count = len(self.catalogue.admitted(ids))
        if count:
            self.beginInsertRows(QModelIndex(), first, first + count - 1)
        self.catalogue.append(ids)
        if count:
            self.endInsertRows()

    def _tell(self, album_id: int) -> None:
        row = self.catalogue.row(album_id)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def _reorder(self) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        ids = [self.catalogue.shown[index.row()] for index in held]
        self.catalogue.arrange()
        self.changePersistentIndexList(
            held, [self.index_of(album_id, index.column()) for album_id, index in zip(ids, held, strict=True)]
        )
        self.layoutChanged.emit()
