"""Which tracks of an album of one artist sound clearly unlike the rest of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tagger.inference.types import Doubles, Floats

LEAST_TRACKS = 3  # of two, each would be unlike the other
MOST_SHARE = 1 / 3  # of the tracks: where more are unlike the rest, there is no rest
CLEARLY = 2.0  # log-odds between the track and the mean of the others


@dataclass(frozen=True, slots=True)
class OutlierTrack:
    """A track by its row, and the column of the label that it sounds like, unlike the rest."""

    row: int
    label: int


def outlier_tracks(
    scores: Doubles, remainder: Doubles, thresholds: Floats, of_album: Sequence[int] = ()
) -> list[OutlierTrack]:
    """The tracks whose most probable genre the others do not have, the clearest first and never more than a third.

    ``scores`` [n, L] are the tracks' own, ``remainder`` [n, L] those of the mean of all other tracks, and ``thresholds`` [L]
    what suggests a label: the track must reach it and the rest must not. ``of_album`` are the labels that the album's
    suggestions are, or are kinds of, or have as kinds.
    """
    count = len(scores)
    if count < LEAST_TRACKS:
        return []
    suggested = np.where(scores >= thresholds, scores, -1.0)  # False for NaN
    best = suggested.argmax(axis=1)
    rows = np.arange(count)
    excess = _log_odds(scores[rows, best]) - _log_odds(remainder[rows, best])
    is_unlike = (
        ~np.isin(best, of_album)
        & (suggested[rows, best] >= 0)
        & (remainder[rows, best] < thresholds[best])
        & (excess >= CLEARLY)
    )
    clearest = [int(row) for row in np.argsort(-excess, kind="stable") if is_unlike[row]]
    return [OutlierTrack(row, int(best[row])) for row in clearest[: max(1, int(count * MOST_SHARE))]]


def without_each(features: Doubles) -> Doubles:
    """For each of the features [n, D] the mean of all others, [n, D]."""
    return np.asarray((features.sum(axis=0) - features) / (len(features) - 1))


def _log_odds(probabilities: Doubles) -> Doubles:
    bounded = np.clip(np.nan_to_num(probabilities, nan=0.0), 1e-9, 1 - 1e-9)
    return np.asarray(np.log(bounded) - np.log1p(-bounded))
