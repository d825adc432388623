"""Pictures made of covers: rows of them with captions, and covers as points on a map, framed in their genre's colour."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Patch
from numpy.typing import NDArray
from PIL import Image

from trainer.evaluation.figures import COLOURS, Pixels, drawing, tsne_axes

OTHERS, OTHERS_COLOUR = "others", "#9a9a9a"


@dataclass(frozen=True)
class CaptionedPicture:
    """Pixels [S, S, 3] and the words above them."""

    caption: str
    pixels: Pixels


def picture_rows(
    rows: Sequence[tuple[str, Sequence[CaptionedPicture]]], *, side: float = 1.35, columns: int = 2
) -> str:
    """Named rows of pictures as SVG, in so many ``columns`` of rows; ``side`` of a picture in inches."""
    per_row = max(len(pictures) for _, pictures in rows)
    lines = -(-len(rows) // columns)
    columns = -(-len(rows) // lines)
    cells = columns * per_row
    with drawing(cells * side + 0.5 * columns, lines * (side + 0.3)) as (figure, finish):
        grid = figure.subplots(lines, cells, squeeze=False)
        for axes in grid.flat:
            axes.set_axis_off()
        for number, (name, pictures) in enumerate(rows):
            line, column = number % lines, number // lines
            for position, picture in enumerate(pictures):
                axes = grid[line, column * per_row + position]
                axes.set_axis_on()
                axes.imshow(picture.pixels)
                axes.set(xticks=[], yticks=[])
                axes.set_title(picture.caption, fontsize=8)
                if position == 0:
                    axes.set_ylabel(name, fontsize=9, fontweight="bold")
        return finish()


def cover_map(covers: Pixels, positions: NDArray[np.float64], groups: Sequence[str], title: str) -> str:
    """Covers [n, S, S, 3] as points at their positions [n, 2] as SVG, framed in the colour of their group.

    The legend names the largest groups; the others share a colour. The more covers, the smaller they are.
    """
    names = sorted(set(groups), key=lambda name: (-list(groups).count(name), name))
    colours = dict(zip(names, COLOURS, strict=False))
    size = 1000
    thumbnail = int(np.clip(size / (1.6 * np.sqrt(len(covers))), 24, 72))
    frames = [colours.get(group, OTHERS_COLOUR) for group in groups]
    canvas = cover_canvas(covers, positions, frames, size=size, thumbnail=thumbnail)
    legend = {**colours, **({OTHERS: OTHERS_COLOUR} if len(names) > len(COLOURS) else {})}
    with drawing(9.0, 7.2) as (figure, finish):
        axes = figure.subplots()
        axes.imshow(canvas, interpolation="none")
        tsne_axes(axes, title)
        handles = [Patch(color=colour, label=name) for name, colour in legend.items()]
        axes.legend(handles=handles, title="genre", loc="upper left", bbox_to_anchor=(1.01, 1.0))
        return finish()


def cover_canvas(
    covers: Pixels, positions: NDArray[np.float64], frames: Sequence[str], *, size: int, thumbnail: int
) -> Pixels:
    """Each cover small at its position, in a frame of its colour, [size, size, 3]; the second axis points up."""
    low, high = positions.min(axis=0), positions.max(axis=0)
    corners = ((positions - low) / np.maximum(high - low, 1e-9) * (size - thumbnail)).astype(int)
    canvas = Image.new("RGB", (size, size), "white")
    width = max(2, thumbnail // 14)
    inner = thumbnail - 2 * width
    for cover, colour, (x, y) in zip(covers, frames, corners, strict=True):
        framed = Image.new("RGB", (thumbnail, thumbnail), colour)
        framed.paste(Image.fromarray(cover).resize((inner, inner), Image.Resampling.BILINEAR), (width, width))
        canvas.paste(framed, (int(x), size - thumbnail - int(y)))
    return np.asarray(canvas)
