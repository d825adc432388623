"""Read a library folder by folder: what is there, what its tags say, what had to be passed over.

The results come as they are found, so that rows can be shown at once. Files that are as the last scan left them are not
opened. One bad file or folder never stops the rest.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tagger.display_names import printable
from tagger.errors import Problem, UnreadableError, system_reason
from tagger.library.album_grouping import group, joined
from tagger.library.leave_out import LeaveOut
from tagger.library.records import KnownTrack, Scan, ScannedAlbum, ScannedTrack, ScanStep
from tagger.library.tags import read_tags
from tagger.library.truncation import fault
from tagger.library.walk import AudioFile, FolderGroup, roots_of, walk
from tagger.progress import Task
from tagger.regular_file import open_regular_file
from tagger.tagformats.file_formats import open_audio

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
    known: Mapping[Path, KnownTrack] | None = None,
    task: Task | None = None,
    bounds: Bounds | None = None,
) -> Iterator[ScanStep]:
    """Scan folders and yield what each of them holds (see ScanStep for albums that lie in several).

    ``known`` is what the last scan found, by path, of these and of any other folders. Raises CancelledError between two
    files when the task is cancelled; what was yielded until then is complete in itself.
    """
    known, task, bounds = known or {}, task or Task(), bounds or Bounds()
    roots = roots_of(folders, bounds.leave_out.folders)
    seen = _Seen()
    task.begin(STAGE)
    for unit in walk(roots, follow_links=bounds.follow_links, leave_out=bounds.leave_out):
        task.check()
        seen.add(unit)
        if unit.audio or unit.problems:
            yield _read_unit(unit, known, task)
    yield seen.last_step(known, roots, bounds)


class _Seen:
    """What a walk came to, and what it did not."""

    def __init__(self) -> None:
        self._files: set[Path] = set()
        self._unlisted: list[Path] = []
        self._left_out: list[Path] = []
        self._linked: dict[Path, Path] = {}

    def add(self, unit: FolderGroup) -> None:
        """Take in one unit of the walk."""
        self._files.update(file.path for file in unit.audio)
        self._unlisted += unit.unlisted
        self._left_out += unit.left_out
        self._linked |= dict.fromkeys(unit.followed, unit.root)

    def last_step(self, known: Iterable[Path], roots: list[Path], bounds: Bounds) -> ScanStep:
        """The known files that were not seen, and why, and where links led to."""
        unsure = {root for root in roots if any(folder == root or root in folder.parents for folder in self._unlisted)}
        linked = {path: root for path, root in bounds.linked.items() if root not in unsure}
        vanished, left_out = list[Path](), list[Path]()
        for path in known:
            if path in self._files or _is_below(path, self._unlisted):
                continue
            inside = _is_below(path, roots)
            if _is_below(path, self._left_out) and (inside or _is_below(path, [*bounds.linked])):
                left_out.append(path)
            elif inside:
                vanished.append(path)
            elif _is_below(path, [*linked]):  # the link to it is gone, the file itself may well be there
                (left_out if os.path.lexists(path) else vanished).append(path)
        unsure_links = {path: root for path, root in bounds.linked.items() if root in unsure}
        return ScanStep(vanished=tuple(vanished), left_out=tuple(left_out), linked={**unsure_links, **self._linked})


def scan_all(folders: Iterable[Path], known: Mapping[Path, KnownTrack] | None = None, task: Task | None = None) -> Scan:
    """The whole scan at once; the parts of an album that lies in several folders are joined."""
    parts: dict[str, list[ScannedAlbum]] = {}
    scan = Scan()
    for step in read_library(folders, known, task):
        for album in step.albums:
            parts.setdefault(album.key, []).append(album)
        scan.problems += step.problems
        scan.vanished += step.vanished
    scan.albums = [joined(found) for found in parts.values()]
    return scan


def _read_unit(unit: FolderGroup, known: Mapping[Path, KnownTrack], task: Task) -> ScanStep:
    """Read the tags of one unit's files and group them."""
    problems = list(unit.problems)
    tracks: list[ScannedTrack] = []
    for file in unit.audio:
        track = _track(file, known.get(file.path))
        task.step(printable(str(file.path)))
        if track is not None:
            tracks.append(track)
        reason = "it disappeared while the folder was read" if track is None else track.error
        if reason:
            problems.append(Problem(printable(str(file.path)), reason))
    return ScanStep(tuple(group(unit.identity, unit.folders, tracks, unit.images)), tuple(problems))


def _track(file: AudioFile, known: KnownTrack | None) -> ScannedTrack | None:
    """One file, from memory where it has not changed; None where it is gone by now.

    A file that could not be read is tried again even so: permissions come back without a change of size and time.
    """
    if known is not None and known.stamp == file.stamp and known.tags is not None:
        return ScannedTrack(file.path, file.stamp, known.tags, known.error, changed=False)
    try:
        with open_regular_file(file.path) as stream:
            opened = open_audio(stream, name=str(file.path))
            return ScannedTrack(file.path, file.stamp, read_tags(opened), fault(opened, stream))
    except FileNotFoundError:
        return None
    except UnreadableError as error:
        return ScannedTrack(file.path, file.stamp, None, error.reason)
    except OSError as error:
        return ScannedTrack(file.path, file.stamp, None, system_reason(error))
    except Exception as error:  # noqa: BLE001 - whatever odd values do to one file, the others are read
        return ScannedTrack(file.path, file.stamp, None, f"its tags cannot be understood ({type(error).__name__})")


def _is_below(path: Path, folders: list[Path]) -> bool:
    return any(folder == path or folder in path.parents for folder in folders)
