"""The albums of each artist with their genres: those in the files and those decided, for where scores of other albums start.

An artist is a name without its guests ("feat. …"), however it is written; two who made an album together are an artist of
their own, since nothing tells them from a band whose name has an "&". Names for several or unknown artists are none. Of an
album of several artists the tracks by each are an album by them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import AlbumGenres, ArtistAlbums
from tagger.library.album_names import fold, is_unknown, is_various, without_guests
from tagger.services.known_albums import KnownAlbum, known_genres
from tagger.state.artist_queries import AlikeTracks

MOST_KINDS = 200  # of an artist whose albums have ever other genres the commonest: whoever has more is no artist


class ArtistIndex:
    """What every artist's albums are known to be."""

    def __init__(self, albums: Iterable[KnownAlbum], taxonomy: Taxonomy) -> None:
        self._artist_of: dict[int, str] = {}  # by album, where it is by one
        self._keys_of: defaultdict[int, list[str]] = defaultdict(list)  # of all whose an album is, by album
        self._own: defaultdict[str, dict[int, AlbumGenres]] = defaultdict(dict)  # by artist's key and album
        self._beside: defaultdict[str, set[int]] = defaultdict(set)  # all albums by the artist's key
        # By the artist's name and what the album is.
        self._albums_beside: dict[tuple[str, AlbumGenres | None], ArtistAlbums | None] = {}
        self._keys: dict[str, str] = {}
        self._taxonomy, self._genre_key = taxonomy, cache(taxonomy.key)
        for album in albums:
            self._add(album)
        self._albums = {key: _commonest(Counter(own.values())) for key, own in self._own.items()}

    def of_album(self, album_id: int) -> ArtistAlbums | None:
        """The other albums by an album's artist; None where there are none with genres, or it is by several artists."""
        artist = self._artist_of.get(album_id)
        return None if artist is None else self.of_track(album_id, artist)

    def of_track(self, album_id: int, artist: str) -> ArtistAlbums | None:
        """The albums by an artist other than the one that a track by the same is on."""
        key = self._key(artist)
        counts = self._albums.get(key)
        if not counts:
            return None
        own, name = self._own[key].get(album_id), without_guests(artist)
        own = own if own in counts else None
        if (name, own) not in self._albums_beside:
            other_albums = [
                (album, count - (album == own)) for album, count in counts.items() if count > (album == own)
            ]
            self._albums_beside[name, own] = ArtistAlbums(name, tuple(sorted(other_albums))) if other_albums else None
        return self._albums_beside[name, own]

    def artist_key(self, album_id: int) -> str:
        """The key of an album's artist; "" for several or unknown artists."""
        return self._key(self._artist_of.get(album_id, ""))

    def is_judged(self, album_id: int) -> bool:
        """Whether genres of an album are known: its files hold some, or something was decided."""
        return any(album_id in self._own[key] for key in self._keys_of.get(album_id, ()))

    def beside(self, album_ids: Iterable[int]) -> list[int]:
        """The other albums by the artists of these, each once."""
        own = set(album_ids)
        of_artists = (self._beside[key] for album_id in own for key in self._keys_of.get(album_id, ()))
        return sorted(set().union(*of_artists) - own)

    def _add(self, album: KnownAlbum) -> None:
        album_artist = album.tracks[0].album_artist
        if album.by_several:
            of_artist: defaultdict[str, list[AlikeTracks]] = defaultdict(list)
            for row in album.tracks:
                of_artist[self._key(row.artist)].append(row)
            of_artist.pop("", None)
            for key, tracks in of_artist.items():
                decisions = [
                    decision
                    for decision in album.decisions
                    if decision.artist is None or self._key(decision.artist) == key
                ]
                self._store(album.id, key, known_genres(tracks, decisions, self._taxonomy, self._genre_key))
        elif key := self._key(album_artist):
            self._artist_of[album.id] = album_artist
            self._store(album.id, key, album.genres)

    def _store(self, album_id: int, key: str, genres: AlbumGenres) -> None:
        self._beside[key].add(album_id)
        self._keys_of[album_id].append(key)
        if any(genres):
            self._own[key][album_id] = genres

    def _key(self, artist: str) -> str:
        """A key that is the same for all spellings of an artist's name; "" for names that stand for no single artist."""
        if artist not in self._keys:
            name = without_guests(artist)
            self._keys[artist] = "" if is_unknown(name) or is_various(name) else fold(name)
        return self._keys[artist]


def _commonest(albums: Counter[AlbumGenres]) -> dict[AlbumGenres, int]:
    """How many albums there are of each kind, of many kinds those with the most albums."""
    if len(albums) <= MOST_KINDS:
        return albums
    return dict(sorted(albums.items(), key=lambda item: (-item[1], item[0]))[:MOST_KINDS])
