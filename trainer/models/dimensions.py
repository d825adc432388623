"""The sizes of every network, with those that its paper prints as defaults. It imports no torch: an experiment is read and
checked, and its features are prepared, on machines that train nothing.
"""

from dataclasses import dataclass

LOW = (64, 128, 128, 64)
HIGH = (256, 512, 1024, 1024)
SINGLE = (64, 128, 256)


@dataclass(frozen=True, slots=True)
class BlockDimensions:
    """One block's sizes, each (time, bins); ``same`` pads the convolution so that it keeps its size."""

    kernel: tuple[int, int]
    pool: tuple[int, int]
    same: bool = False


BLOCKS = {
    "3x3": tuple(BlockDimensions((3, 3), pool, same=True) for pool in ((4, 2), (4, 2), (4, 1), (4, 5))),
    "4x96": (
        BlockDimensions((4, 96), (4, 1)),
        BlockDimensions((4, 1), (4, 1)),
        BlockDimensions((4, 1), (4, 1)),
        BlockDimensions((1, 1), (1, 1)),
    ),
    "4x70": (
        BlockDimensions((4, 70), (4, 4)),
        BlockDimensions((4, 6), (4, 1)),
        BlockDimensions((4, 1), (4, 1)),
        BlockDimensions((1, 1), (1, 1)),
    ),
    "single": (BlockDimensions((4, 96), (4, 1)), BlockDimensions((4, 1), (4, 1)), BlockDimensions((4, 1), (2, 1))),
}


@dataclass(frozen=True, slots=True)
class AudioDimensions:
    """The sizes of an audio network: ``blocks`` names a row of BLOCKS, ``filters`` one number for each of them."""

    outputs: int = 250
    blocks: str = "4x70"
    filters: tuple[int, ...] = LOW
    dropout: float = 0.0
    frames: int = 322
    bins: int = 96


@dataclass(frozen=True, slots=True)
class TimbreDimensions:
    """48 statistics in the paper: mean, maximum, variance and root mean square of each of 12 timbre coefficients.

    ``limit``: statistics further than this many deviations from the mean count as that far (None: as they are).
    """

    outputs: int = 250
    statistics: int = 48
    limit: float | None = None


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


@dataclass(frozen=True, slots=True)
class TextDimensions:
    """The sizes of a text network; ``widths`` are those of the dense layers, the last being the feature's."""

    outputs: int = 250
    vocabulary: int = 10_000
    widths: tuple[int, ...] = (2048, 2048)
    dropout: float = 0.5


@dataclass(frozen=True, slots=True)
class HanDimensions:
    """Word vectors of 300, GRUs of 50 in each direction; ``vocabulary`` counts the padding word 0."""

    outputs: int = 16
    vocabulary: int = 20_000
    embedding: int = 300
    hidden: int = 50
    dropout: float = 0.5


@dataclass(frozen=True, slots=True)
class SpectrogramDimensions:
    """Time-only convolutions: filters, kernel lengths and pool lengths, one of each per block."""

    outputs: int = 16
    bins: int = 500
    filters: tuple[int, ...] = (16, 32, 64)
    kernels: tuple[int, ...] = (9, 7, 5)
    pools: tuple[int, ...] = (5, 5, 4)
    dropout: float = 0.5


@dataclass(frozen=True, slots=True)
class JointDimensions:
    """Both encoders and one softmax layer over their 500 + 100 numbers."""

    outputs: int = 16
    vocabulary: int = 20_000
    embedding: int = 300
    hidden: int = 50
    bins: int = 500
    filters: tuple[int, ...] = (16, 32, 64)
    kernels: tuple[int, ...] = (9, 7, 5)
    pools: tuple[int, ...] = (5, 5, 4)
    dropout: float = 0.5


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


@dataclass(frozen=True, slots=True)
class FusionDimensions:
    """The widths of the vectors that come in, in their order; dropout is 0 for LOGISTIC, .7 for COSINE, .5 for
    softmax.
    """

    outputs: int = 250
    widths: tuple[int, ...] = (4096, 2048, 2048)
    dropout: float = 0.0
    normalise: bool = True


@dataclass(frozen=True, slots=True)
class SpaceDimensions:
    """The widths of the two vectors that come in, of the hidden layer, and of the common space."""

    first: int = 2048
    second: int = 2048
    hidden: int = 512
    space: int = 200
