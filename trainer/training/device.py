"""Where to compute, in which precision, what to say when its memory is too small, and randomness as a function of where
training is, so that a run can go on, or be shared, without storing generators.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import numpy as np
import torch
from torch import Tensor

from tagger.errors import TaggerError
from trainer.terminal import local_rank
from trainer.training.recipe import Precision

SHARE_FOR_DATA = 0.5
"""Of the GPU's free memory, what data may take; the rest is for activations and gradients. What torch keeps of tensors
that are gone is free, too."""


def choose_device(name: str = "auto") -> torch.device:
    """``auto``: the GPU where there is one. Under torchrun each process takes its own GPU. Raises TaggerError."""
    if name not in ("auto", "cpu", "cuda"):
        raise TaggerError(f"There is no device '{name}'; use auto, cpu or cuda.")
    available = torch.cuda.is_available()
    if name == "cuda" and not available:
        raise TaggerError("There is no NVIDIA GPU that torch can use here; use --device cpu, or install a driver.")
    if name == "cpu" or not available:
        return torch.device("cpu")
    # What deterministic runs need; torch reads it once, at the process's first product of matrices.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    if local_rank() >= torch.cuda.device_count():
        raise TaggerError(
            f"This machine has {torch.cuda.device_count()} GPUs; start no more than that many processes on it."
        )
    return torch.device("cuda", local_rank())


def autocast(device: torch.device, precision: Precision) -> AbstractContextManager[object]:
    """bfloat16 for what can bear it: on a GPU unless float32 was asked for, on a CPU only when asked for."""
    enabled = precision == "bfloat16" or (precision == "auto" and device.type == "cuda")
    return torch.autocast(device.type, torch.bfloat16, enabled=enabled)


def fits(size: int, device: torch.device) -> bool:
    """Whether ``size`` bytes of data leave room enough on the device (always on the CPU: that is where they come
    from).
    """
    if device.type != "cuda":
        return True
    free, _ = torch.cuda.mem_get_info(device)
    reusable = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    return size <= (free + reusable) * SHARE_FOR_DATA


@contextmanager
def explain_memory_errors(device: torch.device, batch: int, name: str) -> Iterator[None]:
    """Turn a lack of memory into a TaggerError that says what to change."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
        if not _is_out_of_memory(error):
            raise
        memory_of = "GPU" if device.type == "cuda" else "machine"
        raise TaggerError(
            f"The {memory_of} has too little memory to train '{name}' with batches of {batch}; set a smaller batch"
            " (--batch, or in the experiment) and run again: it goes on from the last checkpoint."
        ) from error


@contextmanager
def backends(device: torch.device, deterministic: bool) -> Iterator[None]:
    """Set torch for speed on a GPU (TF32, the fastest convolutions), or for the same bits every time."""
    if device.type != "cuda":
        yield
        return
    before = torch.backends.cudnn.benchmark, torch.get_float32_matmul_precision()
    torch.use_deterministic_algorithms(deterministic)
    torch.backends.cudnn.benchmark = not deterministic
    torch.set_float32_matmul_precision("high")
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(False)
        torch.backends.cudnn.benchmark = before[0]
        torch.set_float32_matmul_precision(before[1])


@contextmanager
def full_precision(device: torch.device) -> Iterator[None]:
    """Let a GPU convolve float32 as float32, which it would round to TF32 by default."""
    if device.type != "cuda":
        yield
        return
    before = torch.backends.cudnn.allow_tf32
    torch.backends.cudnn.allow_tf32 = False
    try:
        yield
    finally:
        torch.backends.cudnn.allow_tf32 = before


def _is_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    text = str(error)  # a CPU's allocator and CUDA's own calls (pinned memory, a context) raise a bare RuntimeError
    messages = ("can't allocate memory", "not enough memory", "CUBLAS_STATUS_ALLOC_FAILED", "CUDA error: out of memory")
    return any(message in text for message in messages)


ORDER, DRAW, STEP = 0, 1, 2  # what a stream of random numbers is for


def generator(seed: int, epoch: int, purpose: int) -> np.random.Generator:
    """The random numbers of one epoch for one purpose, the same in every process."""
    return np.random.default_rng((seed, epoch, purpose))


def permutation(count: int, seed: int, epoch: int) -> Tensor:
    """The order in which an epoch goes through its items, int64 [count]."""
    return torch.from_numpy(generator(seed, epoch, ORDER).permutation(count))


def seed_step(device: torch.device, seed: int, epoch: int, position: int) -> None:
    """Start the device's generator for the step at ``position`` items into an epoch: dropout depends on nothing before,
    and on the same draws in every process.

    The generator itself is asked: ``torch.manual_seed`` costs a hundred times as much, and keeps a note of every call
    for a GPU that is not in use.
    """
    state = np.random.SeedSequence((seed, epoch, STEP, position, 0)).generate_state(2, np.uint32)
    cuda = device.type == "cuda"
    of_device: torch.Generator = torch.cuda.default_generators[device.index or 0] if cuda else torch.default_generator
    of_device.manual_seed(int(state[0]) << 32 | int(state[1]))


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let torch draw from ``seed`` on the CPU, as for a network's first weights, and go on afterwards as before.

    No GPU's generator is touched: that would wake every GPU of the machine in every process.
    """
    with torch.random.fork_rng([]):
        torch.default_generator.manual_seed(seed)
        yield


@contextmanager
def own_randomness(device: torch.device) -> Iterator[None]:
    """Put torch's generators back afterwards, so that they may be set at will."""
    with torch.random.fork_rng([device] if device.type == "cuda" else []):
        yield
