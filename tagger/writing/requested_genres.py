"""What the person wants of every file: the genres that were accepted for its album, and for itself.

Which profile a file's genres are held in: see ``fields.profile`` for what there is.

A profile belongs to a folder of the library and all below it, is remembered in the settings, and is never applied
silently: a plan names the one that formed a value, and no file is written for the sake of its form alone.
"""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tagger.genres.taxonomy import Taxonomy
from tagger.library.records import FileStamp
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.state.query_conditions import among
from tagger.state.stored_settings import remember, setting
from tagger.state.tables import Decision, Track
from tagger.tagformats.list_profile import Profile

__all__ = ["Profile", "profile_of", "profiles", "remember_profile"]


ACCEPTED = ("accepted", "added")


@dataclass(frozen=True, slots=True)
class RequestedGenres:
    """One file as it was scanned, and the genres accepted for it, best first; ``error``: why it cannot be written."""

    track_id: int
    album_id: int
    path: Path
    stamp: FileStamp
    format: str
    genres: tuple[str, ...]
    accepted: tuple[str, ...]
    error: str | None


def requested_genres(state: State, albums: Sequence[AlbumSummary]) -> tuple[list[RequestedGenres], int]:
    """The files of albums in which something was accepted, in the albums' order, and how many other files there are."""
    ids = [album.id for album in albums]
    with state.reading() as session:
        own = _own_decisions(session, ids)
        decided = [a for a in albums if _accepted(a) or any(t.id in own for t in a.tracks)]
        rows = _tracks(session, [album.id for album in decided])
    found = [wish for album in decided for wish in _of_album(album, rows, own)]
    return found, sum(len(album.tracks) for album in albums) - len(found)


def _of_album(
    album: AlbumSummary, rows: dict[int, Track], own: dict[int, list[tuple[str, str]]]
) -> list[RequestedGenres]:
    accepted = _accepted(album)
    tracks = (rows[view.id] for view in album.tracks if view.id in rows)
    return [_wish(track, _for_track(accepted, own.get(track.id, []))) for track in tracks]


def _accepted(album: AlbumSummary) -> tuple[str, ...]:
    return tuple(one.genre for one in album.suggestions if one.state in ACCEPTED)


def _for_track(album: Sequence[str], own: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The album's genres without those rejected for the track, and the track's own."""
    tree = Taxonomy.load()
    rejected = {tree.key(genre) for genre, state in own if state not in ACCEPTED}
    added = [genre for genre, state in own if state in ACCEPTED]
    return (*(genre for genre in album if tree.key(genre) not in rejected), *added)


def _wish(track: Track, accepted: tuple[str, ...]) -> RequestedGenres:
    stamp = FileStamp(track.size, track.mtime_ns, track.inode, track.device)
    error = "it is no longer there; scan again" if track.missing else track.error
    return RequestedGenres(track.id, track.album_id, track.path, stamp, track.format, track.genres, accepted, error)


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


SETTING = "profiles"


def profiles(state: State) -> dict[Path, Profile]:
    """The remembered profiles by folder; an entry of another version that is not understood counts as none."""
    stored = setting(state, SETTING, {})
    known = {profile.value for profile in Profile}
    entries = stored.items() if isinstance(stored, dict) else ()
    return {Path(folder): Profile(str(name)) for folder, name in entries if name in known}


def remember_profile(state: State, folder: Path, profile: Profile | None) -> None:
    """Hold genres this way in ``folder`` and below from now on; None forgets what was said about it.

    A list is what a folder holds anyway, so it is kept in mind only below a folder that has another profile.
    """
    chosen = {place: held for place, held in profiles(state).items() if place != folder}
    if profile is not None and (profile is not Profile.LIST or profile_of(folder, chosen) is not Profile.LIST):
        chosen[folder] = profile
    remember(state, SETTING, {os.fspath(place): held.value for place, held in chosen.items()} or None)


def profile_of(path: Path, chosen: Mapping[Path, Profile]) -> Profile:
    """The profile of a file: that of the nearest folder above it that has one, else a list."""
    return next((chosen[folder] for folder in path.parents if folder in chosen), Profile.LIST)
