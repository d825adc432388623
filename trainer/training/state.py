"""What a training run is made of: the job, which stays the same, its state, which changes with every step, and its log, a
JSON line per epoch and the same numbers as curves of TensorBoard or Weights & Biases.

A checkpoint holds the state between two steps: written in one step, read back to the bit, checked by a digest.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, Self

import torch
from torch import Tensor, nn

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.models.losses import Loss
from trainer.models.weights import read_tensors, write_tensors
from trainer.terminal import rank
from trainer.training.examples import Examples
from trainer.training.recipe import OPTIONAL_LOGGERS, Logger, Recipe, ensure_installed

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


CHECKPOINT = "checkpoint.safetensors"
NETWORK, BEST, OPTIMISER, AVERAGE = "network/", "best/", "optimiser/", "average/"


@dataclass(slots=True)
class Position:
    """Where a run is: ``done`` items into epoch ``epoch`` (from 0), after ``updates`` steps.

    ``loss`` is the sum over this epoch's items so far; ``best`` is the best monitored value, from epoch ``best_epoch``;
    ``history`` holds a finished epoch's line of the log each; ``seconds`` were spent on training in all.
    """

    epoch: int = 0
    done: int = 0
    updates: int = 0
    loss: float = 0.0
    best: float | None = None
    best_epoch: int = -1
    seconds: float = 0.0
    history: list[dict[str, Any]] = field(default_factory=list)


def write(
    folder: Path,
    identity: str,
    position: Position,
    network: nn.Module,
    best: Mapping[str, Tensor],
    optimiser: torch.optim.Optimizer,
    average: Mapping[str, Tensor],
) -> None:
    """Write the checkpoint of a run; ``identity`` says which run it belongs to."""
    tensors = {NETWORK + name: tensor for name, tensor in network.state_dict().items()}
    tensors |= {BEST + name: tensor for name, tensor in best.items()}
    tensors |= {AVERAGE + name: tensor for name, tensor in average.items()}
    for number, state in optimiser.state_dict()["state"].items():
        tensors |= {f"{OPTIMISER}{number}/{key}": value for key, value in state.items() if value is not None}
    words = {"identity": identity, "position": json.dumps(asdict(position))}
    write_tensors(folder / CHECKPOINT, tensors, words)


def read(
    folder: Path, identities: Sequence[str], network: nn.Module, optimiser: torch.optim.Optimizer
) -> tuple[Position, dict[str, Tensor], dict[str, Tensor]] | None:
    """Put the network and the optimiser where the checkpoint of one of these runs left them; the position, the best weights
    and their running mean, or None.

    Raises TaggerError when the checkpoint is damaged or belongs to a run with other settings.
    """
    path = folder / CHECKPOINT
    if not path.exists():
        return None
    tensors, words = read_tensors(path)
    if words.get("identity") not in identities:
        raise TaggerError(
            f"{path} belongs to a run with other settings or data; give another folder, or remove it to start again."
        )
    network.load_state_dict(_part(tensors, NETWORK))
    optimiser.load_state_dict({**optimiser.state_dict(), "state": _optimiser_state(_part(tensors, OPTIMISER))})
    return Position(**json.loads(words["position"])), _part(tensors, BEST), _part(tensors, AVERAGE)


def _part(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _optimiser_state(tensors: Mapping[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        number, key = name.split("/")
        state.setdefault(int(number), {})[key] = tensor
    return state


Measure = Callable[[Tensor, Tensor], Mapping[str, float]]
"""(outputs, targets) of all validation items → named figures, higher is better; [items, …] each, on the CPU."""


@dataclass(frozen=True)
class TrainingData:
    """What a network is trained on, and what is measured after each epoch.

    ``measure`` adds figures of the validation items to the log, one of which can be the recipe's ``monitor``. ``sample`` is
    some of the training items, whose figures are added as ``training_…`` (``measure_sample``, where that is another one: a
    measure may know the items).
    """

    training: Examples
    validation: Examples | None = None
    measure: Measure | None = None
    sample: Examples | None = None
    measure_sample: Measure | None = None

    def to(self, device: torch.device) -> Self:
        """The same on the device where it fits; the training items first: where only one kind fits, every step wants these.

        Without validation nothing is measured, so there is no sample either.
        """
        training = self.training.to(device)
        if self.validation is None:
            return replace(self, training=training, sample=None)
        sample = None if self.sample is None else self.sample.to(device)
        return replace(self, training=training, validation=self.validation.to(device), sample=sample)


@dataclass(frozen=True)
class TrainingRun:
    """One training of a network: where it is kept, what it is recognised by, and how it is carried out.

    ``identity`` says what the result depends on beside the network, the recipe and how many items there are: data, features,
    splits. ``name`` stands in messages. ``earlier`` is the recipe and the identity of a run that this one makes longer.
    """

    folder: Path
    identity: Mapping[str, Any]
    name: str = "network"
    earlier: tuple[Recipe, Mapping[str, Any]] | None = None
    device: str = "auto"
    curves: bool = True
    task: Task = field(default_factory=Task)


@dataclass(frozen=True)
class TrainingJob:
    """Everything that the loop is given. ``earlier`` is the identity of a shorter run that this one goes on with, if any."""

    data: TrainingData
    loss: Loss
    recipe: Recipe
    run: TrainingRun
    device: torch.device
    identity: str
    earlier: str | None


@dataclass
class TrainingState:
    """Where a run is. ``network`` is the plain network, ``shared`` the same as the processes train it together; ``average``
    is the running mean of its weights, empty where the recipe wants none.
    """

    network: nn.Module
    shared: nn.Module
    optimiser: torch.optim.Optimizer
    position: Position
    best: dict[str, Tensor]
    average: dict[str, Tensor] = field(default_factory=dict)
    saved: float = field(default_factory=time.monotonic)
    lap: float = field(default_factory=time.monotonic)

    def keep_as_best(self, value: float | None) -> None:
        """The weights as they are now are the best so far."""
        self.position.best, self.position.best_epoch = value, self.position.epoch
        self.best = {name: tensor.clone() for name, tensor in self.average.items()} or copied(self.network)

    def follow(self, decay: float) -> None:
        """Bring the running mean forward by one update; it follows fast at first, and batch statistics are copied."""
        share = min(decay, (1 + self.position.updates) / (10 + self.position.updates))
        trained = {name for name, _ in self.network.named_parameters()}
        for name, tensor in self.network.state_dict().items():
            if name in trained:
                self.average[name].lerp_(tensor, 1 - share)
            else:
                self.average[name].copy_(tensor)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Within: the network has the running mean of its weights, where there is one."""
        if not self.average:
            yield
            return
        own = copied(self.network)
        self.network.load_state_dict(self.average)
        try:
            yield
        finally:
            self.network.load_state_dict(own)

    def clock(self) -> None:
        """Count the time since the last look at the clock as training."""
        now = time.monotonic()
        self.position.seconds += now - self.lap
        self.lap = now

    def save(self, job: TrainingJob) -> None:
        """Write the checkpoint (the first process alone does)."""
        self.clock()
        if rank() == 0:
            write(job.run.folder, job.identity, self.position, self.network, self.best, self.optimiser, self.average)
        self.saved = self.lap = time.monotonic()

    def save_if_due(self, job: TrainingJob) -> None:
        """Write the checkpoint when the last one is ``checkpoint_seconds`` old."""
        if time.monotonic() - self.saved >= job.recipe.checkpoint_seconds:
            self.save(job)


def optimiser(recipe: Recipe, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
    """The recipe's optimiser over the parameters that are trained."""
    trained = [p for p in parameters if p.requires_grad]
    if recipe.optimiser == "sgd":
        return torch.optim.SGD(
            trained,
            recipe.learning_rate,
            momentum=recipe.momentum,
            nesterov=recipe.nesterov and recipe.momentum > 0,
            weight_decay=recipe.weight_decay,
        )
    kind = torch.optim.Adam if recipe.optimiser == "adam" else torch.optim.AdamW
    return kind(
        trained, recipe.learning_rate, recipe.betas, recipe.epsilon, weight_decay=recipe.weight_decay, fused=True
    )


def copied(network: nn.Module) -> dict[str, Tensor]:
    """The weights as they are now, unmoved by what comes."""
    return {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
