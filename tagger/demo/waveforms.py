"""The sound synthesiser of the project: waves, noise, envelopes, filters, a plucked string, and effects on whole busses.

A sound is a mono float32 array of samples, at RATE where no other rate is asked for. A bus is stereo, float32
[2, samples]. Echo and reverberation have no highs, so they are computed at half the sample rate.
"""

import functools
import math
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Sound = NDArray[np.float32]

RATE = 44_100


def mono(values: ArrayLike) -> Sound:
    """Numbers as a sound."""
    return np.asarray(values, np.float32)


def driven(sound: ArrayLike, amount: float = 1.0) -> Sound:
    """Amplified until it saturates."""
    return mono(np.tanh(np.float32(amount) * mono(sound)))


def total(sounds: Iterable[Sound]) -> Sound:
    """Sounds of equal length together."""
    return functools.reduce(np.add, sounds)


def mix_at(samples: Sound, start: int, sound: Sound) -> None:
    """Add a sound to ``samples`` in place from sample ``start`` on, cut off at their end."""
    part = sound[: max(0, samples.size - start)]
    samples[start : start + part.size] += part


def times(seconds: float, rate: int = RATE) -> Sound:
    """Seconds since the start of each sample."""
    return (np.arange(max(1, round(seconds * rate))) / rate).astype(np.float32)


def sine(hertz: float, seconds: float, rate: int = RATE) -> Sound:
    """A sine."""
    return mono(np.sin(np.float32(2 * np.pi * hertz) * times(seconds, rate)))


def harmonics(hertz: float, seconds: float, falloff: float, rate: int = RATE) -> Sound:
    """A pitch with up to seven overtones below 0.45 of the rate, each ``falloff`` times as loud as the one below it."""
    numbers = [number for number in range(1, 9) if number == 1 or number * hertz < 0.45 * rate]
    return total(np.float32(falloff ** (number - 1)) * sine(number * hertz, seconds, rate) for number in numbers)


def phases(hertz: float, seconds: float, start: float = 0.0) -> NDArray[np.float64]:
    """The position in the period, 0 to 1."""
    return (start + hertz * np.arange(max(1, round(seconds * RATE))) / RATE) % 1.0


def saw(hertz: float, seconds: float, start: float = 0.0) -> Sound:
    """A sawtooth whose edge is rounded over one sample on each side, which keeps aliases low (PolyBLEP)."""
    phase, step = phases(hertz, seconds, start), hertz / RATE
    return (2 * phase - 1 - _edge(phase, step)).astype(np.float32)


def pulse(hertz: float, seconds: float, width: float = 0.5) -> Sound:
    """A pulse wave that is up for ``width`` of its period."""
    phase, step = phases(hertz, seconds), hertz / RATE
    wave = np.where(phase < width, 1.0, -1.0) + _edge(phase, step) - _edge((phase - width) % 1.0, step)
    return wave.astype(np.float32)


def triangle(hertz: float, seconds: float) -> Sound:
    """A triangle wave."""
    return (4 * np.abs(phases(hertz, seconds, 0.25) - 0.5) - 1).astype(np.float32)


def noise(seconds: float, seed: int | np.random.Generator = 0, rate: int = RATE) -> Sound:
    """White noise between -1 and 1, the same for the same seed; a generator goes on from where it is."""
    return np.random.default_rng(seed).uniform(-1, 1, max(1, round(seconds * rate))).astype(np.float32)


def decay(seconds: float, half_life: float, rate: int = RATE) -> Sound:
    """An envelope that halves in ``half_life`` seconds."""
    return mono(np.exp2(-times(seconds, rate) / np.float32(half_life)))


def envelope(seconds: float, attack: float, release: float) -> Sound:
    """Rise, stay at one, fall: straight lines; what does not fit is shortened."""
    count = max(1, round(seconds * RATE))
    at = np.arange(count)
    rise, fall = max(1.0, attack * RATE), max(1.0, release * RATE)
    return np.minimum(np.minimum(at / rise, 1.0), np.clip((count - at) / fall, 0.0, 1.0)).astype(np.float32)


def lowpass(sound: Sound, hertz: float, order: int = 2) -> Sound:
    """Without what lies above ``hertz``: the magnitude of a Butterworth filter, without its phase."""
    return _filtered(sound, lambda ratio: 1 / np.sqrt(1 + ratio ** (2 * order)), hertz)


def highpass(sound: Sound, hertz: float) -> Sound:
    """Without what lies below ``hertz``."""
    return _filtered(sound, lambda ratio: ratio**2 / np.sqrt(1 + ratio**4), hertz)


def bandpass(sound: Sound, hertz: float, width: float) -> Sound:
    """What lies around ``hertz``; ``width`` in octaves."""
    return lowpass(highpass(sound, hertz * 2 ** (-width / 2)), hertz * 2 ** (width / 2))


def pluck(hertz: float, seconds: float, partials: int = 8, tilt: float = 1.2, life: float = 1.2) -> Sound:
    """A plucked string: partials that start a little too high and tremble a little, the higher ones dying sooner.

    The n-th partial is n ** -tilt times as loud as the first and halves in ``life`` / n ** 0.8 seconds. A string that keeps
    its pitch exactly, with a click of noise at its start, is taken for a synthesiser by those who listen.
    """
    at = times(seconds)
    pitch = (
        1 - 0.01 * np.exp2(-at / 0.03) + 0.003 * np.sin(2 * np.pi * (4.2 + hertz % 1) * at) * np.minimum(at / 0.25, 1)
    )
    turns = np.cumsum(hertz * pitch.astype(np.float64)) / RATE
    string = np.zeros(at.size, np.float32)
    for number in range(1, partials + 1):
        ratio = number * math.sqrt(1 + 0.0002 * number * number)  # stiff strings are sharp in their higher partials
        if ratio * hertz < 9000:
            wave = np.sin(np.float32(2 * np.pi) * (ratio * turns % 1.0).astype(np.float32))
            string += np.float32(number**-tilt) * wave * decay(seconds, life / number**0.8)
    return string * envelope(seconds, 0.008, min(0.6, seconds / 2))


def _edge(phase: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """What rounds a falling edge at the wrap of the phase."""
    after, before = phase / step, (phase - 1) / step
    return np.where(phase < step, 2 * after - after**2 - 1, np.where(phase > 1 - step, before**2 + 2 * before + 1, 0.0))


def _filtered(sound: Sound, response: Callable[[NDArray[np.float64]], NDArray[np.float64]], hertz: float) -> Sound:
    size = 1 << (sound.size + 1024).bit_length()
    ratio = np.asarray(np.fft.rfftfreq(size, 1 / RATE) / hertz, np.float64)
    gain = response(ratio).astype(np.float32)
    return np.fft.irfft(np.fft.rfft(sound, size) * gain, size)[: sound.size].astype(np.float32)


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
        block_response = np.fft.irfft(np.fft.rfft(bus[:, start : start + block], size) * response, size)
        wet[:, start : start + size] += block_response
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
