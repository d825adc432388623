"""Reasons as sentences: how much each modality says for or against a genre, and which words, times or places say it.

The text speaks for it (64 %): “dub”, “echo”, “bass”.
The sound speaks for it (22 %), most at 0:42–0:46 of “Night Bus”.
The cover speaks against it (14 %), most at the lower left.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tagger.inference.bundle import Bundle
from tagger.inference.contributions import TimeHeat, audio_heat, image_heat, statistic_shares, word_shares
from tagger.inference.encoders import EncoderOutput
from tagger.inference.manifest import CqtEncoderSpec, TimbreEncoderSpec
from tagger.inference.prediction import Features, LinearTerms, linear_terms
from tagger.inference.timbre_words import group, phrase
from tagger.inference.types import SENSES, Doubles, Floats, Modality, Reals

LEAST_SHARE = 0.05  # what moves a genre less is not worth a sentence
MOST_WORDS = 4
UNSAID = "what it leaves unsaid"  # the words of other albums that this text lacks
MOST_PHRASES = 3
HALF = 0.5  # of its peak: where a stretch of time or a place of the cover ends
SPREAD = 1.5  # times the mean heat: a ninth of the cover that is no hotter is no particular place

_PLACES = (
    ("upper left", "top", "upper right"),
    ("left", "centre", "right"),
    ("lower left", "bottom", "lower right"),
)


@dataclass(frozen=True, slots=True, eq=False)
class SoundEvidence:
    """One track of the album as it was analysed, for a reason that names a time in it."""

    title: str
    maps: Floats  # [patches, P, C] (``Analysed.maps``)
    starts: tuple[float, ...]  # seconds (``Analysed.starts``)
    seconds: float = 0.0  # the length of the track, 0 where it is not known


@dataclass(frozen=True, slots=True, eq=False)
class ReasonInputs:
    """What reasons can be drawn from beyond the features; what is missing leaves its sentence without a place."""

    sounds: Sequence[SoundEvidence] = ()
    tracks: int = 1  # how many tracks are in the album's audio vector
    cover: Floats | None = None  # the image encoder's map [H, W, D]
    text: EncoderOutput | None = None


def reasons(
    bundle: Bundle,
    features: Features,
    label: str,
    material: ReasonInputs | None = None,
    terms: LinearTerms | None = None,
) -> tuple[str, ...]:
    """Why a genre scores as it does, the weightiest sentence first; () where nothing moves it or nothing is known.

    ``terms`` are the prediction's (``Prediction.terms``), which saves working them out again for every genre.
    """
    terms = terms or linear_terms(bundle, features)
    if terms is None:
        return ()
    index = bundle.labels.index(label)
    parts = terms.contributions[index]
    total = np.abs(parts).sum()
    if not terms.head.known[index] or not total:
        return ()
    sentences = []
    for position in np.argsort(-np.abs(parts), kind="stable"):
        share, modality = parts[position] / total, terms.head.modalities[position]
        if abs(share) >= LEAST_SHARE:
            sign = 1 if share > 0 else -1
            where = _where(bundle, terms, index, modality, sign, material or ReasonInputs())
            sentences.append(_sentence(modality, share, where))
    return tuple(sentences)


def _sentence(modality: Modality, share: float, where: str) -> str:
    side = "for" if share > 0 else "against"
    return f"The {SENSES[modality]} speaks {side} it ({abs(share):.0%}){where}.".replace("%", " %")


def _where(
    bundle: Bundle, terms: LinearTerms, label: int, modality: Modality, sign: int, material: ReasonInputs
) -> str:
    if modality is Modality.TEXT and material.text is not None and material.text.maps is not None:
        said, unsaid = word_shares(terms, label, material.text.maps)
        return _words(sign * np.append(said, unsaid), material.text)
    if modality is Modality.IMAGE and material.cover is not None:
        return f", {place(sign * image_heat(terms, label, material.cover))}"
    encoder = bundle.encoder(modality)
    if isinstance(encoder, TimbreEncoderSpec):
        return _phrases(terms, label, sign, encoder.parameters.statistics)
    if isinstance(encoder, CqtEncoderSpec) and material.sounds:
        return _times(terms, label, sign, material, encoder.parameters.seconds)
    return ""


def _words(weights: Reals, text: EncoderOutput) -> str:
    """The weightiest words; the last weight is that of what the text leaves unsaid."""
    order = np.argsort(-weights[:-1], kind="stable")
    said = [(quoted(text.words[index], text), float(weights[index])) for index in order]
    told = weightiest(said, float(weights[-1]))
    return f": {told}" if told else ""


def weightiest(said: Sequence[tuple[str, float]], unsaid: float) -> str:
    """The first few that weigh something, and what is left unsaid where that outweighs them all; "" for nothing."""
    for_it = [(name, weight) for name, weight in said if weight > 0]
    told = ", ".join(name for name, _ in for_it[:MOST_WORDS])
    if unsaid <= sum(weight for _, weight in for_it):
        return told
    return f"{told}, and {UNSAID}" if told else UNSAID


def quoted(word: str, text: EncoderOutput) -> str:
    """A word as a sentence names it; of a category the name in the text: “herbie hancock” (american jazz pianists)."""
    name = text.names.get(word)
    return f"“{word}”" if name is None else f"“{' '.join(name)}” ({word.replace('_', ' ')})"


def _phrases(terms: LinearTerms, label: int, sign: int, statistics: Sequence[str]) -> str:
    """The kinds of sound that weigh most, each told by its weightiest statistic."""
    shares = sign * statistic_shares(terms, label)
    deviation: Doubles = terms.x[Modality.AUDIO] - terms.head.means[Modality.AUDIO]
    groups: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(statistics):
        groups[group(name)].append(index)
    weightiest = sorted(groups.values(), key=lambda members: -shares[members].sum())[:MOST_PHRASES]
    told = []
    for members in weightiest:
        best = max(members, key=lambda index: shares[index])
        if shares[members].sum() > 0:
            told.append(phrase(statistics[best], bool(deviation[best] > 0)))
    return ": " + ", ".join(told) if told else ""


def _times(terms: LinearTerms, label: int, sign: int, material: ReasonInputs, seconds: float) -> str:
    heats = [audio_heat(terms, label, sound.maps, sound.starts, seconds, material.tracks) for sound in material.sounds]
    best = max(range(len(heats)), key=lambda index: float((sign * heats[index].values).max()))
    start, end = strongest_stretch(heats[best], sign, material.sounds[best].seconds)
    return f", most at {clock(start)}–{clock(end)} of “{material.sounds[best].title}”"


def strongest_stretch(heat: TimeHeat, sign: int = 1, length: float = 0.0) -> tuple[float, float]:
    """The seconds around the peak in which the heat stays above half of it.

    ``length``: of the track in seconds, where it is known; a patch of a shorter one ends in padding, which is no time.
    """
    values = sign * heat.values
    if length > 0:
        values = np.where(heat.begins() < length, values, -np.inf)
    patch, peak = (int(index) for index in np.unravel_index(np.argmax(values), values.shape))
    above = values[patch] >= HALF * values[patch, peak]
    first = last = peak
    while first > 0 and above[first - 1]:
        first -= 1
    while last + 1 < above.size and above[last + 1]:
        last += 1
    start, end = heat.stretch(patch, first, last)
    return start, min(end, length) if length > start else end


def place(heat: Floats) -> str:
    """Where on the cover the positive heat [H, W] is strongest: "most at the lower left", or "all over"."""
    positive = np.maximum(heat, 0)
    thirds = np.array(
        [
            [block.mean() for block in np.array_split(rows, min(3, heat.shape[1]), axis=1)]
            for rows in np.array_split(positive, min(3, heat.shape[0]), axis=0)
        ]
    )
    if thirds.shape != (3, 3) or thirds.max() <= SPREAD * positive.mean():
        return "all over"
    row, column = np.unravel_index(np.argmax(thirds), thirds.shape)
    return f"most at the {_PLACES[int(row)][int(column)]}"


def clock(seconds: float) -> str:
    """Minutes and seconds as players show them."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
