"""Starting and ending child processes so that neither Ctrl-C nor a drive that does not answer gets in the way."""

import multiprocessing.process
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection, resource_tracker
from multiprocessing.context import SpawnProcess
from pathlib import Path

from tagger.errors import CURRENT_FOLDER_GONE, TaggerError

if sys.platform == "win32":
    PipeEnd = connection.PipeConnection
else:
    PipeEnd = connection.Connection

STOP_TIMEOUT = 0.5  # seconds between asking a process to end and ending it
KILL_TIMEOUT = 5.0  # seconds that the system may take to end one


@contextmanager
def interrupt_blocked() -> Iterator[None]:
    """Start processes that Ctrl-C cannot reach, without losing one: a blocked signal stays pending in this thread.

    Raises TaggerError where the current folder is gone, in which Python starts no process.
    """
    try:
        Path.cwd()
    except OSError as error:
        raise TaggerError(CURRENT_FOLDER_GONE) from error
    if sys.platform == "win32":
        yield  # the process ignores Ctrl-C from its first line on
        return
    resource_tracker.ensure_running()  # it would unblock the signal when it starts
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)


def end_process(
    process: SpawnProcess, *, stop_timeout: float = STOP_TIMEOUT, kill_timeout: float | None = None
) -> bool:
    """End a process, which may end by itself in the time to stop.

    False where the system cannot, since it waits for a drive: it goes once that answers, or is gone.
    """
    process.join(stop_timeout)
    if process.is_alive():
        process.kill()
        process.join(KILL_TIMEOUT if kill_timeout is None else kill_timeout)
    if process.is_alive():
        multiprocessing.process._children.discard(process)  # type: ignore[attr-defined]  # Python would wait for it at its end
        return False
    process.close()
    return True
