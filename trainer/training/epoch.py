"""One pass over the training items, and one over the validation items."""

import math
import time
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from tagger.errors import TaggerError
from trainer.terminal import rank, world
from trainer.training import distributed
from trainer.training.device import autocast, permutation, seed_step
from trainer.training.examples import Batch, Examples
from trainer.training.predict import evaluated, fetched
from trainer.training.recipe import learning_rate
from trainer.training.state import TrainingJob, TrainingState

STEPS_PER_READING = 100
"""Steps between looks at the loss: each look waits for the GPU."""


def train_epoch(job: TrainingJob, state: TrainingState) -> float:
    """Train the rest of the epoch that the state stands in; the mean loss of the whole epoch."""
    position, recipe = state.position, job.recipe
    examples = job.training.for_epoch(recipe.seed, position.epoch)
    order = permutation(len(examples), recipe.seed, position.epoch)[position.done :]
    running = _running(job, position.loss)
    for count, counted, batch in _batches(examples, order, recipe.batch, job.device):
        running += _step(job, state, count, counted, batch)
        position.done += count
        position.updates += 1
        if _reading_due(job, state):
            _read_loss(job, state, running)
        _advance(job, state, running, count)
    return _read_loss(job, state, running) / len(examples)


def validate(job: TrainingJob, state: TrainingState) -> dict[str, float]:
    """The validation loss, and the job's own figures; nothing without validation items."""
    if job.validation is None:
        return {}
    outputs, targets = evaluated(
        state.network, state.network, job.validation, job.recipe.batch, job.device, job.recipe.precision
    )
    figures = {"validation_loss": float(job.loss(outputs, targets).mean())}
    if job.measure is not None:
        figures |= {name: float(value) for name, value in job.measure(outputs.cpu(), targets.cpu()).items()}
    return figures


def _step(job: TrainingJob, state: TrainingState, count: int, counted: int, batch: Batch) -> Tensor:
    """One update by ``count`` items; the sum of the losses of this process's ``counted`` ones."""
    recipe, position = job.recipe, state.position
    seed_step(job.device, recipe.seed, position.epoch, position.done, rank())
    for group in state.optimiser.param_groups:
        group["lr"] = learning_rate(recipe, position.updates, position.epoch + position.done / len(job.training))
    with autocast(job.device, recipe.precision):
        outputs = state.shared(*batch.inputs)
    losses = job.loss(outputs.float(), batch.targets)[:counted].sum()
    state.optimiser.zero_grad(set_to_none=True)
    (losses * (world() / count)).backward()
    state.optimiser.step()
    return losses.detach().double()


def _read_loss(job: TrainingJob, state: TrainingState, running: Tensor) -> float:
    """Wait for the GPU and read the sum of losses. Raises TaggerError when it is no number any more."""
    total = float(distributed.summed(running.clone()))
    if not math.isfinite(total):
        raise TaggerError(
            f"The loss of '{job.name}' stopped being a number in epoch {state.position.epoch + 1};"
            f" lower the learning rate (now {job.recipe.learning_rate}) or look for items with empty"
            " features. The last checkpoint is kept."
        )
    state.position.loss = total
    if state.position.done < len(job.training):
        state.save_if_due(job)
    return total


def _reading_due(job: TrainingJob, state: TrainingState) -> bool:
    """By steps, on which all processes agree; a process that is alone also goes by the clock."""
    if state.position.updates % STEPS_PER_READING == 0:
        return True
    return world() == 1 and time.monotonic() - state.saved >= job.recipe.checkpoint_seconds


def _advance(job: TrainingJob, state: TrainingState, running: Tensor, count: int) -> None:
    """Tell how far training is; when the person stops it, keep everything, unless the loss is no number any more."""
    try:
        job.task.step(f"epoch {state.position.epoch + 1} of {job.recipe.epochs}", count)
    except TaggerError:
        if world() == 1 and math.isfinite(total := float(running)):
            state.position.loss = total
            state.save(job)
        raise


def _running(job: TrainingJob, loss: float) -> Tensor:
    """Where losses are added up, on the GPU; what was added before a stop counts once."""
    return torch.tensor(loss if rank() == 0 else 0.0, dtype=torch.float64, device=job.device)


def _batches(examples: Examples, order: Tensor, size: int, device: torch.device) -> Iterator[tuple[int, int, Batch]]:
    """The batches in order: full size, how many items of this process's part count, and that part on the device."""
    batches = divided(order.to(examples.device), size)
    parts = [distributed.my_part(batch) for batch in batches]
    fetched_parts = fetched(examples, [indices for indices, _ in parts], device)
    for batch, (_, counted), part in zip(batches, parts, fetched_parts, strict=True):
        yield len(batch), counted, part


def divided(order: Tensor, size: int) -> list[Tensor]:
    """The order in batches of ``size``. A rest of no more than one item a process goes with the batch before it: batch
    statistics need two.
    """
    batches = list(order.split(size)) if len(order) else []
    if len(batches) > 1 and len(batches[-1]) < size and len(batches[-1]) <= world():
        batches[-2:] = [torch.cat(batches[-2:])]
    return batches


def line_of(
    state: TrainingState, loss: float, figures: dict[str, float], seconds: float, items: int, device: torch.device
) -> dict[str, Any]:
    """An epoch's line of the log."""
    memory = {} if device.type != "cuda" else {"gpu_memory_mb": round(torch.cuda.max_memory_allocated(device) / 2**20)}
    rate = state.optimiser.param_groups[0]["lr"]
    numbers = {"epoch": state.position.epoch + 1, "loss": loss, **figures, "learning_rate": rate}
    return {**numbers, "seconds": round(seconds, 3), "items_per_second": round(items / max(seconds, 1e-9), 1), **memory}
