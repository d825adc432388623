"""Draw the covers of the demo library."""

import io
import zlib

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tagger.demo.artstyles import STYLES, Canvas
from tagger.demo.recipe import Cover

SIDE = 600  # pixels
FINER = 2  # drawn so many times larger and scaled down, which smooths every edge
GRAIN = 5.0  # standard deviation of the grain, of 255
MARGIN = 0.07


def draw_cover(cover: Cover, title: str, artist: str) -> bytes:
    """A JPEG of SIDE × SIDE pixels, the same every time. Raises KeyError for an unknown style."""
    rng = np.random.default_rng(zlib.crc32(title.encode()))
    image = Image.new("RGB", (SIDE * FINER, SIDE * FINER), cover.colours[0])
    text_colour = STYLES[cover.style](Canvas(image, ImageDraw.Draw(image, "RGBA"), cover.colours, rng))
    _write(image, title, artist, text_colour)
    buffer = io.BytesIO()
    _with_grain(image.resize((SIDE, SIDE), Image.Resampling.LANCZOS), rng).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def _write(image: Image.Image, title: str, artist: str, colour: str) -> None:
    """Title and artist at the lower left."""
    draw, side = ImageDraw.Draw(image), image.width
    margin, large = MARGIN * side, side * 0.062
    font = ImageFont.load_default(large)
    while draw.textlength(title, font) > side - 2 * margin:
        large *= 0.94
        font = ImageFont.load_default(large)
    bottom = side - margin
    if artist:
        draw.text((margin, bottom), artist.upper(), colour, ImageFont.load_default(side * 0.026), anchor="ls")
        bottom -= side * 0.045
    draw.text((margin, bottom), title, colour, font, anchor="ls")


def _with_grain(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    grain = rng.normal(0, GRAIN, (image.height, image.width, 1))
    return Image.fromarray(np.clip(np.asarray(image, np.float32) + grain, 0, 255).astype(np.uint8))
