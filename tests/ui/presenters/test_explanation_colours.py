import numpy as np
import pytest

from tagger.ui.presenters.explanation import colours, legend, overlay, scaled, strip


def luminance(rgb: np.ndarray) -> np.ndarray:
    """Relative luminance by ITU-R BT.709 of linear light."""
    linear = ((rgb / 255 + 0.055) / 1.055) ** 2.4
    light: np.ndarray = linear @ np.array([0.2126, 0.7152, 0.0722])
    return light


def deuteranopic(rgb: np.ndarray) -> np.ndarray:
    """How a person without the middle cones sees colours (Viénot, Brettel, Mollon 1999), in linear light."""
    linear = ((rgb / 255 + 0.055) / 1.055) ** 2.4
    matrix = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]])
    seen: np.ndarray = linear @ matrix.T
    return seen


def test_the_scale_keeps_the_sign_and_the_middle() -> None:
    assert scaled(np.array([-2.0, 0.0, 1.0], np.float32)).tolist() == [-1.0, 0.0, 0.5]
    assert scaled(np.zeros(3, np.float32)).tolist() == [0.0, 0.0, 0.0]


def test_both_ends_darken_steadily_from_the_pale_middle() -> None:
    light = luminance(colours(np.linspace(-1, 1, 41, dtype=np.float32)))
    assert (np.diff(light[:21]) > 0).all() and (np.diff(light[20:]) < 0).all()


def test_for_and_against_stay_apart_without_the_middle_cones() -> None:
    seen = deuteranopic(colours(np.array([-1, -0.5, 0.5, 1], np.float32)))
    blueness = seen[:, 2] - seen[:, 0]
    assert blueness[0] > 0.1 and blueness[1] > 0.1
    assert blueness[2] < -0.05 and blueness[3] < -0.05


def test_an_overlay_lets_the_picture_through_where_nothing_speaks() -> None:
    pixels = overlay(np.array([[0.0, 2.0], [-2.0, 0.5]], np.float32), opacity=0.8)
    assert pixels.shape == (2, 2, 4) and pixels.dtype == np.uint8
    assert pixels[0, 0, 3] == 0
    assert pixels[0, 1, 3] == pixels[1, 0, 3] == 204
    assert 0 < pixels[1, 1, 3] < 204
    assert pixels[0, 1, 0] > pixels[0, 1, 2] and pixels[1, 0, 2] > pixels[1, 0, 0]  # for is orange, against is blue


def test_without_opacity_nothing_covers_the_picture() -> None:
    assert not overlay(np.ones((3, 3), np.float32), opacity=0.0)[..., 3].any()


@pytest.mark.parametrize("pixels", [strip(np.array([1.0, -1.0], np.float32)), legend(64)])
def test_strips_are_opaque(pixels: np.ndarray) -> None:
    assert pixels.shape[0] == 1 and (pixels[..., 3] == 255).all()
