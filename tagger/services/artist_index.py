"""The albums of each artist with their genres: those in the files and those decided, for where scores of other albums start.

An artist is a name without its guests ("feat. …"), however it is written; two who made an album together are an artist of
their own, since nothing tells them from a band whose name has an "&". Names for several or unknown artists are none. Of an
album of several artists the tracks by each are an album by them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import attrgetter

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import AlbumGenres, ArtistAlbums
from tagger.library.album_names import fold, has_several_artists, is_unknown, is_various, without_guests
from tagger.state.artist_queries import AlikeTracks, DecidedGenre

MOST_KINDS = 200  # of an artist whose albums have ever other genres the commonest: whoever has more is no artist


class ArtistIndex:
    """What every artist's albums are known to be."""

    def __init__(self, tracks: Iterable[AlikeTracks], decisions: Iterable[DecidedGenre], taxonomy: Taxonomy) -> None:
        self._artist_of: dict[int, str] = {}  # by album, where it is by one
        self._keys_of: defaultdict[int, list[str]] = defaultdict(list)  # of all whose an album is, by album
        self._own: defaultdict[str, dict[int, AlbumGenres]] = defaultdict(dict)  # by artist's key and album
        self._beside: defaultdict[str, set[int]] = defaultdict(set)  # all albums by the artist's key
        # By the artist's name and what the album is.
        self._albums_beside: dict[tuple[str, AlbumGenres | None], ArtistAlbums | None] = {}
        self._keys: dict[str, str] = {}
        self._genre_key = cache(taxonomy.key)
        for rows, of_album in by_album(tracks, decisions):
            self._add(rows[0].album_id, rows, of_album)
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
        """What names an album's artist; "" where nobody is named, or several are."""
        return self._key(self._artist_of.get(album_id, ""))

    def is_judged(self, album_id: int) -> bool:
        """Whether genres of an album are known: its files hold some, or something was decided."""
        return any(album_id in self._own[key] for key in self._keys_of.get(album_id, ()))

    def beside(self, album_ids: Iterable[int]) -> list[int]:
        """The other albums by the artists of these, each once."""
        own = set(album_ids)
        of_artists = (self._beside[key] for album_id in own for key in self._keys_of.get(album_id, ()))
        return sorted(set().union(*of_artists) - own)

    def _add(self, album_id: int, rows: Sequence[AlikeTracks], decisions: Sequence[DecidedGenre]) -> None:
        album_artist = rows[0].album_artist
        if is_by_several(rows):
            of_artist: defaultdict[str, list[AlikeTracks]] = defaultdict(list)
            for row in rows:
                of_artist[self._key(row.artist)].append(row)
            of_artist.pop("", None)
            for key, own_rows in of_artist.items():
                own = [item for item in decisions if item.artist is None or self._key(item.artist) == key]
                self._store(album_id, key, own_rows, own)
        elif key := self._key(album_artist):
            self._artist_of[album_id] = album_artist
            self._store(album_id, key, rows, about_album(decisions))

    def _store(self, album_id: int, key: str, rows: Sequence[AlikeTracks], decisions: Sequence[DecidedGenre]) -> None:
        genres = known_genres(rows, decisions, self._genre_key)
        self._beside[key].add(album_id)
        self._keys_of[album_id].append(key)
        if any(genres):
            self._own[key][album_id] = genres

    def _key(self, artist: str) -> str:
        """What names an artist however it is written; "" for none."""
        if artist not in self._keys:
            name = without_guests(artist)
            self._keys[artist] = "" if is_unknown(name) or is_various(name) else fold(name)
        return self._keys[artist]


def by_album(
    tracks: Iterable[AlikeTracks], decisions: Iterable[DecidedGenre]
) -> Iterator[tuple[list[AlikeTracks], Sequence[DecidedGenre]]]:
    """Each album's tracks, with what was decided about it and them."""
    decided: defaultdict[int, list[DecidedGenre]] = defaultdict(list)
    for decision in decisions:
        decided[decision.album_id].append(decision)
    for album_id, rows in groupby(tracks, attrgetter("album_id")):
        yield list(rows), decided.get(album_id, ())


def is_by_several(rows: Sequence[AlikeTracks]) -> bool:
    """Whether an album with these tracks is by several artists."""
    artists = [row.artist for row in rows for _ in range(row.tracks)]
    return has_several_artists(rows[0].album_artist, artists, is_compilation=any(row.compilation for row in rows))


def about_album(decisions: Iterable[DecidedGenre]) -> list[DecidedGenre]:
    """What was decided that says something of the album: a genre that one track of it has not may be another's."""
    return [decision for decision in decisions if decision.artist is None or decision.state != "rejected"]


def known_genres(
    rows: Iterable[AlikeTracks], decisions: Iterable[DecidedGenre], genre_key: Callable[[str], str]
) -> AlbumGenres:
    """The genres of such tracks: those in the files but for what was rejected, and those that were accepted."""
    decided = [(genre_key(decision.genre), decision.state == "rejected") for decision in decisions]
    in_files = {genre_key(genre) for row in rows for genre in row.genres}
    rejected = {genre for genre, is_rejected in decided if is_rejected}
    accepted = {genre for genre, is_rejected in decided if not is_rejected}
    return AlbumGenres(tuple(sorted(in_files - rejected | accepted)), tuple(sorted(rejected - accepted)))


def _commonest(albums: Counter[AlbumGenres]) -> dict[AlbumGenres, int]:
    """How many albums there are of each kind, of many kinds those with the most albums."""
    if len(albums) <= MOST_KINDS:
        return albums
    return dict(sorted(albums.items(), key=lambda item: (-item[1], item[0]))[:MOST_KINDS])
