"""Every album that the window has read, the facets that say which are shown, and the order in which the list shows them.

The order is one list of album ids, sorted and filtered here: a proxy model over a Python model costs hundreds of times
as much at 100 000 rows, because Qt then asks Python for every cell it compares.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Literal, get_args

from tagger.state.album_summaries import AlbumStatus, AlbumSummary, Suggestion

FacetKind = Literal["status", "confidence", "genre"]
STATUSES: tuple[AlbumStatus, ...] = get_args(AlbumStatus)


@dataclass(frozen=True, slots=True)
class Band:
    """A range of the best suggestion's score: low ≤ score < high."""

    name: str
    low: float
    high: float


BANDS = (
    Band("80% and more", 0.8, 2.0),
    Band("60 to 80%", 0.6, 0.8),
    Band("40 to 60%", 0.4, 0.6),
    Band("below 40%", 0.0, 0.4),
)


def band(album: AlbumSummary) -> str:
    """The name of the band of the album's best suggestion, "" when nothing is suggested."""
    best = max((suggestion.score for suggestion in album.suggestions if suggestion.score is not None), default=None)
    if best is None:
        return ""
    return next(interval.name for interval in BANDS if interval.low <= best < interval.high)


def genres(album: AlbumSummary) -> frozenset[str]:
    """Every genre that the album holds or may well get: neither what was rejected nor what is unsure is counted."""
    return frozenset(album.genres).union(suggestion.genre for suggestion in album.suggestions if _likely(suggestion))


def _likely(suggestion: Suggestion) -> bool:
    return suggestion.state in ("accepted", "added") or (suggestion.state == "suggested" and suggestion.confident)


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices made: any within a kind, all kinds together; nothing chosen admits everything."""

    status: frozenset[str] = frozenset()
    confidence: frozenset[str] = frozenset()
    genre: frozenset[str] = frozenset()

    def admits(self, album: AlbumSummary) -> bool:
        """Whether the album passes."""
        return (
            (not self.status or album.status in self.status)
            and (not self.confidence or band(album) in self.confidence)
            and (not self.genre or self._has_genre(album))
        )

    def toggled(self, kind: FacetKind, value: str) -> "Facets":
        """The same with one choice put in or taken out."""
        return replace(self, **{kind: getattr(self, kind) ^ {value}})

    def _has_genre(self, album: AlbumSummary) -> bool:
        """The same as whether ``genres`` has one of those chosen, without making a set for each of 100 000 albums."""
        if not self.genre.isdisjoint(album.genres):
            return True
        for suggestion in album.suggestions:  # noqa: SIM110  a generator would cost more than what it does
            if suggestion.genre in self.genre and _likely(suggestion):
                return True
        return False

    def __bool__(self) -> bool:
        return bool(self.status or self.confidence or self.genre)


@dataclass(slots=True)
class Counts:
    """How many albums stand behind each choice; kept up to date album by album."""

    status: Counter[str] = field(default_factory=Counter)
    confidence: Counter[str] = field(default_factory=Counter)
    genre: Counter[str] = field(default_factory=Counter)

    def add(self, album: AlbumSummary, count: int = 1) -> None:
        """Count an album in (``count`` -1: out)."""
        self.status[album.status] += count
        self.confidence[band(album)] += count
        for genre in genres(album):
            self.genre[genre] += count

    def top_genres(self, also: Iterable[str] = (), limit: int = 100) -> list[tuple[str, int]]:
        """The commonest genres with their counts, then those in ``also`` that are not among them."""
        ranked = sorted(((-count, name) for name, count in self.genre.items() if count > 0))[:limit]
        top = [(name, -count) for count, name in ranked]
        names = {name for name, _ in top}
        return top + [(name, self.genre[name]) for name in also if name not in names]


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
Admits = Callable[[AlbumSummary], bool]


def _best_score(album: AlbumSummary) -> float:
    return max((suggestion.score for suggestion in album.suggestions if suggestion.score is not None), default=-1.0)


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


def admit_all(_: AlbumSummary) -> bool:
    """Admit every album."""
    return True


class AlbumIndex:
    """Albums by id, their counts, and the ids of those shown, in order."""

    def __init__(self) -> None:
        self.albums: dict[int, AlbumSummary] = {}
        self._new: dict[int, AlbumSummary] = {}
        self.counts = Counts()
        self.listed: list[int] = []
        self._sorted: list[int] = []
        self._rows: dict[int, int] | None = None
        self.arranged = True
        self._column = Column.ARTIST
        self._descending = False
        self._ranks: Mapping[int, int] | None = None
        self._admits: Admits = admit_all

    def put(self, album: AlbumSummary) -> bool:
        """Take in a new or changed album; False when it is as it was.

        A changed one stays where it is until ``arrange``; a new one waits, unlisted, for ``append``.
        """
        target = self.albums if album.id in self.albums else self._new
        previous = target.get(album.id)
        if previous == album:
            return False
        if previous is not None:
            self.counts.add(previous, -1)
        self.counts.add(album)
        target[album.id] = album
        self.arranged = False
        return True

    @property
    def unlisted(self) -> list[int]:
        """The new albums that wait for ``append`` and pass the filter."""
        admitted = self._admitted(self._new)
        return [album_id for album_id in self._new if album_id in admitted]

    def append(self) -> None:
        """Show the new albums at the end, where nothing that is being looked at moves."""
        admitted = self.unlisted
        self.arranged = self.arranged and not self._new
        self._sorted += self._new
        self.albums.update(self._new)
        self._new.clear()
        self._list(self.listed + admitted)

    def drop(self, ids: Collection[int]) -> None:
        """Forget albums; the others keep their order."""
        for album_id in ids:
            self.counts.add(self.albums.pop(album_id), -1)
        self._sorted = [album_id for album_id in self._sorted if album_id in self.albums]
        self._list([album_id for album_id in self.listed if album_id in self.albums])

    def sort(self, column: Column, descending: bool) -> None:
        """Order by a column; equal albums stay in the order in which they were read."""
        self._column, self._descending, self._ranks = column, descending, None
        self.arrange()

    def rank(self, ids: Iterable[int]) -> None:
        """Order as the ids are; albums that are not among them come last, in the order that there was."""
        self._ranks = {album_id: position for position, album_id in enumerate(ids)}
        self.arrange()

    def arrange(self) -> None:
        """Sort again; what is listed stays listed, even if the filter would no longer admit it."""
        keys = dict(zip(self.albums, map(SORT_KEYS[self._column], self.albums.values()), strict=True))
        self._sorted = sorted(keys, key=keys.__getitem__, reverse=self._descending)
        if (ranks := self._ranks) is not None:
            self._sorted.sort(key=lambda album_id: ranks.get(album_id, len(ranks)))
        self.arranged = True
        listed = set(self.listed)
        self._list([album_id for album_id in self._sorted if album_id in listed])

    def filter(self, admits: Admits) -> None:
        """Show only what is admitted, in the order there is; no sorting is done again."""
        self._admits = admits
        admitted = self._admitted(self.albums)
        all_admitted = len(admitted) == len(self._sorted)
        self._list(
            self._sorted.copy() if all_admitted else [album_id for album_id in self._sorted if album_id in admitted]
        )

    def at(self, row: int) -> AlbumSummary:
        """The album shown in a row."""
        return self.albums[self.listed[row]]

    def row(self, album_id: int) -> int | None:
        """The row that shows an album, None when it is not shown."""
        if self._rows is None:
            self._rows = {album_id: row for row, album_id in enumerate(self.listed)}
        return self._rows.get(album_id)

    def _admitted(self, albums: Mapping[int, AlbumSummary]) -> Collection[int]:
        """The ids of those that pass.

        Albums are looked at in the order in which they came, and so lie in memory: in the order of the list it takes
        ten times as long, nearly all of it waiting for memory.
        """
        if self._admits is admit_all:
            return albums
        admits = self._admits
        return {album_id for album_id, album in albums.items() if admits(album)}

    def _list(self, ids: list[int]) -> None:
        self.listed = ids
        self._rows = None
