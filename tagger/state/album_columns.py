"""Albums in memory, one array or list per column, for fast searches: numbers, search keys, and names as numbers.

Each column is made when a search first needs it, or all of them by ``prepare``.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tagger.state.album_summaries import AlbumSummary, Suggestion
from tagger.state.query_language import search_key

Mask = NDArray[np.bool_]  # [albums]
IsName = Callable[[str], bool]
INCLUDED = ("accepted", "added")
NO_YEAR = -1
TRACK_END = "\0"  # between the texts of two tracks: no title that a person types has it


class NameColumn:
    """Names with a value each, as the albums have them in their order: each different name is judged once."""

    def __init__(self, by_album: Sequence[Sequence[tuple[str, float]]]) -> None:
        entries = list(chain.from_iterable(by_album))
        codes: defaultdict[str, int] = defaultdict()
        codes.default_factory = codes.__len__
        self.values = np.fromiter((value for _, value in entries), np.float64, len(entries))
        self._codes = np.fromiter((codes[name] for name, _ in entries), np.intp, len(entries))
        self._albums = len(by_album)
        counts = np.fromiter(map(len, by_album), np.intp, self._albums)
        self._positions = np.repeat(np.arange(self._albums), counts)
        self._names = tuple(codes)

    def mask(self, is_named: IsName, within: Mask | None = None) -> Mask:
        """Which albums have such a name; ``within``: those of the entries that count (None: all)."""
        is_match = np.fromiter(map(is_named, self._names), bool, len(self._names))[self._codes]
        mask = np.zeros(self._albums, bool)
        mask[self._positions[is_match if within is None else is_match & within]] = True
        return mask


class AlbumColumns:
    """The columns of some albums, as they are now; any thread may read them."""

    def __init__(self, albums: Sequence[AlbumSummary]) -> None:
        self.albums = tuple(albums)

    def prepare(self) -> None:
        """Make every column now, so that no search waits for one."""
        for name, column in vars(AlbumColumns).items():
            if isinstance(column, cached_property):
                getattr(self, name)

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
        """The text of each album in which words are searched."""
        return [album.words for album in self.albums]

    @cached_property
    def titles(self) -> list[str]:
        """The titles, plain."""
        return [_search_key(album.album) for album in self.albums]

    @cached_property
    def artists(self) -> list[str]:
        """The artists, plain."""
        return [_search_key(album.artist) for album in self.albums]

    @cached_property
    def folders(self) -> list[str]:
        """The folders, plain."""
        return [_search_key(str(album.folder)) for album in self.albums]

    @cached_property
    def track_texts(self) -> list[str]:
        """What the tracks of each album are found by: the title, or the path where there is none; plain, in one text."""
        return [search_key(TRACK_END.join(_track_texts(album))) for album in self.albums]

    @cached_property
    def best_scores(self) -> NDArray[np.float64]:
        """The score of the best suggestion, NaN where nothing is suggested."""
        best = (max((score for _, score in _shown_scores(album.suggestions)), default=np.nan) for album in self.albums)
        return np.fromiter(best, np.float64, len(self.albums))

    @cached_property
    def scored(self) -> NameColumn:
        """Every genre that is suggested, with its score; of several artists also for a track."""
        return NameColumn([_scored(album) for album in self.albums])

    @cached_property
    def likely(self) -> NameColumn:
        """Every genre that is accepted or surely suggested."""
        return NameColumn([_likely(album) for album in self.albums])

    @cached_property
    def in_files(self) -> NameColumn:
        """Every genre and style in the files, also of those that are gone."""
        return NameColumn([_in_files(album) for album in self.albums])


def _suggestions_of(album: AlbumSummary) -> Iterator[Suggestion]:
    """What is suggested for an album, and for each of its tracks where it is of several artists."""
    yield from album.suggestions
    if album.by_track:
        yield from chain.from_iterable(album.track_rows.column("suggestions"))


def _track_texts(album: AlbumSummary) -> Iterator[str]:
    rows = album.track_rows
    for title, path in zip(rows.column("title"), rows.column("path"), strict=True):
        yield title or os.fsdecode(path)


def _shown_scores(suggestions: Iterable[Suggestion]) -> list[tuple[str, float]]:
    """Each genre that is shown for its score, with it."""
    return [
        (suggestion.genre, suggestion.score)
        for suggestion in suggestions
        if suggestion.score is not None and suggestion.is_shown
    ]


def _scored(album: AlbumSummary) -> list[tuple[str, float]]:
    """What is suggested for an album or a track of it, with its score."""
    return _shown_scores(_suggestions_of(album) if album.by_track else album.suggestions)


def _likely(album: AlbumSummary) -> list[tuple[str, float]]:
    """What is accepted or surely suggested for an album or a track of it."""
    names = [
        (suggestion.genre, 1.0)
        for suggestion in _suggestions_of(album)
        if suggestion.state in INCLUDED
        or (suggestion.is_shown and suggestion.confident and suggestion.state != "rejected")
    ]
    for decisions in album.track_rows.distinct("decisions"):
        names += [(genre, 1.0) for genre, state in decisions if state in INCLUDED]
    return names


def _in_files(album: AlbumSummary) -> list[tuple[str, float]]:
    """The genres and styles in the files of an album."""
    rows = album.track_rows
    return [(name, 1.0) for name in set(chain.from_iterable(rows.distinct("genres") | rows.distinct("styles")))]


@lru_cache(maxsize=1 << 16)
def _search_key(text: str) -> str:
    return search_key(text)
