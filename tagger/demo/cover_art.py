"""Draw the covers of the demo library.

Each style fills a canvas from a few colours and returns the colour that text is readable in.
"""

import io
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont
from PIL.ImageDraw import ImageDraw as Draw

from tagger.demo.recipe import CoverRecipe


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a style draws on: a square image, its brush, the colours (ground first) and the chance that it may use."""

    image: Image.Image
    draw: Draw
    colours: tuple[str, ...]
    rng: np.random.Generator

    @property
    def side(self) -> int:
        """Width and height."""
        return self.image.width

    def disc(self, x: float, y: float, radius: float, fill: str | tuple[int, ...]) -> None:
        """A filled circle; numbers are shares of the side."""
        s = self.side
        self.draw.ellipse(((x - radius) * s, (y - radius) * s, (x + radius) * s, (y + radius) * s), fill)

    def shape(self, points: Sequence[tuple[float, float]], fill: str | tuple[int, ...]) -> None:
        """A filled polygon; numbers are shares of the side."""
        self.draw.polygon([(x * self.side, y * self.side) for x, y in points], fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str | tuple[int, ...]) -> None:
        """A filled rectangle; numbers are shares of the side."""
        self.draw.rectangle((left * self.side, top * self.side, right * self.side, bottom * self.side), fill)

    def line(self, points: Sequence[tuple[float, float]], fill: str | tuple[int, ...], width: float) -> None:
        """A line; numbers are shares of the side."""
        self.draw.line(
            [(x * self.side, y * self.side) for x, y in points], fill, max(1, round(width * self.side)), "curve"
        )

    def gradient(self, top: str, bottom: str, start: float = 0.0, end: float = 1.0) -> None:
        """Fill a band of the height with one colour running into another."""
        first, last = round(start * self.side), round(end * self.side)
        weights = np.linspace(0, 1, max(1, last - first))[:, None, None]
        rows = (1 - weights) * np.array(ImageColor.getrgb(top)) + weights * np.array(ImageColor.getrgb(bottom))
        band = np.broadcast_to(rows, (last - first, self.side, 3)).astype(np.uint8)
        self.image.paste(Image.fromarray(np.ascontiguousarray(band)), (0, first))


def _clear(colour: str, alpha: int) -> tuple[int, ...]:
    """A colour that lets through what is below it."""
    return (*ImageColor.getrgb(colour)[:3], alpha)


def rings(canvas: Canvas) -> str:
    """Concentric rings with gaps, like a spinning record seen by a strobe."""
    _, warm, cold, light = canvas.colours
    s = canvas.side
    for number in range(14):
        radius, start = 0.07 + number * 0.0215, canvas.rng.uniform(0, 360)
        frame = tuple((0.5 + sign * radius + (-0.06 if axis else 0)) * s for sign in (-1, 1) for axis in (0, 1))
        colour = (warm, cold, light)[int(canvas.rng.integers(0, 3))]
        canvas.draw.arc(
            frame,
            start,
            start + canvas.rng.uniform(60, 300),
            colour,
            round(s * canvas.rng.choice([0.003, 0.008, 0.014])),
        )
    canvas.disc(0.5, 0.44, 0.035, warm)
    return light


def haze(canvas: Canvas) -> str:
    """Soft hills in fog under a pale sun."""
    ground, blue, dark, sun = canvas.colours
    canvas.gradient(ground, "#f7efe6")
    canvas.disc(0.68, 0.3, 0.11, sun)
    canvas.image.paste(canvas.image.filter(ImageFilter.GaussianBlur(canvas.side / 50)))
    x = np.linspace(0, 1, 80)
    for layer in range(5):
        height = (
            0.48
            + layer * 0.1
            + 0.05 * np.sin(x * (3 + layer) + canvas.rng.uniform(0, 6))
            + 0.015 * np.sin(x * 17 + layer)
        )
        canvas.shape(
            [*zip(x, height, strict=True), (1, 1), (0, 1)], _clear(blue if layer < 3 else dark, 70 + 35 * layer)
        )
    return "#ffffff"


def pixels(canvas: Canvas) -> str:
    """Blocky invaders on a starry screen."""
    _, *colours = canvas.colours
    for _ in range(60):
        x, y = canvas.rng.integers(0, 60) / 60, canvas.rng.integers(0, 48) / 60
        canvas.box(x, y, x + 1 / 120, y + 1 / 120, "#ffffff")
    cell = 1 / 44
    for row in range(3):
        for column in range(4):
            half = canvas.rng.uniform(size=(7, 4)) < 0.55
            creature = np.hstack([half, half[:, 2::-1]])
            left, top = 0.09 + column * 0.217, 0.09 + row * 0.22
            for y, x in zip(*np.nonzero(creature), strict=True):
                canvas.box(
                    left + x * cell,
                    top + y * cell,
                    left + (x + 0.94) * cell,
                    top + (y + 0.94) * cell,
                    colours[(row + column) % len(colours)],
                )
    return "#ffffff"


def sunset(canvas: Canvas) -> str:
    """A striped sun over a flat sea."""
    dark, red, pale, sun, green = canvas.colours
    canvas.gradient(dark, red, 0, 0.62)
    canvas.gradient(green, dark, 0.62, 1)
    canvas.disc(0.5, 0.45, 0.26, sun)
    for number in range(7):
        y = 0.42 + number * 0.042
        canvas.box(0, y, 1, y + 0.004 + number * 0.003, red)
    canvas.gradient(green, dark, 0.62, 1)
    for _ in range(40):
        y, x, width = canvas.rng.uniform(0.64, 0.84), canvas.rng.normal(0.5, 0.12), canvas.rng.uniform(0.02, 0.12)
        canvas.line([(x - width, y), (x + width, y)], _clear(sun, 120), 0.003)
    return pale


def rain(canvas: Canvas) -> str:
    """City lights through a wet window."""
    dark, blue, pale, light = canvas.colours
    canvas.gradient(dark, blue)
    for _ in range(46):
        x, y, radius = canvas.rng.uniform(0, 1), canvas.rng.beta(4, 3), canvas.rng.uniform(0.015, 0.075)
        canvas.disc(
            x,
            y,
            radius,
            _clear(
                ("#ffb347", "#ff6f61", pale, light)[int(canvas.rng.integers(0, 4))], int(canvas.rng.integers(40, 120))
            ),
        )
    canvas.image.paste(canvas.image.filter(ImageFilter.GaussianBlur(canvas.side / 110)))
    for _ in range(130):
        x, y, length = canvas.rng.uniform(0, 1), canvas.rng.uniform(-0.1, 1), canvas.rng.uniform(0.02, 0.12)
        canvas.line([(x, y), (x - length * 0.18, y + length)], _clear(light, 90), 0.0016)
    return light


def shards(canvas: Canvas) -> str:
    """Splinters bursting from a furnace."""
    black, dark, red, glow, steel = canvas.colours
    canvas.disc(0.5, 0.42, 0.5, _clear(dark, 120))
    canvas.disc(0.5, 0.42, 0.3, _clear(red, 140))
    canvas.image.paste(canvas.image.filter(ImageFilter.GaussianBlur(canvas.side / 16)))
    for number in range(46):
        angle, reach = number / 46 * 2 * np.pi + canvas.rng.normal(0, 0.05), canvas.rng.uniform(0.22, 0.75)
        spread = canvas.rng.uniform(0.015, 0.06)
        tip = (0.5 + reach * np.cos(angle), 0.42 + reach * np.sin(angle))
        foot = [
            (0.5 + 0.09 * np.cos(angle + side), 0.42 + 0.09 * np.sin(angle + side))
            for side in (spread * 3, -spread * 3)
        ]
        canvas.shape([tip, *foot], (glow, red, steel, black, dark)[int(canvas.rng.integers(0, 5))])
    canvas.disc(0.5, 0.42, 0.085, black)
    return glow


def moon(canvas: Canvas) -> str:
    """A moon over a river and a railway bridge."""
    night, blue, yellow, light = canvas.colours
    canvas.gradient(night, blue)
    canvas.disc(0.7, 0.26, 0.13, yellow)
    canvas.disc(0.655, 0.235, 0.02, _clear("#d9a520", 120))
    canvas.disc(0.74, 0.3, 0.03, _clear("#d9a520", 120))
    canvas.box(0, 0.56, 1, 0.585, night)
    for number in range(9):
        x = number / 8
        canvas.line([(x, 0.57), (x - 0.06, 0.44), (x - 0.12, 0.57)], night, 0.008)
        canvas.box(x - 0.066, 0.57, x - 0.054, 0.7, night)
    canvas.line([(-0.1, 0.44), (1.1, 0.44)], night, 0.01)
    canvas.gradient(blue, night, 0.7, 1)
    for _ in range(30):
        y, width = canvas.rng.uniform(0.71, 0.82), canvas.rng.uniform(0.01, 0.06)
        x = canvas.rng.normal(0.7, 0.05 + (y - 0.7) * 0.3)
        canvas.line([(x - width, y), (x + width, y)], _clear(yellow, 150), 0.003)
    return light


def engraving(canvas: Canvas) -> str:
    """Five staves that bend like ribbons, with notes on them."""
    _, ink, green, red = canvas.colours
    x = np.linspace(-0.05, 1.05, 120)
    for staff in range(3):
        base, turn = 0.17 + staff * 0.2, canvas.rng.uniform(0, 6)

        def height(at: np.ndarray, base: float = base, turn: float = turn) -> np.ndarray:
            return base + 0.05 * np.sin(at * 5 + turn)

        for line in range(5):
            canvas.line(list(zip(x, height(x) + line * 0.018, strict=True)), ink, 0.0022)
        for at in np.sort(canvas.rng.uniform(0.08, 0.92, 9)):
            y, colour = (
                float(height(at)) + canvas.rng.integers(0, 9) * 0.009,
                (ink, ink, green, red)[int(canvas.rng.integers(0, 4))],
            )
            canvas.disc(at, y, 0.0115, colour)
            canvas.line([(at + 0.0105, y), (at + 0.0105, y - 0.065)], colour, 0.003)
    return ink


def hills(canvas: Canvas) -> str:
    """Fields under a wide sky, a road, a small house with its light on."""
    sky, sand, green, dark, rust = canvas.colours
    canvas.gradient(sky, sand, 0, 0.6)
    canvas.disc(0.27, 0.3, 0.085, rust)
    x = np.linspace(0, 1, 60)
    for layer, colour in enumerate((sand, green, "#4a5426", dark)):
        height = 0.5 + layer * 0.105 + 0.04 * np.sin(x * (4 - layer * 0.6) + layer * 2.1)
        canvas.shape([*zip(x, height, strict=True), (1, 1), (0, 1)], colour)
    canvas.line(
        [(0.79, 0.58), (0.76, 0.62), (0.64, 0.66), (0.6, 0.72), (0.7, 0.79), (0.66, 0.86)], _clear(sky, 150), 0.012
    )
    canvas.box(0.74, 0.5, 0.84, 0.58, dark)
    canvas.shape([(0.725, 0.5), (0.855, 0.5), (0.79, 0.43)], rust)
    canvas.box(0.775, 0.525, 0.805, 0.555, "#ffd166")
    return sky


def mirrorball(canvas: Canvas) -> str:
    """A ball of mirrors and the spots that it throws."""
    dark, pink, yellow, blue = canvas.colours
    canvas.gradient("#5a189a", dark)
    for _ in range(90):
        angle, reach = canvas.rng.uniform(0, 2 * np.pi), canvas.rng.uniform(0.3, 0.8)
        colour = (pink, yellow, blue)[int(canvas.rng.integers(0, 3))]
        canvas.disc(
            0.5 + reach * np.cos(angle),
            0.4 + reach * np.sin(angle),
            0.008 + 0.02 * reach * canvas.rng.uniform(),
            _clear(colour, 110),
        )
    canvas.line([(0.5, 0), (0.5, 0.2)], "#c9c9d9", 0.005)
    for row in range(-9, 10):
        y, half = row / 10, np.sqrt(1 - (row / 10) ** 2)
        count = max(3, round(22 * half))
        for column in range(count):
            edges = [half * np.sin(np.pi * ((column + step) / count - 0.5)) for step in (0.06, 0.94)]
            shine = canvas.rng.choice([60, 110, 160, 225], p=[0.3, 0.3, 0.25, 0.15])
            tint = ImageColor.getrgb((pink, blue, "#ffffff", yellow)[int(canvas.rng.integers(0, 4))])
            fill = tuple(int(shine * (0.55 + 0.45 * part / 255)) for part in tint[:3])
            canvas.box(
                0.5 + 0.235 * edges[0],
                0.42 + 0.235 * (y - 0.044),
                0.5 + 0.235 * edges[1],
                0.42 + 0.235 * (y + 0.044),
                fill,
            )
    return "#ffffff"


def stripes(canvas: Canvas) -> str:
    """Bold stripes around a lion-coloured sun."""
    dark, red, gold, green = canvas.colours
    for number, colour in enumerate((green, gold, red)):
        canvas.shape(
            [
                (-0.1, 0.12 + number * 0.17),
                (1.1, -0.08 + number * 0.17),
                (1.1, 0.07 + number * 0.17),
                (-0.1, 0.27 + number * 0.17),
            ],
            colour,
        )
    for number in range(24):
        angle = number / 24 * 2 * np.pi
        rays = [
            (0.5 + reach * np.cos(angle + turn), 0.4 + reach * np.sin(angle + turn))
            for reach, turn in ((0.29, 0), (0.18, 0.1), (0.18, -0.1))
        ]
        canvas.shape(rays, gold)
    canvas.disc(0.5, 0.4, 0.195, dark)
    canvas.disc(0.5, 0.4, 0.175, gold)
    canvas.disc(0.5, 0.4, 0.06, dark)
    canvas.disc(0.5, 0.4, 0.02, red)
    return gold


def cassette(canvas: Canvas) -> str:
    """A tape without a name on it."""
    _, dark, orange, teal, red = canvas.colours
    s = canvas.side
    canvas.draw.rounded_rectangle((0.12 * s, 0.18 * s, 0.88 * s, 0.68 * s), 0.03 * s, dark)
    canvas.draw.rounded_rectangle((0.17 * s, 0.22 * s, 0.83 * s, 0.56 * s), 0.015 * s, "#f4ecd2")
    for number, colour in enumerate((red, orange, teal)):
        canvas.box(0.17, 0.43 + number * 0.035, 0.83, 0.455 + number * 0.035, colour)
    canvas.draw.rounded_rectangle((0.29 * s, 0.34 * s, 0.71 * s, 0.48 * s), 0.07 * s, dark)
    for x in (0.37, 0.63):
        canvas.disc(x, 0.41, 0.052, "#f4ecd2")
        canvas.disc(x, 0.41, 0.032, dark)
        for angle in np.arange(6) * np.pi / 3:
            canvas.disc(x + 0.034 * np.cos(angle), 0.41 + 0.034 * np.sin(angle), 0.007, dark)
    canvas.shape([(0.27, 0.68), (0.73, 0.68), (0.69, 0.6), (0.31, 0.6)], "#1b3a43")
    canvas.line([(0.22, 0.27), (0.62, 0.27)], "#b8ad8a", 0.003)
    canvas.line([(0.22, 0.31), (0.5, 0.31)], "#b8ad8a", 0.003)
    return dark


STYLES: dict[str, Callable[[Canvas], str]] = {
    style.__name__: style
    for style in (rings, haze, pixels, sunset, rain, shards, moon, engraving, hills, mirrorball, stripes, cassette)
}


SIDE = 600  # pixels
FINER = 2  # drawn so many times larger and scaled down, which smooths every edge
GRAIN = 5.0  # standard deviation of the grain, of 255
MARGIN = 0.07


def draw_cover(cover: CoverRecipe, title: str, artist: str) -> bytes:
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
