"""The kinds of evidence for a genre: the sound, the cover, the words; and the names of their combinations.

Free of numpy, so that what only names a modality starts fast.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import combinations


class Modality(StrEnum):
    """One kind of evidence. The order of definition is the order of the columns in every fusion weight."""

    AUDIO = "audio"
    IMAGE = "image"
    TEXT = "text"


SENSES: Mapping[str, str] = {Modality.AUDIO: "sound", Modality.IMAGE: "cover", Modality.TEXT: "text"}
"""What a modality is called in a sentence."""


NOTHING_TO_GO_BY = "nothing to go by"
"""How what is said of a track begins that holds no music; that is no fault of the file."""


def holds_only(sound: str) -> str:
    """What is said of a track that holds no music, but ``sound``."""
    return f"{NOTHING_TO_GO_BY}: it holds {sound}, no music"


HOLDS_SPEECH = holds_only("speech")


def ordered(modalities: Iterable[Modality]) -> tuple[Modality, ...]:
    """Each modality once, in the order of the fusion weights."""
    present = set(modalities)
    return tuple(modality for modality in Modality if modality in present)


def subset_name(modalities: Iterable[Modality]) -> str:
    """How a bundle names a combination: "audio", "image+text", "audio+image+text" …"""
    return "+".join(ordered(modalities))


SUBSETS: tuple[tuple[Modality, ...], ...] = tuple(
    subset for size in range(1, len(Modality) + 1) for subset in combinations(Modality, size)
)
"""The seven combinations, single modalities first."""

BY_GENRE = "by genre"  # among the measured scores of a bundle: those of each genre
