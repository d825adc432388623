"""The front end of musicnn: mono samples at 16 kHz to log mel spectra, and these to the patches that its network takes.

As the networks of Pons and Serra ("musicnn: Pre-trained convolutional neural networks for music audio tagging", 2019)
were trained: librosa's power mel spectrogram (frames of 512 samples every 256, periodic Hann window, centred, the signal
padded with zeros; 96 triangles of equal area, equally spaced on Slaney's mel scale from 0 to 8000 Hz), then
log10(10000·x + 1). Everything stays in single precision. (The original rounds to half precision before the logarithm,
which overflows at a power above 6.55.)

Beside the network, statistics of a patch that it was not trained to keep: cepstral coefficients (mean, deviation, and
deviation of their changes, all over time), how alike onsets are after a beat's time, and how bands of the spectrum are
modulated (after Pampalk, Rauber & Merkl, "Content-based organization and visualization of music archives", 2002).
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tagger.inference.types import Doubles, Floats

RATE = 16_000  # Hz
FRAME = 512  # samples
HOP = 256  # samples
BANDS = 96
PATCH_FRAMES = 187
PATCH_SAMPLES = PATCH_FRAMES * HOP  # 2.992 s
PATCH_SECONDS = PATCH_SAMPLES / RATE

PATCH_STATISTICS = 108
_COEFFICIENTS = 20  # cepstral
_BEAT_FRAMES = tuple(np.round(np.geomspace(8, 125, 13)).astype(int).tolist())  # 0.13 s to 2 s
_MODULATION_HZ = (0.5, 1, 2, 4, 8, 16, 31.3)
_LEAST = 1e-3  # before a logarithm

_KNEE_HZ = 1000.0  # Slaney's mel scale is linear below, logarithmic above
_LINEAR_STEP = 200 / 3  # Hz per mel
_KNEE_MEL = _KNEE_HZ / _LINEAR_STEP
_LOGARITHMIC_STEP = float(np.log(6.4) / 27)  # per mel


def log_mel_spectrogram(samples: Floats) -> Floats:
    """Mono samples (full scale is 1) at 16 kHz, [n], to log mel spectra [1 + n // 256, 96]; no frame for no sample."""
    if not samples.size:
        return np.empty((0, BANDS), np.float32)
    padded = np.pad(samples.astype(np.float32, copy=False), FRAME // 2)
    frames = sliding_window_view(padded, FRAME)[::HOP]
    spectrum = np.fft.rfft(frames * _window())  # numpy 2 keeps single precision
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    mel: Floats = power.astype(np.float32, copy=False) @ _mel_weights()
    mel *= np.float32(10_000)
    mel += np.float32(1)
    return np.log10(mel, out=mel)


def clip_patch(samples: Floats) -> Floats:
    """The patch [187, 96] of a clip of up to 47872 samples, [n]; a shorter one ends in silence, a longer one is cut."""
    clip = samples[:PATCH_SAMPLES]
    if clip.size < PATCH_SAMPLES:
        clip = np.pad(clip, (0, PATCH_SAMPLES - clip.size))
    return log_mel_spectrogram(clip)[:PATCH_FRAMES]


def patch_statistics(patches: Floats) -> Floats:
    """Patches [n, 187, 96] to their statistics [n, 108]."""
    cepstrum = patches @ _cosines().T
    # The mean over an axis of four takes nine times as long.
    bands = (patches[..., ::4] + patches[..., 1::4] + patches[..., 2::4] + patches[..., 3::4]) / np.float32(4)
    onsets = np.maximum(0, np.diff(bands, axis=1)).mean(axis=2)
    statistics = (
        cepstrum.mean(axis=1),
        np.log(cepstrum.std(axis=1) + _LEAST),
        np.log(np.diff(cepstrum, axis=1).std(axis=1) + _LEAST),
        _beats(onsets),
        _modulation(patches),
    )
    return np.concatenate(statistics, axis=1).astype(np.float32)


def _beats(onsets: Floats) -> Floats:
    """The highest autocorrelation of the onsets [n, frames] within each range of a beat's time, [n, BEATS]."""
    deviations = onsets - onsets.mean(axis=1, keepdims=True)
    length = 512  # nothing wraps around
    lags = np.fft.irfft(np.abs(np.fft.rfft(deviations, length)) ** 2)[:, : _BEAT_FRAMES[-1]]
    alike = lags / (lags[:, :1] + 1e-6)
    ranges = pairwise(_BEAT_FRAMES)
    return np.stack([alike[:, first:last].max(axis=1) for first, last in ranges], axis=1)


def _modulation(patches: Floats) -> Floats:
    """How strongly six bands are modulated at six rates, log power, [n, 36]."""
    bands = patches.reshape(len(patches), PATCH_FRAMES, 6, -1).mean(axis=3)
    bands = (bands - bands.mean(axis=1, keepdims=True)) * np.hanning(PATCH_FRAMES)[None, :, None]
    power, rates = np.abs(np.fft.rfft(bands, axis=1)) ** 2, np.fft.rfftfreq(PATCH_FRAMES, HOP / RATE)
    ranges = pairwise(_MODULATION_HZ)
    strengths = [power[:, (rates >= low) & (rates < high)].mean(axis=1) for low, high in ranges]
    return np.log(np.stack(strengths, axis=1).reshape(len(patches), -1) + _LEAST)


def mel_filters() -> Floats:
    """The triangles, [96, 257]: Slaney's scale and area norm, 0 Hz to 8000 Hz."""
    edges = _mel_to_hertz(np.linspace(0.0, _hertz_to_mel(RATE / 2), BANDS + 2))
    bins = np.arange(FRAME // 2 + 1) * (RATE / FRAME)
    ramps = edges[:, None] - bins[None, :]
    widths = np.diff(edges)[:, None]
    triangles = np.maximum(0.0, np.minimum(-ramps[:-2] / widths[:-1], ramps[2:] / widths[1:]))
    return (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


@lru_cache(maxsize=1)
def _cosines() -> Floats:
    """The orthonormal discrete cosine transform of the bands, [coefficients, 96]."""
    order, band = np.arange(_COEFFICIENTS)[:, None], np.arange(BANDS)[None, :] + 0.5
    scale = np.sqrt(np.where(order == 0, 1, 2) / BANDS)
    return (scale * np.cos(np.pi * order * band / BANDS)).astype(np.float32)


@lru_cache(maxsize=1)
def _mel_weights() -> Floats:
    return np.ascontiguousarray(mel_filters().T)


@lru_cache(maxsize=1)
def _window() -> Floats:
    """The periodic Hann window, [512]."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)).astype(np.float32)


def _hertz_to_mel(hertz: float) -> float:
    """For frequencies above the knee."""
    return _KNEE_MEL + float(np.log(hertz / _KNEE_HZ)) / _LOGARITHMIC_STEP


def _mel_to_hertz(mels: Doubles) -> Doubles:
    above = _KNEE_HZ * np.exp(_LOGARITHMIC_STEP * (mels - _KNEE_MEL))
    return np.where(mels >= _KNEE_MEL, above, mels * _LINEAR_STEP)
