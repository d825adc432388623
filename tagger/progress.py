"""One way to say how far long work has come, and to stop it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tagger.errors import CancelledError

NOTIFY_EVERY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage has come; ``total`` is None while it is still unknown."""

    stage: str
    done: int
    total: int | None
    seconds: float
    current: str = ""

    @property
    def rate(self) -> float:
        """Finished items per second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Estimated seconds until the end, None while unknown."""
        if self.total is None or self.rate == 0:
            return None
        return max(0.0, (self.total - self.done) / self.rate)


def ignore(_: Progress) -> None:
    """Listen to nothing."""


@dataclass(slots=True)
class Task:
    """A running piece of work: tells a listener how far it is (at most ten times a second) and can be cancelled from any thread.

    The listener is called on the thread that works.
    """

    listener: Callable[[Progress], None] = ignore
    cancelled: threading.Event = field(default_factory=threading.Event)
    _stage: str = ""
    _done: int = 0
    _total: int | None = None
    _started: float = 0.0
    _notified: float = 0.0

    def begin(self, stage: str, total: int | None = None) -> None:
        """Start a stage of ``total`` items (None: unknown yet)."""
        self._stage, self._done, self._total = stage, 0, total
        self._started = time.monotonic()
        self._notify("", force=True)

    def step(self, current: str = "", count: int = 1) -> None:
        """``count`` more items are done. Raises CancelledError when the person asked to stop."""
        self._done += count
        self._notify(current, force=self._done == self._total)
        self.check()

    def check(self) -> None:
        """Raise CancelledError when the person asked to stop."""
        if self.cancelled.is_set():
            raise CancelledError(
                f"Stopped while {self._stage}; what was finished is kept, and the next run goes on from there."
            )

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.cancelled.set()

    def _notify(self, current: str, *, force: bool) -> None:
        now = time.monotonic()
        if force or now - self._notified >= NOTIFY_EVERY_SECONDS:
            self._notified = now
            self.listener(Progress(self._stage, self._done, self._total, now - self._started, current))
