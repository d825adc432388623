"""What the person decides about suggestions. A decision is about an album and a genre, and outlives every rescan.

A genre that is not among an album's suggestions is added by hand. Of what was decided one by one, accepting or
rejecting suggestions in bulk changes nothing.
"""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, delete, false, select
from sqlalchemy.orm import Session

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.genres.policy import Candidate, propose
from tagger.genres.taxonomy import Taxonomy
from tagger.services.settings import read_policy
from tagger.state import album_queries
from tagger.state.album_summaries import AlbumSummary, DecisionState
from tagger.state.database import State
from tagger.state.query_conditions import among, is_confident
from tagger.state.tables import Decision, Score, Track, storable


@dataclass(frozen=True, slots=True)
class DecideReport:
    """How many albums matched, and how many decisions about them changed."""

    albums: int
    changed: int


Choice = Callable[[AlbumSummary, list[Candidate]], dict[str, DecisionState]]


def accept(
    state: State, query: str, *, genres: Sequence[str] = (), top: int | None = None, min_score: float | None = None
) -> DecideReport:
    """Accept what is suggested for the albums that match.

    Without anything else: the genres that the policy proposes. ``top``: the best so many, sure or not. ``min_score``:
    those with at least this score. ``genres``: these, by any of their names; one that is not suggested is added by
    hand, unless ``top`` or ``min_score`` asks for it to be suggested so high. Raises TaggerError for a bad query.
    """
    policy, names = read_policy(state), _writable(genres)
    bulk = top is None and min_score is None

    def choose(album: AlbumSummary, high: list[Candidate]) -> dict[str, DecisionState]:
        if names and bulk:
            spelled = [_as_in(album, name) for name in names]
            return {name: "accepted" if _suggested(album, name) else "added" for name in spelled}
        if names:
            return {candidate.genre: "accepted" for candidate in high if _is_any_of(candidate.genre, names)}
        proposed = propose(high, policy, Taxonomy.load()) if bulk else [candidate.genre for candidate in high]
        return {genre: "accepted" for genre in proposed if _undecided(album, genre)}

    return _decide(state, query, choose, [is_confident(policy)] if bulk else _high(top, min_score))


def reject(
    state: State, query: str, *, genres: Sequence[str] = (), top: int | None = None, min_score: float | None = None
) -> DecideReport:
    """Reject what is suggested for the albums that match: all of it, or the best, the sure, the named genres.

    A named genre is rejected whatever was decided before; one that was added by hand is taken off again.
    """
    names = _written(genres)
    bulk = top is None and min_score is None

    def choose(album: AlbumSummary, high: list[Candidate]) -> dict[str, DecisionState]:
        proposed = {item.genre for item in (album.suggestions if bulk else high)}
        return {
            genre: "rejected" for genre in proposed if (_is_any_of(genre, names) if names else _undecided(album, genre))
        }

    return _decide(state, query, choose, [false()] if bulk else _high(top, min_score))


def reset(state: State, query: str, *, genres: Sequence[str] = ()) -> DecideReport:
    """Forget what was decided about the albums that match: everything, or about the named genres."""
    names = _written(genres)

    def choose(album: AlbumSummary, _: list[Candidate]) -> dict[str, DecisionState]:
        return {item.genre: "suggested" for item in album.suggestions if not names or _is_any_of(item.genre, names)}

    return _decide(state, query, choose, [false()])


def set_state(state: State, album_id: int, genre: str, decision: DecisionState) -> None:
    """Decide about one genre of one album; "suggested" forgets it. Raises TaggerError for an album that is gone."""
    set_states(state, [(album_id, genre, decision)])


def set_states(state: State, decisions: Iterable[tuple[int, str, DecisionState]]) -> None:
    """Make many decisions about genres of albums, all or none of them. Raises TaggerError for an unknown album."""
    by_album: dict[int, dict[str, DecisionState]] = defaultdict(dict)
    decisions = list(decisions)
    albums = {
        album.id: album for album in album_queries.albums_by_id(state, {album_id for album_id, _, _ in decisions})
    }
    for album_id, genre, decision in decisions:
        if album_id not in albums:
            raise TaggerError("The album is no longer in the library; scan its folder again.")
        by_album[album_id][_as_in(albums[album_id], _named(genre, decision))] = decision
    with state.session() as session:
        for album_id, album_decisions in by_album.items():
            _store(session, album_id, album_decisions)


def set_track_state(state: State, track_id: int, genre: str, decision: DecisionState) -> None:
    """Decide about one genre of one track alone; "suggested" lets it follow its album again.

    Raises TaggerError for a track that is gone.
    """
    set_track_states(state, [(track_id, genre, decision)])


def set_track_states(state: State, decisions: Iterable[tuple[int, str, DecisionState]]) -> None:
    """Make many decisions about genres of single tracks, all or none of them. Raises TaggerError for an unknown track."""
    with state.session() as session:
        for track_id, genre, decision in decisions:
            track = session.get(Track, track_id)
            if track is None:
                raise TaggerError("The track is no longer in the library; scan its folder again.")
            _store_own(session, track, _named(genre, decision), decision)


def decide_files(state: State, files: Iterable[Path], genres: Sequence[str], decision: DecisionState) -> DecideReport:
    """Decide about genres of single files. Raises TaggerError for a file that was never scanned."""
    ids = []
    with state.reading() as session:
        for file in files:
            track_id = session.scalar(select(Track.id).where(Track.path == Path(os.path.realpath(file))))
            if track_id is None:
                raise TaggerError(f"'{printable(str(file))}' is not in the library; scan its folder first.")
            ids.append(track_id)
    set_track_states(state, [(track_id, genre, decision) for track_id in ids for genre in genres])
    return DecideReport(len(ids), len(ids) * len(genres))


def _decide(state: State, query: str, choose: Choice, among_scores: list[ColumnElement[bool]]) -> DecideReport:
    """Let ``choose`` say what becomes of each matching album's genres, and store what that changes, all or nothing.

    It sees the album and those of its scores that meet the conditions, best first.
    """
    albums = album_queries.albums(state, query)
    changed = 0
    with state.session() as session:
        scores = _scores(session, [album.id for album in albums], among_scores)
        for album in albums:
            now = {item.genre: item.state for item in album.suggestions}
            new = {name: to for name, to in choose(album, scores[album.id]).items() if now.get(name, "suggested") != to}
            _store(session, album.id, new)
            changed += len(new)
    return DecideReport(len(albums), changed)


def _scores(
    session: Session, albums: Iterable[int], conditions: Iterable[ColumnElement[bool]]
) -> dict[int, list[Candidate]]:
    """The scores of the albums that meet the conditions, best first."""
    query = select(Score.album_id, Score.genre, Score.score, Score.confident)
    query = query.where(among(Score.album_id, albums), *conditions).order_by(Score.album_id, Score.rank)
    candidates: dict[int, list[Candidate]] = defaultdict(list)
    for album, genre, score, confident in session.execute(query):
        candidates[album].append(Candidate(genre, score, confident))
    return candidates


def _high(top: int | None, min_score: float | None) -> list[ColumnElement[bool]]:
    """Among the best ``top``, and at least ``min_score``."""
    best = [] if top is None else [Score.rank <= top]
    return best if min_score is None else [*best, Score.score >= min_score]


def _store(session: Session, album_id: int, decisions: dict[str, DecisionState]) -> None:
    """Store decisions; none is needed for what is merely suggested, and for a rejected genre that nothing suggests."""
    if not decisions:
        return
    names = list(decisions)
    about_album = (Decision.album_id == album_id, Decision.track_id.is_(None), Decision.genre.in_(names))
    session.execute(delete(Decision).where(*about_album))
    scored = set(session.scalars(select(Score.genre).where(Score.album_id == album_id, Score.genre.in_(names))))
    session.add_all(
        _decision(album_id, name, to)
        for name, to in decisions.items()
        if to in ("accepted", "added") or (to == "rejected" and name in scored)
    )


def _store_own(session: Session, track: Track, name: str, decision: DecisionState) -> None:
    """Store what was decided about a track alone, in place of what was before under any of the genre's names."""
    for row in session.scalars(select(Decision).where(Decision.track_id == track.id)):
        if Taxonomy.load().same(row.genre, name):
            session.delete(row)
    session.flush()
    if decision != "suggested":
        session.add(_decision(track.album_id, name, decision, track.id))


def _decision(album_id: int, genre: str, state: DecisionState, track_id: int | None = None) -> Decision:
    return Decision(album_id=album_id, track_id=track_id, genre=genre, state=state, decided_at=time.time())


def _suggested(album: AlbumSummary, genre: str) -> bool:
    """Whether the genre is among the suggestions, decided or not, and was not added by hand."""
    return any(item.genre == genre and item.state != "added" and item.score is not None for item in album.suggestions)


def _undecided(album: AlbumSummary, genre: str) -> bool:
    return all(item.state == "suggested" for item in album.suggestions if item.genre == genre)


def _is_any_of(genre: str, names: Iterable[str]) -> bool:
    """Whether one of the names means the genre."""
    return any(Taxonomy.load().same(genre, name) for name in names)


def _as_in(album: AlbumSummary, name: str) -> str:
    """The genre as the album's suggestions and decisions spell it already."""
    return next((item.genre for item in album.suggestions if Taxonomy.load().same(item.genre, name)), name)


def _written(genres: Iterable[str]) -> list[str]:
    """The genres as the taxonomy writes them. Raises TaggerError for a name without a letter."""
    names = [Taxonomy.load().written(genre) for genre in genres]
    if not all(names):
        raise TaggerError("A genre needs a name; name it, as in --genre Jazz.")
    return names


def _writable(genres: Iterable[str]) -> list[str]:
    """The genres as the taxonomy writes them. Raises TaggerError for a name with characters that cannot be seen."""
    names = _written(genres)
    for name in names:
        text = storable(name)  # a byte that is no letter becomes "�", which everybody sees
        if printable(text) != text:
            raise TaggerError(
                f"The genre '{printable(name)}' holds characters that cannot be seen; name it without them."
            )
    return names


def _named(genre: str, decision: DecisionState) -> str:
    """The genre as the taxonomy writes it, checked where it is to be written. Raises TaggerError."""
    return (_writable if decision in ("accepted", "added") else _written)([genre])[0]
