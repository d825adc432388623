"""From the explanations of the actions to what the inspector draws. Called away from the window's thread."""

from collections import defaultdict

import numpy as np

from tagger.actions import explain
from tagger.state.records import AlbumView, TrackView
from tagger.state.store import State
from tagger.ui.logic.chips import percent
from tagger.ui.logic.explained import CoverReason, SoundReason, TextReason, TimeReason, bars, strength


def cover(state: State, album: AlbumView, genre: str) -> CoverReason | None:
    """Where on the cover, None where the cover is not in the score. Raises TaggerError."""
    found = explain.cover_heat(state, album.id, genre)
    if found is None or not np.any(found.heat):  # a map of nothing: the model's cover part does not know the genre
        return None
    share = next((one.evidence.image for one in album.suggestions if one.genre == genre), None)
    told = "" if share is None else f" That is {percent(abs(share))} of the evidence."
    return CoverReason(found.heat, found.sentence + told, found.box, strength(share))


def audio(state: State, track: TrackView, genre: str) -> TimeReason | SoundReason | None:
    """When in a track, or which kinds of sound; None where the sound is not in the score. Raises TaggerError."""
    found = explain.audio_heat(state, track.id, genre)
    if isinstance(found, explain.AudioHeat):
        heat = found.heat
        values = np.asarray(heat.values, np.float32)
        return TimeReason(values, heat.starts, heat.seconds, track.duration, found.sentence) if values.any() else None
    if found is None or not any(weight.value for weight in found.weights):
        return None
    return SoundReason(bars((weight.phrase, weight.value) for weight in found.weights), found.sentence)


def text(state: State, album: AlbumView, genre: str) -> TextReason | None:
    """Which words, None where no text is in the score. Raises TaggerError."""
    found = explain.word_weights(state, album.id, genre)
    if found is None or not any(weight.value for weight in found.weights):
        return None
    weights: dict[str, float] = defaultdict(float)
    for weight in found.weights:
        for word in weight.found:
            weights[word] += weight.value
    return TextReason(found.text, weights, found.sentence)
