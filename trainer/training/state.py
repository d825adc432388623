"""What a training run is made of: its data and settings, which stay the same, and its state, which changes with every step."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import torch
from torch import Tensor, nn

from tagger.progress import Task
from trainer.models.losses import Loss
from trainer.terminal import rank
from trainer.training import checkpoint
from trainer.training.checkpoint import Position
from trainer.training.examples import Examples
from trainer.training.recipe import Recipe

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
        """Give the network the running mean of its weights for a while, where there is one."""
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
            checkpoint.write(
                job.run.folder, job.identity, self.position, self.network, self.best, self.optimiser, self.average
            )
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
