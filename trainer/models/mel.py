"""The two networks of DMG over mel spectrograms: one-dimensional for GTZAN, two-dimensional for MagnaTagATune.

Both take [B, frames, bins] like every audio network here. MagnaTagATune's convolutions pad to keep their size, as in
the fully convolutional network that the paper names as its model.
"""

import itertools
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from trainer.models.network import Encoded, Encoder, Network, flattened


@dataclass(frozen=True, slots=True)
class GtzanDimensions:
    """Three convolutions of 256 filters over time, then one dense layer of 2048; 646 frames are 30 s at hop 1024."""

    outputs: int = 10
    frames: int = 646
    bins: int = 128
    filters: int = 256
    layers: int = 3
    dense: int = 2048
    dropout: float = 0.5


@dataclass(frozen=True, slots=True)
class MagnaTagATuneDimensions:
    """Three 3×3 convolutions, pooled 3×4, 4×5 and 5×6 (bins × time); 627 frames are 29.1 s at hop 1024."""

    outputs: int = 50
    frames: int = 627
    bins: int = 128
    filters: tuple[int, ...] = (128, 256, 512)
    pools: tuple[tuple[int, int], ...] = ((4, 3), (5, 4), (6, 5))


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
        self.dense = nn.Linear(2 * (frames // 4) * dimensions.filters, dimensions.dense)
        self.dropout = nn.Dropout(dimensions.dropout)
        self.width = dimensions.dense

    def encoded(self, patch: Tensor) -> Encoded:
        """Encode patches [B, frames, bins]; the map is the last convolution's, [B, 256, T, 1]."""
        features = self.layers(patch.transpose(1, 2))
        pooled = torch.cat([nn.functional.max_pool1d(features, 4), nn.functional.avg_pool1d(features, 4)], dim=1)
        return Encoded(self.dropout(self.dense(pooled.flatten(1)).relu()), features.unsqueeze(3))


class MagnaTagATuneEncoder(Encoder):
    """Standardised mel patches → the flattened last pooled map (5 120 numbers for 29.1 s)."""

    reduction = "flatten"

    def __init__(self, dimensions: MagnaTagATuneDimensions) -> None:
        super().__init__()
        channels, layers, frames, bins = 1, [], dimensions.frames, dimensions.bins
        for filters, pool in zip(dimensions.filters, dimensions.pools, strict=True):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.MaxPool2d(pool)]
            channels, frames, bins = filters, frames // pool[0], bins // pool[1]
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
