"""The two image networks of COVER (§4, §5): VGG-16 with frozen first blocks, and a baseline of six convolutional
blocks.

Both end in hidden dense layers, so their feature is the last of those and no exact sum leads from their map to a genre.
"""

import itertools
from dataclasses import dataclass
from pathlib import Path

import torch
import torchvision
from torch import Tensor, nn

from trainer.models.network import Encoded, Encoder, Network
from trainer.models.pretrained import load_torchvision

FROZEN_LAYERS = 18
"""torchvision's first 18 of VGG-16's feature layers are blocks 1–3 and the first convolution of block 4: 2 915 648
parameters.
"""


@dataclass(frozen=True, slots=True)
class VggDimensions:
    """VGG-16 on 224 px covers; ``weights`` is the path of ImageNet weights for the convolutions (the dense layers start
    at random, §4.1), ``frozen`` how many feature layers stay as they are, ``dropout`` follows each hidden dense layer
    (the paper lists none).

    To train it from scratch: ``normalised`` puts batch normalisation behind each convolution (without, it does not
    start), and ``frozen`` is 0. ``side`` is the side of the last map, which the first dense layer reads: 7 for
    covers of 224 px, a 32nd of the side of smaller ones.
    """

    outputs: int = 20
    weights: str | None = None
    frozen: int = FROZEN_LAYERS
    normalised: bool = False
    side: int = 7
    dropout: float = 0.0


@dataclass(frozen=True, slots=True)
class CoverBaselineDimensions:
    """The baseline's widths are published nowhere; these double from 32 and end in three dense layers that halve from
    512.
    """

    outputs: int = 20
    filters: tuple[int, ...] = (32, 64, 128, 256, 256, 256)
    dense: tuple[int, ...] = (512, 256, 128)
    dropout: float = 0.5
    size: int = 224


class VggEncoder(Encoder):
    """Covers [B, 3, 32·side, 32·side], normalised → the second 4096-d dense layer; the map [B, 512, side, side] is
    the last pooled one.
    """

    reduction = "none"

    def __init__(self, dimensions: VggDimensions) -> None:
        super().__init__()
        build = torchvision.models.vgg16_bn if dimensions.normalised else torchvision.models.vgg16
        network = build(dropout=dimensions.dropout)
        if dimensions.weights is not None:
            load_torchvision(network, Path(dimensions.weights), "features")
        self.features, self.side = network.features, dimensions.side
        self.dense = network.classifier[:-1]
        if dimensions.side != 7:
            self.dense[0] = _first_dense(dimensions.side)
        self.width = network.classifier[-1].in_features
        for parameter in self.features[: dimensions.frozen].parameters():
            parameter.requires_grad_(False)

    def encoded(self, image: Tensor) -> Encoded:
        """Encode covers, channels last in memory: a third faster on a CPU."""
        features = self.features(image.contiguous(memory_format=torch.channels_last))
        if features.shape[-1] != self.side or features.shape[-2] != self.side:
            features = nn.functional.adaptive_avg_pool2d(features, self.side)
        return Encoded(self.dense(features.flatten(1)), features)


def _first_dense(side: int) -> nn.Linear:
    """The first dense layer over another map, drawn as torchvision draws its own."""
    layer = nn.Linear(512 * side * side, 4096)
    nn.init.normal_(layer.weight, 0, 0.01)
    nn.init.zeros_(layer.bias)
    return layer


class CoverBaselineEncoder(Encoder):
    """Covers [B, 3, S, S] → six × (convolution 3×3, batch norm, ReLU, max-pool 2) → dense layers with batch norm and
    dropout.
    """

    reduction = "none"

    def __init__(self, dimensions: CoverBaselineDimensions) -> None:
        super().__init__()
        channels = (3, *dimensions.filters)
        self.blocks = nn.Sequential(*(_block(a, b) for a, b in itertools.pairwise(channels)))
        side = dimensions.size // 2 ** len(dimensions.filters)
        widths = (channels[-1] * side * side, *dimensions.dense)
        self.dense = nn.Sequential(*(_dense(a, b, dimensions.dropout) for a, b in itertools.pairwise(widths)))
        self.width = widths[-1]

    def encoded(self, image: Tensor) -> Encoded:
        """Encode covers."""
        features = self.blocks(image)
        return Encoded(self.dense(features.flatten(1)), features)


def _block(channels: int, filters: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(channels, filters, 3, padding=1), nn.BatchNorm2d(filters), nn.ReLU(), nn.MaxPool2d(2)
    )


def _dense(inputs: int, outputs: int, dropout: float) -> nn.Module:
    return nn.Sequential(nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU(), nn.Dropout(dropout))


def build_vgg(dimensions: VggDimensions) -> Network:
    """VGG-16 with 4096, 4096 and ``outputs`` dense units."""
    return Network(VggEncoder(dimensions), dimensions.outputs)


def build_cover_baseline(dimensions: CoverBaselineDimensions) -> Network:
    """The baseline of six convolutional blocks."""
    return Network(CoverBaselineEncoder(dimensions), dimensions.outputs)
