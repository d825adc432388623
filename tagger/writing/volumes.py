"""Which volumes are network or FUSE file systems, where a whole new copy of each file would be slow.

The system's own list of mounts is read as text, so that every platform's can be tested on any other.
"""

import os
import re
import sys
from pathlib import Path, PurePosixPath

from tagger.writing.filesystem import FileSystem

NETWORK_KINDS = {
    "9p",
    "afpfs",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
}
NETWORK_KINDS |= {"gfs2", "nfs4", "ocfs2", "orangefs", "pvfs2", "smb3", "smbfs", "vboxsf", "virtiofs", "webdav"}
LINUX_LINE = re.compile(r"^\S+ \S+ \S+ \S+ (?P<point>\S+) .*? - (?P<kind>\S+) ")
MACOS_LINE = re.compile(r"^.+ on (?P<point>/.*) \((?P<kind>[^,)]+)")
ESCAPE = re.compile(r"\\([0-7]{3})")
WINDOWS_REMOTE_DRIVE = 4


def is_network_volume(files: FileSystem, path: Path) -> bool:
    """Whether a resolved path lies on a network or FUSE volume; where nobody can tell, it counts as a local one."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == WINDOWS_REMOTE_DRIVE)
    return is_network_kind(volume_kind(path, mount_points(files.mounts())))


def is_network_kind(kind: str) -> bool:
    """Whether a file system of this name keeps its files behind a network or a program."""
    return kind in NETWORK_KINDS or kind.startswith("fuse") or kind in ("macfuse", "osxfuse")


def mount_points(mounts: str) -> dict[str, str]:
    """Mount point → kind, from Linux' ``mountinfo`` or macOS' ``mount``; of two on one point the last is on top."""
    matches = (LINUX_LINE.match(line) or MACOS_LINE.match(line) for line in mounts.splitlines())
    return {_plain(match["point"]): match["kind"] for match in matches if match}


def volume_kind(path: Path, mounted: dict[str, str]) -> str:
    """The kind of the deepest volume around a path, "" when none is known."""
    folders = (os.fspath(folder) for folder in (PurePosixPath(path), *PurePosixPath(path).parents))
    return next((mounted[folder] for folder in folders if folder in mounted), "")


def _plain(point: str) -> str:
    """A mount point without the kernel's escapes for blanks and backslashes."""
    return ESCAPE.sub(lambda match: chr(int(match[1], 8)), point)
