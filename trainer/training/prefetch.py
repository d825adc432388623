"""Batches on the network's device: put together there where the data fit, else moved there by a thread before they are
needed.
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
    """The batch on the device, by way of pinned memory, so that copying does not block; that belongs to the thread's GPU."""
    with torch.cuda.device(device):
        inputs = tuple(tensor.pin_memory().to(device, non_blocking=True) for tensor in batch.inputs)
        return Batch(inputs, batch.targets.pin_memory().to(device, non_blocking=True))
