"""Timbre statistics: mean and variance over time of what the sound is like, by the names of GTZAN's 30-second tables.

The definitions are librosa's (22 050 Hz mono, frames of 2048 every 512 samples, mirrored ends); librosa is the oracle
in the tests and is not needed here. Left out of those tables: ``length``, which says nothing about sound, and
``harmony`` and ``perceptr``, whose median filters over the whole spectrogram cost several times all the rest.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tagger.inference.arrays import Doubles, Floats, Reals
from tagger.inference.chroma import chroma
from tagger.inference.spectra import (
    FRAME,
    HOP,
    dct_matrix,
    frequencies,
    magnitudes,
    mel_power,
    power_to_db,
)
from tagger.inference.tempo import tempo
from tagger.inference.timbre_words import MFCC_NAMES, MFCCS, STATISTICS

ROLLOFF = 0.85  # of a frame's magnitude lies below the rolloff
ZERO = 1e-10  # smaller samples are neither positive nor negative
MINIMUM_SAMPLES = FRAME  # shorter sounds have no statistics


def timbre_statistics(samples: Floats) -> Floats:
    """Mono float32 samples at 22 050 Hz (at least MINIMUM_SAMPLES) to the values of STATISTICS, in that order, [53].

    Raises ValueError for fewer samples.
    """
    if samples.size < MINIMUM_SAMPLES:
        raise ValueError(f"timbre statistics need at least {MINIMUM_SAMPLES} samples")
    values = dict(_statistics(samples))
    return np.asarray([values[name] for name in STATISTICS], np.float32)


def _statistics(samples: Floats) -> Iterator[tuple[str, float]]:
    magnitude = magnitudes(samples)
    power = magnitude * magnitude
    mel_db = power_to_db(mel_power(power))
    centroid, bandwidth = _centroid_and_bandwidth(magnitude)
    series: dict[str, Reals] = {
        "chroma_stft": chroma(power),
        "rms": _rms(samples),
        "spectral_centroid": centroid,
        "spectral_bandwidth": bandwidth,
        "rolloff": _rolloff(magnitude),
        "zero_crossing_rate": _zero_crossing_rate(samples),
        **dict(zip(MFCC_NAMES, dct_matrix(MFCCS) @ mel_db.T, strict=True)),
    }
    for name, values in series.items():
        yield f"{name}_mean", float(values.mean(dtype=np.float64))
        yield f"{name}_var", float(values.var(dtype=np.float64))
    yield "tempo", tempo(mel_db)


def _rms(samples: Floats) -> Reals:
    padded = np.pad(samples, FRAME // 2, mode="reflect")
    squares: Doubles = np.square(padded, dtype=np.float64)
    rms: Reals = np.sqrt(_frame_sums(squares) / FRAME)
    return rms


def _centroid_and_bandwidth(magnitude: Floats) -> tuple[Reals, Reals]:
    """The mean frequency of each frame and the deviation from it in Hz, both 0 in silence."""
    hertz = frequencies()
    total, first, second = (magnitude @ np.stack([np.ones_like(hertz), hertz, hertz**2], axis=1)).T
    total = np.where(total < np.finfo(np.float32).tiny, 1, total)
    centroid = first / total
    return centroid, np.sqrt(np.maximum(second / total - centroid**2, 0))


def _rolloff(magnitude: Floats) -> Reals:
    below = np.cumsum(magnitude, axis=1, dtype=np.float64)
    edge = np.sum(below < ROLLOFF * below[:, -1:], axis=1)
    return np.asarray(frequencies()[edge])


def _zero_crossing_rate(samples: Floats) -> Reals:
    negative = np.pad(samples, FRAME // 2, mode="edge") < -ZERO
    crossings = np.concatenate(([False], negative[1:] != negative[:-1]))
    counts = _frame_sums(crossings.astype(np.float64))
    return (counts - crossings[::HOP][: counts.size]) / FRAME  # a frame does not look before its first sample


def _frame_sums(padded: Doubles) -> Doubles:
    """The sum over each frame of an already padded signal, [T]: frames overlap in whole hops, which are summed once."""
    hops = padded.size // HOP
    per_hop = padded[: hops * HOP].reshape(hops, HOP).sum(axis=1)
    sums: Doubles = sliding_window_view(per_hop, FRAME // HOP).sum(axis=1)
    return sums
