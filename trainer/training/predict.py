"""A trained network's outputs and features for every item, in the items' order, from batches on the network's device: put
together there where the data fit, else moved there by a thread before they are needed.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from trainer.terminal import rank, world
from trainer.training import distributed
from trainer.training.device import autocast, choose_device, explain_memory_errors, full_precision
from trainer.training.examples import Batch, Examples
from trainer.training.recipe import Precision

T = TypeVar("T")
R = TypeVar("R")


def prefetched(items: Iterable[T], work: Callable[[T], R], depth: int = 3) -> Iterator[R]:
    """``work`` of every item, in order, with up to ``depth`` results waiting; an error is raised where its result would come."""
    remaining, waiting = iter(items), deque[Future[R]]()
    pool = ThreadPoolExecutor(1)
    try:
        waiting.extend(pool.submit(work, item) for item in islice(remaining, depth))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(work, item) for item in islice(remaining, 1))
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def fetched(examples: Examples, parts: Iterable[Tensor], device: torch.device) -> Iterator[Batch]:
    """The batch of each of ``parts`` (indices, int64 [B] on the examples' device), in order, on ``device``."""
    if examples.device.type == device.type:
        return map(examples.batch, parts)
    return prefetched(parts, lambda indices: _moved(examples.batch(indices), device))


def _moved(batch: Batch, device: torch.device) -> Batch:
    """The batch on the device. It goes through pinned memory, so that copying does not block; the thread's own GPU must be set
    for that.
    """
    with torch.cuda.device(device):
        inputs = tuple(tensor.pin_memory().to(device, non_blocking=True) for tensor in batch.inputs)
        return Batch(inputs, batch.targets.pin_memory().to(device, non_blocking=True))


BATCH = 256


def outputs(network: nn.Module, examples: Examples, *, batch: int = BATCH, device: str = "auto") -> NDArray[np.float32]:
    """Logits or factors of every item, [items, outputs], in full precision however the network was trained. Several
    processes share the work; each gets all of it.
    """
    return _predicted(network, network, examples, batch, device)


def features(
    network: nn.Module, examples: Examples, *, batch: int = BATCH, device: str = "auto"
) -> NDArray[np.float32]:
    """The vector that the fusion takes of every item, [items, D], in full precision."""
    return _predicted(network, network.get_submodule("encoder"), examples, batch, device)


def _predicted(
    network: nn.Module, part: Callable[..., Tensor], examples: Examples, batch: int, device_name: str
) -> NDArray[np.float32]:
    device = choose_device(device_name)
    distributed.join(device)
    network.to(device)
    with explain_memory_errors(device, batch, "this network"), full_precision(device):
        return evaluated(network, part, examples.to(device), batch, device, "float32")[0].cpu().numpy()


def evaluated(
    network: nn.Module,
    part: Callable[..., Tensor],
    examples: Examples,
    batch: int,
    device: torch.device,
    precision: Precision,
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
    network.train(was_training)
    return tuple(distributed.gathered(torch.cat(parts), len(examples)) for parts in (results, all_targets))  # type: ignore[return-value]
