"""Covers: from the bytes of a picture to what the image encoder is fed; hostile or damaged pictures are refused early.

The size is read from the header and checked before a pixel is decoded. A large JPEG is decoded at the half, quarter or
eighth that still has twice the pixels needed. Transparency lies on white; EXIF says which way is up.
"""

import io
import math
import warnings
from functools import lru_cache

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from tagger.inference.manifest import ImageParameters
from tagger.inference.types import Floats, SourceError

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
MAX_BYTES = 64 << 20
MAX_PIXELS = 100_000_000
_DEEP = ("I", "F")  # modes of more than eight bits start so, and Pillow clips them where it should scale

Box = tuple[float, float, float, float]


def cover_tensor(data: bytes, parameters: ImageParameters, name: object = "cover") -> Floats:
    """The centre of the picture, standardised, float32 [3, crop, crop]. Raises SourceError naming ``name``."""
    picture = decode_cover(data, name, enough=2 * parameters.short_side)
    left, top, right, bottom = crop_box(picture.width, picture.height, parameters)
    scaled = picture.resize(
        (parameters.crop, parameters.crop),
        Image.Resampling.BICUBIC,
        box=(left * picture.width, top * picture.height, right * picture.width, bottom * picture.height),
        reducing_gap=3.0,
    )
    pixels = np.asarray(scaled, np.float32) / np.float32(255)
    standard = (pixels - np.asarray(parameters.mean, np.float32)) / np.asarray(parameters.deviation, np.float32)
    return np.ascontiguousarray(standard.transpose(2, 0, 1))


def crop_box(width: int, height: int, parameters: ImageParameters) -> Box:
    """What the encoder sees of a picture: left, top, right, bottom as fractions of its width and height."""
    side = min(width, height) * parameters.crop / parameters.short_side
    across, down = side / width / 2, side / height / 2
    return 0.5 - across, 0.5 - down, 0.5 + across, 0.5 + down


def decode_cover(data: bytes, name: object = "cover", *, enough: int | None = None) -> Image.Image:
    """An upright RGB picture; ``enough`` pixels of the short side allow a JPEG to be decoded smaller.

    Raises SourceError naming ``name`` for anything that is no picture, damaged, or larger than the limits.
    """
    if len(data) > MAX_BYTES:
        raise SourceError(name, f"the picture has more than {MAX_BYTES >> 20} MB; make it smaller")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks on odd files; limits are checked here
        try:
            return _decoded(data, name, enough)
        except SourceError:
            raise
        except UnidentifiedImageError as error:
            raise SourceError(name, "the picture is of no known format") from error
        except Image.DecompressionBombError as error:
            raise _too_large(name) from error
        except Exception as error:  # Pillow's readers raise anything on damaged data
            raise SourceError(name, f"the picture is damaged ({error})") from error


def _decoded(data: bytes, name: object, enough: int | None) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=_formats()) as picture:
        if math.prod(picture.size) > MAX_PIXELS:
            raise _too_large(name)
        if enough is not None:
            picture.draft(None, (enough, enough))
        picture.load()
        return _on_white(_eight_bits(ImageOps.exif_transpose(picture)))


@lru_cache(maxsize=1)
def _formats() -> tuple[str, ...]:
    Image.init()
    return tuple(name for name in FORMATS if name in Image.OPEN)  # older Pillows have no AVIF


def _too_large(name: object) -> SourceError:
    return SourceError(name, f"the picture has more than {MAX_PIXELS // 10**6} megapixels; make it smaller")


def _eight_bits(picture: Image.Image) -> Image.Image:
    if not picture.mode.startswith(_DEEP):
        return picture
    values = np.nan_to_num(np.asarray(picture, np.float32))
    brightest = values.max(initial=0.0)
    full = next((scale for scale in (1.0, 255.0) if brightest <= scale), brightest) if picture.mode == "F" else 65_535.0
    return Image.fromarray((np.clip(values / full, 0, 1) * 255).round().astype(np.uint8))


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("LA", "PA", "RGBA", "La", "RGBa") and "transparency" not in picture.info:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    white = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(white, layered).convert("RGB")
