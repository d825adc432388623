"""Covers and spectrograms as training items, augmented or cut for a whole batch at once, on the GPU if there is one.

Covers (TISMIR §3.2): random-resized crop (8–100 % of the area, sides 3/4–4/3, bicubic), flip, colour jitter (brightness,
contrast, saturation by up to 40 %), PCA lighting (deviation 0.1), then the mean and deviation of ImageNet. For evaluation:
the centre. Spectrograms: one patch of each, drawn again every epoch, standardised per bin.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from tagger.errors import TaggerError
from trainer.training.device import DRAW, fits, generator
from trainer.training.examples import Batch, as_tensor, size_of_used, used_rows

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_DEVIATION = (0.229, 0.224, 0.225)
# Eigenvalues and eigenvectors (columns) of ImageNet's RGB covariance (Krizhevsky et al. 2012).
LIGHTING_VALUES = (0.2175, 0.0188, 0.0045)
LIGHTING_VECTORS = ((-0.5675, 0.7192, 0.4009), (-0.5808, -0.0045, -0.8140), (-0.5836, -0.6948, 0.4203))
GREY = (0.299, 0.587, 0.114)


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far covers are changed: the smallest crop's share of the area, its sides' ratio, and changes of colour."""

    smallest: float = 0.08
    ratio: tuple[float, float] = (3 / 4, 4 / 3)
    jitter: float = 0.4
    lighting: float = 0.1
    flip: bool = True


@dataclass(frozen=True)
class CoverExamples:
    """Rows of a cover store and how they are cut and changed.

    ``pixels`` [rows, S, S, 3] uint8; ``rows`` [items] says which row an item is; ``targets`` [items, …]; a batch is
    [B, 3, size, size], normalised by ``mean`` and ``deviation``. ``augmentation`` None: the centre in training too.
    ``draws`` [items, 11] are an epoch's random numbers.
    """

    pixels: Tensor
    rows: Tensor
    targets: Tensor
    size: int = 224
    mean: tuple[float, ...] = IMAGENET_MEAN
    deviation: tuple[float, ...] = IMAGENET_DEVIATION
    augmentation: Augmentation | None = Augmentation()
    draws: Tensor | None = None

    @property
    def device(self) -> torch.device:
        """Where the pixels are."""
        return self.pixels.device

    def __len__(self) -> int:
        return len(self.targets)

    def to(self, device: torch.device) -> Self:
        """Move the rows that are used, where they fit; everything else follows pixels that are there already."""
        pixels, rows = self.pixels, self.rows
        if device != self.device:
            if not fits(size_of_used(pixels, rows), device):
                return self
            pixels, rows = used_rows(pixels, rows, device)
        return replace(self, pixels=pixels, rows=rows.to(device), targets=self.targets.to(device))

    def for_epoch(self, seed: int, epoch: int) -> Self:
        """New crops and colours."""
        if self.augmentation is None:
            return self
        draws = _draw(generator(seed, epoch, DRAW), len(self), self.augmentation)
        return replace(self, draws=torch.from_numpy(draws).to(self.device))

    def batch(self, indices: Tensor) -> Batch:
        """Covers [B, 3, size, size], float32."""
        covers = self.pixels[self.rows[indices]].permute(0, 3, 1, 2).float() / 255
        if self.draws is None:
            covers = centred(covers, self.size)
        else:
            covers = _changed(covers, self.draws[indices], self.size)
        mean, deviation = (constant(part, self.device).view(3, 1, 1) for part in (self.mean, self.deviation))
        return Batch(((covers - mean) / deviation,), self.targets[indices])


@cache
def constant(numbers: tuple[float, ...] | tuple[tuple[float, ...], ...], device: torch.device) -> Tensor:
    """Numbers that every batch uses, float32, on the device once: to bring them there waits for all that the GPU has to do."""
    return torch.tensor(numbers, dtype=torch.float32, device=device)


def centred(covers: Tensor, size: int) -> Tensor:
    """The middle [B, 3, size, size] of covers."""
    y, x = (covers.shape[2] - size) // 2, (covers.shape[3] - size) // 2
    return covers[:, :, y : y + size, x : x + size]


def _draw(random: np.random.Generator, count: int, augmentation: Augmentation) -> NDArray[np.float32]:
    """[items, 11]: the crop's height, width and centre (shares), flip (±1), three factors of colour, three of
    lighting.
    """
    area = random.uniform(augmentation.smallest, 1, count)
    ratio = np.exp(random.uniform(np.log(augmentation.ratio[0]), np.log(augmentation.ratio[1]), count))
    height, width = np.minimum(1, np.sqrt(area / ratio)), np.minimum(1, np.sqrt(area * ratio))
    centre = random.uniform(-1, 1, (2, count)) * (1 - np.stack([height, width]))
    flip = np.where(random.random(count) < 0.5, -1.0, 1.0) if augmentation.flip else np.ones(count)
    colour = random.uniform(1 - augmentation.jitter, 1 + augmentation.jitter, (3, count))
    lighting = random.normal(0, 1, (3, count)) * augmentation.lighting
    return np.stack([height, width, *centre, flip, *colour, *lighting], axis=1).astype(np.float32)


def _changed(covers: Tensor, draws: Tensor, size: int) -> Tensor:
    height, width, y, x, flip, *colour = draws.unbind(dim=1)
    zeros = torch.zeros_like(height)
    corners = torch.stack([torch.stack([width * flip, zeros, x], 1), torch.stack([zeros, height, y], 1)], 1)
    grid = functional.affine_grid(corners, [len(covers), 3, size, size], align_corners=False)
    cropped = functional.grid_sample(covers, grid, mode="bicubic", padding_mode="reflection", align_corners=False)
    return _coloured(cropped.clamp(0, 1), *colour)


def _coloured(covers: Tensor, *draws: Tensor) -> Tensor:
    brightness, contrast, saturation = (draw.view(-1, 1, 1, 1) for draw in draws[:3])
    covers = covers * brightness
    covers = _blend(covers, _grey(covers).mean(dim=(2, 3), keepdim=True), contrast)
    covers = _blend(covers, _grey(covers), saturation)
    axes = constant(LIGHTING_VECTORS, covers.device) * constant(LIGHTING_VALUES, covers.device)
    return covers + (torch.stack(draws[3:], dim=1) @ axes.t()).view(-1, 3, 1, 1)


def _blend(covers: Tensor, towards: Tensor, factor: Tensor) -> Tensor:
    return towards + (covers - towards) * factor


def _grey(covers: Tensor) -> Tensor:
    return (covers * constant(GREY, covers.device).view(3, 1, 1)).sum(dim=1, keepdim=True)


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
