"""Explanations on demand, for the inspector: where on the cover, when in a track, which words; each with a sentence.

They explain the scores that are stored, with the model that made them, and add up to exactly these.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from tagger.display_names import single_line
from tagger.errors import TaggerError, UnreadableError
from tagger.inference.bundle import Bundle
from tagger.inference.explainer import Explainer
from tagger.inference.explanation import AudioHeat, CoverHeat, Explanation, StatisticWeights, WordWeights
from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, predict
from tagger.inference.reasons import sentence
from tagger.library.files_beside import read_cover
from tagger.regular_file import open_regular_file
from tagger.services import models
from tagger.services.album_prediction import ranked
from tagger.services.review_learning import with_correction
from tagger.services.stored_encodings import TrackSound, album_features, track_sounds
from tagger.state import analysis
from tagger.state.album_texts import texts
from tagger.state.analysis import AlbumInput
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy
from tagger.state.tables import Encoding, Track
from tagger.writing.write_options import read_boundary

ExplanationT = TypeVar("ExplanationT", bound=Explanation)


@dataclass(frozen=True, slots=True, eq=False)
class StoredPrediction:
    """One album's stored prediction of one genre: who can explain it, and what it was made from."""

    explainer: Explainer
    lock: threading.Lock  # for using the explainer's encoders
    label: str
    album: AlbumInput
    features: AlbumFeatures
    sounds: tuple[TrackSound, ...]
    texts: tuple[str, ...]


def cover_heat(state: State, album_id: int, genre: str) -> CoverHeat | None:
    """Where the cover speaks for or against a genre; None where it is not in the score.

    Raises TaggerError where the cover cannot be read any more, or the model is gone.
    """

    def explain(prediction: StoredPrediction) -> CoverHeat | None:
        cover = prediction.album.cover
        if cover is None:
            return None
        require_inside(state, cover)
        return prediction.explainer.cover_heat(prediction.features.features, prediction.label, read_cover(cover), cover)

    return _explained(state, album_id, genre, explain)


def audio_heat(state: State, track_id: int, genre: str) -> AudioHeat | StatisticWeights | None:
    """When a track speaks for or against a genre, or which statistics do; None where its sound is not in the score.

    Raises TaggerError where the file cannot be read any more, or the model is gone.
    """
    with state.reading() as session:
        track = session.get(Track, track_id)
    if track is None:
        return None

    def explain(prediction: StoredPrediction) -> AudioHeat | StatisticWeights | None:
        features = prediction.features
        require_inside(state, track.path)
        return prediction.explainer.audio_heat(
            features.features, prediction.label, track.path, tracks=max(1, features.tracks), duration=track.duration
        )

    explanation = _explained(state, track.album_id, genre, explain, single_line(track.title or track.path.stem))
    assert explanation is None or isinstance(explanation, AudioHeat | StatisticWeights)
    return explanation


def word_weights(state: State, album_id: int, genre: str) -> WordWeights | None:
    """Which words speak for or against a genre; None where no text is in the score. Raises TaggerError."""

    def explain(prediction: StoredPrediction) -> WordWeights | None:
        features, names = prediction.features.features, prediction.album.names
        return prediction.explainer.word_weights(features, prediction.label, prediction.texts, names)

    return _explained(state, album_id, genre, explain)


def require_inside(state: State, path: Path) -> None:
    """Raise TaggerError for a file that links lead to out of the scanned folders, or into a part of the system."""
    with state.reading() as session:
        boundary = read_boundary(session)
    if (reason := boundary.refusal_by_name(path)) is not None:
        raise UnreadableError(str(path), reason)


def _explained(
    state: State,
    album_id: int,
    genre: str,
    explain: Callable[[StoredPrediction], ExplanationT | None],
    track: str = "",
) -> ExplanationT | None:
    """Let ``explain`` explain a genre that the stored prediction scores; None where nothing speaks for or against it.

    ``track``: the title of the one whose sound is explained.
    """
    prediction = stored_prediction(state, album_id, genre)
    if prediction is None:
        return None
    with prediction.lock:
        explanation = explain(prediction)
    if explanation is None or explanation.is_empty:
        return None
    shares = predict(prediction.explainer.bundle, prediction.features.features).evidence(prediction.label)
    return replace(explanation, sentence=sentence(explanation, genre, track, shares.get(Modality.AUDIO)))


def stored_prediction(state: State, album_id: int, genre: str) -> StoredPrediction | None:
    """What an album's stored score of a genre was made from; None where there is no such score. Raises TaggerError."""
    with state.reading() as session:
        album = next(iter(analysis.albums_to_analyse(session, albums=[album_id])), None)
        if album is None or album.predicted is None:
            return None
        identity = album.predicted[0]
        explainer, lock = _explainer(state, _model_folder(state, identity.partition("+")[0]), identity)
        bundle = explainer.bundle

        def stored(modality: Modality, keys: Sequence[str]) -> Mapping[str, Encoding]:
            if modality not in bundle.modalities:
                return {}
            encoded = analysis.encodings(session, bundle.encoder_hash(modality), keys)
            quick = bundle.quick_encoder_hash() if modality is Modality.AUDIO else None
            if quick is not None and not encoded:  # only the quick pass has heard the album yet
                return analysis.encodings(session, quick, keys)
            return encoded

        features, sounds = album_features(album, stored), tuple(track_sounds(album, stored))
        album_texts = tuple(texts(session, album_id, lyrics_alone=bundle.reads_lyrics_alone))
    prediction = predict(bundle, features.features)
    labels = {name: label for label, name, _ in ranked(prediction, read_taxonomy(state.folder))}
    if genre not in labels:
        return None
    return StoredPrediction(explainer, lock, labels[genre], album, features, sounds, album_texts)


@lru_cache(maxsize=2)
def _explainer(state: State, folder: Path, identity: str) -> tuple[Explainer, threading.Lock]:
    """The explainer of a model, kept open, and the lock for using it; the identity tells changes apart."""
    return Explainer(with_correction(state, Bundle.load(folder), identity)), threading.Lock()


def _model_folder(state: State, digest: str) -> Path:
    """Where the model that made a prediction is."""
    for model in models.installed_folders(state).values():
        try:
            if hashlib.sha256(_bytes_of(model / "model.json")).hexdigest() == digest:
                return model
        except OSError:  # a model that was just taken away is not the one
            continue
    raise TaggerError("The model that made these suggestions is no longer installed; suggest anew to see reasons.")


def _bytes_of(path: Path) -> bytes:
    with open_regular_file(path) as file:
        return file.read()
