"""A library of stored features without files, for tests of learning: albums with artists, genres, and what encoders made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import insert

from tagger.inference.bundle import Bundle
from tagger.inference.modality import Modality
from tagger.state.database import State
from tagger.state.tables import Album, Encoding, Track
from tests.helpers.state_rows import album_row, encoding_row, track_row

MOST_TRACKS = 1_000  # of an album


@dataclass(frozen=True)
class StoredAlbum:
    """An album: who it is by, the genres of each of its tracks, and its features by modality."""

    artist: str
    genres: Sequence[str]
    features: Mapping[Modality, np.ndarray] = field(default_factory=dict)
    tracks: int = 1


def store_library(state: State, bundle: Bundle, albums: Sequence[StoredAlbum], *, first: int = 1) -> list[int]:
    """Enter the albums as a scan and a run of suggest would; returns their ids."""
    rows: dict[type, list[dict[str, object]]] = {Album: [], Track: [], Encoding: []}
    for number, album in enumerate(albums, start=first):
        rows[Album].append(
            album_row(
                number,
                f"Album {number}",
                album.artist,
                cover_key=f"cover {number}" if Modality.IMAGE in album.features else "",
                text_key=f"text {number}" if Modality.TEXT in album.features else "",
            )
        )
        for position in range(album.tracks):
            rows[Track].append(_track(number, position, album))
            if Modality.AUDIO in album.features:
                audio = np.tile(album.features[Modality.AUDIO].reshape(1, 1, -1), (2, 1, 1))
                encoder = bundle.encoder_hash(Modality.AUDIO)
                rows[Encoding].append(encoding_row(encoder, f"track {number} {position}", audio, [0.0, 60.0]))
        for modality, name in ((Modality.IMAGE, "cover"), (Modality.TEXT, "text")):
            if modality in album.features:
                encoder = bundle.encoder_hash(modality)
                rows[Encoding].append(encoding_row(encoder, f"{name} {number}", album.features[modality]))
    with state.session() as session:
        for table, table_rows in rows.items():
            for start in range(0, len(table_rows), 5_000):
                session.execute(insert(table), table_rows[start : start + 5_000])
    return list(range(first, first + len(albums)))


def _track(album: int, position: int, stored: StoredAlbum) -> dict[str, object]:
    return track_row(
        MOST_TRACKS * album + position,
        album,
        position,
        content_key=f"track {album} {position}",
        left_out=False,
        artist=stored.artist,
        genres=tuple(stored.genres),
    )


def tagged_albums(
    bundle: Bundle,
    genres: Sequence[str],
    *,
    per_genre: int,
    artists_per_genre: int = 5,
    noise: float = 1.0,
    seed: int = 0,
) -> list[StoredAlbum]:
    """Albums of each genre by several artists, each genre around a mean of its own in every modality of the bundle.

    Every artist has a sound of its own, too, so that a neighbour by the same artist would be a false friend.
    """
    rng = np.random.default_rng(seed)
    sizes = {modality: bundle.encoder(modality).dimension for modality in bundle.modalities}
    albums = []
    for genre in genres:
        means = {modality: rng.normal(size=size) for modality, size in sizes.items()}
        for artist in range(artists_per_genre):
            own = {modality: rng.normal(size=size) * noise for modality, size in sizes.items()}
            for _ in range(artist, per_genre, artists_per_genre):
                features = {
                    m: (means[m] + own[m] + noise * rng.normal(size=size)).astype(np.float32)
                    for m, size in sizes.items()
                }
                albums.append(StoredAlbum(f"{genre} Artist {artist}", (genre,), features))
    return albums
