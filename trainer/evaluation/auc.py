"""The areas under the ROC and precision–recall curves of many labels at once, for any weights of the items.

Scores are sorted once; after that a set of weights costs a few running sums. Items with the same score stand in one
group: half of a group's pairs count as ordered right (ROC), and precision is taken below the whole group (PR), as
scikit-learn does. Rows are labels here, so that each label's numbers lie side by side in memory.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]


class Ranking:
    """Targets and scores [items, labels], each label's items in ascending order of score."""

    def __init__(self, targets: NDArray[np.int64], scores: Floats) -> None:
        columns = np.ascontiguousarray(scores.T)
        self.order = np.argsort(columns, axis=1, kind="stable")
        ordered = np.take_along_axis(columns, self.order, axis=1)
        self.present = np.take_along_axis(np.ascontiguousarray(targets.T), self.order, axis=1).astype(np.float64)
        self.first, self.after = _groups(ordered)

    def areas(self, weights: Floats) -> tuple[Floats, Floats]:
        """ROC-AUC and average precision of each label, nan where every item that counts has the label, or none has."""
        ordered = weights[self.order]
        positive = ordered * self.present
        below_positive, below_negative = _running(positive), _running(ordered - positive)
        positives, negatives = below_positive[:, -1:], below_negative[:, -1:]
        with np.errstate(invalid="ignore", divide="ignore"):
            negative_first, positive_first = below_negative.ravel()[self.first], below_positive.ravel()[self.first]
            negatives_below = (negative_first + below_negative.ravel()[self.after]) / 2
            positives_from_here = positives - positive_first
            precision = np.nan_to_num(positives_from_here / (positives_from_here + negatives - negative_first))
            roc = np.einsum("li,li->l", positive, negatives_below) / (positives * negatives)[:, 0]
            pr = np.einsum("li,li->l", positive, precision) / positives[:, 0]
        measurable = (positives > 0) & (negatives > 0)
        return np.where(measurable[:, 0], roc, np.nan), np.where(measurable[:, 0], pr, np.nan)


def _running(values: Floats) -> Floats:
    """The sum of everything before each position, and of everything, [labels, items + 1]."""
    sums = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=sums[:, 1:])
    return sums


def _groups(ordered: Floats) -> tuple[Positions, Positions]:
    """For each position, where its group of equal scores begins and where the next begins, as positions in ``_running``."""
    labels, items = ordered.shape
    positions = np.arange(items)
    starts, ends = np.ones(ordered.shape, bool), np.ones(ordered.shape, bool)
    starts[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    ends[:, :-1] = starts[:, 1:]
    first = np.maximum.accumulate(np.where(starts, positions, 0), axis=1)
    last = np.minimum.accumulate(np.where(ends, positions, items)[:, ::-1], axis=1)[:, ::-1]
    offset = np.arange(labels)[:, None] * (items + 1)
    return first + offset, last + 1 + offset
