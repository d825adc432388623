"""The map's albums drawn into an array of pixels: signs are stamps, and all stamps of a kind are written at once.

Twenty thousand signs take a few milliseconds this way, where a painter that is called for each takes a frame or more.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tagger.services.map_groups import Sign

Pixels = NDArray[np.uint32]  # [height, width], 0xffRRGGBB
FAINT, PLAIN, CHOSEN = range(3)  # how an album is drawn: filtered out, listed, selected
FAINT_SHARE = 0.72  # of the ground in the colour of what is filtered out
CHOSEN_GROWTH = 0.8  # pixels that the sign of a selected album is larger
OUTLINE = 1.2  # pixels of the outline around it
SAMPLES = 4  # per pixel and axis, for smooth edges

Coordinates = NDArray[np.float64]
SHAPES: dict[Sign, Callable[[Coordinates, Coordinates], NDArray[np.bool_]]] = {
    "circle": lambda x, y: x * x + y * y <= 1,
    "square": lambda x, y: np.maximum(np.abs(x), np.abs(y)) <= 0.86,
    "triangle": lambda x, y: (y <= 0.8) & (np.abs(x) <= (y + 1.1) * 0.58),
    "diamond": lambda x, y: np.abs(x) + np.abs(y) <= 1.2,
    "inverted triangle": lambda x, y: (y >= -0.8) & (np.abs(x) <= (1.1 - y) * 0.58),
    "cross": lambda x, y: (np.minimum(np.abs(x + y), np.abs(x - y)) <= 0.48) & (x * x + y * y <= 1.25),
    "plus": lambda x, y: (np.minimum(np.abs(x), np.abs(y)) <= 0.34) & (np.maximum(np.abs(x), np.abs(y)) <= 1.1),
    "ring": lambda x, y: (x * x + y * y <= 1.1) & (x * x + y * y >= 0.3),
    "dot": lambda x, y: x * x + y * y <= 0.4,
}


def rgb(colour: str) -> int:
    """A colour #rrggbb as an opaque pixel."""
    return 0xFF000000 | int(colour[1:], 16)


@lru_cache(maxsize=512)
def stamp(sign: Sign, radius: float, colour: int, ground: int, outline: int | None) -> tuple[Coordinates, Pixels]:
    """The offsets [k, 2] (x, y) of a sign's pixels from its middle, and their colours, blended with the ground at edges."""
    reach = int(np.ceil(radius * 1.25 + (OUTLINE if outline is not None else 0)))
    steps = np.arange(-reach, reach + 1, dtype=np.float64)
    fine = (np.arange(SAMPLES) + 0.5) / SAMPLES - 0.5
    points = (steps[:, None] + fine[None]).ravel()
    y, x = np.meshgrid(points, points, indexing="ij")

    def coverage(size: float) -> Coordinates:
        inside = SHAPES[sign](x / size, y / size).reshape(len(steps), SAMPLES, len(steps), SAMPLES)
        share: Coordinates = inside.mean(axis=(1, 3))
        return share

    filled = coverage(radius)
    around = coverage(radius + OUTLINE) if outline is not None else filled
    rows, columns = np.nonzero(around > 0.12)
    pixels = _mixed(np.full(len(rows), ground), outline if outline is not None else colour, around[rows, columns])
    if outline is not None:
        pixels = _mixed(pixels, colour, filled[rows, columns])
    return np.stack([columns - reach, rows - reach], axis=1).astype(np.float64), pixels.astype(np.uint32)


def _mixed(under: NDArray[np.integer], over: int, share: Coordinates) -> NDArray[np.int64]:
    """Pixels ``share`` of the way from one colour to another."""
    mixed = np.full(len(under), 0xFF000000, np.int64)
    for shift in (16, 8, 0):
        below = (np.asarray(under, np.int64) >> shift) & 255
        mixed |= np.rint(below + (((over >> shift) & 255) - below) * share).astype(np.int64) << shift
    return mixed


def draw_map(
    size: tuple[int, int],
    points: Coordinates,
    looks: Sequence[tuple[Sign, str]],
    codes: NDArray[np.int16],
    *,
    radius: float,
    ground: str,
    outline: str,
) -> Pixels:
    """Pixels [height, width] with a sign at each of ``points`` [n, 2].

    ``codes``: for each point 3 · its group + FAINT, PLAIN or CHOSEN. What is chosen lies on top, what is filtered out
    below; among the others the larger groups lie below.
    """
    width, height = size
    reach = int(np.ceil((radius + CHOSEN_GROWTH) * 1.25 + OUTLINE))  # of the largest sign from its middle
    pad = 2 * reach + 1  # a sign whose middle is out of sight may reach into it
    canvas = np.full((height + 2 * pad, width + 2 * pad), rgb(ground), np.uint32)
    flat, row_length = canvas.reshape(-1), width + 2 * pad
    places = np.rint(points).astype(np.int64)
    in_sight = ((places >= -reach) & (places < np.array([width, height]) + reach)).all(axis=1)
    places, codes = places[in_sight], codes[in_sight]
    starts = (places[:, 1] + pad) * row_length + places[:, 0] + pad
    counts = np.bincount(codes, minlength=3 * len(looks))
    order = sorted(np.flatnonzero(counts).tolist(), key=lambda code: (code % 3, -counts[code]))
    for code in order:
        (sign, colour), state = looks[code // 3], code % 3
        pixel = rgb(colour)
        if state == FAINT:
            pixel = int(_mixed(np.array([pixel]), rgb(ground), np.array([FAINT_SHARE]))[0])
        grown = radius + (CHOSEN_GROWTH if state == CHOSEN else 0)
        offsets, colours = stamp(sign, grown, pixel, rgb(ground), rgb(outline) if state == CHOSEN else None)
        steps = (offsets[:, 1] * row_length + offsets[:, 0]).astype(np.int64)
        flat[starts[codes == code][:, None] + steps] = colours
    return np.ascontiguousarray(canvas[pad : pad + height, pad : pad + width])


def draw_sign(sign: Sign, colour: str, ground: str, radius: float) -> Pixels:
    """One sign alone, as a square of pixels."""
    side = 2 * int(np.ceil(radius * 1.25)) + 3
    middle, code = np.array([[side // 2, side // 2]], np.float64), np.array([PLAIN], np.int16)
    return draw_map((side, side), middle, [(sign, colour)], code, radius=radius, ground=ground, outline=ground)
