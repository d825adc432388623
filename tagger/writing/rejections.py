"""What removing a genre from files does to decisions: where they held it, or it was accepted, it is rejected.

Else the next write would bring it back. What changes is stored with the operation, so that undoing the write takes the
rejections back and redoing it makes them again, but for those that somebody decided otherwise about since.
"""

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tagger.genres.taxonomy import Taxonomy
from tagger.state import album_queries
from tagger.state.album_summaries import AlbumSummary, Suggestion, TrackSummary
from tagger.state.database import State
from tagger.state.journal_tables import Operation
from tagger.state.row_conditions import among
from tagger.state.stored_settings import read_json, store_json
from tagger.state.tables import Album, Decision, Track

KEY = "rejections"  # by operation: the changes, and whether they are in effect
ACCEPTED = ("accepted", "added")


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """What becomes of a decision about a genre of an album, or of a track alone; None: nothing is decided."""

    album_id: int
    track_id: int | None
    genre: str
    before: str | None
    after: str | None


def rejections(
    state: State, genres: Iterable[str], taxonomy: Taxonomy, tracks: Collection[int], albums: Collection[int] | None
) -> tuple[DecisionChange, ...]:
    """What is to be decided where genres are removed from the files of ``tracks``, and from ``albums`` (None: all) at large."""
    keys = frozenset(map(taxonomy.key, genres))
    with state.reading() as session:
        holding = set(session.scalars(select(Track.album_id).where(among(Track.id, tracks)).distinct()))
        accepted = select(Decision.album_id, Decision.genre).where(Decision.state.in_(ACCEPTED))
        if albums is not None:
            accepted = accepted.where(among(Decision.album_id, albums))
        rows: Iterable[Any] = session.execute(accepted)
        concerned = holding | {album for album, genre in rows if taxonomy.key(genre) in keys}
    return tuple(
        change
        for album in album_queries.albums_by_id(state, sorted(concerned))
        for change in _of_album(album, keys, taxonomy, tracks, holds_it=album.id in holding)
    )


def _of_album(
    album: AlbumSummary, keys: frozenset[str], taxonomy: Taxonomy, tracks: Collection[int], *, holds_it: bool
) -> Iterator[DecisionChange]:
    """In an album of several artists, what is suggested is rejected for the tracks that hold it, else for the whole."""
    for suggestion in album.suggestions:
        if taxonomy.key(suggestion.genre) in keys:
            is_accepted = suggestion.state in ACCEPTED
            if is_accepted or (suggestion.state == "suggested" and holds_it and not album.by_track):
                before = suggestion.state if suggestion.state != "suggested" else None
                yield DecisionChange(album.id, None, suggestion.genre, before, _rejected(suggestion))
    for track in album.tracks:
        yield from _of_track(album, track, keys, taxonomy, holds_it=track.id in tracks)


def _of_track(
    album: AlbumSummary, track: TrackSummary, keys: frozenset[str], taxonomy: Taxonomy, *, holds_it: bool
) -> Iterator[DecisionChange]:
    scored = {taxonomy.key(one.genre): one for one in track.suggestions if one.score is not None}
    own = {taxonomy.key(genre): (genre, state) for genre, state in track.decisions}
    for key in keys:
        if key in own and own[key][1] in ACCEPTED:
            yield DecisionChange(album.id, track.id, *own[key], "rejected" if key in scored else None)
        elif key in scored and key not in own and holds_it and album.by_track:
            yield DecisionChange(album.id, track.id, scored[key].genre, None, "rejected")


def _rejected(suggestion: Suggestion) -> str | None:
    """What was added by hand is taken off again."""
    return None if suggestion.score is None else "rejected"


def make(session: Session, changes: Sequence[DecisionChange], operation: int | None) -> None:
    """Decide, and remember it with the operation that writes, where there is one."""
    _decide(session, changes)
    if operation is not None and changes:
        stored = _stored(session)
        operations = set(session.scalars(select(Operation.id)))
        entries = {number: entry for number, entry in stored.items() if int(number) in operations}
        entries[str(operation)] = {"in effect": True, "changes": [list(astuple(change)) for change in changes]}
        store_json(session, KEY, entries)


def follow(session: Session, operation: int, *, in_effect: bool) -> None:
    """Make the decisions that a write was stored with if it is ``in_effect``, or take them back if it was undone."""
    stored = _stored(session)
    entry = stored.get(str(operation))
    if entry is None or entry["in effect"] == in_effect:
        return
    changes = [DecisionChange(*row) for row in entry["changes"]]
    if not in_effect:
        changes = [DecisionChange(c.album_id, c.track_id, c.genre, c.after, c.before) for c in changes]
    _decide(session, changes)
    store_json(session, KEY, {**stored, str(operation): {**entry, "in effect": in_effect}})


def decided_with(state: State, operation: int) -> list[int]:
    """The albums about which a write decided something, or the write that this operation undid or made again."""
    with state.reading() as session:
        original = session.get(Operation, operation)
        while original is not None and original.undoes is not None:
            original = session.get(Operation, original.undoes)
        entry = None if original is None else _stored(session).get(str(original.id))
    return [] if entry is None else sorted({DecisionChange(*row).album_id for row in entry["changes"]})


def _stored(session: Session) -> dict[str, Any]:
    stored = read_json(session, KEY)
    return dict(stored) if isinstance(stored, dict) else {}


def _decide(session: Session, changes: Iterable[DecisionChange]) -> None:
    """Make the changes, except for albums and tracks that are gone, and for genres that were decided otherwise meanwhile."""
    for change in changes:
        owner = session.get(Album, change.album_id) if change.track_id is None else session.get(Track, change.track_id)
        if owner is None:
            continue
        whose = Decision.track_id.is_(None) if change.track_id is None else Decision.track_id == change.track_id
        about = (Decision.album_id == change.album_id, whose, Decision.genre == change.genre)
        if session.scalar(select(Decision.state).where(*about)) != change.before:
            continue
        session.execute(delete(Decision).where(*about))
        if change.after is not None:
            session.add(
                Decision(
                    album_id=change.album_id,
                    track_id=change.track_id,
                    genre=change.genre,
                    state=change.after,
                    decided_at=time.time(),
                )
            )
            session.flush()
