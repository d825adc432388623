"""What better starts of scores are worth: measures without and with them, and the gain with an interval over artists."""

from dataclasses import dataclass

import numpy as np

from tagger.inference.fusion_heads import sigmoid
from tagger.inference.types import Doubles
from tagger.learning.genre_targets import Flags
from tagger.learning.measures import auc_and_precision
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


def measures(targets: Flags, log_odds: Doubles) -> dict[str, float]:
    """How often the first genre is right, PR-AUC, the log-loss of an album, and the calibration error of the first genre."""
    first, chance = log_odds.argmax(axis=1), sigmoid(log_odds)
    right = targets[np.arange(len(targets)), first]
    labels = (targets.sum(axis=0) >= LEAST_ALBUMS) & (targets.mean(axis=0) < NEARLY_ALL)
    return {
        "first genre right": float(right.mean()),
        "PR-AUC": auc_and_precision(log_odds[:, labels], targets[:, labels])[2],
        "log-loss": float((np.logaddexp(0, log_odds) - targets * log_odds).sum(axis=1).mean()),
        "calibration error": calibration_error(chance.max(axis=1), right),
    }


def print_gains(judged: Judged, title: str) -> dict[str, tuple[float, float]]:
    """Print each measure without and with the evidence, and its gain with a 95 % interval, a paired bootstrap over artists.

    Returns the measures, without and with.
    """
    names, of_artist = np.unique(judged.artists, return_inverse=True)
    before, after = (measures(judged.targets, values) for values in (judged.without, judged.with_evidence))
    drawn: dict[str, list[float]] = {name: [] for name in before}
    places = [np.flatnonzero(of_artist == number) for number in range(len(names))]
    for sample in range(SAMPLES):
        chosen = np.random.default_rng(sample).integers(0, len(names), len(names))
        rows = np.concatenate([places[number] for number in chosen])
        sampled = [measures(judged.targets[rows], values[rows]) for values in (judged.without, judged.with_evidence)]
        for name, values in drawn.items():
            values.append(sampled[1][name] - sampled[0][name])
    print(f"{title} by {len(names)} artists")
    for name, values in drawn.items():
        gain = after[name] - before[name]
        low, middle, high = np.quantile(values, (0.025, 0.5, 0.975)).tolist()
        print(
            f"  {name} {before[name]:.3f} → {after[name]:.3f} "
            f"({gain:+.3f}, {gain + low - middle:+.3f} to {gain + high - middle:+.3f})"
        )
    return {name: (before[name], after[name]) for name in before}
