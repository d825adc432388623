"""A small change of a bundle's heads that a person's decisions ask for: stored as a file, added when the heads are read.

It is linear as the heads are, so that a corrected score is explained as exactly as any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from safetensors.numpy import load, save

from tagger.inference.fusion_heads import FusionHead
from tagger.inference.modality import Modality
from tagger.inference.types import Floats

BIAS = "bias"


@dataclass(frozen=True, slots=True, eq=False)
class HeadCorrection:
    """Added to every head: ``rows`` [L, D] per modality, times the feature beyond its mean, and ``bias`` [L]."""

    rows: Mapping[Modality, Floats]
    bias: Floats

    def to_bytes(self) -> bytes:
        """As a safetensors file."""
        return save({BIAS: self.bias} | {modality.value: rows for modality, rows in self.rows.items()})

    @classmethod
    def from_bytes(cls, data: bytes) -> "HeadCorrection":
        """From what ``to_bytes`` made."""
        tensors = load(data)
        return cls({m: tensors[m.value] for m in Modality if m.value in tensors}, tensors[BIAS])

    def applied(self, head: FusionHead) -> FusionHead:
        """The head with the correction in it."""
        weight, bias = head.weight.copy(), head.bias + self.bias
        for modality in head.modalities:
            if modality in self.rows:
                weight[:, head.columns(modality)] += self.rows[modality]
                bias = bias - self.rows[modality] @ head.means[modality]
        return replace(head, weight=weight, bias=bias.astype(np.float32))
