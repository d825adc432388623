"""Work away from the window's thread: one way to run it, one queue of threads per kind of work, one place for errors.

The state is watched as well, so that changes by another program, or another window, are noticed and shown.
"""

import importlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal

from tagger.errors import TaggerError
from tagger.progress import Progress, Task
from tagger.state.database import ChangeCounter, State
from tagger.ui.notifications import Notifications

SLICE_SECONDS = 0.012
Result = TypeVar("Result")
OnError = Callable[[Exception], None]
Resumption = Mapping[str, Any]  # JSON's kinds only


class MainThreadInvoker(QObject):
    """Runs calls posted from any thread on the window's thread, in order; between slices the window draws.

    A call never runs in answer to its own post: Qt delivers all posted events in a row, and two thousand of them would
    freeze the window. A post only starts a timer, and what the timer's slice leaves over waits for the next one.
    """

    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: deque[Callable[[], None]] = deque()
        self._scheduled = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._run_slice)
        self._posted.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` run on the window's thread soon. From any thread."""
        self._calls.append(call)
        if not self._scheduled:
            self._scheduled = True
            self._posted.emit()

    def in_slices(self, steps: Iterator[None]) -> None:
        """Run a generator to its end, one slice after another. On the window's thread."""
        end = time.monotonic() + SLICE_SECONDS
        if any(time.monotonic() >= end for _ in steps):
            self.post(lambda: self.in_slices(steps))

    def _run_slice(self) -> None:
        self._scheduled = False  # before the queue is looked at, so that no post in between is missed
        end = time.monotonic() + SLICE_SECONDS
        try:
            while self._calls and time.monotonic() < end:
                self._calls.popleft()()
        finally:
            if self._calls:
                self._scheduled = True
                self._timer.start()


class LazyModule:
    """A module that is loaded when something of it is first used, so that the window does not wait for it at the start."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        with _importing:  # two threads that load modules which import each other can each find one half loaded
            module = importlib.import_module(self._name)
        return getattr(module, name)


_importing = threading.RLock()


def ignore(_: object) -> None:
    """Do nothing with a result or a progress."""


class TaskQueue(QObject):
    """Runs work in the order it came, ``width`` tasks at a time, on threads of its own.

    The callbacks run on the window's thread; ``on_error`` gets the errors of tasks that have no handler of their own.
    A task with a title is long enough to be shown: the signals are about those tasks only.
    """

    started = Signal(str)  # title of the first of the titled tasks
    progressed = Signal(object)  # Progress
    stopping = Signal()
    pause_changed = Signal()  # a pause is wanted, or no more, or there is something else that could pause
    ended = Signal()  # no titled task runs or waits

    def __init__(
        self, main_thread: MainThreadInvoker, on_error: OnError, width: int = 1, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._main_thread = main_thread
        self._on_error = on_error
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(width)
        self._running: dict[int, Task] = {}
        self._titled: dict[int, Task] = {}
        self._pausable: dict[int, Resumption | None] = {}  # those of the titled tasks that can pause
        self._paused = False
        self._closed = False
        self.finished_tasks = 0
        self.last_title = ""  # of the tasks with a title, the one that came last

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self._running)

    @property
    def in_progress(self) -> bool:
        """Whether a task with a title runs or waits."""
        return bool(self._titled)

    @property
    def can_pause(self) -> bool:
        """Whether what runs or waits can pause."""
        return bool(self._pausable)

    @property
    def is_paused(self) -> bool:
        """Whether the person wants a pause; the progress says when nothing is worked on any more."""
        return self._paused

    @property
    def paused_work(self) -> list[Resumption]:
        """What a later start of the program would have to begin again, in order."""
        return [work for work in self._pausable.values() if work is not None] if self._paused else []

    def run(
        self,
        work: Callable[[Task], Result],
        on_done: Callable[[Result], None] = ignore,
        on_error: OnError | None = None,
        on_progress: Callable[[Progress], None] = ignore,
        *,
        title: str = "",
        pausable: bool = False,
        resumption: Resumption | None = None,
    ) -> Task:
        """Run ``work`` in the background with a task that reports its progress and can be cancelled.

        ``pausable``: it looks at the task often enough to pause; ``resumption`` says how a later start begins it again.
        """
        report = self.progressed.emit if title else on_progress
        task = Task(listener=lambda progress: self._main_thread.post(lambda: self._report(report, progress)))
        if self._closed:
            task.cancel()
            return task
        self._running[id(task)] = task
        if pausable and self._paused:
            task.pause()
        self._pool.start(lambda: self._run(work, task, on_done, on_error or self._on_error))
        if title:
            self._titled[id(task)] = task
            self.last_title = title
            if len(self._titled) == 1:
                self.started.emit(title)
        if pausable:
            self._pausable[id(task)] = resumption
            self.pause_changed.emit()
        return task

    def pause(self) -> None:
        """Let what can pause rest at its next step, and what comes later begin in a pause."""
        self._paused = True
        for key in self._pausable:
            self._running[key].pause()
        self.pause_changed.emit()

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        for key in self._pausable:
            self._running[key].resume()
        self.pause_changed.emit()

    def cancel(self) -> None:
        """Stop every task with a title at its next step."""
        for task in self._titled.values():
            task.cancel()
        if self._titled:
            self.stopping.emit()

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
        self, work: Callable[[Task], Result], task: Task, on_done: Callable[[Result], None], on_error: OnError
    ) -> None:
        try:
            task.stop_if_cancelled()
            result = work(task)
        except Exception as error:  # noqa: BLE001  the edge of the thread: every error goes to the handler
            failure = error
            self._main_thread.post(lambda: self._end(task, lambda: on_error(failure)))
        else:
            self._main_thread.post(lambda: self._end(task, lambda: on_done(result)))

    def _end(self, task: Task, call: Callable[[], None]) -> None:
        self._running.pop(id(task), None)
        self.finished_tasks += 1
        if self._closed:
            return
        titled = self._titled.pop(id(task), None)
        try:
            call()  # may start the next task
        finally:
            if titled is not None:
                self._end_titled(task)

    def _end_titled(self, task: Task) -> None:
        self._pausable.pop(id(task), None)
        self._paused = self._paused and self.can_pause
        self.pause_changed.emit()
        if not self._titled:
            self.ended.emit()

    def _report(self, on_progress: Callable[[Progress], None], progress: Progress) -> None:
        if not self._closed:
            on_progress(progress)


class BackgroundWork(QObject):
    """What every controller shares: the state, the notifications, and one queue per kind of work.

    Scanning and suggesting have a queue, writing and undoing another, so that a review can be written while the rest
    of the library is still analysed. Decisions keep their order in a queue of their own, and are never dropped.
    """

    def __init__(self, state: State, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.main_thread = MainThreadInvoker(self)
        self.notifications = Notifications(self)
        self.analysis = self._queue()
        self.writing = self._queue()
        self.decisions = self._queue()
        self.reading = self._queue(width=2)  # a search need not wait for the whole library to be read
        self.planning = self._queue()
        self.explanations = self._queue()
        self.covers = self._queue(width=2)
        self.improving = self._queue()
        self.mapping = self._queue()
        self.playback = self._queue()
        self.listening = self._queue()

    def close(self) -> None:
        """Stop what can be stopped, finish the decisions, and wait for every thread."""
        stoppable = (
            self.analysis,
            self.writing,
            self.reading,
            self.planning,
            self.explanations,
            self.covers,
            self.improving,
            self.listening,
            self.mapping,
        )
        for queue in stoppable:
            queue.stop()
        self.decisions.close(finish=True)
        self.playback.close(finish=True)
        for queue in stoppable:
            queue.close()

    def _queue(self, width: int = 1) -> TaskQueue:
        return TaskQueue(self.main_thread, self.notifications.report, width, self)


LOOK_EVERY = 1000  # milliseconds


class StateWatch(QObject):
    """Looks at the state's count of changes every second; those that came while this window changed it are its own."""

    changed = Signal()  # somebody else changed the state

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._writers = (background.analysis, background.writing, background.decisions, background.improving)
        self._counter: ChangeCounter | None = ChangeCounter(background.state.folder)
        self._last_look: tuple[int, int] | None = None  # count of changes, own tasks that had ended by then
        self._timer = QTimer(self, interval=LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def look(self) -> None:
        """Compare with the last look."""
        if self._counter is None or any(queue.busy for queue in self._writers):
            self._last_look = None
            return
        try:
            now = self._counter.version(), sum(queue.finished_tasks for queue in self._writers)
        except TaggerError:  # whoever uses the state next says so
            return
        before, self._last_look = self._last_look, now
        if before is not None and before[1] == now[1] and before[0] != now[0]:
            self.changed.emit()

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        if self._counter is not None:
            self._counter.close()
            self._counter = None
