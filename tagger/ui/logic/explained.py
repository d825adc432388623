"""What the inspector is given to draw the reasons for one genre."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class CoverReason:
    """Where on the cover: log-odds per cell [height, width], and the same in words.

    ``box`` is the part of the picture that was looked at: left, top, right, bottom as fractions of its sides.
    """

    heat: NDArray[np.float32]
    sentence: str
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class AudioReason:
    """When in a track: signed share per step [positions] of the seconds ``start`` to ``end``, and the same in words."""

    heat: NDArray[np.float32]
    start: float
    end: float
    duration: float
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class TextReason:
    """Which words: the text, each word's signed share, and the weightiest ones in a sentence."""

    text: str
    weights: Mapping[str, float]
    sentence: str
