"""From rows to the plain values that verbs and window use. Single columns are read: 100 000 objects would be slow.

What the verbs and the window ask the state about albums.

Which albums there are, and which are new or newly predicted: what a window reads again while others fill the state.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumStatus, AlbumSummary, DecisionState, Evidence, Suggestion, TrackSummary
from tagger.state.database import State
from tagger.state.query_conditions import among, matching, shown, sure
from tagger.state.query_language import Query, parse_query
from tagger.state.stored_settings import read_settings
from tagger.state.tables import Album, AlbumPrediction, Decision, Reason, Score, Track

__all__ = ["Query", "albums", "albums_by_id", "parse_query"]

from tagger.state.query_conditions import in_view

TREE = Taxonomy.load
NO_EVIDENCE = Evidence(None, None, None)
ACCEPTED = ("accepted", "added")
GONE = "the file is no longer there"


Wanted = Callable[[InstrumentedAttribute[int]], ColumnElement[bool]]


def views(session: Session, ids: Sequence[int] | None = None) -> list[AlbumSummary]:
    """The albums with these ids (None: all), by artist and title."""

    def wanted(column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        return true() if ids is None else among(column, ids)

    tracks = _tracks(session, wanted)
    suggestions = _suggestions(session, wanted)
    query = (
        select(Album.id, Album.title, Album.artist, Album.folder, Album.year, Album.cover, Album.cover_error)
        .add_columns(AlbumPrediction.modalities)
        .where(wanted(Album.id), in_view)
        .outerjoin(AlbumPrediction, AlbumPrediction.album_id == Album.id)
        .order_by(Album.artist.collate("nocase"), Album.title.collate("nocase"), Album.id)
    )
    return [_view(row, tracks[row.id], suggestions.get(row.id, ())) for row in session.execute(query)]


def _view(row: Row[Any], tracks: Sequence[TrackSummary], suggestions: tuple[Suggestion, ...]) -> AlbumSummary:
    predicted = row.modalities is not None
    genres = dict.fromkeys(genre for track in tracks if not track.missing for genre in track.genres)
    return AlbumSummary(
        id=row.id,
        album=row.title,
        artist=row.artist,
        folder=row.folder,
        year=row.year,
        tracks=tuple(tracks),
        genres=tuple(genres),
        predicted=predicted,
        modalities=row.modalities or (),
        suggestions=suggestions,
        status=_status(tracks, suggestions, predicted=predicted),
        cover=row.cover,
        problems=(f"cover: {row.cover_error}",) if row.cover_error else (),
    )


def _status(tracks: Iterable[TrackSummary], suggestions: Iterable[Suggestion], *, predicted: bool) -> AlbumStatus:
    """Written once every usable file holds what was accepted for it; an error shows until something is accepted.

    Without a file that is still there, nothing can be done about the album, whatever was decided.
    """
    present = [track for track in tracks if not track.missing]
    if not present:
        return "error"
    album = {TREE().key(one.genre) for one in suggestions if one.state in ACCEPTED}
    if album or any(state in ACCEPTED for track in present for _, state in track.decisions):
        usable = [track for track in present if track.error is None]
        return "written" if usable and all(_holds(track, album) for track in usable) else "accepted"
    if any(track.error for track in present):
        return "error"
    if not predicted:
        return "new"
    return "rejected" if {one.state for one in suggestions} == {"rejected"} else "suggested"


def _holds(track: TrackSummary, album: set[str]) -> bool:
    """Whether the file holds what was accepted for its album, but for what was decided otherwise about itself."""
    own = {TREE().key(genre): state in ACCEPTED for genre, state in track.decisions}
    wanted = {key for key in album if own.get(key, True)} | {key for key, accepted in own.items() if accepted}
    return wanted <= {TREE().key(genre) for genre in track.genres}


def _tracks(session: Session, wanted: Wanted) -> dict[int, list[TrackSummary]]:
    """The tracks of each album, in album order."""
    query = (
        select(Track.album_id, Track.id, Track.path, Track.title, Track.genres, Track.error, Track.analysis_error)
        .add_columns(Track.duration, Track.missing)
        .where(wanted(Track.album_id), Track.left_out.is_(False))
        .order_by(Track.album_id, Track.position, Track.id)
    )
    own = _own_decisions(session, wanted)
    found: dict[int, list[TrackSummary]] = defaultdict(list)
    for album, track, path, title, genres, error, analysis_error, duration, missing in session.execute(query):
        why = GONE if missing else error or analysis_error
        view = TrackSummary(track, path, title, genres, why, duration, missing, own.get(track, ()))
        found[album].append(view)
    return found


def _own_decisions(session: Session, wanted: Wanted) -> dict[int, tuple[tuple[str, DecisionState], ...]]:
    """What was decided about single tracks, oldest first."""
    query = select(Decision.track_id, Decision.genre, Decision.state).where(
        wanted(Decision.album_id), Decision.track_id.is_not(None)
    )
    found: dict[int, tuple[tuple[str, DecisionState], ...]] = {}
    rows: Iterable[Any] = session.execute(query.order_by(Decision.id))
    for track, genre, state in rows:
        found[track] = (*found.get(track, ()), (genre, state))
    return found


def _suggestions(session: Session, wanted: Wanted) -> dict[int, tuple[Suggestion, ...]]:
    """What is suggested for each album or was decided about it, highest score first."""
    decided = _decisions(session, wanted)
    reasons = _reasons(session, wanted)
    found: dict[int, list[Suggestion]] = defaultdict(list)
    for album, genre, score, confident, *shares in _scores(session, wanted):
        state = decided[album].pop(genre, "suggested")
        why = reasons.get((album, genre), ())
        found[album].append(Suggestion(genre, score, state, Evidence(*shares), why, confident))
    for album, rest in decided.items():
        found[album] += [Suggestion(genre, None, state, NO_EVIDENCE, ()) for genre, state in rest.items()]
    return {album: tuple(sorted(suggestions, key=_best_first)) for album, suggestions in found.items()}


def _best_first(suggestion: Suggestion) -> float:
    return math.inf if suggestion.score is None else -suggestion.score


def _scores(session: Session, wanted: Wanted) -> Iterator[Any]:
    """The scores of the genres to be shown, and of those that are not but were decided."""
    policy = read_settings(session).policy
    query = select(Score.album_id, Score.genre, Score.score, sure(policy), Score.audio, Score.image, Score.text)
    query = query.where(wanted(Score.album_id))
    decided = and_(Decision.album_id == Score.album_id, Decision.genre == Score.genre, Decision.track_id.is_(None))
    yield from session.execute(query.where(shown(policy)))
    yield from session.execute(query.join(Decision, decided).where(not_(shown(policy))))


def _decisions(session: Session, wanted: Wanted) -> dict[int, dict[str, DecisionState]]:
    """The decisions about whole albums, oldest first."""
    query = (
        select(Decision.album_id, Decision.genre, Decision.state)
        .where(wanted(Decision.album_id), Decision.track_id.is_(None))
        .order_by(Decision.id)
    )
    found: dict[int, dict[str, DecisionState]] = defaultdict(dict)
    for album, genre, state in session.execute(query):
        found[album][genre] = state  # type: ignore[assignment]  # the table admits these states only
    return found


def _reasons(session: Session, wanted: Wanted) -> dict[tuple[int, str], tuple[str, ...]]:
    """The sentences for each album and genre, in order."""
    query = (
        select(Reason.album_id, Reason.genre, Reason.sentence)
        .where(wanted(Reason.album_id))
        .order_by(Reason.album_id, Reason.genre, Reason.position)
    )
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    for album, genre, sentence in session.execute(query):
        found[album, genre] = (*found.get((album, genre), ()), sentence)
    return found


def albums(state: State, query: Query | str = "") -> list[AlbumSummary]:
    """The albums that match, by artist and title. Raises TaggerError for a question that makes no sense."""
    query = parse_query(query) if isinstance(query, str) else query
    with state.reading() as session:
        found = views(session, None if query == Query() else list(session.scalars(matching(session, query))))
    return [album for album in found if all(album.status == status for status in query.statuses)]


def albums_by_id(state: State, ids: Iterable[int]) -> list[AlbumSummary]:
    """The albums with these ids that are (still) there, by artist and title."""
    with state.reading() as session:
        return views(session, list(ids))


def album_ids(state: State) -> list[int]:
    """Every album, by artist and title."""
    with state.reading() as session:
        ids = (
            select(Album.id)
            .where(in_view)
            .order_by(Album.artist.collate("nocase"), Album.title.collate("nocase"), Album.id)
        )
        return list(session.scalars(ids))


def recent_ids(state: State, newest: int, since: float) -> list[int]:
    """Albums with an id above ``newest``, and those predicted since a moment (seconds since 1970)."""
    with state.reading() as session:
        ids = select(Album.id).outerjoin(AlbumPrediction, AlbumPrediction.album_id == Album.id)
        return list(session.scalars(ids.where(or_(Album.id > newest, AlbumPrediction.predicted_at >= since))))
