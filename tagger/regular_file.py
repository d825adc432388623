"""Opening a person's files to read: regular files only, so that no pipe or device is read or waited for; writing whole ones.

A pipe without a writer blocks an ordinary ``open`` for ever, and opening a device can do things to it. So the name is
looked at first, opened without blocking, and the opened file is looked at again: what counts is the second look.

What the program writes for itself, or because a person asked for it, is written here, too, whole or not at all. Music is
not: tagger/writing keeps a journal and verifies (docs/architecture.md).
"""

import errno
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

NOT_REGULAR = "it is not a regular file"
NO_BLOCKING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)  # Windows has neither
OWNER_ONLY, FOR_ALL = 0o600, 0o644  # who may read the new file
LONGEST_STEM = 40  # characters of the name that the unfinished file repeats; with its own part a name must stay valid
LEASE_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds in which a file server may give back its lease on a file


def open_regular_descriptor(path: str | os.PathLike[str], flags: int = os.O_RDONLY) -> int:
    """A descriptor of a regular file. Raises OSError for everything else, IsADirectoryError for a folder."""
    check_regular(Path(path).stat(), path)
    descriptor = _open(path, flags | NO_BLOCKING)
    try:
        check_regular(os.fstat(descriptor), path)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def open_regular_file(path: Path) -> BinaryIO:
    """A regular file, open to read bytes; its ``name`` is the path. Raises OSError for everything else."""
    return open(path, "rb", opener=lambda name, flags: open_regular_descriptor(name, flags))


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Whether a folder is there and in reach; until Python 3.14, ``Path.is_dir`` raises where the system refuses to look."""
    return os.path.isdir(path)  # noqa: PTH112


def is_there(path: str | os.PathLike[str]) -> bool:
    """Whether anything is there and in reach; ``Path.exists`` raises as ``Path.is_dir`` does."""
    return os.path.exists(path)  # noqa: PTH110


def read_regular_text(path: Path, most_bytes: int, encoding: str = "utf-8") -> str:
    """The text of a regular file of a person's. Raises OSError for everything else and for a larger one, UnicodeDecodeError."""
    with open_regular_file(path) as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise OSError(errno.EFBIG, f"it has more than {most_bytes >> 20} MiB", os.fspath(path))
    return content.decode(encoding)


def check_regular(status: os.stat_result, path: str | os.PathLike[str]) -> None:
    """Raise OSError unless the status is that of a regular file."""
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, NOT_REGULAR, os.fspath(path))


def _open(path: str | os.PathLike[str], flags: int) -> int:
    """Open without blocking; where a file server holds a lease on the file, try again while it gives it back."""
    for pause in LEASE_PAUSES:
        try:
            return os.open(path, flags)
        except BlockingIOError:
            time.sleep(pause)
    return os.open(path, flags)


@contextmanager
def whole_file(path: Path, mode: int = OWNER_ONLY) -> Iterator[BinaryIO]:
    """A file open to write bytes, which takes the place of ``path`` at the end of the ``with`` block, also through a crash.

    On any other way out of the block, what is there stays as it was, and nothing is left beside it. The file may be closed
    inside the block, and is then not flushed to the disk. Raises OSError where the folder takes no file, or the disk is full.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:LONGEST_STEM]}.", suffix=".new")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            if not file.closed:
                file.flush()
                os.fsync(file.fileno())
        if mode != OWNER_ONLY:  # which is how it was made
            new.chmod(mode)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes, mode: int = OWNER_ONLY) -> None:
    """Write a file at once. Raises OSError as ``whole_file`` does."""
    with whole_file(path, mode) as file:
        file.write(content)
