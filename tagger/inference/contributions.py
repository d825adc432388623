"""Where a genre's log-odds come from: exact sums of the linear last layer over the encoders' maps.

A modality moves the log-odds by Σ row · (x − mean) (tagger/inference/predict.py). Its encoder's map splits x into
places (of the cover), times (of the track), statistics or words, so the same sum splits without a gradient and without
a rest: every function here returns parts that add up to the modality's contribution.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tagger.inference.prediction import LinearTerms
from tagger.inference.types import Doubles, Floats, Modality


@dataclass(frozen=True, slots=True, eq=False)
class TimeHeat:
    """Audio's part over time: log-odds of each of P equal stretches of each patch."""

    starts: tuple[float, ...]  # seconds, one per patch
    seconds: float  # of one patch
    values: Floats  # [patches, P]

    def begins(self) -> Doubles:
        """The second at which each stretch begins, [patches, P]."""
        positions = self.values.shape[1]
        begins = np.asarray(self.starts)[:, None] + np.arange(positions) * (self.seconds / positions)
        return np.asarray(begins, np.float64)

    def stretch(self, patch: int, first: int, last: int) -> tuple[float, float]:
        """The seconds from the beginning of stretch ``first`` to the end of stretch ``last``."""
        step = self.seconds / self.values.shape[1]
        return self.starts[patch] + first * step, self.starts[patch] + (last + 1) * step


def image_heat(terms: LinearTerms, label: int, maps: Floats) -> Floats:
    """The cover's part in log-odds, [H, W], from the image encoder's map [H, W, D]."""
    cells = maps.shape[0] * maps.shape[1]
    row, mean = terms.row(label, Modality.IMAGE), terms.head.means[Modality.IMAGE]
    heat = (maps @ row / terms.lengths[Modality.IMAGE] - mean @ row) / cells
    return np.asarray(heat, np.float32)


def audio_heat(
    terms: LinearTerms, label: int, maps: Floats, starts: Sequence[float], seconds: float, tracks: int = 1
) -> TimeHeat:
    """One track's part over time, from the audio encoder's maps [patches, P, C]; ``tracks`` are in the album's mean."""
    patches, positions, channels = maps.shape
    row = terms.row(label, Modality.AUDIO).reshape(positions, channels)
    mean = terms.head.means[Modality.AUDIO].reshape(positions, channels)
    heat = (np.einsum("bpc,pc->bp", maps, row) / terms.lengths[Modality.AUDIO] - (mean * row).sum(axis=1)) / patches
    return TimeHeat(tuple(starts), seconds, (heat / tracks).astype(np.float32))


def statistic_shares(terms: LinearTerms, label: int) -> Doubles:
    """The part of each timbre statistic in log-odds, [D]."""
    deviation = terms.x[Modality.AUDIO] - terms.head.means[Modality.AUDIO]
    return terms.row(label, Modality.AUDIO) * deviation


def word_shares(terms: LinearTerms, label: int, maps: Floats) -> tuple[Floats, float]:
    """The part of each word in log-odds, [N], from the text encoder's map [N, D]; and the part that no word has."""
    row = terms.row(label, Modality.TEXT)
    words = maps @ row / terms.lengths[Modality.TEXT]
    whole = row @ (terms.x[Modality.TEXT] - terms.head.means[Modality.TEXT])
    return words.astype(np.float32), float(whole - words.sum())
