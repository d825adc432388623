"""Drums, each one hit as it rings out by itself."""

from collections.abc import Callable

import numpy as np

from tagger.demo.waveforms import (
    RATE,
    Sound,
    bandpass,
    decay,
    driven,
    highpass,
    lowpass,
    mono,
    noise,
    sine,
    times,
    total,
)


def _swept(seconds: float, start: float, end: float, speed: float) -> Sound:
    """A sine that falls from one pitch to another; ``speed`` is the half-life of the fall in seconds."""
    hertz = end + (start - end) * np.exp2(-times(seconds) / speed)
    return mono(np.sin(2 * np.pi * np.cumsum(hertz) / RATE))


def kick() -> Sound:
    """A round bass drum."""
    return _swept(0.35, 150, 48, 0.022) * decay(0.35, 0.07)


def hard_kick() -> Sound:
    """A bass drum with a click, overdriven."""
    body = driven(_swept(0.4, 210, 46, 0.018) * decay(0.4, 0.09), 3)
    body[: RATE // 250] += 0.4 * noise(0.004)[: RATE // 250]
    return body


def boom() -> Sound:
    """A long low bass drum."""
    return driven(_swept(0.9, 120, 42, 0.03) * decay(0.9, 0.22), 1.6)


def snare() -> Sound:
    """A snare drum: skin and wires."""
    skin = _swept(0.2, 240, 175, 0.02) * decay(0.2, 0.035)
    return 0.6 * skin + 0.7 * highpass(noise(0.2, 1), 1800) * decay(0.2, 0.045)


def fat_snare() -> Sound:
    """A deep snare drum that rings."""
    skin = _swept(0.35, 210, 150, 0.03) * decay(0.35, 0.06)
    return driven(skin + 0.9 * bandpass(noise(0.35, 2), 3000, 3) * decay(0.35, 0.08))


def brush() -> Sound:
    """A snare drum stroked with a brush."""
    return 0.5 * bandpass(noise(0.22, 3), 4500, 2.5) * decay(0.22, 0.05)


def rim() -> Sound:
    """A stick on the rim."""
    return (sine(1700, 0.06) + 0.7 * sine(820, 0.06)) * decay(0.06, 0.008)


def clap() -> Sound:
    """Hands: four bursts."""
    burst = bandpass(noise(0.25, 4), 1500, 2)
    late = times(0.25)[None] - mono([[0.0], [0.011], [0.022], [0.03]])
    hits = np.where(late >= 0, np.exp2(-late / mono([[0.005], [0.005], [0.005], [0.045]])), 0).sum(axis=0)
    return mono(1.2 * burst * hits)


def hat() -> Sound:
    """A closed hi-hat."""
    return 0.7 * highpass(noise(0.06, 5), 7500) * decay(0.06, 0.012)


def open_hat() -> Sound:
    """An open hi-hat."""
    return 0.6 * highpass(noise(0.32, 6), 7000) * decay(0.32, 0.085)


def shaker() -> Sound:
    """A shaker."""
    length = 0.1
    swell = mono(np.minimum(times(length) / 0.03, 1)) * decay(length, 0.03)
    return 0.5 * bandpass(noise(length, 7), 6500, 1.5) * swell


def ride() -> Sound:
    """A ride cymbal."""
    ring = total(sine(hertz, 0.9) for hertz in (3170, 4260, 5530, 6790, 8310))
    return (0.06 * ring + 0.25 * highpass(noise(0.9, 8), 6000)) * decay(0.9, 0.16)


def crash() -> Sound:
    """A crash cymbal."""
    return 0.8 * highpass(noise(1.8, 9), 3500) * decay(1.8, 0.35)


def tom() -> Sound:
    """A tom-tom."""
    return _swept(0.45, 190, 95, 0.06) * decay(0.45, 0.1)


def bit_kick() -> Sound:
    """A game console's bass drum: a falling square."""
    return mono(np.sign(_swept(0.14, 260, 40, 0.025))) * decay(0.14, 0.05)


def bit_snare() -> Sound:
    """A game console's noise, held for a few samples at a time."""
    coarse = np.repeat(noise(0.13, 10)[: RATE // 60], 8)[: round(0.13 * RATE)]
    return coarse * decay(coarse.size / RATE, 0.03)


def bit_hat() -> Sound:
    """The same noise, short and bright."""
    return 0.6 * mono(np.sign(noise(0.03, 11))) * decay(0.03, 0.008)


def vinyl() -> Sound:
    """Dust on a record: four seconds of clicks and hiss."""
    rng = np.random.default_rng(12)
    clicks = mono(np.where(rng.uniform(size=4 * RATE) > 0.9997, rng.uniform(-1, 1, 4 * RATE), 0))
    return lowpass(clicks, 6000) + 0.012 * lowpass(noise(4.0, 13), 5000)


DRUMS: dict[str, Callable[[], Sound]] = {
    drum.__name__: drum
    for drum in (
        *(kick, hard_kick, boom, snare, fat_snare, brush, rim, clap, tom),
        *(hat, open_hat, shaker, ride, crash),
        *(bit_kick, bit_snare, bit_hat),
    )
}
