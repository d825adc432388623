"""The installed models: listed, added from a file, and put to use, away from the window."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tagger.state.database import State
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.translation import tr


class ModelsController(QObject):
    """Adding uses the queue of the analysis: a network is tried for up to minutes."""

    models_read = Signal(object)  # list[tagger.services.models.Model]
    added = Signal(str)  # the id of a model that is installed now
    removed = Signal(str)  # the id of a model that is not installed any more
    described = Signal(str, object)  # a model's id, and its card: dict[str, object]
    failed = Signal(str)  # why a model cannot be added or used, as a sentence
    model_changed = Signal()  # another model suggests from now on

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background

    def refresh(self) -> None:
        """Read which models are installed, and which is in use."""
        state = self._background.state
        self._background.reading.run(lambda _: _read_models(state), self.models_read.emit)

    def add(self, source: Path, description: Path | None = None) -> None:
        """Install a model's folder, or a network's ONNX file with what describes it."""
        state = self._background.state
        self._background.analysis.run(
            lambda _: _add(state, source, description),
            self._finish_adding,
            self._fail,
            title=tr("Adding {name}").format(name=source.name),
        )

    def remove(self, model: str) -> None:
        """Delete a model that was added."""
        state = self._background.state
        self._background.analysis.run(
            lambda _: _remove(state, model), lambda _: self._finish_removing(model), self._fail
        )

    def describe(self, model: str) -> None:
        """Read what a model says about itself."""
        state = self._background.state
        # What is wrong with a damaged one stands in the list.
        self._background.reading.run(
            lambda _: _describe(state, model), lambda card: self.described.emit(model, card), lambda _: None
        )

    def use(self, model: str) -> None:
        """Suggest with an installed model from now on."""
        state = self._background.state
        self._background.analysis.run(lambda _: _use(state, model), lambda _: self._finish_using(), self._fail)

    def _finish_adding(self, model: str) -> None:
        self.added.emit(model)
        self.refresh()

    def _finish_removing(self, model: str) -> None:
        self.removed.emit(model)
        self.refresh()

    def _finish_using(self) -> None:
        self.refresh()
        self.model_changed.emit()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(str(error))
        self.refresh()


def _read_models(state: State) -> object:
    from tagger.services import models  # loads numpy, which the start of the window does not wait for

    return models.installed(state)


def _add(state: State, source: Path, description: Path | None) -> str:
    from tagger.services import models

    return models.add(state, source, description).id


def _remove(state: State, model: str) -> None:
    from tagger.services import models

    models.remove(state, model)


def _describe(state: State, model: str) -> dict[str, object]:
    from tagger.services import models

    return models.describe(state, model)


def _use(state: State, model: str) -> None:
    from tagger.services import models

    models.use(state, model)
