"""How good scores are: the first genre right, AUC, PR-AUC; with intervals over artists, for scores of the same albums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tagger.inference.types import Doubles, Indices
from tagger.learning.genre_targets import Flags

RESAMPLES = 200
FEW_RESAMPLES = 40
MOST_ENTRIES = 500_000  # albums × labels; above, fewer resamples
MEASURES = ("first genre right", "AUC", "PR-AUC")


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, and where it lies in 95 % of the libraries that other artists like these would make."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class _Ranking:
    """Scores of every label in order, with ties broken for and against the label, and at random."""

    targets: Flags
    scores: Doubles
    orders: tuple[Indices, Indices]  # [N, L] each
    lots: Indices  # [N, L]

    @classmethod
    def of(cls, scores: Doubles, targets: Flags) -> "_Ranking":
        lot = np.random.default_rng(0).permutation(len(targets))
        pairs = list(zip(scores.T, targets.T, strict=True))
        rising = np.stack([np.lexsort((own, values)) for values, own in pairs], axis=1)
        falling = np.stack([np.lexsort((~own, values)) for values, own in pairs], axis=1)
        return cls(
            targets, scores, (rising, falling), np.stack([np.lexsort((lot, values)) for values, _ in pairs], axis=1)
        )

    def measure(self, weight: Doubles) -> Doubles:
        """The three measures, [3]; ``weight`` [N] is how often each album counts."""
        best = np.argmax(self.scores + 1e-9 * np.arange(self.scores.shape[1], 0, -1), axis=1)
        right = self.targets[np.arange(len(best)), best]
        first = float((right * weight).sum() / weight.sum())
        areas = [self._areas(order, weight)[0] for order in self.orders]
        precision = self._areas(self.lots, weight)[1]
        return np.array([first, _mean(np.mean(areas, axis=0)), _mean(precision)])

    def _areas(self, order: Indices, weight: Doubles) -> tuple[Doubles, Doubles]:
        """AUC and average precision per label; NaN for a label that all albums or none have."""
        ordered = weight[order]
        is_target = np.take_along_axis(self.targets, order, axis=0)
        positive, negative = ordered * is_target, ordered * ~is_target
        below = np.cumsum(negative, axis=0)
        total, negatives = positive.sum(axis=0), below[-1]
        with np.errstate(invalid="ignore", divide="ignore"):
            area = (positive * below).sum(axis=0) / (total * negatives)
            true = np.cumsum(positive[::-1], axis=0)
            precision = true / np.maximum(true + np.cumsum(negative[::-1], axis=0), 1e-12)
            average = (positive[::-1] * precision).sum(axis=0) / total
        absent = (total == 0) | (negatives == 0)
        return np.where(absent, np.nan, area), np.where(absent, np.nan, average)


def _mean(values: Doubles) -> float:
    """The mean over the labels that have a value; NaN where none has."""
    present = values[~np.isnan(values)]
    return float(present.mean()) if present.size else float("nan")


def measure_all(scores: Mapping[str, Doubles], targets: Flags, artist: Sequence[str]) -> dict[str, dict[str, Interval]]:
    """Every measure of each scoring [N, L], by the scoring's name; whole artists are drawn again for the intervals."""
    by_name = {name: _measures_drawn_again(values, targets, artist) for name, values in scores.items()}
    return {name: _named(point, *_interval(point, resampled), 0.0) for name, (point, resampled) in by_name.items()}


def differences(better: Doubles, other: Doubles, targets: Flags, artist: Sequence[str]) -> dict[str, Interval]:
    """By how much each measure of one scoring [N, L] exceeds that of another on the same albums.

    The same artists are drawn again for both (a paired bootstrap): what makes some artists hard for both cancels out, so
    that an interval without 0 means apart, even where the intervals of the two figures touch.
    """
    (first, resampled), (second, resampled_other) = (_measures_drawn_again(s, targets, artist) for s in (better, other))
    difference = resampled - resampled_other
    low, median, high = np.quantile(difference, [0.025, 0.5, 0.975], axis=0)
    point = first - second
    return _named(point, point + low - median, point + high - median, -1.0)


def _measures_drawn_again(scores: Doubles, targets: Flags, artist: Sequence[str]) -> tuple[Doubles, Doubles]:
    """The measures of a scoring [3], and of the libraries that artists drawn again make [R, 3]."""
    ranking = _Ranking.of(scores, targets)
    point = ranking.measure(np.ones(len(targets)))
    weights = _resamples(artist, FEW_RESAMPLES if targets.size > MOST_ENTRIES else RESAMPLES)
    resampled = np.stack([ranking.measure(weight) for weight in weights])
    return point, np.where(np.isnan(resampled), point, resampled)  # artists that leave no genre to be told apart


def _named(value: Doubles, low: Doubles, high: Doubles, least: float) -> dict[str, Interval]:
    """The intervals by measure, none of them beyond ``least`` and 1."""
    ends = np.clip([low, high], least, 1)
    return {
        measure: Interval(float(value[i]), float(ends[0, i]), float(ends[1, i])) for i, measure in enumerate(MEASURES)
    }


def _interval(point: Doubles, resampled: Doubles) -> tuple[Doubles, Doubles]:
    """The ends of each measure's interval [3], from the measures [R, 3] of the libraries drawn again.

    An album that is drawn twice stands beside itself, which raises PR-AUC: the quantiles are taken about the median and put
    about the figure itself, else they could lie beside it.
    """
    low, median, high = np.quantile(resampled, [0.025, 0.5, 0.975], axis=0)
    return np.asarray(point + low - median), np.asarray(point + high - median)


def auc_and_precision(scores: Doubles, targets: Flags) -> tuple[float, float, float]:
    """First genre right, macro AUC and macro PR-AUC."""
    first, area, precision = _Ranking.of(scores, targets).measure(np.ones(len(targets)))
    return float(first), float(area), float(precision)


def _resamples(artist: Sequence[str], count: int) -> list[Doubles]:
    """How often each album counts, when as many artists as there are are drawn again."""
    _, group = np.unique(np.asarray(artist), return_inverse=True)
    number = int(group.max()) + 1
    rng = np.random.default_rng(0)
    draws = (np.bincount(rng.integers(number, size=number), minlength=number) for _ in range(count))
    return [np.asarray(times[group], np.float64) for times in draws]
