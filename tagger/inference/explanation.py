"""What speaks for a genre or against it: cells of the cover, times in a track, statistics of the sound, words.

A modality moves a genre's log-odds by Σ row · (x − mean) (tagger/inference/prediction.py). Its encoder's map splits x
into cells, times, statistics or words, so the same sum splits without a gradient and without a remainder: the values
of an explanation add up to the modality's contribution. These records go as they are to the widgets that draw them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from tagger.genres.placeholders import fold_genre
from tagger.inference.modality import Modality
from tagger.inference.timbre_words import phrase
from tagger.inference.types import Doubles, Floats

if TYPE_CHECKING:  # the window shows explanations, and need not load for that what encodes and predicts
    from tagger.inference.cover_image import Box
    from tagger.inference.onnx_encoder import EncoderOutput
    from tagger.inference.prediction import LinearTerms

WHOLE_COVER: "Box" = (0.0, 0.0, 1.0, 1.0)
MOST_KINDS = 6  # of sound that are drawn as bars
UNSAID = "what it leaves unsaid"  # the words of other albums that this text lacks


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What speaks for or against a genre in one modality, and the same in words."""

    sentence: str = field(default="", kw_only=True)

    def parts(self) -> Doubles:
        """The parts of the modality's contribution, in log-odds: they add up to it. [N]"""
        raise NotImplementedError

    @property
    def total(self) -> float:
        """The modality's contribution in log-odds, positive where it speaks for the genre."""
        return float(self.parts().sum())

    @property
    def is_empty(self) -> bool:
        """Whether nothing speaks for or against the genre, as where the modality was not taught it."""
        return not self.parts().any()


@dataclass(frozen=True, slots=True, eq=False)
class CoverHeat(Explanation):
    """Where on the cover: log-odds per cell, [H, W].

    ``box`` is the part of the upright picture that the encoder saw: left, top, right, bottom as fractions of its sides.
    ``share`` is the cover's signed share in the genre's log-odds, None where it is not known.
    """

    values: Floats
    box: "Box" = WHOLE_COVER
    share: float | None = None

    def parts(self) -> Doubles:
        """The part of each cell."""
        return self.values.astype(np.float64).ravel()


@dataclass(frozen=True, slots=True, eq=False)
class AudioHeat(Explanation):
    """When in a track: log-odds per step of each patch that was analysed, [patches, steps].

    ``starts`` of the patches, ``seconds`` of one patch and ``duration`` of the track (0: not known) are in seconds.
    """

    values: Floats
    starts: tuple[float, ...]
    seconds: float
    duration: float = 0.0

    def parts(self) -> Doubles:
        """The part of each step."""
        return self.values.astype(np.float64).ravel()

    def step_starts(self) -> Doubles:
        """The second at which each step begins, [patches, steps]."""
        steps = self.values.shape[1]
        starts = np.asarray(self.starts)[:, None] + np.arange(steps) * (self.seconds / steps)
        return np.asarray(starts, np.float64)

    def span(self, patch: int, first: int, last: int) -> tuple[float, float]:
        """The seconds from the beginning of step ``first`` to the end of step ``last``."""
        step = self.seconds / self.values.shape[1]
        return self.starts[patch] + first * step, self.starts[patch] + (last + 1) * step


@dataclass(frozen=True, slots=True)
class Weight:
    """One word or statistic and its part in a genre's log-odds.

    ``name`` is the term, "" for what a text leaves unsaid; ``phrase`` is what a sentence calls it; ``words`` are the words
    of the text that stand for it.
    """

    name: str
    phrase: str
    value: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class StatisticWeights(Explanation):
    """Which statistics of the sound, weightiest first, where the encoder has no map over time."""

    weights: tuple[Weight, ...]

    def parts(self) -> Doubles:
        """The part of each weight."""
        return np.array([weight.value for weight in self.weights])


@dataclass(frozen=True, slots=True, eq=False)
class WordWeights(Explanation):
    """Which words, weightiest first, and the text that they were read in."""

    text: str
    weights: tuple[Weight, ...]

    def parts(self) -> Doubles:
        """The part of each weight."""
        return np.array([weight.value for weight in self.weights])

    def by_phrase(self) -> tuple[Weight, ...]:
        """The words, each once: what stands for several terms, added up under its weightiest; weightiest first."""
        terms: dict[str, Weight] = {}
        for weight in self.weights:
            if weight.name:
                merged = terms.setdefault(fold_genre(" ".join(weight.words)), replace(weight, value=0.0))
                terms[fold_genre(" ".join(weight.words))] = replace(merged, value=merged.value + weight.value)
        return _weightiest_first(terms.values())

    def by_word(self) -> dict[str, float]:
        """The part of each word of the text, in log-odds."""
        values: dict[str, float] = {}
        for weight in self.weights:
            for word in weight.words:
                values[word] = values.get(word, 0.0) + weight.value
        return values


def most_telling(weights: Iterable[Weight]) -> tuple[Weight, ...]:
    """The few kinds of sound that weigh most, weightiest first: the parts of statistics that one phrase names, added up.

    These are the bars that are drawn, and a sentence names none but them.
    """
    sums: dict[str, float] = {}
    for weight in weights:
        sums[weight.phrase] = sums.get(weight.phrase, 0.0) + weight.value
    return _weightiest_first(Weight(name, name, value) for name, value in sums.items())[:MOST_KINDS]


def cover_heat(terms: "LinearTerms", label: int, maps: Floats, box: "Box" = WHOLE_COVER) -> CoverHeat:
    """Split the cover's part over the image encoder's map [H, W, D]."""
    cells = maps.shape[0] * maps.shape[1]
    row, mean = terms.row(label, Modality.IMAGE), terms.head.means[Modality.IMAGE]
    heat = (maps @ row / terms.lengths[Modality.IMAGE] - mean @ row) / cells
    return CoverHeat(np.asarray(heat, np.float32), box, terms.shares(label)[Modality.IMAGE])


def audio_heat(
    terms: "LinearTerms",
    label: int,
    maps: Floats,
    starts: Sequence[float],
    seconds: float,
    *,
    tracks: int = 1,
    duration: float = 0.0,
) -> AudioHeat:
    """Split one track's part over the audio encoder's maps [patches, steps, C]; ``tracks`` are in the album's mean."""
    patches, steps, channels = maps.shape
    row = terms.row(label, Modality.AUDIO).reshape(steps, channels)
    mean = terms.head.means[Modality.AUDIO].reshape(steps, channels)
    heat = (np.einsum("bpc,pc->bp", maps, row) / terms.lengths[Modality.AUDIO] - (mean * row).sum(axis=1)) / patches
    return AudioHeat((heat / tracks).astype(np.float32), tuple(starts), seconds, duration)


def statistic_weights(terms: "LinearTerms", label: int, statistics: Sequence[str]) -> StatisticWeights:
    """Split the sound's part over its statistics, by their names."""
    deviation: Doubles = terms.x[Modality.AUDIO] - terms.head.means[Modality.AUDIO]
    values = terms.row(label, Modality.AUDIO) * deviation
    weights = (
        Weight(name, phrase(name, bool(difference > 0)), float(value))
        for name, difference, value in zip(statistics, deviation, values, strict=True)
    )
    return StatisticWeights(_weightiest_first(weights))


def word_weights(terms: "LinearTerms", label: int, encoded: "EncoderOutput", text: str = "") -> WordWeights:
    """Split the part of an encoded text over its words, and what no word of it accounts for."""
    assert encoded.maps is not None
    row = terms.row(label, Modality.TEXT)
    values = (encoded.maps @ row / terms.lengths[Modality.TEXT]).astype(np.float32)
    total = row @ (terms.x[Modality.TEXT] - terms.head.means[Modality.TEXT])
    words = (
        Weight(word, quoted(word, encoded), float(value), encoded.names.get(word, (word,)))
        for word, value in zip(encoded.words, values, strict=True)
    )
    return WordWeights(text, _weightiest_first([*words, Weight("", UNSAID, float(total - values.sum()))]))


def quoted(word: str, encoded: "EncoderOutput") -> str:
    """A word as a sentence names it; of a category the name in the text: “herbie hancock” (american jazz pianists).

    Of a genre that the text names otherwise, too: “d n b” (Drum and Bass).
    """
    name = " ".join(encoded.names.get(word, (word,)))
    return f"“{word}”" if fold_genre(name) == fold_genre(word) else f"“{name}” ({word.replace('_', ' ')})"


def _weightiest_first(weights: Iterable[Weight]) -> tuple[Weight, ...]:
    return tuple(sorted(weights, key=lambda weight: -abs(weight.value)))
