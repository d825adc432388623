"""Files that are as the last scan left them but for their numbers, which some drives give out anew.

Network drives, and FUSE file systems above all, number files and devices otherwise each time they are connected. To open
every file of a library then would take as long as its first scan. Equal size and time alone prove nothing, since programs
that keep the time of a file they rewrite leave a new number, too. So a folder counts as renumbered where every known file
in it has another number and the same size and time, and the first and the last of them still say what they said.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from tagger.library.records import FileStamp, ScannedTrack

FEWEST = 3  # files of a folder, of which two are read


def renumbered_files(
    audio: Mapping[Path, FileStamp],
    previous: Mapping[Path, ScannedTrack],
    read: Callable[[Path, FileStamp], ScannedTrack | None],
) -> dict[Path, ScannedTrack]:
    """The known files of one folder with their new stamps, where it was renumbered; else none. ``read`` reads a file."""
    tracks = {path: previous[path] for path in audio if path in previous}
    if len(tracks) < FEWEST or not all(_has_new_number(audio[path], track) for path, track in tracks.items()):
        return {}
    paths = list(tracks)
    if not all(_says_the_same(read(path, audio[path]), tracks[path]) for path in (paths[0], paths[-1])):
        return {}
    return {path: replace(track, stamp=audio[path], changed=False) for path, track in tracks.items()}


def _has_new_number(stamp: FileStamp, track: ScannedTrack) -> bool:
    """Whether a file that could be read differs by its numbers alone."""
    old = track.stamp
    same_numbers = (stamp.inode, stamp.device) == (old.inode, old.device)
    return track.tags is not None and not same_numbers and (stamp.size, stamp.mtime_ns) == (old.size, old.mtime_ns)


def _says_the_same(now: ScannedTrack | None, track: ScannedTrack) -> bool:
    """Whether a file has the tags that it had; the texts of known files are not at hand."""
    if now is None or now.tags is None or track.tags is None:
        return False
    return now.error == track.error and replace(now.tags, texts=()) == replace(track.tags, texts=())
