"""Several processes that train together (torchrun): how they share a batch and its results.

Without torchrun everything here is the single process's trivial case. Whatever runs under torchrun runs in every
process: what writes files stands within ``first_alone`` or asks for ``rank() == 0``.

Batch normalisation takes its statistics from all items of the batch, and dropout drops what a single process would drop,
so that training gives the same result, to rounding, however many processes share its batches. torch's own SyncBatchNorm
needs a GPU and counts an item that stands in twice.
"""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.parallel import DistributedDataParallel
from typing_extensions import override

from trainer.terminal import rank, world


@dataclass(frozen=True, slots=True)
class BatchPart:
    """A process's part of a batch of ``size`` items: which of them its rows are, int64 [rows], and how many rows, from
    the first, count.
    """

    rows: Tensor
    counted: int
    size: int


class SharedDropout(nn.Dropout):
    """Dropout by the mask that one process would draw for the whole batch: all processes draw it from the same seed."""

    part: BatchPart | None = None

    @override
    def forward(self, features: Tensor) -> Tensor:
        """[rows, …], or [rows · n, …] where each item has n rows of its own, one after the other."""
        part = self.part
        if not self.training or self.p == 0 or part is None:
            return super().forward(features)
        per_item = len(features) // len(part.rows)
        all_items = features.new_ones((part.size * per_item, *features.shape[1:]))
        mask = functional.dropout(all_items, self.p).unflatten(0, (part.size, per_item))
        dropped: Tensor = features * mask.index_select(0, part.rows).flatten(0, 1)
        return dropped


class SharedBatchNorm(_BatchNorm):
    """Batch normalisation by the mean and the variance over the items of all processes."""

    part: BatchPart | None = None

    @override
    def forward(self, features: Tensor) -> Tensor:
        """[rows, channels, …]."""
        part = self.part
        if not self.training or part is None:
            return super().forward(features)
        axes = [axis for axis in range(features.dim()) if axis != 1]
        shape = [1, -1] + [1] * (features.dim() - 2)
        values = features.float()
        count = part.size * features[0, 0].numel()
        mean = summed_over_processes(values[: part.counted].sum(axes)) / count
        centred = values - mean.view(shape)
        variance = summed_over_processes(centred[: part.counted].square().sum(axes)) / count
        self._remember(mean.detach(), variance.detach() * (count / max(1, count - 1)))
        normalised = centred * (variance + self.eps).rsqrt().view(shape)
        if self.affine:
            normalised = normalised * self.weight.view(shape) + self.bias.view(shape)
        return normalised.to(features.dtype)

    def _remember(self, mean: Tensor, variance: Tensor) -> None:
        """Bring the running statistics, which evaluation uses, forward by one batch."""
        assert self.running_mean is not None and self.running_var is not None
        assert self.num_batches_tracked is not None and self.momentum is not None
        self.num_batches_tracked.add_(1)
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance, self.momentum)

    @override
    def _check_input_dim(self, input: Tensor) -> None:
        """Any number of axes from two on."""


class _Sum(torch.autograd.Function):
    """The sum over the processes. Every process goes on with it, so its gradient is the sum of theirs."""

    @staticmethod
    def forward(context: Any, own: Tensor) -> Tensor:
        total = own.clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        total = gradients[0].clone()
        dist.all_reduce(total)
        return total


def summed_over_processes(own: Tensor) -> Tensor:
    """The sum of the processes' tensors, through which gradients flow."""
    total: Tensor = _Sum.apply(own)
    return total


def share_layers(network: nn.Module) -> None:
    """Put the layers above in the place of torch's, over the same weights and statistics."""
    for parent in list(network.modules()):
        for name, layer in list(parent.named_children()):
            if type(layer) is nn.Dropout:
                setattr(parent, name, SharedDropout(layer.p))
            elif isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
                setattr(parent, name, _shared_normalisation(layer))


def _shared_normalisation(layer: _BatchNorm) -> SharedBatchNorm:
    shared = SharedBatchNorm(layer.num_features, layer.eps, layer.momentum, layer.affine)
    shared.weight, shared.bias = layer.weight, layer.bias
    for name, value in layer.named_buffers(recurse=False):
        shared.register_buffer(name, value)
    return shared.train(layer.training)


def shared_layers(network: nn.Module) -> Iterator[SharedDropout | SharedBatchNorm]:
    """The layers that must know which part of a batch comes."""
    return (layer for layer in network.modules() if isinstance(layer, SharedDropout | SharedBatchNorm))


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

    Every process gets equally many items, since one would otherwise wait for the others. If the batch cannot be divided evenly,
    its last item is repeated, and the repetition does not count.
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
