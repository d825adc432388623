"""One program writes files, one fetches, and one analyses at a time: a lock beside the state,
which the system itself lifts when its holder dies.

Not ``filelock``: that removes the file when it is released, so a program of an earlier version, which keeps the file and
does not look for that, could lock a file that is no longer there; and it may fall back to a lock that outlives its holder.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tagger.errors import TaggerError, system_reason

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = "writing.lock"
HELD = (errno.EAGAIN, errno.EACCES)  # what the system says of a lock that another holds
HOLDER_AT = 1  # Windows lets nobody else read the byte that is locked, which is the first
HOLDER_BYTES = 10


class BusyError(TaggerError):
    """Another program, or thread, does this kind of work now, or recovers from a crash."""


@contextmanager
def exclusive_lock(folder: Path, name: str = NAME, stage: str = "writing") -> Iterator[None]:
    """Hold a lock of the state in ``folder``.

    Raises BusyError when another program, or thread, holds it, with its work; TaggerError where nobody can.
    """
    descriptor = _open(folder / name)
    try:
        _lock(descriptor, folder, stage)
        _name_holder(descriptor)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        sentence = f"The lock '{path}' cannot be opened ({system_reason(error)}); make the state's folder writable."
        raise TaggerError(sentence) from error


def _lock(descriptor: int, folder: Path, stage: str) -> None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in HELD:
            raise BusyError(_busy(_holder(descriptor), folder, stage)) from error
        sentence = f"The disk of the state in '{folder}' knows no locks ({system_reason(error)}); name another one with --state."
        raise TaggerError(sentence) from error


def _busy(process: str, folder: Path, stage: str) -> str:
    if not process:
        return f"Another tagger is {stage} for the state in '{folder}'; wait until it has finished, then try again."
    return (
        f"Another tagger (process {process}) is {stage} for the state in '{folder}'; "
        "wait until it has finished, or end it, then try again."
    )


def _name_holder(descriptor: int) -> None:
    with suppress(OSError):  # the disk is full: the lock holds without it
        os.lseek(descriptor, HOLDER_AT, os.SEEK_SET)
        os.write(descriptor, str(os.getpid()).ljust(HOLDER_BYTES).encode())


def _holder(descriptor: int) -> str:
    """The number of the process that holds the lock, empty where it could not be noted."""
    os.lseek(descriptor, HOLDER_AT, os.SEEK_SET)
    number = os.read(descriptor, HOLDER_BYTES).decode("ascii", "replace").strip()
    return number if number.isdigit() else ""
