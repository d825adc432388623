"""Covers of made-up genres: colours, stripes and shapes that belong to the genre, blended where an album has
several.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.synthetic.draw import generator_of


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
