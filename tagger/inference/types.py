"""Short names for the array types of this room.

What a genre can be told from: the sound, the cover, the words; and the names of their combinations.

What can be wrong with one track, cover or text, while the rest goes on.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.display_names import printable
from tagger.errors import TaggerError

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Reals = NDArray[np.floating[Any]]  # either of the two
Indices = NDArray[np.int64]


class Modality(StrEnum):
    """One kind of evidence. The order of definition is the order of the columns in every fusion weight."""

    AUDIO = "audio"
    IMAGE = "image"
    TEXT = "text"


SENSES: Mapping[str, str] = {Modality.AUDIO: "sound", Modality.IMAGE: "cover", Modality.TEXT: "text"}
"""What a modality is called in a sentence."""


def ordered(modalities: Iterable[Modality]) -> tuple[Modality, ...]:
    """Each modality once, in the order of the fusion weights."""
    wanted = set(modalities)
    return tuple(modality for modality in Modality if modality in wanted)


def subset_name(modalities: Iterable[Modality]) -> str:
    """How a bundle names a combination: "audio", "image+text", "audio+image+text" …"""
    return "+".join(ordered(modalities))


SUBSETS: tuple[tuple[Modality, ...], ...] = tuple(
    subset for size in range(1, len(Modality) + 1) for subset in combinations(Modality, size)
)
"""The seven combinations, single modalities first."""


class SourceError(TaggerError):
    """One source cannot be analysed; ``reason`` is the cause alone, a clause for a list that names the source beside it."""

    def __init__(self, name: object, reason: str) -> None:
        super().__init__(f"'{printable(str(name))}' cannot be analysed: {reason}.")
        self.reason = reason
