"""Carries results from worker threads to the window's thread, a few milliseconds' worth at a time."""

import time
from collections import deque
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Qt, QTimer, Signal

SLICE_SECONDS = 0.012


class Courier(QObject):
    """Calls posted from any thread run here, in order; between slices the window draws and answers keys.

    A call never runs in answer to its own post: Qt delivers all posted events in a row, and two thousand of them would
    freeze the window. A post only starts a timer, and what the timer's slice leaves over waits for the next one.
    """

    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: deque[Callable[[], None]] = deque()
        self._awake = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._run_slice)
        self._woken.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` run on the window's thread soon. From any thread."""
        self._calls.append(call)
        if not self._awake:
            self._awake = True
            self._woken.emit()

    def in_slices(self, steps: Iterator[None]) -> None:
        """Run a generator to its end, one slice after another. On the window's thread."""
        end = time.monotonic() + SLICE_SECONDS
        if any(time.monotonic() >= end for _ in steps):
            self.post(lambda: self.in_slices(steps))

    def _run_slice(self) -> None:
        self._awake = False  # before the queue is looked at, so that no post in between is missed
        end = time.monotonic() + SLICE_SECONDS
        try:
            while self._calls and time.monotonic() < end:
                self._calls.popleft()()
        finally:
            if self._calls:
                self._awake = True
                self._timer.start()
