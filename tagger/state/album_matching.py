"""A query on albums that are in memory: the same answer that ``query_conditions`` asks the database for, in milliseconds.

Each part of a query is a mask over the albums.
"""

import os
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from tagger.genres.cleaning import held_genres
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_columns import TRACK_END, AlbumColumns, IsName, Mask
from tagger.state.album_summaries import AlbumSummary
from tagger.state.query_conditions import COMPARE
from tagger.state.query_language import Bound, Query, TrackTerm, parse_query, search_key

AlbumIds = Callable[[str], Collection[int]]
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


class AlbumMatcher:
    """Finds albums by queries, among those of the columns. Any thread may ask it.

    ``doubted`` finds the albums in whose files learning doubted a genre.
    """

    def __init__(self, columns: AlbumColumns, tree: Taxonomy, doubted: AlbumIds) -> None:
        self._columns = columns
        self._tree = tree
        self._doubted = doubted

    def find(self, query: str) -> set[int]:
        """The ids of the albums that match. Raises TaggerError for a query that makes no sense."""
        return set(self._columns.ids[self._mask(parse_query(query))].tolist())

    def _mask(self, query: Query) -> Mask:
        result = np.ones(len(self._columns.albums), bool)
        for mask in self._masks(query):
            result &= mask
        return result

    def _masks(self, query: Query) -> Iterator[Mask]:
        """The mask of each part of a query; all must match."""
        albums, where = self._columns, self._columns.where
        yield from (where(word in text for text in albums.words) for word in query.words)
        yield from (where(part in text for text in albums.titles) for part in query.albums)
        yield from (where(part in text for text in albums.artists) for part in query.artists)
        yield from (where(part in text + os.sep for text in albums.folders) for part in query.folders)
        yield from (where(title == text for text in albums.titles) for title in query.exact_albums)
        yield from (where(artist == text for text in albums.artists) for artist in query.exact_artists)
        yield from (where(folder == text for text in albums.folders) for folder in query.exact_folders)
        yield from (where(album.status == status for album in albums.albums) for status in query.statuses)
        yield from ((albums.years >= years.first) & (albums.years <= years.last) for years in query.years)
        yield from ((albums.ids >= ids.first) & (albums.ids <= ids.last) for ids in query.ids)
        yield from (np.isin(albums.ids, list(self._doubted(genre))) for genre in query.doubted)
        yield from self._genre_masks(query)
        if query.without_genre:
            yield where(not any(map(self._tree.names_genre, album.genres)) for album in albums.albums)
        if query.tracks:
            yield self._track_mask(query.tracks)
        yield from (~self._mask(operand) for operand in query.none_of)
        for group in query.any_of:
            yield np.any([self._mask(operand) for operand in group], axis=0)

    def _track_mask(self, terms: Sequence[TrackTerm]) -> Mask:
        """The albums with a track that is what all the terms mean; tracks are looked at only where the words occur."""
        words = [term.text for term in terms if term.number is None]
        mask = self._columns.where(all(word in texts for word in words) for texts in self._columns.track_texts)
        if words and len(terms) == 1 and not terms[0].exact and TRACK_END not in words[0]:
            return mask  # one word that is in them is in one of them
        for position in np.flatnonzero(mask).tolist():
            mask[position] = _has_track(self._columns.albums[position], terms)
        return mask

    def _genre_masks(self, query: Query) -> Iterator[Mask]:
        """With a score: what is suggested with it; without one, what is accepted, surely suggested, or in the files."""
        albums = self._columns
        for genres, exact in ((query.genres, False), (query.exact_genres, True)):
            for genre in genres:
                is_suggested = self._is_suggested(genre, exact=exact)
                if query.scores:
                    yield albums.scored.mask(is_suggested, _within(albums.scored.values, query.scores))
                else:
                    yield albums.likely.mask(is_suggested) | albums.in_files.mask(self._is_in_files(genre, exact=exact))
        if query.scores and not (query.genres or query.exact_genres):
            yield _within(albums.best_scores, query.scores)

    def _is_suggested(self, genre: str, *, exact: bool) -> IsName:
        """Whether a suggestion's name is the genre's, or a kind's of it; of an unknown genre, whether it has the text."""
        if not exact and self._tree.canonical(genre) is None:
            return self._is_like(genre)
        genres = (genre,) if exact else self._tree.family(genre)
        names = {_folded(name) for name in (*genres, *map(self._tree.written, genres))}
        return lambda name: _folded(name) in names

    def _is_in_files(self, genre: str, *, exact: bool) -> IsName:
        """The same for a value in the files, which may join several genres."""
        tree = self._tree
        canonical = genre if exact else tree.canonical(genre)
        if canonical is None:
            return self._is_like(genre)

        def is_genre(name: str) -> bool:
            return tree.same(name, canonical) or (not exact and tree.below(canonical, name))

        return lambda value: any(map(is_genre, (value, *held_genres((value,), tree))))

    def _is_like(self, genre: str) -> IsName:
        text, tree = search_key(genre), self._tree
        return lambda name: text in search_key(name) or tree.same(name, genre)


def _within(scores: "np.ndarray[tuple[int], np.dtype[np.float64]]", bounds: Sequence[Bound]) -> Mask:
    """Which scores keep all the bounds; NaN keeps none."""
    mask: Mask = np.all([COMPARE[bound.comparison](scores, bound.value) for bound in bounds], axis=0)
    return mask


def _has_track(album: AlbumSummary, terms: Sequence[TrackTerm]) -> bool:
    """Whether a track of the album is what all the terms mean."""
    rows = album.track_rows
    tracks = zip(rows.column("title"), rows.column("path"), rows.column("number"), strict=True)
    return any(all(_is_track(*track, term) for term in terms) for track in tracks)


def _is_track(title: str, path: bytes, number: int, term: TrackTerm) -> bool:
    if term.number is not None:
        return number == term.number
    plain_title = search_key(title)
    if term.exact:
        return plain_title == term.text
    return term.text in plain_title or (not title and term.text in search_key(os.fsdecode(path)))


def _folded(name: str) -> str:
    """A genre's name as the database compares it: A to Z in either case."""
    return name.translate(_LOWER)
