"""How much each part's evidence counts: a few weights, the same for every genre, not negative, fitted where it never learnt."""

from collections.abc import Sequence

import numpy as np

from tagger.inference.types import Doubles
from tagger.learning.examples import Flags, sigmoid

RIDGE = 1.0
ROUNDS = 50
MOST_ENTRIES = 400_000  # of albums × labels that a fit looks at; more change the weights by nothing worth the time


def fit_weights(evidence: Sequence[Doubles], prior: Doubles, targets: Flags) -> Doubles:
    """A weight of 0 or more per part [parts], by Newton's method on those that are not at 0.

    ``evidence`` [N, L] each, ``prior`` [N, L] the log-odds that the evidence is added to.
    """
    step = max(1, prior.size // MOST_ENTRIES)
    columns = np.stack([part[::step].ravel() for part in evidence], axis=1)
    base, present = prior[::step].ravel(), targets[::step].ravel().astype(np.float64)
    weights = np.full(len(evidence), 1 / max(1, len(evidence)))
    for _ in range(ROUNDS):
        chance = sigmoid(base + columns @ weights)
        gradient = columns.T @ (chance - present) + RIDGE * weights
        free = (weights > 0) | (gradient < 0)
        if not free.any():
            break
        active = columns[:, free]
        curvature = (active * (chance * (1 - chance))[:, None]).T @ active + RIDGE * np.eye(int(free.sum()))
        before = weights.copy()
        weights[free] = np.maximum(0, weights[free] - np.clip(np.linalg.solve(curvature, gradient[free]), -1, 1))
        if np.abs(weights - before).max() < 1e-7:
            break
    return weights


def losses(raw: Doubles, targets: Flags) -> Doubles:
    """The log-loss of each album, summed over the labels, [N]."""
    return np.asarray((np.logaddexp(0, raw) - targets * raw).sum(axis=1))
