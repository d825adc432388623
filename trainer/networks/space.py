"""The multimodal feature space (TISMIR §3.4): two towers that bring an item's audio and visual vectors together.

e(x) = W2 · tanh(W1 · x), without bias, to 200 dimensions. The hidden width is published nowhere; 512 was decided.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from trainer.networks.encoding import initialise


@dataclass(frozen=True, slots=True)
class SpaceDimensions:
    """The widths of the two vectors that come in, of the hidden layer, and of the common space."""

    first: int = 2048
    second: int = 2048
    hidden: int = 512
    space: int = 200


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
