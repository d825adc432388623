"""Find the audio and image files below some folders, without opening any.

Every folder is listed once, every real file is found once, whatever links lead to it. A link that leads out of the
folders is followed only where the caller says so, and then its file or folder is found under its real path; a link into
a part of the system (``left_out_folders``) never is. What cannot be listed is named as a Problem and passed; the rest goes
on. Names are kept as the system gives them (undecodable bytes as surrogate escapes). Hidden files are left alone, which
includes our own temporary files.
"""

import itertools
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tagger.display_names import printable
from tagger.errors import Problem, system_reason
from tagger.library.album_names import set_folder
from tagger.library.drive_reader import DriveReader, NoAnswerError, send_heartbeat
from tagger.library.files_beside import IMAGE_EXTENSIONS
from tagger.library.left_out_folders import LeaveOut, marker_in, system_folder, system_folder_at
from tagger.library.records import FileStamp
from tagger.library.untaggable import UNTAGGABLE
from tagger.regular_file import NOT_REGULAR
from tagger.tagformats.file_formats import audio_extensions

_AUDIO_EXTENSIONS = audio_extensions()
_LINK_TAGS = (0xA000000C, 0xA0000003)  # Windows: IO_REPARSE_TAG_SYMLINK, IO_REPARSE_TAG_MOUNT_POINT (a junction)
LINK_ADVICE = "scan what it leads to by its own name, or turn on the setting follow-links"
MOST_LINKS_NAMED = 3  # so many names stand in the sentence about several links of one folder


@dataclass(slots=True)
class FolderGroup:
    """A folder with its files, or the folders of a set of discs together.

    ``identity`` is the folder that stands for the set (``album_names.set_folder``), ``folders`` are those that were listed,
    ``root`` is the one of the walk's folders through which they were reached.
    """

    identity: Path
    root: Path
    folders: list[Path] = field(default_factory=list)
    audio: dict[Path, FileStamp] = field(default_factory=dict)  # by their names, in the walk's order
    images: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unlisted: list[Path] = field(default_factory=list)  # what lies below these is not known to be gone
    left_out: list[Path] = field(default_factory=list)  # folders and links whose content is not wanted
    untaggable: list[Path] = field(default_factory=list)  # audio of kinds that cannot hold a genre (``untaggable``)
    followed: list[Path] = field(default_factory=list)  # files and folders outside the roots that links led to

    def __reduce__(self) -> tuple[Callable[..., "FolderGroup"], tuple[object, ...]]:
        """For the pipe from the process that lists folders: files by folder, since paths take long to take apart and make."""
        audio: dict[Path, list[tuple[str, FileStamp]]] = {}
        for path, stamp in self.audio.items():
            audio.setdefault(path.parent, []).append((path.name, stamp))
        lists = (self.folders, self.images, self.problems, self.unlisted, self.left_out, self.untaggable, self.followed)
        return _rebuilt, (self.identity, self.root, audio, lists)


def _rebuilt(
    identity: Path, root: Path, audio: dict[Path, list[tuple[str, FileStamp]]], lists: tuple[list[Any], ...]
) -> FolderGroup:
    folders, images, problems, unlisted, left_out, untaggable, followed = lists
    files = {folder / name: stamp for folder, named in audio.items() for name, stamp in named}
    return FolderGroup(identity, root, folders, files, images, problems, unlisted, left_out, untaggable, followed)


def roots_of(folders: Iterable[Path], left_out_folders: Iterable[Path] = ()) -> list[Path]:
    """The folders as real absolute paths, without those that lie in another.

    What lies inside one of the ``left_out_folders`` does not lie in what is around that.
    """
    real = sorted({Path(os.path.realpath(folder)) for folder in folders})
    gaps = list(left_out_folders)

    def covers(other: Path, root: Path) -> bool:
        return other in root.parents and not any(other in gap.parents and gap in root.parents for gap in gaps)

    return [root for root in real if not any(covers(other, root) for other in real)]


def walk(
    roots: Iterable[Path],
    *,
    follow_links: bool = False,
    leave_out: LeaveOut | None = None,
    reader: DriveReader | None = None,
) -> Iterator[FolderGroup]:
    """Folders in a fixed order, those of one root before those of the next; ``roots`` are ``roots_of`` some."""
    state = _Walk(list(roots), follow_links, leave_out or LeaveOut())
    return _groups(state, reader or DriveReader())


def _groups(state: "_Walk", reader: DriveReader) -> Iterator[FolderGroup]:
    number = next(_numbers)
    waiting = [FolderGroup(set_folder(root), root, [root]) for root in reversed(state.roots)]
    try:
        while waiting:
            group = waiting.pop()
            try:
                filled = reader.call(group.folders[0], _fill, number, group)
                if filled is None:  # the reader is a new process, which knows nothing of this walk
                    reader.call(group.folders[0], _begin, number, state)
                    filled = reader.call(group.folders[0], _fill, number, group)
                assert filled is not None
                group, below, listed = filled
                state.listed.update(listed)
                waiting += reversed(_groups_of_sets(below, group.root))
            except NoAnswerError as error:
                group.unlisted += group.folders
                if not reader.is_unresponsive(group.folders[0]):
                    group.problems += [_not_listed(folder, error) for folder in group.folders]
            yield group
    finally:
        _walks.pop(number, None)


_numbers = itertools.count()
_walks: dict[int, "_Walk"] = {}  # those that this process carries out


def _begin(number: int, state: "_Walk") -> None:
    _walks[number] = state


def _fill(number: int, group: FolderGroup) -> tuple[FolderGroup, list[Path], list[tuple[int, int]]] | None:
    """The group filled, the folders to go to next, and which were listed; None where this process carries out no such walk."""
    state = _walks.get(number)
    if state is None:
        return None
    below = state.fill(group)
    newly_listed, state.newly_listed = state.newly_listed, []
    return group, below, newly_listed


class _Walk:
    """One walk: remembers which folders were listed, so that no link can lead round in a circle."""

    def __init__(self, roots: list[Path], follow_links: bool, leave_out: LeaveOut) -> None:
        self.roots = roots
        self.listed: set[tuple[int, int]] = set()
        self.newly_listed: list[tuple[int, int]] = []
        self._follow_links = follow_links
        self._leave_out = leave_out
        self._files: set[str] = set()  # the real paths of the audio files

    def fill(self, group: FolderGroup) -> list[Path]:
        """List the folders of the group and the discs inside them; returns the other folders inside."""
        waiting, group.folders = group.folders, []
        below: list[Path] = []
        while waiting:
            folder = waiting.pop(0)
            for subfolder in self._list(folder, group):
                (waiting if set_folder(subfolder) == group.identity else below).append(subfolder)
        return below

    def _list(self, folder: Path, group: FolderGroup) -> list[Path]:
        """Put the folder's files into the group and return the folders inside."""
        try:
            system_part = system_folder_at(folder) or system_folder_at(folder, (status := folder.stat()).st_dev)
            if system_part is not None:
                group.left_out.append(folder)
                group.problems.append(
                    _problem(folder, f"it is part of the system, {printable(system_part)}, and is never scanned")
                )
                return []
            if (status.st_dev, status.st_ino) in self.listed:
                return []
            self.listed.add((status.st_dev, status.st_ino))
            self.newly_listed.append((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: (entry.name.casefold(), entry.name))
        except OSError as error:
            group.unlisted.append(folder)
            group.problems.append(_not_listed(folder, error))
            return []
        if self._is_marked(folder, {entry.name for entry in listed}, group):
            return []
        group.folders.append(folder)
        return self._sort_all([entry for entry in listed if not entry.name.startswith(".")], folder, group)

    def _is_marked(self, folder: Path, names: set[str], group: FolderGroup) -> bool:
        """Whether a marker file leaves the folder out; where it leaves out a whole root, that is said."""
        marker = marker_in(names)
        if marker is not None:
            group.left_out.append(folder)
            if folder in self.roots:
                reason = f"it holds a file named '{marker}', which leaves it out; remove that file to have it scanned"
                group.problems.append(_problem(folder, reason))
        return marker is not None

    def _sort_all(self, entries: list[os.DirEntry[str]], folder: Path, group: FolderGroup) -> list[Path]:
        """Put the entries of one folder where they belong; folders to go into are returned."""
        real = ""  # looked up where there are files: in a very deep folder it takes long
        below: list[Path] = []
        not_followed: list[tuple[Path, Path]] = []
        for entry in entries:
            send_heartbeat()
            path = Path(entry.path)
            try:
                if _is_link(entry):
                    below += self._sort_link(path, group, not_followed)
                elif not entry.is_dir():
                    real = real or os.path.realpath(folder)
                    self._sort_file(path, os.path.join(real, entry.name), group)  # noqa: PTH118 - many, and a text
                elif self._leave_out.leaves_out(path, group.root):
                    group.left_out.append(path)
                else:
                    below.append(path)
            except OSError as error:
                group.unlisted.append(path)
                group.problems.append(_problem(path, f"it cannot be looked at: {system_reason(error)}"))
        if not_followed:
            group.problems.append(_not_followed(folder, not_followed))
        return below

    def _sort_link(self, link: Path, group: FolderGroup, not_followed: list[tuple[Path, Path]]) -> list[Path]:
        """Put what a link leads to where it belongs. Raises OSError for a ring of links."""
        if self._leave_out.leaves_out(link, group.root):
            group.left_out.append(link)
            return []
        if (system_part := system_folder(link)) is not None:
            group.left_out.append(link)
            group.problems.append(
                _problem(link, f"the link leads into {printable(system_part)}, part of the system: never followed")
            )
            return []
        target = Path(os.path.realpath(link))
        if not self._leads_on(link, target, group):
            return []
        root = next((root for root in self.roots if root == target or root in target.parents), None)
        if root is not None:
            return self._sort_inner_link(link, target, root, group)
        if not self._follow_links:
            group.left_out += [link, target]
            not_followed.append((link, target))
            return []
        if self._leave_out.leaves_out(target, group.root):
            group.left_out.append(target)
            return []
        group.followed.append(target)
        if target.is_dir():
            return [target]
        is_image = link.suffix.lower() in IMAGE_EXTENSIONS  # a cover belongs to the folder that the link is in
        self._sort_file(link if is_image else target, str(target), group, extension=link.suffix)
        return []

    def _leads_on(self, link: Path, target: Path, group: FolderGroup) -> bool:
        """Whether a link should be looked into: it leads to a folder elsewhere, or to a file named like audio or an image."""
        try:
            link.stat()
        except FileNotFoundError:
            group.problems.append(_problem(link, f"the link leads nowhere: '{printable(str(target))}' does not exist"))
            return False
        if target in (link_folder := Path(os.path.realpath(link.parent)), *link_folder.parents):
            group.problems.append(_problem(link, "the link leads back to a folder above it and was not followed"))
            return False
        return target.is_dir() or link.suffix.lower() in IMAGE_EXTENSIONS | _AUDIO_EXTENSIONS

    def _sort_inner_link(self, link: Path, target: Path, root: Path, group: FolderGroup) -> list[Path]:
        """Handle a link to something inside a root: it is followed only if the walk does not reach the target itself."""
        if self._leave_out.leaves_out_inside(target, root):
            group.left_out.append(link)
            return []
        if link.suffix.lower() not in IMAGE_EXTENSIONS and _comes_by(target, root):
            return []
        if target.is_dir():
            return [link]
        self._sort_file(link, str(target), group)
        return []

    def _sort_file(self, path: Path, real: str, group: FolderGroup, *, extension: str = "") -> None:
        """Take in a file that its name, or ``extension``, says is audio or an image; ``real`` is its real path."""
        extension = (extension or path.suffix).lower()
        if extension not in IMAGE_EXTENSIONS and extension not in _AUDIO_EXTENSIONS:
            if extension in UNTAGGABLE:
                group.untaggable.append(path)
            return
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            group.problems.append(_problem(path, NOT_REGULAR))
        elif extension in IMAGE_EXTENSIONS:
            group.images.append(path)
        elif real not in self._files:
            self._files.add(real)
            group.audio[path] = FileStamp.of(status)


def _is_link(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a symbolic link, or a junction of Windows."""
    return entry.is_symlink() or (os.name == "nt" and getattr(entry.stat(), "st_reparse_tag", 0) in _LINK_TAGS)


def _comes_by(target: Path, root: Path) -> bool:
    """Whether the walk also reaches a link's target without the link: nothing on its path is hidden."""
    hidden = any(name.startswith(".") for name in target.relative_to(root).parts)
    return not hidden and (target.is_dir() or target.suffix.lower() in _AUDIO_EXTENSIONS)


def _groups_of_sets(folders: list[Path], root: Path) -> list[FolderGroup]:
    """Folders of one set together, in the order of their first."""
    groups: dict[Path, FolderGroup] = {}
    for folder in folders:
        identity = set_folder(folder)
        groups.setdefault(identity, FolderGroup(identity, root)).folders.append(folder)
    return list(groups.values())


def _not_followed(folder: Path, links: list[tuple[Path, Path]]) -> Problem:
    """One sentence about all links of a folder that lead out of what is scanned."""
    if len(links) == 1:
        [(link, target)] = links
        destination = f"to '{printable(str(target))}'"
        return _problem(
            link, f"the link leads out of the scanned folder, {destination}, and was not followed; {LINK_ADVICE}"
        )
    names = ", ".join(f"'{printable(link.name)}'" for link, _ in links[:MOST_LINKS_NAMED])
    more = f" and {len(links) - MOST_LINKS_NAMED} more" if len(links) > MOST_LINKS_NAMED else ""
    reason = f"{len(links)} links in it lead out of the scanned folder and were not followed ({names}{more})"
    return _problem(folder, f"{reason}; {LINK_ADVICE.replace('it leads', 'they lead').replace('its', 'their')}")


def _not_listed(folder: Path, error: OSError) -> Problem:
    return _problem(folder, f"the folder cannot be listed: {system_reason(error)}")


def _problem(path: Path, reason: str) -> Problem:
    return Problem(printable(str(path)), reason)
