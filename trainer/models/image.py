"""The image networks that end in an average over positions: ResNet-101, -50 and -18 (TISMIR §3.2) and a small one for
small covers.

The feature is the mean of the last map (2048 channels for ResNet-101), so class activation over the cover is an exact
sum. Weights from ImageNet, where they are wanted, are a torchvision state dictionary given by its path; without one
the network starts from scratch. Nothing is fetched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torchvision
from torch import Tensor, nn

from tagger.errors import TaggerError
from trainer.models.network import Encoded, Encoder, Network, averaged
from trainer.models.pretrained import load_torchvision

DEPTHS: dict[int, Callable[[], nn.Module]] = {
    18: torchvision.models.resnet18,
    50: torchvision.models.resnet50,
    101: torchvision.models.resnet101,
}


@dataclass(frozen=True, slots=True)
class ResNetDimensions:
    """A torchvision ResNet: how many outputs, how deep, and the path of pretrained weights (None: from scratch)."""

    outputs: int = 250
    depth: int = 101
    weights: str | None = None


@dataclass(frozen=True, slots=True)
class SmallResNetDimensions:
    """A residual network for covers of about 64–128 px: one residual block per width, each but the first halving the
    size.
    """

    outputs: int = 250
    widths: tuple[int, ...] = (32, 64, 128, 256)
    dropout: float = 0.0


class ResNetEncoder(Encoder):
    """Covers [B, 3, S, S], normalised → the pooled output of the last stage; the map is [B, S/32, S/32, D]."""

    reduction = "mean"

    def __init__(self, dimensions: ResNetDimensions) -> None:
        super().__init__()
        if dimensions.depth not in DEPTHS:
            raise TaggerError(f"There is no ResNet of {dimensions.depth} layers here; choose one of 18, 50 and 101.")
        network = DEPTHS[dimensions.depth]()
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
