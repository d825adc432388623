"""Randomness as a function of where training is, so that a run can go on, or be shared, without storing generators."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor

ORDER, DRAW, STEP = 0, 1, 2  # what a stream of random numbers is for


def generator(seed: int, epoch: int, purpose: int) -> np.random.Generator:
    """The random numbers of one epoch for one purpose, the same in every process."""
    return np.random.default_rng((seed, epoch, purpose))


def permutation(count: int, seed: int, epoch: int) -> Tensor:
    """The order in which an epoch goes through its items, int64 [count]."""
    return torch.from_numpy(generator(seed, epoch, ORDER).permutation(count))


def seed_step(device: torch.device, seed: int, epoch: int, position: int, rank: int) -> None:
    """Start the device's generator for the step at ``position`` items into an epoch: dropout depends on nothing before.

    The generator itself is asked: ``torch.manual_seed`` costs a hundred times as much, and keeps a note of every call
    for a GPU that is not in use.
    """
    state = np.random.SeedSequence((seed, epoch, STEP, position, rank)).generate_state(2, np.uint32)
    cuda = device.type == "cuda"
    of_device: torch.Generator = torch.cuda.default_generators[device.index or 0] if cuda else torch.default_generator
    of_device.manual_seed(int(state[0]) << 32 | int(state[1]))


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Within: torch draws from ``seed`` on the CPU, as for a network's first weights; afterwards it goes on as before.

    No GPU's generator is touched: that would wake every GPU of the machine in every process.
    """
    with torch.random.fork_rng([]):
        torch.default_generator.manual_seed(seed)
        yield


@contextmanager
def own_randomness(device: torch.device) -> Iterator[None]:
    """Within: torch's generators may be set at will; afterwards they are as they were."""
    with torch.random.fork_rng([device] if device.type == "cuda" else []):
        yield
