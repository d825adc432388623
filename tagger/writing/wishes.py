"""What the person wants of every file: the genres that were accepted for its album, and for itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tagger.genres.taxonomy import Taxonomy
from tagger.library.records import FileStamp
from tagger.state.conditions import among
from tagger.state.records import AlbumView
from tagger.state.store import State
from tagger.state.tables import Decision, Track

ACCEPTED = ("accepted", "added")


@dataclass(frozen=True, slots=True)
class Wish:
    """One file as it was scanned, and the genres accepted for it, best first; ``error``: why it cannot be written."""

    track_id: int
    album_id: int
    path: Path
    stamp: FileStamp
    format: str
    genres: tuple[str, ...]
    accepted: tuple[str, ...]
    error: str | None


def wishes(state: State, albums: Sequence[AlbumView]) -> tuple[list[Wish], int]:
    """The files of albums in which something was accepted, in the albums' order, and how many other files there are."""
    ids = [album.id for album in albums]
    with state.reading() as session:
        own = _own_decisions(session, ids)
        decided = [a for a in albums if _accepted(a) or any(t.id in own for t in a.tracks)]
        rows = _tracks(session, [album.id for album in decided])
    found = [wish for album in decided for wish in _of_album(album, rows, own)]
    return found, sum(len(album.tracks) for album in albums) - len(found)


def _of_album(album: AlbumView, rows: dict[int, Track], own: dict[int, list[tuple[str, str]]]) -> list[Wish]:
    accepted = _accepted(album)
    tracks = (rows[view.id] for view in album.tracks if view.id in rows)
    return [_wish(track, _for_track(accepted, own.get(track.id, []))) for track in tracks]


def _accepted(album: AlbumView) -> tuple[str, ...]:
    return tuple(one.genre for one in album.suggestions if one.state in ACCEPTED)


def _for_track(album: Sequence[str], own: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The album's genres without those rejected for the track, and the track's own."""
    tree = Taxonomy.load()
    rejected = {tree.key(genre) for genre, state in own if state not in ACCEPTED}
    added = [genre for genre, state in own if state in ACCEPTED]
    return (*(genre for genre in album if tree.key(genre) not in rejected), *added)


def _wish(track: Track, accepted: tuple[str, ...]) -> Wish:
    stamp = FileStamp(track.size, track.mtime_ns, track.inode, track.device)
    error = "it is no longer there; scan again" if track.missing else track.error
    return Wish(track.id, track.album_id, track.path, stamp, track.format, track.genres, accepted, error)


def _own_decisions(session: Session, albums: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Genre and state of what was decided about single tracks, oldest first."""
    query = select(Decision.track_id, Decision.genre, Decision.state).where(among(Decision.album_id, albums))
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for track, genre, state in session.execute(query.where(Decision.track_id.is_not(None)).order_by(Decision.id)):
        if track is not None:
            found[track].append((genre, state))
    return dict(found)


def _tracks(session: Session, albums: Sequence[int]) -> dict[int, Track]:
    """The tracks of albums by id, detached from the session."""
    found = session.scalars(select(Track).where(among(Track.album_id, albums))).all()
    session.expunge_all()
    return {track.id: track for track in found}
