"""How far long work is: a bar on a terminal, elsewhere a line now and then; always on stderr."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tagger.cli.console import remark
from tagger.display_names import printable
from tagger.progress import Progress

LINE_EVERY_SECONDS = 10.0
NAME_WIDTH = 40


@contextmanager
def progress_listener() -> Iterator[Callable[[Progress], None]]:
    """A listener for a Task."""
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
        if self._bar is None or progress.stage != self._stage or progress.done < self._bar.n:
            self._begin(progress)
        self._bar.set_postfix_str(printable(progress.current)[-NAME_WIDTH:], refresh=False)
        self._bar.update(progress.done - self._bar.n)

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
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
