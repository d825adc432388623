"""Linear heads for many labels at once: penalised logistic regression by L-BFGS, and shrunken Gaussians in closed form.

Both give, for each label, log-odds = row · x + bias. For few albums the Gaussians (one covariance within the genres,
shrunk towards a round one; after Friedman, Regularized Discriminant Analysis, 1989) need the least to be told apart by.

How much each part's evidence counts is a few weights, the same for every genre, not negative, fitted where it never learnt.
"""

from collections.abc import Callable, Sequence

import numpy as np

from tagger.inference.fusion_heads import sigmoid
from tagger.inference.types import Doubles
from tagger.learning.genre_targets import Flags, log_odds

ITERATIONS = 60
MEMORY = 8
TOLERANCE = 1e-4  # of the gradient, per album
STEP_HALVINGS = 20
ARMIJO = 1e-4

Objective = Callable[[Doubles], tuple[float, Doubles]]


def logistic(
    x: Doubles,
    targets: Doubles,
    penalty: float,
    *,
    offset: Doubles | None = None,
    weight: Doubles | None = None,
    bias_penalty: float = 1e-3,
) -> tuple[Doubles, Doubles]:
    """Rows [L, D] and biases [L] for ``x`` [N, D] and targets of 0…1 [N, L]: least Σ log-loss + penalty / 2 · |rows|².

    ``offset`` [N, L] is added to the log-odds, and ``weight`` [N, L] says what each target counts; ``bias_penalty`` holds
    the biases back.
    """
    size, labels = x.shape[1], targets.shape[1]
    base = np.zeros_like(targets) if offset is None else offset

    def objective(flat: Doubles) -> tuple[float, Doubles]:
        rows, bias = flat[: size * labels].reshape(labels, size), flat[size * labels :]
        raw = x @ rows.T + bias + base
        loss = np.logaddexp(0, raw) - targets * raw
        error = sigmoid(raw) - targets
        if weight is not None:
            loss, error = loss * weight, error * weight
        gradient = np.concatenate([(error.T @ x + penalty * rows).ravel(), error.sum(axis=0) + bias_penalty * bias])
        return float(loss.sum() + 0.5 * penalty * (rows**2).sum() + 0.5 * bias_penalty * (bias**2).sum()), gradient

    start = np.zeros(size * labels + labels)
    if offset is None:
        start[size * labels :] = log_odds(targets)
    flat = minimise(objective, start, tolerance=TOLERANCE * len(x))
    return flat[: size * labels].reshape(labels, size), flat[size * labels :]


def gaussian(x: Doubles, targets: Doubles, shrinkage: float) -> tuple[Doubles, Doubles]:
    """Rows [L, D] and biases [L] of the evidence ln P(x | label) / P(x | not label) of Gaussians with one covariance.

    The covariance is that of what the labels together leave unexplained; ``shrinkage`` 0…1 makes it round.
    """
    albums, size = x.shape
    design = np.concatenate([np.ones((albums, 1)), targets], axis=1)
    gram = design.T @ design + np.eye(design.shape[1])
    residual = x - design @ np.linalg.solve(gram, design.T @ x)
    within = residual.T @ residual / albums
    within = (1 - shrinkage) * within + shrinkage * (np.trace(within) / size + 1e-9) * np.eye(size)
    positive = targets.sum(axis=0)[:, None]
    mean = x.mean(axis=0)
    inside = (targets.T @ x + mean) / (positive + 1)  # half-hearted means for rare labels
    outside = (x.sum(axis=0) - targets.T @ x + mean) / (albums - positive + 1)
    rows = np.linalg.solve(within, (inside - outside).T).T
    return rows, -0.5 * np.sum((inside + outside) * rows, axis=1)


def minimise(objective: Objective, start: Doubles, *, tolerance: float) -> Doubles:
    """The least of a smooth convex function by L-BFGS with a backtracking line search (Nocedal & Wright, 7.4)."""
    point, (value, gradient) = start, objective(start)
    steps: list[Doubles] = []
    changes: list[Doubles] = []
    for _ in range(ITERATIONS):
        if np.linalg.norm(gradient) <= tolerance:
            break
        direction = -_inverse_curvature(gradient, steps, changes)
        slope = float(direction @ gradient)
        length = 1.0 if steps else min(1.0, 1 / float(np.abs(gradient).sum()))
        for _ in range(STEP_HALVINGS):
            new_value, new_gradient = objective(point + length * direction)
            if new_value <= value + ARMIJO * length * slope:
                break
            length /= 2
        else:
            break
        step, change = length * direction, new_gradient - gradient
        if float(step @ change) > 1e-12:
            steps, changes = [*steps, step][-MEMORY:], [*changes, change][-MEMORY:]
        point, value, gradient = point + step, new_value, new_gradient
    return point


def _inverse_curvature(gradient: Doubles, steps: list[Doubles], changes: list[Doubles]) -> Doubles:
    """The two-loop recursion: the inverse Hessian of the last steps, times the gradient."""
    result = gradient.copy()
    shares: list[float] = []
    for step, change in zip(reversed(steps), reversed(changes), strict=True):
        share = float(step @ result) / float(step @ change)
        shares.append(share)
        result -= share * change
    if steps:
        result *= float(steps[-1] @ changes[-1]) / float(changes[-1] @ changes[-1])
    for step, change, share in zip(steps, changes, reversed(shares), strict=True):
        result += (share - float(change @ result) / float(step @ change)) * step
    return result


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
