"""Read a library folder by folder: what is there, what its tags say, what had to be passed over.

The results come as they are found, so that rows can be shown at once. Files that are as the last scan left them are not
opened. One bad file or folder never stops the rest.

Network drives, and FUSE file systems above all, number files and devices otherwise each time they are connected. To open
every file of a library then would take as long as its first scan. Equal size and time alone prove nothing, since programs
that keep the time of a file they rewrite leave a new number, too. So a folder counts as renumbered where every known file
in it has another number and the same size and time, and the first and the last of them still say what they said.
"""

import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tagger.display_names import printable
from tagger.errors import Problem, UnreadableError, system_reason
from tagger.library.album_grouping import group_albums, join_album_parts
from tagger.library.album_names import Edition, are_different, edition_of
from tagger.library.drive_reader import UNRESPONSIVE_DRIVE, DriveReader, NoAnswerError
from tagger.library.left_out_folders import LeaveOut
from tagger.library.records import FileStamp, ScannedAlbum, ScannedTrack, ScanResult
from tagger.library.tags import read_tags
from tagger.library.truncation import truncation_reason
from tagger.library.untaggable import FILM, is_film, protection_reason, untaggable_problems
from tagger.library.walk import FolderGroup, roots_of, walk
from tagger.progress import Task
from tagger.regular_file import open_regular_file
from tagger.tagformats.file_formats import open_audio

FEWEST = 3  # files of a folder, of which two are read


def renumbered_files(
    audio: Mapping[Path, FileStamp],
    previous: Mapping[Path, ScannedTrack],
    read: Callable[[Path, FileStamp], ScannedTrack | None],
) -> dict[Path, ScannedTrack]:
    """The known files of one folder with their new stamps if the drive numbered them again (see the module); else none.

    ``read`` reads the tags of one file.
    """
    tracks = {path: previous[path] for path in audio if path in previous}
    if len(tracks) < FEWEST or not all(_has_new_number(audio[path], track) for path, track in tracks.items()):
        return {}
    paths = list(tracks)
    if not all(_says_the_same(read(path, audio[path]), tracks[path]) for path in (paths[0], paths[-1])):
        return {}
    return {path: replace(track, stamp=audio[path], changed=False) for path, track in tracks.items()}


def _has_new_number(stamp: FileStamp, track: ScannedTrack) -> bool:
    """Whether only the numbers of file and device of a readable file have changed."""
    old = track.stamp
    same_numbers = (stamp.inode, stamp.device) == (old.inode, old.device)
    return track.tags is not None and not same_numbers and (stamp.size, stamp.mtime_ns) == (old.size, old.mtime_ns)


def _says_the_same(now: ScannedTrack | None, track: ScannedTrack) -> bool:
    """Whether a file has the tags that it had; the texts of known files are not at hand."""
    if now is None or now.tags is None or track.tags is None:
        return False
    return now.error == track.error and replace(now.tags, texts=()) == replace(track.tags, texts=())


STAGE = "reading tags"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a scan goes. ``linked`` are the files and folders outside the roots that the last scan was led to by links.

    Each of them has the root that the link was in.
    """

    follow_links: bool = False
    leave_out: LeaveOut = field(default_factory=LeaveOut)
    linked: Mapping[Path, Path] = field(default_factory=dict)


def read_library(
    folders: Iterable[Path],
    previous: Mapping[Path, ScannedTrack] | None = None,
    task: Task | None = None,
    bounds: Bounds | None = None,
    reader: DriveReader | None = None,
) -> Iterator[ScanResult]:
    """Scan folders and yield what each of them holds (see ScanResult for albums that lie in several).

    ``previous`` is what the last scan found, by path, of these and of any other folders. Raises CancelledError between two
    files when the task is cancelled; what was yielded until then is complete in itself.
    """
    previous, task, bounds, reader = previous or {}, task or Task(), bounds or Bounds(), reader or DriveReader()
    roots = roots_of(folders, bounds.leave_out.folders)
    coverage = _WalkCoverage()
    task.begin(STAGE)
    for folder_group in walk(roots, follow_links=bounds.follow_links, leave_out=bounds.leave_out, reader=reader):
        task.check()
        result = _read_folder_group(folder_group, previous, task, reader)
        coverage.add(folder_group)
        if result.albums or result.problems:
            yield result
    yield coverage.last_result(previous, roots, bounds, reader)


class _WalkCoverage:
    """What a walk came to, and what it did not."""

    def __init__(self) -> None:
        self._files: set[Path] = set()
        self._unlisted: set[Path] = set()
        self._left_out: set[Path] = set()
        self._linked: dict[Path, Path] = {}
        self._untaggable: list[tuple[Path, Path]] = []  # folder of the scan, and file

    def add(self, folder_group: FolderGroup) -> None:
        """Take in one step of the walk."""
        self._files.update(folder_group.audio)
        self._unlisted.update(folder_group.unlisted)
        self._left_out.update(folder_group.left_out)
        self._untaggable += [(folder_group.root, path) for path in folder_group.untaggable]
        self._linked |= dict.fromkeys(folder_group.followed, folder_group.root)

    def last_result(
        self, previous: Iterable[Path], roots: list[Path], bounds: Bounds, reader: DriveReader
    ) -> ScanResult:
        """What is known only at the end: which known files are gone or left out, where links led to, dead drives."""
        above_unlisted = {above for folder in self._unlisted for above in (folder, *folder.parents)}
        unsure = above_unlisted.intersection(roots)
        linked = {path: root for path, root in bounds.linked.items() if root not in unsure}
        walked = set(roots)
        vanished, left_out = list[Path](), list[Path]()
        for path in previous:
            if path in self._files or _is_below(path, self._unlisted):
                continue
            inside = _is_below(path, walked)
            if _is_below(path, self._left_out) and (inside or _is_below(path, bounds.linked)):
                left_out.append(path)
            elif inside:
                vanished.append(path)
            elif _is_below(path, linked):  # the link to it is gone, the file itself may well be there
                (left_out if is_there(reader, path) else vanished).append(path)
        unsure_links = {path: root for path, root in bounds.linked.items() if root in unsure}
        return ScanResult(
            problems=(*untaggable_problems(self._untaggable), *map(_unresponsive_drive, reader.unresponsive)),
            vanished=tuple(vanished),
            left_out=tuple(left_out),
            linked={**unsure_links, **self._linked},
        )


def scan_all(
    folders: Iterable[Path], previous: Mapping[Path, ScannedTrack] | None = None, task: Task | None = None
) -> ScanResult:
    """The whole scan at once; the parts of an album that lies in several folders are joined."""
    parts_by_key: dict[str, list[ScannedAlbum]] = {}
    problems, vanished = list[Problem](), list[Path]()
    for result in read_library(folders, previous, task):
        for album in result.albums:
            parts_by_key.setdefault(album.key, []).append(album)
        problems += result.problems
        vanished += result.vanished
    albums = tuple(album for key, parts in parts_by_key.items() for album in _joined(key, parts))
    return ScanResult(albums, tuple(problems), tuple(vanished))


def _joined(key: str, parts: Iterable[ScannedAlbum]) -> Iterator[ScannedAlbum]:
    """The albums that parts of the same artist and title make up, each under a key of its own."""
    albums: list[list[ScannedAlbum]] = []
    for part in parts:
        album = next((album for album in albums if not are_different(_edition([part]), _edition(album))), None)
        if album is None:
            albums.append([part])
        else:
            album.append(part)
    for number, album in enumerate(albums):
        yield replace(join_album_parts(album), key=f"{key}-{number}" if number else key)


def _edition(parts: Iterable[ScannedAlbum]) -> Edition:
    return edition_of((track.path, track.tags) for part in parts for track in part.tracks)


def _unresponsive_drive(drive: Path) -> Problem:
    return Problem(printable(str(drive)), UNRESPONSIVE_DRIVE)


def is_there(reader: DriveReader, path: Path) -> bool:
    """Whether something is at the path, or may be, on a drive that does not answer."""
    try:
        return reader.call(path, os.path.lexists, path)
    except NoAnswerError:
        return True


def _read_folder_group(
    folder_group: FolderGroup, previous: Mapping[Path, ScannedTrack], task: Task, reader: DriveReader
) -> ScanResult:
    """Read the tags of the files of one step of the walk, and group them into albums.

    Films leave the step's audio, and so does what is on a drive that does not answer any more.
    """
    problems = list(folder_group.problems)
    tracks: list[ScannedTrack] = []
    unchanged = renumbered_files(
        folder_group.audio, previous, lambda path, stamp: next(iter(_read_all(reader, [(path, stamp)])))
    )
    unchanged |= {
        path: replace(previous[path], changed=False)
        for path, stamp in folder_group.audio.items()
        if path not in unchanged and path in previous and _is_as_known(stamp, previous[path])
    }
    newly_read = _read_all(reader, [item for item in folder_group.audio.items() if item[0] not in unchanged])
    for path in list(folder_group.audio):
        track = unchanged[path] if path in unchanged else next(newly_read)
        task.step(printable(str(path)))
        if track is not None and track.error is not None and reader.is_unresponsive(path):
            folder_group.unlisted.append(path)
            del folder_group.audio[path]
            continue
        if track is not None and track.error == FILM:
            folder_group.untaggable.append(path)
            del folder_group.audio[path]
            continue
        if track is not None:
            tracks.append(track)
        reason = "it disappeared while the folder was read" if track is None else track.error
        if reason:
            problems.append(Problem(printable(str(path)), reason))
    albums = group_albums(folder_group.identity, folder_group.folders, tracks, folder_group.images)
    return ScanResult(tuple(albums), tuple(problems))


def _is_as_known(stamp: FileStamp, previous: ScannedTrack) -> bool:
    """Whether a file has not changed.

    A file that could not be read is tried again even so: permissions come back without a change of size and time.
    """
    return previous.stamp == stamp and previous.tags is not None


def _read_all(reader: DriveReader, files: Sequence[tuple[Path, FileStamp]]) -> Iterator[ScannedTrack | None]:
    """Files, opened; None for one that is gone by now."""
    return reader.each(_read_changed_track, [(path, (path, stamp)) for path, stamp in files], _unread)


def _unread(file: tuple[Path, FileStamp], reason: str) -> ScannedTrack:
    return ScannedTrack(*file, None, reason)


def _read_changed_track(file: tuple[Path, FileStamp]) -> ScannedTrack | None:
    """One file, opened; None where it is gone by now."""
    path, stamp = file
    try:
        with open_regular_file(path) as stream:
            if is_film(stream):
                return ScannedTrack(path, stamp, None, FILM)
            audio = open_audio(stream, name=str(path))
            if getattr(audio.info, "has_video", False):
                return ScannedTrack(path, stamp, None, FILM)
            reason = protection_reason(audio, stream) or truncation_reason(audio, stream)
            return ScannedTrack(path, stamp, read_tags(audio), reason)
    except FileNotFoundError:
        return None
    except UnreadableError as error:
        return ScannedTrack(path, stamp, None, error.reason)
    except OSError as error:
        return ScannedTrack(path, stamp, None, system_reason(error))
    except Exception as error:  # noqa: BLE001 - whatever odd values do to one file, the others are read
        return ScannedTrack(path, stamp, None, f"its tags cannot be understood ({type(error).__name__})")


def _is_below(path: Path, folders: Container[Path]) -> bool:
    """Whether a path is one of these, or lies in one."""
    return path in folders or any(above in folders for above in path.parents)
