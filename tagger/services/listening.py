"""What was heard of an album, track by track: when each spoke for or against a genre, its own score, and its spectrogram.

Times and scores come from what is stored of the analysis; nothing is encoded again. Only a spectrogram reads the file.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tagger.display_names import single_line
from tagger.inference.audio.spectrogram import TrackSpectrogram, spectrogram
from tagger.inference.explanation import AudioHeat, audio_heat
from tagger.inference.modality import Modality
from tagger.inference.prediction import linear_terms, track_scores
from tagger.inference.reasons import sentence
from tagger.progress import Task
from tagger.services.explain import StoredPrediction, require_inside, stored_prediction
from tagger.state.database import State
from tagger.state.tables import Track

SUREST = 1e-9  # nearer to 0 or 1 no probability has log-odds that mean anything


@dataclass(frozen=True, slots=True, eq=False)
class TrackHeat:
    """One track: when it spoke for or against the genre, None where that is not known, and its score, None without one.

    ``score`` is the album's with this track's sound in place of the mean of all.
    """

    track_id: int
    heat: AudioHeat | None
    score: float | None


def track_heats(state: State, album_id: int, genre: str, album_score: float | None) -> tuple[TrackHeat, ...]:
    """Each analysed track of an album, in its order; none where its sound is not in the score of the genre.

    ``album_score``: the album's score as it is stored. Raises TaggerError where the model is gone.
    """
    prediction = stored_prediction(state, album_id, genre)
    if prediction is None:
        return ()
    bundle, features = prediction.explainer.bundle, prediction.features
    terms = linear_terms(bundle, features.features)
    if terms is None or Modality.AUDIO not in terms.head.modalities:
        return ()
    column, spec = bundle.labels.index(prediction.label), bundle.encoder(Modality.AUDIO)
    seconds = getattr(spec.parameters, "seconds", 0.0)
    scores = _scores(prediction, column, album_score)
    heats = []
    for sound in prediction.sounds:
        heat = None
        if sound.map is not None and sound.feature.size:
            heat = audio_heat(
                terms,
                column,
                sound.map.maps,
                sound.map.starts,
                seconds,
                tracks=max(1, features.tracks),
                duration=sound.track.seconds,
            )
            title = single_line(sound.track.title or sound.track.path.stem)
            album_sound = terms.shares(column)[Modality.AUDIO]
            heat = replace(heat, sentence=sentence(heat, genre, title, album_sound))
        heats.append(TrackHeat(sound.track.id, heat, scores.get(sound.track.id)))
    return tuple(heats)


def track_spectrogram(
    state: State, track_id: int, listened: Sequence[tuple[float, float]] = (), task: Task | None = None
) -> TrackSpectrogram | None:
    """The spectrogram of a track's file, of a long one where it was listened to; None for a track that is gone.

    Raises TaggerError where the file cannot be read, CancelledError where the task was cancelled.
    """
    with state.reading() as session:
        track = session.get(Track, track_id)
    if track is None:
        return None
    require_inside(state, track.path)
    return spectrogram(track.path, listened, (task or Task()).check)


def _scores(prediction: StoredPrediction, column: int, album_score: float | None) -> dict[int, float]:
    """Each track's score: the album's, moved by how much further the track's sound moves the log-odds than the album's does.

    The library's shares of genres shift both alike, so the album's stored score already has them.
    """
    sounding = [sound for sound in prediction.sounds if sound.feature.size]
    features = prediction.features.features
    if album_score is None or not sounding or not features[Modality.AUDIO].size:
        return {}
    vectors = np.stack([*(sound.feature for sound in sounding), features[Modality.AUDIO]])
    scores = track_scores(prediction.explainer.bundle, features, vectors)
    if scores is None or np.isnan(scores[:, column]).any():
        return {}
    log_odds = [_log_odds(float(score)) for score in scores[:, column]]
    shift = _log_odds(album_score) - log_odds[-1]
    return {
        sound.track.id: 0.5 * (1 + math.tanh(0.5 * (own + shift)))
        for sound, own in zip(sounding, log_odds[:-1], strict=True)
    }


def _log_odds(score: float) -> float:
    clipped = min(max(score, SUREST), 1 - SUREST)
    return math.log(clipped / (1 - clipped))
