"""Pictures of pixels for a page: PNG inside the HTML, heat over covers, many covers on one map."""

import base64
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.files import write_atomically

Pixels = NDArray[np.uint8]

# Five steps of the "cividis" map, readable without colour vision and in grey.
HEAT = np.array([[0, 34, 78], [65, 77, 107], [124, 123, 120], [187, 173, 108], [254, 232, 56]], np.float64)


def as_image(pixels: Pixels, alt: str) -> str:
    """An ``img`` element that carries its own data."""
    return f'<img alt="{alt}" src="data:image/png;base64,{base64.b64encode(png(pixels)).decode()}">'


def png(pixels: Pixels) -> bytes:
    """A PNG of [height, width, 3]."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def save(path: Path, pixels: Pixels) -> None:
    """Write a picture, whole or not at all."""
    write_atomically(path, png(pixels))


def heated(cover: Pixels, heat: NDArray[np.float32], opacity: float = 0.55) -> Pixels:
    """A cover [S, S, 3] under its heat [h, w], which is stretched from its lowest value to its highest."""
    side = cover.shape[0]
    span = float(heat.max() - heat.min()) or 1.0
    grey = Image.fromarray(np.asarray((heat - heat.min()) / span * 255, np.uint8)).resize(
        (side, side), Image.Resampling.BICUBIC
    )
    steps = np.linspace(0, 255, len(HEAT))
    levels = np.asarray(grey, np.float64)
    colour = np.stack([np.interp(levels, steps, HEAT[:, channel]) for channel in range(3)], axis=-1)
    return np.asarray((1 - opacity) * cover + opacity * colour, np.uint8)


def beside(parts: Sequence[Pixels], gap: int = 6) -> Pixels:
    """Pictures of the same height side by side on white."""
    height = parts[0].shape[0]
    white = np.full((height, gap, 3), 255, np.uint8)
    strips = [piece for part in parts for piece in (part, white)][:-1]
    return np.concatenate(strips, axis=1)


def cover_map(covers: Pixels, places: NDArray[np.float64], *, size: int = 900, thumbnail: int = 40) -> Pixels:
    """Covers [n, S, S, 3] as points: each drawn small at its place [n, 2]."""
    low, high = places.min(axis=0), places.max(axis=0)
    corners = ((places - low) / np.maximum(high - low, 1e-9) * (size - thumbnail)).astype(int)
    canvas = Image.new("RGB", (size, size), "white")
    for cover, (x, y) in zip(covers, corners, strict=True):
        canvas.paste(Image.fromarray(cover).resize((thumbnail, thumbnail), Image.Resampling.BILINEAR), (int(x), int(y)))
    return np.asarray(canvas)
