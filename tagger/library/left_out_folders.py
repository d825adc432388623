"""Folders that a scan leaves out: those of the running system, recycle bins, snapshots and thumbnails, and what the person
does not want in it.

Folders of the system (/proc, /sys, /dev, /run and every pseudo file system) hold no music. They are recognised by path, and
wherever they are mounted by the type of their file system. A path that only passes through one (a link to
``/proc/PID/cwd``) counts as leading into it. On Windows there are none.
"""

import errno
import fnmatch
import os
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# Without tmpfs, where a library may lie, and autofs, which holds nothing but other mounts.
PSEUDO_TYPES = frozenset(
    {
        *(
            "anon_inodefs",
            "bdev",
            "binder",
            "binder_fs",
            "binfmt_misc",
            "bpf",
            "bpf_fs",
            "cgroup",
            "cgroup2",
            "configfs",
        ),
        *(
            "cpuset",
            "debugfs",
            "devfs",
            "devpts",
            "devtmpfs",
            "dmabuf",
            "efivarfs",
            "fuse.lxcfs",
            "fusectl",
            "functionfs",
        ),
        *("hugetlbfs", "kernfs", "linprocfs", "linsysfs", "mqueue", "nfsd", "nsfs", "openpromfs", "pipefs", "proc"),
        *("procfs", "pstore", "resctrl", "rpc_pipefs", "secretmem", "securityfs", "selinuxfs", "smackfs", "sockfs"),
        *("sysfs", "tracefs", "usbfs", "xenfs"),
    }
)
SYSTEM_FOLDERS = ("/proc", "/sys", "/dev", "/run", "/var/run", "/private/var/run")
DRIVES = "/run/media"  # where removable drives are mounted: /run/media/USER/DRIVE
SHARES = "gvfs"  # and network shares of the desktop: /run/user/NUMBER/gvfs
MOST_LINKS = 40  # as many as Linux follows
READ_AGAIN_SECONDS = 1.0

_types: dict[int, str] = {}
_types_read = [float("-inf")]


def system_folder(path: Path) -> str | None:
    """The part of the system that a path leads into or through, None for any other path.

    No link inside such a part is followed. What does not exist leads nowhere. Raises OSError for a ring of links and
    for what cannot be looked at.
    """
    if sys.platform == "win32":
        return None
    for lexical, device in _steps(Path(os.path.abspath(path))):  # noqa: PTH100 - links are followed one by one here
        if (part := system_folder_at(lexical, device)) is not None:
            return part
    return None


def system_folder_at(path: Path, device: int | None = None) -> str | None:
    """The part of the system that a path without links is in; ``device`` is the number of its file system."""
    by_path = _by_path(path)
    if by_path is not None or device is None:
        return by_path
    kind = file_system_type(device)
    return f"'{path}' (a file system of type {kind})" if kind in PSEUDO_TYPES else None


def file_system_type(device: int) -> str:
    """The type of a mounted file system by its device number, "" where the system does not say."""
    now = time.monotonic()
    if now - _types_read[0] > READ_AGAIN_SECONDS:
        _types_read[0] = now
        _types.clear()
        _types.update(mounted_types(_mounts()))
    return _types.get(device, "")


def mounted_types(mountinfo: str) -> dict[int, str]:
    """Device number to type, from the text of Linux' ``mountinfo`` (proc(5)): ``ID PARENT MAJOR:MINOR … - TYPE …``."""
    types: dict[int, str] = {}
    if sys.platform == "win32":
        return types
    for line in mountinfo.splitlines():
        mount, _, file_system = line.partition(" - ")
        fields, kind = mount.split(), file_system.split()
        if len(fields) > 2 and kind and ":" in fields[2]:
            major, _, minor = fields[2].partition(":")
            types[os.makedev(int(major), int(minor))] = kind[0]
    return types


def _mounts() -> str:
    """The system's list of mounts, "" where it has none in this form."""
    try:
        with open("/proc/self/mountinfo", errors="surrogateescape") as file:  # noqa: PTH123 - no file of a person's
            return file.read()
    except OSError:
        return ""


def _by_path(path: Path) -> str | None:
    parts = path.parts
    if _begins(parts, DRIVES) or (_begins(parts, "/run/user") and SHARES in parts[4:5]):
        return None
    return next((f"'{folder}'" for folder in SYSTEM_FOLDERS if _begins(parts, folder)), None)


def _begins(parts: tuple[str, ...], folder: str) -> bool:
    folder_parts = _parts(folder)
    return parts[: len(folder_parts)] == folder_parts


@lru_cache(maxsize=64)
def _parts(folder: str) -> tuple[str, ...]:
    return Path(folder).parts  # asked for with every path that a scan meets


def _steps(path: Path) -> Iterator[tuple[Path, int | None]]:
    """Where a path leads as far as its links are known, which are taken one at a time; with each, devices on the way."""
    position, waiting, links = Path(path.anchor), list(reversed(path.parts[1:])), 0
    while waiting:
        part = waiting.pop()
        position = position.parent if part == os.pardir else position / part
        # Nothing inside is even looked at then.
        yield Path(os.path.normpath(position.joinpath(*reversed(waiting)))), None
        try:
            status = os.lstat(position)
        except (FileNotFoundError, NotADirectoryError):
            return
        yield position.joinpath(*reversed(waiting)), status.st_dev
        if stat.S_ISLNK(status.st_mode):
            links += 1
            if links > MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), os.fspath(path))
            target = Path(os.readlink(position))  # noqa: PTH115 - lexical, not resolved
            position = Path(target.anchor) if target.is_absolute() else position.parent
            waiting += reversed(target.parts[1:] if target.is_absolute() else target.parts)


# Of NAS systems, Windows, macOS, Linux and their backups.
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
)
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

    def leaves_out(self, folder: Path, root: Path) -> bool:
        """Whether this folder below ``root`` is left out, for its own name or path; its parents are not looked at."""
        name = folder.name.casefold()
        if name in NO_MUSIC or name.startswith(NO_MUSIC_STARTS) or folder in self.folders:
            return True
        return any(_matches(folder, root, pattern) for pattern in self.patterns)

    def leaves_out_inside(self, path: Path, root: Path) -> bool:
        """Whether a folder, or a file, below ``root`` lies in a folder that is left out, by name, path or marker."""
        return any(self.leaves_out(folder, root) or has_marker(folder) for folder in _between(path, root))


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
