"""Decisions about single tracks: which ones a query means, what is suggested for each, and how they are stored."""

import time
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tagger.errors import TaggerError
from tagger.state.album_summaries import AlbumSummary, DecisionState, Suggestion, TrackSummary, with_states
from tagger.state.person_taxonomy import taxonomy_of
from tagger.state.query_conditions import among, is_track
from tagger.state.query_language import Query
from tagger.state.tables import Decision, Track

TrackDecision = tuple[int, str, DecisionState]  # track, genre, what becomes of it


def named_tracks(session: Session, query: Query, albums: Iterable[AlbumSummary]) -> set[int] | None:
    """The tracks of the albums that a query names; None where it names none, but albums.

    Raises TaggerError where it names tracks inside NOT, OR or parentheses only: that says which albums, not which tracks.
    """
    if query.tracks:
        ids = [album.id for album in albums]
        return set(session.scalars(select(Track.id).where(among(Track.album_id, ids), is_track(query.tracks))))
    if any(_names_tracks(part) for part in (*query.none_of, *(part for group in query.any_of for part in group))):
        raise TaggerError(
            "The query names tracks inside NOT, OR or parentheses, which does not say what to decide about them alone; "
            "decide about each with a query of its own, as in 'album:\"Night Sampler\" track:7'."
        )
    return None


def _names_tracks(query: Query) -> bool:
    parts = (*query.none_of, *(part for group in query.any_of for part in group))
    return bool(query.tracks) or any(map(_names_tracks, parts))


def suggestions_of(album: AlbumSummary, track: TrackSummary) -> tuple[Suggestion, ...]:
    """What is suggested for a track: its own suggestions, or, where it is judged with its album, the album's."""
    if track.modalities is not None:
        return track.suggestions
    scored = [suggestion for suggestion in album.suggestions if suggestion.score is not None]
    return with_states(scored, track.decisions, album.suggestions)


def store_track_decisions(session: Session, decisions: Sequence[TrackDecision]) -> None:
    """Store what was decided about tracks alone, in place of what was before under any of a genre's names.

    "suggested" lets a track follow its album again. Raises TaggerError for a track that is gone.
    """
    if not decisions:
        return
    tree = taxonomy_of(session)
    new = {(track, tree.key(genre)): (genre, to) for track, genre, to in decisions}
    tracks = {track for track, _ in new}
    rows = session.execute(select(Track.id, Track.album_id).where(among(Track.id, tracks)))
    albums = {row.id: row.album_id for row in rows}
    if len(albums) < len(tracks):
        raise TaggerError("The track is no longer in the library; scan its folder again.")
    before = session.execute(
        select(Decision.id, Decision.track_id, Decision.genre).where(among(Decision.track_id, tracks))
    )
    replaced = [number for number, track, genre in before if (track, tree.key(genre)) in new]
    session.execute(delete(Decision).where(among(Decision.id, replaced)).execution_options(synchronize_session=False))
    moment = time.time()
    stored = [
        {"album_id": albums[track], "track_id": track, "genre": genre, "state": to, "decided_at": moment}
        for (track, _), (genre, to) in new.items()
        if to != "suggested"
    ]
    if stored:
        session.execute(insert(Decision), stored)
