"""Every album that the window has read, and the order in which the list shows them.

The order is one list of album ids, sorted and filtered here: a proxy model over a Python model costs hundreds of times
as much at 100 000 rows, because Qt then asks Python for every cell it compares.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import IntEnum

from tagger.state.album_columns import AlbumColumns
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.facet_index import FacetCounts, FacetIndex, FacetValues, Slots, facet_values
from tagger.ui.presenters.facets import STATUSES, Facets


class Column(IntEnum):
    """The columns of the album list."""

    STATUS = 0
    COVER = 1
    ALBUM = 2
    ARTIST = 3
    YEAR = 4
    TRACKS = 5
    GENRES = 6
    SUGGESTED = 7


SortKey = str | int | float
SortOrder = tuple[tuple[Column, bool], ...]  # columns, the one that decides first first, and whether each descends


def _best_score(album: AlbumSummary) -> float:
    return -1.0 if album.best_score is None else album.best_score


SORT_KEYS: dict[Column, Callable[[AlbumSummary], SortKey]] = {
    Column.STATUS: lambda album: STATUSES.index(album.status),
    Column.COVER: lambda album: album.cover is None,
    Column.ALBUM: lambda album: album.album.casefold(),
    Column.ARTIST: lambda album: f"{album.artist}\0{album.album}".casefold(),
    Column.YEAR: lambda album: album.year or 0,
    Column.TRACKS: lambda album: len(album.tracks),
    Column.GENRES: lambda album: "\0".join(album.genres).casefold(),
    Column.SUGGESTED: lambda album: _best_score(album),
}


class AlbumIndex:
    """Albums by id, their facet values, and the ids of those shown, in order."""

    def __init__(self) -> None:
        self.albums: dict[int, AlbumSummary] = {}
        self._columns: AlbumColumns | None = None
        self._new: dict[int, AlbumSummary] = {}
        self._facet_index = FacetIndex()
        self._facets = Facets()
        self._matching: Collection[int] | None = None
        self.listed: list[int] = []
        self._sorted: list[int] = []
        self._sorted_slots: Slots | None = None  # of the same albums, as filters use them
        self._rows: dict[int, int] | None = None
        self.arranged = True
        self.order: SortOrder = ((Column.ARTIST, False),)
        self._ranks: Mapping[int, int] | None = None

    def put(self, album: AlbumSummary, values: FacetValues | None = None) -> bool:
        """Take in a new or changed album; False when it is as it was. ``values``: its facets, where they are known.

        A changed one stays where it is until ``arrange``; a new one waits, unlisted, for ``append``. An album that is as it
        was may have other facets, since the person's genres became others.
        """
        target = self.albums if album.id in self.albums else self._new
        is_same = target.get(album.id) == album
        if is_same and values is None:
            return False
        has_new_facets = self._facet_index.put(album.id, values or facet_values(album))
        if is_same and not has_new_facets:
            return False
        target[album.id] = album
        self.arranged, self._columns = False, None
        return True

    @property
    def counts(self) -> FacetCounts:
        """How many albums of the whole library stand behind each facet value."""
        return self._facet_index.counts(Facets(), None)

    @property
    def filtered_counts(self) -> FacetCounts:
        """The same among the albums that the search and the choices of all other kinds admit."""
        return self._facet_index.counts(self._facets, self._matching)

    @property
    def columns(self) -> AlbumColumns:
        """The albums as a search asks them, as they are now; made again only when something changed."""
        if self._columns is None:
            self._columns = AlbumColumns(list(self.albums.values()))
        return self._columns

    @property
    def unlisted(self) -> list[int]:
        """The new albums that wait for ``append`` and pass the filter."""
        return self._admitted(list(self._new)) if self._new else []

    def append(self) -> None:
        """Show the new albums at the end, where nothing that is being looked at moves."""
        admitted = self.unlisted
        self.arranged = self.arranged and not self._new
        self._sort_as([*self._sorted, *self._new])
        self.albums.update(self._new)
        self._columns = None
        self._new.clear()
        self._list(self.listed + admitted)

    def drop(self, ids: Collection[int]) -> None:
        """Forget albums; the others keep their order."""
        for album_id in ids:
            del self.albums[album_id]
            self._facet_index.drop(album_id)
        self._columns = None
        self._sort_as([album_id for album_id in self._sorted if album_id in self.albums])
        self._list([album_id for album_id in self.listed if album_id in self.albums])

    def sort(self, column: Column, descending: bool) -> None:
        """Order by one column."""
        self.sort_by(((column, descending),))

    def sort_by(self, order: SortOrder) -> None:
        """Order by columns; albums that are equal in all of them stay in the order in which they were read."""
        self.order, self._ranks = order, None
        self.arrange()

    def rank(self, ids: Iterable[int]) -> None:
        """Order as the ids are; albums that are not among them come last, in the order that there was."""
        self._ranks = {album_id: position for position, album_id in enumerate(ids)}
        self.arrange()

    def arrange(self) -> None:
        """Sort again; what is listed stays listed, even if the filter would no longer admit it."""
        ids = list(self.albums)
        for column, descending in reversed(self.order):
            keys = dict(zip(self.albums, map(SORT_KEYS[column], self.albums.values()), strict=True))
            ids.sort(key=keys.__getitem__, reverse=descending)
        if (ranks := self._ranks) is not None:
            ids.sort(key=lambda album_id: ranks.get(album_id, len(ranks)))
        self._sort_as(ids)
        self.arranged = True
        listed = set(self.listed)
        self._list([album_id for album_id in self._sorted if album_id in listed])

    def filter(self, facets: Facets, matching: Collection[int] | None = None) -> None:
        """Show only what the facets admit and, unless that is None, is among ``matching``; no sorting is done again."""
        self._facets, self._matching = facets, matching
        self._list(self._admitted(self._sorted))

    def at(self, row: int) -> AlbumSummary:
        """The album shown in a row."""
        return self.albums[self.listed[row]]

    def row(self, album_id: int) -> int | None:
        """The row that shows an album, None when it is not shown."""
        if self._rows is None:
            self._rows = dict(zip(self.listed, range(len(self.listed)), strict=True))
        return self._rows.get(album_id)

    def _admitted(self, ids: list[int]) -> list[int]:
        """Those that pass the filter, in the same order."""
        if not self._facets and self._matching is None:
            return ids.copy()
        if ids is not self._sorted:
            slots = self._facet_index.slots_of(ids)
        else:
            if self._sorted_slots is None:
                self._sorted_slots = self._facet_index.slots_of(ids)
            slots = self._sorted_slots
        return self._facet_index.admitted(slots, self._facets, self._matching)

    def _sort_as(self, ids: list[int]) -> None:
        self._sorted, self._sorted_slots = ids, None

    def _list(self, ids: list[int]) -> None:
        self.listed = ids
        self._rows = None
