"""Folders that a scan leaves out: recycle bins, snapshots and thumbnails, and what the person does not want in it."""

import fnmatch
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NO_MUSIC = frozenset(
    name.casefold()
    for name in (
        *("@eaDir", "@Recycle", "@Recently-Snapshot", "@tmp", "@__thumb", "@sharebin", "#recycle", "#snapshot"),
        *(
            "RECYCLER",
            "RECYCLED",
            "$RECYCLE.BIN",
            "System Volume Information",
            "$WINDOWS.~BT",
            "lost+found",
            "__MACOSX",
        ),
        *(".Trashes", ".Trash", ".zfs", ".snapshot", ".snapshots", ".Spotlight-V100", ".fseventsd", ".TemporaryItems"),
        *("Backups.backupdb", ".MobileBackups", ".timeshift", "Network Trash Folder", "Temporary Items", ".thumbnails"),
    )
)  # of NAS systems, Windows, macOS, Linux and their backups
NO_MUSIC_STARTS = (".trash-",)  # the recycle bin of a user on a drive: .Trash-1000
MARKERS = (".nomedia", ".ignore", ".taggerignore")


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """What a scan leaves out besides NO_MUSIC and folders with a marker file.

    ``patterns``: names of folders, or paths (absolute, or from the scanned folder on); "*" and "?" stand for any
    characters, case does not matter. ``folders``: these folders, as real absolute paths.
    """

    patterns: tuple[str, ...] = ()
    folders: frozenset[Path] = frozenset()

    def excludes(self, folder: Path, root: Path) -> bool:
        """Whether this folder below ``root`` is left out, for its own name or path; its parents are not looked at."""
        name = folder.name.casefold()
        if name in NO_MUSIC or name.startswith(NO_MUSIC_STARTS) or folder in self.folders:
            return True
        return any(_matches(folder, root, pattern) for pattern in self.patterns)

    def excludes_inside(self, path: Path, root: Path) -> bool:
        """Whether a folder, or a file, below ``root`` lies in a folder that is left out, by name, path or marker."""
        return any(self.excludes(folder, root) or has_marker(folder) for folder in _between(path, root))


def marker_in(names: set[str]) -> str | None:
    """The marker file among the names in a folder."""
    return next((marker for marker in MARKERS if marker in names), None)


def has_marker(folder: Path) -> bool:
    """Whether a marker file is in the folder."""
    return any(os.path.lexists(folder / marker) for marker in MARKERS)


def _between(path: Path, root: Path) -> Iterator[Path]:
    """The path and the folders around it up to the root, which is not one of them."""
    yield path
    yield from (folder for folder in path.parents if root in folder.parents)


def _matches(folder: Path, root: Path, pattern: str) -> bool:
    folder_pattern = os.path.normcase(os.path.expanduser(pattern)).rstrip(os.sep).casefold()  # noqa: PTH111 - may be a pattern
    if os.sep not in folder_pattern:
        candidates = [folder.name]
    elif os.path.isabs(folder_pattern):  # noqa: PTH117 - may be a pattern
        candidates = [str(folder)]
    else:
        candidates = [str(folder.relative_to(root))] if root in folder.parents else []
    texts = [os.path.normcase(candidate).casefold() for candidate in candidates]
    return any(text == folder_pattern or fnmatch.fnmatchcase(text, folder_pattern) for text in texts)
