"""Ctrl-C and SIGTERM ask running work to stop; it does so at its next step. A second Ctrl-C stops at once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tagger.cli.progress_bar import progress_listener
from tagger.progress import Task

STOPPED = 128 + signal.SIGINT
_received: list[int] = []


@contextmanager
def cancellable_task() -> Iterator[Task]:
    """A task whose progress is shown and that the signals cancel."""
    with progress_listener() as listener:
        task = Task(listener)
        with _cancelling(task):
            yield task


def stopped_by() -> int:
    """The exit code that says which signal stopped the work."""
    return 128 + _received[0] if _received else STOPPED


@contextmanager
def _cancelling(task: Task) -> Iterator[None]:
    """Let the signals cancel the task; threads other than the main one receive none."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: FrameType | None) -> None:
        if _received:
            raise KeyboardInterrupt
        _received.append(number)
        task.cancel()

    _received.clear()
    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
