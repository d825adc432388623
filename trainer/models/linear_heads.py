"""The last layer of a bundle: a linear head for each combination of modalities, and late fusion as such a head.

A head's raw outputs are W·x + b over the modalities' vectors side by side (in the order audio, image, text), or, for
COSINE, the cosines between that and each label's factors; score = sigmoid(slope·raw + offset).

Late fusion is for modalities that never occur together in the training data: calibrated log-odds are averaged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.data.labels import cosine_scores, normalised
from trainer.evaluation.calibration import Calibration, sigmoid
from trainer.models.fusion import MODALITIES

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


def late_fusion(parts: Sequence[LinearHead], weights: Sequence[float | NDArray[Any]] | None = None) -> LinearHead:
    """The weighted mean of the parts' calibrated log-odds, as one head over their vectors side by side.

    ``parts`` are LOGISTIC heads in the order audio,
    image, text over the same labels; ``weights`` hold a number for each, or one per label; a label's mean is over the
    parts that know it.
    """
    known = np.stack([part.known for part in parts])
    shares = np.ones(len(parts)) if weights is None else np.asarray(weights, np.float64)
    of_label = shares.reshape(len(parts), -1) * known
    total = of_label.sum(axis=0)
    of_label = np.divide(of_label, total, out=np.zeros_like(of_label), where=total > 0).astype(np.float32)
    pairs = list(zip(of_label, parts, strict=True))
    odds = sum(share * np.log(part.threshold / (1 - part.threshold)) for share, part in pairs)
    return LinearHead(
        weight=np.concatenate([(share * part.slope)[:, None] * part.weight for share, part in pairs], axis=1),
        bias=np.sum(
            [share * (part.slope * part.bias + part.offset) for share, part in pairs], axis=0, dtype=np.float32
        ),
        slope=np.ones(known.shape[1], np.float32),
        offset=np.zeros(known.shape[1], np.float32),
        threshold=sigmoid(np.asarray(odds, np.float64)).astype(np.float32),
        known=np.asarray(known.any(axis=0)),
    )


def all_combinations(
    single: Mapping[str, LinearHead], weights: Mapping[str, float | NDArray[Any]] | None = None
) -> dict[str, LinearHead]:
    """A head for every combination of the modalities in ``single``, by late fusion; the single ones as they are."""
    modalities = [modality for modality in MODALITIES if modality in single]
    combined: dict[str, LinearHead] = {}
    for bits in range(1, 1 << len(modalities)):
        subset = [modality for bit, modality in enumerate(modalities) if bits >> bit & 1]
        parts = [single[modality] for modality in subset]
        shares = None if weights is None else [weights[modality] for modality in subset]
        combined["+".join(subset)] = parts[0] if len(parts) == 1 else late_fusion(parts, shares)
    return combined
