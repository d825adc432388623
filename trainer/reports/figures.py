"""The charts of a report, drawn with matplotlib as SVG for the page (curves, confusion matrices, points or names on a map),
and its pictures of pixels, uint8 [height, width, 3] (heat over a cover).

Every chart has its own white ground, so that it reads on a dark page, too; words stay words, so that they can be
searched for. Colours are Okabe and Ito's, which readers tell apart without full colour vision, and one shade from light to dark
for shares; lines differ by their strokes and groups by their markers as well.
"""

import io
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, product
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib import style
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray
from PIL import Image

from trainer.files import write_atomically

Pixels = NDArray[np.uint8]
HEAT_OPACITY = 0.55
GAP = 6  # pixels between pictures


def png(pixels: Pixels) -> bytes:
    """A PNG of [height, width, 3]."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def save(path: Path, pixels: Pixels) -> None:
    """Write a picture in one step."""
    write_atomically(path, png(pixels))


def heat_overlay(cover: Pixels, heat: NDArray[np.float32]) -> Pixels:
    """A cover [S, S, 3] under its heat [h, w], which is stretched from its lowest value to its highest and coloured by
    the map "cividis", which readers without colour vision read as well.
    """
    side = cover.shape[0]
    span = float(heat.max() - heat.min()) or 1.0
    grey = Image.fromarray(np.asarray((heat - heat.min()) / span * 255, np.uint8)).resize(
        (side, side), Image.Resampling.BICUBIC
    )
    colours = matplotlib.colormaps["cividis"](np.asarray(grey))[:, :, :3] * 255
    return np.asarray((1 - HEAT_OPACITY) * cover + HEAT_OPACITY * colours, np.uint8)


def side_by_side(pictures: Sequence[Pixels]) -> Pixels:
    """Pictures of the same height in a row, with GAP white pixels between them."""
    white = np.full((pictures[0].shape[0], GAP, 3), 255, np.uint8)
    strips = [strip for picture in pictures for strip in (picture, white)][:-1]
    return np.concatenate(strips, axis=1)


COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8a8a00")
STROKES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
SETTINGS = {
    "svg.fonttype": "none",  # words as words
    "svg.hashsalt": "report",  # the same figures give the same bytes
    "text.parse_math": False,  # a genre may be called "R$B"
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "figure.facecolor": "white",
}
POINTS_PER_INCH = 72.0
FONT = 9.0  # points
LINE_HEIGHT = 1.2 * FONT
SMALLEST_DOT, LARGEST_DOT = 3.0, 16.0  # radii in points
MAP_SIZE = (900.0, 660.0)  # width and height in points
EDGE = 30.0
GAPS = (2.0, 8.0, 16.0, 26.0, 38.0, 52.0)
LEADER_GAP = 10.0  # from this gap on, a line leads from the name to its dot
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
NAME_WEIGHT = 4.0  # covering another name is so much worse than covering a dot


def curves(lines: Mapping[str, Sequence[float]], title: str = "", quantity: str = "loss") -> str:
    """Lines over epochs, from 1, as SVG; empty without a finite value.

    ``lines``: name → a value an epoch; a value that is no finite number leaves a gap.
    """
    return curve_panels({quantity: lines}, title)


def curve_panels(panels: Mapping[str, Mapping[str, Sequence[float]]], title: str = "") -> str:
    """Lines over epochs side by side, a panel a quantity, as SVG; what has no finite value is left out."""
    finite = {quantity: finite_lines(lines) for quantity, lines in panels.items()}
    finite = {quantity: lines for quantity, lines in finite.items() if lines}
    if not finite:
        return ""
    with drawing(5.4 * len(finite), 2.8) as (figure, finish):
        grid = figure.subplots(1, len(finite), squeeze=False)
        for axes, (quantity, lines) in zip(grid[0], finite.items(), strict=True):
            for (name, values), colour, stroke in zip(lines.items(), cycle(COLOURS), cycle(STROKES), strict=False):
                marker = "o" if len(values) == 1 else None
                axes.plot(range(1, len(values) + 1), values, stroke, color=colour, marker=marker, label=name)
            axes.set(title=title, xlabel="epoch", ylabel=quantity)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            if max(map(len, lines.values())) == 1:
                axes.set(xlim=(0, 2), xticks=[1])
            axes.grid(alpha=0.3)
            axes.legend()
        return finish()


def finite_lines(lines: Mapping[str, Sequence[float]]) -> dict[str, NDArray[np.float64]]:
    """The lines with gaps where a value is no finite number, without those that have none."""
    finite = {name: np.where(np.isfinite(values), values, np.nan) for name, values in lines.items()}
    return {name: values for name, values in finite.items() if np.isfinite(values).any()}


def confusion(counts: NDArray[np.int64], labels: Sequence[str], title: str = "") -> str:
    """A confusion matrix as SVG: ``counts`` [truth, predicted] of items, a cell coloured by its share of the row."""
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = 2.2 + 0.34 * len(labels)
    with drawing(side + 0.8, side) as (figure, finish):
        axes = figure.subplots()
        image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        axes.set(title=title, xlabel="predicted genre", ylabel="true genre")
        axes.set_xticks(range(len(labels)), labels, rotation=90)
        axes.set_yticks(range(len(labels)), labels)
        for row, column in np.argwhere(counts):
            ink = "white" if shares[row, column] > 0.5 else "black"
            axes.text(column, row, str(counts[row, column]), ha="center", va="center", color=ink)
        figure.colorbar(image, ax=axes, shrink=0.7, label="share of the true genre's items")
        return finish()


def bars(names: Sequence[str], series: Mapping[str, Sequence[float]], title: str, quantity: str) -> str:
    """A group of horizontal bars for each name, one a series, as SVG; the first name stands at the top."""
    places = np.arange(len(names), dtype=float)
    thickness = 0.8 / max(1, len(series))
    with drawing(7.0, 1.2 + (0.2 + 0.1 * (len(series) - 1)) * len(names)) as (figure, finish):
        axes = figure.subplots()
        for number, ((name, values), colour) in enumerate(zip(series.items(), cycle(COLOURS), strict=False)):
            offsets = places + (number - (len(series) - 1) / 2) * thickness
            axes.barh(offsets, values, thickness, color=colour, label=name)
        axes.set(title=title if len(series) == 1 else "", xlabel=quantity, ylim=(len(names) - 0.4, -0.6))
        axes.set_yticks(places, names)
        axes.set_axisbelow(True)
        axes.grid(axis="x", alpha=0.3)
        if len(series) > 1:
            axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=len(series), frameon=False)
            axes.set_title(title, loc="right")
        return finish()


def frequencies(counts: Sequence[int], title: str, quantity: str, items: str) -> str:
    """How often each of many items occurs, the commonest first, without their names, as SVG."""
    with drawing(5.4, 2.8) as (figure, finish):
        axes = figure.subplots()
        axes.bar(range(1, len(counts) + 1), counts, width=1.0, color=COLOURS[0])
        axes.set(title=title, xlabel=items, ylabel=quantity, xlim=(0.4, len(counts) + 0.6))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(integer=True))
        axes.set_axisbelow(True)
        axes.grid(axis="y", alpha=0.3)
        return finish()


def spectrum(decibels: NDArray[np.float32], seconds: float, title: str) -> str:
    """Decibels [frames, bands] of a clip over time as SVG, the lowest band at the bottom."""
    with drawing(6.4, 2.8) as (figure, finish):
        axes = figure.subplots()
        extent = (0.0, seconds, 0.0, float(decibels.shape[1]))
        image = axes.imshow(decibels.T, cmap="magma", origin="lower", aspect="auto", extent=extent)
        axes.set(title=title, xlabel="seconds", ylabel="mel band")
        figure.colorbar(image, ax=axes, label="dB below the loudest")
        return finish()


def points(positions: NDArray[np.float64], groups: Sequence[str], title: str = "") -> str:
    """Points [n, 2] on a t-SNE map as SVG, a colour and marker a group; the legend names the largest group first."""
    names = sorted(set(groups), key=lambda name: (-list(groups).count(name), name))
    size = float(np.clip(3000 / len(positions), 18, 60))
    with drawing(9.0, 6.4) as (figure, finish):
        axes = figure.subplots()
        for name, colour, marker in zip(names, cycle(COLOURS), cycle(MARKERS), strict=False):
            members = positions[[group == name for group in groups]]
            axes.scatter(members[:, 0], members[:, 1], s=size, c=colour, marker=marker, alpha=0.8, label=name)
        tsne_axes(axes, title)
        axes.legend(title="genre", loc="upper left", bbox_to_anchor=(1.01, 1.0), ncols=1 + (len(names) - 1) // 28)
        return finish()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its edges, in points; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        """The area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)


def named_points(
    positions: NDArray[np.float64],
    names: Sequence[str],
    counts: NDArray[np.int64],
    title: str = "",
) -> str:
    """Points [n, 2] on a t-SNE map as SVG: dots whose area grows with ``counts`` [n], each with its name beside it."""
    width, height = MAP_SIZE
    low, high = positions.min(axis=0), positions.max(axis=0)
    scaled = EDGE + (np.array([width, height]) - 2 * EDGE) * (positions - low) / np.maximum(high - low, 1e-9)
    radii = np.maximum(SMALLEST_DOT, LARGEST_DOT * np.sqrt(counts / max(1, counts.max())))
    with drawing((width + 40) / POINTS_PER_INCH, (height + 60) / POINTS_PER_INCH, layout=None) as (figure, finish):
        widths = [name_width(name) for name in names]
        boxes = label_boxes(scaled, radii, widths, np.argsort(-counts, kind="stable"), width, height)
        axes = figure.add_axes((25 / (width + 40), 25 / (height + 60), width / (width + 40), height / (height + 60)))
        axes.set(xlim=(0, width), ylim=(height, 0))  # one unit is a point, so boxes can be measured beforehand
        axes.scatter(scaled[:, 0], scaled[:, 1], s=(2 * radii) ** 2, c=COLOURS[5], alpha=0.85, linewidths=0)
        tsne_axes(axes, title)
        for (x, y), radius, name, box in zip(scaled, radii, names, boxes, strict=True):
            nearest = (min(max(x, box.left), box.right), min(max(y, box.top), box.bottom))
            leader = np.hypot(nearest[0] - x, nearest[1] - y) > radius + LEADER_GAP
            axes.annotate(
                name,
                xy=(x, y),
                xytext=((box.left + box.right) / 2, (box.top + box.bottom) / 2),
                ha="center",
                va="center",
                fontsize=FONT,
                arrowprops={"arrowstyle": "-", "color": "0.5", "linewidth": 0.7} if leader else None,
            )
        return finish()


def label_boxes(
    positions: NDArray[np.float64],
    radii: NDArray[np.float64],
    widths: Sequence[float],
    order: NDArray[np.int64],
    width: float,
    height: float,
) -> list[Box]:
    """Where each name stands: in this order, the nearest box that covers no dot and no name, else the least covered.

    ``positions`` [n, 2], ``radii`` [n] of the dots and ``widths`` [n] of the names in points.
    """
    dots = [Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(positions, radii, strict=True)]
    boxes: dict[int, Box] = {}
    for number in map(int, order):
        best, least = dots[number], float("inf")
        for box in candidates(positions[number], radii[number], widths[number]):
            if box.left < 0 or box.top < 0 or box.right > width or box.bottom > height:
                continue
            covered = NAME_WEIGHT * sum(map(box.overlap, boxes.values())) + sum(map(box.overlap, dots))
            if covered < least:
                best, least = box, covered
            if least == 0:
                break
        boxes[number] = best
    return [boxes[number] for number in range(len(widths))]


def candidates(position: NDArray[np.float64], radius: float, width: float) -> Iterator[Box]:
    """The boxes in which a name of this width may stand, the best first: close by, right before left before above."""
    for gap, (across, down) in product(GAPS, SIDES):
        distance = radius + gap if not (across and down) else (radius + gap) * 0.7
        x, y = position[0] + across * (distance + width / 2), position[1] + down * (distance + LINE_HEIGHT / 2)
        yield Box(x - width / 2, y - LINE_HEIGHT / 2, x + width / 2, y + LINE_HEIGHT / 2)


def name_width(name: str) -> float:
    """The width of a name on a map, in points."""
    return float(text_to_path.get_text_width_height_descent(name, FontProperties(size=FONT), ismath=False)[0])


def tsne_axes(axes: Any, title: str) -> None:
    """Name the axes of a t-SNE map; they carry no scale, because only neighbourhoods mean something there."""
    axes.set(title=title, xlabel="t-SNE, first axis", ylabel="t-SNE, second axis", xticks=[], yticks=[])


@contextmanager
def drawing(width: float, height: float, layout: Any = "constrained") -> Iterator[tuple[Drawing, Callable[[], str]]]:
    """An empty figure of ``width`` × ``height`` inches in the report's style, and a function that returns it as an SVG
    element.
    """
    with style.context(["default", SETTINGS]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # the reader's own fonts write such a name
        figure = Drawing(figsize=(width, height), layout=layout)

        def finish() -> str:
            stream = io.StringIO()
            figure.savefig(stream, format="svg", metadata={"Date": None})
            text: str = stream.getvalue()
            return text[text.index("<svg") :]  # without the prologue of a file of its own

        yield figure, finish
