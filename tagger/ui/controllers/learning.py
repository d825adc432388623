"""Learning from the library's own tags: run, cancelled, put to use and left again, away from the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tagger.progress import Task
from tagger.state.database import State
from tagger.ui.controllers.background import BackgroundWork

if TYPE_CHECKING:
    from tagger.services.learn import LearningStatus


class LearningController(QObject):
    """Uses the queue of the analysis: what learns and what suggests do not run beside each other."""

    status_read = Signal(object)  # LearningStatus
    failed = Signal(str)  # why nothing was learnt, as a sentence
    model_changed = Signal()  # another model suggests from now on

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background

    def refresh(self) -> None:
        """Read what was learnt last, and which model suggests."""
        state = self._background.state
        self._background.reading.run(lambda _: _read_status(state), self.status_read.emit)

    def learn(self) -> None:
        """Learn, and put it to use where it is not worse."""
        state = self._background.state
        self._background.analysis.run(
            lambda task: _learn(state, task), self._finish, self._fail, title="Learning from your tags"
        )

    def use(self, model: str) -> None:
        """Suggest with an installed model from now on."""
        state = self._background.state
        self._background.analysis.run(lambda _: _use(state, model), lambda _: self._finish(True), self._fail)

    def _finish(self, is_changed: bool) -> None:
        self.refresh()
        if is_changed:
            self.model_changed.emit()

    def _fail(self, error: Exception) -> None:
        self._background.notifications.report(error)
        self.failed.emit(str(error))
        self.refresh()


def _read_status(state: State) -> "LearningStatus":
    from tagger.services import learn  # loads numpy, which the start of the window does not wait for

    return learn.status(state)


def _learn(state: State, task: Task) -> bool:
    """Whether what was learnt suggests from now on."""
    from tagger.services import learn

    return learn.learn(state, task=task).in_use


def _use(state: State, model: str) -> None:
    from tagger.services import models

    models.use(state, model)
