"""Read a library folder by folder: what is there, what its tags say, what had to be passed over.

The results come as they are found, so that rows can be shown at once. Files that are as the last scan left them are not
opened. One bad file or folder never stops the rest.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tagger.display_names import printable
from tagger.errors import Problem
from tagger.library.album_grouping import group, joined
from tagger.library.records import KnownTrack, Scan, ScannedAlbum, ScannedTrack, ScanStep
from tagger.library.tags import read_tags
from tagger.library.truncation import fault
from tagger.library.walk import AudioFile, FolderGroup, roots_of, walk
from tagger.progress import Task
from tagger.tagformats.file_formats import UnreadableError, open_audio, system_reason

STAGE = "reading tags"


def read_library(
    folders: Iterable[Path], known: Mapping[Path, KnownTrack] | None = None, task: Task | None = None
) -> Iterator[ScanStep]:
    """Scan folders and yield what each of them holds (see ScanStep for albums that lie in several).

    ``known`` is what the last scan found, by path, of these and of any other folders. Raises CancelledError between two
    files when the task is cancelled; what was yielded until then is complete in itself.
    """
    known, task = known or {}, task or Task()
    roots = roots_of(folders)
    seen: set[Path] = set()
    unlisted: list[Path] = []
    task.begin(STAGE)
    for unit in walk(roots):
        task.check()
        seen.update(file.path for file in unit.audio)
        unlisted += unit.unlisted
        if unit.audio or unit.problems:
            yield _read_unit(unit, known, task)
    yield ScanStep(vanished=tuple(_vanished(known, roots, seen, unlisted)))


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
        with file.path.open("rb") as stream:
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


def _vanished(known: Iterable[Path], roots: list[Path], seen: set[Path], unlisted: list[Path]) -> Iterator[Path]:
    """Known files of these folders that were not seen, but not those where a folder could not be listed."""
    for path in known:
        if path not in seen and _is_below(path, roots) and not _is_below(path, unlisted):
            yield path


def _is_below(path: Path, folders: list[Path]) -> bool:
    return any(folder == path or folder in path.parents for folder in folders)
