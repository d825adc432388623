"""Beats per minute from mel bands (librosa's ``onset_strength`` with the median, then ``tempo``)."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tagger.inference.arrays import Doubles, Floats
from tagger.inference.spectra import FRAME, HOP, RATE, hann

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
