"""A lock on a file: one program, or thread, holds it at a time, and the system itself lifts it when its holder dies.

Not ``filelock``: that removes the file when it is released, so a program of an earlier version, which keeps the file and
does not look for that, could lock a file that is no longer there; and it may fall back to a lock that outlives its holder.
"""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

HELD = (errno.EAGAIN, errno.EACCES)  # what the system says of a lock that another holds
HOLDER_AT = 1  # Windows lets nobody else read the byte that is locked, which is the first
HOLDER_BYTES = 10


class HeldError(Exception):
    """Another program, or thread, holds the lock. ``holder``: its process's number, empty where it could not be noted."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"held by process {holder or 'unknown'}")
        self.holder = holder


def open_lock(path: Path) -> int:
    """The descriptor of a lock's file, which is made where it is missing; closing it lifts the lock."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)


def take_lock(descriptor: int) -> None:
    """Take the lock, and note this process in it. Raises HeldError, or OSError where the disk knows no locks."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in HELD:
            raise HeldError(_holder(descriptor)) from error
        raise
    with suppress(OSError):  # the disk is full: the lock holds without it
        os.lseek(descriptor, HOLDER_AT, os.SEEK_SET)
        os.write(descriptor, str(os.getpid()).ljust(HOLDER_BYTES).encode())


def _holder(descriptor: int) -> str:
    os.lseek(descriptor, HOLDER_AT, os.SEEK_SET)
    number = os.read(descriptor, HOLDER_BYTES).decode("ascii", "replace").strip()
    return number if number.isdigit() else ""
