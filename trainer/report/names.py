"""Names on a map: dots as large as they are frequent, each with its name beside it where no other name stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product

import numpy as np
from numpy.typing import NDArray

from trainer.report.svg import COLOURS, INK, frame, svg, titled

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
