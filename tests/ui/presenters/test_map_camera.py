"""The part of the map in sight: what is where, and what the mouse and the keys reach."""

import numpy as np
import pytest

from tagger.ui.presenters.map_camera import LEAST_ZOOM, MARGIN, MOST_ZOOM, MapCamera, inside, nearest, neighbour

GRID = np.array([[x, y] for y in range(5) for x in range(5)], np.float64)


def test_everything_is_in_sight_at_first() -> None:
    camera = MapCamera.fitted(GRID, 400, 300)
    points = camera.pixels(GRID)
    assert camera.in_sight(points).all()
    assert points[:, 1].min() == pytest.approx(MARGIN) and points[:, 1].max() == pytest.approx(300 - MARGIN)
    assert MapCamera.fitted(GRID[:0], 400, 300).scale == 1.0


def test_what_is_under_the_pointer_stays_there_while_zooming() -> None:
    camera = MapCamera.fitted(GRID, 400, 300)
    before = camera.pixels(GRID)[7]
    near = camera.zoomed(3.0, (before[0], before[1]))
    assert near.pixels(GRID)[7] == pytest.approx(before) and near.scale == pytest.approx(3 * camera.scale)
    assert near.zoomed(1e9).scale == pytest.approx(MOST_ZOOM * camera.scale)
    assert near.zoomed(1e-9).scale == pytest.approx(LEAST_ZOOM * camera.scale)


def test_dragging_moves_the_map_with_the_pointer() -> None:
    camera = MapCamera.fitted(GRID, 400, 300)
    assert camera.moved(30, -7).pixels(GRID) == pytest.approx(camera.pixels(GRID) + np.array([30, -7]))


def test_an_album_out_of_sight_is_brought_into_it_and_one_in_sight_moves_nothing() -> None:
    camera = MapCamera.fitted(GRID, 400, 300).zoomed(10)
    assert not camera.in_sight(camera.pixels(GRID[:1]))[0]
    moved = camera.showing((0.0, 0.0))
    assert moved.in_sight(moved.pixels(GRID[:1]))[0]
    again = moved.showing((0.0, 0.0))
    assert (again.x, again.y) == pytest.approx((moved.x, moved.y))


def test_the_nearest_album_is_found_and_none_far_from_all() -> None:
    assert nearest(GRID, (2.2, 1.1), within=1.0) == 7
    assert nearest(GRID, (9.0, 9.0), within=1.0) is None
    assert nearest(GRID[:0], (0.0, 0.0), within=1.0) is None


def test_a_lasso_holds_what_is_inside_it_and_nothing_in_its_hollow() -> None:
    square = [(0.5, 0.5), (3.5, 0.5), (3.5, 3.5), (0.5, 3.5)]
    assert np.flatnonzero(inside(GRID, square)).tolist() == [6, 7, 8, 11, 12, 13, 16, 17, 18]
    hollow = [(0.5, 0.5), (3.5, 0.5), (3.5, 3.5), (2.5, 3.5), (2.5, 1.5), (1.5, 1.5), (1.5, 3.5), (0.5, 3.5)]
    assert np.flatnonzero(inside(GRID, hollow)).tolist() == [6, 7, 8, 11, 13, 16, 18]
    assert not inside(GRID, square[:2]).any()


@pytest.mark.parametrize(
    ("direction", "expected"), [((1.0, 0.0), 13), ((-1.0, 0.0), 11), ((0.0, 1.0), 17), ((0.0, -1.0), 7)]
)
def test_arrows_go_to_the_next_album_that_is_listed(direction: tuple[float, float], expected: int) -> None:
    listed = np.ones(len(GRID), np.bool_)
    assert neighbour(GRID, 12, direction, listed) == expected
    listed[expected] = False
    assert neighbour(GRID, 12, direction, listed) not in (None, expected, 12)
    assert neighbour(GRID, 12, direction, np.zeros(len(GRID), np.bool_)) is None
