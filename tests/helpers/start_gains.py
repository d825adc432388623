"""What better starts of scores are worth: measures without and with them, and the gain with an interval over artists."""

from dataclasses import dataclass

import numpy as np

from tagger.inference.fusion_heads import sigmoid
from tagger.inference.types import Doubles
from tagger.learning.genre_targets import Flags
from trainer.evaluation.metrics import Ranking, resampled
from trainer.starter.evaluation import calibration_error

SAMPLES = 200
LEAST_ALBUMS, NEARLY_ALL = 10, 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Albums of several draws of which are tagged: who they are by, what is true, and log-odds without and with the evidence."""

    artists: np.ndarray
    targets: Flags
    without: Doubles
    with_evidence: Doubles


class Measured:
    """The measures of some log-odds, under any weights of the albums: for a bootstrap everything is sorted once."""

    def __init__(self, targets: Flags, log_odds: Doubles) -> None:
        first, self.targets = log_odds.argmax(axis=1), targets
        self.right = targets[np.arange(len(targets)), first]
        self.chance = sigmoid(log_odds).max(axis=1)
        self.loss = (np.logaddexp(0, log_odds) - targets * log_odds).sum(axis=1)
        self.ranking = Ranking(targets.astype(np.int64), log_odds)

    def under(self, weights: Doubles) -> dict[str, float]:
        """How often the first genre is right, PR-AUC, the log-loss of an album, and the calibration error of the first genre,
        where each album counts so many times, [N].
        """
        counts = weights @ self.targets
        labels = (counts >= LEAST_ALBUMS) & (counts < NEARLY_ALL * weights.sum())
        rows = np.repeat(np.arange(len(weights)), weights.astype(np.int64))
        return {
            "first genre right": float(np.average(self.right, weights=weights)),
            "PR-AUC": float(self.ranking.areas(weights)[1][labels].mean()),
            "log-loss": float(np.average(self.loss, weights=weights)),
            "calibration error": calibration_error(self.chance[rows], self.right[rows]),
        }


def print_gains(judged: Judged, title: str) -> dict[str, tuple[float, float]]:
    """Print each measure without and with the evidence, and its gain with a 95 % interval, a paired bootstrap over artists.

    Returns the measures, without and with.
    """
    both = [Measured(judged.targets, values) for values in (judged.without, judged.with_evidence)]
    before, after = (measured.under(np.ones(len(judged.artists))) for measured in both)
    drawn: dict[str, list[float]] = {name: [] for name in before}
    for weights in resampled(len(judged.artists), judged.artists, SAMPLES):
        without, moved = (measured.under(weights) for measured in both)
        for name, values in drawn.items():
            values.append(moved[name] - without[name])
    print(f"{title} by {len(np.unique(judged.artists))} artists")
    for name, values in drawn.items():
        gain = after[name] - before[name]
        low, middle, high = np.quantile(values, (0.025, 0.5, 0.975)).tolist()
        print(
            f"  {name} {before[name]:.3f} → {after[name]:.3f} "
            f"({gain:+.3f}, {gain + low - middle:+.3f} to {gain + high - middle:+.3f})"
        )
    return {name: (before[name], after[name]) for name in before}
