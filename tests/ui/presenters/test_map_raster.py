"""Signs as pixels: each has a shape of its own, and what is chosen lies on top."""

from itertools import combinations
from typing import get_args

import numpy as np

from tagger.services.map_groups import GENRE_LOOKS, OTHER_LOOK, Sign
from tagger.ui.presenters.map_raster import CHOSEN, FAINT, PLAIN, draw_map, draw_sign, rgb
from tagger.ui.theme import DARK, LIGHT
from tests.helpers.contrast import contrast


def drawn(points: list[tuple[float, float]], codes: list[int], size: tuple[int, int] = (60, 40)) -> np.ndarray:
    looks: list[tuple[Sign, str]] = [("circle", "#0000ff"), ("square", "#ff0000")]
    return draw_map(
        size, np.array(points), looks, np.array(codes, np.int16), radius=4, ground="#ffffff", outline="#000000"
    )


def test_signs_stand_where_their_albums_are() -> None:
    pixels = drawn([(10, 20), (40, 5)], [PLAIN, 3 + PLAIN])
    assert pixels.shape == (40, 60)
    assert pixels[20, 10] == rgb("#0000ff") and pixels[5, 40] == rgb("#ff0000") and pixels[30, 30] == rgb("#ffffff")


def test_a_sign_at_the_edge_is_cut_and_one_beyond_it_draws_nothing() -> None:
    for corner in ((0.0, 0.0), (59.4, 39.4), (-3.0, 20.0), (62.0, 20.0)):
        assert (drawn([corner], [CHOSEN]) != rgb("#ffffff")).any()
    assert (drawn([(-400.0, 20.0), (1e7, 1e7)], [CHOSEN, PLAIN]) == rgb("#ffffff")).all()


def test_what_is_chosen_lies_on_top_and_what_is_filtered_out_below_and_faint() -> None:
    same_place = [(30.0, 20.0)] * 3
    assert drawn(same_place, [CHOSEN, 3 + PLAIN, 3 + FAINT])[20, 30] == rgb("#0000ff")
    faint = int(drawn([(30.0, 20.0)], [FAINT])[20, 30])
    assert rgb("#0000ff") < faint < rgb("#ffffff")
    assert rgb("#000000") in drawn([(30.0, 20.0)], [CHOSEN])


def test_every_sign_has_a_shape_of_its_own_at_the_smallest_size() -> None:
    shapes = {sign: draw_sign(sign, "#000000", "#ffffff", 2.6) & 255 for sign in get_args(Sign)}
    for first, second in combinations(shapes, 2):
        difference = np.abs(shapes[first].astype(int) - shapes[second].astype(int)).sum() / 255
        assert difference > 1.5, (first, second)


def test_every_colour_stands_out_from_the_ground_of_both_themes() -> None:
    for look in (*GENRE_LOOKS, OTHER_LOOK):
        for colour, theme in ((look.on_light, LIGHT), (look.on_dark, DARK)):
            assert contrast(colour, theme.surface) >= 3, (look, theme.name)
