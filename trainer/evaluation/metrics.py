"""How good predictions are, as the papers measure it (papers' §4), fast enough to be drawn again for every bootstrap
sample.

Multi-label: ``targets`` [items, labels] of 0 and 1, ``scores`` [items, labels] of any scale. A label counts for the
macro means only if the test items hold one with and one without it: where either is missing there is no curve to
measure (torchmetrics would count 0, scikit-learn nan).

For the areas under the ROC and precision–recall curves scores are sorted once; after that a set of weights of the items
costs a few running sums. Items with the same score stand in one group: half of a group's pairs count as ordered right
(ROC), and precision is taken below the whole group (PR), as scikit-learn does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError

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


Numbers = NDArray[Any]
CUTOFFS = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class MultiLabel:
    """The measures of a multi-label classifier; ``per_label_*`` [labels] hold nan where a label cannot be measured."""

    roc_auc: float
    pr_auc: float
    roc_auc_micro: float
    pr_auc_micro: float
    diversity: Mapping[int, float]
    precision_at: Mapping[int, float]
    ndcg_at: Mapping[int, float]
    labels_counted: int
    per_label_roc: Floats = field(repr=False)
    per_label_pr: Floats = field(repr=False)

    def numbers(self) -> dict[str, float]:
        """All single numbers by name: roc_auc, pr_auc, roc_auc_micro, pr_auc_micro, diversity@1, precision@1, ndcg@1,
        …
        """
        single = {name: getattr(self, name) for name in ("roc_auc", "pr_auc", "roc_auc_micro", "pr_auc_micro")}
        families = {"diversity": self.diversity, "precision": self.precision_at, "ndcg": self.ndcg_at}
        return single | {f"{name}@{k}": value for name, family in families.items() for k, value in family.items()}


@dataclass(frozen=True, slots=True)
class SingleLabel:
    """The measures of a classifier with one genre per item; ``confusion`` [truth, predicted] counts items."""

    precision: float
    recall: float
    f1: float
    accuracy: float
    per_class_f1: Floats
    confusion: NDArray[np.int64]

    def numbers(self) -> dict[str, float]:
        """The single numbers by name."""
        return {name: getattr(self, name) for name in ("precision", "recall", "f1", "accuracy")}


def multilabel(targets: Numbers, scores: Numbers, cutoffs: Sequence[int] = CUTOFFS) -> MultiLabel:
    """Everything that the papers measure of a multi-label classifier, and PR-AUC, P@k and nDCG@k beside it."""
    return MultiLabelTest(targets, scores, cutoffs).measure()


class MultiLabelTest:
    """Targets and scores, sorted once, to be measured under any weights of the items."""

    def __init__(self, targets: Numbers, scores: Numbers, cutoffs: Sequence[int] = CUTOFFS) -> None:
        self.targets, self.scores = _checked(targets, scores)
        self.cutoffs = [k for k in cutoffs if k <= self.scores.shape[1]]
        self.ranking = Ranking(self.targets, self.scores)
        self.all_pairs = Ranking(self.targets.reshape(-1, 1), self.scores.reshape(-1, 1))
        self.top = np.argsort(-self.scores, axis=1, kind="stable")[:, : max(self.cutoffs, default=1)]
        self.hits = np.take_along_axis(self.targets, self.top, axis=1)

    def measure(self, weights: Floats | None = None) -> MultiLabel:
        """The measures where item i counts ``weights[i]`` times (None: once each)."""
        weights = np.ones(len(self.scores)) if weights is None else weights
        roc, pr = self.ranking.areas(weights)
        micro_roc, micro_pr = self.all_pairs.areas(np.repeat(weights, self.scores.shape[1]))
        counted = np.isfinite(roc)
        return MultiLabel(
            roc_auc=_mean(roc[counted]),
            pr_auc=_mean(pr[counted]),
            roc_auc_micro=float(micro_roc[0]),
            pr_auc_micro=float(micro_pr[0]),
            diversity={k: self._diversity(k, weights) for k in self.cutoffs},
            precision_at={k: float(np.average(self.hits[:, :k].mean(axis=1), weights=weights)) for k in self.cutoffs},
            ndcg_at={k: self._ndcg(k, weights) for k in self.cutoffs},
            labels_counted=int(counted.sum()),
            per_label_roc=roc,
            per_label_pr=np.where(counted, pr, np.nan),
        )

    def _diversity(self, k: int, weights: Floats) -> float:
        """ADiv@k: of all labels, how many stand in the top k of at least one item."""
        proposed = np.unique(self.top[weights > 0, :k])
        return len(proposed) / int(self.scores.shape[1])

    def _ndcg(self, k: int, weights: Floats) -> float:
        """Over the items that have a label: gain of the top k, halved slowly by rank, against the best order
        possible.
        """
        discounts = 1 / np.log2(np.arange(2, k + 2))
        best = np.concatenate([[0.0], np.cumsum(discounts)])[np.minimum(self.targets.sum(axis=1), k)]
        counted = (best > 0) & (weights > 0)
        if not counted.any():
            return float("nan")
        return float(np.average((self.hits[counted, :k] @ discounts) / best[counted], weights=weights[counted]))


def intervals(
    targets: Numbers,
    scores: Numbers,
    *,
    groups: Numbers | None = None,
    samples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    cutoffs: Sequence[int] = CUTOFFS,
) -> dict[str, tuple[float, float]]:
    """Bootstrap intervals (low, high) of every measure in ``MultiLabel.numbers`` but ADiv.

    Whole albums are drawn with replacement: ``groups`` [items] says which album an item belongs to (None: each is its
    own). A sample's items propose a subset of the labels that all propose, so an interval of ADiv would lie below it.
    """
    test = MultiLabelTest(targets, scores, cutoffs)
    sampled = [test.measure(times).numbers() for times in resampled(len(scores), groups, samples, seed)]
    figures_of_all = {
        name: value for name, value in test.measure().numbers().items() if not name.startswith("diversity")
    }
    return {
        name: interval_around(value, [figures[name] for figures in sampled], level)
        for name, value in figures_of_all.items()
    }


def resampled(items: int, groups: Numbers | None, samples: int, seed: int = 0) -> Iterator[Floats]:
    """How often each item counts in each bootstrap sample, [items]: whole ``groups`` are drawn with replacement."""
    _, group = np.unique(np.arange(items) if groups is None else groups, return_inverse=True)
    random, count = np.random.default_rng(seed), int(group.max()) + 1
    for _ in range(samples):
        sample = random.integers(count, size=count)
        yield np.bincount(sample, minlength=count).astype(np.float64)[group]


def interval_around(figure: float, sampled: Sequence[float], level: float = 0.95) -> tuple[float, float]:
    """The ends of the middle ``level`` of what the samples gave of a figure between 0 and 1, moved so that their mean
    is the figure: a sample repeats items and lacks rare labels, which lifts a macro PR-AUC above that of all items.
    """
    finite = [value for value in sampled if np.isfinite(value)]
    if not finite:
        return float("nan"), float("nan")
    ends = np.quantile(finite, [(1 - level) / 2, (1 + level) / 2]) - np.mean(finite) + figure
    low, high = np.clip(ends, 0, 1)
    return float(low), float(high)


def at_threshold(targets: Numbers, scores: Numbers, threshold: float | Floats = 0.5) -> dict[str, float]:
    """Micro precision, recall and F1 of the pairs whose score reaches the threshold (one for all, or one per label)."""
    present, proposed = np.asarray(targets) > 0, np.asarray(scores) >= threshold
    hits = float(np.sum(present & proposed))
    precision, recall = hits / max(1, int(proposed.sum())), hits / max(1, int(present.sum()))
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-12)}


def single_label(truth: Numbers, predicted: Numbers, classes: int) -> SingleLabel:
    """Macro precision, recall and F1 (the mean of the classes' F1), accuracy and the confusion matrix.

    The means are over the classes that occur, in truth or in prediction; a class never predicted has the precision 0.
    """
    truth, predicted = np.asarray(truth, np.int64), np.asarray(predicted, np.int64)
    confusion = np.bincount(truth * classes + predicted, minlength=classes * classes).reshape(classes, classes)
    hits, predictions, truths = np.diag(confusion).astype(np.float64), confusion.sum(axis=0), confusion.sum(axis=1)
    precision, recall = hits / np.maximum(predictions, 1), hits / np.maximum(truths, 1)
    f1 = 2 * hits / np.maximum(predictions + truths, 1)
    occurs = predictions + truths > 0
    return SingleLabel(
        precision=_mean(precision[occurs]),
        recall=_mean(recall[occurs]),
        f1=_mean(f1[occurs]),
        accuracy=float(hits.sum() / max(1, len(truth))),
        per_class_f1=f1,
        confusion=confusion,
    )


def log_loss(truth: Numbers, probabilities: Numbers) -> float:
    """The mean of −log of the probability given to each item's true class; ``probabilities`` [items, classes]."""
    likelihoods = np.asarray(probabilities, np.float64)[np.arange(len(truth)), np.asarray(truth, np.int64)]
    return float(-np.log(np.clip(likelihoods, 1e-15, 1)).mean())


def top_label_accuracy(targets: Numbers, scores: Numbers) -> float:
    """Of the items that have a label, how often the highest score stands at one of them: the "accuracy" of DMG's
    tagger.
    """
    targets, scores = _checked(targets, scores)
    labelled = targets.any(axis=1)
    return float(targets[labelled, scores[labelled].argmax(axis=1)].mean())


def mean_and_deviation(values: Sequence[float]) -> tuple[float, float]:
    """The mean of several runs and their sample deviation (0 for a single run)."""
    return float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else 0.0


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _checked(targets: Numbers, scores: Numbers) -> tuple[NDArray[np.int64], Floats]:
    present, values = np.asarray(targets).astype(np.int64), np.asarray(scores, np.float64)
    if present.shape != values.shape or values.ndim != 2 or not values.size:
        raise TaggerError(
            f"Targets {present.shape} and scores {values.shape} do not belong together; predict for the same items."
        )
    if np.isnan(values).any():
        raise TaggerError(
            "Some scores are not a number, so nothing can be measured; look for a loss that diverged in training."
        )
    return present, values
