"""What a training run is made of: the job, which stays the same, and its state, which moves."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn

from tagger.progress import Task
from trainer.loop import checkpoint
from trainer.loop.checkpoint import Position
from trainer.loop.examples import Examples
from trainer.loop.recipe import Recipe
from trainer.losses import Loss
from trainer.ranks import rank

Measure = Callable[[Tensor, Tensor], Mapping[str, float]]
"""(outputs, targets) of all validation items → named figures, higher is better; [items, …] each, on the CPU."""


@dataclass(frozen=True)
class Job:
    """Everything that a run is given."""

    training: Examples
    validation: Examples | None
    loss: Loss
    recipe: Recipe
    folder: Path
    name: str
    measure: Measure | None
    identity: str
    device: torch.device
    task: Task


@dataclass
class State:
    """Where a run is. ``network`` is the plain network, ``shared`` the same as the processes train it together."""

    network: nn.Module
    shared: nn.Module
    optimiser: torch.optim.Optimizer
    position: Position
    best: dict[str, Tensor]
    saved: float = field(default_factory=time.monotonic)
    lap: float = field(default_factory=time.monotonic)

    def keep_as_best(self, value: float | None) -> None:
        """The weights as they are now are the best so far."""
        self.position.best, self.position.best_epoch = value, self.position.epoch
        self.best = copied(self.network)

    def clock(self) -> None:
        """Count the time since the last look at the clock as training."""
        now = time.monotonic()
        self.position.seconds += now - self.lap
        self.lap = now

    def save(self, job: Job) -> None:
        """Write the checkpoint (the first process alone does)."""
        self.clock()
        if rank() == 0:
            checkpoint.write(job.folder, job.identity, self.position, self.network, self.best, self.optimiser)
        self.saved = self.lap = time.monotonic()

    def save_if_due(self, job: Job) -> None:
        """Write the checkpoint when the last one is ``checkpoint_seconds`` old."""
        if time.monotonic() - self.saved >= job.recipe.checkpoint_seconds:
            self.save(job)


def copied(network: nn.Module) -> dict[str, Tensor]:
    """The weights as they are now, unmoved by what comes."""
    return {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
