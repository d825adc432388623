"""Learning from the library's own tags: run, cancelled, put to use and left again, away from the window."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tagger.errors import CancelledError
from tagger.progress import Task
from tagger.state.database import State
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.translation import tr

if TYPE_CHECKING:
    from tagger.services.learn import LearningStatus


class LearningController(QObject):
    """Uses the queue of the analysis: what learns and what suggests do not run beside each other."""

    status_read = Signal(object)  # LearningStatus
    failed = Signal(str)  # why nothing was learnt, as a sentence
    model_changed = Signal()  # another model suggests from now on
    improved = Signal()  # some albums have new suggestions, by what was just decided
    order_read = Signal(object)  # list[int]: ids of albums, what is worth asking first

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._improving = Task()

    def improve(self, album_ids: Sequence[int], decided: Sequence[int]) -> None:
        """Suggest again for the first of these albums, and others by the artists of those ``decided`` about just now."""
        self._improving.cancel()
        if self._background.analysis.in_progress:
            return  # what runs there writes suggestions, too
        state = self._background.state
        self._improving = self._background.improving.run(
            lambda task: _improve(state, album_ids, decided, task),
            lambda ids: self.improved.emit() if ids else None,
            self._fail_to_improve,
        )

    def read_order(self) -> None:
        """Find out what is worth asking next."""
        state = self._background.state
        self._background.reading.run(lambda task: _ask_order(state, task), self.order_read.emit)

    def _fail_to_improve(self, error: Exception) -> None:
        if not isinstance(error, CancelledError):
            self._background.notifications.report(error)

    def refresh(self) -> None:
        """Read what was learnt last, and which model suggests."""
        state = self._background.state
        self._background.reading.run(lambda _: _read_status(state), self.status_read.emit)

    def learn(self) -> None:
        """Learn, and put it to use where it is not worse."""
        state = self._background.state
        self._background.analysis.run(
            lambda task: _learn(state, task),
            self._finish,
            self._fail,
            title=tr("Learning from your tags"),
            pausable=True,
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


def _improve(state: State, album_ids: Sequence[int], decided: Sequence[int], task: Task) -> list[int]:
    from tagger.services import review_order

    return review_order.improve(state, album_ids, task, decided=decided)


def _ask_order(state: State, task: Task) -> list[int]:
    from tagger.services import review_order

    return review_order.ask_order(state, task)


def _use(state: State, model: str) -> None:
    from tagger.services import models

    models.use(state, model)
