"""Several processes that train together (torchrun): how they share a batch and its results.

Without torchrun everything here is the single process's trivial case. Whatever runs under torchrun runs in every
process: what writes files stands within ``first_alone`` or asks for ``rank() == 0``.
"""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from trainer.terminal import rank, world
from trainer.training.shared_layers import BatchPart, share_layers, shared_layers

PATIENCE = timedelta(minutes=30)


def join(device: torch.device) -> None:
    """Connect with the other processes, once: over NCCL on GPUs, over gloo on CPUs."""
    if world() == 1 or dist.is_initialized():
        return
    if device.type == "cuda":
        torch.cuda.set_device(device)
        dist.init_process_group("nccl", timeout=PATIENCE, device_id=device)
    else:
        dist.init_process_group("gloo", timeout=PATIENCE)
    atexit.register(dist.destroy_process_group)


@contextmanager
def first_alone(device: torch.device) -> Iterator[None]:
    """The first process goes through the body while the others wait; they go through it when it is done."""
    join(device)
    if rank() != 0:
        wait_for_all()
    yield
    if rank() == 0:
        wait_for_all()


def wait_for_all() -> None:
    """Go on when every process has come here."""
    if world() > 1:
        dist.barrier()


def shared(network: nn.Module, device: torch.device) -> nn.Module:
    """The network whose gradients are the mean over the processes; batch statistics and dropout's masks are shared too.

    ``network`` itself is changed for that: it gets layers that know of the other processes.
    """
    if world() == 1:
        return network
    share_layers(network)
    devices = [device.index] if device.type == "cuda" else None
    return DistributedDataParallel(network, device_ids=devices)


def announce_part(network: nn.Module, size: int, counted: int, device: torch.device) -> None:
    """Let the network's layers know which part of a batch of ``size`` items comes next."""
    if world() > 1:
        part = BatchPart(my_part(torch.arange(size, device=device))[0], counted, size)
        for layer in shared_layers(network):
            layer.part = part


def my_part(batch: Tensor) -> tuple[Tensor, int]:
    """This process's items of a batch and how many of them count.

    Every process gets equally many, or one would wait for the others: where they do not go round, the last item stands
    in a second time and does not count.
    """
    size, process = world(), rank()
    if size == 1:
        return batch, len(batch)
    per_process = -(-len(batch) // size)
    padded = torch.cat([batch, batch[-1:].expand(per_process * size - len(batch))])
    return padded[process::size], len(range(process, len(batch), size))


def summed(value: Tensor) -> Tensor:
    """The sum over the processes."""
    if world() > 1:
        dist.all_reduce(value)
    return value


def gathered(own_rows: Tensor, count: int) -> Tensor:
    """The rows of all processes in their order, where process r holds rows r, r + world, … of ``count``."""
    if world() == 1:
        return own_rows
    per_process = -(-count // world())
    padded = torch.cat([own_rows, own_rows.new_zeros((per_process - len(own_rows), *own_rows.shape[1:]))])
    parts = [torch.empty_like(padded) for _ in range(world())]
    dist.all_gather(parts, padded.contiguous())
    return torch.stack(parts, dim=1).flatten(0, 1)[:count]
