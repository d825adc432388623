"""What encoders made of tracks, covers and texts, read back as the sounds of tracks and the features of albums."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, TrackMap, album_audio
from tagger.inference.types import Floats
from tagger.state.analysis import AlbumInput, TrackInput
from tagger.state.tables import Encoding, understood_value

FindEncodings = Callable[[Modality, Sequence[str]], Mapping[str, Encoding]]


@dataclass(frozen=True, slots=True, eq=False)
class TrackSound:
    """What the encoder of the sound made of one track; the feature is [0] where there is no music, but perhaps speech."""

    track: TrackInput
    feature: Floats  # [D]
    map: TrackMap | None  # None where the encoder knows no times
    is_speech: bool = False


def track_sounds(album: AlbumInput, find: FindEncodings) -> list[TrackSound]:
    """The sound of each of an album's tracks, as far as ``find`` knows it, in the album's order."""
    rows = find(Modality.AUDIO, [track.key for track in album.tracks])
    sounds = []
    for track in album.tracks:
        if track.key in rows:
            array, starts = array_of(rows[track.key]), rows[track.key].starts
            title = track.title or track.path.stem
            times = TrackMap(title, array, tuple(json.loads(starts)), track.seconds) if array.ndim == 3 else None
            sounds.append(TrackSound(track, _track_feature(array), times))
    return sounds


def album_features(album: AlbumInput, find: FindEncodings) -> AlbumFeatures:
    """An album's features from the encodings of its tracks, cover and text, as far as ``find`` knows them."""
    sounds = track_sounds(album, find)
    features = {Modality.AUDIO: album_audio([sound.feature for sound in sounds])}
    for modality, key in ((Modality.IMAGE, album.cover_key), (Modality.TEXT, album.text_key)):
        for row in find(modality, [key]).values():
            features[modality] = array_of(row)
    maps = tuple(sound.map for sound in sounds if sound.map is not None)
    return AlbumFeatures(features, sum(sound.feature.size > 0 for sound in sounds), maps)


def array_of(row: Encoding) -> Floats:
    """The values of a row, float32 in their shape."""
    return stored_array(row.data, row.shape)


def stored_array(data: bytes, shape: str) -> Floats:
    """Stored values, in half or, as in older states, single precision, as float32 in their shape (JSON).

    Raises DamagedValueError where the two do not fit together.
    """
    return understood_value(shape, lambda stored: _shaped(data, json.loads(stored)))


def _shaped(data: bytes, dimensions: list[int]) -> Floats:
    kind = "<f2" if len(data) == 2 * math.prod(dimensions) else "<f4"
    return np.frombuffer(data, kind).astype(np.float32).reshape(dimensions)


def _track_feature(array: Floats) -> Floats:
    """A track's feature: what was stored, or the mean over the patches of its map."""
    return array if array.ndim == 1 else array.mean(axis=0).reshape(-1)
