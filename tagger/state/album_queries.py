"""Albums as the commands and the window show them: those that match a query, and the ids of new or newly predicted ones.

Single columns are read, not mapped objects: 100 000 objects would be slow.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from sqlalchemy import ColumnElement, LargeBinary, Row, and_, not_, or_, select, true, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from tagger.genres.policy import Fields, held_keys
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.modality import NOTHING_TO_GO_BY
from tagger.settings import MOST_SUGGESTIONS
from tagger.state.album_summaries import (
    SPEECH,
    AlbumStatus,
    AlbumSummary,
    DecisionState,
    Evidence,
    Suggestion,
    TrackList,
    TrackRow,
    with_states,
)
from tagger.state.database import State
from tagger.state.genre_doubts import sentences_of_doubt
from tagger.state.person_taxonomy import taxonomy_of
from tagger.state.query_conditions import (
    ALWAYS_SHOWN,
    StatusIds,
    albums_with_doubts,
    is_confident,
    is_shown,
    is_visible,
    matching,
)
from tagger.state.query_language import Query, parse_query
from tagger.state.row_conditions import among
from tagger.state.stored_predictions import track_predictions
from tagger.state.stored_settings import read_settings
from tagger.state.tables import Album, AlbumPrediction, Decision, Reason, Score, Track

__all__ = ["Query", "albums", "albums_by_id", "parse_query"]

NO_EVIDENCE = Evidence(None, None, None)
ACCEPTED = ("accepted", "added")
FILE_MISSING = "the file is no longer there"


AlbumFilter = Callable[[InstrumentedAttribute[int]], ColumnElement[bool]]


def _album_summaries(session: Session, ids: Sequence[int] | None = None) -> list[AlbumSummary]:
    """The albums with these ids (None: all) of which a file is shown, by artist and title."""

    def matches_album(column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        return true() if ids is None else among(column, ids)

    taxonomy, fields = taxonomy_of(session), read_settings(session).policy.fields
    reasons = _reasons(session, matches_album)
    doubts = sentences_of_doubt(session)
    suggestions = _suggestions(session, matches_album, reasons)
    tracks = _tracks(session, matches_album, suggestions, taxonomy)
    query = (
        select(Album.id, Album.title, Album.artist, Album.folder, Album.year, Album.cover, Album.cover_error)
        .add_columns(Album.text_key, Album.search, AlbumPrediction.modalities, AlbumPrediction.by_track)
        .where(matches_album(Album.id), is_visible)
        .outerjoin(AlbumPrediction, AlbumPrediction.album_id == Album.id)
        .order_by(Album.artist.collate("nocase"), Album.title.collate("nocase"), Album.id)
    )
    return [
        _album_summary(
            row,
            *tracks[row.id],
            suggestions.get(row.id, ()),
            (*reasons.get((row.id, ""), ()), *doubts.get(row.id, ())),
            taxonomy,
            fields,
        )
        for row in session.execute(query)
    ]


def _album_summary(
    row: Row[Any],
    tracks: list[TrackRow],
    formats: set[str],
    suggestions: tuple[Suggestion, ...],
    remarks: tuple[str, ...],
    taxonomy: Taxonomy,
    fields: Fields,
) -> AlbumSummary:
    predicted, is_speech = row.modalities is not None, row.modalities == (SPEECH,)
    # Two ways to encode "é" look alike, and are listed once.
    genres = {normalize("NFC", genre): genre for track in tracks if not track.missing for genre in track.genres}
    return AlbumSummary(
        id=row.id,
        album=row.title,
        artist=row.artist,
        folder=row.folder,
        year=row.year,
        tracks=TrackList(tracks),
        genres=tuple(genres.values()),
        predicted=predicted,
        modalities=() if is_speech else row.modalities or (),
        suggestions=suggestions,
        status=_status(tracks, suggestions, taxonomy, fields, predicted=predicted),
        cover=row.cover,
        remarks=remarks,
        is_speech=is_speech,
        by_track=bool(row.by_track),
        problems=(f"cover: {row.cover_error}",) if row.cover_error else (),
        formats=tuple(sorted(filter(None, formats))),
        has_text=bool(row.text_key),
        words=row.search,
    )


def _status(
    tracks: Iterable[TrackRow],
    suggestions: Iterable[Suggestion],
    taxonomy: Taxonomy,
    fields: Fields,
    *,
    predicted: bool,
) -> AlbumStatus:
    """The status of an album.

    It is "written" once every usable file holds what was accepted for it. A file's error makes the status "error" only while
    nothing is accepted; an album without a file that is still there always has the status "error".
    """
    present = [track for track in tracks if not track.missing]
    if not present:
        return "error"
    accepted_genres = {taxonomy.key(suggestion.genre) for suggestion in suggestions if suggestion.state in ACCEPTED}
    if accepted_genres or any(state in ACCEPTED for track in present for _, state in track.decisions):
        usable = [track for track in present if track.error is None]
        return (
            "written"
            if usable and all(_has_accepted_genres(track, accepted_genres, taxonomy, fields) for track in usable)
            else "accepted"
        )
    errors = filter(None, (track.error for track in present))
    if any(not error.startswith(NOTHING_TO_GO_BY) for error in errors):
        return "error"
    if not predicted:
        return "new"
    return "rejected" if {suggestion.state for suggestion in suggestions} == {"rejected"} else "suggested"


def _has_accepted_genres(track: TrackRow, album_genres: set[str], taxonomy: Taxonomy, fields: Fields) -> bool:
    """Whether the file has every genre accepted for its album, save those rejected for it, and those accepted for it alone.

    Where finer genres are written to the field STYLE, that one counts, too.
    """
    own_decisions = {taxonomy.key(genre): state in ACCEPTED for genre, state in track.decisions}
    required = {key for key in album_genres if own_decisions.get(key, True)} | {
        key for key, accepted in own_decisions.items() if accepted
    }
    in_file = track.genres if fields == "genre" else (*track.genres, *track.styles)
    return required <= held_keys(in_file, taxonomy)


def _tracks(
    session: Session, matches_album: AlbumFilter, suggestions: Mapping[int, tuple[Suggestion, ...]], tree: Taxonomy
) -> dict[int, tuple[list[TrackRow], set[str]]]:
    """The tracks of each album, in album order, and the formats of their files."""
    path = type_coerce(Track.path, LargeBinary)
    query = (
        select(Track.album_id, Track.id, path, Track.title, Track.genres, Track.error, Track.analysis_error)
        .add_columns(Track.duration, Track.missing, Track.artist, Track.track_number, Track.position, Track.format)
        .add_columns(Track.styles)
        .where(matches_album(Track.album_id), Track.left_out.is_(False))
        .order_by(Track.album_id, Track.position, Track.id)
    )
    decisions_by_track = _track_decisions(session, matches_album)
    predictions = track_predictions(session, matches_album, read_settings(session).policy)
    tracks_by_album: dict[int, tuple[list[TrackRow], set[str]]] = defaultdict(lambda: ([], set()))
    rows: Iterable[Any] = session.execute(query)
    for album, track, path, title, genres, tag_error, analysis_error, duration, missing, *values in rows:
        artist, number, position, file_format, styles = values
        error = FILE_MISSING if missing else tag_error or analysis_error
        decisions = decisions_by_track.get(track, ())
        about = track, path, title, genres, error, duration, missing, decisions, tag_error is None, artist
        row = TrackRow(*about, number or position + 1, styles=styles or ())
        if track in predictions:
            own = predictions[track]
            decided = with_states(own.suggestions, decisions, suggestions.get(album, ()), tree)
            row = row._replace(modalities=own.modalities, suggestions=decided, unlike_rest=own.unlike_rest)
        tracks, formats = tracks_by_album[album]
        tracks.append(row)
        formats.add(file_format)
    return tracks_by_album


def _track_decisions(session: Session, matches_album: AlbumFilter) -> dict[int, tuple[tuple[str, DecisionState], ...]]:
    """What was decided about single tracks, oldest first."""
    query = select(Decision.track_id, Decision.genre, Decision.state).where(
        matches_album(Decision.album_id), Decision.track_id.is_not(None)
    )
    decisions: dict[int, tuple[tuple[str, DecisionState], ...]] = {}
    rows: Iterable[Any] = session.execute(query.order_by(Decision.id))
    for track, genre, state in rows:
        decisions[track] = (*decisions.get(track, ()), (genre, state))
    return decisions


def _suggestions(
    session: Session, matches_album: AlbumFilter, reasons: Mapping[tuple[int, str], tuple[str, ...]]
) -> dict[int, tuple[Suggestion, ...]]:
    """What is suggested for each album or was decided about it, highest score first."""
    decisions = _decisions(session, matches_album)
    suggestions_by_album: dict[int, list[Suggestion]] = defaultdict(list)
    for shown, (album, genre, score, confident, *shares) in _scores(session, matches_album, list(decisions)):
        state = decisions[album].pop(genre, "suggested")
        sentences = reasons.get((album, genre), ())
        suggestions_by_album[album].append(
            Suggestion(genre, score, state, Evidence(*shares), sentences, confident, shown)
        )
    for album, other_decisions in decisions.items():
        suggestions_by_album[album] += [
            Suggestion(genre, None, state, NO_EVIDENCE, ()) for genre, state in other_decisions.items()
        ]
    return {album: tuple(sorted(suggestions, key=_best_first)) for album, suggestions in suggestions_by_album.items()}


def _best_first(suggestion: Suggestion) -> float:
    return math.inf if suggestion.score is None else -suggestion.score


def _scores(session: Session, matches_album: AlbumFilter, decided: Iterable[int]) -> Iterator[tuple[bool, Any]]:
    """The scores to show (True), and those of hidden genres about which something was decided (False).

    ``decided``: the albums with decisions. They are few, so that not all scores need to be read for them.
    """
    policy = read_settings(session).policy
    query = select(Score.album_id, Score.genre, Score.score, is_confident(policy), Score.audio, Score.image, Score.text)
    decided_genre = and_(
        Decision.album_id == Score.album_id, Decision.genre == Score.genre, Decision.track_id.is_(None)
    )
    # the first rows by rank, which the database finds without a look at the others: an album has hundreds
    first_rows = and_(matches_album(Score.album_id), Score.rank <= max(ALWAYS_SHOWN, MOST_SUGGESTIONS))
    yield from ((True, row) for row in session.execute(query.where(first_rows, is_shown(policy))))
    hidden_but_decided = query.join(Decision, decided_genre).where(
        among(Score.album_id, decided), not_(is_shown(policy))
    )
    yield from ((False, row) for row in session.execute(hidden_but_decided))


def _decisions(session: Session, matches_album: AlbumFilter) -> dict[int, dict[str, DecisionState]]:
    """The decisions about whole albums, oldest first."""
    query = (
        select(Decision.album_id, Decision.genre, Decision.state)
        .where(matches_album(Decision.album_id), Decision.track_id.is_(None))
        .order_by(Decision.id)
    )
    decisions: dict[int, dict[str, DecisionState]] = defaultdict(dict)
    for album, genre, state in session.execute(query):
        decisions[album][genre] = state
    return decisions


def _reasons(session: Session, matches_album: AlbumFilter) -> dict[tuple[int, str], tuple[str, ...]]:
    """The sentences for each album and genre, in order."""
    query = (
        select(Reason.album_id, Reason.genre, Reason.sentence)
        .where(matches_album(Reason.album_id))
        .order_by(Reason.album_id, Reason.genre, Reason.position)
    )
    sentences: dict[tuple[int, str], tuple[str, ...]] = {}
    for album, genre, sentence in session.execute(query):
        sentences[album, genre] = (*sentences.get((album, genre), ()), sentence)
    return sentences


def albums(state: State, query: Query | str = "") -> list[AlbumSummary]:
    """The albums that match, by artist and title. Raises TaggerError for a query that makes no sense."""
    query = parse_query(query) if isinstance(query, str) else query
    with state.reading() as session:
        summaries = _album_summaries(session, None if query == Query() else _matching_ids(session, query))
    return [album for album in summaries if all(album.status == status for status in query.statuses)]


def matching_ids(session: Session, query: str) -> list[int] | None:
    """The albums that match, None for all of them. Raises TaggerError for a query that makes no sense."""
    parsed = parse_query(query)
    if parsed == Query():
        return None
    ids = _matching_ids(session, parsed)
    if not parsed.statuses:
        return ids
    summaries = _album_summaries(session, ids)
    return [album.id for album in summaries if all(album.status == status for status in parsed.statuses)]


def search_ids(state: State, query: str) -> set[int]:
    """The ids of the albums that match. Raises TaggerError for a query that makes no sense."""
    with state.reading() as session:
        ids = matching_ids(session, query)
        return set(session.scalars(select(Album.id).where(is_visible)) if ids is None else ids)


def doubted_ids(state: State, genre: str) -> set[int]:
    """The albums in whose files learning doubted such a genre; "": any."""
    with state.reading() as session:
        return albums_with_doubts(session, genre)


def _matching_ids(session: Session, query: Query) -> list[int]:
    """The albums that may match: a status that is not inside an operator is not checked here, but by the caller."""
    return list(session.scalars(matching(session, query, _by_status(session))))


def _by_status(session: Session) -> StatusIds:
    """A function that finds the albums with a status, by reading every album that may have it."""

    def with_status(status: AlbumStatus) -> list[int]:
        ids = list(session.scalars(matching(session, Query(statuses=(status,)), with_status)))
        return [album.id for album in _album_summaries(session, ids) if album.status == status]

    return with_status


def albums_by_id(state: State, ids: Iterable[int]) -> list[AlbumSummary]:
    """The albums with these ids that are (still) there, by artist and title."""
    with state.reading() as session:
        return _album_summaries(session, list(ids))


def album_ids(state: State) -> list[int]:
    """Every album, by artist and title."""
    with state.reading() as session:
        ids = (
            select(Album.id)
            .where(is_visible)
            .order_by(Album.artist.collate("nocase"), Album.title.collate("nocase"), Album.id)
        )
        return list(session.scalars(ids))


def recent_ids(state: State, newest: int, since: float) -> list[int]:
    """Albums with an id above ``newest``, and those predicted since a moment (seconds since 1970)."""
    with state.reading() as session:
        ids = select(Album.id).outerjoin(AlbumPrediction, AlbumPrediction.album_id == Album.id)
        return list(session.scalars(ids.where(or_(Album.id > newest, AlbumPrediction.predicted_at >= since))))
