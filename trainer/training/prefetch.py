"""Work done a little ahead of the one who asks for it, on one thread of its own, in order.

Batches where the network is: put together there where the data fit, else brought a little ahead of their use.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

import torch
from torch import Tensor

from trainer.training.examples import Batch, Examples

T = TypeVar("T")
R = TypeVar("R")


def ahead(items: Iterable[T], work: Callable[[T], R], depth: int = 3) -> Iterator[R]:
    """``work`` of every item, in order, with up to ``depth`` results waiting; an error comes where its result would."""
    coming, waiting = iter(items), deque[Future[R]]()
    pool = ThreadPoolExecutor(1)
    try:
        waiting.extend(pool.submit(work, item) for item in islice(coming, depth))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(pool.submit(work, item) for item in islice(coming, 1))
            yield done
    finally:
        pool.shutdown(cancel_futures=True)


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
