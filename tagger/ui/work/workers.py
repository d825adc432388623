"""Work away from the window's thread: each lane has threads of its own and reports through the courier."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QThreadPool

from tagger.progress import Progress, Task
from tagger.ui.work.courier import Courier

Result = TypeVar("Result")
Failed = Callable[[Exception], None]


def nothing(_: object) -> None:
    """Take no notice."""


class Lane:
    """Runs work in the order it came, ``width`` pieces at a time; ``on_error`` gets what no other callback is for."""

    def __init__(self, courier: Courier, on_error: Failed, width: int = 1) -> None:
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
