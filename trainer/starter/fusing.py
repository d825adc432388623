"""Late fusion: no item of the real sets carries sound, cover and text together, so calibrated log-odds are averaged.

A modality's weight for a genre is how much its calibrated scores tell about that genre on its own validation items:
the share of the uncertainty (log-loss of the genre's frequency) that they remove. A genre with few validation items is
drawn towards the modality's mean over all genres.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trainer.evaluation.calibration import Calibration, calibrate
from trainer.models.linear_heads import LinearHead, all_combinations, head, raw_outputs, scores
from trainer.models.losses import UNKNOWN

COMMONEST = 0.2
"""No genre is assumed to be on more of a library's albums. Seven in ten training albums are electronic music; a score
that took that for granted would call every string quartet electronic."""
PRIOR_ITEMS = 20.0  # a genre with as many validation items trusts its own measurement by half
LEAST = 0.02  # a modality that knows a genre keeps a say in it


@dataclass(frozen=True)
class FusedPart:
    """A modality's head, and its features [items, D] and targets [items, labels] on its validation items."""

    head: LinearHead
    features: NDArray[np.float32]
    targets: NDArray[np.float32]


def fitted(
    weight: NDArray[np.float32],
    bias: NDArray[np.float32],
    training: NDArray[np.float32],
    features: NDArray[np.float32],
    targets: NDArray[np.float32],
) -> FusedPart:
    """A trained layer, calibrated on validation. A genre without a training item in this set is not known.

    ``training`` are the targets of the training items, ``features`` and ``targets`` those of the validation items.
    """
    known = (training == 1).any(axis=0)
    asked = (training != UNKNOWN).sum(axis=0)
    prevalence = (training == 1).sum(axis=0) / np.maximum(asked, 1)
    calibration = calibrate(raw_outputs(weight, bias, features), targets, prevalence)
    return FusedPart(head(weight, bias, for_any_library(calibration, prevalence), known), features, targets)


def combined(
    parts: Mapping[str, FusedPart], pair: str, vectors: NDArray[np.float32], targets: NDArray[np.float32]
) -> dict[str, LinearHead]:
    """A head for every combination of modalities.

    The modalities of ``pair`` ("image+text") do occur together on some validation albums, with ``vectors`` [albums, ΣD]
    side by side and ``targets``: their combination is calibrated there once more.
    """
    heads = all_combinations({m: part.head for m, part in parts.items()}, {m: skill(part) for m, part in parts.items()})
    late = heads[pair]
    prevalence = (targets == 1).mean(axis=0)
    again = calibrate(raw_outputs(late.weight, late.bias, vectors), targets, prevalence)
    return heads | {pair: head(late.weight, late.bias, for_any_library(again, prevalence), late.known)}


def for_any_library(calibration: Calibration, prevalence: NDArray[np.float64]) -> Calibration:
    """The calibration where no genre is more frequent than COMMONEST: Bayes' rule moves the log-odds by the prior's."""
    frequent = np.clip(prevalence, COMMONEST, 1 - 1e-4)
    moved = np.log(COMMONEST / (1 - COMMONEST)) - np.log(frequent / (1 - frequent))
    return replace(calibration, offset=calibration.offset + moved)


def skill(part: FusedPart) -> NDArray[np.float64]:
    """The weight of each genre, [labels]: the share of its uncertainty on validation that the scores remove."""
    told, present = part.targets != UNKNOWN, part.targets == 1
    chance = np.nan_to_num(scores(replace(part.head, known=np.ones_like(part.head.known)), part.features), nan=0.5)
    items = np.maximum(told.sum(axis=0), 1)
    frequency = np.broadcast_to((present.sum(axis=0) + 0.5) / (items + 1), chance.shape)
    before, after = (np.where(told, _log_loss(present, p), 0).sum(axis=0) for p in (frequency, chance))
    overall = 1 - after.sum() / before.sum()
    own = 1 - np.divide(after, before, out=np.ones_like(after), where=before > 0)
    count = present.sum(axis=0)
    weights: NDArray[np.float64] = np.maximum((count * own + PRIOR_ITEMS * overall) / (count + PRIOR_ITEMS), LEAST)
    return weights


def _log_loss(present: NDArray[np.bool_], chance: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(chance, 1e-6, 1 - 1e-6)
    return -np.where(present, np.log(clipped), np.log1p(-clipped))
