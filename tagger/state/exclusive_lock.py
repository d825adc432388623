"""Locks beside the state: one program at a time writes files, one analyses, and one fetches."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from tagger.errors import TaggerError, system_reason
from tagger.file_lock import HeldError, open_lock, take_lock

Work = Literal["writing", "analysing", "fetching"]


class BusyError(TaggerError):
    """Another program, or another thread of this one, does the same kind of work, or recovers from a crash."""


@contextmanager
def exclusive_lock(folder: Path, work: Work) -> Iterator[None]:
    """Hold the lock for one kind of work on the state in ``folder``.

    Raises BusyError when another program or thread holds it, and TaggerError when the lock cannot be used at all.
    """
    descriptor = _open(lock_path(folder, work))
    try:
        _take(descriptor, folder, work)
        yield
    finally:
        os.close(descriptor)


def lock_path(folder: Path, work: Work) -> Path:
    """The file of a lock; it is made when the lock is first taken, and stays."""
    return folder / f"{work}.lock"


def _open(path: Path) -> int:
    try:
        return open_lock(path)
    except OSError as error:
        sentence = f"The lock '{path}' cannot be opened ({system_reason(error)}); make the state's folder writable."
        raise TaggerError(sentence) from error


def _take(descriptor: int, folder: Path, work: Work) -> None:
    try:
        take_lock(descriptor)
    except HeldError as error:
        raise BusyError(_busy(error.holder, folder, work)) from error
    except OSError as error:
        sentence = f"The disk of the state in '{folder}' knows no locks ({system_reason(error)}); name another one with --state."
        raise TaggerError(sentence) from error


def _busy(process: str, folder: Path, work: Work) -> str:
    if not process:
        return f"Another tagger is {work} for the state in '{folder}'; wait until it has finished, then try again."
    return (
        f"Another tagger (process {process}) is {work} for the state in '{folder}'; "
        "wait until it has finished, or end it, then try again."
    )
