"""What the library knows of each album, read once for all that starts scores from other albums: who it is by, and its genres."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from tagger.genres.cleaning import held_genres
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import AlbumGenres
from tagger.library.album_names import has_several_artists
from tagger.state.artist_queries import AlikeTracks, DecidedGenre


class KnownAlbum(NamedTuple):
    """An album's tracks, at least one, what was decided about it and them, and what follows from both."""

    id: int
    tracks: Sequence[AlikeTracks]
    decisions: Sequence[DecidedGenre]
    by_several: bool  # artists
    genres: AlbumGenres


def known_albums(
    tracks: Iterable[AlikeTracks], decisions: Iterable[DecidedGenre], taxonomy: Taxonomy
) -> Iterator[KnownAlbum]:
    """Each album of such tracks, which come by album."""
    genre_key = cache(taxonomy.key)
    decisions_by_album: defaultdict[int, list[DecidedGenre]] = defaultdict(list)
    for decision in decisions:
        decisions_by_album[decision.album_id].append(decision)
    for album_id, group in groupby(tracks, attrgetter("album_id")):
        own, decided = list(group), decisions_by_album.get(album_id, [])
        # A genre that one track has not may be another's.
        about_album = [decision for decision in decided if decision.artist is None or decision.state != "rejected"]
        genres = known_genres(own, about_album, taxonomy, genre_key)
        yield KnownAlbum(album_id, own, decided, _is_by_several(own), genres)


def known_genres(
    tracks: Iterable[AlikeTracks],
    decisions: Iterable[DecidedGenre],
    taxonomy: Taxonomy,
    genre_key: Callable[[str], str],
) -> AlbumGenres:
    """The genres of such tracks: those in the files but for what was rejected, and those that were accepted."""
    decided = [(genre_key(decision.genre), decision.state == "rejected") for decision in decisions]
    in_files = {genre_key(genre) for row in tracks for genre in held_genres(row.genres, taxonomy)}
    rejected = {genre for genre, is_rejected in decided if is_rejected}
    accepted = {genre for genre, is_rejected in decided if not is_rejected}
    return AlbumGenres(tuple(sorted(in_files - rejected | accepted)), tuple(sorted(rejected - accepted)))


def _is_by_several(tracks: Sequence[AlikeTracks]) -> bool:
    artists = [row.artist for row in tracks for _ in range(row.tracks)]
    return has_several_artists(tracks[0].album_artist, artists, is_compilation=any(row.compilation for row in tracks))
