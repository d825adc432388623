"""The one fusion of modalities: a linear head for each combination of them, and the layer that is trained to be one.

A head's raw outputs are W·x + b over the modalities' vectors side by side (in the order audio, image, text), or, for COSINE,
the cosines between that and each label's factors; score = sigmoid(slope·raw + offset).

A trained layer (TISMIR §4): each modality's vector L2-normalised, all concatenated, dropout, one dense layer. It needs items
that have every modality of the combination.

Where no items have every modality, ``weighted_fusion.py`` makes the same heads of a weight a modality.

Space (TISMIR §3.4): two towers e(x) = W2 · tanh(W1 · x), without bias, bring an item's audio and visual vectors together
in 200 dimensions. The hidden width is published nowhere; 512 was chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tagger.inference.fusion_heads import sigmoid
from trainer.data.labels import cosine_scores, normalised
from trainer.evaluation.calibration import Calibration
from trainer.models.dimensions import FusionDimensions, SpaceDimensions
from trainer.models.network import initialise

Floats = NDArray[np.float32]

MODALITIES = ("audio", "image", "text")
SUBSETS = ("audio", "image", "text", "audio+image", "audio+text", "image+text", "audio+image+text")
"""Every subset of the modalities that can be there, each with a head of its own; the order inside a name is the order
of the vectors.
"""


@dataclass(frozen=True, slots=True, eq=False)
class LinearHead:
    """``weight`` [R, ΣD], ``bias`` [R]; ``slope``, ``offset``, ``threshold`` and ``known`` [labels].

    R is the number of labels (LOGISTIC) or of factors (COSINE); a label that is not known gets no score.
    """

    weight: Floats
    bias: Floats
    slope: Floats
    offset: Floats
    threshold: Floats
    known: NDArray[np.bool_]


def calibrated_head(
    weight: NDArray[Any], bias: NDArray[Any], calibration: Calibration, known: NDArray[np.bool_]
) -> LinearHead:
    """A trained layer and its calibration as a head."""
    layer = np.asarray(weight, np.float32), np.asarray(bias, np.float32)
    slope, offset, threshold = (
        np.asarray(part, np.float32) for part in (calibration.slope, calibration.offset, calibration.threshold)
    )
    return LinearHead(*layer, slope, offset, threshold, known)


def joined(vectors: Sequence[NDArray[Any]], *, normalise: bool) -> Floats:
    """[items, ΣD]: the modalities' vectors side by side, each of length 1 if ``normalise``."""
    return np.concatenate([normalised(v) if normalise else np.asarray(v, np.float32) for v in vectors], axis=1)


def raw_outputs(weight: Floats, bias: Floats, vectors: Floats, factors: Floats | None = None) -> Floats:
    """Logits, or cosines with the labels' ``factors``, of joined vectors [items, ΣD]: [items, labels]."""
    outputs = vectors @ weight.T + bias
    return outputs if factors is None else cosine_scores(outputs, factors)


def scores(of: LinearHead, vectors: Floats, factors: Floats | None = None) -> NDArray[np.float64]:
    """The probabilities that the application will show, [items, labels]; nan for labels that are not known."""
    raw = raw_outputs(of.weight, of.bias, vectors, factors)
    return np.where(of.known, sigmoid(np.asarray(of.slope * raw + of.offset, np.float64)), np.nan)


class Fusion(nn.Module):
    """Vectors [B, D_m] of each modality → logits or factors [B, outputs]."""

    def __init__(self, dimensions: FusionDimensions) -> None:
        super().__init__()
        self.normalise = dimensions.normalise
        self.dropout = nn.Dropout(dimensions.dropout)
        self.head = nn.Linear(sum(dimensions.widths), dimensions.outputs)
        initialise(self.head)

    def forward(self, *vectors: Tensor) -> Tensor:
        """Fuse the modalities' vectors, given in the order of ``widths``."""
        output: Tensor = self.head(self.dropout(fused(vectors, normalise=self.normalise)))
        return output


def fused(vectors: Sequence[Tensor], *, normalise: bool) -> Tensor:
    """[B, ΣD]: the vectors side by side, each of length 1 if ``normalise`` (a vector of zeros stays one)."""
    return torch.cat([nn.functional.normalize(v, dim=1) if normalise else v for v in vectors], dim=1)


def build_fusion(dimensions: FusionDimensions) -> Fusion:
    """One fusion head."""
    return Fusion(dimensions)


class Tower(nn.Module):
    """x [B, D] → W2 · tanh(W1 · x) [B, 200]."""

    def __init__(self, inputs: int, hidden: int, outputs: int) -> None:
        super().__init__()
        self.inner = nn.Linear(inputs, hidden, bias=False)
        self.outer = nn.Linear(hidden, outputs, bias=False)
        initialise(self.inner)
        initialise(self.outer)

    def forward(self, vectors: Tensor) -> Tensor:
        """Embed vectors of one modality."""
        output: Tensor = self.outer(self.inner(vectors).tanh())
        return output


class Space(nn.Module):
    """Both towers; ``first`` and ``second`` alone give MM_AUDIO and MM_VISUAL once they are trained."""

    def __init__(self, dimensions: SpaceDimensions) -> None:
        super().__init__()
        self.first = Tower(dimensions.first, dimensions.hidden, dimensions.space)
        self.second = Tower(dimensions.second, dimensions.hidden, dimensions.space)

    def forward(self, first: Tensor, second: Tensor, first_negative: Tensor, second_negative: Tensor) -> Tensor:
        """[B, 4, 200]: the item in both modalities, then another item in each (``losses.space`` takes it)."""
        embedded = (self.first(first), self.second(second), self.first(first_negative), self.second(second_negative))
        return torch.stack(embedded, dim=1)


def build_space(dimensions: SpaceDimensions) -> Space:
    """The two towers."""
    return Space(dimensions)
