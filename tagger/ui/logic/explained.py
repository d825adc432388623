"""What the inspector is given to draw the reasons for one genre."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class CoverReason:
    """Where on the cover: log-odds per cell [height, width], and the same in words.

    ``box`` is the part of the picture that was looked at: left, top, right, bottom as fractions of its sides.
    ``strength`` in 0…1 says how boldly to draw it: a map is made of shares, and may share out next to nothing.
    """

    heat: NDArray[np.float32]
    sentence: str
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    strength: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class TimeReason:
    """When in a track: log-odds per step [patches, steps] of the patches that were listened to, and the same in words.

    ``starts``, ``seconds`` of a patch and ``duration`` of the track are in seconds.
    """

    heat: NDArray[np.float32]
    starts: tuple[float, ...]
    seconds: float
    duration: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind of sound and its share of the loudest voice among them, -1…1."""

    phrase: str
    share: float


@dataclass(frozen=True, slots=True)
class SoundReason:
    """Which kinds of sound, where the model hears no times: weightiest first, and the same in words."""

    bars: tuple[Bar, ...]
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class TextReason:
    """Which words: the text, each word's signed share, and the weightiest ones in a sentence."""

    text: str
    weights: Mapping[str, float]
    sentence: str


def strength(share: float | None) -> float:
    """How boldly to draw the map of a modality with this share of the evidence: faint below a third."""
    return 1.0 if share is None else min(1.0, 0.15 + abs(share) * 2.6)


def bars(weights: Iterable[tuple[str, float]], most: int = 6) -> tuple[Bar, ...]:
    """Phrases with their weights added up, the weightiest few first."""
    sums: dict[str, float] = {}
    for phrase, value in weights:
        sums[phrase] = sums.get(phrase, 0.0) + value
    ranked = sorted(sums.items(), key=lambda one: -abs(one[1]))[:most]
    heaviest = max((abs(value) for _, value in ranked), default=0.0) or 1.0
    return tuple(Bar(phrase, value / heaviest) for phrase, value in ranked)
