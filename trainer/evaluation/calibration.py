"""From raw outputs to probabilities that mean what they say, and from which probability on a genre is proposed.

Fitted on the validation items, of which a rare genre has few, so every genre starts from what all of them share and
moves away only as far as its own items tell.

Shared: log-odds = a·raw + β0 + β1·log-odds of the genre's share of the training items, fitted on all pairs at once.
Per genre (Platt scaling with a prior): slope a·exp(u) and the log-odds c at the genre's mean raw output, found together
as the most probable values where u ~ N(0, ½²) and c ~ N(what is shared, 1²). So a slope is always positive. A genre
with fewer than RARE validation items, or one that every item has, takes the shared values as they are.

Threshold: where the genre's F1 on validation is best, averaged in log-odds with the shared threshold (best micro F1),
which counts as PRIOR_ITEMS items of the genre; rare genres again take the shared one.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError
from tagger.inference.fusion_heads import sigmoid
from trainer.data.labels import UNKNOWN

Floats = NDArray[np.float64]
RARE = 5
PRIOR_ITEMS = 20.0
SLOPE_DEVIATION, OFFSET_DEVIATION = 0.5, 1.0
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Calibration:
    """score = sigmoid(slope·raw + offset), proposed from ``threshold`` on; [labels] each."""

    slope: Floats
    offset: Floats
    threshold: Floats

    def scores(self, raw: NDArray[Any]) -> Floats:
        """The calibrated probabilities of raw outputs [items, labels]."""
        return sigmoid(self.slope * raw + self.offset)


def calibrate(raw: NDArray[Any], targets: NDArray[Any], prevalence: NDArray[Any]) -> Calibration:
    """Fit slope, offset and threshold of each label.

    ``raw`` [items, labels] are logits or cosines of validation items, ``targets`` hold 1, 0 or UNKNOWN, ``prevalence``
    [labels] each label's share of the training items. Raises TaggerError when no validation item has any label.
    """
    raw, is_known, present = np.asarray(raw, np.float64), targets != UNKNOWN, targets == 1
    if not present.any():
        raise TaggerError("No validation item has a genre that the model knows, so its scores cannot be calibrated.")
    base = _log_odds(np.clip(np.asarray(prevalence, np.float64), 1e-4, 1 - 1e-4))
    slope, offsets = _shared(raw, is_known, present, base)
    counts = present.sum(axis=0)
    own_calibration = (counts >= RARE) & (counts < is_known.sum(axis=0))
    slopes = np.full(len(base), slope)
    slopes[own_calibration], offsets[own_calibration] = _per_label(
        raw[:, own_calibration],
        is_known[:, own_calibration],
        present[:, own_calibration],
        slope,
        offsets[own_calibration],
    )
    return Calibration(
        slopes, offsets, _thresholds(sigmoid(slopes * raw + offsets), is_known, present, own_calibration)
    )


def _shared(raw: Floats, is_known: NDArray[Any], present: NDArray[Any], base: Floats) -> tuple[float, Floats]:
    """The slope and the offsets [labels] that all labels share, by Newton's method on three numbers."""
    columns = np.stack([raw, np.ones_like(raw), np.broadcast_to(base, raw.shape)], axis=-1)[is_known]
    truth, weights = present[is_known].astype(np.float64), np.array([1.0, 0.0, 0.0])
    ridge = 1e-6 * len(columns) * np.eye(3)  # keeps equal prevalences, which leave β open, solvable
    for _ in range(ROUNDS):
        chance = sigmoid(columns @ weights)
        curvature = (columns * (chance * (1 - chance))[:, None]).T @ columns + ridge
        step = np.linalg.solve(curvature, columns.T @ (truth - chance))
        weights = weights + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    least = 1e-3 / max(float(raw[is_known].std()), 1e-9)  # outputs that say nothing leave the shares of the genres
    return max(float(weights[0]), least), weights[1] + weights[2] * base


def _per_label(
    raw: Floats, is_known: NDArray[Any], present: NDArray[Any], shared_slope: float, shared_offsets: Floats
) -> tuple[Floats, Floats]:
    """The most probable slopes and offsets, all labels at once, by damped Fisher scoring on (u, c)."""
    middle = (raw * is_known).sum(axis=0) / is_known.sum(axis=0)
    away, truth = (raw - middle) * is_known, present.astype(np.float64)
    expected = shared_slope * middle + shared_offsets
    u, c = np.zeros(raw.shape[1]), expected.copy()
    for _ in range(ROUNDS):
        slope = shared_slope * np.exp(u)
        chance = sigmoid(slope * away + c)
        error, spread = (truth - chance) * is_known, chance * (1 - chance) * is_known
        gradient_u = slope * (error * away).sum(axis=0) - u / SLOPE_DEVIATION**2
        gradient_c = error.sum(axis=0) - (c - expected) / OFFSET_DEVIATION**2
        uu = slope**2 * (spread * away**2).sum(axis=0) + 1 / SLOPE_DEVIATION**2
        uc, cc = slope * (spread * away).sum(axis=0), spread.sum(axis=0) + 1 / OFFSET_DEVIATION**2
        determinant = uu * cc - uc**2
        step_u = (cc * gradient_u - uc * gradient_c) / determinant
        step_c = (uu * gradient_c - uc * gradient_u) / determinant
        u, c = u + np.clip(step_u, -0.5, 0.5), c + np.clip(step_c, -1, 1)
        if max(np.abs(step_u).max(initial=0), np.abs(step_c).max(initial=0)) < 1e-8:
            break
    slope = shared_slope * np.exp(u)
    return slope, c - slope * middle


def _thresholds(scores: Floats, is_known: NDArray[Any], present: NDArray[Any], own_calibration: NDArray[Any]) -> Floats:
    """Per label the score from which it is proposed."""
    shared = _log_odds(_best_f1(scores[is_known], present[is_known]))
    thresholds = np.full(scores.shape[1], shared)
    for label in np.flatnonzero(own_calibration):
        rows = is_known[:, label]
        own, items = _best_f1(scores[rows, label], present[rows, label]), float(present[:, label].sum())
        thresholds[label] = (items * _log_odds(own) + PRIOR_ITEMS * shared) / (items + PRIOR_ITEMS)
    return sigmoid(thresholds)


def _best_f1(scores: Floats, present: NDArray[Any]) -> Floats:
    """The score, halfway between two items, from which proposing gives the best F1."""
    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], np.cumsum(present[order])
    f1 = 2 * hits / (np.arange(1, len(ranked) + 1) + hits[-1])
    ends = np.append(ranked[1:] < ranked[:-1], True)  # equal scores are proposed together or not at all
    best = int(np.argmax(np.where(ends, f1, -1)))
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return np.asarray(np.clip((ranked[best] + below) / 2, 1e-4, 1 - 1e-4))


def _log_odds(chance: Floats) -> Floats:
    return np.log(chance) - np.log1p(-chance)
