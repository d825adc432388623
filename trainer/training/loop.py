"""The training loop: epochs over shuffled batches, validation after each, the best weights kept, a checkpoint now and
then.

Everything random is a function of the seed and of the position in training (trainer/training/device.py), and a checkpoint
holds the rest, so a run that was killed at any moment and started again ends with the same weights.
"""

import json
import math
import os
import shutil
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn

from tagger.errors import TaggerError
from trainer.files import write_atomically
from trainer.models.losses import Loss
from trainer.models.weights import load_into, save_network
from trainer.terminal import rank, world
from trainer.training import checkpoint, distributed
from trainer.training.checkpoint import Position
from trainer.training.device import (
    autocast,
    backends,
    choose_device,
    explain_memory_errors,
    own_randomness,
    permutation,
    seed_step,
)
from trainer.training.examples import Batch, Examples
from trainer.training.log import Log
from trainer.training.predict import evaluated, fetched
from trainer.training.recipe import ADDED, FREE_TO_CHANGE, Recipe, learning_rate
from trainer.training.state import (
    Measure,
    TrainingData,
    TrainingJob,
    TrainingRun,
    TrainingState,
    copied,
    optimiser,
)

STEPS_PER_READING = 100
"""Steps between looks at the loss: each look waits for the GPU."""


def train_epoch(job: TrainingJob, state: TrainingState) -> float:
    """Train the rest of the epoch that the state stands in; the mean loss of the whole epoch."""
    position, recipe = state.position, job.recipe
    examples = job.data.training.for_epoch(recipe.seed, position.epoch)
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
    """The validation loss, the job's own figures, and those of the sample of training items as ``training_…``; nothing
    without validation items.
    """
    data = job.data
    if data.validation is None:
        return {}
    sampled = _measured(job, state, data.sample, data.measure_sample or data.measure)
    figures = {f"training_{name}": value for name, value in sampled.items() if name != "loss"}
    measured = _measured(job, state, data.validation, data.measure)
    return {**figures, "validation_loss": measured.pop("loss"), **measured}


def _measured(
    job: TrainingJob, state: TrainingState, examples: Examples | None, measure: Measure | None
) -> dict[str, float]:
    """The loss and the job's own figures of some items; nothing without items."""
    if examples is None:
        return {}
    outputs, targets = evaluated(
        state.network, state.network, examples, job.recipe.batch, job.device, job.recipe.precision
    )
    own = {} if measure is None else measure(outputs.cpu(), targets.cpu())
    return {"loss": float(job.loss(outputs, targets).mean()), **{name: float(value) for name, value in own.items()}}


def _step(job: TrainingJob, state: TrainingState, count: int, counted: int, batch: Batch) -> Tensor:
    """One update by ``count`` items; the sum of the losses of this process's ``counted`` ones."""
    recipe, position = job.recipe, state.position
    seed_step(job.device, recipe.seed, position.epoch, position.done)
    distributed.announce_part(state.network, count, counted, job.device)
    for group in state.optimiser.param_groups:
        group["lr"] = learning_rate(recipe, position.updates, position.epoch + position.done / len(job.data.training))
    with autocast(job.device, recipe.precision):
        outputs = state.shared(*batch.inputs)
    losses = job.loss(outputs.float(), batch.targets)[:counted].sum()
    state.optimiser.zero_grad(set_to_none=True)
    (losses * (world() / count)).backward()
    if recipe.clip is not None:
        nn.utils.clip_grad_norm_(state.network.parameters(), recipe.clip)
    state.optimiser.step()
    if recipe.ema:
        state.follow(recipe.ema)
    return losses.detach().double()


def _read_loss(job: TrainingJob, state: TrainingState, running: Tensor) -> float:
    """Wait for the GPU and read the sum of losses. Raises TaggerError when it is no number any more."""
    total = float(distributed.summed(running.clone()))
    if not math.isfinite(total):
        raise TaggerError(
            f"The loss of '{job.run.name}' stopped being a number in epoch {state.position.epoch + 1};"
            f" lower the learning rate (now {job.recipe.learning_rate}) or look for items with empty"
            " features. The last checkpoint is kept."
        )
    state.position.loss = total
    if state.position.done < len(job.data.training):
        state.save_if_due(job)
    return total


def _reading_due(job: TrainingJob, state: TrainingState) -> bool:
    """Whether to look at the loss: by steps, on which all processes agree; a process that is alone also goes by the clock."""
    if state.position.updates % STEPS_PER_READING == 0:
        return True
    return world() == 1 and time.monotonic() - state.saved >= job.recipe.checkpoint_seconds


def _advance(job: TrainingJob, state: TrainingState, running: Tensor, count: int) -> None:
    """Report progress. When the person stops the run, save it first, unless the loss is no number any more."""
    try:
        job.run.task.step(f"epoch {state.position.epoch + 1} of {job.recipe.epochs}", count)
    except TaggerError:
        if world() == 1 and math.isfinite(total := float(running)):
            state.position.loss = total
            state.save(job)
        raise


def _running(job: TrainingJob, loss: float) -> Tensor:
    """The sum of losses so far, on the device. Only the first process starts from what was added before a stop."""
    return torch.tensor(loss if rank() == 0 else 0.0, dtype=torch.float64, device=job.device)


def _batches(examples: Examples, order: Tensor, size: int, device: torch.device) -> Iterator[tuple[int, int, Batch]]:
    """The batches in order: full size, how many items of this process's part count, and that part on the device."""
    batches = divided(order.to(examples.device), size)
    parts = [distributed.my_part(batch) for batch in batches]
    fetched_parts = fetched(examples, [indices for indices, _ in parts], device)
    for batch, (_, counted), part in zip(batches, parts, fetched_parts, strict=True):
        yield len(batch), counted, part


def divided(order: Tensor, size: int) -> list[Tensor]:
    """The order in batches of ``size``. A rest of one item goes with the batch before it: batch statistics need two."""
    batches = list(order.split(size)) if len(order) else []
    if len(batches) > 1 and len(batches[-1]) == 1 < size:
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


OUTCOME = "outcome.json"


@dataclass(frozen=True, slots=True)
class TrainingOutcome:
    """How a run ended: epochs trained, the epoch (from 1) and value of the best weights, seconds of training in all.

    ``history`` holds a mapping per epoch, as in log.jsonl.
    """

    epochs: int
    best_epoch: int
    best: float | None
    seconds: float
    seconds_per_epoch: float
    device: str
    history: list[dict[str, Any]] = field(repr=False)


def train(network: nn.Module, data: TrainingData, loss: Loss, recipe: Recipe, run: TrainingRun) -> TrainingOutcome:
    """Train a network that ``models.registry.build`` made; afterwards it holds the best weights (the last without validation).

    Where ``run.folder`` holds a run with another identity, recipe or network, this one is refused; the same goes on or,
    where it had finished, is only loaded.
    Raises TaggerError for NaN losses, lack of memory and damaged or foreign checkpoints; CancelledError when the task
    is cancelled, after a checkpoint.
    """
    if not len(data.training) or (data.validation is not None and not len(data.validation)):
        raise TaggerError(
            f"There is no item to train or to validate '{run.name}' with; check the dataset and its splits."
        )
    identity = _identity(network, recipe, run.identity, data)
    earlier = _identity(network, *run.earlier, data) if run.earlier else None
    outcome = _finished(run.folder, identity, earlier)
    if outcome is not None:
        load_into(network, run.folder)
        return outcome
    device = choose_device(run.device)
    distributed.join(device)
    with (
        explain_memory_errors(device, recipe.batch, run.name),
        explain_disk_errors(run.name, run.folder),
        backends(device, recipe.deterministic),
        own_randomness(device),
    ):
        job = TrainingJob(data.to(device), loss, recipe, run, device, identity, earlier)
        state = _begin(job, network)
        _train_epochs(job, state)
        return _finish(job, state)


@contextmanager
def explain_disk_errors(name: str, folder: Path) -> Iterator[None]:
    """Turn the errors of a disk that is full, gone or closed to us into a TaggerError."""
    try:
        yield
    except OSError as error:
        raise TaggerError(
            f"Training '{name}' stopped because {error.filename or folder} cannot be used ({error.strerror or error});"
            " put that right and run again: it goes on from the last checkpoint."
        ) from error


def _begin(job: TrainingJob, network: nn.Module) -> TrainingState:
    """The state before the first step, or as the checkpoint holds it."""
    network.to(job.device).train()
    if job.device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(job.device)  # the log tells this run's
    state = TrainingState(network, network, optimiser(job.recipe, network.parameters()), Position(), copied(network))
    if job.recipe.ema:
        state.average = copied(network)
    identities = [job.identity, job.earlier] if job.earlier else [job.identity]
    saved = checkpoint.read(job.run.folder, identities, network, state.optimiser)
    if saved is not None:
        state.position, *weights = saved
        state.best, state.average = ({name: part.to(job.device) for name, part in each.items()} for each in weights)
    state.shared = distributed.shared(network, job.device)
    if job.recipe.compile:
        state.shared = compiled(state.shared, job.device)
    distributed.wait_for_all()  # before the first process writes over what the others read
    return state


COMPILERS = {"cpu": ("c++", "g++", "clang++", "cl"), "cuda": ("cc", "gcc", "clang", "cl")}
"""One of these makes what torch.compile writes: all of it on a CPU, what starts the kernels on a GPU."""


def compiled(network: nn.Module, device: torch.device) -> nn.Module:
    """The network with kernels of its own, which draw the random numbers that it drew without. Raises TaggerError where there
    is no compiler.

    On a CPU they are made once, for batches of any size, and in this process: helpers would load torch once more each.
    """
    from torch._inductor import config

    config.fallback_random = True
    on_gpu = device.type == "cuda"
    if not on_gpu:
        config.compile_threads = 1
    variable = "CC" if on_gpu else "CXX"
    if variable not in os.environ and not any(map(shutil.which, COMPILERS[device.type])):
        language = "C" if on_gpu else "C++"
        raise TaggerError(
            f"torch.compile needs a {language} compiler, and none is installed; set recipe.compile=false."
        )
    return cast("nn.Module", torch.compile(network, dynamic=None if on_gpu else True))


def _train_epochs(job: TrainingJob, state: TrainingState) -> None:
    """Train until the last epoch, or until patience is at an end; the first process alone writes the log."""
    logger = job.recipe.logger if job.run.curves else None
    history = state.position.history
    log = Log(job.run.folder, history, name=job.run.name, logger=logger) if rank() == 0 else None
    items_left = len(job.data.training) * (job.recipe.epochs - state.position.epoch) - state.position.done
    job.run.task.begin(f"training {job.run.name}", items_left)
    try:
        while not _is_over(job, state):
            line = _train_one_epoch(job, state)
            if log is not None:
                log.epoch(line)
    finally:
        if log is not None:
            log.close()


def _train_one_epoch(job: TrainingJob, state: TrainingState) -> dict[str, Any]:
    """Train, validate, keep the weights if they are the best, and step into the next epoch; the epoch's line."""
    started, position, items = time.monotonic(), state.position, len(job.data.training) - state.position.done
    loss = train_epoch(job, state)
    seconds = time.monotonic() - started
    with state.averaged():
        figures = validate(job, state)
    value = _monitored(job, figures)
    if value is None or position.best is None or _better(job, value, position.best):
        state.keep_as_best(value)
    line = line_of(state, loss, figures, seconds, items, job.device)
    position.history.append(line)
    position.epoch, position.done, position.loss = position.epoch + 1, 0, 0.0
    state.save_if_due(job)
    return line


def _monitored(job: TrainingJob, figures: Mapping[str, float]) -> float | None:
    """The figure that decides which epoch is best; None without validation. Raises TaggerError when it is not measured."""
    if job.data.validation is None:
        return None
    name = "validation_loss" if job.recipe.monitor == "loss" else job.recipe.monitor
    if name not in figures:
        raise TaggerError(f"The experiment monitors '{name}', which is not measured; use one of {', '.join(figures)}.")
    return figures[name]


def _better(job: TrainingJob, value: float, best: float) -> bool:
    if math.isnan(best):
        return not math.isnan(value)
    return value < best if job.recipe.monitor == "loss" else value > best


def _is_over(job: TrainingJob, state: TrainingState) -> bool:
    position, patience = state.position, job.recipe.patience
    if position.epoch >= job.recipe.epochs:
        return True
    waited = position.epoch - 1 - position.best_epoch
    return job.data.validation is not None and patience is not None and position.epoch > 0 and waited >= patience


def _finish(job: TrainingJob, state: TrainingState) -> TrainingOutcome:
    """Put the best weights into the network and on the disk; the checkpoint stays, so that the run can be made longer."""
    state.save(job)
    state.network.load_state_dict(state.best)
    state.network.eval()
    outcome = _outcome(state.position, str(job.device))
    if rank() == 0:
        save_network(state.network, job.run.folder)
        entry = {"identity": job.identity, **asdict(outcome)}
        write_atomically(job.run.folder / OUTCOME, json.dumps(entry, indent=1).encode())
    distributed.wait_for_all()
    return outcome


def _outcome(position: Position, device: str) -> TrainingOutcome:
    seconds = statistics.median(line["seconds"] for line in position.history)
    best_epoch = position.best_epoch + 1
    return TrainingOutcome(
        position.epoch, best_epoch, position.best, position.seconds, seconds, device, position.history
    )


def _finished(folder: Path, identity: str, earlier: str | None) -> TrainingOutcome | None:
    """How the run in this folder ended; None where it has not ended, or was the ``earlier`` one. Raises TaggerError for another
    run.
    """
    path = folder / OUTCOME
    if not path.exists():
        return None
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
        identity_there = entry.pop("identity")
        outcome = TrainingOutcome(**entry)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TaggerError(
            f"{path} is damaged ({error}); remove it, and the run goes on from its checkpoint."
        ) from error
    if identity_there == earlier:
        return None
    if identity_there != identity:
        raise TaggerError(f"{folder} holds a run with other settings or data; give another folder or remove this one.")
    return outcome


def _identity(network: nn.Module, recipe: Recipe, dependencies: Mapping[str, Any], data: TrainingData) -> str:
    """What a run is recognised by, as it is stored beside the weights."""
    settings = {
        key: value
        for key, value in asdict(recipe).items()
        if key not in FREE_TO_CHANGE and not (key in ADDED and value == ADDED[key])
    }
    parts = {
        "network": getattr(network, "description", None),
        "recipe": settings,
        "items": [len(data.training), 0 if data.validation is None else len(data.validation)],
        "others": dict(dependencies),
    }
    return json.dumps(parts, sort_keys=True)
