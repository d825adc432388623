"""The audio networks: convolutions over a constant-Q patch (TISMIR §6.2, §7.3.1, Table 5), the two of DMG over mel
spectrograms (one-dimensional for GTZAN, two-dimensional for MagnaTagATune), and TIMBRE-MLP, the baseline without a
learned encoder: one dense layer over statistics of a track's timbre.

All but the last take [B, frames, bins]. A block of TISMIR's is convolution → ReLU → max-pooling (stride = size) →
dropout, without batch normalisation; weights start in U(−0.05, 0.05). Where a kernel spans all the bins that are left,
nothing slides over them: the block is written as a one-dimensional convolution over time whose channels are filters ×
bins. The sums are the same; eager torch is three times faster that way. MagnaTagATune's convolutions pad to keep their
size, as in the fully convolutional network that the paper names as its model.
"""

import itertools
import math

import torch
from torch import Tensor, nn

from tagger.errors import TaggerError
from trainer.models.dimensions import (
    BLOCKS,
    AudioDimensions,
    BlockDimensions,
    GtzanDimensions,
    MagnaTagATuneDimensions,
    TimbreDimensions,
)
from trainer.models.network import Encoded, Encoder, Network, flattened, initialise

UNIFORM = 0.05


class ConvolutionBlock(nn.Module):
    """One block: [B, C, T, F] → [B, filters, T', F'], or [B, C·F, T] → [B, filters, T'] where the kernel spans the
    bins.
    """

    def __init__(self, channels: int, bins: int, filters: int, block: BlockDimensions, dropout: float) -> None:
        super().__init__()
        self.flat = not block.same and block.kernel[1] == bins
        if self.flat:
            self.convolution: nn.Conv1d | nn.Conv2d = nn.Conv1d(channels * bins, filters, block.kernel[0])
            self.pool: nn.Module = nn.MaxPool1d(block.pool[0])
        else:
            self.convolution = nn.Conv2d(channels, filters, block.kernel, padding="same" if block.same else 0)
            self.pool = nn.MaxPool2d(block.pool)
        self.dropout = nn.Dropout(dropout)
        initialise(self.convolution, UNIFORM)

    def forward(self, features: Tensor) -> Tensor:
        """Fold the bins into the channels where the kernel spans them, then convolve, rectify, pool and drop."""
        if self.flat and features.dim() == 4:
            features = features.transpose(2, 3).flatten(1, 2)
        output: Tensor = self.dropout(self.pool(self.convolution(features).relu()))
        return output


class PatchEncoder(Encoder):
    """Patches [B, frames, bins], standardised → the flattened output of the last block (256 for LOW, 4096 for HIGH)."""

    reduction = "flatten"

    def __init__(self, dimensions: AudioDimensions) -> None:
        super().__init__()
        blocks = BLOCKS.get(dimensions.blocks)
        if blocks is None or len(blocks) != len(dimensions.filters):
            raise TaggerError(
                f"No audio network has the blocks '{dimensions.blocks}' with {len(dimensions.filters)} layers;"
                f" choose one of {', '.join(BLOCKS)} and give one number of filters per layer."
            )
        layers, channels, frames, bins = [], 1, dimensions.frames, dimensions.bins
        for block, filters in zip(blocks, dimensions.filters, strict=True):
            layers.append(ConvolutionBlock(channels, bins, filters, block, dimensions.dropout))
            frames, bins = size_after(block, frames, bins)
            channels = filters
        self.blocks = nn.Sequential(*layers)
        self.width = channels * frames * bins

    def encoded(self, patch: Tensor) -> Encoded:
        """Encode patches [B, frames, bins]; the map is [B, P, C] with P positions in time."""
        return flattened(self.blocks(patch.unsqueeze(1)))


def size_after(block: BlockDimensions, frames: int, bins: int) -> tuple[int, int]:
    """The (frames, bins) that a block leaves of its input; TaggerError when nothing is left."""
    if not block.same:
        frames, bins = frames - block.kernel[0] + 1, bins - block.kernel[1] + 1
    frames, bins = frames // block.pool[0], bins // block.pool[1]
    return ensure_something_left(frames, bins)


def ensure_something_left(frames: int, bins: int) -> tuple[int, int]:
    """The (frames, bins) themselves. Raises TaggerError where layers leave nothing of a patch."""
    if frames < 1 or bins < 1:
        raise TaggerError(
            "The patch is too short or has too few bins for this audio network; use longer patches or more bins."
        )
    return frames, bins


def build_audio(dimensions: AudioDimensions) -> Network:
    """The network of these sizes; its outputs are logits or factors, [B, outputs]."""
    return Network(PatchEncoder(dimensions), dimensions.outputs, uniform=UNIFORM)


class StatisticsEncoder(Encoder):
    """Standardised statistics [B, F] are the feature themselves, so that each dimension of it has a name."""

    reduction = "identity"

    def __init__(self, dimensions: TimbreDimensions) -> None:
        super().__init__()
        self.width = dimensions.statistics
        self.limit = math.inf if dimensions.limit is None else dimensions.limit

    def encoded(self, statistics: Tensor) -> Encoded:
        """Hand the statistics on; the map is the same with one place, [B, 1, F]."""
        within = statistics.clamp(-self.limit, self.limit)
        return Encoded(within, within.unsqueeze(1))


def build_timbre(dimensions: TimbreDimensions) -> Network:
    """One dense layer over the statistics."""
    return Network(StatisticsEncoder(dimensions), dimensions.outputs)


class GtzanEncoder(Encoder):
    """Standardised mel patches → the dense layer; max- and average-pooling of the last map side by side lie between."""

    reduction = "none"

    def __init__(self, dimensions: GtzanDimensions) -> None:
        super().__init__()
        channels = (dimensions.bins,) + (dimensions.filters,) * dimensions.layers
        pairs = itertools.pairwise(channels)
        self.layers = nn.Sequential(
            *(nn.Sequential(nn.Conv1d(a, b, 4, stride=2), nn.ReLU(), nn.MaxPool1d(2)) for a, b in pairs)
        )
        frames = dimensions.frames
        for _ in range(dimensions.layers):
            frames = ((frames - 4) // 2 + 1) // 2
        places, _ = ensure_something_left(frames // 4, dimensions.bins)
        self.dense = nn.Linear(2 * places * dimensions.filters, dimensions.dense)
        self.dropout = nn.Dropout(dimensions.dropout)
        self.width = dimensions.dense

    def encoded(self, patch: Tensor) -> Encoded:
        """Encode patches [B, frames, bins]; the map is the last convolution's, [B, 256, T, 1]."""
        features = self.layers(patch.transpose(1, 2))
        return Encoded(self.dropout(self.dense(_pooled(features).flatten(1)).relu()), features.unsqueeze(3))

    def below(self, patch: Tensor) -> Tensor:
        """What the dense layer reads, [B, 512, T / 4]."""
        return _pooled(self.layers(patch.transpose(1, 2)))

    def dense_layers(self) -> list[nn.Module]:
        """The dense layer and its activation."""
        return [self.dense, nn.ReLU()]


def _pooled(features: Tensor) -> Tensor:
    """Max- and average-pooled [B, C, T], side by side, [B, 2 · C, T / 4]."""
    return torch.cat([nn.functional.max_pool1d(features, 4), nn.functional.avg_pool1d(features, 4)], dim=1)


class MagnaTagATuneEncoder(Encoder):
    """Standardised mel patches → the flattened last pooled map (5 120 numbers for 29.1 s)."""

    reduction = "flatten"

    def __init__(self, dimensions: MagnaTagATuneDimensions) -> None:
        super().__init__()
        channels, layers, frames, bins = 1, [], dimensions.frames, dimensions.bins
        for filters, pool in zip(dimensions.filters, dimensions.pools, strict=True):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.MaxPool2d(pool)]
            frames, bins = ensure_something_left(frames // pool[0], bins // pool[1])
            channels = filters
        self.layers = nn.Sequential(*layers)
        self.width = channels * frames * bins

    def encoded(self, patch: Tensor) -> Encoded:
        """Encode patches [B, frames, bins]; the map is [B, P, C]."""
        return flattened(self.layers(patch.unsqueeze(1)))


def build_gtzan(dimensions: GtzanDimensions) -> Network:
    """DMG's network for GTZAN."""
    return Network(GtzanEncoder(dimensions), dimensions.outputs)


def build_magnatagatune(dimensions: MagnaTagATuneDimensions) -> Network:
    """DMG's network for MagnaTagATune."""
    return Network(MagnaTagATuneEncoder(dimensions), dimensions.outputs)
