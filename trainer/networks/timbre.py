"""TIMBRE-MLP (TISMIR §7.3.1): statistics of a track's timbre, one dense layer; the baseline without a learned
encoder.
"""

import math
from dataclasses import dataclass

from torch import Tensor

from trainer.networks.encoding import Encoded, Encoder, Network


@dataclass(frozen=True, slots=True)
class TimbreDimensions:
    """48 statistics in the paper: mean, maximum, variance and L2-norm of each of 12 timbre coefficients.

    ``limit``: statistics further than this many deviations from the mean count as that far (None: as they are).
    """

    outputs: int = 250
    statistics: int = 48
    limit: float | None = None


class TimbreEncoder(Encoder):
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
    return Network(TimbreEncoder(dimensions), dimensions.outputs)
