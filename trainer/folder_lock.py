"""One trainer at a time makes a dataset, prepares a store of features or trains a run in a folder.

Two would take away each other's files. Of several processes that train together (torchrun) the first holds it for all.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tagger.errors import TaggerError, system_reason
from tagger.file_lock import HeldError, open_lock, take_lock
from trainer.terminal import rank

NAME = "trainer.lock"


@contextmanager
def folder_lock(folder: Path, stage: str) -> Iterator[None]:
    """Hold a folder, which is made where it is missing, while something is done there, such as "training".

    Where the disk knows no locks, as some clusters' do not, the person is told, and work goes on. Raises TaggerError when
    another trainer holds the folder.
    """
    if rank() > 0:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = open_lock(folder / NAME)
    try:
        _take(descriptor, folder, stage)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, folder: Path, stage: str) -> None:
    try:
        take_lock(descriptor)
    except HeldError as error:
        process = f" (process {error.holder})" if error.holder else ""
        raise TaggerError(
            f"Another trainer{process} is {stage} in {folder}; wait until it has finished, or name another folder."
        ) from error
    except OSError as error:
        _tell_once(system_reason(error))


@cache
def _tell_once(reason: str) -> None:
    sentence = f"The disk knows no locks ({reason}); see to it that no other trainer works in the same folders."
    print(f"trainer: {sentence}", file=sys.stderr)  # noqa: T201  a person must know
