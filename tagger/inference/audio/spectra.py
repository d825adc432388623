"""Short-time spectra of mono samples, as librosa defines them, in numpy alone: frames, magnitudes, mel bands, decibels.

Arrays are time first. All frames are centred: the signal is mirrored by half a frame at both ends, as the librosa
did whose feature tables the timbre statistics follow (0.7; later versions pad with zeros when not told otherwise).
"""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tagger.inference.types import Doubles, Floats, Reals

FRAME = 2048  # samples
HOP = 512  # samples
RATE = 22_050  # Hz
MELS = 128
AMIN = 1e-10  # the smallest power that has a logarithm: −100 dB
_MEL_BLOCK = 16  # filters multiplied at once; neighbours share their few bins


def hann(length: int) -> Reals:
    """The periodic Hann window."""
    return np.asarray(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length))


def frequencies() -> Doubles:
    """The centre of each spectral bin in Hz, [1025]."""
    return np.arange(FRAME // 2 + 1, dtype=np.float64) * (RATE / FRAME)


def frames(samples: Floats) -> Floats:
    """Overlapping centred frames [T, 2048] of at least two samples, a view; T = 1 + samples // 512."""
    padded = np.pad(samples, FRAME // 2, mode="reflect")
    view: Floats = sliding_window_view(padded, FRAME)[::HOP]
    return view


def magnitudes(samples: Floats) -> Floats:
    """The magnitude of the short-time Fourier transform, [T, 1025]."""
    spectrum = np.fft.rfft(frames(samples) * hann(FRAME).astype(np.float32))  # stays in single precision
    return np.abs(spectrum).astype(np.float32, copy=False)


def power_to_db(power: Reals, top_db: float = 80.0) -> Floats:
    """10·log10(power), nothing lower than ``top_db`` below the highest value of the whole array."""
    decibels: Floats = 10 * np.log10(np.maximum(power, np.float32(AMIN)))
    clipped: Floats = np.maximum(decibels, decibels.max() - np.float32(top_db))
    return clipped


def below_loudest(power: Reals) -> Floats:
    """Decibels below the loudest cell of the whole array, from −80 to 0."""
    levels = power_to_db(power)
    return np.asarray(levels - levels.max(), np.float32)


def mel_decibels(samples: Floats) -> Floats:
    """Mel decibels [T, 128] below the loudest cell, a frame every 1024 samples: every second one of the others here."""
    return below_loudest(mel_power(np.square(magnitudes(samples)[::2])))


def linear_decibels(samples: Floats, bins: int, hop: int, count: int) -> Floats:
    """Decibels [T, bins] of a plain spectrum below the loudest cell of the first ``count`` frames, which are returned.

    The samples are padded with silence by half a frame at both ends.
    """
    size = 2 * (bins - 1)
    overlapping = sliding_window_view(np.pad(samples, size // 2), size)[::hop][:count]
    spectrum = np.fft.rfft(overlapping * hann(size).astype(np.float32))
    return below_loudest(np.square(np.abs(spectrum)).astype(np.float32))


def mel_power(power: Floats) -> Floats:
    """Power spectra [T, 1025] gathered into mel bands [T, 128] (Slaney's scale and area norm)."""
    return np.concatenate([power[:, low:high] @ weights for low, high, weights in _mel_blocks()], axis=1)


@lru_cache(maxsize=1)
def _mel_blocks() -> tuple[tuple[int, int, Floats], ...]:
    filters = mel_filters().T
    blocks = []
    for start in range(0, MELS, _MEL_BLOCK):
        block = filters[:, start : start + _MEL_BLOCK]
        used = np.flatnonzero(block.any(axis=1))
        low, high = int(used[0]), int(used[-1]) + 1
        blocks.append((low, high, np.ascontiguousarray(block[low:high])))
    return tuple(blocks)


def mel_filters() -> Floats:
    """Triangular filters of equal area between equally spaced mels, 0 Hz to half the rate, [128, 1025]."""
    edges = _mel_to_hz(np.linspace(0, float(_hz_to_mel(RATE / 2)), MELS + 2))
    ramps = edges[:, None] - frequencies()[None, :]
    widths = np.diff(edges)[:, None]
    triangles = np.maximum(0, np.minimum(-ramps[:-2] / widths[:-1], ramps[2:] / widths[1:]))
    return (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


@lru_cache(maxsize=2)
def dct_matrix(count: int) -> Floats:
    """The first ``count`` rows of the orthonormal DCT-II over 128 bands, [count, 128]."""
    rows, columns = np.arange(count)[:, None], np.arange(MELS)[None, :]
    matrix = np.sqrt(2 / MELS) * np.cos(np.pi * rows * (2 * columns + 1) / (2 * MELS))
    matrix[0] /= np.sqrt(2)
    return np.asarray(matrix, np.float32)


# Slaney's mel: linear up to 1000 Hz, logarithmic above.
_LINEAR_STEP = 200 / 3  # Hz per mel
_KNEE_HZ, _KNEE_MEL = 1000.0, 1000.0 / _LINEAR_STEP
_LOG_STEP = np.log(6.4) / 27


def _hz_to_mel(hertz: float) -> float:
    return float(_KNEE_MEL + np.log(hertz / _KNEE_HZ) / _LOG_STEP) if hertz >= _KNEE_HZ else hertz / _LINEAR_STEP


def _mel_to_hz(mels: Doubles) -> Doubles:
    above = _KNEE_HZ * np.exp(_LOG_STEP * (mels - _KNEE_MEL))
    return np.where(mels >= _KNEE_MEL, above, mels * _LINEAR_STEP)
