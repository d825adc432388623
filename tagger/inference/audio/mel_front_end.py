"""Mel bands of a patch of sound as a network's description asks for them.

With ``MUSICNN_MEL`` it is the front end of Essentia's ``TensorflowInputMusiCNN``, which Discogs-EffNet, MAEST and musicnn
share; with ``VGGISH_MEL`` its ``TensorflowInputVGGish``. Frames are not centred: frame k of a patch begins at its sample
k · hop, so that a patch needs nothing of what lies around it.
"""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tagger.inference.classifier_spec import MelFrontEnd
from tagger.inference.types import Doubles, Floats

MUSICNN_MEL = MelFrontEnd(
    kind="mel", frame=512, fourier=512, hop=256, bands=96, lowest=0.0, highest=8000.0, factor=10_000.0, offset=1.0
)
"""At 16 kHz: triangles of equal area on Slaney's scale over the power spectrum, log10(10000·x + 1)."""

MAEST_MEL = MUSICNN_MEL.model_copy(update={"mean": 2.06755686098554, "deviation": 2 * 1.268292820667291})
"""The same, standardised as MAEST was trained (twice the deviation, as in its predecessor AST)."""

VGGISH_MEL = MelFrontEnd(
    kind="mel", frame=400, fourier=512, hop=160, bands=64, lowest=125.0, highest=7500.0, scale="htk",
    triangles="equal height", edges="mel", power=1, logarithm="natural", offset=0.01,
)  # fmt: skip
"""At 16 kHz: triangles of equal height on HTK's scale over the magnitude spectrum, ln(x + 0.01)."""

_KNEE_HERTZ = 1000.0  # Slaney's mel scale is linear below, logarithmic above
_LINEAR_STEP = 200 / 3  # Hz per mel
_KNEE_MEL = _KNEE_HERTZ / _LINEAR_STEP
_LOGARITHMIC_STEP = float(np.log(6.4) / 27)  # per mel


def mel_patch(samples: Floats, front_end: MelFrontEnd, rate: int, frames: int) -> Floats:
    """Mono samples at ``rate`` to [frames, bands], float32; what is missing of a short patch is silence."""
    size = (frames - 1) * front_end.hop + front_end.frame
    patch = samples[:size].astype(np.float32, copy=False)
    if patch.size < size:
        patch = np.pad(patch, (0, size - patch.size))
    view = sliding_window_view(patch, front_end.frame)[:: front_end.hop]
    spectrum = np.fft.rfft(view * _window(front_end), front_end.fourier)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    if front_end.power == 1:
        power = np.sqrt(power)
    mel: Floats = power.astype(np.float32, copy=False) @ _mel_weights(front_end, rate)
    if front_end.logarithm != "none":
        mel = mel * np.float32(front_end.factor) + np.float32(front_end.offset)
        mel = np.log10(mel) if front_end.logarithm == "log10" else np.log(mel)
    if (front_end.mean, front_end.deviation) != (0.0, 1.0):
        mel = (mel - np.float32(front_end.mean)) / np.float32(front_end.deviation)
    return mel


@lru_cache(maxsize=8)
def _window(front_end: MelFrontEnd) -> Floats:
    """The window, not normalised, [frame]."""
    period = front_end.frame - (front_end.window == "symmetric hann")
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(front_end.frame) / period)).astype(np.float32)


@lru_cache(maxsize=8)
def _mel_weights(front_end: MelFrontEnd, rate: int) -> Floats:
    """The triangles, [fourier // 2 + 1, bands]; their sides are straight over Hz or over mels (``edges``)."""
    to_mel, to_hertz = (_slaney_mel, _slaney_hertz) if front_end.scale == "slaney" else (_htk_mel, _htk_hertz)
    lowest, highest = to_mel(np.array([front_end.lowest, front_end.highest], np.float64))
    corners: Doubles = np.linspace(lowest, highest, front_end.bands + 2, dtype=np.float64)
    hertz = to_hertz(corners)
    bins: Doubles = np.arange(front_end.fourier // 2 + 1, dtype=np.float64) * (rate / front_end.fourier)
    if front_end.edges == "hertz":
        corners = hertz
    else:
        bins = to_mel(bins)
    ramps = corners[:, None] - bins[None, :]
    widths = np.diff(corners)[:, None]
    triangles = np.maximum(0.0, np.minimum(-ramps[:-2] / widths[:-1], ramps[2:] / widths[1:]))
    if front_end.triangles == "equal area":
        triangles *= (2 / (hertz[2:] - hertz[:-2]))[:, None]
    return np.ascontiguousarray(triangles.T.astype(np.float32))


def _slaney_mel(hertz: Doubles) -> Doubles:
    above = _KNEE_MEL + np.log(np.maximum(hertz, _KNEE_HERTZ) / _KNEE_HERTZ) / _LOGARITHMIC_STEP
    return np.where(hertz >= _KNEE_HERTZ, above, hertz / _LINEAR_STEP)


def _slaney_hertz(mels: Doubles) -> Doubles:
    above = _KNEE_HERTZ * np.exp(_LOGARITHMIC_STEP * (mels - _KNEE_MEL))
    return np.where(mels >= _KNEE_MEL, above, mels * _LINEAR_STEP)


def _htk_mel(hertz: Doubles) -> Doubles:
    return np.asarray(1127.01048 * np.log1p(hertz / 700.0))


def _htk_hertz(mels: Doubles) -> Doubles:
    return np.asarray(700.0 * np.expm1(mels / 1127.01048))
