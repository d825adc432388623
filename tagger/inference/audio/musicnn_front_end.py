"""The front end of musicnn: mono samples at 16 kHz to log mel spectra, and these to the patches that its network takes.

As the networks of Pons and Serra ("musicnn: Pre-trained convolutional neural networks for music audio tagging", 2019)
were trained: librosa's power mel spectrogram (frames of 512 samples every 256, periodic Hann window, centred, the signal
padded with zeros; 96 triangles of equal area, equally spaced on Slaney's mel scale from 0 to 8000 Hz), then
log10(10000·x + 1). Everything stays in single precision. (The original rounds to half precision before the logarithm,
which overflows at a power above 6.55.)
"""

from functools import lru_cache

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


def mel_filters() -> Floats:
    """The triangles, [96, 257]: Slaney's scale and area norm, 0 Hz to 8000 Hz."""
    edges = _mel_to_hertz(np.linspace(0.0, _hertz_to_mel(RATE / 2), BANDS + 2))
    bins = np.arange(FRAME // 2 + 1) * (RATE / FRAME)
    ramps = edges[:, None] - bins[None, :]
    widths = np.diff(edges)[:, None]
    triangles = np.maximum(0.0, np.minimum(-ramps[:-2] / widths[:-1], ramps[2:] / widths[1:]))
    return (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


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
