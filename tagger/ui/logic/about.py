"""An album in a few words."""

from tagger.inference.modality import SENSES
from tagger.library.names import listed, printable
from tagger.state.records import AlbumView, TrackView
from tagger.ui.logic.sentences import count, duration

MOST_NAMED = 8


def album_name(album: AlbumView) -> str:
    """The title, or the folder's name where there is none."""
    return album.album or printable(album.folder.name)


def track_name(track: TrackView) -> str:
    """The title, or the file's name where there is none."""
    return track.title or printable(track.path.name)


def facts(album: AlbumView) -> str:
    """Year, tracks, length."""
    length = sum(track.duration for track in album.tracks)
    parts = [str(album.year or ""), count(len(album.tracks), "track"), duration(length) if length else ""]
    return " · ".join(part for part in parts if part)


def modalities(album: AlbumView) -> str:
    """What the suggestions were made from."""
    if not album.predicted:
        return "Not analysed yet"
    if not album.modalities:
        return "Nothing in it could be analysed"
    return f"Suggested from {listed([SENSES.get(modality, modality) for modality in album.modalities])}"


def problems(album: AlbumView) -> list[str]:
    """The files that could not be used, each with its reason; not more than can be read."""
    found = [f"{printable(track.path.name)}: {track.error}" for track in album.tracks if track.error]
    found += map(printable, album.problems)
    rest = len(found) - MOST_NAMED
    return found[:MOST_NAMED] + ([f"… and {count(rest, 'more problem')}"] if rest > 0 else [])
