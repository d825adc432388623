"""What the person decides about suggestions. A decision is about an album, or a track alone, and a genre. It outlives every
rescan.

A genre that is not among an album's suggestions is added by hand. Of what was decided one by one, accepting or
rejecting suggestions in bulk changes nothing.
"""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.genres.placeholders import says_nothing
from tagger.genres.policy import Candidate, propose
from tagger.genres.taxonomy import Taxonomy
from tagger.services.settings import read_policy
from tagger.state import album_queries, review_queries
from tagger.state.album_summaries import AlbumSummary, DecisionState, Suggestion, TrackSummary, with_states
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy, taxonomy_of
from tagger.state.query_conditions import is_confident, is_track
from tagger.state.query_language import Query, parse_query
from tagger.state.row_conditions import among
from tagger.state.stored_settings import read_settings
from tagger.state.tables import Decision, Score, Track, storable

TrackDecision = tuple[int, str, DecisionState]  # track, genre, what becomes of it
ALBUM_IS_GONE = "The album is no longer in the library; scan its folder again."


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


def suggestions_of(album: AlbumSummary, track: TrackSummary, taxonomy: Taxonomy) -> tuple[Suggestion, ...]:
    """What is suggested for a track: its own suggestions, or, where it is judged with its album, the album's."""
    if track.modalities is not None:
        return track.suggestions
    scored = [suggestion for suggestion in album.suggestions if suggestion.score is not None]
    return with_states(scored, track.decisions, album.suggestions, taxonomy)


def store_track_decisions(session: Session, decisions: Sequence[TrackDecision], moment: float) -> None:
    """Store what was decided about tracks alone, in place of what was before under any of a genre's names.

    What is decided by the same request has the same ``moment``, seconds since the epoch. "suggested" lets a track follow
    its album again. Raises TaggerError for a track that is gone.
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
    stored = [
        {"album_id": albums[track], "track_id": track, "genre": genre, "state": to, "decided_at": moment}
        for (track, _), (genre, to) in new.items()
        if to != "suggested"
    ]
    if stored:
        session.execute(insert(Decision), stored)


@dataclass(frozen=True, slots=True)
class DecideReport:
    """How many albums matched, and how many decisions about them changed; ``tracks``: of so many tracks alone.

    ``in_files``: in how many albums the files hold a genre that was rejected, which stays there.
    """

    albums: int
    changed: int
    tracks: int | None = None  # None where the query names no tracks
    in_files: int = 0


Suggestions = Sequence[Suggestion]  # those of an album, or of a track
Choice = Callable[[Suggestions, list[Candidate]], dict[str, DecisionState]]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to become of the genres of albums and tracks.

    ``choose`` sees the suggestions, and those of the scores that are high enough, best first. Of an album of several
    artists it decides about the whole (``of_whole``), about each track (``of_tracks``), or both.
    """

    choose: Choice
    top: int | None = None
    min_score: float | None = None
    only_sure: bool = False
    of_whole: bool = True
    of_tracks: bool = True
    removed: tuple[str, ...] = ()  # names; a placeholder among them is rejected where the files hold it, too


def accept(
    state: State, query: str, *, genres: Sequence[str] = (), top: int | None = None, min_score: float | None = None
) -> DecideReport:
    """Accept what is suggested for the albums that match; for tracks alone where the query names some.

    Without anything else: the genres that the policy proposes. ``top``: the best so many, sure or not. ``min_score``:
    those with at least this score. ``genres``: these, by any of their names; one that is not suggested is added by
    hand, unless ``top`` or ``min_score`` asks for it to be suggested so high. In an album of several artists all of
    this is about each track, but for named genres: these are accepted for the whole. Raises TaggerError for a bad query.
    """
    policy, taxonomy = read_policy(state), read_taxonomy(state.folder)
    names = _typed(genres, taxonomy)
    bulk = top is None and min_score is None

    def choose(suggestions: Suggestions, high: list[Candidate]) -> dict[str, DecisionState]:
        if names and bulk:
            spelled = [_as_in(suggestions, name, taxonomy) for name in names]
            return {name: "accepted" if _suggested(suggestions, name) else "added" for name in spelled}
        if names:
            return {candidate.genre: "accepted" for candidate in high if _is_any_of(candidate.genre, names, taxonomy)}
        proposed = propose(high, policy, taxonomy) if bulk else [candidate.genre for candidate in high]
        return {genre: "accepted" for genre in proposed if _undecided(suggestions, genre)}

    is_of_whole = bulk and bool(names)
    return _decide(
        state, query, Request(choose, top, min_score, only_sure=bulk, of_whole=is_of_whole, of_tracks=not is_of_whole)
    )


def reject(
    state: State, query: str, *, genres: Sequence[str] = (), top: int | None = None, min_score: float | None = None
) -> DecideReport:
    """Reject what is suggested for the albums that match: all of it, or the best, the sure, the named genres.

    A named genre is rejected whatever was decided before; one that was added by hand is taken off again, and a
    placeholder that the files hold goes from them with the next write.
    """
    taxonomy = read_taxonomy(state.folder)
    names = _names_in_tree(genres, taxonomy)
    bulk = top is None and min_score is None

    def choose(suggestions: Suggestions, high: list[Candidate]) -> dict[str, DecisionState]:
        proposed = {item.genre for item in (suggestions if bulk else high)}
        return {
            genre: "rejected"
            for genre in proposed
            if (_is_any_of(genre, names, taxonomy) if names else _undecided(suggestions, genre))
        }

    return _decide(state, query, Request(choose, top, min_score, of_whole=bulk, removed=tuple(names) if bulk else ()))


def reset(state: State, query: str, *, genres: Sequence[str] = ()) -> DecideReport:
    """Forget what was decided about the albums that match: everything, or about the named genres."""
    taxonomy = read_taxonomy(state.folder)
    names = _names_in_tree(genres, taxonomy)

    def choose(suggestions: Suggestions, _: list[Candidate]) -> dict[str, DecisionState]:
        return {item.genre: "suggested" for item in suggestions if not names or _is_any_of(item.genre, names, taxonomy)}

    return _decide(state, query, Request(choose))


def set_states(state: State, decisions: Iterable[tuple[int, str, DecisionState]]) -> None:
    """Make many decisions about genres of albums, all or none of them. Raises TaggerError for an unknown album."""
    by_album: dict[int, dict[str, DecisionState]] = defaultdict(dict)
    decisions, taxonomy = list(decisions), read_taxonomy(state.folder)
    albums = {
        album.id: album for album in album_queries.albums_by_id(state, {album_id for album_id, _, _ in decisions})
    }
    for album_id, genre, decision in decisions:
        if album_id not in albums:
            raise TaggerError(ALBUM_IS_GONE)
        by_album[album_id][_as_in(albums[album_id].suggestions, _named(genre, decision, taxonomy), taxonomy)] = decision
    moment = time.time()
    with state.session() as session:
        for album_id, album_decisions in by_album.items():
            _store(session, album_id, album_decisions, moment)


def set_track_states(state: State, decisions: Iterable[tuple[int, str, DecisionState]]) -> None:
    """Make many decisions about genres of single tracks, all or none of them. Raises TaggerError for an unknown track."""
    taxonomy = read_taxonomy(state.folder)
    named = [(track_id, _named(genre, decision, taxonomy), decision) for track_id, genre, decision in decisions]
    with state.session() as session:
        store_track_decisions(session, named, time.time())


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


def _decide(state: State, query: str, request: Request) -> DecideReport:
    """Do to each matching album's genres, or to those of its tracks, what is requested, all or nothing."""
    parsed, taxonomy = parse_query(query), read_taxonomy(state.folder)
    albums, moment = album_queries.albums(state, parsed), time.time()
    with state.session() as session:
        named = named_tracks(session, parsed, albums)
        scores = _scores(session, [album.id for album in albums], request)
        of_tracks: list[TrackDecision] = []
        changed = holding = 0
        for album in albums:
            if named is None and (request.of_whole or not album.by_track):
                now = {item.genre: item.state for item in album.suggestions}
                requested = request.choose(album.suggestions, scores[album.id])
                in_files = [genre for genre in album.genres if _is_any_of(genre, request.removed, taxonomy)]
                placeholders = [genre for genre in in_files if not taxonomy.names_genre(genre)]
                holding += not all(genre in placeholders or taxonomy.is_protected(genre) for genre in in_files)
                requested |= dict.fromkeys(placeholders, "rejected")
                new = {name: to for name, to in requested.items() if now.get(name, "suggested") != to}
                _store(session, album.id, new, moment)
                changed += len(new)
            if named is not None or (album.by_track and request.of_tracks):
                tracks = [track for track in album.tracks if named is None or track.id in named]
                of_tracks += [decision for track in tracks for decision in _of_track(album, track, request, taxonomy)]
        store_track_decisions(session, of_tracks, moment)
    return DecideReport(len(albums), changed + len(of_tracks), None if named is None else len(named), holding)


def _of_track(album: AlbumSummary, track: TrackSummary, request: Request, taxonomy: Taxonomy) -> list[TrackDecision]:
    """The decisions about one track; without suggestions of its own it has its album's."""
    suggestions, own = suggestions_of(album, track, taxonomy), dict(track.decisions)
    scored = {item.genre for item in suggestions if item.score is not None}
    of_album = {item.genre for item in album.suggestions if item.state in ("accepted", "added")}
    decisions: list[TrackDecision] = []
    for genre, to in request.choose(suggestions, _high(suggestions, request)).items():
        is_needless = to == "rejected" and genre not in scored | of_album  # what was added by hand is taken off
        after: DecisionState = "suggested" if is_needless else to
        if own.get(genre, "suggested") != after:
            decisions.append((track.id, genre, after))
    return decisions


def _high(suggestions: Suggestions, request: Request) -> list[Candidate]:
    """The suggestions of a track that are high enough, best first."""
    scored = [Candidate(item.genre, item.score, item.confident) for item in suggestions if item.score is not None]
    best = scored if request.top is None else scored[: request.top]
    least = 0.0 if request.min_score is None else request.min_score
    return [item for item in best if item.score >= least and (item.confident or not request.only_sure)]


def _scores(session: Session, albums: Iterable[int], request: Request) -> dict[int, list[Candidate]]:
    """The scores of the albums that are high enough, best first."""
    conditions: list[ColumnElement[bool]] = []
    if request.only_sure:
        conditions.append(is_confident(read_settings(session).policy))
    if request.top is not None:
        conditions.append(Score.rank <= request.top)
    if request.min_score is not None:
        conditions.append(Score.score >= request.min_score)
    query = select(Score.album_id, Score.genre, Score.score, Score.confident)
    query = query.where(among(Score.album_id, albums), *conditions).order_by(Score.album_id, Score.rank)
    candidates: dict[int, list[Candidate]] = defaultdict(list)
    for album, genre, score, confident in session.execute(query):
        candidates[album].append(Candidate(genre, score, confident))
    return candidates


def _store(session: Session, album_id: int, decisions: dict[str, DecisionState], moment: float) -> None:
    """Store decisions; none is needed for what is merely suggested, and for a rejected genre that nothing suggests or holds.

    Raises TaggerError for an album that a scan removed since it was read.
    """
    if not decisions:
        return
    if not review_queries.album_exists(session, album_id):
        raise TaggerError(ALBUM_IS_GONE)
    names = list(decisions)
    about_album = (Decision.album_id == album_id, Decision.track_id.is_(None), Decision.genre.in_(names))
    session.execute(delete(Decision).where(*about_album))
    scored = set(session.scalars(select(Score.genre).where(Score.album_id == album_id, Score.genre.in_(names))))
    present = session.scalars(select(Track.genres).where(Track.album_id == album_id, Track.missing.is_(False)))
    in_files = {genre for genres in present for genre in genres}
    session.add_all(
        Decision(album_id=album_id, track_id=None, genre=name, state=to, decided_at=moment)
        for name, to in decisions.items()
        if to in ("accepted", "added")
        or (to == "rejected" and (name in scored or (name in in_files and says_nothing(name))))
    )


def _suggested(suggestions: Suggestions, genre: str) -> bool:
    """Whether the genre is among the suggestions, decided or not, and was not added by hand."""
    return any(item.genre == genre and item.state != "added" and item.score is not None for item in suggestions)


def _undecided(suggestions: Suggestions, genre: str) -> bool:
    return all(item.state == "suggested" for item in suggestions if item.genre == genre)


def _is_any_of(genre: str, names: Iterable[str], taxonomy: Taxonomy) -> bool:
    """Whether one of the names means the genre."""
    return any(taxonomy.same(genre, name) for name in names)


def _as_in(suggestions: Suggestions, name: str, taxonomy: Taxonomy) -> str:
    """The genre as the suggestions and decisions spell it already."""
    return next((item.genre for item in suggestions if taxonomy.same(item.genre, name)), name)


def _names_in_tree(genres: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    """The genres as the taxonomy writes them. Raises TaggerError for a name without a letter."""
    names = [taxonomy.written(genre) for genre in genres]
    if not all(names):
        raise TaggerError("A genre needs a name; name it, as in --genre Jazz.")
    return names


def _typed(genres: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    """The genres as they were typed. Raises TaggerError for a name with characters that cannot be seen."""
    names = [genre.strip() for genre in genres]
    for index, (name, name_in_tree) in enumerate(zip(names, _names_in_tree(genres, taxonomy), strict=True)):
        text = storable(name)  # a byte that is no letter becomes "�", which everybody sees
        if printable(text) != text:
            names[index] = name_in_tree  # of a known genre
        if printable(storable(name_in_tree)) != storable(name_in_tree):
            raise TaggerError(
                f"The genre '{printable(name)}' holds characters that cannot be seen; name it without them."
            )
    return names


def _named(genre: str, decision: DecisionState, taxonomy: Taxonomy) -> str:
    """The spelling of a genre to decide about: as typed, and checked, if it will be written; else as the taxonomy has it."""
    return (_typed if decision in ("accepted", "added") else _names_in_tree)([genre], taxonomy)[0]
