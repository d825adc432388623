"""Long work with a beginning, a progress and an end that the status bar shows."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from tagger.progress import Task
from tagger.ui.notifications import Notifications
from tagger.ui.work.workers import Lane

Result = TypeVar("Result")


class Running(QObject):
    """One lane's long work, a piece at a time; what is asked for meanwhile waits its turn."""

    began = Signal(str)  # title
    progressed = Signal(object)  # Progress
    stopping = Signal()
    ended = Signal()

    def __init__(self, lane: Lane, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._notifications = notifications
        self._tasks: list[Task] = []

    @property
    def busy(self) -> bool:
        """Whether something runs or waits."""
        return bool(self._tasks)

    def run(self, title: str, work: Callable[[Task], Result], on_done: Callable[[Result], None]) -> None:
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
