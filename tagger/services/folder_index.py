"""The folders named after a genre, and what the albums in them are known to be, for where scores of albums in them start.

Such a folder lies below the music folder that was scanned, and its whole name is a genre's, or a spelling of one. It says
something only where it sorts albums: where those in it are by more than one artist, or at least half of the folders beside it are
named after genres, too. A folder named after the artist or the title of an album in it says nothing of that one.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import PurePath
from typing import NamedTuple

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import AlbumGenres
from tagger.inference.genre_folders import AlbumCount, FolderGenre, GenreFolder
from tagger.library.album_names import fold, is_unknown, is_various, same_artist, without_disc, without_guests
from tagger.services.known_albums import KnownAlbum

LEAST_ARTISTS = 2  # whose albums are in a folder that sorts albums
LEAST_NAMED = 2  # folders beside each other named after genres …
LEAST_SHARE = 0.5  # … of all that are beside each other

FolderKey = tuple[str, ...]  # a path's parts, whatever their case and normal form


class FiledAlbum(NamedTuple):
    """An album as it lies in folders: what it is called, who it is by, and the genres that it is known to have."""

    names: frozenset[str]  # folded: its artist and titles
    artist: str  # "" where it names none
    artist_key: str  # "" where it names none; that of an album of several artists is its own
    genres: AlbumGenres


class GenreVotes(NamedTuple):
    """How many of some albums are of a genre, of how many that could tell, and of how many with any genre."""

    positive: int
    informative: int
    judged: int


class FolderIndex:
    """The folders of the library named after genres."""

    def __init__(self, albums: Iterable[KnownAlbum], roots: Iterable[PurePath], taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._roots = frozenset(map(_key, roots))
        self._names: dict[FolderKey, str] = {}
        self._inner: defaultdict[FolderKey, set[FolderKey]] = defaultdict(set)  # the folders in each
        # Of the folders named after genres: the albums in each and those below it, and by album which it is in.
        self._albums: defaultdict[FolderKey, list[FiledAlbum]] = defaultdict(list)
        self._filed: dict[int, tuple[FiledAlbum, tuple[FolderKey, ...]]] = {}
        self._genre_key, self._genre_of = cache(taxonomy.key), cache(self._genre_of_name)
        self._sorts_albums, self._genre_folder = cache(self._is_sorting), cache(self._counted_folder)
        self._votes, self._totals = cache(self._counted), cache(self._counted_together)
        self._lineage = cache(self._lineage_of_name)
        for album in albums:
            self._add(album)

    def of_album(self, album_id: int) -> tuple[GenreFolder, ...]:
        """The folders named after a genre that an album is in, the outermost first."""
        if album_id not in self._filed:
            return ()
        album, folders = self._filed[album_id]
        return tuple(
            self._genre_folder(key, album.genres)
            for key in folders
            if not self._is_of(key, album)
            and not self._taxonomy.ignores(album.artist, self._names[key])
            and self._sorts_albums(key)
        )

    def _add(self, album: KnownAlbum) -> None:
        path = album.tracks[0].folder
        parts, key = path.parts, _key(path)
        root = next((end for end in range(1, len(key) + 1) if key[:end] in self._roots), len(key))
        called = []
        for end in range(root + 1, len(key) + 1):
            folder, name = key[:end], parts[end - 1]
            self._names.setdefault(folder, name)
            self._inner[folder[:-1]].add(folder)
            if self._genre_of(name) is not None:
                called.append(folder)
        if called:
            filed = _filed(album)
            self._filed[album.id] = filed, tuple(called)
            for folder in called:
                self._albums[folder].append(filed)

    def _genre_of_name(self, name: str) -> str | None:
        """The genre that a folder is named after; None for any other name, and for words that name no genre."""
        genre = self._taxonomy.spelled(name)
        if genre is None or not self._taxonomy.names_genre(name) or self._taxonomy.is_hidden(genre):
            return None
        return None if any(is_various(text) or is_unknown(text) for text in (name, genre)) else genre

    def _is_of(self, key: FolderKey, album: FiledAlbum) -> bool:
        """Whether a folder is named after an album's artist or title."""
        return fold(self._names[key]) in album.names

    def _is_sorting(self, key: FolderKey) -> bool:
        """Whether a folder named after a genre was made to sort albums by genre."""
        name, albums = self._names[key], self._albums[key]
        artists = {album.artist_key for album in albums if not same_artist(name, album.artist)}
        if len(artists - {""}) >= LEAST_ARTISTS:
            return True
        beside = self._inner[key[:-1]]
        named = sum(
            self._genre_of(self._names[other]) is not None
            and not all(self._is_of(other, album) for album in self._albums[other])
            for other in beside
        )
        return named >= LEAST_NAMED and named >= LEAST_SHARE * len(beside)

    def _counted_folder(self, key: FolderKey, own: AlbumGenres) -> GenreFolder:
        """A folder named after a genre, as an album with its ``own`` genres sees it."""
        name = self._names[key]
        names, keys = self._lineage(name)
        genres = []
        for genre, genre_key, total, less in zip(
            names, keys, self._totals(key, keys), self._votes(own, keys), strict=True
        ):
            positive, informative, judged = (of_all - of_own for of_all, of_own in zip(total, less, strict=True))
            informative_count = AlbumCount.of(positive, informative)
            genres.append(FolderGenre(genre_key, genre, informative_count, AlbumCount.of(positive, judged)))
        return GenreFolder(name, tuple(genres))

    def _lineage_of_name(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The genre that a folder is named after and those above it, root first: as they are written, and their keys."""
        names = tuple(dict.fromkeys(map(self._taxonomy.written, self._taxonomy.path(self._genre_of(name) or name))))
        return names, tuple(map(self._genre_key, names))

    def _counted_together(self, key: FolderKey, lineage: tuple[str, ...]) -> list[GenreVotes]:
        counts = [self._votes(album.genres, lineage) for album in self._albums[key]]
        return [GenreVotes(*map(sum, zip(*votes, strict=True))) for votes in zip(*counts, strict=True)]

    def _counted(self, album: AlbumGenres, lineage: tuple[str, ...]) -> list[GenreVotes]:
        """The votes of one album for each genre of a lineage, root first: every count is 0 or 1."""
        recognised = [genre for genre in album.genres if self._taxonomy.is_known(genre)]
        above = {self._genre_key(name) for genre in recognised for name in self._taxonomy.parents(genre)}
        votes = []
        for genre, parent in zip(lineage, (None, *lineage), strict=False):
            is_rejected = genre in album.rejected
            is_informative = bool(recognised) if parent is None else parent in above
            positive = genre in recognised or genre in above
            votes.append(GenreVotes(positive, is_informative or is_rejected, bool(recognised) or is_rejected))
        return votes


def _filed(album: KnownAlbum) -> FiledAlbum:
    album_artist = album.tracks[0].album_artist
    artist = without_guests(album_artist)
    titles = {name for row in album.tracks for name in (row.title, without_disc(row.title))}
    if is_various(artist) or album.by_several:
        artist_key = f"\0{album.id}"
    else:
        artist_key = "" if is_unknown(artist) else fold(artist)
    return FiledAlbum(frozenset(map(fold, {artist, *titles})), album_artist, artist_key, album.genres)


def _key(folder: PurePath) -> FolderKey:
    return tuple(map(_normal, folder.parts))


@lru_cache(maxsize=8192)
def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
