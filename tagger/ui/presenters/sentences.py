"""Sentences of the window: counts, durations, progress, an album in words, and why a command had nothing to do."""

from collections.abc import Sequence
from pathlib import Path

from tagger.display_names import listed, printable, single_line
from tagger.inference.modality import SENSES
from tagger.progress import Progress
from tagger.state.album_summaries import AlbumSummary, Suggestion, TrackSummary


def count(number: int, noun: str, plural: str = "") -> str:
    """ "1 file", "2 400 files"."""
    return f"{grouped(number)} {noun if number == 1 else plural or noun + 's'}"


def grouped(number: int) -> str:
    """A whole number with thin spaces between the thousands."""
    return f"{number:,}".replace(",", "\u202f")


def album_counts(total: int, listed_albums: int, selected: int) -> str:
    """ "3 albums", "1 of 3 albums, 2 selected", "" for an empty library."""
    if not total:
        return ""
    albums = count(total, "album") if listed_albums == total else f"{grouped(listed_albums)} of {count(total, 'album')}"
    return f"{albums}, {grouped(selected)} selected" if selected > 1 else albums


def scope(selected: int) -> str:
    """What the commands decide about while several albums are selected and one is shown, "" while it is only that."""
    if selected < 2:
        return ""
    return (
        f"One of {count(selected, 'selected album')}. "
        "Accepting all, rejecting all and adding hold for every one of them; ✓, ✕ and numbers for this one."
    )


def no_music(folders: Sequence[Path]) -> str:
    """That nothing was found in some folders."""
    return f"No music was found in {listed([f'“{printable(str(folder))}”' for folder in folders])}."


def duration(seconds: float) -> str:
    """Time left, no more exact than it can be."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def clock(seconds: float) -> str:
    """A position in a track: "0:42"."""
    total_seconds = int(seconds)
    return f"{total_seconds // 60}:{total_seconds % 60:02d}"


def rate(per_second: float) -> str:
    """A speed with two digits that mean something."""
    return f"{per_second:.0f} per second" if per_second >= 10 else f"{per_second:.1f} per second"


def progress_sentence(progress: Progress) -> str:
    """Stage, how far, how fast, how long still; or that nothing is worked on for now."""
    if progress.paused and progress.total is not None:
        return f"Paused while {progress.stage}: {grouped(progress.done)} of {grouped(progress.total)}"
    if progress.paused:
        return f"Paused while {progress.stage}: {grouped(progress.done)} so far"
    stage = progress.stage[:1].upper() + progress.stage[1:]
    if progress.total is None:
        return f"{stage}: {grouped(progress.done)} so far" if progress.done else f"{stage} …"
    parts = [f"{stage}: {grouped(progress.done)} of {grouped(progress.total)}"]
    if progress.done and progress.seconds >= 1:
        parts.append(rate(progress.rate))
    if progress.seconds_left and progress.seconds >= 1:
        parts.append(f"{duration(progress.seconds_left)} left")
    return " · ".join(parts)


MAX_NAMED = 8


def album_name(album: AlbumSummary) -> str:
    """The title, or the folder's name where there is none."""
    return single_line(album.album or album.folder.name)


def artist_name(album: AlbumSummary) -> str:
    """The artist, or that there is none."""
    return single_line(album.artist or "Unknown artist")


def track_name(track: TrackSummary) -> str:
    """The title, or the file's name where there is none."""
    return single_line(track.title or track.path.name)


def facts(album: AlbumSummary) -> str:
    """Year, tracks, length."""
    length = sum(track.duration for track in album.tracks)
    parts = [str(album.year or ""), count(len(album.tracks), "track"), duration(length) if length else ""]
    return " · ".join(part for part in parts if part)


def modalities(album: AlbumSummary, *, analysing: bool = False) -> str:
    """What the suggestions were made from."""
    if not album.predicted:
        return "Being analysed" if analysing else "Not analysed yet"
    if album.outcome == "speech":
        return "Speech: no music genres are suggested"
    if not album.modalities:
        return "Nothing to go by: there is no sound, cover or text that the model can judge"
    if album.outcome == "unsure":
        return f"Unsure: nothing speaks clearly enough in its {listed([SENSES.get(m, m) for m in album.modalities])}"
    return f"Suggested from {listed([SENSES.get(modality, modality) for modality in album.modalities])}"


def problems(album: AlbumSummary) -> list[str]:
    """The files that could not be used, each with its reason; not more than can be read."""
    sentences = [f"{printable(track.path.name)}: {track.error}" for track in album.tracks if track.error]
    sentences += map(printable, album.problems)
    unnamed = len(sentences) - MAX_NAMED
    return sentences[:MAX_NAMED] + ([f"… and {count(unnamed, 'more problem')}"] if unnamed > 0 else [])


def unwritable(albums: Sequence[AlbumSummary]) -> str:
    """That nothing was accepted for albums of which no file can be written."""
    names = f"“{album_name(albums[0])}” has" if len(albums) == 1 else f"{count(len(albums), 'album')} have"
    return f"{names} no file that can be read and written, so nothing was accepted there; see its problems."


def nothing_to_accept(albums: Sequence[AlbumSummary], *, analysing: bool = False) -> str:
    """Why accepting all suggestions of these albums changed nothing."""
    states = {suggestion.state for album in albums for suggestion in _decidable(album)}
    if "suggested" in states:
        sure = " else" if "accepted" in states else ""
        return f"Nothing{sure} here is sure enough to be accepted at once; 1 to 9 accept one."
    return _nothing_open(albums, "accepted", analysing=analysing)


def nothing_to_reject(albums: Sequence[AlbumSummary], *, analysing: bool = False) -> str:
    """Why rejecting all suggestions of these albums changed nothing."""
    return _nothing_open(albums, "rejected", analysing=analysing)


def _decidable(album: AlbumSummary) -> Sequence[Suggestion]:
    """The suggestions that are decided about at once: the album's, or those of each track where it is of several artists."""
    return [item for track in album.tracks for item in track.suggestions] if album.by_track else album.suggestions


def _nothing_open(albums: Sequence[AlbumSummary], state: str, *, analysing: bool) -> str:
    suggested = [suggestion for album in albums for suggestion in _decidable(album) if suggestion.score is not None]
    if not albums:
        return "No album is selected."
    if suggested and all(suggestion.state == state for suggestion in suggested):
        return f"All suggestions here are {state} already."
    if suggested:
        return "Every suggestion here is decided already; 1 to 9 change one."
    if all(album.status == "new" for album in albums):
        if analysing:
            return "Still being analysed: suggestions come by themselves; a genre of your own can be added with +."
        return "Not analysed yet: press Suggest first, or add a genre by hand with +."
    if all(album.outcome == "speech" for album in albums):
        return "Speech: no music genres are suggested; add a genre by hand with +."
    return "Nothing is suggested here; add a genre by hand with +."
