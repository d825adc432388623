"""Sounds of every kind for the front ends: mono float32 at 22 050 Hz, seeded."""

import functools

import numpy as np

RATE = 22_050
NAMES = ("noise", "chirp", "chord", "beat", "song", "quiet start", "short", "loud")


def signal(name: str, seconds: float = 16.0) -> np.ndarray:
    """The sound of that name; "short" lasts 1.3 seconds whatever is asked."""
    return _made(name, seconds).copy()


@functools.lru_cache(maxsize=32)
def _made(name: str, seconds: float) -> np.ndarray:
    rng = np.random.default_rng(sum(name.encode()))
    time = np.arange(round(seconds * RATE)) / RATE
    hiss = 1e-3 * rng.standard_normal(time.size)
    made = {
        "noise": lambda: 0.1 * rng.standard_normal(time.size),
        "chirp": lambda: 0.4 * np.sin(2 * np.pi * (40 * time + 240 * time**2)) + hiss,
        "chord": lambda: _tones(time, (220, 277.18, 329.63, 440), detune=0.3) + hiss,
        "beat": lambda: _beat(time, rng) + hiss,
        "song": lambda: 0.5 * _melody(time) + 0.4 * _beat(time, rng) + hiss,
        "quiet start": lambda: np.where(time < seconds / 2, 0, _melody(time)) + 0.1 * hiss,
        "short": lambda: (_melody(time) + hiss)[: round(1.3 * RATE)],
        "loud": lambda: np.clip(3 * _melody(time) + 0.3 * rng.standard_normal(time.size), -1, 1),
    }
    return made[name]().astype(np.float32)


def _tones(time: np.ndarray, frequencies: tuple[float, ...], detune: float = 0.0) -> np.ndarray:
    return sum((0.15 * np.sin(2 * np.pi * f * 2 ** (detune / 12) * time) for f in frequencies), np.zeros_like(time))


def _melody(time: np.ndarray) -> np.ndarray:
    note = 110 * 2 ** (np.array([0, 3, 7, 10, 12, 7, 5, 2])[np.floor(time * 3).astype(int) % 8] / 12)
    phase = 2 * np.pi * np.cumsum(note) / RATE
    return sum(0.4 / k * np.sin(k * phase) for k in range(1, 16)) * np.exp(-2 * (time % (1 / 3)))


def _beat(time: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return 0.5 * rng.standard_normal(time.size) * np.exp(-25 * (time % 0.5))
