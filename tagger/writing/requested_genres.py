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
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tagger.genres.placeholders import says_nothing
from tagger.genres.policy import Policy, for_genre_field, for_style_field, new_value
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.state.query_conditions import among
from tagger.state.scan_inputs import FILE_COLUMNS, StoredTrack
from tagger.state.stored_settings import read_json, store_json
from tagger.state.tables import Decision, Track
from tagger.tagformats.list_profile import Profile

__all__ = ["Profile", "profile_of", "profiles", "remember_profile"]


ACCEPTED = ("accepted", "added")


GenreChange = Callable[[tuple[str, ...]], tuple[str, ...]]  # from the genres of a file to those that it shall hold


@dataclass(frozen=True, slots=True)
class FieldChanges:
    """What becomes of a file's genres, and of the values of its field STYLE; None: they are none of this change's.

    ``second_fields``: further genre fields are brought into line even where the genre itself stays.
    """

    genres: GenreChange
    styles: GenreChange | None = None
    second_fields: bool = False


def requested_changes(
    state: State, albums: Sequence[AlbumSummary], policy: Policy, taxonomy: Taxonomy
) -> tuple[list[tuple[StoredTrack, FieldChanges]], int]:
    """The files of albums in which something was accepted, or rejected that only files hold; and how many others there are.

    The files are in the albums' order, each with what becomes of its genres.
    """
    ids = [album.id for album in albums]
    with state.reading() as session:
        track_decisions = _own_decisions(session, ids)
        decided = [
            album
            for album in albums
            if _in_state(album, *ACCEPTED)
            or _removed_genres(album)
            or any(track.id in track_decisions for track in album.tracks)
        ]
        rows = _tracks(session, [album.id for album in decided])
    changes = list[tuple[StoredTrack, FieldChanges]]()
    for album in decided:
        of_album = _change(album, (), policy, taxonomy)
        for track in album.track_rows.column("id"):
            own = track_decisions.get(track)
            if track in rows:
                changes.append((rows[track], _change(album, own, policy, taxonomy) if own else of_album))
    return changes, sum(len(album.tracks) for album in albums) - len(changes)


def _change(
    album: AlbumSummary, track_decisions: Sequence[tuple[str, str]], policy: Policy, taxonomy: Taxonomy
) -> FieldChanges:
    """What becomes of the fields of a file: genres added by hand stay as they were typed, those only it holds may go.

    Most files of an album hold the same, so that the answers are remembered.
    """
    accepted = _track_genres(_in_state(album, *ACCEPTED), track_decisions, taxonomy)
    typed = (*_in_state(album, "added"), *(genre for genre, state in track_decisions if state == "added"))
    change = partial(new_value, policy=policy, taxonomy=taxonomy, typed=typed)
    removed = _removed_genres(album)
    genres = cache(partial(change, accepted=for_genre_field(accepted, policy, taxonomy), removed=removed))
    if policy.fields == "genre":
        return FieldChanges(genres)
    return FieldChanges(genres, cache(partial(change, accepted=for_style_field(accepted, taxonomy), least_depth=1)))


def _in_state(album: AlbumSummary, *states: str) -> tuple[str, ...]:
    return tuple(suggestion.genre for suggestion in album.suggestions if suggestion.state in states)


def _removed_genres(album: AlbumSummary) -> tuple[str, ...]:
    """The placeholders in the files that were rejected; a real genre that was rejected stays where a file holds it."""
    rejected = (item.genre for item in album.suggestions if item.state == "rejected" and item.score is None)
    return tuple(genre for genre in rejected if genre in album.genres and says_nothing(genre))


def _track_genres(
    album_genres: Sequence[str], track_decisions: Sequence[tuple[str, str]], taxonomy: Taxonomy
) -> tuple[str, ...]:
    """The album's genres without those rejected for the track, and the track's own."""
    rejected = {taxonomy.key(genre) for genre, state in track_decisions if state not in ACCEPTED}
    added = [genre for genre, state in track_decisions if state in ACCEPTED]
    return (*(genre for genre in album_genres if taxonomy.key(genre) not in rejected), *added)


def _own_decisions(session: Session, albums: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Genre and state of what was decided about single tracks, oldest first."""
    query = select(Decision.track_id, Decision.genre, Decision.state).where(among(Decision.album_id, albums))
    decisions: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for track, genre, state in session.execute(query.where(Decision.track_id.is_not(None)).order_by(Decision.id)):
        if track is not None:
            decisions[track].append((genre, state))
    return dict(decisions)


def _tracks(session: Session, albums: Sequence[int]) -> dict[int, StoredTrack]:
    """What the state knows of the files of albums, by the tracks' ids."""
    rows: Iterable[StoredTrack] = session.execute(select(*FILE_COLUMNS).where(among(Track.album_id, albums)))
    return {row.id: row for row in rows}


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
