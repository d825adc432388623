"""Pictures as arrays for training."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def square(picture: Image.Image, size: int) -> NDArray[np.uint8]:
    """The centre square, scaled so that the short side is ``size``; uint8 [size, size, 3]."""
    short = min(picture.size)
    left, top = ((side - short) / 2 for side in picture.size)
    box: Any = (left, top, left + short, top + short)
    scaled = picture.convert("RGB").resize((size, size), Image.Resampling.BICUBIC, box=box, reducing_gap=3.0)
    return np.asarray(scaled)
