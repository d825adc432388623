"""A query as SQL conditions: which albums match.

A status is only narrowed down here; ``album_queries`` works it out from the whole album.
"""

import json
import operator
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    func,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from tagger.genres.cleaning import held_genres
from tagger.genres.policy import Policy
from tagger.genres.taxonomy import Taxonomy
from tagger.settings import MOST_SUGGESTIONS
from tagger.state.album_summaries import AlbumStatus
from tagger.state.genre_doubts import read_doubts
from tagger.state.person_taxonomy import taxonomy_of
from tagger.state.query_language import Bound, Query, TrackTerm, search_key
from tagger.state.row_conditions import among
from tagger.state.stored_settings import read_settings
from tagger.state.tables import Album, AlbumPrediction, Decision, Score, Track, TrackPrediction, TrackScore

ALWAYS_SHOWN = 5  # so many suggestions are shown whatever their score, and up to MOST_SUGGESTIONS that are sure enough
COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}

_predicted = select(AlbumPrediction.album_id).where(AlbumPrediction.album_id == Album.id).exists()
_accepted = select(Decision.id).where(Decision.album_id == Album.id, Decision.state.in_(("accepted", "added"))).exists()
_rejected = select(Decision.id).where(Decision.album_id == Album.id, Decision.state == "rejected").exists()
_present = select(Track.id).where(Track.album_id == Album.id, Track.missing.is_(False)).exists()
_rejected_genre = (
    select(Decision.id)
    .where(Decision.album_id == Score.album_id, Decision.genre == Score.genre)
    .where(Decision.state == "rejected", Decision.track_id.is_(None))
    .exists()
)
_rejected_track_genre = (
    select(Decision.id)
    .where(Decision.track_id == TrackScore.track_id, Decision.genre == TrackScore.genre, Decision.state == "rejected")
    .exists()
)
# A file that is shown.
is_visible = select(Track.id).where(Track.album_id == Album.id, Track.left_out.is_(False)).exists()
_STATUS_CONDITIONS: dict[AlbumStatus, ColumnElement[bool]] = {
    "new": not_(_predicted),
    "suggested": _predicted,
    "accepted": _accepted,
    "written": _accepted,
    "rejected": and_(_predicted, _rejected),
    "error": or_(not_(_accepted), not_(_present)),
}


def is_confident(policy: Policy) -> ColumnElement[bool]:
    """Whether a genre's score is sure enough: reaches the policy's least score, or without one its own threshold."""
    return Score.confident.is_(True) if policy.min_score is None else Score.score >= policy.min_score


def is_shown(policy: Policy) -> ColumnElement[bool]:
    """Whether a genre is shown: the best, and some more that are sure enough."""
    return or_(Score.rank <= ALWAYS_SHOWN, and_(is_confident(policy), Score.rank <= MOST_SUGGESTIONS))


def is_track_score_sure(policy: Policy) -> ColumnElement[bool]:
    """``is_confident`` for a genre of a single track."""
    return TrackScore.confident.is_(True) if policy.min_score is None else TrackScore.score >= policy.min_score


def is_track_score_shown(policy: Policy) -> ColumnElement[bool]:
    """``is_shown`` for a genre of a single track, of which no more than may be shown are stored."""
    return or_(TrackScore.rank <= ALWAYS_SHOWN, is_track_score_sure(policy))


StatusIds = Callable[[AlbumStatus], Iterable[int]]


def matching(session: Session, query: Query, with_status: StatusIds) -> Select[int]:
    """A selection of the ids of the albums that match, or, for a status that is not inside an operator, may match.

    ``with_status`` finds those that have a status, which cannot be asked of the database.
    """
    statuses = [_STATUS_CONDITIONS[status] for status in query.statuses]
    return select(Album.id).where(is_visible, *statuses, *_conditions(session, query, with_status))


def _conditions(session: Session, query: Query, with_status: StatusIds) -> list[ColumnElement[bool]]:
    """Everything that the query asks but its statuses."""

    def matches(operand: Query) -> ColumnElement[bool]:
        statuses = [among(Album.id, with_status(status)) for status in operand.statuses]
        conditions = [*statuses, *_conditions(session, operand, with_status)]
        selected = select(Album.id).where(*conditions)
        # SQLite cannot parse statements inside each other as deep as a query goes.
        if operand.none_of or operand.any_of:
            return among(Album.id, session.scalars(selected))
        return Album.id.in_(selected)

    conditions: list[ColumnElement[bool]] = [
        *(_contains(Album.search, word) for word in query.words),
        *(_contains(func.search_key(Album.title), title) for title in query.albums),
        *(_contains(func.search_key(Album.artist), artist) for artist in query.artists),
        *(_contains(func.search_key(Album.folder) + os.sep, folder) for folder in query.folders),
        *(func.search_key(Album.title) == title for title in query.exact_albums),
        *(func.search_key(Album.artist) == artist for artist in query.exact_artists),
        *(func.search_key(Album.folder) == folder for folder in query.exact_folders),
        *(Album.year.between(years.first, years.last) for years in query.years),
        *(Album.id.between(ids.first, ids.last) for ids in query.ids),
        *(among(Album.id, albums_with_doubts(session, genre)) for genre in query.doubted),
        *(_has_genre(session, genre, query.scores) for genre in query.genres),
        *(_has_genre(session, genre, query.scores, exact=True) for genre in query.exact_genres),
        *([_has_track(query.tracks)] if query.tracks else []),
        *(not_(matches(operand)) for operand in query.none_of),
        *(or_(*map(matches, group)) for group in query.any_of),
    ]
    if query.without_genre:
        conditions.append(not_(among(Album.id, _albums_with_genre(session))))
    if query.scores and not (query.genres or query.exact_genres):
        conditions.append(_has_score(Score.rank == 1, query.scores))
    return conditions


def _albums_with_genre(session: Session) -> set[int]:
    """The albums whose files hold a genre; a placeholder is none."""
    tree = taxonomy_of(session)
    query = select(Track.album_id, Track.genres).where(Track.missing.is_(False), Track.genres != ()).distinct()
    rows: Iterable[Any] = session.execute(query)
    return {album for album, genres in rows if any(map(tree.names_genre, genres))}


def _has_track(terms: Iterable[TrackTerm]) -> ColumnElement[bool]:
    return select(Track.id).where(Track.album_id == Album.id, is_track(terms)).exists()


def is_track(terms: Iterable[TrackTerm]) -> ColumnElement[bool]:
    """Whether a track that is shown is what all the terms mean."""
    return and_(Track.left_out.is_(False), *map(_is_track, terms))


def _is_track(term: TrackTerm) -> ColumnElement[bool]:
    if term.number is not None:
        return func.coalesce(func.nullif(Track.track_number, 0), Track.position + 1) == term.number
    title = func.search_key(Track.title)
    if term.exact:
        return title == term.text
    return or_(_contains(title, term.text), and_(Track.title == "", _contains(func.search_key(Track.path), term.text)))


def albums_with_doubts(session: Session, genre: str) -> set[int]:
    """The albums in whose files learning doubted such a genre; "": any."""
    doubts, tree = read_doubts(session), taxonomy_of(session)
    return {doubt.album_id for doubt in doubts if not genre or _is_like(doubt.genre, genre, tree)}


def _contains(text: ColumnElement[str] | object, part: str) -> ColumnElement[bool]:
    return func.instr(text, part) > 0


def _has_genre(session: Session, genre: str, scores: Iterable[Bound], *, exact: bool = False) -> ColumnElement[bool]:
    """Whether such a genre is suggested with such a score, or, asked without one, surely suggested, accepted or held.

    What was rejected counts only where a score is asked for. ``exact``: that genre under any of its names, and no kind of it.
    """
    names: Sequence[str]
    tree = taxonomy_of(session)
    if exact:
        names = [genre, tree.written(genre)]
    elif tree.canonical(genre) is not None:
        names = [*tree.family(genre), *map(tree.written, tree.family(genre))]
    else:
        names = _names_like(session, genre)
    policy = read_settings(session).policy
    is_shown_genre = and_(Score.genre.collate("nocase").in_(names), is_shown(policy))
    is_track_genre = TrackScore.genre.collate("nocase").in_(names)
    if scores:
        of_track = _has_track_score(and_(is_track_genre, is_track_score_shown(policy)), scores)
        return or_(_has_score(is_shown_genre, scores), of_track)
    suggested = or_(
        _has_score(and_(is_shown_genre, is_confident(policy), not_(_rejected_genre)), ()),
        _has_track_score(and_(is_track_genre, is_track_score_sure(policy), not_(_rejected_track_genre)), ()),
    )
    is_included = Decision.state.in_(("accepted", "added"))
    decided_albums = select(Decision.album_id).where(is_included, Decision.genre.collate("nocase").in_(names))
    in_fields = (_holds_genre(session, field, genre, exact=exact) for field in (Track.genres, Track.styles))
    return or_(suggested, Album.id.in_(decided_albums), Album.id.in_(select(Track.album_id).where(or_(*in_fields))))


def _names_like(session: Session, text: str) -> list[str]:
    """The genres with the text in their name: those of the tree, and others that a model or the person has.

    A model scores all its genres for every album with the same kinds of input, so one album of each kind tells them.
    """
    sample_albums = select(func.min(AlbumPrediction.album_id)).group_by(
        AlbumPrediction.bundle, AlbumPrediction.modalities
    )
    other_names = select(Score.genre).where(Score.album_id.in_(sample_albums)).union(select(Decision.genre))
    tree = taxonomy_of(session)
    return [name for name in {*tree, *session.scalars(other_names)} if _is_like(name, text, tree)]


def _is_like(name: str, text: str, tree: Taxonomy) -> bool:
    return search_key(text) in search_key(name) or tree.same(name, text)


def _has_score(condition: ColumnElement[bool], scores: Iterable[Bound]) -> ColumnElement[bool]:
    """Whether a genre of the album that may be shown is so: of each album the first rows by rank, not all its genres."""
    bounds = [COMPARE[bound.comparison](Score.score, bound.value) for bound in scores]
    first_rows = and_(Score.album_id == Album.id, Score.rank <= max(ALWAYS_SHOWN, MOST_SUGGESTIONS))
    return select(Score.album_id).where(first_rows, *bounds, condition).exists()


def _has_track_score(condition: ColumnElement[bool], scores: Iterable[Bound]) -> ColumnElement[bool]:
    """Whether an album of several artists has a track with such a score."""
    bounds = [COMPARE[bound.comparison](TrackScore.score, bound.value) for bound in scores]
    by_track = select(AlbumPrediction.album_id).where(AlbumPrediction.by_track)
    of_tracks = select(TrackPrediction.album_id).join(TrackScore, TrackScore.track_id == TrackPrediction.track_id)
    return Album.id.in_(of_tracks.where(TrackPrediction.album_id.in_(by_track), condition, *bounds))


def _holds_genre(
    session: Session, field: InstrumentedAttribute[Any], genre: str, *, exact: bool
) -> ColumnElement[bool]:
    """Whether the files' genre or style holds such a genre: each different value is judged once."""
    tree = taxonomy_of(session)
    wanted = genre if exact else tree.canonical(genre) or genre

    def matches_genre(name: str) -> bool:
        if exact:
            return tree.same(name, wanted)
        if tree.canonical(genre):
            return tree.same(name, wanted) or tree.below(wanted, name)
        return _is_like(name, genre, tree)

    different = session.scalars(select(field).distinct())
    values = [v for v in different if v and any(map(matches_genre, (*v, *held_genres(v, tree))))]
    stored = json.dumps([json.dumps(list(value)) for value in values])
    return type_coerce(field, Text).in_(select(func.json_each(stored).table_valued("value").c.value))
