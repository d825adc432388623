"""The genres requested for every file: those accepted for its album, and for itself; and the profile of its folder.

A profile is the form in which a list of genres is written (``tagformats.list_profile``). It belongs to a folder of the
library and all below it, is remembered in the state, and is never applied silently: a plan names the one that formed a
value, and no file is written for the sake of its form alone.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from tagger.genres.placeholders import says_nothing
from tagger.genres.policy import Policy, for_genre_field, for_style_field, new_value
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_queries import matching_ids
from tagger.state.database import State
from tagger.state.row_conditions import among
from tagger.state.scan_inputs import FILE_COLUMNS, StoredTrack
from tagger.state.stored_settings import read_json, store_json
from tagger.state.tables import Album, Decision, Score, Track
from tagger.tagformats.list_profile import Profile

__all__ = ["Profile", "profile_of", "profiles", "remember_profile"]


ACCEPTED = ("accepted", "added")


GenreChange = Callable[[tuple[str, ...]], tuple[str, ...]]  # from the genres of a file to those that it should hold


@dataclass(frozen=True, slots=True)
class FieldChanges:
    """What becomes of a file's genres, and of the values of its field STYLE; None: they are none of this change's.

    ``second_fields``: further genre fields are brought into line even where the genre itself stays.
    """

    genres: GenreChange
    styles: GenreChange | None = None
    second_fields: bool = False


@dataclass(frozen=True, slots=True)
class _AlbumDecisions:
    """What was decided about an album as a whole and about its tracks: genre and state."""

    album: Sequence[tuple[str, str]]  # best score first, then genres without one, oldest decision first
    without_score: frozenset[str]  # those of the genres that no model scored
    tracks: Mapping[int, Sequence[tuple[str, str]]]  # by the track's id, oldest first

    def in_state(self, *states: str) -> tuple[str, ...]:
        return tuple(genre for genre, state in self.album if state in states)


def requested_changes(
    state: State, query: str, policy: Policy, taxonomy: Taxonomy
) -> tuple[list[tuple[StoredTrack, FieldChanges]], int]:
    """The files of albums in which something was accepted, or rejected that only files hold; and how many others there are.

    The files are in the order of their albums' artists and titles, each with what becomes of its genres. Only what was decided
    is read of an album, no scores, reasons or states. Raises TaggerError for a query that makes no sense.
    """
    with state.reading() as session:
        ids = matching_ids(session, query)
        decisions = _decisions(session, ids)
        files = _files(session, decisions)
        present = select(func.count()).select_from(Track).where(Track.left_out.is_(False))
        count = session.scalar(present if ids is None else present.where(among(Track.album_id, ids))) or 0
    changes = list[tuple[StoredTrack, FieldChanges]]()
    change_for = cache(partial(_change, policy=policy, taxonomy=taxonomy))  # of many albums the same was accepted
    for album_id, tracks in groupby(files, lambda row: row.album_id):
        decided, of_album = decisions[album_id], list(tracks)
        removed = _removed_genres(decided, of_album)
        if (
            not removed
            and not decided.in_state(*ACCEPTED)
            and not any(track.id in decided.tracks for track in of_album)
        ):
            continue
        accepted, typed = decided.in_state(*ACCEPTED), decided.in_state("added")
        for track in of_album:
            if own := decided.tracks.get(track.id):
                typed_for_it = (*typed, *(genre for genre, state in own if state == "added"))
                change = change_for(_track_genres(accepted, own, taxonomy), typed_for_it, removed)
            else:
                change = change_for(accepted, typed, removed)
            changes.append((track, change))
    return changes, count - len(changes)


def _change(
    accepted: tuple[str, ...], typed: tuple[str, ...], removed: tuple[str, ...], *, policy: Policy, taxonomy: Taxonomy
) -> FieldChanges:
    """How the fields of a file change: ``typed`` genres keep their spelling, ``removed`` ones go.

    The answers are cached, since most files of an album hold the same.
    """
    change = partial(new_value, policy=policy, taxonomy=taxonomy, typed=typed)
    genres = cache(partial(change, accepted=for_genre_field(accepted, policy, taxonomy), removed=removed))
    if policy.fields == "genre":
        return FieldChanges(genres)
    return FieldChanges(genres, cache(partial(change, accepted=for_style_field(accepted, taxonomy), least_depth=1)))


def _removed_genres(decisions: _AlbumDecisions, tracks: Iterable[StoredTrack]) -> tuple[str, ...]:
    """The placeholders in the files that were rejected; a real genre that was rejected stays where a file holds it."""
    rejected = [
        genre for genre in decisions.in_state("rejected") if genre in decisions.without_score and says_nothing(genre)
    ]
    in_files = {genre for track in tracks if not track.missing for genre in track.genres} if rejected else set[str]()
    return tuple(genre for genre in rejected if genre in in_files)


def _track_genres(
    album_genres: Sequence[str], track_decisions: Sequence[tuple[str, str]], taxonomy: Taxonomy
) -> tuple[str, ...]:
    """The album's genres without those rejected for the track, and the track's own."""
    rejected = {taxonomy.key(genre) for genre, state in track_decisions if state not in ACCEPTED}
    added = [genre for genre, state in track_decisions if state in ACCEPTED]
    return (*(genre for genre in album_genres if taxonomy.key(genre) not in rejected), *added)


def _decisions(session: Session, albums: Sequence[int] | None) -> dict[int, _AlbumDecisions]:
    """What was decided about these albums (None: all) and their tracks, by the album's id."""
    score = and_(Score.album_id == Decision.album_id, Score.genre == Decision.genre)
    query = select(Decision.album_id, Decision.track_id, Decision.genre, Decision.state, Score.score)
    query = query.outerjoin(Score, and_(Decision.track_id.is_(None), score))
    if albums is not None:
        query = query.where(among(Decision.album_id, albums))
    decisions: dict[int, _AlbumDecisions] = {}
    of_album: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    of_tracks: defaultdict[int, defaultdict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    without_score: defaultdict[int, set[str]] = defaultdict(set)
    rows: Iterable[Any] = session.execute(query.order_by(Score.score.desc().nulls_last(), Decision.id))
    for album, track, genre, state, scored in rows:
        if track is not None:
            of_tracks[album][track].append((genre, state))
            continue
        of_album[album].append((genre, state))
        if scored is None:
            without_score[album].add(genre)
    for album in {*of_album, *of_tracks}:
        decisions[album] = _AlbumDecisions(of_album[album], frozenset(without_score[album]), of_tracks[album])
    return decisions


def _files(session: Session, albums: Iterable[int]) -> Sequence[StoredTrack]:
    """What the state knows of the albums' files that are shown, by album artist, title and place."""
    query = select(*FILE_COLUMNS).join(Album).where(among(Track.album_id, albums), Track.left_out.is_(False))
    order = (Album.artist.collate("nocase"), Album.title.collate("nocase"), Album.id, Track.position, Track.id)
    return session.connection().execute(query.order_by(*order)).all()  # plain rows: they are many


PROFILES_KEY = "profiles"


def read_profiles(session: Session) -> dict[Path, Profile]:
    """The remembered profiles by folder; an entry of another version that is not understood counts as none."""
    stored = read_json(session, PROFILES_KEY)
    names = {profile.value for profile in Profile}
    entries = stored.items() if isinstance(stored, dict) else ()
    return {Path(folder): Profile(str(name)) for folder, name in entries if name in names}


def profiles(state: State) -> dict[Path, Profile]:
    """``read_profiles`` in a transaction of its own."""
    with state.reading() as session:
        return read_profiles(session)


def remember_profile(state: State, folder: Path, profile: Profile | None) -> None:
    """Write genres in this form in ``folder`` and below from now on; None forgets the folder's profile.

    A list is the form without any profile, so it is stored only below a folder that has another one.
    """
    with state.session() as session:
        folders = {path: other for path, other in read_profiles(session).items() if path != folder}
        if profile is not None and (profile is not Profile.LIST or profile_of(folder, folders) is not Profile.LIST):
            folders[folder] = profile
        store_json(session, PROFILES_KEY, {os.fspath(path): other.value for path, other in folders.items()} or None)


def profile_of(path: Path, folders: Mapping[Path, Profile]) -> Profile:
    """The profile of a file: that of the nearest folder above it that has one, else a list."""
    return next((folders[folder] for folder in path.parents if folder in folders), Profile.LIST)
