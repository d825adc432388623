"""Made-up libraries as rows of the state, for what only asks the state: no file exists behind them."""

import random
from pathlib import Path

from sqlalchemy import insert

from tagger.state.database import State
from tagger.state.query_language import search_key
from tagger.state.tables import Album, AlbumPrediction, Decision, Reason, Score, Track
from tests.helpers.state_rows import album_row, track_row

GENRES = (*(f"Genre {number}" for number in range(94)), "Rock", "Grunge", "Jazz", "Techno", "Dub Techno", "Hip Hop")
WORDS = ("night", "river", "stone", "golden", "empty", "winter", "machine", "garden", "silver", "dream", "paper")


def fill(state: State, albums: int, *, tracks: int = 10, genres: int = len(GENRES), seed: int = 0) -> None:
    """Fill an empty state; every tenth album has an accepted genre, every twentieth no prediction."""
    chance = random.Random(seed)
    with state.session() as session:
        for table, rows in (
            (Album, [_album(number, chance, tracks) for number in range(1, albums + 1)]),
            (Track, [_track(album, position, tracks) for album in range(1, albums + 1) for position in range(tracks)]),
            (AlbumPrediction, [_prediction(album) for album in range(1, albums + 1) if album % 20]),
            (Score, [row for album in range(1, albums + 1) if album % 20 for row in _scores(album, genres, chance)]),
            (Reason, [_reason(album, rank) for album in range(1, albums + 1) for rank in (0, 1, 2)]),
            (Decision, [_decision(album) for album in range(10, albums + 1, 10)]),
        ):
            if rows:
                session.execute(insert(table), rows)


def _album(number: int, chance: random.Random, tracks: int) -> dict[str, object]:
    title, artist = " ".join(chance.choices(WORDS, k=3)).title(), f"Artist {number % 997}"
    folder = Path(f"/music/{artist}/{title}")
    titles = (f"Song {(number - 1) * tracks + position + 1}" for position in range(tracks))
    return album_row(
        number,
        title,
        artist,
        folder=folder,
        year=1960 + number % 60,
        cover=folder / "cover.jpg",
        cover_key="c",
        search=search_key("\n".join([title, artist, str(folder), *titles])),
    )


def _track(album: int, position: int, tracks: int) -> dict[str, object]:
    return track_row(
        (album - 1) * tracks + position + 1,
        album,
        position,
        path=Path(f"/music/{album}/{position:02}.flac"),
        artist=f"Artist {album % 997}",
        genres=(GENRES[album % len(GENRES)],) if album % 3 else (),
    )


def _prediction(album: int) -> dict[str, object]:
    return {"album_id": album, "bundle": "b", "inputs": "i", "modalities": ("audio", "image"), "predicted_at": 0.0}


def _scores(album: int, genres: int, chance: random.Random) -> list[dict[str, object]]:
    best = sorted((chance.random() for _ in range(genres)), reverse=True)
    names = chance.sample(GENRES[:genres], genres)
    return [
        {
            "album_id": album,
            "rank": rank,
            "genre": name,
            "score": score,
            "confident": rank <= 3,
            "audio": 0.75,
            "image": -0.25,
            "text": None,
        }
        for rank, (name, score) in enumerate(zip(names, best, strict=True), start=1)
    ]


def _reason(album: int, position: int) -> dict[str, object]:
    return {"album_id": album, "genre": GENRES[album % 7], "position": position, "sentence": "The sound speaks for it."}


def _decision(album: int) -> dict[str, object]:
    return {"album_id": album, "genre": "By Hand", "state": "added", "decided_at": 0.0}
