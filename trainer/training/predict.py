"""A trained network's outputs and features for every item, in the items' order."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tagger.progress import Task
from trainer.terminal import rank, world
from trainer.training import distributed
from trainer.training.device import Precision, autocast, choose_device, explain_memory_errors
from trainer.training.examples import Examples
from trainer.training.prefetch import fetched

BATCH = 256


def outputs(
    network: nn.Module,
    examples: Examples,
    *,
    batch: int = BATCH,
    device: str = "auto",
    precision: Precision = "float32",
    task: Task | None = None,
) -> NDArray[np.float32]:
    """Logits or factors of every item, [items, outputs], in full precision however the network was trained. Several
    processes share the work; each gets all of it.
    """
    return _predicted(network, network, examples, batch, device, precision, task)


def features(
    network: nn.Module,
    examples: Examples,
    *,
    batch: int = BATCH,
    device: str = "auto",
    precision: Precision = "float32",
    task: Task | None = None,
) -> NDArray[np.float32]:
    """The vector that the fusion takes of every item, [items, D], in full precision."""
    encoder = network.get_submodule("encoder")
    return _predicted(network, encoder, examples, batch, device, precision, task)


def _predicted(
    network: nn.Module,
    part: Callable[..., Tensor],
    examples: Examples,
    batch: int,
    device_name: str,
    precision: Precision,
    task: Task | None,
) -> NDArray[np.float32]:
    device = choose_device(device_name)
    distributed.join(device)
    network.to(device)
    with explain_memory_errors(device, batch, "this network"):
        return evaluated(network, part, examples.to(device), batch, device, precision, task)[0].cpu().numpy()


def evaluated(
    network: nn.Module,
    part: Callable[..., Tensor],
    examples: Examples,
    batch: int,
    device: torch.device,
    precision: Precision,
    task: Task | None = None,
) -> tuple[Tensor, Tensor]:
    """``part`` of the network over all items in evaluation mode, and their targets, both in order; float32.

    Several processes share the items, and each gets all the results.
    """
    was_training = network.training
    network.eval()
    own_items = torch.arange(rank(), len(examples), world(), device=examples.device)
    results, all_targets = [], []
    with torch.inference_mode():
        for inputs, targets in fetched(examples, own_items.split(batch), device):
            with autocast(device, precision):
                results.append(part(*inputs).float())
            all_targets.append(targets)
            if task is not None:
                task.step(count=len(targets))
    network.train(was_training)
    return tuple(distributed.gathered(torch.cat(parts), len(examples)) for parts in (results, all_targets))  # type: ignore[return-value]
