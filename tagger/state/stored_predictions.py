"""Stores the predictions of albums and of their tracks, and reads back what is suggested for single tracks."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from tagger.genres.policy import Policy
from tagger.genres.taxonomy import Taxonomy
from tagger.settings import MOST_SUGGESTIONS
from tagger.state.album_summaries import Evidence, Suggestion
from tagger.state.query_conditions import is_track_score_shown, is_track_score_sure
from tagger.state.row_conditions import among
from tagger.state.tables import Album, AlbumPrediction, Decision, Reason, Score, Track, TrackPrediction, TrackScore


@dataclass(frozen=True, slots=True)
class PredictedTrack:
    """What a track of its own is judged to be; ``unlike_rest``: the genre that sets it apart from its album, or ""."""

    track_id: int
    modalities: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]  # best first
    unlike_rest: str = ""


@dataclass(frozen=True, slots=True)
class PredictedAlbum:
    """What an album is judged to be, and its tracks where it is ``by_track``, or those that are unlike the rest."""

    album_id: int
    inputs: tuple[str, str]  # digest of the bundle, and of what it was fed
    modalities: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]  # best first
    remarks: tuple[str, ...] = ()  # sentences about the album and no single genre
    likelihoods: tuple[float, ...] = ()  # as in ``AlbumPrediction``
    by_track: bool = False
    tracks: tuple[PredictedTrack, ...] = ()


def store_predictions(session: Session, predictions: Sequence[PredictedAlbum]) -> None:
    """Replace the predictions of albums and of all their tracks.

    Decisions are not touched; an album or a track that was forgotten meanwhile has no prediction.
    """
    latest = {prediction.album_id: prediction for prediction in predictions}
    album_ids = set(session.scalars(select(Album.id).where(among(Album.id, latest))))
    new = [prediction for prediction in latest.values() if prediction.album_id in album_ids]
    if not new:
        return
    for table in (AlbumPrediction, Score, Reason):
        session.execute(delete(table).where(among(table.album_id, album_ids)))
    track_ids = [track.track_id for prediction in new for track in prediction.tracks]
    present = set(session.scalars(select(Track.id).where(among(Track.id, track_ids)))) if track_ids else set()
    outdated = or_(among(TrackPrediction.album_id, album_ids), among(TrackPrediction.track_id, present))
    session.execute(delete(TrackPrediction).where(outdated).execution_options(synchronize_session=False))
    tracks = [(prediction, track) for prediction in new for track in prediction.tracks if track.track_id in present]
    for target, rows in (
        (AlbumPrediction, [_prediction_row(prediction) for prediction in new]),
        (Score, [row for prediction in new for row in _score_rows(prediction)]),
        (Reason, [row for prediction in new for row in _reason_rows(prediction)]),
        (TrackPrediction, [_track_row(prediction, track) for prediction, track in tracks]),
        (TrackScore, [row for _, track in tracks for row in _track_score_rows(track)]),
    ):
        if rows:
            session.execute(insert(target), rows)


def name_decisions(session: Session, predictions: Sequence[PredictedAlbum], taxonomy: Taxonomy) -> None:
    """Rename the genres of decisions to the names of the new suggestions, which the taxonomy or the model may have changed.

    A decision keeps its name if another decision has the new name already.
    """
    suggested = {
        prediction.album_id: {taxonomy.key(suggestion.genre): suggestion.genre for suggestion in prediction.suggestions}
        for prediction in predictions
    }
    of_albums = select(Decision).where(among(Decision.album_id, suggested), Decision.track_id.is_(None))
    decisions = list(session.scalars(of_albums))
    names_in_use = {(decision.album_id, decision.genre) for decision in decisions}
    for decision in decisions:
        name = suggested[decision.album_id].get(taxonomy.key(decision.genre), decision.genre)
        if (decision.album_id, name) not in names_in_use:
            names_in_use.add((decision.album_id, name))
            decision.genre = name
    session.flush()


def name_decisions_as_before(session: Session, undone: Taxonomy, restored: Taxonomy, since: float) -> list[str]:
    """Give the genres of decisions their former names after an edit of the taxonomy was undone.

    ``undone`` is the taxonomy that the edit had made, ``restored`` the one before it, ``since`` the time of the edit. Returns
    the genres that stay as they are because the edit had merged several into them, if albums predicted since then have
    decisions about them. A decision keeps its name if another decision has the former name already.
    """
    former: defaultdict[str, list[str]] = defaultdict(list)
    for genre in restored:
        if undone.spelled(genre) is not None:
            former[undone.written(genre)].append(genre)
    decided = set(session.scalars(select(Decision.genre).distinct()))
    names = {name: restored.written(former[name][0]) for name in decided if len(former.get(name, ())) == 1}
    names = {name: before for name, before in names.items() if name != before}
    if names:
        renamed = update(Decision).where(Decision.genre.in_(names)).prefix_with("OR IGNORE")
        session.execute(renamed.values(genre=case(names, value=Decision.genre)))
    query = select(Decision.genre).join(AlbumPrediction, AlbumPrediction.album_id == Decision.album_id).distinct()
    named_since = session.scalars(query.where(AlbumPrediction.predicted_at > since))
    return sorted(name for name in named_since if len(former.get(name, ())) > 1)


def _prediction_row(prediction: PredictedAlbum) -> dict[str, object]:
    bundle, digest = prediction.inputs
    return {
        "album_id": prediction.album_id,
        "bundle": bundle,
        "inputs": digest,
        "modalities": prediction.modalities,
        "predicted_at": time.time(),
        "likelihoods": prediction.likelihoods,
        "by_track": prediction.by_track,
    }


def _score_rows(prediction: PredictedAlbum) -> list[dict[str, object]]:
    return [
        {"album_id": prediction.album_id, **_score(rank, suggestion)}
        for rank, suggestion in enumerate(prediction.suggestions, start=1)
    ]


def _reason_rows(prediction: PredictedAlbum) -> list[dict[str, object]]:
    sentences = [(suggestion.genre, suggestion.reasons) for suggestion in prediction.suggestions]
    return [
        {"album_id": prediction.album_id, "genre": genre, "position": position, "sentence": sentence}
        for genre, reasons in (*sentences, ("", prediction.remarks))
        for position, sentence in enumerate(reasons)
    ]


def _track_row(prediction: PredictedAlbum, track: PredictedTrack) -> dict[str, object]:
    return {
        "track_id": track.track_id,
        "album_id": prediction.album_id,
        "modalities": track.modalities,
        "unlike_rest": track.unlike_rest,
    }


def _track_score_rows(track: PredictedTrack) -> list[dict[str, object]]:
    return [
        {"track_id": track.track_id, **_score(rank, suggestion), "reasons": suggestion.reasons}
        for rank, suggestion in enumerate(track.suggestions[:MOST_SUGGESTIONS], start=1)
    ]


def _score(rank: int, suggestion: Suggestion) -> dict[str, object]:
    return {
        "rank": rank,
        "genre": suggestion.genre,
        "score": suggestion.score,
        "confident": suggestion.confident,
        "audio": suggestion.evidence.audio,
        "image": suggestion.evidence.image,
        "text": suggestion.evidence.text,
    }


def track_predictions(
    session: Session, matches_album: Callable[[InstrumentedAttribute[int]], ColumnElement[bool]], policy: Policy
) -> dict[int, PredictedTrack]:
    """The own predictions of the tracks of some albums, by the track's id, without what was decided."""
    is_current = and_(Track.id == TrackPrediction.track_id, Track.album_id == TrackPrediction.album_id)
    query = (
        select(TrackPrediction.track_id, TrackPrediction.modalities, TrackPrediction.unlike_rest)
        .join(Track, is_current)
        .where(matches_album(TrackPrediction.album_id))
    )
    rows: Iterable[Any] = session.execute(query).all()
    if not rows:
        return {}
    suggestions = _track_suggestions(session, matches_album, policy)
    return {
        track: PredictedTrack(track, modalities, tuple(suggestions.get(track, ())), unlike_rest)
        for track, modalities, unlike_rest in rows
    }


def _track_suggestions(
    session: Session, matches_album: Callable[[InstrumentedAttribute[int]], ColumnElement[bool]], policy: Policy
) -> dict[int, list[Suggestion]]:
    query = (
        select(TrackScore.track_id, TrackScore.genre, TrackScore.score, is_track_score_sure(policy), TrackScore.reasons)
        .add_columns(TrackScore.audio, TrackScore.image, TrackScore.text)
        .join(TrackPrediction, TrackPrediction.track_id == TrackScore.track_id)
        .where(matches_album(TrackPrediction.album_id), is_track_score_shown(policy))
        .order_by(TrackScore.track_id, TrackScore.rank)
    )
    suggestions: dict[int, list[Suggestion]] = defaultdict(list)
    rows: Iterable[Any] = session.execute(query)
    for track, genre, score, confident, reasons, *shares in rows:
        suggestions[track].append(Suggestion(genre, score, "suggested", Evidence(*shares), reasons, confident))
    return suggestions
