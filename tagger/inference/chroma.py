"""The twelve pitch classes of power spectra, in tune with the recording (librosa's ``chroma_stft``)."""

from functools import lru_cache

import numpy as np

from tagger.inference.arrays import Doubles, Floats, Reals
from tagger.inference.spectra import FRAME, RATE, frequencies

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
    before, here, after = around[frame, column], around[frame, column + 1], around[frame, column + 2]
    slope, curve = (after - before) / 2, after + before - 2 * here
    sharp = np.abs(slope) < np.abs(curve)
    shift = np.where(sharp, -slope / np.where(sharp, curve, 1), 0).astype(np.float32)
    pitches = (column + first + shift) * float(RATE) / FRAME
    return pitches.astype(np.float32), here + 0.5 * slope * shift


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
