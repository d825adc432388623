"""The image networks: ResNet-101, -50 and -18 (TISMIR §3.2), a small one for small covers, and the two of COVER (§4, §5):
VGG-16 with frozen first blocks, and a baseline of six convolutional blocks.

The feature of a ResNet is the mean of the last map (2048 channels for ResNet-101), so class activation over the cover is
an exact sum. COVER's networks end in hidden dense layers: their feature is the last of those, and no exact sum leads from
their map to a genre.

Weights from ImageNet, where they are wanted, are a torchvision state dictionary given by its path, read without running a
pickle; without one the network starts from scratch. Nothing is fetched.
"""

import itertools
from pathlib import Path
from pickle import UnpicklingError  # what torch raises where it refuses to run a pickle
from typing import Any
from zipfile import BadZipFile

import torch
from torch import Tensor, nn

from tagger.errors import TaggerError
from trainer.models.dimensions import CoverBaselineDimensions, ResNetDimensions, SmallResNetDimensions, VggDimensions
from trainer.models.network import Encoded, Encoder, Network, averaged


def load_torchvision(model: nn.Module, path: Path, part: str = "") -> None:
    """Fill a torchvision model, or only its submodule ``part``, with its published state dictionary (.pth), in place.

    Raises TaggerError when the file is missing, damaged, or belongs to another model.
    """
    state, prefix = _read(path), f"{part}." if part else ""
    weights = {name.removeprefix(prefix): values for name, values in state.items() if name.startswith(prefix)}
    try:
        model.get_submodule(part).load_state_dict(weights)
    except RuntimeError as error:
        raise TaggerError(
            f"The weights in {path} do not fit {type(model).__name__};"
            " download torchvision's ImageNet weights for exactly this network."
        ) from error


def _read(path: Path) -> dict[str, Tensor]:
    try:
        state: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise TaggerError(
            f"There is no file of weights at {path}; download torchvision's ImageNet weights or train from scratch."
        ) from error
    except (OSError, RuntimeError, ValueError, EOFError, BadZipFile, KeyError, UnpicklingError) as error:
        raise TaggerError(
            f"The file of weights {path} is damaged or no state dictionary; download it again."
        ) from error
    return state


DEPTHS = (18, 50, 101)


def torchvision_models() -> Any:
    """torchvision's networks; imported when one is built, because the others need none of it. Raises TaggerError."""
    try:
        from torchvision import models as networks
    except ImportError as error:
        raise TaggerError(
            "Networks over covers need torchvision; install the version that belongs to torch."
        ) from error
    return networks


class ResNetEncoder(Encoder):
    """Covers [B, 3, S, S], normalised → the pooled output of the last stage; the map is [B, S/32, S/32, D]."""

    reduction = "mean"

    def __init__(self, dimensions: ResNetDimensions) -> None:
        super().__init__()
        if dimensions.depth not in DEPTHS:
            raise TaggerError(f"There is no ResNet of {dimensions.depth} layers here; choose one of 18, 50 and 101.")
        network = getattr(torchvision_models(), f"resnet{dimensions.depth}")()
        if dimensions.weights is not None:
            load_torchvision(network, Path(dimensions.weights))
        *stages, _, last = network.children()
        assert isinstance(last, nn.Linear)
        self.stages = nn.Sequential(*stages)
        self.width = last.in_features

    def encoded(self, image: Tensor) -> Encoded:
        """Encode covers."""
        return averaged(self.stages(image))


class Residual(nn.Module):
    """Two 3×3 convolutions with batch normalisation around a shortcut; ``stride`` 2 halves the size."""

    def __init__(self, channels: int, width: int, stride: int) -> None:
        super().__init__()
        self.path = nn.Sequential(
            nn.Conv2d(channels, width, 3, stride, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, 1, 1, bias=False),
            nn.BatchNorm2d(width),
        )
        same = channels == width and stride == 1
        self.shortcut = (
            nn.Identity()
            if same
            else nn.Sequential(nn.Conv2d(channels, width, 1, stride, bias=False), nn.BatchNorm2d(width))
        )

    def forward(self, features: Tensor) -> Tensor:
        """[B, channels, H, W] → [B, width, H/stride, W/stride]."""
        output: Tensor = (self.path(features) + self.shortcut(features)).relu()
        return output


class SmallResNetEncoder(Encoder):
    """Covers [B, 3, S, S], normalised → the pooled last block; a stride-2 stem, so the map is [B, S/16, S/16, D] for
    four widths.
    """

    reduction = "mean"

    def __init__(self, dimensions: SmallResNetDimensions) -> None:
        super().__init__()
        widths = dimensions.widths
        self.stem = nn.Sequential(nn.Conv2d(3, widths[0], 3, 2, 1, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU())
        pairs = zip((widths[0], *widths[:-1]), widths, strict=True)
        self.blocks = nn.Sequential(*(Residual(a, b, 1 if i == 0 else 2) for i, (a, b) in enumerate(pairs)))
        self.dropout = nn.Dropout(dimensions.dropout)
        self.width = widths[-1]

    def encoded(self, image: Tensor) -> Encoded:
        """Encode covers."""
        return averaged(self.dropout(self.blocks(self.stem(image))))


def build_resnet(dimensions: ResNetDimensions) -> Network:
    """ResNet-101, -50 or -18 with a new last layer."""
    return Network(ResNetEncoder(dimensions), dimensions.outputs)


def build_small_resnet(dimensions: SmallResNetDimensions) -> Network:
    """The small residual network."""
    return Network(SmallResNetEncoder(dimensions), dimensions.outputs)


class VggEncoder(Encoder):
    """Covers [B, 3, 32·side, 32·side], normalised → the second 4096-d dense layer; the map [B, 512, side, side] is
    the last pooled one.
    """

    reduction = "none"

    def __init__(self, dimensions: VggDimensions) -> None:
        super().__init__()
        build = torchvision_models().vgg16_bn if dimensions.normalised else torchvision_models().vgg16
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
        features = self.below(image.contiguous(memory_format=torch.channels_last))
        return Encoded(self.dense(features.flatten(1)), features)

    def below(self, image: Tensor) -> Tensor:
        """What the dense layers read, [B, 512, side, side]."""
        features: Tensor = self.features(image)
        if features.shape[-1] != self.side or features.shape[-2] != self.side:
            features = nn.functional.adaptive_avg_pool2d(features, self.side)
        return features

    def dense_layers(self) -> list[nn.Module]:
        """The dense layers with their activations."""
        return list(self.dense)


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
        features = self.below(image)
        return Encoded(self.dense(features.flatten(1)), features)

    def below(self, image: Tensor) -> Tensor:
        """What the dense layers read, [B, C, side, side]."""
        features: Tensor = self.blocks(image)
        return features

    def dense_layers(self) -> list[nn.Module]:
        """The dense layers with batch normalisation and activations, one after the other."""
        return [layer for block in self.dense.children() for layer in block.children()]


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
