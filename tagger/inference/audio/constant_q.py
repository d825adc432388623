"""The constant-Q front end (TISMIR, audio representation): librosa's ``cqt`` octave by octave in numpy and soxr.

The filters of the top octave serve every octave: after each octave the signal's rate is halved (soxr HQ, scaled to
keep its energy) and so is the hop. Hann windows, filter_scale 1, norm 1, sparsity 0.01, ends padded with zeros, scaled
by the square root of each filter's length: librosa's defaults; librosa is the oracle in the tests. The filters hold a
hundred points or two, so a dense product is faster here than a sparse one.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import soxr
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tagger.inference.audio.spectra import hann, linear_decibels, mel_decibels
from tagger.inference.spectrum_spec import ConstantQSpectrum, CqtParameters, LinearSpectrum, MelSpectrum
from tagger.inference.types import Floats

Complexes = NDArray[np.complex128]

SPARSITY = 0.01  # of a filter's total magnitude is dropped, smallest values first
AMIN = 1e-10  # the smallest power that has a logarithm
HANN_BANDWIDTH = 1.50018310546875  # bins; librosa's number


def cqt_db(samples: Floats, parameters: CqtParameters) -> Floats:
    """Mono float32 samples at ``parameters.sample_rate`` to decibels [frames, bins], time first, lowest bin first.

    0 dB is the loudest cell of the patch, ``floor_db`` the lowest value. What is missing of a short patch, and silence,
    is ``floor_db`` as well. More samples than ``frames`` need are not looked at.
    """
    patch = samples[: parameters.frames * parameters.hop_length]
    power = np.square(cqt(patch, parameters)[: parameters.frames])
    decibels = np.full((parameters.frames, parameters.bins), parameters.floor_db, np.float32)
    loudest = power.max(initial=0.0)
    if loudest > AMIN:
        level = 10 * np.log10(np.maximum(power, AMIN)) - 10 * math.log10(loudest)
        decibels[: len(power)] = np.maximum(level, parameters.floor_db)
    return decibels


def cqt(samples: Floats, parameters: CqtParameters) -> Floats:
    """The magnitude of the constant-Q transform, [1 + samples // hop, bins]; frame t is centred on sample t · hop."""
    filters = _filters(parameters)
    signal, hop = np.ascontiguousarray(samples, np.float32), parameters.hop_length // filters.early
    if filters.early > 1:
        signal = _lower_rate(signal, filters.early)
    octaves = []
    for octave in range(filters.octaves):
        if octave:
            signal, hop = _lower_rate(signal, 2), hop // 2
        octaves.append(_responses(signal, hop, filters))
    shortest = min(len(responses) for responses in octaves)
    stacked: Floats = np.concatenate([responses[:shortest] for responses in reversed(octaves)], axis=1)
    return stacked[:, -parameters.bins :]


@dataclass(frozen=True, slots=True, eq=False)
class _Filters:
    """The top octave's filters in the frequency domain, [2 · (fft // 2 + 1), 2 · bins_per_octave] as real numbers."""

    octaves: int
    fft: int
    early: int  # the rate is divided by this before the first octave, where nothing sounds above it
    weights: Floats


def _responses(signal: Floats, hop: int, filters: _Filters) -> Floats:
    """The magnitude of one octave, [1 + samples // hop, bins_per_octave].

    One real product takes the place of a complex one: the columns are the real and imaginary parts of the responses.
    """
    padded = np.pad(signal, filters.fft // 2)
    frames = sliding_window_view(padded, filters.fft)[::hop]
    spectrum = np.ascontiguousarray(np.fft.rfft(frames).astype(np.complex64, copy=False)).view(np.float32)
    product = spectrum @ filters.weights
    real, imaginary = product[:, 0::2], product[:, 1::2]
    magnitude: Floats = np.sqrt(real * real + imaginary * imaginary)
    return magnitude


def _lower_rate(signal: Floats, factor: int) -> Floats:
    """One of ``factor`` samples of the low-passed signal, with the same energy: the root makes up for those lost.

    The division is rounded as librosa's is, in double precision: soxr's own rounding noise, −130 dB, depends on the
    last bit of its input, and over seven octaves it would be heard near the floor (0.03 dB).
    """
    size = math.ceil(signal.size / factor)
    lowered: Floats = soxr.resample(signal, factor, 1, quality="HQ")[:size]
    lowered /= np.float64(math.sqrt(1 / factor))
    return np.pad(lowered, (0, size - lowered.size))


@lru_cache(maxsize=8)
def _filters(parameters: CqtParameters) -> _Filters:
    per_octave, octaves = parameters.bins_per_octave, math.ceil(parameters.bins / parameters.bins_per_octave)
    frequencies = parameters.fmin * 2.0 ** (np.arange(parameters.bins - per_octave, parameters.bins) / per_octave)
    width = 2.0 ** (2 / per_octave)
    quality = (width + 1) / (width - 1)  # cycles in a filter
    early = _early(frequencies[-1] * (1 + 0.5 * HANN_BANDWIDTH / quality), octaves, parameters)
    rate = parameters.sample_rate / early
    lengths = quality * rate / frequencies
    fft = 2 ** math.ceil(math.log2(lengths.max()))
    spectra = [_spectrum(frequency / rate, length, fft) for frequency, length in zip(frequencies, lengths, strict=True)]
    return _Filters(octaves, fft, early, _as_real(_sparse(np.stack(spectra))))


def _early(highest: float, octaves: int, parameters: CqtParameters) -> int:
    """librosa's early downsampling: a power of two that leaves an octave above the highest filter and a whole hop."""
    room = math.ceil(math.log2(parameters.sample_rate / 2 / highest)) - 2
    twos = (parameters.hop_length & -parameters.hop_length).bit_length() - 1
    return 1 << max(0, min(room, twos - octaves + 1))


def _spectrum(frequency: float, length: float, fft: int) -> Complexes:
    """The spectrum [fft // 2 + 1] of a centred wavelet of ``length`` samples, ``frequency`` cycles per sample, sum 1.

    The factors: length / fft undoes librosa's norm, the root scales the response by the filter's length. Lower octaves
    have filters longer by 2 at signals louder by √2, which is the same factor.
    """
    times = np.arange(-length // 2, length // 2)
    wavelet = np.exp(2j * np.pi * frequency * times) * hann(times.size)
    wavelet /= np.abs(wavelet).sum()
    before = (fft - times.size) // 2
    centred = np.pad(wavelet, (before, fft - times.size - before))
    return np.fft.fft(centred)[: fft // 2 + 1] * (length / fft / math.sqrt(length))


def _sparse(spectra: Complexes) -> Complexes:
    """Zero the smallest values of each row that together hold less than SPARSITY of its magnitude."""
    magnitudes = np.abs(spectra)
    ascending = np.sort(magnitudes, axis=1)
    share = np.cumsum(ascending / magnitudes.sum(axis=1, keepdims=True), axis=1)
    first = np.argmin(share < SPARSITY, axis=1)
    smallest = np.take_along_axis(ascending, first[:, None], axis=1)
    return np.where(magnitudes >= smallest, spectra, 0)


def _as_real(spectra: Complexes) -> Floats:
    """Complex rows [bins, n] to a real matrix that maps (re, im) pairs of a spectrum to (re, im) pairs of responses."""
    bins, size = spectra.shape
    weights = np.empty((size, 2, bins, 2), np.float32)
    weights[:, 0, :, 0] = weights[:, 1, :, 1] = spectra.real.T
    weights[:, 0, :, 1] = spectra.imag.T
    weights[:, 1, :, 0] = -spectra.imag.T
    return weights.reshape(2 * size, 2 * bins)


def spectrum_patch(samples: Floats, spectrum: ConstantQSpectrum | MelSpectrum | LinearSpectrum) -> Floats:
    """What a network over spectra is fed of a patch's samples: [frames, bins]; a short patch ends in silence."""
    if isinstance(spectrum, ConstantQSpectrum):
        return cqt_db(samples, spectrum)
    count = spectrum.frames * spectrum.hop_length
    padded = np.pad(samples[:count], (0, max(0, count - samples.size)))
    if isinstance(spectrum, MelSpectrum):
        return mel_decibels(padded)[: spectrum.frames]
    return linear_decibels(padded, spectrum.bins, spectrum.hop_length, spectrum.frames)
