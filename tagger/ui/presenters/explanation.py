"""What the inspector is given to draw the reasons for one genre.

What each modality said about a genre, for the eye and in words.

Where the words that spoke for or against a genre stand in the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger.inference.types import SENSES
from tagger.state.album_summaries import Evidence
from tagger.ui.presenters.chips import percent


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
class ReasonBar:
    """One kind of sound and its share of the loudest voice among them, -1…1."""

    phrase: str
    share: float


@dataclass(frozen=True, slots=True)
class SoundReason:
    """Which kinds of sound, where the model hears no times: weightiest first, and the same in words."""

    bars: tuple[ReasonBar, ...]
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


def bars(weights: Iterable[tuple[str, float]], most: int = 6) -> tuple[ReasonBar, ...]:
    """Phrases with their weights added up, the weightiest few first."""
    sums: dict[str, float] = {}
    for phrase, value in weights:
        sums[phrase] = sums.get(phrase, 0.0) + value
    ranked = sorted(sums.items(), key=lambda one: -abs(one[1]))[:most]
    heaviest = max((abs(value) for _, value in ranked), default=0.0) or 1.0
    return tuple(ReasonBar(phrase, value / heaviest) for phrase, value in ranked)


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """One modality's signed share, None where the album lacks it."""

    modality: str
    share: float | None


def parts(evidence: Evidence) -> tuple[EvidencePart, ...]:
    """The three modalities in their fixed order, so that bars stand under bars."""
    return tuple(EvidencePart(modality, getattr(evidence, modality)) for modality in SENSES)


def spoken(evidence: Evidence) -> str:
    """ "Sound 60% for, cover 40% against, no text"."""
    said = ", ".join(_spoken(part) for part in parts(evidence))
    return said[:1].upper() + said[1:]


def _spoken(part: EvidencePart) -> str:
    name = SENSES[part.modality]
    if part.share is None:
        return f"no {name}"
    return f"{name} {percent(abs(part.share))} {'for' if part.share >= 0 else 'against'}"


_WORD = re.compile(r"\b\w\w+\b")
FAINTEST = 0.05  # words below this share of the weightiest one are not marked


@dataclass(frozen=True, slots=True)
class Span:
    """A word in the text, ``weight`` in -1…1 of the weightiest word; positions count UTF-16 units, as Qt does."""

    start: int
    end: int
    weight: float


def spans(text: str, weights: Mapping[str, float]) -> list[Span]:
    """Every occurrence of a weighted word that is strong enough to be seen."""
    heaviest = max((abs(weight) for weight in weights.values()), default=0.0)
    if not heaviest:
        return []
    found = ((match, weights.get(_plain(match.group()), 0.0) / heaviest) for match in _WORD.finditer(text))
    shift = _shifts(text)
    return [
        Span(shift[match.start()], shift[match.end()], weight) for match, weight in found if abs(weight) >= FAINTEST
    ]


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).lower()


def _shifts(text: str) -> list[int] | range:
    """Where each character begins in UTF-16."""
    if text.isascii() or max(map(ord, text)) < 0x10000:
        return range(len(text) + 1)
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if ord(character) >= 0x10000 else 1))
    return places
