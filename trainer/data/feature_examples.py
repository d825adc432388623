"""From feature stores to what the training loop takes."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainer.data.feature_store import Store
from trainer.training import Examples, PatchExamples
from trainer.training.examples import Batch

SCALER_ROWS = 20_000  # of the training split, drawn by chance, fix mean and deviation


@dataclass(frozen=True)
class LevelledPatches(PatchExamples):
    """Patches of decibels whose 0 is their own loudest cell, as the application's front end gives them; ``floor`` is
    the lowest value.

    TISMIR counts from the loudest cell of the whole track; the application decodes the patch alone and cannot know it.
    """

    floor: float = -80.0

    def batch(self, places: Tensor) -> Batch:
        """Patches [B, frames, bins], levelled, then standardised."""
        (patches,), targets = super().batch(places)
        decibels = patches * self.deviation + self.mean
        levelled = (decibels - decibels.amax(dim=(1, 2), keepdim=True)).clamp(min=self.floor)
        return Batch(((levelled - self.mean) / self.deviation,), targets)


@dataclass(frozen=True)
class Joined:
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

    def drawn(self, seed: int, epoch: int) -> Self:
        """This epoch's draws of both."""
        return replace(self, first=self.first.drawn(seed, epoch), second=self.second.drawn(seed, epoch))

    def batch(self, places: Tensor) -> Batch:
        """The inputs of both."""
        first, second = self.first.batch(places), self.second.batch(places)
        return Batch((*first.inputs, *second.inputs), first.targets)


def as_tensor(array: NDArray[Any]) -> Tensor:
    """A tensor over the same memory, also where that is a read-only map."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The given NumPy array is not writable")  # nothing here ever writes to it
        return torch.from_numpy(array)


def fit_scaler(
    store: Store, ids: Sequence[str], *, level: float | None, frames: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean and deviation of each bin over the middle ``frames`` of the training rows; with ``level`` after levelling to
    that floor.
    """
    rows = store.indices(ids)
    if len(rows) > SCALER_ROWS:
        rows = np.sort(np.random.default_rng(0).choice(rows, SCALER_ROWS, replace=False))
    total, squares, count = np.zeros(store.rows.shape[2]), np.zeros(store.rows.shape[2]), 0
    for row in rows:
        patch = middle(store, int(row), frames)
        if level is not None:
            patch = np.maximum(patch - patch.max(), level)
        total += patch.sum(axis=0)
        squares += np.square(patch).sum(axis=0)
        count += len(patch)
    mean = total / count
    deviation = np.sqrt(np.maximum(squares / count - np.square(mean), 0))
    return mean.astype(np.float32), np.maximum(deviation, 1e-3).astype(np.float32)


def middle(store: Store, row: int, frames: int) -> NDArray[np.float64]:
    """The middle ``frames`` of what is real in a row."""
    room = max(0, int(store.lengths[row]) - frames)
    start = min(int((room + 1) * 0.5), room)
    return np.asarray(store.rows[row, start : start + frames], np.float64)
