"""From a heat map to colours: blue speaks against a genre, orange for it, apart for people with any colour vision."""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # [height, width, 4] as red, green, blue, alpha

# ColorBrewer's PuOr with a bluer cold end: dark at both ends, pale in the middle.
ANCHORS = np.array(
    [[5, 48, 120], [67, 130, 195], [160, 196, 226], [240, 240, 238], [253, 190, 110], [230, 110, 10], [150, 55, 0]],
    dtype=np.float32,
)


def scaled(heat: NDArray[np.float32], largest: float | None = None) -> NDArray[np.float32]:
    """The map with ``largest`` (its own largest absolute value) at 1; all zero stays zero."""
    largest = float(np.abs(heat).max(initial=0.0)) if largest is None else largest
    return (heat / largest).astype(np.float32) if largest > 0 else np.zeros_like(heat, dtype=np.float32)


def colours(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Colours [..., 3] in 0…255 of values in -1…1."""
    position = (np.clip(values, -1, 1) + 1) / 2 * (len(ANCHORS) - 1)
    positions = np.arange(len(ANCHORS))
    return np.stack([np.interp(position, positions, ANCHORS[:, channel]) for channel in range(3)], axis=-1).astype(
        np.float32
    )


def overlay(heat: NDArray[np.float32], opacity: float) -> Pixels:
    """A map [height, width] as pixels that let the picture through where nothing speaks for or against."""
    values = scaled(np.atleast_2d(heat))
    alpha = np.sqrt(np.abs(values)) * (255 * opacity)
    return _pixels(colours(values), alpha)


def strip(heat: NDArray[np.float32], largest: float | None = None) -> Pixels:
    """A map over time [positions] as one opaque row of pixels."""
    values = scaled(np.atleast_2d(heat), largest)
    return _pixels(colours(values), np.full(values.shape, 255.0))


def legend(width: int) -> Pixels:
    """The colours from "against" to "for" as one row."""
    return strip(np.linspace(-1, 1, width, dtype=np.float32))


def _pixels(rgb: NDArray[np.float32], alpha: NDArray[np.floating]) -> Pixels:
    return np.concatenate([rgb, alpha[..., None]], axis=-1).round().astype(np.uint8)
