"""The last layer of a bundle: a linear head for each combination of modalities.

A head's raw outputs are W·x + b over the modalities' vectors side by side (in the order audio, image, text), or, for
COSINE, the cosines between that and each label's factors; score = sigmoid(slope·raw + offset).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.data.labels import cosine_scores, normalised
from trainer.evaluation.calibration import Calibration, sigmoid

Floats = NDArray[np.float32]


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
