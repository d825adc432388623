"""Pictures of pixels, uint8 [height, width, 3]: as PNG files and inside a page, heat over a cover, covers on a map."""

import base64
import io
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.files import write_atomically

Pixels = NDArray[np.uint8]


def as_image(pixels: Pixels, alt: str) -> str:
    """An ``img`` element that carries its own data."""
    return f'<img alt="{alt}" src="data:image/png;base64,{base64.b64encode(png(pixels)).decode()}">'


def png(pixels: Pixels) -> bytes:
    """A PNG of [height, width, 3]."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def save(path: Path, pixels: Pixels) -> None:
    """Write a picture in one step."""
    write_atomically(path, png(pixels))


def heat_overlay(cover: Pixels, heat: NDArray[np.float32], opacity: float = 0.55) -> Pixels:
    """A cover [S, S, 3] under its heat [h, w], which is stretched from its lowest value to its highest and coloured by
    the map "cividis", which readers without colour vision read as well.
    """
    side = cover.shape[0]
    span = float(heat.max() - heat.min()) or 1.0
    grey = Image.fromarray(np.asarray((heat - heat.min()) / span * 255, np.uint8)).resize(
        (side, side), Image.Resampling.BICUBIC
    )
    colours = matplotlib.colormaps["cividis"](np.asarray(grey))[:, :, :3] * 255
    return np.asarray((1 - opacity) * cover + opacity * colours, np.uint8)


def side_by_side(pictures: Sequence[Pixels], gap: int = 6) -> Pixels:
    """Pictures of the same height in a row, with ``gap`` white pixels between them."""
    white = np.full((pictures[0].shape[0], gap, 3), 255, np.uint8)
    strips = [strip for picture in pictures for strip in (picture, white)][:-1]
    return np.concatenate(strips, axis=1)


def cover_map(covers: Pixels, positions: NDArray[np.float64], *, size: int = 900, thumbnail: int = 40) -> Pixels:
    """Covers [n, S, S, 3] as points: each drawn small at its position [n, 2]."""
    low, high = positions.min(axis=0), positions.max(axis=0)
    corners = ((positions - low) / np.maximum(high - low, 1e-9) * (size - thumbnail)).astype(int)
    canvas = Image.new("RGB", (size, size), "white")
    for cover, (x, y) in zip(covers, corners, strict=True):
        canvas.paste(Image.fromarray(cover).resize((thumbnail, thumbnail), Image.Resampling.BILINEAR), (int(x), int(y)))
    return np.asarray(canvas)
