"""Logistic regression that learns genres and not the collections that the training items come from (trainer side).

Items of several sources are fitted together: each pair of source and genre has an intercept of its own, not penalised,
so that a weight can only explain differences *within* a source. A source that hardly uses a genre says nothing about it
and is left out for that genre. What is returned is evidence: the log-odds beyond the genre's base rate,

    evidence[i, g] = log P(x_i | g) − log P(x_i | not g) = x_i · weight[:, g] + offset[g],

with offset = mean over sources of (intercept − log-odds of the genre's share of that source). A prior is added
afterwards (library_prior.py), one that fits the library at hand.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from trainer.data.labels import UNKNOWN

Floats = NDArray[np.float64]

LEAST_POSITIVE = 3  # items of a genre without which a source says nothing about it
LEAST_TAUGHT = 5  # items of a genre over all sources without which it gets no weights
NEARLY_ALL = 0.99  # a genre that a source gives to every item cannot be learnt there
ROUNDS = 200
INTERCEPT_SCALE = 10.0  # speeds the intercepts up; they are not penalised


@dataclass(frozen=True, slots=True)
class EvidenceModel:
    """A linear model of evidence: ``weight`` [D, L], ``offset`` [L], and for which genres there was enough to learn."""

    weight: Floats
    offset: Floats
    taught: NDArray[np.bool_]

    def of(self, features: NDArray[Any]) -> Floats:
        """[items, D] → log-odds beyond the base rate, [items, L]; 0 for a genre that was not taught."""
        return np.asarray(features @ self.weight + self.offset, np.float64)


def fit_evidence(features: Any, targets: NDArray[Any], sources: NDArray[Any], penalty: float) -> EvidenceModel:
    """Fit all genres.

    ``features`` [items, D], dense or sparse; ``targets`` [items, L] of 1, 0 and UNKNOWN; ``sources`` [items], a name each;
    ``penalty``: λ of λ/2·|w|² beside the summed log-loss.
    """
    is_known, groups = usable(targets, sources)
    taught = ((targets == 1) & is_known).sum(axis=0) >= LEAST_TAUGHT
    weight, offset = np.zeros((features.shape[1], targets.shape[1])), np.zeros(targets.shape[1])
    for label in np.flatnonzero(taught):
        rows = is_known[:, label]
        solution = _fit(features[rows], targets[rows, label].astype(np.float64), groups[rows], penalty)
        weight[:, label], offset[label] = solution
    return EvidenceModel(weight, offset, taught)


def usable(targets: NDArray[Any], sources: NDArray[Any]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which pairs of item and genre teach anything, [items, L], and each item's source as a number, [items]."""
    _, groups = np.unique(sources, return_inverse=True)
    is_known = targets != UNKNOWN
    for group in range(int(groups.max()) + 1):
        rows = groups == group
        positive = (targets[rows] == 1).sum(axis=0)
        constant = positive > NEARLY_ALL * np.maximum(is_known[rows].sum(axis=0), 1)
        is_known[np.ix_(rows, (positive < LEAST_POSITIVE) | constant)] = False
    return is_known, groups.astype(np.int64)


def log_odds(positive: NDArray[Any], items: NDArray[Any]) -> Floats:
    """Of a share, with half an item added on both sides."""
    return np.asarray(np.log((positive + 0.5) / (items - positive + 0.5)), np.float64)


def _fit(features: Any, present: Floats, groups: NDArray[np.int64], penalty: float) -> tuple[Floats, float]:
    """One genre: its weights [D] and its offset."""
    names, group = np.unique(groups, return_inverse=True)
    items = np.bincount(group).astype(np.float64)
    base = log_odds(np.bincount(group, weights=present), items)
    size = features.shape[1]

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weight, intercepts = parameters[:size], base + INTERCEPT_SCALE * parameters[size:]
        raw = features @ weight + intercepts[group]
        error = expit(raw) - present
        value = float(np.logaddexp(0, raw).sum() - raw @ present + 0.5 * penalty * weight @ weight)
        slope = np.bincount(group, weights=error, minlength=len(names)) * INTERCEPT_SCALE
        return value, np.concatenate([features.T @ error + penalty * weight, slope])

    start = np.zeros(size + len(names))
    solution = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return solution.x[:size], float(np.average(INTERCEPT_SCALE * solution.x[size:], weights=items))
