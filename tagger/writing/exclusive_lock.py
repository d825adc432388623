"""One program writes files, one fetches, and one analyses at a time: a lock beside the state."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tagger.errors import TaggerError, system_reason
from tagger.file_lock import HeldError, open_lock, take_lock

NAME = "writing.lock"


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
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        return open_lock(path)
    except OSError as error:
        sentence = f"The lock '{path}' cannot be opened ({system_reason(error)}); make the state's folder writable."
        raise TaggerError(sentence) from error


def _lock(descriptor: int, folder: Path, stage: str) -> None:
    try:
        take_lock(descriptor)
    except HeldError as error:
        raise BusyError(_busy(error.holder, folder, stage)) from error
    except OSError as error:
        sentence = f"The disk of the state in '{folder}' knows no locks ({system_reason(error)}); name another one with --state."
        raise TaggerError(sentence) from error


def _busy(process: str, folder: Path, stage: str) -> str:
    if not process:
        return f"Another tagger is {stage} for the state in '{folder}'; wait until it has finished, then try again."
    return (
        f"Another tagger (process {process}) is {stage} for the state in '{folder}'; "
        "wait until it has finished, or end it, then try again."
    )
