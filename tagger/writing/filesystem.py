"""Every system call by which music files are written, one method each; and which volumes are network or FUSE file systems,
where a whole new copy of each file would be slow.

Nothing else that writes asks the operating system about music files, so a test can make any single call fail and count
the flushes. A method does one thing and raises OSError as the system does; what follows from it is decided elsewhere.
The system's own list of mounts is read as text, so that every platform's can be tested on any other.
"""

import errno
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TypeVar

from tagger.library.left_out_folders import system_folder
from tagger.regular_file import open_regular_descriptor

if sys.platform != "win32":
    import fcntl

CLONE_WHOLE_FILE = 0x40049409  # Linux' FICLONE
FLUSH_TO_THE_PLATTER = 51  # macOS' F_FULLFSYNC: its fsync stops at the drive's cache
NO_PLATTER = (errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOTTY)  # what network drives say to it
COPY_ACCESS_AND_ATTRIBUTES = 1 | 4  # macOS' COPYFILE_ACL | COPYFILE_XATTR
BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
LOCKED_BY_OTHER_PROGRAM = (5, 32, 33)  # Windows: access denied, sharing violation, lock violation
RETRY_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds

Result = TypeVar("Result")


class FileSystem:
    """The operating system's own file system. Descriptors are integers; offsets and sizes are bytes."""

    def resolve(self, path: Path) -> Path:
        """The file itself, behind every symbolic link."""
        return Path(os.path.realpath(path, strict=True))

    def stat(self, path: Path) -> os.stat_result:
        """What a path names."""
        return path.stat()

    def status(self, descriptor: int) -> os.stat_result:
        """What an open file is."""
        return os.fstat(descriptor)

    def names(self, folder: Path) -> list[str]:
        """The names in a folder."""
        return [path.name for path in folder.iterdir()]

    def mounts(self) -> str:
        """The system's own list of mounted volumes; see ``tagger.writing.filesystem``."""
        if sys.platform == "darwin":
            return subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=True).stdout
        return Path("/proc/self/mountinfo").read_text(errors="surrogateescape")

    def system_folder(self, path: Path) -> str | None:
        """The part of the running system that a path leads into or through, None for any other path."""
        return system_folder(path)

    def open_to_read(self, path: Path) -> int:
        """Open an existing regular file; anything else is an error."""
        return open_regular_descriptor(path, os.O_RDONLY | BINARY)

    def open_to_write(self, path: Path) -> int:
        """Open an existing regular file for reading and writing; it is neither made nor cut, nor reached by a link."""
        return open_regular_descriptor(path, os.O_RDWR | BINARY | getattr(os, "O_NOFOLLOW", 0))

    def create(self, path: Path) -> int:
        """Make a new file, private until it gets another mode; an existing name is an error."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | BINARY, 0o600)

    def close(self, descriptor: int) -> None:
        """Close an open file."""
        os.close(descriptor)

    def read(self, descriptor: int, size: int, offset: int) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        if sys.platform != "win32":
            return os.pread(descriptor, size, offset)
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, size)

    def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
        """Fill a buffer, perhaps only in part; returns how many bytes, none at the end."""
        if sys.platform != "win32":
            return os.preadv(descriptor, [buffer], offset)
        data = self.read(descriptor, len(buffer), offset)
        buffer[: len(data)] = data
        return len(data)

    def write(self, descriptor: int, data: bytes | memoryview, offset: int) -> int:
        """Write, perhaps fewer bytes than given; returns how many."""
        if sys.platform != "win32":
            return os.pwrite(descriptor, data, offset)
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.write(descriptor, data)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut or extend an open file."""
        os.ftruncate(descriptor, size)

    def clone(self, source: int, target: int) -> None:
        """Let ``target`` share every block of ``source`` until one of them is written."""
        if sys.platform == "linux":
            fcntl.ioctl(target, CLONE_WHOLE_FILE, source)
        else:
            raise OSError("This system shares no blocks between files.")

    def copy_range(self, source: int, target: int, size: int, source_offset: int, target_offset: int) -> int:
        """Copy inside the kernel, perhaps fewer bytes than asked; returns how many."""
        if sys.platform == "linux":
            return os.copy_file_range(source, target, size, source_offset, target_offset)
        raise OSError("This system copies nothing by itself.")

    def flush(self, descriptor: int) -> None:
        """Wait until data and attributes of an open file are on the disk."""
        if sys.platform == "darwin":
            try:
                fcntl.fcntl(descriptor, FLUSH_TO_THE_PLATTER)
            except OSError as error:
                if error.errno not in NO_PLATTER:
                    raise
            else:
                return
        os.fsync(descriptor)

    def flush_folder(self, folder: Path) -> None:
        """Wait until the names in a folder are on the disk. Windows writes them through and opens no folder."""
        if sys.platform != "win32":
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | BINARY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def set_mode(self, descriptor: int, mode: int) -> None:
        """Set the permission bits of an open file; Windows keeps them in the folder's access list."""
        if sys.platform != "win32":
            os.fchmod(descriptor, mode)

    def set_owner(self, descriptor: int, owner: int, group: int) -> None:
        """Set who an open file belongs to."""
        if sys.platform != "win32":
            os.fchown(descriptor, owner, group)

    def set_times(self, path: Path, accessed_ns: int, modified_ns: int) -> None:
        """Set access and modification time, in nanoseconds since the epoch."""
        os.utime(path, ns=(accessed_ns, modified_ns))

    def attributes(self, descriptor: int) -> dict[str, bytes]:
        """The extended attributes of an open file, access lists included."""
        if sys.platform == "linux":
            return {name: os.getxattr(descriptor, name) for name in os.listxattr(descriptor)}
        return {}

    def set_attribute(self, descriptor: int, name: str, value: bytes) -> None:
        """Set one extended attribute."""
        if sys.platform == "linux":
            os.setxattr(descriptor, name, value)

    def remove_attribute(self, descriptor: int, name: str) -> None:
        """Remove one extended attribute."""
        if sys.platform == "linux":
            os.removexattr(descriptor, name)

    def copy_attributes_natively(self, source: int, target: int) -> None:
        """MacOS keeps access lists and extended attributes where only its own copy function reaches them."""
        if sys.platform == "darwin":
            import ctypes

            library = ctypes.CDLL(None, use_errno=True)
            if library.fcopyfile(source, target, None, COPY_ACCESS_AND_ATTRIBUTES) != 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    def replace(self, source: Path, target: Path) -> None:
        """Give ``source`` the name ``target`` in one step; what had it before is gone."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def pause(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def may_write(self, path: Path) -> bool:
        """Whether permissions, attributes and the volume let the user change a file, or the names in a folder."""
        mode = os.W_OK | (os.X_OK if path.is_dir() else 0)
        return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)

    def is_read_only_volume(self, path: Path) -> bool:
        """Whether the volume that holds a path is mounted read-only; Windows does not say."""
        return sys.platform != "win32" and bool(os.statvfs(path).f_flag & os.ST_RDONLY)

    def user(self) -> int:
        """The number of the user who runs the program; 0 may give files away."""
        if sys.platform == "win32":
            return 0
        return os.geteuid()

    def groups(self) -> set[int]:
        """The numbers of the groups that the user may give files to."""
        if sys.platform == "win32":
            return set()
        return {os.getegid(), *os.getgroups()}


@contextmanager
def closing_descriptor(files: FileSystem, descriptor: int) -> Iterator[int]:
    """Close the descriptor at the end, whatever happens.

    What a close complains about is passed over: everything that had to be stored was flushed before, and a complaint
    now would make a finished write look like a failed one.
    """
    try:
        yield descriptor
    finally:
        with suppress(OSError):
            files.close(descriptor)


def retry_while_locked(files: FileSystem, call: Callable[[], Result]) -> Result:
    """Try again for a second and a half while Windows says that another program, say a player, has the file open."""
    for pause in RETRY_PAUSES:
        try:
            return call()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in LOCKED_BY_OTHER_PROGRAM:
                raise
            files.pause(pause)
    return call()


def write_all(files: FileSystem, descriptor: int, data: bytes | memoryview, offset: int) -> None:
    """Write every byte, however small the portions are in which the system takes them."""
    remaining = memoryview(data)
    while remaining:
        count = files.write(descriptor, remaining, offset)
        if count <= 0:
            raise OSError("the disk took no more bytes")
        remaining, offset = remaining[count:], offset + count


def read_all(files: FileSystem, descriptor: int, size: int, offset: int) -> bytes:
    """Exactly ``size`` bytes. Raises EOFError when the file is shorter."""
    data = files.read(descriptor, size, offset)
    if len(data) == size:
        return data
    portions = [data]
    while data and (size := size - len(data)):
        offset += len(data)
        data = files.read(descriptor, size, offset)
        portions.append(data)
    if not data and size:
        raise EOFError("the file is shorter than it was")
    return b"".join(portions)


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
    try:
        mounts = files.mounts()
    except (OSError, subprocess.SubprocessError):  # a sandbox, or a system of another kind
        return False
    return is_network_kind(volume_kind(path, mount_points(mounts)))


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
