"""What happens to whole busses: echo, reverberation, pumping, saturation. Sounds here are stereo, float32 [2, samples].

Echo and room have no highs, so they are computed at half the sample rate.
"""

import functools

import numpy as np
from numpy.typing import NDArray

from tagger.demo.waves import RATE, Sound, driven, lowpass, mono

Stereo = NDArray[np.float32]

WET_RATE = RATE // 2
QUIETEST_ECHO = 0.03
MOST_ECHOES = 64
FFT_SIZE = 1 << 17
MUFFLED = 7  # samples at WET_RATE over which echoes are averaged: little above 2 kHz is left


def halved(bus: Stereo) -> Stereo:
    """At half the sample rate, by the mean of two neighbours."""
    even = bus.shape[1] // 2 * 2
    return np.float32(0.5) * (bus[:, 0:even:2] + bus[:, 1:even:2])


def doubled(bus: Stereo, count: int) -> Stereo:
    """Back at the full sample rate, ``count`` samples of it, by straight lines between neighbours."""
    full = np.zeros((2, count), np.float32)
    even = full[:, : 2 * bus.shape[1]]
    even[:, 0::2] = bus
    even[:, 1:-1:2] = np.float32(0.5) * (bus[:, :-1] + bus[:, 1:])
    return full


def echo(bus: Stereo, seconds: float, feedback: float) -> Stereo:
    """Repeats, at WET_RATE, that are muffled, change sides, and fade by ``feedback``."""
    dull = np.stack([_muffled(side) for side in bus])
    wet, level, late = np.zeros_like(bus), feedback, round(seconds * WET_RATE)
    for turn in range(1, MOST_ECHOES):
        if level < QUIETEST_ECHO or turn * late >= bus.shape[1]:
            break
        source = dull if turn % 2 == 0 else dull[::-1]
        wet[:, turn * late :] += np.float32(level) * source[:, : bus.shape[1] - turn * late]
        level *= feedback
    return wet


def reverberation(bus: Stereo, seconds: float) -> Stereo:
    """A room at WET_RATE: convolution with noise that decays by 60 dB in ``seconds``; block by block (overlap-add)."""
    tails = _tails(round(seconds * 10))
    size = max(FFT_SIZE, 1 << tails.shape[1].bit_length())
    response, block = np.fft.rfft(tails, size), size - tails.shape[1]
    wet = np.zeros((2, bus.shape[1] + size), np.float32)
    for start in range(0, bus.shape[1], block):
        heard = np.fft.irfft(np.fft.rfft(bus[:, start : start + block], size) * response, size)
        wet[:, start : start + size] += heard
    return wet[:, : bus.shape[1]]


def pump(bus: Stereo, beat_seconds: float, depth: float) -> Stereo:
    """Push the sound down on every beat and let it come back."""
    phase = (np.arange(bus.shape[1]) / (beat_seconds * RATE)) % 1.0
    return bus * mono(1 - depth * np.clip(1 - phase * 1.8, 0, 1) ** 2)


def master(mix: Stereo, drive: float) -> Stereo:
    """Saturate, bring the loudest sample to -1 dB, and fade the last second and a half out."""
    loud = driven(mix / np.float32(max(1e-6, float(np.abs(mix).max()))), drive)
    fade = mono(np.clip((mix.shape[1] - np.arange(mix.shape[1])) / (1.5 * RATE), 0, 1))
    return loud * fade * np.float32(0.89 / max(1e-6, float(np.abs(loud).max())))


def _muffled(side: Sound) -> Sound:
    """The running mean, taken twice."""
    for _ in range(2):
        sums = np.cumsum(np.concatenate([np.zeros(MUFFLED), side]))
        side = mono((sums[MUFFLED:] - sums[:-MUFFLED]) / MUFFLED)
    return side


@functools.lru_cache(maxsize=8)
def _tails(tenths: int) -> Stereo:
    """Decaying noise for both ears, scaled so that the room is as loud as what sounds in it."""
    count = max(1, tenths * WET_RATE // 10)
    tail = np.random.default_rng(tenths).normal(size=(2, count)) * np.exp(-6.9 * np.arange(count) / count)
    soft = np.stack([lowpass(mono(side), 10_000) for side in tail])  # lowpass counts in RATE: half of that here
    return soft / np.float32(np.sqrt((soft**2).sum() / 2))
