"""Albums with what the files hold and what is suggested, for people and for programs."""

from dataclasses import asdict
from typing import Any

from tagger.state import album_queries
from tagger.state.album_summaries import AlbumSummary, Suggestion, TrackSummary
from tagger.state.database import State


def albums(state: State, query: str = "") -> list[AlbumSummary]:
    """The albums that match, by artist and title. Raises TaggerError for a question that makes no sense."""
    return album_queries.albums(state, query)


def album_json(view: AlbumSummary) -> dict[str, Any]:
    """The album as `tagger show --json` prints it; a path keeps undecodable bytes as Python's escapes."""
    return {
        "id": view.id,
        "album": view.album,
        "artist": view.artist,
        "folder": str(view.folder),
        "tracks": [_track(track) for track in view.tracks],
        "genres": list(view.genres),
        "modalities": list(view.modalities),
        "suggestions": [_suggestion(suggestion) for suggestion in view.suggestions],
    }


def _track(track: TrackSummary) -> dict[str, Any]:
    return {"path": str(track.path), "title": track.title, "genres": list(track.genres), "error": track.error}


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "genre": suggestion.genre,
        "score": suggestion.score,
        "state": suggestion.state,
        "evidence": asdict(suggestion.evidence),
        "reasons": list(suggestion.reasons),
    }
