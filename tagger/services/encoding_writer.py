"""Stores what encoders made and the predictions that follow, in small batches, and reads it back as album features."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import numpy as np

from tagger.errors import Problem
from tagger.inference.encoders import EncoderOutput
from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, Prediction, TrackMap, album_audio
from tagger.inference.types import Floats
from tagger.services.encoding_index import EncoderInput, EncodingIndex, PredictionInputs
from tagger.state import analysis
from tagger.state.album_summaries import Suggestion
from tagger.state.analysis import AlbumInput, TrackInput
from tagger.state.database import State
from tagger.state.tables import Encoding

FindEncodings = Callable[[Modality, Sequence[str]], Mapping[str, Encoding]]

BATCH = 16  # results that are lost, at most, when the power goes
BATCH_SECONDS = 1.0


class EncodingWriter:
    """The encodings of one bundle's encoders. Leaving the ``with`` block, in whatever way, stores what is waiting."""

    def __init__(self, state: State, index: EncodingIndex) -> None:
        self._state = state
        self._index = index
        self._encodings: dict[tuple[str, str], Encoding] = {}
        self._remarks: list[tuple[TrackInput | AlbumInput, str | None]] = []
        self._predictions: list[tuple[AlbumInput, PredictionInputs, Prediction, list[Suggestion], tuple[str, ...]]] = []
        self._stored_at = time.monotonic()

    def put(self, item: EncoderInput, result: EncoderOutput | Problem) -> None:
        """Store what became of an item."""
        if isinstance(result, EncoderOutput):
            row = encoding(self._index.encoders[item.modality], item, result)
            self._encodings[row.encoder, row.input] = row
            self._index.add(item)
        if item.modality is not Modality.TEXT:
            self._remarks.append((item.owner, result.reason if isinstance(result, Problem) else result.remark))
        self._store_full_batch()

    def put_prediction(
        self,
        album: AlbumInput,
        prediction: Prediction,
        suggestions: list[Suggestion],
        remarks: tuple[str, ...] = (),
    ) -> None:
        """Store an album's new prediction; ``remarks`` are sentences about the album and no single genre."""
        inputs = self._index.prediction_inputs(album)
        self._predictions.append((album, inputs, prediction, suggestions, remarks))
        self._store_full_batch()

    def features(self, album: AlbumInput) -> AlbumFeatures:
        """What is known of the album, put together."""
        return album_features(album, self._find)

    def store(self) -> None:
        """Commit what is waiting."""
        with self._state.session() as session:
            analysis.store_encodings(session, self._encodings.values())
            for owner, remark in self._remarks:
                analysis.store_analysis_error(session, owner, remark)
            for album, inputs, prediction, suggestions, remarks in self._predictions:
                modalities, likelihoods = prediction.modalities, prediction.likelihoods
                analysis.store_prediction(
                    session, album.album_id, inputs, modalities, suggestions, remarks, likelihoods
                )
        self._encodings, self._remarks, self._predictions = {}, [], []
        self._stored_at = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store()

    def _store_full_batch(self) -> None:
        is_full = len(self._remarks) + len(self._predictions) >= BATCH
        if is_full or time.monotonic() - self._stored_at > BATCH_SECONDS:
            self.store()

    def _find(self, modality: Modality, keys: Sequence[str]) -> dict[str, Encoding]:
        """The encodings of some inputs, stored or still waiting."""
        encoded = [key for key in keys if self._index.has(modality, key)]
        if not encoded:
            return {}
        encoder = self._index.encoders[modality]
        waiting = {key: self._encodings[encoder, key] for key in encoded if (encoder, key) in self._encodings}
        if len(waiting) == len(encoded):
            return waiting
        with self._state.reading() as session:
            return analysis.encodings(session, encoder, encoded) | waiting


def album_features(album: AlbumInput, find: FindEncodings) -> AlbumFeatures:
    """An album's features from the encodings of its tracks, cover and text, as far as ``find`` knows them."""
    rows = find(Modality.AUDIO, [track.key for track in album.tracks])
    arrays = {track: array_of(rows[track.key]) for track in album.tracks if track.key in rows}
    features = {Modality.AUDIO: album_audio([_track_feature(array) for array in arrays.values()])}
    for modality, key in ((Modality.IMAGE, album.cover_key), (Modality.TEXT, album.text_key)):
        for row in find(modality, [key]).values():
            features[modality] = array_of(row)
    maps = tuple(
        TrackMap(track.title or track.path.stem, array, tuple(json.loads(rows[track.key].starts)), track.seconds)
        for track, array in arrays.items()
        if array.ndim == 3
    )
    return AlbumFeatures(features, sum(array.size > 0 for array in arrays.values()), maps)


def encoding(encoder: str, item: EncoderInput, output: EncoderOutput) -> Encoding:
    """The row that stores an encoder's output: of a track the map, which its feature is the mean of, else the feature."""
    values = output.maps if item.modality is Modality.AUDIO and output.maps is not None else output.feature
    data, shape = values.astype("<f4").tobytes(), json.dumps(values.shape)
    return Encoding(encoder=encoder, input=item.key, data=data, shape=shape, starts=json.dumps(list(output.starts)))


def array_of(row: Encoding) -> Floats:
    """The values of a row, float32 in their shape."""
    return np.frombuffer(row.data, "<f4").astype(np.float32).reshape(json.loads(row.shape))


def _track_feature(array: Floats) -> Floats:
    """A track's feature: what was stored, or the mean over the patches of its map."""
    return array if array.ndim == 1 else array.mean(axis=0).reshape(-1)
