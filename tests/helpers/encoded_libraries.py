"""Libraries whose sound is analysed already, for what only predicts: made up, or of files that a scan has seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import insert, select

from tagger.inference.bundle import Bundle
from tagger.inference.modality import Modality
from tagger.inference.types import Floats
from tagger.state.database import State
from tagger.state.query_language import search_key
from tagger.state.tables import Album, Encoding, Track
from tests.helpers.state_rows import album_row, encoding_row, track_row

PATCHES = 8


@dataclass(frozen=True, slots=True)
class EncodedAlbum:
    """An album of tracks with a feature each, as the sound's encoder would give it."""

    title: str
    artist: str
    features: Sequence[Floats]
    track_artists: Sequence[str] = ()  # that of the album where there is none
    genres: tuple[str, ...] = ()
    compilation: bool = False
    folder: str = ""  # below /music; without one, that of its number


def sounds_like(bundle: Bundle, genre: str, log_odds: float = 6.0) -> Floats:
    """A feature of the sound that speaks for a genre with so many log-odds."""
    head = bundle.heads["audio"]
    row = head.weight[bundle.labels.index(genre)].astype(np.float64)
    return np.asarray(head.means[Modality.AUDIO] + row * (log_odds / (row @ row)), np.float32)


def encode_tracks(state: State, bundle: Bundle, features: Mapping[str, Floats]) -> None:
    """Enter the sound of files that a scan has seen, by their names without endings."""
    with state.session() as session:
        keys = {path.stem: key for path, key in session.execute(select(Track.path, Track.content_key))}
        rows = [_encoding(bundle, keys[name], feature) for name, feature in features.items()]
        session.execute(insert(Encoding), rows)


def fill_encoded(state: State, bundle: Bundle, albums: Sequence[EncodedAlbum]) -> None:
    """Enter the albums, ids from 1 on; no file exists behind them."""
    number = 0
    rows: dict[type, list[dict[str, object]]] = {Album: [], Track: [], Encoding: []}
    for album_id, album in enumerate(albums, start=1):
        rows[Album].append(_album(album_id, album))
        for position, feature in enumerate(album.features):
            number += 1
            rows[Track].append(_track(number, album_id, position, album))
            rows[Encoding].append(_encoding(bundle, f"{number:032}", feature))
    with state.session() as session:
        for table, values in rows.items():
            session.execute(insert(table), values)


def _encoding(bundle: Bundle, key: str, feature: Floats) -> dict[str, object]:
    """The map of a track: its feature in every patch."""
    maps = np.repeat(feature[None, None], PATCHES, axis=0)
    return encoding_row(bundle.encoder_hash(Modality.AUDIO), key, maps, [10.0 * patch for patch in range(PATCHES)])


def _album(number: int, album: EncodedAlbum) -> dict[str, object]:
    folder = Path("/music") / (album.folder or str(number))
    words = search_key(f"{album.title}\n{album.artist}\n{folder}")
    return album_row(number, album.title, album.artist, folder=folder, search=words)


def _track(number: int, album_id: int, position: int, album: EncodedAlbum) -> dict[str, object]:
    artists = album.track_artists or [album.artist] * len(album.features)
    return track_row(
        number,
        album_id,
        position,
        artist=artists[position],
        album=album.title,
        track_number=position + 1,
        compilation=album.compilation,
        genres=album.genres,
    )
