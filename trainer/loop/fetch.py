"""Batches where the network is: put together there where the data fit, else brought a little ahead of their use."""

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor

from trainer.loop.ahead import ahead
from trainer.loop.examples import Batch, Examples


def fetched(examples: Examples, parts: Iterable[Tensor], device: torch.device) -> Iterator[Batch]:
    """The batch of each of ``parts`` (places, int64 [B] on the examples' device), in order, on ``device``."""
    if examples.device.type == device.type:
        return map(examples.batch, parts)
    return ahead(parts, lambda places: _brought(examples.batch(places), device))


def _brought(batch: Batch, device: torch.device) -> Batch:
    """By way of pinned memory, so that copying needs no waiting; that belongs to the thread's current GPU."""
    with torch.cuda.device(device):
        inputs = tuple(tensor.pin_memory().to(device, non_blocking=True) for tensor in batch.inputs)
        return Batch(inputs, batch.targets.pin_memory().to(device, non_blocking=True))
