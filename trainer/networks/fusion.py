"""Multimodal fusion (TISMIR §4): each modality's vector L2-normalised, all concatenated, dropout, one dense layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from trainer.networks.encoding import initialise

MODALITIES = ("audio", "image", "text")
SUBSETS = ("audio", "image", "text", "audio+image", "audio+text", "image+text", "audio+image+text")
"""Every subset of the modalities that can be there, each with a head of its own; the order inside a name is the order
of the vectors.
"""


@dataclass(frozen=True, slots=True)
class FusionDimensions:
    """The widths of the vectors that come in, in their order; dropout is 0 for LOGISTIC, .7 for COSINE, .5 for
    softmax.
    """

    outputs: int = 250
    widths: tuple[int, ...] = (4096, 2048, 2048)
    dropout: float = 0.0
    normalise: bool = True


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
