"""Reasons in words: what a score starts from, what sound, cover and text make of it, and which words, times or places do.

The sentences that are stored with a score are its calculation, from where it starts to what it is, the weightiest first:

    It starts from 15%, about its share of your tagged albums and of other collections like them.
    (or: It starts from 15%: of your 4 other tagged albums by “Nadja Blau” one is Dub.)
    Its folder is called “Dub”, which raises it from 15% to 80%; 12 of 14 other tagged albums in it are Dub.
    The text raises it from 80% to 91%: “dub”, “echo”, “bass”.
    The sound raises it from 91% to 95%, as it resembles music tagged “electronic”, most at 0:42–0:46 of “Night Bus”.
    The cover lowers it from 95% to 94%, most at the lower left.

Those of one explanation name the genre and, of the sound, the track; their words are those of the bars that are drawn:

    In “Night Bus” the sound speaks for Techno, most at 0:42–0:46.
    The cover speaks against Techno, most at the lower left.
"""

import numpy as np

from tagger.display_names import clock
from tagger.inference.bundle import Bundle
from tagger.inference.explanation import (
    UNSAID,
    AudioHeat,
    CoverHeat,
    Explanation,
    StatisticWeights,
    WordWeights,
    audio_heat,
    cover_heat,
    most_telling,
    statistic_weights,
    word_weights,
)
from tagger.inference.library_prior import percent_in_words, probability
from tagger.inference.manifest import MusicnnEncoderSpec, TimbreEncoderSpec
from tagger.inference.modality import SENSES, Modality
from tagger.inference.prediction import AlbumFeatures, LinearTerms, Prediction
from tagger.inference.types import Floats

LEAST_SHARE = 0.05  # of what moves a genre less no words, times or places are named
MOST_WORDS = 4
MOST_PHRASES = 3
LEAST_TAG = 0.1  # of what the sound moves: a tag that moves less is not named
HALF = 0.5  # of its peak: where a stretch of time ends
SPREAD = 1.5  # times the mean heat: a ninth of the cover that is no hotter is no particular place

_PLACES = (
    ("upper left", "top", "upper right"),
    ("left", "centre", "right"),
    ("lower left", "bottom", "lower right"),
)


def reasons(bundle: Bundle, album: AlbumFeatures, label: str, prediction: Prediction) -> tuple[str, ...]:
    """How a genre's score comes about: where it starts, and what each modality makes of it; () where nothing is known.

    Each sentence starts from the percentage at which the one before it ended, and the last ends at the score.
    """
    index, terms = prediction.labels.index(label), prediction.terms
    if terms is None:
        return ()
    kind = prediction.raised_by.get(label)
    if not terms.head.known[index]:
        return (f"It has the score of {kind}, which is a kind of it.",) if kind else ()
    sentences = _start(prediction, label)
    shares, moved = terms.shares(index), dict(zip(terms.head.modalities, terms.contributions[index], strict=True))
    log_odds = float(prediction.base[index])
    for modality in sorted(moved, key=lambda modality: -abs(moved[modality])):
        if not moved[modality]:
            continue
        before, log_odds = log_odds, log_odds + float(moved[modality])
        weighs = abs(shares[modality]) >= LEAST_SHARE
        detail = _detail(bundle, terms, index, modality, album) if weighs else ""
        sentences.append(_step(modality, before, log_odds, detail))
    if kind:
        score = percent_in_words(float(prediction.scores[index]))
        sentences.append(
            f"It is set from {percent_in_words(probability(log_odds))} to {score}, the score of {kind}, which is a kind of it."
        )
    return tuple(sentences)


def _start(prediction: Prediction, label: str) -> list[str]:
    """Where a score starts: near the genre's share of the library, or where what else is known moves it to."""
    index, prior = prediction.labels.index(label), prediction.prior
    log_odds = float(prediction.base[index]) - sum(float(move.shifts[index]) for move in prediction.moves)
    if prior is None:
        sentences = [
            f"It starts from {percent_in_words(probability(log_odds))}, the model's score for an average album."
        ]
    else:
        sentences = [prior.in_words(label, log_odds)]
    for move in prediction.moves:
        before, log_odds = log_odds, log_odds + float(move.shifts[index])
        if reason := move.source.in_words(label, before, log_odds):
            sentences = [reason] if move.says_where_it_starts else [*sentences, reason]
    return sentences


def _step(modality: Modality, before: float, after: float, detail: str) -> str:
    """What a modality makes of a score, from and to log-odds."""
    sense, first, last = SENSES[modality], percent_in_words(probability(before)), percent_in_words(probability(after))
    if after > before:
        moves = f"raises it a little, still {last}" if first == last else f"raises it from {first} to {last}"
    else:
        moves = f"lowers it a little, still {last}" if first == last else f"lowers it from {first} to {last}"
    return f"The {sense} {moves}{detail}."


def sentence(explanation: Explanation, genre: str, track: str = "", album_total: float | None = None) -> str:
    """One explanation in words.

    ``track``: the title of the one that an explanation over time is of, and ``album_total`` what the sound of its whole
    album moves the score by: where the two disagree, that is said.
    """
    sign = _sign(explanation.total)
    if isinstance(explanation, CoverHeat):
        return f"{_speaks(Modality.IMAGE, sign, genre)}, {hottest_place(sign * explanation.values)}."
    if isinstance(explanation, AudioHeat):
        start, end = strongest_stretch(explanation, sign)
        side = "for" if sign > 0 else "against"
        stretch = f"In “{track}” the sound speaks {side} {genre}, most at {time_range(start, end)}."
        if album_total is None or _sign(album_total) == sign:
            return stretch
        return f"{stretch} The sound of the whole album speaks {'against' if sign > 0 else 'for'} it."
    if isinstance(explanation, StatisticWeights):
        phrases = named_kinds_of_sound(explanation, sign)
        spoken = _speaks(Modality.AUDIO, sign, genre)
        return f"{spoken}: {phrases}." if phrases else f"{spoken}."
    assert isinstance(explanation, WordWeights)
    words = weightiest(explanation, sign)
    return f"{_speaks(Modality.TEXT, sign, genre)}: {words}." if words else f"{_speaks(Modality.TEXT, sign, genre)}."


def weightiest(words: WordWeights, sign: int) -> str:
    """The first few words that speak for one side, each once, and what is left unsaid where that outweighs them all.

    "" for nothing. A word that is marked in the text as speaking for the other side, since it is also in a longer term
    that does, is not named.
    """
    by_word = words.by_word()
    positive = [
        weight
        for weight in words.by_phrase()
        if sign * weight.value > 0 and any(sign * by_word[word] > 0 for word in weight.words)
    ]
    phrases = ", ".join(weight.phrase for weight in positive[:MOST_WORDS])
    unsaid = sum(sign * weight.value for weight in words.weights if not weight.name)
    if unsaid <= sum(sign * weight.value for weight in positive):
        return phrases
    return f"{phrases}, and {UNSAID}" if phrases else UNSAID


def named_kinds_of_sound(statistics: StatisticWeights, sign: int) -> str:
    """The first few kinds of sound of one side among those whose bars are drawn."""
    telling = [weight.phrase for weight in most_telling(statistics.weights) if sign * weight.value > 0]
    return ", ".join(telling[:MOST_PHRASES])


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
    """Where on the cover the positive heat [H, W] is strongest: "most at the lower left", or "in all its parts alike"."""
    positive = np.maximum(heat, 0)
    thirds = np.array(
        [
            [block.mean() for block in np.array_split(rows, min(3, heat.shape[1]), axis=1)]
            for rows in np.array_split(positive, min(3, heat.shape[0]), axis=0)
        ]
    )
    if thirds.shape != (3, 3) or thirds.max() <= SPREAD * positive.mean():
        return "in all its parts alike"
    row, column = np.unravel_index(np.argmax(thirds), thirds.shape)
    return f"most at the {_PLACES[int(row)][int(column)]}"


def _speaks(modality: Modality, sign: float, genre: str) -> str:
    return f"The {SENSES[modality]} speaks {'for' if sign > 0 else 'against'} {genre}"


def _sign(value: float) -> int:
    return 1 if value >= 0 else -1


def time_range(start: float, end: float) -> str:
    """A stretch of time, from and to seconds, rounded: "0:42–0:46"."""
    return f"{clock(round(start))}–{clock(round(end))}"


def _detail(bundle: Bundle, terms: LinearTerms, label: int, modality: Modality, album: AlbumFeatures) -> str:
    """Which words, what place, which times or kinds of sound weigh most on the modality's side; "" without a map."""
    sign = _sign(terms.shares(label)[modality])
    if modality is Modality.TEXT and album.text is not None and album.text.maps is not None:
        words = weightiest(word_weights(terms, label, album.text), sign)
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
        phrases = named_kinds_of_sound(statistic_weights(terms, label, encoder.parameters.statistics), sign)
        return f": {phrases}" if phrases else ""
    seconds = encoder.parameters.seconds
    heats = [
        audio_heat(terms, label, track.maps, track.starts, seconds, tracks=album.tracks, duration=track.duration)
        for track in album.track_maps
    ]
    tags = _resembled(encoder, terms, label, sign) if isinstance(encoder, MusicnnEncoderSpec) else ""
    if not heats:
        return tags
    best = max(range(len(heats)), key=lambda index: float((sign * heats[index].values).max()))
    start, end = strongest_stretch(heats[best], sign)
    return f"{tags}, most at {time_range(start, end)} of “{album.track_maps[best].title}”"


def _resembled(encoder: MusicnnEncoderSpec, terms: LinearTerms, label: int, sign: int) -> str:
    """The tags that move the genre to this side, weightiest first: what the music resembles, or is unlike."""
    count = len(encoder.parameters.tags)
    deviation = (terms.x[Modality.AUDIO] - terms.head.means[Modality.AUDIO])[:count]
    moved = sign * terms.row(label, Modality.AUDIO)[:count] * deviation
    total = abs(float(terms.contributions[label, terms.head.modalities.index(Modality.AUDIO)]))
    order = [index for index in np.argsort(-moved, kind="stable").tolist() if moved[index] >= LEAST_TAG * total]
    if not total or not order:
        return ""
    is_like = bool(deviation[order[0]] > 0)
    same = [index for index in order if bool(deviation[index] > 0) == is_like][:MOST_PHRASES]
    tags = ", ".join(f"“{encoder.parameters.tags[index].name}”" for index in same)
    return f", as it {'resembles' if is_like else 'is unlike'} music tagged {tags}"
