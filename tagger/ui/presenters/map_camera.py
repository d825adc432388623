"""Which part of the map is in sight: between the map's coordinates and pixels, and which albums lie where."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Coordinates = NDArray[np.float64]  # [n, 2]
Selection = NDArray[np.bool_]  # [n]
Point = tuple[float, float]
MARGIN = 62  # pixels around what is fitted into the view: half a cover, and its name below it
MOST_ZOOM, LEAST_ZOOM = 400.0, 0.5  # times the scale at which everything is in sight
SIDEWAYS = 2.0  # how much more a step to the side counts than one along, for the arrow keys


@dataclass(frozen=True, slots=True)
class MapCamera:
    """A view of ``width`` × ``height`` pixels; ``x`` and ``y`` are what lies in its middle, ``scale`` pixels per unit."""

    width: int
    height: int
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    fitted_scale: float = 1.0  # with which everything is in sight

    @classmethod
    def fitted(cls, positions: Coordinates, width: int, height: int) -> "MapCamera":
        """Everything in sight."""
        if not len(positions):
            return cls(width, height)
        low, high = positions.min(axis=0), positions.max(axis=0)
        room = np.maximum([width - 2 * MARGIN, height - 2 * MARGIN], 1)
        scale = float((room / np.maximum(high - low, 1e-6)).min())
        x, y = ((low + high) / 2).tolist()
        return cls(width, height, x, y, scale, scale)

    def pixels(self, positions: Coordinates) -> Coordinates:
        """Where positions are drawn."""
        return (positions - (self.x, self.y)) * self.scale + (self.width / 2, self.height / 2)

    def resized(self, width: int, height: int) -> "MapCamera":
        """The same middle in a view of another size."""
        return MapCamera(width, height, self.x, self.y, self.scale, self.fitted_scale)

    def moved(self, right: float, down: float) -> "MapCamera":
        """The map dragged by so many pixels."""
        x, y = self.x - right / self.scale, self.y - down / self.scale
        return MapCamera(self.width, self.height, x, y, self.scale, self.fitted_scale)

    def zoomed(self, factor: float, around: Point | None = None) -> "MapCamera":
        """Nearer (above 1) or farther, while the point ``around`` in pixels, else the middle, stays where it is."""
        least, most = LEAST_ZOOM * self.fitted_scale, MOST_ZOOM * self.fitted_scale
        scale = min(most, max(least, self.scale * factor))
        across, down = around or (self.width / 2, self.height / 2)
        share = 1 / self.scale - 1 / scale
        x, y = self.x + (across - self.width / 2) * share, self.y + (down - self.height / 2) * share
        return MapCamera(self.width, self.height, x, y, scale, self.fitted_scale)

    def showing(self, position: Point) -> "MapCamera":
        """The same view, moved as little as brings a position well into sight."""
        across, down = self.pixels(np.array([position]))[0].tolist()
        return self.moved(_inward(across, self.width), _inward(down, self.height))

    def in_sight(self, points: Coordinates) -> Selection:
        """Which points, in pixels, are in the view."""
        visible: Selection = np.all((points >= 0) & (points < (self.width, self.height)), axis=1)
        return visible


def _inward(value: float, size: int) -> float:
    margin = min(MARGIN, size / 4)
    return max(0.0, margin - value) - max(0.0, value - (size - margin))


def nearest(points: Coordinates, point: Point, within: float) -> int | None:
    """The row of the point that is nearest to a place, None where none is ``within`` so many pixels."""
    if not len(points):
        return None
    distances = np.square(points - point).sum(axis=1)
    row = int(distances.argmin())
    return row if distances[row] <= within**2 else None


def inside(points: Coordinates, outline: Sequence[Point]) -> Selection:
    """Which points lie inside a closed line, by how often a ray to the right crosses it."""
    result = np.zeros(len(points), np.bool_)
    if len(outline) < 3:
        return result
    corners = np.array(outline)
    low, high = corners.min(axis=0), corners.max(axis=0)
    rows = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    x, y = points[rows].T
    is_inside = np.zeros(len(rows), np.bool_)
    for (x1, y1), (x2, y2) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if y1 != y2:
            is_inside ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    result[rows] = is_inside
    return result


def neighbour(points: Coordinates, row: int, direction: Point, allowed: Selection) -> int | None:
    """The next row in a direction, one unit long, from a row: near, and not far to the side. None where there is none."""
    away = points - points[row]
    along = away @ np.array(direction)
    aside = np.abs(away @ np.array((-direction[1], direction[0])))
    costs = np.where(allowed & (along > 1e-9) & (aside <= along), along + SIDEWAYS * aside, np.inf)
    best = int(costs.argmin())
    return best if np.isfinite(costs[best]) else None
