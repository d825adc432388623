"""What learning reads: the tracks that have genres, what was decided about their albums, and features, streamed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tagger.state.journal_tables import FileChange
from tagger.state.row_conditions import among
from tagger.state.tables import Album, Decision, Encoding, Track

MOST_REVIEWED = 20  # albums whose different suggestions a person has looked at, when accepting them in one step
CHUNK = 500  # inputs whose features are in memory at a time


@dataclass(frozen=True, slots=True)
class TaggedTrack:
    """One present track, its album, and the genres that its file holds; ``album_tag`` is what its own tags call the album."""

    id: int
    album_id: int
    key: str  # names its sound
    title: str
    artist: str
    genres: tuple[str, ...]
    album: str
    album_artist: str
    cover_key: str
    text_key: str
    album_tag: str


def tagged_tracks(session: Session, albums: Sequence[int] | None = None) -> Iterator[TaggedTrack]:
    """Every track that is there, by album and in order; ``albums``: only of those with these ids."""
    query = (
        select(Track.id, Track.album_id, Track.content_key, Track.title, Track.artist, Track.genres, Album.title)
        .add_columns(Album.artist, Album.cover_key, Album.text_key, Track.album)
        .join(Album, Album.id == Track.album_id)
        .where(Track.missing.is_(False), Track.left_out.is_(False), Track.format != "")
        .order_by(Track.album_id, Track.position, Track.id)
    )
    if albums is not None:
        query = query.where(among(Track.album_id, albums))
    rows: Iterable[Any] = session.execute(query.execution_options(yield_per=10_000))
    for row in rows:
        yield TaggedTrack(*row)


def album_decisions(session: Session) -> dict[int, dict[str, str]]:
    """What was decided about whole albums: by album, genre and state."""
    query = select(Decision.album_id, Decision.genre, Decision.state).where(Decision.track_id.is_(None))
    decisions: defaultdict[int, dict[str, str]] = defaultdict(dict)
    rows: Iterable[Any] = session.execute(query.order_by(Decision.id))
    for album, genre, state in rows:
        decisions[album][genre] = state
    return dict(decisions)


def accepted_in_bulk(session: Session) -> dict[int, frozenset[str]]:
    """The genres of each album that were accepted in bulk: several genres of more than MOST_REVIEWED albums in one step.

    A single genre that was accepted for many albums does not count: the person chose it.
    """
    many = (
        select(Decision.decided_at)
        .where(Decision.state == "accepted")
        .group_by(Decision.decided_at)
        .having(func.count(Decision.album_id.distinct()) > MOST_REVIEWED, func.count(Decision.genre.distinct()) > 1)
    )
    query = select(Decision.album_id, Decision.genre).where(Decision.state == "accepted", Decision.decided_at.in_(many))
    in_bulk: defaultdict[int, set[str]] = defaultdict(set)
    rows: Iterable[Any] = session.execute(query)
    for album, genre in rows:
        in_bulk[album].add(genre)
    return {album: frozenset(genres) for album, genres in in_bulk.items()}


def genres_before_writes(session: Session, albums: Iterable[int]) -> dict[int, frozenset[str]]:
    """The genres that a file held before anything was written to it, by track; only of tracks of these albums written to."""
    query = (
        select(Track.id, FileChange.genres_before)
        .join(FileChange, FileChange.track_id == Track.id)
        .where(among(Track.album_id, albums), FileChange.status == "written")
        .order_by(FileChange.id.desc())
    )
    rows: Iterable[Any] = session.execute(query)
    return {track: frozenset(before) for track, before in rows}  # the first change comes last


def stored_values(session: Session, encoder: str, inputs: Sequence[str]) -> Iterator[tuple[str, bytes, str]]:
    """Input, values and shape of what an encoder made of each input, some at a time."""
    for start in range(0, len(inputs), CHUNK):
        chunk = inputs[start : start + CHUNK]
        query = select(Encoding.input, Encoding.data, Encoding.shape).where(
            Encoding.encoder == encoder, Encoding.input.in_(chunk)
        )
        rows: Iterable[Any] = session.execute(query)
        yield from rows
