"""An album's features, put together from what the state keeps of its tracks, cover and text.

Keeps what encoders made and the predictions that follow, in small batches, and puts it together per album.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

import numpy as np

from tagger.inference.jobs import AnalysisResult
from tagger.inference.prediction import AlbumFeatures, TrackMap, album_audio
from tagger.inference.types import Floats, Modality
from tagger.services.encoding_index import EncoderInput, EncodingIndex
from tagger.state import analysis
from tagger.state.analysis import AlbumInput, GenreScore, TrackInput
from tagger.state.database import State
from tagger.state.tables import Encoding

Find = Callable[[Modality, Sequence[str]], Mapping[str, Encoding]]


def assemble(album: AlbumInput, find: Find) -> AlbumFeatures:
    """Put together what ``find`` knows, by what names the content."""
    rows = find(Modality.AUDIO, [sound.key for sound in album.tracks])
    arrays = {sound: array_of(rows[sound.key]) for sound in album.tracks if sound.key in rows}
    features = {Modality.AUDIO: album_audio([_feature(array) for array in arrays.values()])}
    for modality, key in ((Modality.IMAGE, album.cover_key), (Modality.TEXT, album.text_key)):
        for row in find(modality, [key]).values():
            features[modality] = array_of(row)
    maps = tuple(
        TrackMap(sound.title or sound.path.stem, array, tuple(json.loads(rows[sound.key].starts)), sound.seconds)
        for sound, array in arrays.items()
        if array.ndim == 3
    )
    return AlbumFeatures(features, sum(array.size > 0 for array in arrays.values()), maps)


def encoding(encoder: str, key: str, values: Floats, starts: Sequence[float]) -> Encoding:
    """A row that keeps an encoder's values."""
    data, shape = values.astype("<f4").tobytes(), json.dumps(values.shape)
    return Encoding(encoder=encoder, input=key, data=data, shape=shape, starts=json.dumps(list(starts)))


def array_of(row: Encoding) -> Floats:
    """The values of a row, float32 in their shape."""
    return np.frombuffer(row.data, "<f4").astype(np.float32).reshape(json.loads(row.shape))


def _feature(array: Floats) -> Floats:
    """A sound's feature: what was stored, or the mean over the patches of its map."""
    return array if array.ndim == 1 else array.mean(axis=0).reshape(-1)


BATCH = 16  # so much, at most, is lost when the power goes
BATCH_SECONDS = 1.0


class EncodingWriter:
    """The encodings of one bundle's encoders. Leaving the ``with`` block, in whatever way, stores what is waiting."""

    def __init__(self, state: State, ledger: EncodingIndex) -> None:
        self._state = state
        self._ledger = ledger
        self._waiting: dict[tuple[str, str], Encoding] = {}
        self._remarks: list[tuple[TrackInput | AlbumInput, str | None]] = []
        self._predictions: list[tuple[AlbumInput, tuple[str, str], tuple[str, ...], list[GenreScore]]] = []
        self._since = time.monotonic()

    def put(self, item: EncoderInput, result: AnalysisResult) -> None:
        """Keep what became of an item."""
        if result.feature is not None:
            values = result.maps if item.modality is Modality.AUDIO and result.maps is not None else result.feature
            row = encoding(self._ledger.encoders[item.modality], item.key, values, result.starts)
            self._waiting[row.encoder, row.input] = row
            self._ledger.add(item)
        if item.modality is not Modality.TEXT:
            self._remarks.append((item.owner, result.problem.reason if result.problem else None))
        self._store_some()

    def put_prediction(self, album: AlbumInput, modalities: Iterable[str], scores: list[GenreScore]) -> None:
        """Keep an album's new prediction."""
        self._predictions.append((album, self._ledger.origin(album), tuple(modalities), scores))
        self._store_some()

    def features(self, album: AlbumInput) -> AlbumFeatures:
        """What is known of the album, put together."""
        return assemble(album, self._rows)

    def store(self) -> None:
        """Commit what is waiting."""
        with self._state.session() as session:
            analysis.store_encodings(session, self._waiting.values())
            for owner, remark in self._remarks:
                analysis.store_analysis_error(session, owner, remark)
            for album, origin, modalities, scores in self._predictions:
                analysis.store_prediction(session, album.album_id, origin, modalities, scores)
        self._waiting, self._remarks, self._predictions = {}, [], []
        self._since = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store()

    def _store_some(self) -> None:
        full = len(self._remarks) + len(self._predictions) >= BATCH
        if full or time.monotonic() - self._since > BATCH_SECONDS:
            self.store()

    def _rows(self, modality: Modality, keys: Sequence[str]) -> dict[str, Encoding]:
        """The values of some inputs, stored or still waiting."""
        wanted = [key for key in keys if self._ledger.has(modality, key)]
        if not wanted:
            return {}
        encoder = self._ledger.encoders[modality]
        waiting = {key: self._waiting[encoder, key] for key in wanted if (encoder, key) in self._waiting}
        if len(waiting) == len(wanted):
            return waiting
        with self._state.reading() as session:
            return analysis.encodings(session, encoder, wanted) | waiting
