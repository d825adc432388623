"""Where a cover network looks (TISMIR §6.5.2, Figures 4 to 6): class activation over test covers, as pictures; and pictures
made of covers: rows of them with captions, and covers as points on a map, framed in their genre's colour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from matplotlib.patches import Patch
from numpy.typing import NDArray
from PIL import Image

from tagger.progress import Task
from trainer.data.items import Split, cover_id
from trainer.experiments.opened import OpenedExperiment, open_experiment
from trainer.experiments.sources import Covers, SourceUnit
from trainer.experiments.system import Results
from trainer.models.network import Network, class_activation
from trainer.models.weights import load_network
from trainer.reports.figures import COLOURS, Pixels, drawing, heat_overlay, save, side_by_side, tsne_axes
from trainer.terminal import rank

BATCH = 16
EXAMPLES = 2  # covers of each genre on the page
LIKENED = ("Metal", "New Age")
"""The genres of Figures 4 and 6: covers of the second that the network takes for the first."""


@dataclass(frozen=True)
class Activation:
    """One test cover: its pixels [S, S, 3], the genre ``predicted`` for it, and for that and its true genre the part of
    each position in the genre's logit, [h, w].

    ``likened``: the same for the first genre of LIKENED, on covers of both. ``logits``: of the genres in either.
    """

    unit: SourceUnit
    predicted: str
    cover: Pixels
    heat: dict[str, NDArray[np.float32]]
    likened: NDArray[np.float32] | None = None
    logits: dict[str, float] = field(default_factory=dict)

    @property
    def truth(self) -> str:
        """Its true genre."""
        return self.unit.item.labels[0]

    @property
    def caption(self) -> str:
        """What the picture shows, in words."""
        truth = ", ".join(self.unit.item.labels[:3])
        correct = self.predicted in self.unit.item.labels
        return f"{self.predicted}, recognised" if correct else f"{truth}, taken for {self.predicted}"

    def picture(self) -> Pixels:
        """The cover, and beside it the cover under each heat."""
        return side_by_side([self.cover, *(heat_overlay(self.cover, heat) for heat in self.heat.values())])


@dataclass(frozen=True)
class ShownCovers:
    """What the page shows of the test covers: those of each genre that speak most for it, and of LIKENED's genres those
    that look most like the first.
    """

    of_genre: dict[str, list[Activation]]
    likened: dict[str, Activation]


def write_activations(results: Results, name: str, folder: Path) -> ShownCovers:
    """Write the picture of every test cover into ``folder``, in place of an earlier report's.

    Returns the examples for the page. Only the first process writes a report: the others get none.
    """
    examples = ShownCovers({}, {})
    if rank() != 0:
        return examples
    remove_pictures(folder)
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.context)
    for number, activation in enumerate(activations(opened, results.context.task)):
        save(folder / f"{number:05}-{file_stem(activation.unit.id)}.png", activation.picture())
        of_truth = examples.of_genre.setdefault(activation.truth, [])
        of_truth.append(activation)
        of_truth.sort(key=lambda example: -example.logits.get(example.truth, 0.0))
        del of_truth[EXAMPLES:]
        if activation.likened is not None:
            best = examples.likened.setdefault(activation.truth, activation)
            if activation.logits[LIKENED[0]] > best.logits[LIKENED[0]]:
                examples.likened[activation.truth] = activation
    return examples


def remove_pictures(folder: Path) -> None:
    """Remove the pictures that an earlier report left in its folder."""
    for path in folder.glob("[0-9][0-9][0-9][0-9][0-9]-*.png"):
        path.unlink()


def activations(opened: OpenedExperiment, task: Task) -> Iterator[Activation]:
    """The activation of every test cover."""
    source = next(source for source in opened.sources if isinstance(source, Covers))
    units = one_unit_per_cover(opened.units[Split.TEST])
    network = load_network(opened.folder / "network")
    assert isinstance(network, Network)
    labels, columns = opened.targets.labels, opened.dataset.label_index
    examples = source.examples(units, opened.targets.of([unit.item for unit in units]))
    task.begin("drawing activation maps", len(units))
    for start in range(0, len(units), BATCH):
        batch = units[start : start + BATCH]
        (images,) = examples.batch(torch.arange(start, start + len(batch))).inputs
        heats = class_activation(network, images)  # [B, labels, h, w]; over all positions they add up to logit − bias
        logits = heats.sum(dim=(2, 3)) + network.head.bias
        for unit, values, heat in zip(batch, logits.tolist(), heats.numpy(), strict=True):
            predicted, truth = labels[int(np.argmax(values))], unit.item.labels[0]
            likened = heat[columns[LIKENED[0]]] if truth in LIKENED and LIKENED[0] in columns else None
            named = dict.fromkeys((predicted, truth, *(LIKENED[:1] if likened is not None else ())))
            yield Activation(
                unit,
                predicted,
                cover_pixels(source, unit),
                {genre: heat[columns[genre]] for genre in dict.fromkeys((predicted, truth))},
                likened,
                {genre: float(values[columns[genre]]) for genre in named},
            )
        task.step(batch[-1].id, len(batch))


def one_unit_per_cover(units: Sequence[SourceUnit]) -> list[SourceUnit]:
    """The first unit of each cover: the tracks of an album share theirs."""
    return list({unit.item.cover: unit for unit in reversed(units)}.values())[::-1]


def cover_pixels(source: Covers, unit: SourceUnit) -> Pixels:
    """The cover as the network reads it, [size, size, 3], before standardising."""
    assert unit.item.cover is not None
    (row,) = source.store.indices([cover_id(unit.item.cover, source.root)])
    stored = source.store.rows[row]
    margin = (stored.shape[0] - source.size) // 2
    return np.asarray(stored[margin : margin + source.size, margin : margin + source.size])


def file_stem(name: str) -> str:
    """A name that any file system takes."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in name)[:80]


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
