"""Notices that another program, or another window, changed the state, so that nothing old is shown without a word."""

from PySide6.QtCore import QObject, QTimer, Signal

from tagger.errors import TaggerError
from tagger.state.database import ChangeCounter
from tagger.ui.controllers.background import BackgroundWork

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
