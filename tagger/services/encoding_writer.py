"""Stores what encoders made and the predictions that follow, in small batches; what is not stored yet is read with the rest."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

import numpy as np

from tagger.errors import Problem
from tagger.inference.modality import HOLDS_SPEECH, Modality
from tagger.inference.onnx_encoder import EncoderOutput
from tagger.inference.prediction import AlbumFeatures
from tagger.services.encoding_index import EncoderInput, EncodingIndex
from tagger.services.stored_encodings import TrackSound, album_features, track_sounds
from tagger.state import analysis
from tagger.state.analysis import AlbumInput, TrackInput
from tagger.state.database import State
from tagger.state.stored_predictions import PredictedAlbum, name_decisions, store_predictions
from tagger.state.tables import Encoding

BATCH = 64  # results that are lost, at most, when the power goes …
PREDICTION_BATCH = 200  # predictions, which are made again in no time
BATCH_SECONDS = 1.0  # … and the work of so long
LARGEST_HALF = 65_504.0


class EncodingWriter:
    """The encodings of one bundle's encoders. Leaving the ``with`` block, in whatever way, stores what is waiting."""

    def __init__(self, state: State, index: EncodingIndex) -> None:
        self._state = state
        self._index = index
        self._encodings: dict[tuple[str, str], Encoding] = {}
        self._remarks: list[tuple[TrackInput | AlbumInput, str | None]] = []
        self._loaded: dict[tuple[Modality, str], Encoding] = {}
        self._predictions: list[PredictedAlbum] = []
        self._stored_at = time.monotonic()
        self._are_speech: dict[str, bool] = {}  # what was heard in this run, by key

    def put(self, item: EncoderInput, result: EncoderOutput | Problem) -> None:
        """Store what became of an item."""
        if isinstance(result, EncoderOutput):
            row = encoding(self._index.encoders[item.modality], item, result)
            self._encodings[row.encoder, row.input] = row
            self._index.add(item)
            if item.modality is Modality.AUDIO:
                self._are_speech[item.key] = result.remark == HOLDS_SPEECH
        if item.modality is not Modality.TEXT:
            self._remarks.append((item.owner, result.reason if isinstance(result, Problem) else result.remark))
        self._store_full_batch()

    def put_prediction(self, prediction: PredictedAlbum) -> None:
        """Store the new prediction of an album and its tracks."""
        self._predictions.append(prediction)
        self._store_full_batch()

    def load(self, albums: Iterable[AlbumInput]) -> None:
        """Read what is stored of some albums at once, for the calls that follow; what was read before is dropped."""
        albums, self._loaded = list(albums), {}
        for modality, keys in (
            (Modality.AUDIO, [track.key for album in albums for track in album.tracks]),
            (Modality.IMAGE, [album.cover_key for album in albums if album.cover_key]),
            (Modality.TEXT, [album.text_key for album in albums if album.text_key]),
        ):
            self._loaded |= {(modality, key): row for key, row in self._find(modality, keys).items()}

    def features(self, album: AlbumInput) -> AlbumFeatures:
        """What is known of the album, put together."""
        return album_features(album, self._find)

    def sounds(self, album: AlbumInput) -> list[TrackSound]:
        """The sound of each track that was analysed."""
        sounds = track_sounds(album, self._find)
        are_speech = [self._are_speech.get(sound.track.key, sound.track.is_speech) for sound in sounds]
        return [replace(sound, is_speech=speech) for sound, speech in zip(sounds, are_speech, strict=True)]

    def store(self) -> None:
        """Commit what is waiting."""
        with self._state.session() as session:
            analysis.store_encodings(session, self._encodings.values())
            analysis.store_analysis_errors(session, self._remarks)
            name_decisions(session, self._predictions, self._index.taxonomy)
            store_predictions(session, self._predictions)
        self._encodings, self._remarks, self._predictions = {}, [], []
        self._stored_at = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store()

    def _store_full_batch(self) -> None:
        is_full = len(self._remarks) >= BATCH or len(self._predictions) >= PREDICTION_BATCH
        if is_full or time.monotonic() - self._stored_at > BATCH_SECONDS:
            self.store()

    def _find(self, modality: Modality, keys: Sequence[str]) -> dict[str, Encoding]:
        """The encodings of some inputs, stored or still waiting."""
        encoded = [key for key in keys if self._index.has(modality, key)]
        if not encoded:
            return {}
        loaded = {key: self._loaded[modality, key] for key in encoded if (modality, key) in self._loaded}
        encoded = [key for key in encoded if key not in loaded]
        if not encoded:
            return loaded
        encoder = self._index.encoders[modality]
        waiting = {key: self._encodings[encoder, key] for key in encoded if (encoder, key) in self._encodings}
        if len(waiting) == len(encoded):
            return loaded | waiting
        with self._state.reading() as session:
            return loaded | analysis.encodings(session, encoder, encoded) | waiting


def encoding(encoder: str, item: EncoderInput, output: EncoderOutput) -> Encoding:
    """The row that stores an encoder's output: of a track the map, which its feature is the mean of, else the feature.

    A long map is stored in half precision, which changes a score by less than a thousandth.
    """
    values, kind = output.feature, "<f4"
    if item.modality is Modality.AUDIO and output.maps is not None:
        values = output.maps
        if output.is_long:
            values, kind = np.clip(values, -LARGEST_HALF, LARGEST_HALF), "<f2"
    data, shape = values.astype(kind).tobytes(), json.dumps(values.shape)
    return Encoding(encoder=encoder, input=item.key, data=data, shape=shape, starts=json.dumps(list(output.starts)))
