"""Long work on the command line: how far it is, and how it is stopped.

On a terminal a bar is drawn, elsewhere a line is written now and then; always on stderr. Ctrl-C, SIGTERM and SIGHUP, which
a terminal sends when it is closed, ask running work to stop; it does so at its next step. A second Ctrl-C stops at once.
"""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from tagger.cli.console import remark, writing_remarks
from tagger.display_names import printable
from tagger.progress import Progress, Task

LINE_EVERY_SECONDS = 10.0
NAME_WIDTH = 40


@contextmanager
def progress_listener(*, quiet: bool = False) -> Iterator[Callable[[Progress], None]]:
    """A listener for a Task; ``quiet``: one that prints nothing."""
    if quiet:
        yield lambda _: None
        return
    if not sys.stderr.isatty():
        yield _lines()
        return
    bar = _Bar()
    try:
        yield bar.show
    finally:
        bar.close()


def _lines() -> Callable[[Progress], None]:
    """A line whenever ten seconds have passed."""
    last = time.monotonic()

    def show(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= LINE_EVERY_SECONDS:
            last = time.monotonic()
            remark(line(progress))

    return show


def line(progress: Progress) -> str:
    """For example "analysing: 120 of 4000, 12.4 a second, 5:13 left"."""
    count = f"{progress.done}" if progress.total is None else f"{progress.done} of {progress.total}"
    parts = [f"{progress.stage}: {count}", f"{progress.rate:.1f} a second"]
    if progress.seconds_left is not None:
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        parts.append(f"{minutes}:{seconds:02} left")
    return ", ".join(parts)


class _Bar:
    """tqdm's bar, one per stage, with the name of the item at its end."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._stage = ""

    def show(self, progress: Progress) -> None:
        """Draw how far the stage is."""
        with writing_remarks():
            if self._bar is None or progress.stage != self._stage or progress.done < self._bar.n:
                self._begin(progress)
            self._bar.set_postfix_str(printable(progress.current)[-NAME_WIDTH:], refresh=False)
            self._bar.update(progress.done - self._bar.n)

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            with writing_remarks():
                self._bar.close()
            self._bar = None

    def _begin(self, progress: Progress) -> None:
        from tqdm import tqdm

        self.close()
        self._stage = progress.stage
        self._bar = tqdm(
            total=progress.total,
            desc=progress.stage,
            unit="",
            file=sys.stderr,
            dynamic_ncols=True,
            leave=False,
            mininterval=0.0,  # a Task tells no more often than a terminal can take
        )


STOPPED = 128 + signal.SIGINT
HANGUP: int | None = getattr(signal, "SIGHUP", None)  # Windows has none
_received: list[int] = []


@contextmanager
def cancellable_task(*, quiet: bool = False) -> Iterator[Task]:
    """A task whose progress is shown, unless it is to be ``quiet``, and that the signals cancel."""
    with progress_listener(quiet=quiet) as listener:
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
        if _received and number != HANGUP:  # which a shell and the system may send both
            raise KeyboardInterrupt
        _received.append(number)
        task.cancel()

    _received.clear()
    numbers: list[int] = [signal.SIGINT, signal.SIGTERM]
    if HANGUP is not None and signal.getsignal(HANGUP) is not signal.SIG_IGN:  # nohup lets it be ignored
        numbers.append(HANGUP)
    previous = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
