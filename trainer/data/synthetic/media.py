"""Covers of made-up genres: colours, stripes and shapes that belong to the genre, blended where an album has
several.

Sounds of made-up genres: a few seconds of notes, drums and noise whose tempo, register and colour belong to the
genre, made by the synthesiser of the demo library (``tagger.demo.waveforms``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from PIL import Image

from tagger.demo import notes
from tagger.demo.waveforms import decay, harmonics, mix_at, noise
from trainer.data.synthetic.world import generator_of


def draw(parts: Sequence[tuple[str, float]], size: int, generator: np.random.Generator) -> NDArray[np.uint8]:
    """A cover [size, size, 3] that shows each genre as strongly as its number says."""
    base = np.full((size, size, 3), generator.uniform(60, 200, 3), np.float32)
    for genre, strength in parts:
        base += 0.8 * strength * (motif(genre, size, generator) - base)
    base += generator.normal(0, 12, base.shape)
    return np.clip(base, 0, 255).astype(np.uint8)


def motif(genre: str, size: int, generator: np.random.Generator) -> NDArray[np.float32]:
    """The genre's two colours in waves of its own direction and width, [size, size, 3]; where they begin is chance."""
    own = generator_of("picture", genre)
    dark, light = own.uniform(0, 140, 3), own.uniform(100, 255, 3)
    angle, waves = own.uniform(0, np.pi), own.uniform(1, 9)
    rings = own.random() < 0.4
    down, across = np.mgrid[0:size, 0:size].astype(np.float32) / size - generator.uniform(0.3, 0.7)
    distance = np.hypot(down, across) if rings else np.cos(angle) * across + np.sin(angle) * down
    wave = (0.5 + 0.5 * np.sin(2 * np.pi * waves * distance))[..., None]
    return np.asarray(dark + (light - dark) * wave, np.float32)


def write_picture(path: Path, pixels: NDArray[np.uint8]) -> None:
    """Write a cover as JPEG or PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


RATE = 22_050
SCALES = tuple(notes.SCALES[name] for name in ("major", "minor", "blues", "pentatonic", "phrygian"))
C0_MIDI = 12  # the number of the note from which tagger.demo counts semitones
HIT_SECONDS = 0.06
PEAK = 0.7


@dataclass(frozen=True, slots=True)
class Style:
    """How a genre sounds: beats a minute, lowest note, scale, how fast overtones fall off, and its shares of drums and
    noise.
    """

    tempo: float
    root: int  # MIDI
    scale: tuple[int, ...]
    brightness: float
    sustain: float  # beats
    drums: float
    noise: float


def style_of(genre: str) -> Style:
    """The genre's own style, always the same."""
    generator = generator_of("sound", genre)
    return Style(
        tempo=generator.uniform(60, 180),
        root=int(generator.integers(33, 70)),
        scale=SCALES[generator.integers(len(SCALES))],
        brightness=generator.uniform(0.3, 0.9),
        sustain=generator.uniform(0.2, 2.0),
        drums=generator.choice((0.0, 0.3, 0.8)),
        noise=generator.uniform(0.0, 0.15) ** 1.5,
    )


def render(parts: Sequence[tuple[str, float]], seconds: float, generator: np.random.Generator) -> NDArray[np.float32]:
    """A piece in the styles of several genres at once, each as loud as its number says; mono, at RATE."""
    count = round(seconds * RATE)
    mix = np.zeros(count, np.float32)
    for genre, loudness in parts:
        mix += loudness * piece(style_of(genre), count, generator)
    mix += 1e-4 * generator.standard_normal(count, np.float32)
    return np.asarray(PEAK * mix / max(float(np.abs(mix).max()), 1e-6), np.float32)


def piece(style: Style, count: int, generator: np.random.Generator) -> NDArray[np.float32]:
    """Notes on the beat, drums between, noise under it all; about 1 at its loudest."""
    samples = np.zeros(count, np.float32)
    beat = 60 / style.tempo * RATE
    for start in np.arange(0, count, beat).astype(int):
        degree = style.scale[generator.integers(len(style.scale))] + 12 * int(generator.integers(0, 2))
        mix_at(samples, start, note(style.root + degree, style.brightness, style.sustain * beat / RATE))
        if style.drums:
            mix_at(samples, start + int(beat / 2), np.float32(style.drums) * hit(generator))
    return samples + np.float32(style.noise) * generator.standard_normal(count, np.float32)


@lru_cache(maxsize=128)
def note(pitch: int, brightness: float, seconds: float) -> NDArray[np.float32]:
    """One note (MIDI number) with overtones that fades by 26 dB in its length; the same array for the same note."""
    wave = harmonics(notes.frequency(pitch - C0_MIDI), seconds, brightness, RATE)
    return np.float32(0.4) * wave * decay(seconds, seconds * np.log(2) / 3, RATE)


def hit(generator: np.random.Generator) -> NDArray[np.float32]:
    """A drum: fading noise, as loud as noise of a standard deviation of 1."""
    fade = decay(HIT_SECONDS, HIT_SECONDS * np.log(2) / 6, RATE)
    return np.float32(np.sqrt(3)) * noise(HIT_SECONDS, generator, RATE) * fade


def write_sound(path: Path, samples: NDArray[np.float32]) -> None:
    """Write a piece in the format that the file's name ends in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, RATE)
