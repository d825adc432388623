"""Find the audio and image files below some folders, without opening any.

Every folder is listed once, whatever links lead to it. What cannot be listed is named as a Problem and passed; the rest
goes on. Names are kept as the system gives them (undecodable bytes as surrogate escapes). Hidden files are left alone,
which includes our own temporary files.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tagger.display_names import printable
from tagger.errors import Problem
from tagger.library.covers import IMAGE_EXTENSIONS
from tagger.library.name_matching import set_folder
from tagger.library.records import FileStamp
from tagger.tagformats.file_formats import audio_extensions, system_reason

IGNORED_FOLDERS = frozenset(
    {"@eadir", "#recycle", "$recycle.bin", "system volume information", "lost+found", "__macosx"}
)
_AUDIO_EXTENSIONS = audio_extensions()


@dataclass(frozen=True, slots=True)
class AudioFile:
    """A file whose name says that it is audio."""

    path: Path
    stamp: FileStamp


@dataclass(slots=True)
class FolderGroup:
    """A folder with its files, or the folders of a set of discs together.

    ``identity`` is the folder that stands for the set (``discs.set_folder``), ``folders`` are those that were listed.
    """

    identity: Path
    folders: list[Path] = field(default_factory=list)
    audio: list[AudioFile] = field(default_factory=list)
    images: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unlisted: list[Path] = field(default_factory=list)  # what lies below these is not known to be gone


def roots_of(folders: Iterable[Path]) -> list[Path]:
    """The folders as real absolute paths, without those that lie in another."""
    real = sorted({Path(os.path.realpath(folder)) for folder in folders})
    return [root for root in real if not any(other in root.parents for other in real)]


def walk(roots: Iterable[Path]) -> Iterator[FolderGroup]:
    """Units in a fixed order, the folders of one root before those of the next; ``roots`` are ``roots_of`` some."""
    return _Walk(list(roots)).units()


class _Walk:
    """One walk: remembers which folders were listed, so that no link can lead round in a circle."""

    def __init__(self, roots: list[Path]) -> None:
        self._roots = roots
        self._listed: set[tuple[int, int]] = set()

    def units(self) -> Iterator[FolderGroup]:
        waiting = [FolderGroup(set_folder(root), [root]) for root in reversed(self._roots)]
        while waiting:
            unit = waiting.pop()
            below = self._fill(unit)
            yield unit
            waiting += reversed(_units(below))

    def _fill(self, unit: FolderGroup) -> list[Path]:
        """List the unit's folders and the discs inside them; what is returned are the other folders inside."""
        waiting, unit.folders = unit.folders, []
        below: list[Path] = []
        while waiting:
            folder = waiting.pop(0)
            for inside in self._list(folder, unit):
                (waiting if set_folder(inside) == unit.identity else below).append(inside)
        return below

    def _list(self, folder: Path, unit: FolderGroup) -> list[Path]:
        """Put the folder's files into the unit and return the folders inside."""
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in self._listed:
                return []
            self._listed.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: (entry.name.casefold(), entry.name))
        except OSError as error:
            unit.unlisted.append(folder)
            unit.problems.append(_problem(folder, f"the folder cannot be listed: {system_reason(error)}"))
            return []
        unit.folders.append(folder)
        return [inside for entry in listed if not entry.name.startswith(".") for inside in self._sort(entry, unit)]

    def _sort(self, entry: os.DirEntry[str], unit: FolderGroup) -> list[Path]:
        """Put one entry where it belongs; a folder to go into is returned."""
        path = Path(entry.path)
        try:
            if entry.is_symlink() and not self._leads_on(path, unit):
                return []
            if entry.is_dir():
                return [] if entry.name.casefold() in IGNORED_FOLDERS else [path]
            _sort_file(entry, path, unit)
        except OSError as error:
            unit.unlisted.append(path)
            unit.problems.append(_problem(path, f"it cannot be looked at: {system_reason(error)}"))
        return []

    def _leads_on(self, link: Path, unit: FolderGroup) -> bool:
        """Whether a link leads to what the walk does not come to anyway. Raises OSError for a ring of links."""
        target = Path(os.path.realpath(link))
        try:
            link.stat()
        except FileNotFoundError:
            unit.problems.append(_problem(link, f"the link leads nowhere: '{printable(str(target))}' does not exist"))
            return False
        if target in (link_folder := Path(os.path.realpath(link.parent)), *link_folder.parents):
            unit.problems.append(_problem(link, "the link leads back to a folder above it and was not followed"))
            return False
        return link.suffix.lower() in IMAGE_EXTENSIONS or not self._comes_by(target)

    def _comes_by(self, target: Path) -> bool:
        """Whether the walk lists the target under its own name."""
        root = next((root for root in self._roots if root == target or root in target.parents), None)
        if root is None:
            return False
        inside = target.relative_to(root).parts
        seen = not any(part.startswith(".") or part.casefold() in IGNORED_FOLDERS for part in inside)
        return seen and (target.is_dir() or target.suffix.lower() in _AUDIO_EXTENSIONS)


def _units(folders: list[Path]) -> list[FolderGroup]:
    """Folders of one set together, in the order of their first."""
    units: dict[Path, FolderGroup] = {}
    for folder in folders:
        identity = set_folder(folder)
        units.setdefault(identity, FolderGroup(identity)).folders.append(folder)
    return list(units.values())


def _sort_file(entry: os.DirEntry[str], path: Path, unit: FolderGroup) -> None:
    extension = path.suffix.lower()
    if extension in IMAGE_EXTENSIONS:
        unit.images.append(path)
    elif extension in _AUDIO_EXTENSIONS:
        status = entry.stat() if os.name == "posix" else path.stat()  # Windows' entries know no inode
        if stat.S_ISREG(status.st_mode):
            unit.audio.append(AudioFile(path, FileStamp.of(status)))
        else:
            unit.problems.append(_problem(path, "it is not a regular file"))


def _problem(path: Path, reason: str) -> Problem:
    return Problem(printable(str(path)), reason)
