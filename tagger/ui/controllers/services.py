"""The state, and the lanes of threads that work on it for the window."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from tagger.state.database import State
from tagger.ui.controllers.task_queue import MainThreadInvoker, TaskQueue
from tagger.ui.notifications import Notifications


class Services(QObject):
    """Everything the window's parts share: one courier, one place for errors, one lane per kind of work.

    Scanning and suggesting have a lane, writing and undoing another, so that a review can be written while the rest of
    the library is still analysed. Decisions keep their order in a lane of their own, and are never dropped.
    """

    def __init__(self, state: State, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.courier = MainThreadInvoker(self)
        self.notifications = Notifications(self)
        self.analysis = self._lane()
        self.filing = self._lane()
        self.decisions = self._lane()
        self.reading = self._lane(width=2)  # a search need not wait for the whole library to be read
        self.planning = self._lane()
        self.reasons = self._lane()
        self.pictures = self._lane(width=2)
        self.sound = self._lane()

    def close(self) -> None:
        """Stop what can be stopped, finish the decisions, and wait for every thread."""
        others = (self.analysis, self.filing, self.reading, self.planning, self.reasons, self.pictures)
        for lane in others:
            lane.stop()
        self.decisions.close(finish=True)
        self.sound.close(finish=True)
        for lane in others:
            lane.close()

    def _lane(self, width: int = 1) -> TaskQueue:
        report: Callable[[Exception], None] = self.notifications.report
        return TaskQueue(self.courier, report, width)
