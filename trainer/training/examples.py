"""What the loop trains on: items that can be asked for by batches, on the CPU or on the GPU.

Spectrograms and covers have a module of their own (media_examples.py).
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tagger.errors import TaggerError
from trainer.training.device import DRAW, fits, generator


class Batch(NamedTuple):
    """The network's inputs, [B, …] each, and the loss's targets, [B, …]."""

    inputs: tuple[Tensor, ...]
    targets: Tensor


class Examples(Protocol):
    """Items to train on or to predict for. As made they give the same batch every time, as evaluation needs."""

    @property
    def device(self) -> torch.device:
        """Where batches are put together: indices are expected there, and batches come from there."""

    def __len__(self) -> int:
        """How many items there are."""

    def to(self, device: torch.device) -> "Examples":
        """The same on the device where they fit, else where they are."""

    def for_epoch(self, seed: int, epoch: int) -> "Examples":
        """The same with this epoch's random patches, crops or negatives: a function of its arguments alone."""

    def batch(self, indices: Tensor) -> Batch:
        """The items at ``indices``, int64 [B] on ``device``."""


@dataclass(frozen=True)
class TensorExamples:
    """Items whose every input is a row of a tensor: texts, statistics, feature vectors, lyrics."""

    inputs: tuple[Tensor, ...]
    targets: Tensor

    def __post_init__(self) -> None:
        """Raise TaggerError when the tensors do not describe equally many items."""
        if len({len(t) for t in (*self.inputs, self.targets)}) != 1:
            raise TaggerError("The inputs and the targets do not belong to equally many items; prepare them again.")

    @property
    def device(self) -> torch.device:
        """Where the tensors are."""
        return self.targets.device

    def __len__(self) -> int:
        return len(self.targets)

    def to(self, device: torch.device) -> Self:
        """Move all tensors, where they fit."""
        if not fits(sum(size_of(t) for t in (*self.inputs, self.targets)), device):
            return self
        return replace(self, inputs=tuple(t.to(device) for t in self.inputs), targets=self.targets.to(device))

    def for_epoch(self, seed: int, epoch: int) -> Self:
        """The same: nothing is random here."""
        return self

    def batch(self, indices: Tensor) -> Batch:
        """Rows of every tensor."""
        return Batch(tuple(t.index_select(0, indices) for t in self.inputs), self.targets.index_select(0, indices))


@dataclass(frozen=True)
class SpaceExamples:
    """Pairs of vectors of one item for the multimodal space, with another item's vectors, drawn again each epoch.

    As made (for validation) the negatives are those of epoch 0.
    """

    first: Tensor
    second: Tensor
    first_negative: Tensor
    second_negative: Tensor

    @classmethod
    def of(cls, first: Tensor, second: Tensor) -> Self:
        """Pairs [items, D1] and [items, D2], at least two."""
        if len(first) != len(second) or len(first) < 2:
            raise TaggerError("The multimodal space needs at least two items, each with both vectors.")
        zeros = torch.zeros(len(first), dtype=torch.int64, device=first.device)
        return cls(first, second, zeros, zeros).for_epoch(0, 0)

    @property
    def device(self) -> torch.device:
        """Where the vectors are."""
        return self.first.device

    def __len__(self) -> int:
        return len(self.first)

    def to(self, device: torch.device) -> Self:
        """Move everything, where it fits."""
        tensors = (self.first, self.second, self.first_negative, self.second_negative)
        if not fits(sum(size_of(t) for t in tensors), device):
            return self
        return type(self)(*(t.to(device) for t in tensors))

    def for_epoch(self, seed: int, epoch: int) -> Self:
        """New negatives: for every item two others, one per modality."""
        random, count = generator(seed, epoch, DRAW), len(self)
        shifts = random.integers(1, count, size=(2, count))  # never 0: an item is not its own negative
        negatives = torch.from_numpy((np.arange(count) + shifts) % count).to(self.device)
        return replace(self, first_negative=negatives[0], second_negative=negatives[1])

    def batch(self, indices: Tensor) -> Batch:
        """(first, second, first negative, second negative); the targets are empty."""
        positives = (self.first[indices], self.second[indices])
        negatives = (self.first[self.first_negative[indices]], self.second[self.second_negative[indices]])
        return Batch((*positives, *negatives), self.first.new_zeros((len(indices), 0)))


@dataclass(frozen=True)
class JoinedExamples:
    """Two kinds of input of the same items, side by side; the targets are the first's."""

    first: Examples
    second: Examples

    @property
    def device(self) -> torch.device:
        """Where the first kind is."""
        return self.first.device

    def __len__(self) -> int:
        return len(self.first)

    def to(self, device: torch.device) -> Self:
        """Move both, where both fit."""
        first, second = self.first.to(device), self.second.to(device)
        return replace(self, first=first, second=second) if first.device == second.device else self

    def for_epoch(self, seed: int, epoch: int) -> Self:
        """Both with this epoch's random patches, crops or negatives."""
        return replace(self, first=self.first.for_epoch(seed, epoch), second=self.second.for_epoch(seed, epoch))

    def batch(self, indices: Tensor) -> Batch:
        """The inputs of both."""
        first, second = self.first.batch(indices), self.second.batch(indices)
        return Batch((*first.inputs, *second.inputs), first.targets)


def padded_terms(rows: Sequence[tuple[NDArray[np.int64], NDArray[np.float32]]]) -> tuple[Tensor, Tensor]:
    """Texts as (term numbers, tf-idf values) → the text network's inputs: [texts, N] int64 and float32, padded with 0."""
    width = max((len(indices) for indices, _ in rows), default=0) or 1
    indices, values = np.zeros((len(rows), width), np.int64), np.zeros((len(rows), width), np.float32)
    for row, (terms, weights) in enumerate(rows):
        indices[row, : len(terms)], values[row, : len(terms)] = terms, weights
    return torch.from_numpy(indices), torch.from_numpy(values)


def used_rows(store: Tensor, rows: Tensor, device: torch.device, chunk: int = 4096) -> tuple[Tensor, Tensor]:
    """The rows of a store that items use, on the device, and the position [items] of each item's row among them.

    A few thousand are copied at a time, so that no second copy of all stands in memory.
    """
    used, indices = torch.unique(rows.cpu(), return_inverse=True)
    moved = torch.empty((len(used), *store.shape[1:]), dtype=store.dtype, device=device)
    for start in range(0, len(used), chunk):
        moved[start : start + chunk] = store[used[start : start + chunk]].to(device)
    return moved, indices


def as_tensor(array: NDArray[Any]) -> Tensor:
    """A tensor over the same memory, also where that is a read-only map."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The given NumPy array is not writable")  # nothing here ever writes to it
        return torch.from_numpy(array)


def size_of(tensor: Tensor) -> int:
    """Its bytes."""
    return tensor.numel() * tensor.element_size()


def size_of_used(store: Tensor, rows: Tensor) -> int:
    """The bytes of the rows that items use."""
    return len(torch.unique(rows)) * size_of(store[:1])
