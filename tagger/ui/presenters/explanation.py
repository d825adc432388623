"""An explanation for the eye: how boldly a map is drawn and in which colours, which bars, which words of a text are marked.

The explanations themselves are those of tagger/inference/explanation.py. Blue speaks against a genre, orange for it, apart
for people with any colour vision.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger.display_names import percent
from tagger.inference.explanation import CoverHeat, Weight, most_telling
from tagger.inference.modality import SENSES
from tagger.state.album_summaries import Evidence
from tagger.ui.service_messages import readable_sentence, translated_sentence
from tagger.ui.translation import tr


def strength(share: float | None) -> float:
    """How boldly to draw the map of a modality with this share of the evidence: faint below a third."""
    return 1.0 if share is None else min(1.0, 0.15 + abs(share) * 2.6)


def cover_sentence(heat: CoverHeat) -> str:
    """What the cover says, and how much that weighs."""
    if heat.share is None:
        return readable_sentence(heat.sentence)
    return tr("{sentence} That is {share} of the evidence.").format(
        sentence=readable_sentence(heat.sentence), share=percent(abs(heat.share))
    )


def kinds_of_sound(weights: Iterable[Weight]) -> dict[str, float]:
    """The weights of statistics by their phrases, added up, as shares of the largest: the largest few first."""
    telling = most_telling(weights)
    largest = max((abs(weight.value) for weight in telling), default=0.0) or 1.0
    return {translated_sentence(weight.phrase): weight.value / largest for weight in telling}


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """One modality's signed share, None where the album lacks it."""

    modality: str
    share: float | None


def parts(evidence: Evidence) -> tuple[EvidencePart, ...]:
    """The three modalities in their fixed order, so that bars stand under bars."""
    return tuple(EvidencePart(modality, getattr(evidence, modality)) for modality in SENSES)


def spoken(evidence: Evidence) -> str:
    """ "Of the evidence: sound 60% for, cover 40% against, no text"."""
    return tr("Of the evidence: {parts}").format(parts=", ".join(_spoken(part) for part in parts(evidence)))


def _spoken(part: EvidencePart) -> str:
    name = tr(SENSES[part.modality])
    if part.share is None:
        return tr("no {name}").format(name=name)
    text = tr("{name} {share} for") if part.share >= 0 else tr("{name} {share} against")
    return text.format(name=name, share=percent(abs(part.share)))


WORD = re.compile(r"\b\w\w+\b")
MIN_SHARE = 0.0125  # words below this share of the largest one are not marked


@dataclass(frozen=True, slots=True)
class Span:
    """A word in the text, ``weight`` in -1…1 of the word with most weight; positions count UTF-16 units, as Qt does."""

    start: int
    end: int
    weight: float


def spans(text: str, weights: Mapping[str, float]) -> list[Span]:
    """Every occurrence of a weighted word that is strong enough to be seen."""
    heaviest = max((abs(weight) for weight in weights.values()), default=0.0)
    if not heaviest:
        return []
    matches = ((match, weights.get(_normalised(match.group()), 0.0) / heaviest) for match in WORD.finditer(text))
    offsets = _utf16_offsets(text)
    return [
        Span(offsets[match.start()], offsets[match.end()], weight)
        for match, weight in matches
        if abs(weight) >= MIN_SHARE
    ]


def _normalised(word: str) -> str:
    return unicodedata.normalize("NFKC", word).lower()


def _utf16_offsets(text: str) -> list[int] | range:
    """Where each character begins in UTF-16."""
    if text.isascii() or max(map(ord, text)) < 0x10000:
        return range(len(text) + 1)
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if ord(character) >= 0x10000 else 1))
    return offsets


Pixels = NDArray[np.uint8]  # [height, width, 4] as red, green, blue, alpha

# ColorBrewer's PuOr with a bluer cold end: dark at both ends, pale in the middle.
ANCHORS = np.array(
    [[5, 48, 120], [67, 130, 195], [160, 196, 226], [240, 240, 238], [253, 190, 110], [230, 110, 10], [150, 55, 0]],
    dtype=np.float32,
)


def scaled(heat: NDArray[np.float32], largest: float | None = None) -> NDArray[np.float32]:
    """The map with ``largest`` (its own largest absolute value) at 1; all zero stays zero."""
    largest = float(np.abs(heat).max(initial=0.0)) if largest is None else largest
    return (heat / largest).astype(np.float32) if largest > 0 else np.zeros_like(heat, dtype=np.float32)


def colours(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Colours [..., 3] in 0…255 of values in -1…1."""
    position = (np.clip(values, -1, 1) + 1) / 2 * (len(ANCHORS) - 1)
    positions = np.arange(len(ANCHORS))
    return np.stack([np.interp(position, positions, ANCHORS[:, channel]) for channel in range(3)], axis=-1).astype(
        np.float32
    )


def overlay(heat: NDArray[np.float32], opacity: float, largest: float | None = None) -> Pixels:
    """A map [height, width] as pixels that let the picture through where nothing speaks for or against."""
    values = scaled(np.atleast_2d(heat), largest)
    alpha = np.sqrt(np.abs(values)) * (255 * opacity)
    return _pixels(colours(values), alpha)


def strip(heat: NDArray[np.float32], largest: float | None = None) -> Pixels:
    """A map over time [positions] as one opaque row of pixels."""
    values = scaled(np.atleast_2d(heat), largest)
    return _pixels(colours(values), np.full(values.shape, 255.0))


def legend(width: int) -> Pixels:
    """The colours from "against" to "for" as one row."""
    return strip(np.linspace(-1, 1, width, dtype=np.float32))


def _pixels(rgb: NDArray[np.float32], alpha: NDArray[np.floating]) -> Pixels:
    return np.concatenate([rgb, alpha[..., None]], axis=-1).round().astype(np.uint8)
