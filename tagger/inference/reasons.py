"""Explanations as sentences: how much each modality speaks for or against a genre, and which words, times or places do.

The sentences that are stored with a score name each modality's share; those of one explanation name the genre:

    The text speaks for it (64 %): “dub”, “echo”, “bass”.
    The sound speaks for it (22 %), most at 0:42–0:46 of “Night Bus”.
    The cover speaks against Techno, most at the lower left.

Of a network that knows tags, they say what it hears:

    The sound speaks for it (71 %) with a guitar, a female voice, most at 1:12–1:15 of “Night Bus”.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from tagger.inference.bundle import Bundle
from tagger.inference.explanation import (
    UNSAID,
    AudioHeat,
    CoverHeat,
    Explanation,
    StatisticWeights,
    Weight,
    WordWeights,
    audio_heat,
    cover_heat,
    statistic_weights,
    word_weights,
)
from tagger.inference.heard_tags import heard_tags
from tagger.inference.manifest import TimbreEncoderSpec
from tagger.inference.modality import SENSES, Modality
from tagger.inference.prediction import AlbumFeatures, LinearTerms
from tagger.inference.timbre_words import group
from tagger.inference.types import Floats

LEAST_SHARE = 0.05  # what moves a genre less is not worth a sentence
MOST_WORDS = 4
MOST_PHRASES = 3
HALF = 0.5  # of its peak: where a stretch of time ends
SPREAD = 1.5  # times the mean heat: a ninth of the cover that is no hotter is no particular place

_PLACES = (
    ("upper left", "top", "upper right"),
    ("left", "centre", "right"),
    ("lower left", "bottom", "lower right"),
)


def reasons(bundle: Bundle, album: AlbumFeatures, label: str, terms: LinearTerms | None) -> tuple[str, ...]:
    """Why a genre scores as it does, the weightiest sentence first; () where nothing moves it or nothing is known.

    ``terms`` are those of the album's prediction (``Prediction.terms``).
    """
    index = bundle.labels.index(label)
    if terms is None or not terms.head.known[index]:
        return ()
    shares = sorted(terms.shares(index).items(), key=lambda item: -abs(item[1]))
    return tuple(
        _reason(modality, share, _detail(bundle, terms, index, modality, album))
        for modality, share in shares
        if abs(share) >= LEAST_SHARE
    )


def raised(kind: str) -> str:
    """Why a genre scores as high as a kind of it, whatever is said for or against the genre itself."""
    return f"It is at least as likely as {kind}, which is a kind of it."


def sentence(explanation: Explanation, genre: str) -> str:
    """One explanation in words."""
    sign = _sign(explanation.total)
    if isinstance(explanation, CoverHeat):
        return f"{_speaks(Modality.IMAGE, sign, genre)}, {hottest_place(sign * explanation.values)}."
    if isinstance(explanation, AudioHeat):
        start, end = strongest_stretch(explanation, sign)
        return f"{_speaks(Modality.AUDIO, sign, genre)}, most at {clock(start)}–{clock(end)}."
    assert isinstance(explanation, StatisticWeights | WordWeights)
    modality = Modality.AUDIO if isinstance(explanation, StatisticWeights) else Modality.TEXT
    return f"{_speaks(modality, sign, genre)}: {weightiest(explanation.weights, sign)}."


def weightiest(weights: Sequence[Weight], sign: int) -> str:
    """The first few that speak for one side, and what is left unsaid where that outweighs them all; "" for nothing."""
    positive = [weight for weight in weights if weight.name and sign * weight.value > 0]
    phrases = ", ".join(weight.phrase for weight in positive[:MOST_WORDS])
    unsaid = sum(sign * weight.value for weight in weights if not weight.name)
    if unsaid <= sum(sign * weight.value for weight in positive):
        return phrases
    return f"{phrases}, and {UNSAID}" if phrases else UNSAID


def strongest_stretch(heat: AudioHeat, sign: int = 1) -> tuple[float, float]:
    """The seconds around the peak in which the heat stays above half of it.

    A patch of a track that is shorter ends in padding, which is no time.
    """
    values = sign * heat.values
    if heat.duration > 0:
        values = np.where(heat.step_starts() < heat.duration, values, -np.inf)
    patch, peak = (int(index) for index in np.unravel_index(np.argmax(values), values.shape))
    above = values[patch] >= HALF * values[patch, peak]
    first = last = peak
    while first > 0 and above[first - 1]:
        first -= 1
    while last + 1 < above.size and above[last + 1]:
        last += 1
    start, end = heat.span(patch, first, last)
    return start, min(end, heat.duration) if heat.duration > start else end


def hottest_place(heat: Floats) -> str:
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
    minutes, remainder = divmod(round(seconds), 60)
    return f"{minutes}:{remainder:02}"


def _reason(modality: Modality, share: float, detail: str) -> str:
    return f"{_speaks(modality, share, 'it')} ({abs(share):.0%}){detail}.".replace("%", " %")


def _speaks(modality: Modality, sign: float, genre: str) -> str:
    return f"The {SENSES[modality]} speaks {'for' if sign > 0 else 'against'} {genre}"


def _sign(value: float) -> int:
    return 1 if value >= 0 else -1


def _detail(bundle: Bundle, terms: LinearTerms, label: int, modality: Modality, album: AlbumFeatures) -> str:
    """Which words, what place, which times or kinds of sound weigh most on the modality's side; "" without a map."""
    sign = _sign(terms.shares(label)[modality])
    if modality is Modality.TEXT and album.text is not None and album.text.maps is not None:
        words = weightiest(word_weights(terms, label, album.text).weights, sign)
        return f": {words}" if words else ""
    if modality is Modality.IMAGE and album.cover_map is not None:
        return f", {hottest_place(sign * cover_heat(terms, label, album.cover_map).values)}"
    if modality is Modality.AUDIO:
        return _sound(bundle, terms, label, sign, album)
    return ""


def _sound(bundle: Bundle, terms: LinearTerms, label: int, sign: int, album: AlbumFeatures) -> str:
    encoder = bundle.manifest.encoders.audio
    if encoder is None:
        return ""
    if isinstance(encoder, TimbreEncoderSpec):
        return _kinds_of_sound(statistic_weights(terms, label, encoder.parameters.statistics), sign)
    seconds = encoder.parameters.seconds
    heats = [
        audio_heat(terms, label, track.maps, track.starts, seconds, tracks=album.tracks, duration=track.duration)
        for track in album.track_maps
    ]
    if not heats:
        return ""
    best = max(range(len(heats)), key=lambda index: float((sign * heats[index].values).max()))
    start, end = strongest_stretch(heats[best], sign)
    tags = heard_tags(bundle, terms, album) if sign > 0 else []
    return f"{' with ' if tags else ''}{', '.join(tags)}, most at {clock(start)}–{clock(end)} of “{album.track_maps[best].title}”"


def _kinds_of_sound(statistics: StatisticWeights, sign: int) -> str:
    """The kinds of sound that weigh most, each named by its weightiest statistic."""
    kinds: dict[str, list[Weight]] = defaultdict(list)
    for weight in statistics.weights:
        kinds[group(weight.name)].append(weight)
    sums = {kind: sum(sign * weight.value for weight in weights) for kind, weights in kinds.items()}
    phrases = [
        max(kinds[kind], key=lambda weight: sign * weight.value).phrase
        for kind in sorted(sums, key=lambda kind: -sums[kind])[:MOST_PHRASES]
        if sums[kind] > 0
    ]
    return ": " + ", ".join(phrases) if phrases else ""
