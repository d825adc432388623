"""Albums with what the files hold and what is suggested, for people and for programs."""

from dataclasses import asdict
from typing import Any

from tagger.state import queries
from tagger.state.records import AlbumView, SuggestionView, TrackView
from tagger.state.store import State


def albums(state: State, query: str = "") -> list[AlbumView]:
    """The albums that match, by artist and title. Raises TaggerError for a question that makes no sense."""
    return queries.albums(state, query)


def album_json(view: AlbumView) -> dict[str, Any]:
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


def _track(track: TrackView) -> dict[str, Any]:
    return {"path": str(track.path), "title": track.title, "genres": list(track.genres), "error": track.error}


def _suggestion(suggestion: SuggestionView) -> dict[str, Any]:
    return {
        "genre": suggestion.genre,
        "score": suggestion.score,
        "state": suggestion.state,
        "evidence": asdict(suggestion.evidence),
        "reasons": list(suggestion.reasons),
    }
