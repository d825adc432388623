"""Names on a map: dots as large as they are frequent, each with its name beside it where no other name stands.

Maps of albums (TISMIR Figures 7 and 8): t-SNE of their label factors, and of their covers' vectors with the
covers as points.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product

import numpy as np
from numpy.typing import NDArray
from sklearn.manifold import TSNE

from trainer.data.items import Dataset, Item, Split
from trainer.data.labels import item_factors, label_matrix
from trainer.evaluation.html_page import Pixels, cover_map
from trainer.evaluation.svg_figures import COLOURS, INK, frame, points, svg, titled
from trainer.experiments.inputs import read_vectors
from trainer.experiments.runner import open_experiment
from trainer.experiments.sources import Covers, SourceUnit, cover_id
from trainer.experiments.system import Results

FONT = 12  # pixels; a letter of a sans-serif face is on average about 0.6 of it wide
LETTER, LINE = 0.6 * FONT, 1.1 * FONT
SMALLEST, LARGEST = 3.0, 16.0  # a dot's radius
EDGE = 30.0
GAPS = (2.0, 8.0, 16.0, 26.0, 38.0, 52.0)
FAR = 10.0  # from this gap on, a line leads from the name to its dot
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
NAMES_COUNT = 4.0  # covering another name is so much worse than covering a dot


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its edges, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "Box") -> float:
        """The area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def beside(self, x: float) -> tuple[float, str]:
        """Where words in it start, end or have their middle so that they stand close to ``x``, and which of the three."""
        if self.left >= x:
            return self.left, "start"
        return (self.right, "end") if self.right <= x else ((self.left + self.right) / 2, "middle")


def named_points(
    places: NDArray[np.float64],
    names: Sequence[str],
    counts: NDArray[np.int64],
    *,
    width: int = 1120,
    height: int = 780,
) -> str:
    """Points [n, 2] as dots whose area grows with ``counts`` [n], each with its name; the tip tells the count."""
    low, high = places.min(axis=0), places.max(axis=0)
    room = np.array([width, height]) - 2 * EDGE
    scaled = EDGE + room * (places - low) / np.maximum(high - low, 1e-9)
    radii = np.maximum(SMALLEST, LARGEST * np.sqrt(counts / max(1, counts.max())))
    boxes = placed(scaled, radii, names, np.argsort(-counts, kind="stable"), width, height)
    parts = [frame(0, 0, width, height)]
    for (x, y), radius, name, count in zip(scaled, radii, names, counts, strict=True):
        colour = f'fill="{COLOURS[5]}" fill-opacity=".85"'
        parts.append(titled("circle", f'cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {colour}', f"{name}: {count:,}"))
    for point, radius, name, box in zip(scaled, radii, names, boxes, strict=True):
        parts += named((float(point[0]), float(point[1])), float(radius), name, box)
    return svg(width, height, parts)


def placed(
    places: NDArray[np.float64],
    radii: NDArray[np.float64],
    names: Sequence[str],
    order: NDArray[np.int64],
    width: float,
    height: float,
) -> list[Box]:
    """Where each name stands: in this order, the nearest box that covers no dot and no name, else the least covered."""
    dots = [Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(places, radii, strict=True)]
    found: dict[int, Box] = {}
    for number in map(int, order):
        best, least = dots[number], float("inf")
        for box in candidates(places[number], radii[number], len(names[number]) * LETTER):
            if box.left < 0 or box.top < 0 or box.right > width or box.bottom > height:
                continue
            covered = NAMES_COUNT * sum(map(box.shared, found.values())) + sum(map(box.shared, dots))
            if covered < least:
                best, least = box, covered
            if least == 0:
                break
        found[number] = best
    return [found[number] for number in range(len(names))]


def candidates(place: NDArray[np.float64], radius: float, wide: float) -> Iterator[Box]:
    """The boxes in which a name of this width may stand, the best first: close by, right before left before above."""
    for gap, (across, down) in product(GAPS, SIDES):
        far = radius + gap if not (across and down) else (radius + gap) * 0.7
        x, y = place[0] + across * (far + wide / 2), place[1] + down * (far + LINE / 2)
        yield Box(x - wide / 2, y - LINE / 2, x + wide / 2, y + LINE / 2)


def named(place: tuple[float, float], radius: float, name: str, box: Box) -> list[str]:
    """A name in its box, and a line to its dot where that lies far off."""
    x, anchor = box.beside(place[0])
    size = f'fill="{INK}" font-size="{FONT}"'
    label = f'<text x="{x:.1f}" y="{box.bottom - 0.25 * LINE:.1f}" text-anchor="{anchor}" {size}>{escape(name)}</text>'
    near = (min(max(place[0], box.left), box.right), min(max(place[1], box.top), box.bottom))
    if np.hypot(near[0] - place[0], near[1] - place[1]) <= radius + FAR:
        return [label]
    ends = f'x1="{place[0]:.1f}" y1="{place[1]:.1f}" x2="{near[0]:.1f}" y2="{near[1]:.1f}"'
    return [f'<line {ends} stroke="{INK}" stroke-opacity=".45"/>', label]


MOST = 1500  # albums on one map
LEAST = 3  # albums that a genre needs before anything is read from which others it goes with


def top_level(matrix: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which labels lie at the top of the taxonomy, read from the labels alone, [labels].

    Albums carry all labels of their branches, so a label with a parent never stands without a commoner one.
    """
    together = matrix.astype(np.float64).T @ matrix
    counts = np.diag(together)
    implied = (together == counts[:, None]) & (counts[None, :] > counts[:, None])
    return np.asarray(~implied.any(axis=1) & (counts >= LEAST))


def single_parent(dataset: Dataset, items: Sequence[Item]) -> list[tuple[Item, str]]:
    """The items with exactly one label of the top level, and that label."""
    matrix = label_matrix([item.labels for item in dataset.items], dataset.labels)
    top = {dataset.labels[column] for column in np.flatnonzero(top_level(matrix))}
    found = [(item, [label for label in item.labels if label in top]) for item in items]
    return [(item, labels[0]) for item, labels in found if len(labels) == 1]


def spread(vectors: NDArray[np.float32], seed: int = 0, perplexity: float = 30.0) -> NDArray[np.float64]:
    """t-SNE's places [n, 2], by cosine distance; ``perplexity``, about the number of neighbours, is less where few are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about single threads and empty rows: nothing a reader can act on
        most = max(2.0, min(perplexity, (len(vectors) - 1) / 3))
        tsne = TSNE(perplexity=most, metric="cosine", init="random", random_state=seed)
        return np.asarray(tsne.fit_transform(vectors), np.float64)


def factor_map(results: Results, name: str) -> str:
    """Figure 7: the factors of training albums with one top-level label, as SVG; empty where there are too few."""
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.context)
    found = sample(single_parent(opened.dataset, opened.dataset.of(Split.TRAIN)))
    if len(found) < 5 or opened.targets.factors is None:
        return ""
    factors = item_factors(opened.targets.matrix([item for item, _ in found]), opened.targets.factors)
    return points(spread(factors), [label for _, label in found])


def image_map(results: Results, name: str) -> tuple[Pixels, str] | None:
    """Figure 8: the cover vectors of albums with one top-level label, covers as points, and the same as coloured
    dots.
    """
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.context)
    vectors = read_vectors(f"@{name}", results.context, results.seeds[0])
    source = next(source for source in opened.sources if isinstance(source, Covers))
    found = [
        (item, label)
        for item, label in single_parent(opened.dataset, opened.dataset.items)
        if item.id in vectors.places
    ]
    found = sample(found)
    if len(found) < 5:
        return None
    units = [SourceUnit(item.id, item, ()) for item, _ in found]
    places = spread(vectors.of(units).numpy())
    rows = source.store.indices(cover_id(item.cover, source.root) for item, _ in found if item.cover)
    return cover_map(source.store.rows[rows], places), points(places, [label for _, label in found])


def sample(found: list[tuple[Item, str]]) -> list[tuple[Item, str]]:
    """At most MOST of them, by chance."""
    if len(found) <= MOST:
        return found
    chosen = np.random.default_rng(0).choice(len(found), MOST, replace=False)
    return [found[place] for place in sorted(chosen)]
