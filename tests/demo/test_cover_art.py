import io

import numpy as np
import pytest
from PIL import Image

from tagger.demo.cover_art import SIDE, draw_cover
from tagger.demo.recipe import CoverRecipe, DemoAlbum, load_recipe

ALBUMS = load_recipe()


@pytest.mark.parametrize("album", ALBUMS, ids=lambda album: album.cover.style)
def test_covers_are_square_jpegs_with_some_contrast(album: DemoAlbum) -> None:
    data = draw_cover(album.cover, album.title, album.artist)
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("JPEG", (SIDE, SIDE))
        assert np.asarray(image.convert("L")).std() > 15
    assert len(data) < 250_000


def test_the_same_every_time_and_another_for_another_title() -> None:
    cover = ALBUMS[0].cover
    assert draw_cover(cover, "One", "x") == draw_cover(cover, "One", "x")
    assert draw_cover(cover, "One", "x") != draw_cover(cover, "Two", "x")


def test_a_long_title_is_made_to_fit_and_none_is_needed() -> None:
    for title in ("A Very Long Title That Would Never Fit On One Line Of A Small Square Cover", ""):
        assert draw_cover(ALBUMS[1].cover, title, "")


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(KeyError):
        draw_cover(CoverRecipe("cubism", ("#000000",)), "One", "x")
