"""What joins modalities: the fusion head and the multimodal feature space.

Fusion (TISMIR §4): each modality's vector L2-normalised, all concatenated, dropout, one dense layer.

Space (TISMIR §3.4): two towers e(x) = W2 · tanh(W1 · x), without bias, bring an item's audio and visual vectors together
in 200 dimensions. The hidden width is published nowhere; 512 was chosen.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from trainer.models.dimensions import FusionDimensions, SpaceDimensions
from trainer.models.network import initialise

MODALITIES = ("audio", "image", "text")
SUBSETS = ("audio", "image", "text", "audio+image", "audio+text", "image+text", "audio+image+text")
"""Every subset of the modalities that can be there, each with a head of its own; the order inside a name is the order
of the vectors.
"""


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
