"""Who the albums are by and where they lie, what genres their files hold, and what was decided: a few rows an album."""

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tagger.state.tables import Album, Decision, Track


class AlikeTracks(NamedTuple):
    """Tracks of one album that are alike in who they are by, what they call it, and in the genres that they hold."""

    album_id: int
    album_artist: str
    artist: str
    genres: tuple[str, ...]
    compilation: bool
    tracks: int
    title: str = ""  # the album's, as their tags have it
    folder: PurePath = PurePath()  # the album's


def alike_tracks(session: Session) -> Iterator[AlikeTracks]:
    """All present tracks, by album."""
    columns = (Track.album_id, Album.artist, Track.artist, Track.genres, Track.compilation)
    query = select(*columns, func.count(), Track.album, Album.folder).join(Album, Album.id == Track.album_id)
    query = query.where(Track.missing.is_(False), Track.left_out.is_(False), Track.format != "")
    rows: Iterable[Any] = session.execute(query.group_by(*columns, Track.album).order_by(Track.album_id))
    return (AlikeTracks(*row) for row in rows)


class DecidedGenre(NamedTuple):
    """What was decided about a genre of an album, or of one track of it by this artist."""

    album_id: int
    artist: str | None  # None: about the album
    genre: str
    state: str


def decided_genres(session: Session) -> Iterator[DecidedGenre]:
    """Every decision."""
    query = select(Decision.album_id, Track.artist, Decision.genre, Decision.state)
    rows: Iterable[Any] = session.execute(query.outerjoin(Track, Track.id == Decision.track_id).order_by(Decision.id))
    return (DecidedGenre(*row) for row in rows)
