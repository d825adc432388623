"""Albums as the window and the command line read them, and as the command line prints them for programs.

``albums(state, query)`` are the albums that match, by artist and title; TaggerError for a query that makes no sense.
"""

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tagger.state.album_queries import album_ids, albums, albums_by_id, doubted_ids, recent_ids, search_ids
from tagger.state.album_summaries import AlbumSummary, Suggestion, TrackSummary
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy
from tagger.state.query_conditions import is_track
from tagger.state.query_language import parse_query, unknown_field
from tagger.state.row_conditions import within
from tagger.state.scan_inputs import linked_paths
from tagger.state.tables import Track

if TYPE_CHECKING:
    from tagger.state.album_columns import AlbumColumns

__all__ = [
    "album_json",
    "albums",
    "albums_below",
    "file_paths",
    "ids_to_read",
    "in_order_of",
    "read_taxonomy",
    "search_among",
    "search_ids",
    "unknown_field",
]


def ids_to_read(state: State, *, newest_known: int = 0, predicted_since: float | None = None) -> list[int]:
    """The ids of all albums, or of what is new while others fill the state.

    With ``predicted_since`` (seconds since the epoch): of the albums with ids above ``newest_known``, and of those that
    were predicted since then.
    """
    return album_ids(state) if predicted_since is None else recent_ids(state, newest_known, predicted_since)


def in_order_of(state: State, ids: Sequence[int]) -> list[AlbumSummary]:
    """The albums in the order of their ids; an album that is gone is left out."""
    by_id = {album.id: album for album in albums_by_id(state, ids)}
    return [by_id[album_id] for album_id in ids if album_id in by_id]


def search_among(state: State, read: "AlbumColumns", query: str) -> set[int]:
    """``search_ids`` among albums that were read: the same answer in milliseconds. Raises TaggerError."""
    from tagger.state.album_matching import AlbumMatcher

    return AlbumMatcher(read, read_taxonomy(state.folder), lambda genre: doubted_ids(state, genre)).find(query)


def albums_below(state: State, folder: Path | None) -> list[AlbumSummary]:
    """The albums with a file below a folder, or to which a link in it led, by artist and title; without a folder, all of them."""
    if folder is None:
        return albums(state)
    real = Path(os.path.realpath(folder))
    with state.reading() as session:
        is_below = within([real, *linked_paths(session, [real])])
        ids = session.scalars(select(Track.album_id).where(is_below).distinct()).all()
    return albums_by_id(state, ids)


def file_paths(state: State, albums: Sequence[AlbumSummary], query: str) -> list[Path]:
    """The paths of the albums' files that are not missing, or, where the query names tracks, of those."""
    terms = parse_query(query).tracks
    named: set[int] | None = None
    if terms:
        with state.reading() as session:
            named = set(session.scalars(select(Track.id).where(is_track(terms))))
    tracks = (track for album in albums for track in album.tracks)
    return [track.path for track in tracks if not track.missing and (named is None or track.id in named)]


def album_json(album: AlbumSummary) -> dict[str, Any]:
    """The album as ``tagger show --json`` prints it; a path keeps undecodable bytes as Python's escapes.

    A track that is judged by itself also says what is suggested for it: in an album of several artists each does, in
    others those that are unlike the rest.
    """
    return {
        "id": album.id,
        "album": album.album,
        "artist": album.artist,
        "year": album.year,
        "status": album.status,
        "folder": str(album.folder),
        "tracks": [_track_json(track) for track in album.tracks],
        "genres": list(album.genres),
        "modalities": list(album.modalities),
        "outcome": album.outcome,
        "remarks": list(album.remarks),
        "suggestions": [_suggestion_json(suggestion) for suggestion in album.suggestions],
    }


def _track_json(track: TrackSummary) -> dict[str, Any]:
    about = {"path": str(track.path), "title": track.title, "genres": list(track.genres), "error": track.error}
    if track.modalities is None:
        return about
    return about | {
        "number": track.number,
        "artist": track.artist,
        "modalities": list(track.modalities),
        "outcome": track.outcome,
        "unlike_rest": track.unlike_rest or None,
        "suggestions": [_suggestion_json(suggestion) for suggestion in track.suggestions],
    }


def _suggestion_json(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "genre": suggestion.genre,
        "score": suggestion.score,
        "state": suggestion.state,
        "evidence": asdict(suggestion.evidence),
        "reasons": list(suggestion.reasons),
    }
