"""An album's features, put together from what the state keeps of its tracks, cover and text."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tagger.inference.arrays import Floats
from tagger.inference.modality import Modality
from tagger.inference.predict import album_audio
from tagger.inference.reasons import Sound as HeardSound
from tagger.state.analysis import Work
from tagger.state.tables import Encoding

Find = Callable[[Modality, Sequence[str]], Mapping[str, Encoding]]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What an album's prediction is made from; ``sounds`` are the tracks whose map over time is known."""

    features: Mapping[Modality, Floats]
    sounds: tuple[HeardSound, ...]
    tracks: int  # in the album's audio vector


def assemble(album: Work, find: Find) -> Parts:
    """Put together what ``find`` knows, by what names the content."""
    rows = find(Modality.AUDIO, [sound.key for sound in album.sounds])
    arrays = {sound: array_of(rows[sound.key]) for sound in album.sounds if sound.key in rows}
    features = {Modality.AUDIO: album_audio([_feature(array) for array in arrays.values()])}
    for modality, key in ((Modality.IMAGE, album.cover_key), (Modality.TEXT, album.text_key)):
        for row in find(modality, [key]).values():
            features[modality] = array_of(row)
    heard = tuple(
        HeardSound(sound.title or sound.path.stem, array, tuple(json.loads(rows[sound.key].starts)), sound.seconds)
        for sound, array in arrays.items()
        if array.ndim == 3
    )
    return Parts(features, heard, sum(array.size > 0 for array in arrays.values()))


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
