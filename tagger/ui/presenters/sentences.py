"""Sentences of the window: counts, durations, progress, an album in words, and why a command had nothing to do."""

from collections.abc import Sequence
from pathlib import Path

from tagger.display_names import printable, single_line
from tagger.inference.modality import SENSES
from tagger.progress import Progress
from tagger.state.album_summaries import MOST_NAMED, AlbumSummary, Suggestion, TrackSummary, names_by_problem
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr

COUNTED = {
    "album": lambda number: tr("{count} album(s)", "", number),
    "selected album": lambda number: tr("{count} selected album(s)", "", number),
    "track": lambda number: tr("{count} track(s)", "", number),
    "file": lambda number: tr("{count} file(s)", "", number),
    "more file": lambda number: tr("{count} more file(s)", "", number),
    "genre": lambda number: tr("{count} genre(s)", "", number),
    "music folder": lambda number: tr("{count} music folder(s)", "", number),
    "problem": lambda number: tr("{count} problem(s)", "", number),
    "more problem": lambda number: tr("{count} more problem(s)", "", number),
}


def count(number: int, noun: str) -> str:
    """ "1 file", "2 400 files": a number with one of the nouns of ``COUNTED``."""
    return COUNTED[noun](number).format(count=grouped(number))


def listed(words: Sequence[str]) -> str:
    """Words as they are spoken: "sound, cover and text"."""
    if len(words) < 2:
        return "".join(words)
    return tr("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def grouped(number: int) -> str:
    """A whole number with thin spaces between the thousands."""
    return f"{number:,}".replace(",", "\u202f")


def album_counts(total: int, listed_albums: int, selected: int) -> str:
    """ "3 albums", "1 of 3 albums, 2 selected", "" for an empty library."""
    if not total:
        return ""
    albums = count(total, "album")
    if listed_albums != total:
        albums = tr("{listed} of {albums}").format(listed=grouped(listed_albums), albums=albums)
    return (
        tr("{albums}, {selected} selected").format(albums=albums, selected=grouped(selected))
        if selected > 1
        else albums
    )


def scope(selected: int) -> str:
    """What the commands decide about while several albums are selected and one is shown, "" while it is only that."""
    if selected < 2:
        return ""
    return tr(
        "One of {albums}. Accepting all, rejecting all and adding hold for every one of them; "
        "✓, ✕ and numbers for this one."
    ).format(albums=count(selected, "selected album"))


def no_music(folders: Sequence[Path]) -> str:
    """That nothing was found in some folders."""
    names = listed([f"“{printable(str(folder))}”" for folder in folders])
    return tr("No music was found in {folders}.").format(folders=names)


def duration(seconds: float) -> str:
    """Time left, no more exact than it can be."""
    if seconds < 90:
        return tr("{seconds} s").format(seconds=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("{minutes} min").format(minutes=minutes)
    return tr("{hours} h {minutes:02d} min").format(hours=minutes // 60, minutes=minutes % 60)


def rate(per_second: float) -> str:
    """A speed with two digits that mean something."""
    number = f"{per_second:.0f}" if per_second >= 10 else f"{per_second:.1f}"
    return tr("{number} per second").format(number=number)


def progress_sentence(progress: Progress) -> str:
    """Stage, how far, how fast, how long still; or that nothing is worked on for now."""
    stage, done = translated_sentence(progress.stage), grouped(progress.done)
    if progress.paused and progress.total is not None:
        return tr("Paused while {stage}: {done} of {total}").format(
            stage=stage, done=done, total=grouped(progress.total)
        )
    if progress.paused:
        return tr("Paused while {stage}: {done} so far").format(stage=stage, done=done)
    stage = stage[:1].upper() + stage[1:]
    if progress.total is None:
        return tr("{stage}: {done} so far").format(stage=stage, done=done) if progress.done else f"{stage} …"
    parts = [tr("{stage}: {done} of {total}").format(stage=stage, done=done, total=grouped(progress.total))]
    if progress.done and progress.seconds >= 1:
        parts.append(rate(progress.rate))
    if progress.seconds_left and progress.seconds >= 1:
        parts.append(tr("{duration} left").format(duration=duration(progress.seconds_left)))
    return " · ".join(parts)


MAX_NAMED = 8


def album_name(album: AlbumSummary) -> str:
    """The title, or the folder's name where there is none."""
    return single_line(album.album or album.folder.name)


def artist_name(album: AlbumSummary) -> str:
    """The artist, or that there is none."""
    return single_line(album.artist or tr("Unknown artist"))


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
        return tr("Being analysed") if analysing and album.is_writable else tr("Not analysed yet")
    if album.outcome == "speech":
        return tr("Speech: no music genres are suggested")
    if not album.modalities:
        return tr("Nothing to go by: there is no sound, cover or text that the model can judge")
    senses = listed([tr(SENSES.get(modality, modality)) for modality in album.modalities])
    if album.outcome == "unsure":
        return tr("Unsure: nothing speaks clearly enough in its {senses}").format(senses=senses)
    return tr("Suggested from {senses}").format(senses=senses)


def problems(album: AlbumSummary) -> list[str]:
    """What is wrong, a sentence for each cause with the files that have it; not more than can be read."""
    by_problem = names_by_problem(album.tracks)
    sentences = [f"{_named_files(names)}: {translated_sentence(error)}" for error, names in by_problem.items()]
    sentences += [translated_sentence(printable(problem)) for problem in album.problems]
    unnamed = len(sentences) - MAX_NAMED
    more = tr("… and {problems}").format(problems=count(unnamed, "more problem")) if unnamed > 0 else ""
    return sentences[:MAX_NAMED] + ([more] if more else [])


def _named_files(names: Sequence[str]) -> str:
    """The names of files, of many the first ones."""
    texts, more = [printable(name) for name in names], len(names) - MOST_NAMED
    return listed(texts if more < 2 else [*texts[:MOST_NAMED], count(more, "more file")])


def unwritable(albums: Sequence[AlbumSummary]) -> str:
    """That nothing was accepted for albums of which no file can be written."""
    if len(albums) == 1:
        return tr(
            "“{album}” has no file that can be read and written, so nothing was accepted there; see its problems."
        ).format(album=album_name(albums[0]))
    return tr(
        "{albums} have no file that can be read and written, so nothing was accepted there; see their problems."
    ).format(albums=count(len(albums), "album"))


def nothing_to_accept(albums: Sequence[AlbumSummary], *, analysing: bool = False) -> str:
    """Why accepting all suggestions of these albums changed nothing."""
    states = {suggestion.state for album in albums for suggestion in _decidable(album)}
    if "suggested" in states and "accepted" in states:
        return tr("Nothing else here is sure enough to be accepted at once; 1 to 9 accept one.")
    if "suggested" in states:
        return tr("Nothing here is sure enough to be accepted at once; 1 to 9 accept one.")
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
        return tr("No album is selected.")
    if suggested and all(suggestion.state == state for suggestion in suggested):
        if state == "accepted":
            return tr("All suggestions here are accepted already.")
        return tr("All suggestions here are rejected already.")
    if suggested:
        return tr("Every suggestion here is decided already; 1 to 9 change one.")
    if not any(album.is_writable for album in albums):
        return tr("No file here can be read and written, so there is nothing to decide; see the problems.")
    if all(album.status == "new" for album in albums):
        if analysing:
            return tr("Still being analysed: suggestions come by themselves; a genre of your own can be added with +.")
        return tr("Not analysed yet: press Suggest first, or add a genre by hand with +.")
    if all(album.outcome == "speech" for album in albums):
        return tr("Speech: no music genres are suggested; add a genre by hand with +.")
    return tr("Nothing is suggested here; add a genre by hand with +.")


MOST_NOTES = 8


def tried_edit(label: str, albums: int, notes: Sequence[str]) -> str:
    """What an edit of the person's genres would affect, and what of an imported file is taken over, or is not."""
    edit = tr("{label}: {albums} affected.").format(label=printable(label), albums=count(albums, "album"))
    lines = [edit[:1].upper() + edit[1:], *(translated_sentence(printable(note)) for note in notes[:MOST_NOTES])]
    if len(notes) > MOST_NOTES:
        lines.append(tr("{notes} more are not taken over.").format(notes=len(notes) - MOST_NOTES))
    return "\n".join(lines)


def undone_edit(label: str, unclear: Sequence[str]) -> str:
    """What edit of the person's genres was undone, and about which genres decisions stay since they may have meant others."""
    lines = [tr("Undone: {label}.").format(label=printable(label))]
    if unclear:
        lines.append(
            tr(
                "What is decided about {genres} stays so, since it cannot be told which of it was about a genre that was merged "
                "with it; search for status:accepted and the genre, and change what was meant otherwise."
            ).format(genres=listed([f"“{printable(genre)}”" for genre in unclear]))
        )
    return "\n".join(lines)
