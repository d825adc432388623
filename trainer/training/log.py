"""The log of a training run: a JSON line per epoch, and the same numbers as curves of TensorBoard or Weights & Biases."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from tagger.errors import TaggerError
from trainer.training.recipe import OPTIONAL_LOGGERS, Logger, ensure_installed

LOG = "log.jsonl"


class Log:
    """The log of one run, opened at its first new epoch; lines of epochs that will be trained again are dropped."""

    def __init__(
        self, folder: Path, history: Sequence[Mapping[str, Any]], *, name: str = "network", logger: Logger | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._curves = CURVES[logger](folder, name, history) if logger is not None else None
        self._file = (folder / LOG).open("w", encoding="utf-8")
        for line in history:
            self._write(line)

    def epoch(self, line: Mapping[str, Any]) -> None:
        """Add an epoch's line."""
        self._write(line)
        if self._curves is not None:
            self._curves.add(line["epoch"], numbers_of(line))

    def close(self) -> None:
        """Close the files."""
        self._file.close()
        if self._curves is not None:
            self._curves.close()

    def _write(self, line: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()


def read_log(folder: Path) -> list[dict[str, Any]]:
    """The lines of a run's log, an epoch each."""
    return [json.loads(line) for line in (folder / LOG).read_text(encoding="utf-8").splitlines()]


def numbers_of(line: Mapping[str, Any]) -> dict[str, float]:
    """The figures of a line of the log, without the number of its epoch."""
    return {name: value for name, value in line.items() if isinstance(value, int | float) and name != "epoch"}


class Curves(Protocol):
    """A library that draws the figures of epochs as curves."""

    def add(self, epoch: int, figures: Mapping[str, float]) -> None:
        """Add the figures of an epoch, counted from 1."""

    def close(self) -> None:
        """Finish, and free what is open."""


class TensorBoardCurves:
    """Curves in the run's folder ``tensorboard``; epochs that are trained again replace the earlier ones."""

    def __init__(self, folder: Path, name: str, history: Sequence[Mapping[str, Any]]) -> None:
        from torch.utils.tensorboard import SummaryWriter  # seconds to import, and only training needs it

        self._writer = SummaryWriter(str(folder / "tensorboard"), purge_step=len(history) + 1)

    def add(self, epoch: int, figures: Mapping[str, float]) -> None:
        """Add the figures of an epoch."""
        for name, value in figures.items():
            self._writer.add_scalar(name, value, epoch)
        self._writer.flush()

    def close(self) -> None:
        """Close the file."""
        self._writer.close()


class WandbCurves:
    """A run of Weights & Biases, its files in the run's folder; where it goes, its own settings say (WANDB_PROJECT,
    WANDB_MODE=offline). Each start is a run there, with the epochs before it.
    """

    def __init__(self, folder: Path, name: str, history: Sequence[Mapping[str, Any]]) -> None:
        wandb = imported("wandb")
        project = os.environ.get("WANDB_PROJECT", "trainer")
        settings = wandb.Settings(console="off", silent=True)
        self._run = wandb.init(project=project, name=name, dir=str(folder), reinit="create_new", settings=settings)
        for line in history:
            self.add(line["epoch"], numbers_of(line))

    def add(self, epoch: int, figures: Mapping[str, float]) -> None:
        """Add the figures of an epoch."""
        self._run.log(dict(figures), step=epoch)

    def close(self) -> None:
        """Finish the run."""
        self._run.finish()


CURVES: Mapping[Logger, Callable[[Path, str, Sequence[Mapping[str, Any]]], Curves]] = {
    "tensorboard": TensorBoardCurves,
    "wandb": WandbCurves,
}
"""What draws the curves of a run, by ``recipe.logger``, from the run's folder, its name and the epochs before."""


def imported(logger: Logger) -> Any:
    """The package of an optional logger. Raises TaggerError where it is not installed, or cannot be loaded."""
    ensure_installed(logger)
    try:
        return import_module(logger)
    except ImportError as error:
        raise TaggerError(
            f"{OPTIONAL_LOGGERS[logger]} cannot be loaded ({error}); mend its installation, or choose the logger tensorboard."
        ) from error
