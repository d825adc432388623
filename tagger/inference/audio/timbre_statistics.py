"""Timbre statistics: mean and variance over time of what the sound is like, by the names of GTZAN's 30-second tables.

Among them are the twelve pitch classes of power spectra, in tune with the recording (librosa's ``chroma_stft``), and beats per
minute from mel bands (``onset_strength`` with the median, then ``tempo``).

The definitions are librosa's (22 050 Hz mono, frames of 2048 every 512 samples, mirrored ends); librosa is the oracle
in the tests and is not needed here. Left out of those tables: ``length``, which says nothing about sound, and
``harmony`` and ``perceptr``, whose median filters over the whole spectrogram cost several times all the rest.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tagger.inference.audio.spectra import (
    FRAME,
    HOP,
    RATE,
    dct_matrix,
    frequencies,
    hann,
    magnitudes,
    mel_power,
    power_to_db,
)
from tagger.inference.timbre_words import MFCC_NAMES, MFCCS, STATISTICS
from tagger.inference.types import Doubles, Floats, Reals

PITCHES = 12
LOWEST, HIGHEST = 150.0, 4000.0  # Hz: where the tuning is measured
PEAK_THRESHOLD = 0.1  # of the frame's maximum
RESOLUTION = 100  # steps per semitone
CENTRE_OCTAVE, OCTAVE_WIDTH = 5.0, 2.0  # the weight of octaves is a bell around this one
A0 = 440.0 / 16


def chroma(power: Floats) -> Reals:
    """Power spectra [T, 1025] to pitch classes [T, 12] from C to B, the strongest of each frame 1 (silent frames 0)."""
    raw = power @ _filters(tuning(power)).T
    strongest = raw.max(axis=1, keepdims=True)
    return raw / np.where(strongest < np.finfo(np.float32).tiny, 1, strongest)


def tuning(power: Floats) -> float:
    """How far the recording lies from A = 440 Hz, in semitones from −0.5 to 0.49; 0 where nothing sounds."""
    pitches, strengths = _peaks(power)
    if not pitches.size:
        return 0.0
    strong = pitches[strengths >= np.median(strengths)]
    residual = np.mod(PITCHES * np.log2(strong / np.float32(A0)), 1.0)
    residual[residual >= 0.5] -= 1.0
    counts, edges = np.histogram(residual, np.linspace(-0.5, 0.5, RESOLUTION + 1))
    return float(edges[np.argmax(counts)])


def _peaks(power: Floats) -> tuple[Floats, Reals]:
    """Frequency in Hz and strength of every local maximum in range, placed between bins by a parabola."""
    bins = frequencies()
    inside = np.flatnonzero((bins >= LOWEST) & (bins < HIGHEST))
    first, last = int(inside[0]), int(inside[-1]) + 1
    around = power[:, first - 1 : last + 1]
    loud = np.where(around > PEAK_THRESHOLD * power.max(axis=1, keepdims=True), around, 0)
    frame, column = np.nonzero((loud[:, 1:-1] > loud[:, :-2]) & (loud[:, 1:-1] >= loud[:, 2:]))
    before, centre, after = around[frame, column], around[frame, column + 1], around[frame, column + 2]
    slope, curve = (after - before) / 2, after + before - 2 * centre
    sharp = np.abs(slope) < np.abs(curve)
    shift = np.where(sharp, -slope / np.where(sharp, curve, 1), 0).astype(np.float32)
    pitches = (column + first + shift) * float(RATE) / FRAME
    return pitches.astype(np.float32), centre + 0.5 * slope * shift


@lru_cache(maxsize=RESOLUTION + 1)
def _filters(offset: float) -> Floats:
    """The share of each spectral bin in each pitch class, [12, 1025]."""
    octaves = np.log2(frequencies()[1:] / (A0 * 2.0 ** (offset / PITCHES)))
    position = np.concatenate(([PITCHES * octaves[0] - 1.5 * PITCHES], PITCHES * octaves))
    width = np.concatenate((np.maximum(np.diff(position), 1.0), [1.0]))
    distance = np.remainder(position - np.arange(PITCHES)[:, None] + 10.5 * PITCHES, PITCHES) - PITCHES / 2
    bumps: Doubles = np.exp(-0.5 * (2 * distance / width) ** 2)
    bumps /= np.linalg.norm(bumps, axis=0)
    bumps *= np.exp(-0.5 * ((position / PITCHES - CENTRE_OCTAVE) / OCTAVE_WIDTH) ** 2)
    return np.roll(bumps, -3, axis=0).astype(np.float32)  # the sums above start at A, the classes at C


WINDOW = int(8.0 * RATE / HOP)  # frames: beats are looked for over eight seconds
EXPECTED, FASTEST = 120.0, 320.0  # beats per minute
SPREAD = 1.0  # octaves around the expected tempo


def tempo(mel_db: Floats) -> float:
    """Mel bands in dB [T, 128] to beats per minute; 0 where nothing starts."""
    onsets = onset_strength(mel_db)
    if not onsets.any():
        return 0.0
    beats = np.full(WINDOW, np.inf)
    beats[1:] = 60.0 * RATE / (HOP * np.arange(1, WINDOW))
    with np.errstate(divide="ignore"):
        prior = -0.5 * ((np.log2(beats) - np.log2(EXPECTED)) / SPREAD) ** 2
    prior[: int(np.argmax(beats < FASTEST))] = -np.inf
    return float(beats[np.argmax(np.log1p(1e6 * _autocorrelation(onsets)) + prior)])


def onset_strength(mel_db: Floats) -> Floats:
    """How much louder each frame is than the one before, median over the bands, [T]; delayed by half a frame length."""
    rise = np.median(np.maximum(0, np.diff(mel_db, axis=0)), axis=1)
    return np.pad(rise, (1 + FRAME // (2 * HOP), 0))[: len(mel_db)].astype(np.float32)


def _autocorrelation(onsets: Floats) -> Doubles:
    """The mean autocorrelation of the eight seconds around every frame, each 1 at lag zero, [WINDOW].

    The transform back is linear, so it is done once, on the mean of the power spectra.
    """
    padded = np.pad(onsets, WINDOW // 2, mode="linear_ramp", end_values=0)
    windows = sliding_window_view(padded, WINDOW)[: len(onsets)] * hann(WINDOW)
    energy = np.einsum("tw,tw->t", windows, windows)
    windows /= np.sqrt(np.where(energy < np.finfo(np.float32).tiny, 1, energy))[:, None]
    length = 720  # the next length with small factors after 2 · WINDOW − 1, so that nothing wraps around
    power = np.mean(np.abs(np.fft.rfft(windows, length)) ** 2, axis=0)
    return np.fft.irfft(power, length)[:WINDOW]


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
