"""Albums in memory by columns, as a search asks them: arrays of numbers, lists of plain text, names as numbers.

Each column is made when a search first needs it.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tagger.state.album_summaries import AlbumSummary, Suggestion
from tagger.state.query_language import plain

Mask = NDArray[np.bool_]  # [albums]
IsName = Callable[[str], bool]
INCLUDED = ("accepted", "added")
NO_YEAR = -1
TRACK_END = "\0"  # between the texts of two tracks: no title that a person types has it


class NameColumn:
    """Names with a value each, by the position of their album: each different name is judged once."""

    def __init__(self, entries: Iterable[tuple[int, str, float]], albums: int) -> None:
        codes: dict[str, int] = {}
        coded = [(position, codes.setdefault(name, len(codes)), value) for position, name, value in entries]
        positions, numbers, values = zip(*coded, strict=True) if coded else ((), (), ())
        self.values = np.array(values, np.float64)
        self._positions, self._codes = np.array(positions, np.intp), np.array(numbers, np.intp)
        self._names = tuple(codes)
        self._albums = albums

    def mask(self, is_named: IsName, within: Mask | None = None) -> Mask:
        """Which albums have such a name; ``within``: those of the entries that count (None: all)."""
        wanted = np.fromiter(map(is_named, self._names), bool, len(self._names))[self._codes]
        mask = np.zeros(self._albums, bool)
        mask[self._positions[wanted if within is None else wanted & within]] = True
        return mask


class AlbumColumns:
    """The columns of some albums, as they are now; any thread may read them."""

    def __init__(self, albums: Sequence[AlbumSummary]) -> None:
        self.albums = tuple(albums)

    def where(self, values: Iterable[bool]) -> Mask:
        """The mask of a value for each album."""
        return np.fromiter(values, bool, len(self.albums))

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        """The ids."""
        return np.fromiter((album.id for album in self.albums), np.int64, len(self.albums))

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """The years, NO_YEAR where it is not known."""
        years = (NO_YEAR if album.year is None else album.year for album in self.albums)
        return np.fromiter(years, np.int64, len(self.albums))

    @cached_property
    def words(self) -> list[str]:
        """In which words are looked for."""
        return [album.words for album in self.albums]

    @cached_property
    def titles(self) -> list[str]:
        """The titles, plain."""
        return [_plain(album.album) for album in self.albums]

    @cached_property
    def artists(self) -> list[str]:
        """The artists, plain."""
        return [_plain(album.artist) for album in self.albums]

    @cached_property
    def folders(self) -> list[str]:
        """The folders, plain."""
        return [_plain(str(album.folder)) for album in self.albums]

    @cached_property
    def track_texts(self) -> list[str]:
        """What the tracks of each album are found by: the title, or the path where there is none; plain, in one text."""
        return [plain(TRACK_END.join(_track_texts(album))) for album in self.albums]

    @cached_property
    def best_scores(self) -> NDArray[np.float64]:
        """The score of the best suggestion, NaN where nothing is suggested."""
        best = (max((score for _, score in _shown(album.suggestions)), default=np.nan) for album in self.albums)
        return np.fromiter(best, np.float64, len(self.albums))

    @cached_property
    def scored(self) -> NameColumn:
        """Every genre that is suggested, with its score; of several artists also for a track."""
        return self._names(lambda album: chain.from_iterable(map(_shown, _suggestions_of(album))))

    @cached_property
    def likely(self) -> NameColumn:
        """Every genre that is accepted or surely suggested."""
        return self._names(_likely)

    @cached_property
    def in_files(self) -> NameColumn:
        """Every genre and style in the files, also of those that are gone."""

        def names(album: AlbumSummary) -> set[str]:
            rows = album.track_rows
            return set(chain.from_iterable(rows.distinct("genres") | rows.distinct("styles")))

        return self._names(lambda album: ((name, 1.0) for name in names(album)))

    def _names(self, of_album: Callable[[AlbumSummary], Iterable[tuple[str, float]]]) -> NameColumn:
        entries = (
            (position, name, value) for position, album in enumerate(self.albums) for name, value in of_album(album)
        )
        return NameColumn(entries, len(self.albums))


def _suggestions_of(album: AlbumSummary) -> Iterator[Iterable[Suggestion]]:
    """What is suggested for an album, and for each of its tracks where it is of several artists."""
    yield album.suggestions
    if album.by_track:
        yield from album.track_rows.column("suggestions")


def _track_texts(album: AlbumSummary) -> Iterator[str]:
    rows = album.track_rows
    for title, path in zip(rows.column("title"), rows.column("path"), strict=True):
        yield title or os.fsdecode(path)


def _shown(suggestions: Iterable[Suggestion]) -> Iterator[tuple[str, float]]:
    """Each genre that is shown for its score, with it."""
    return (
        (suggestion.genre, suggestion.score)
        for suggestion in suggestions
        if suggestion.score is not None and suggestion.is_shown
    )


def _likely(album: AlbumSummary) -> Iterator[tuple[str, float]]:
    """What is accepted or surely suggested for an album or a track of it."""
    for suggestions in _suggestions_of(album):
        for suggestion in suggestions:
            is_sure = suggestion.is_shown and suggestion.confident and suggestion.state != "rejected"
            if is_sure or suggestion.state in INCLUDED:
                yield suggestion.genre, 1.0
    for decisions in album.track_rows.distinct("decisions"):
        yield from ((genre, 1.0) for genre, state in decisions if state in INCLUDED)


@lru_cache(maxsize=1 << 16)
def _plain(text: str) -> str:
    return plain(text)
