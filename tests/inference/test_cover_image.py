"""Every kind of picture becomes the same numbers; hostile, damaged or enormous ones are refused early."""

import io
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tagger.inference import cover_image
from tagger.inference.cover_image import MAX_BYTES, cover_tensor, crop_box, decode_cover
from tagger.inference.manifest import ImageParameters
from tagger.inference.types import SourceError
from tests.helpers.media import cover_bytes, make_huge_cover

PARAMETERS = ImageParameters(short_side=72, crop=64, mean=(0.485, 0.456, 0.406), deviation=(0.229, 0.224, 0.225))


def picture(size: tuple[int, int] = (300, 200), mode: str = "RGB") -> Image.Image:
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]]
    red, green = columns * 255 // size[0], rows * 255 // size[1]
    return Image.fromarray(np.stack([red, green, 255 - red], axis=2).astype(np.uint8)).convert(mode)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


REFERENCE = cover_tensor(encoded(picture(), "PNG"), PARAMETERS)


def test_a_cover_becomes_a_standardised_tensor() -> None:
    assert REFERENCE.shape == (3, 64, 64) and REFERENCE.dtype == np.float32 and REFERENCE.flags.c_contiguous
    pixels = REFERENCE * np.reshape(PARAMETERS.deviation, (3, 1, 1)) + np.reshape(PARAMETERS.mean, (3, 1, 1))
    assert pixels.min() >= 0 and pixels.max() <= 1
    assert pixels[1, :, 0] == pytest.approx(np.linspace(8 / 144 + 1 / 144, 1 - 9 / 144, 64), abs=0.01)


@pytest.mark.parametrize(
    ("mode", "form", "tolerance"),
    [
        ("RGB", "JPEG", 0.05),
        ("CMYK", "JPEG", 0.05),
        ("RGB", "WEBP", 0.1),
        ("RGB", "BMP", 0.0),
        ("RGB", "TIFF", 0.0),
        ("CMYK", "TIFF", 0.02),
        ("RGBA", "PNG", 0.0),
        ("P", "PNG", 0.2),
        ("P", "GIF", 0.2),
    ],
)
def test_every_format_and_mode_gives_the_same_numbers(mode: str, form: str, tolerance: float) -> None:
    found = cover_tensor(encoded(picture(mode=mode), form), PARAMETERS)
    assert np.abs(found - REFERENCE).mean() <= tolerance


@pytest.mark.parametrize(("mode", "form"), [("L", "PNG"), ("L", "JPEG"), ("LA", "PNG"), ("1", "PNG"), ("F", "TIFF")])
def test_grey_pictures_are_grey(mode: str, form: str) -> None:
    grey = picture(mode="L")
    pixels = np.asarray(decode_cover(encoded(grey.convert(mode), form)))
    assert (pixels[:, :, 0] == pixels[:, :, 2]).all()
    if mode != "1":
        assert np.abs(pixels[:, :, 0] - np.asarray(grey, float)).max() < 12


def test_sixteen_bits_are_scaled_and_not_clipped() -> None:
    deep = Image.fromarray(np.asarray(picture(mode="L")).astype(np.uint16) * 257)
    found, plain = (np.asarray(decode_cover(encoded(image, "PNG"))) for image in (deep, picture(mode="L")))
    assert np.array_equal(found, plain)


def test_transparency_lies_on_white() -> None:
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    assert np.asarray(decode_cover(encoded(clear, "PNG"))).min() == 255
    indexed = Image.new("P", (50, 50), 0)
    assert np.asarray(decode_cover(encoded(indexed, "PNG", transparency=0))).min() == 255


def test_exif_says_which_way_is_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    turned = decode_cover(encoded(picture((300, 200)), "JPEG", exif=exif, quality=95))
    assert turned.size == (200, 300)
    assert (
        np.abs(np.asarray(turned, float) - np.asarray(picture((300, 200)).rotate(-90, expand=True), float)).max() < 25
    )


@pytest.mark.parametrize("size", [(300, 200), (200, 300), (64, 64), (5, 900), (1, 1)])
def test_the_centre_square_is_seen_whatever_the_shape(size: tuple[int, int]) -> None:
    left, top, right, bottom = crop_box(*size, PARAMETERS)
    assert 0 <= left < right <= 1 and 0 <= top < bottom <= 1
    assert (right - left) * size[0] == pytest.approx((bottom - top) * size[1])
    assert np.isfinite(cover_tensor(encoded(picture(size), "PNG"), PARAMETERS)).all()


def test_a_large_jpeg_is_decoded_smaller_without_looking_different() -> None:
    large = encoded(picture((1600, 1600)), "JPEG", quality=95)
    assert min(decode_cover(large, enough=144).size) in range(144, 600)
    exact = decode_cover(large).resize((144, 144), Image.Resampling.BICUBIC)
    assert np.abs(cover_tensor(large, PARAMETERS) - cover_tensor(encoded(exact, "PNG"), PARAMETERS)).mean() < 0.05


def test_an_enormous_picture_is_refused_before_a_pixel_is_decoded(tmp_path: Path) -> None:
    data = make_huge_cover(tmp_path / "cover.png", 20_000).read_bytes()
    tracemalloc.start()
    with pytest.raises(SourceError, match=r"'the\.png' .*: the picture has more than 100 megapixels; make it smaller"):
        decode_cover(data, "the.png")
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("side", [10_001, 12_000, 13_500])
def test_pictures_just_beyond_the_limit_are_refused_too(tmp_path: Path, side: int) -> None:
    with pytest.raises(SourceError, match="more than 100 megapixels"):
        decode_cover(make_huge_cover(tmp_path / "cover.png", side).read_bytes())


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(SourceError, match="more than 64 MB"):
        decode_cover(bytes(MAX_BYTES + 1))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the picture is of no known format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "the picture is of no known format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "the picture is of no known format"),
        (cover_bytes()[:500], "the picture is damaged"),
        (encoded(picture(), "PNG")[:500], "the picture is damaged"),
        (encoded(picture(), "GIF")[:-500], "the picture is damaged"),
        (encoded(picture(), "WEBP")[:100], "picture"),
    ],
)
def test_what_is_no_picture_or_damaged_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        decode_cover(data)


def test_every_allowed_format_is_known_here() -> None:
    assert {"JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"} <= set(cover_image._formats()) <= set(cover_image.FORMATS)
