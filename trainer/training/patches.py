"""Spectrograms as training items: one patch of each, drawn anew every epoch, standardised per bin, cut on the GPU."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tagger.errors import TaggerError
from trainer.training.device import DRAW, fits, generator
from trainer.training.examples import Batch, as_tensor, size_of_used, used_rows


@dataclass(frozen=True)
class PatchExamples:
    """Rows of a feature store and what is cut from them.

    ``spectrograms`` [rows, T, bins] (float16 in the store; a memory map stays on the disk until it is moved to a GPU),
    padded behind ``lengths`` [rows] with the floor; ``rows`` [items] says which row an item is; ``targets`` [items, …];
    ``mean`` and ``deviation`` [bins], fitted on the training split. As made, patches come from the middle; ``redraw``
    False keeps them there in training too (for stores that hold one patch per track).
    """

    spectrograms: Tensor
    lengths: Tensor
    rows: Tensor
    targets: Tensor
    mean: Tensor
    deviation: Tensor
    frames: int = 322
    redraw: bool = True
    shares: Tensor | None = None

    @classmethod
    def of(
        cls,
        spectrograms: NDArray[np.float16] | NDArray[np.float32],
        lengths: NDArray[np.int32],
        rows: NDArray[np.int64],
        targets: Tensor,
        scaler: tuple[NDArray[np.float32], NDArray[np.float32]],
        *,
        frames: int = 322,
        redraw: bool = True,
    ) -> Self:
        """From a store's arrays. Raises TaggerError when the spectrograms are shorter than a patch."""
        if spectrograms.shape[1] < frames:
            raise TaggerError(f"The spectrograms hold {spectrograms.shape[1]} frames; a patch needs {frames}.")
        mean, deviation = (torch.from_numpy(np.asarray(part, np.float32)) for part in scaler)
        valid = torch.from_numpy(np.asarray(lengths, np.int64))
        items = torch.from_numpy(np.asarray(rows))
        return cls(as_tensor(spectrograms), valid, items, targets, mean, deviation, frames, redraw)

    @property
    def device(self) -> torch.device:
        """Where the spectrograms are."""
        return self.spectrograms.device

    def __len__(self) -> int:
        return len(self.targets)

    def to(self, device: torch.device) -> Self:
        """Move the rows that are used, where they fit; everything else follows rows that are there already."""
        if device == self.device:
            return self._following(device)
        if not fits(size_of_used(self.spectrograms, self.rows), device):
            return self
        spectrograms, rows = used_rows(self.spectrograms, self.rows, device)
        lengths, _ = used_rows(self.lengths, self.rows, device)
        return replace(self, spectrograms=spectrograms, lengths=lengths, rows=rows)._following(device)

    def _following(self, device: torch.device) -> Self:
        """All but the spectrograms on the device."""
        names = ("lengths", "rows", "targets", "mean", "deviation")
        return replace(self, **{name: getattr(self, name).to(device) for name in names})

    def for_epoch(self, seed: int, epoch: int) -> Self:
        """New positions of the patches, uniform over each track."""
        if not self.redraw:
            return self
        shares = generator(seed, epoch, DRAW).random(len(self), np.float32)
        return replace(self, shares=torch.from_numpy(shares).to(self.device))

    def batch(self, indices: Tensor) -> Batch:
        """Patches [B, frames, bins], float32 and standardised."""
        rows = self.rows[indices]
        last = (self.lengths[rows] - self.frames).clamp(min=0)  # the latest start of a patch
        share = 0.5 if self.shares is None else self.shares[indices]
        starts = ((last + 1) * share).long().clamp(max=last)
        times = starts.unsqueeze(1) + torch.arange(self.frames, device=self.device)
        patches = self.spectrograms[rows.unsqueeze(1), times].float()
        return Batch(((patches - self.mean) / self.deviation,), self.targets[indices])


@dataclass(frozen=True)
class LevelledPatches(PatchExamples):
    """Patches of decibels whose 0 is their own loudest cell, as the application's front end gives them; ``floor`` is
    the lowest value.

    TISMIR counts from the loudest cell of the whole track; the application decodes the patch alone and cannot know it.
    """

    floor: float = -80.0

    def batch(self, indices: Tensor) -> Batch:
        """Patches [B, frames, bins], levelled, then standardised."""
        (patches,), targets = super().batch(indices)
        decibels = patches * self.deviation + self.mean
        levelled = (decibels - decibels.amax(dim=(1, 2), keepdim=True)).clamp(min=self.floor)
        return Batch(((levelled - self.mean) / self.deviation,), targets)
