"""One way to say how far long work has come, to let it pause, and to stop it."""

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
    seconds: float  # of work, without pauses
    current: str = ""
    paused: bool = False  # nothing is worked on until the person resumes

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
    """A running piece of work: tells a listener how far it is (at most ten times a second); any thread may pause or cancel it.

    The listener is called on the thread that works.
    """

    listener: Callable[[Progress], None] = ignore
    cancelled: threading.Event = field(default_factory=threading.Event)
    _resumed: threading.Event = field(default_factory=threading.Event)  # set: goes on
    _pausing: bool = False
    _stage: str = ""
    _done: int = 0
    _total: int | None = None
    _current: str = ""
    _started: float = 0.0
    _notified: float = 0.0

    def begin(self, stage: str, total: int | None = None) -> None:
        """Start a stage of ``total`` items (None: unknown yet)."""
        self._stage, self._done, self._total, self._current = stage, 0, total, ""
        self._started = time.monotonic()
        self._notify(force=True)

    def step(self, current: str = "", count: int = 1) -> None:
        """``count`` more items are done; waits while paused. Raises CancelledError when the person asked to stop."""
        self.advance(current, count)
        self.check()

    def advance(self, current: str = "", count: int = 1) -> None:
        """``count`` more items are done; neither waits nor stops, for work that does so elsewhere."""
        self._done += count
        self._current = current
        self._notify(force=self._done == self._total)

    def check(self) -> None:
        """Wait while the person wants a pause. Raises CancelledError when the person asked to stop."""
        self.stop_if_cancelled()
        if self._pausing:
            self._rest()
            self.stop_if_cancelled()

    def stop_if_cancelled(self) -> None:
        """Raise CancelledError when the person asked to stop; a pause is not looked at."""
        if self.cancelled.is_set():
            raise CancelledError(
                f"Stopped while {self._stage}; what was finished is kept, and the next run goes on from there."
            )

    def cancel(self) -> None:
        """Ask the work to stop at its next step, also out of a pause."""
        self.cancelled.set()
        self._resumed.set()

    @property
    def pausing(self) -> bool:
        """Whether a pause is wanted: no new item is to be begun."""
        return self._pausing and not self.cancelled.is_set()

    def pause(self) -> None:
        """Ask the work to rest at its next step; the listener is told once it does."""
        self._resumed.clear()
        self._pausing = True
        if self.cancelled.is_set():
            self._resumed.set()

    def resume(self) -> None:
        """Let the work go on."""
        self._pausing = False
        self._resumed.set()

    def _rest(self) -> None:
        """Wait until the work may go on, or is to stop; the pause counts neither for the rate nor for the time left."""
        began = time.monotonic()
        self._notify(force=True, paused=True)
        while self.pausing:
            self._resumed.wait()
        self._started += time.monotonic() - began
        if not self.cancelled.is_set():
            self._notify(force=True)

    def _notify(self, *, force: bool, paused: bool = False) -> None:
        now = time.monotonic()
        if force or now - self._notified >= NOTIFY_EVERY_SECONDS:
            self._notified = now
            self.listener(Progress(self._stage, self._done, self._total, now - self._started, self._current, paused))
