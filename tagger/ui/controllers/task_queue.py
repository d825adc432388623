"""Carries results from worker threads to the window's thread, a few milliseconds' worth at a time.

Work away from the window's thread: each lane has threads of its own and reports through the courier.

Long work with a beginning, a progress and an end that the status bar shows.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal

from tagger.progress import Progress, Task
from tagger.ui.notifications import Notifications

SLICE_SECONDS = 0.012


class MainThreadInvoker(QObject):
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


Result = TypeVar("Result")
Failed = Callable[[Exception], None]


def nothing(_: object) -> None:
    """Take no notice."""


class TaskQueue:
    """Runs work in the order it came, ``width`` pieces at a time; ``on_error`` gets what no other callback is for."""

    def __init__(self, courier: MainThreadInvoker, on_error: Failed, width: int = 1) -> None:
        self._courier = courier
        self._on_error = on_error
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(width)
        self._running: dict[int, Task] = {}
        self._closed = False

    def submit(
        self,
        work: Callable[[Task], Result],
        on_done: Callable[[Result], None] = nothing,
        on_failed: Failed | None = None,
        on_progress: Callable[[Progress], None] = nothing,
    ) -> Task:
        """Run ``work`` with a task that reports its progress; the callbacks run on the window's thread."""
        task = Task(listener=lambda progress: self._courier.post(lambda: self._tell(on_progress, progress)))
        if self._closed:
            task.cancel()
            return task
        self._running[id(task)] = task
        self._pool.start(lambda: self._run(work, task, on_done, on_failed or self._on_error))
        return task

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self._running)

    def stop(self) -> None:
        """Take no more work, and ask what runs to stop at its next step."""
        self._closed = True
        for task in list(self._running.values()):
            task.cancel()

    def close(self, *, finish: bool = False) -> None:
        """Take no more work and wait for the threads; ``finish``: what waits is done first instead of stopped."""
        if finish:
            self._closed = True
        else:
            self.stop()
        self._pool.waitForDone()

    def _run(
        self, work: Callable[[Task], Result], task: Task, on_done: Callable[[Result], None], on_failed: Failed
    ) -> None:
        try:
            task.check()
            result = work(task)
        except Exception as error:  # noqa: BLE001  the edge of the thread: every error goes to the one who shows it
            failure = error
            self._courier.post(lambda: self._end(task, lambda: on_failed(failure)))
        else:
            self._courier.post(lambda: self._end(task, lambda: on_done(result)))

    def _end(self, task: Task, call: Callable[[], None]) -> None:
        self._running.pop(id(task), None)
        if not self._closed:
            call()

    def _tell(self, on_progress: Callable[[Progress], None], progress: Progress) -> None:
        if not self._closed:
            on_progress(progress)


ResultRunning = TypeVar("ResultRunning")


class LongTask(QObject):
    """One lane's long work, a piece at a time; what is asked for meanwhile waits its turn."""

    began = Signal(str)  # title
    progressed = Signal(object)  # Progress
    stopping = Signal()
    ended = Signal()

    def __init__(self, lane: TaskQueue, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._notifications = notifications
        self._tasks: list[Task] = []

    @property
    def busy(self) -> bool:
        """Whether something runs or waits."""
        return bool(self._tasks)

    def run(self, title: str, work: Callable[[Task], ResultRunning], on_done: Callable[[ResultRunning], None]) -> None:
        """Run ``work`` away from the window; its end, however it comes, is told by ``ended``."""
        task = self._lane.submit(
            lambda task: work(task),
            lambda result: self._end(lambda: on_done(result)),
            lambda error: self._end(lambda: self._failed(error)),
            self.progressed.emit,
        )
        self._tasks.append(task)
        if len(self._tasks) == 1:
            self.began.emit(title)

    def cancel(self) -> None:
        """Stop all of it at the next step."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            self.stopping.emit()

    def _end(self, call: Callable[[], None]) -> None:
        self._tasks.pop(0)
        call()  # may begin the next piece
        if not self._tasks:
            self.ended.emit()

    def _failed(self, error: Exception) -> None:
        self._notifications.report(error)
